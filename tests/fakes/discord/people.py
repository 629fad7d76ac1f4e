"""What people do in Discord's client: write, press, type a command, fill in a form. For tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord import interactions as kinds
from tests.fakes.discord.cdn import Cdn
from tests.fakes.discord.errors import Json
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.payloads import (
    INTENT_CONTENT,
    INTENT_DMS,
    INTENT_GUILD_MESSAGES,
    gateway_message,
    interaction_json,
    message_json,
)
from tests.fakes.discord.rules_modal import fill_in
from tests.fakes.discord.world import Channel, Message, User, World

# What a test attaches: a name and the bytes.
Upload = tuple[str, bytes]
STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 3, 4, 5, 10, 11
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2


class People:
    """Mixed into FakeDiscord. `user` is a name, made when new; without `channel` it happens in that person's DM."""

    world: World
    gateway: Gateway
    cdn: Cdn
    interactions: dict[str, Interaction]

    async def say(
        self,
        text: str,
        *,
        user: str = "ann",
        channel: Channel | None = None,
        attachments: Sequence[Upload] = (),
        reply_to: Message | None = None,
        mention: bool = False,
        ping: bool = True,
    ) -> Message:
        """Somebody writes. `mention` puts the bot's mention first; a reply pings its author unless `ping` is off."""
        person = self.world.user(user)
        place = channel or (reply_to.channel if reply_to else self.world.dm(person))
        content = f"<@{self.world.bot.id}> {text}" if mention else text
        message = Message(self.world.ids.next(), place, person, content, reply_to=reply_to)
        message.files = [self.world.store_file(place, name, data) for name, data in attachments]
        named = [u for u in self.world.users.values() if f"<@{u.id}>" in content]
        if reply_to is not None and ping and reply_to.author not in named:
            named.append(reply_to.author)
        message.mentions = tuple(named)
        self.world.add(message)
        await self.announce(message)
        return message

    async def announce(self, message: Message, name: str = "MESSAGE_CREATE") -> int:
        """MESSAGE_CREATE to every session that listens there. Says to how many."""

        def build(intents: int) -> Json:
            reader = None if intents & INTENT_CONTENT else self.world.bot
            return gateway_message(message, self.cdn.sign, reader)

        needs = INTENT_GUILD_MESSAGES if message.channel.guild else INTENT_DMS
        return await self.gateway.send(name, build, needs=needs)

    async def press(
        self,
        message: Message,
        custom_id: str = "",
        *,
        label: str = "",
        user: str = "ann",
        values: Sequence[str] = (),
    ) -> Interaction:
        """Press a button (by custom id or label), or choose `values` in a select."""
        if label and label not in message.buttons:
            raise LookupError(f"message {message.id} has no button {label!r}, only {sorted(message.buttons)!r}")
        wanted = custom_id or message.buttons[label]
        component = message.component(wanted)
        data: Json = {"custom_id": wanted, "component_type": component["type"], "id": 1}
        if component["type"] != 2:
            offered = {option["value"] for option in component.get("options") or []}
            if not set(values) <= offered:
                raise ValueError(f"{wanted!r} offers {sorted(offered)!r}, not {list(values)!r}")
            data["values"] = list(values)
        return await self._interact(kinds.COMPONENT, data, user, message.channel, message)

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: str = "ann",
        channel: Channel | None = None,
    ) -> Interaction:
        """`slash("journey start", {"kind": "kitchen"})`. Only registered commands, with their typed options."""
        data = self._command_data(name, options or {}, focused="", user=user, channel=channel)
        return await self._interact(kinds.COMMAND, data, user, channel, None)

    async def autocomplete(
        self,
        name: str,
        options: Mapping[str, Any],
        *,
        focused: str,
        user: str = "ann",
        channel: Channel | None = None,
    ) -> Interaction:
        """Ask for suggestions for the option `focused`."""
        data = self._command_data(name, options, focused=focused, user=user, channel=channel)
        return await self._interact(kinds.AUTOCOMPLETE, data, user, channel, None)

    async def submit_modal(
        self, opened_by: Interaction, values: Mapping[str, str | list[str]], *, user: str = ""
    ) -> Interaction:
        """Fill in the form that `opened_by` was answered with. Raises ValueError for what the client would refuse."""
        modal = opened_by.modal
        data = {"custom_id": modal["custom_id"], "components": fill_in(modal, values)}
        person = user or opened_by.user.name
        return await self._interact(kinds.MODAL_SUBMIT, data, person, opened_by.channel, opened_by.message)

    async def _interact(
        self, kind: int, data: Json, user: str, channel: Channel | None, message: Message | None
    ) -> Interaction:
        person: User = self.world.user(user)
        place = channel or self.world.dm(person)
        interaction = Interaction(self.world.ids.next(), kind, person, place, data, message)
        self.interactions[interaction.id] = interaction
        await self.deliver(interaction)
        return interaction

    async def deliver(self, interaction: Interaction) -> int:
        """INTERACTION_CREATE; call it again to deliver the same interaction twice."""
        message = message_json(interaction.message, self.cdn.sign) if interaction.message else None
        payload = interaction_json(
            id=interaction.id,
            token=interaction.token,
            kind=interaction.kind,
            application_id=self.world.application_id,
            channel=interaction.channel,
            user=interaction.user,
            data=interaction.data,
            message=message,
        )
        return await self.gateway.send("INTERACTION_CREATE", lambda _: payload)

    def _command_data(
        self, name: str, options: Mapping[str, Any], *, focused: str, user: str, channel: Channel | None
    ) -> Json:
        first, *path = name.split()
        command = _named(self.world.commands, first)
        place = channel or self.world.dm(user)
        resolved: Json = {}
        definition, chain = command, []
        for step in path:
            definition = _named(definition.get("options") or [], step)
            chain.append(definition)
        values = [
            self._option(_named(definition.get("options") or [], key), value, key == focused, place, resolved)
            for key, value in options.items()
        ]
        if not focused:
            missing = [
                o["name"] for o in definition.get("options") or [] if o.get("required") and o["name"] not in options
            ]
            if missing:
                raise ValueError(f"/{name} needs {missing!r}")
        for part in reversed(chain):
            values = [{"name": part["name"], "type": part["type"], "options": values}]
        data: Json = {"id": command["id"], "name": first, "type": 1, "options": values}
        return data | ({"resolved": resolved} if resolved else {})

    def _option(self, definition: Json, value: Any, focused: bool, place: Channel, resolved: Json) -> Json:
        kind, name = definition["type"], definition["name"]
        if kind == ATTACHMENT:
            file = self.world.store_file(place, *value)
            resolved.setdefault("attachments", {})[file.id] = {
                "id": file.id,
                "filename": file.filename,
                "size": len(file.data),
                "url": self.cdn.sign(file),
                "proxy_url": self.cdn.sign(file),
                "content_type": file.content_type,
                "ephemeral": True,
            }
            return {"name": name, "type": kind, "value": file.id}
        if focused:
            return {"name": name, "type": kind, "value": str(value), "focused": True}
        _check_value(definition, value)
        return {"name": name, "type": kind, "value": value}


def _named(definitions: Sequence[Json], name: str) -> Json:
    for definition in definitions:
        if definition["name"] == name:
            return definition
    raise LookupError(f"nothing is registered under {name!r}, only {[d['name'] for d in definitions]!r}")


def _check_value(definition: Json, value: Any) -> None:
    kinds_of: dict[int, tuple[type, ...]] = {INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}
    wanted = kinds_of.get(definition["type"], (str,))
    if not isinstance(value, wanted) or (isinstance(value, bool) and definition["type"] != BOOLEAN):
        raise ValueError(f"{definition['name']!r} does not take {value!r}")
    choices = [choice["value"] for choice in definition.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{definition['name']!r} must be one of {choices!r}, not {value!r}")
    low, high = definition.get("min_value"), definition.get("max_value")
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{definition['name']!r} must be from {low!r} to {high!r}, not {value!r}")
    if isinstance(value, str) and len(value) > definition.get("max_length", 6000):
        raise ValueError(f"{definition['name']!r} takes {definition['max_length']} characters")
