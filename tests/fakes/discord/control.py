"""The fake in a process of its own: the helpers as HTTP, `POST /_control/{verb}` with JSON in and out."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.errors import Json
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.world import Message

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord


def post_json(message: Message) -> Json:
    """A post as a test outside reads it."""
    return {
        "id": message.id,
        "channel": message.channel.id,
        "text": message.text,
        "buttons": message.buttons,
        "files": [file.filename for file in message.files],
        "nonce": message.nonce,
        "edits": message.edits,
        "pending": message.pending,
        "ephemeral_to": message.ephemeral_to.name if message.ephemeral_to else None,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "interaction": message.interaction_id,
    }


class Control:
    """The verbs, each with the arguments of the helper of its name; ids in place of objects."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        self._verbs: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "say": self._say,
            "press": self._press,
            "slash": self._slash,
            "autocomplete": self._autocomplete,
            "submit_modal": self._submit_modal,
            "answer": self._answer,
            "posts": self._posts,
            "state": self._state,
            "channel": self._channel,
            "fail": self._fail,
            "gateway": self._gateway,
            "expire": self._expire,
        }

    async def serve(self, request: web.Request) -> web.Response:
        verb = self._verbs.get(request.match_info["verb"])
        if verb is None:
            return web.json_response({"error": f"no such verb, only {sorted(self._verbs)}"}, status=404)
        try:
            return web.json_response(await verb(await request.json() if request.can_read_body else {}))
        except (LookupError, ValueError, TimeoutError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    def _place(self, body: Json) -> Any:
        return self._server.world.channels[body["channel"]] if body.get("channel") else None

    def _message(self, body: Json, key: str) -> Any:
        return self._server.world.messages[body[key]] if body.get(key) else None

    async def _say(self, body: Json) -> Json:
        files = [(a["name"], base64.b64decode(a["base64"])) for a in body.get("attachments") or []]
        message = await self._server.say(
            body["text"],
            user=body.get("user", "ann"),
            channel=self._place(body),
            attachments=files,
            reply_to=self._message(body, "reply_to"),
            mention=bool(body.get("mention")),
            ping=bool(body.get("ping", True)),
        )
        return {"id": message.id, "channel": message.channel.id}

    async def _press(self, body: Json) -> Json:
        named = {key: body[key] for key in ("custom_id", "label", "user", "values") if key in body}
        return self._begun(await self._server.press(self._message(body, "message"), **named))

    async def _slash(self, body: Json) -> Json:
        user, place = body.get("user", "ann"), self._place(body)
        return self._begun(await self._server.slash(body["name"], body.get("options"), user=user, channel=place))

    async def _autocomplete(self, body: Json) -> Json:
        user, place = body.get("user", "ann"), self._place(body)
        options, focused = body.get("options") or {}, body["focused"]
        begun = await self._server.autocomplete(body["name"], options, focused=focused, user=user, channel=place)
        return self._begun(begun)

    async def _submit_modal(self, body: Json) -> Json:
        opened = self._server.interactions[body["interaction"]]
        return self._begun(await self._server.submit_modal(opened, body["values"], user=body.get("user", "")))

    def _begun(self, interaction: Interaction) -> Json:
        return {"interaction": interaction.id}

    async def _answer(self, body: Json) -> Json:
        interaction = self._server.interactions[body["interaction"]]
        response = await interaction.answered(float(body.get("timeout", 3.0)))
        original = interaction.original and post_json(interaction.original)
        return {"response": response, "after": interaction.answered_after, "original": original}

    async def _posts(self, body: Json) -> list[Json]:
        return [post_json(message) for message in self._server.posts[int(body.get("after", 0)) :]]

    async def _state(self, body: Json) -> Json:
        server = self._server
        return {
            "violations": server.violations,
            "connected": server.gateway.connected,
            "identifies": server.gateway.identifies,
            "resumes": server.gateway.resumes,
            "nonce_hits": server.nonce_hits,
            "refused_by_rate": server.rate_limits.refused,
            "commands": [command["name"] for command in server.world.commands],
            "general": server.world.general.id,
        }

    async def _channel(self, body: Json) -> Json:
        return {"id": self._server.world.add_channel(body["name"]).id}

    async def _fail(self, body: Json) -> Json:
        self._server.fail(**body)
        return {}

    async def _gateway(self, body: Json) -> Json:
        gateway = self._server.gateway
        steps = {"disconnect": gateway.disconnect, "kill": gateway.kill_sessions, "reconnect": gateway.ask_reconnect}
        await steps[body["do"]]()
        return {}

    async def _expire(self, body: Json) -> Json:
        self._server.cdn.expire()
        return {}
