"""What the fake knows: people, guilds, channels, messages, files, commands. Plain data; no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord import limits
from tests.fakes.discord.errors import Json
from tests.fakes.discord.rules_components import TEXT, walk
from tests.fakes.discord.snowflakes import Snowflakes

TEXT_CHANNEL, DM_CHANNEL, THREAD = 0, 1, 11


@dataclass(frozen=True)
class User:
    id: str
    name: str
    bot: bool = False


@dataclass(frozen=True)
class Guild:
    id: str
    name: str


@dataclass(frozen=True)
class Channel:
    """`guild` is None in a DM, `recipient` elsewhere; `parent` is set for a thread."""

    id: str
    type: int
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    parent: str | None = None


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file. Its address is signed afresh whenever a message that carries it is sent out."""

    id: str
    channel_id: str
    filename: str
    data: bytes
    content_type: str
    description: str | None = None


@dataclass
class Message:
    """A message as it stands now; `edits` counts how often it changed. `ephemeral_to`: seen by that person only."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    mentions: tuple[User, ...] = ()
    everyone: bool = False
    reply_to: Message | None = None
    ephemeral_to: User | None = None
    interaction_id: str | None = None
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    edited_at: dt.datetime | None = None
    edits: int = 0
    pending: bool = False  # "is thinking ...", until the deferred answer comes

    @property
    def text(self) -> str:
        """All that somebody would read, in order, files' names included."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [embed.get("title", ""), embed.get("description", "")]
            parts += [f"{f['name']}\n{f['value']}" for f in embed.get("fields") or []]
            parts.append((embed.get("footer") or {}).get("text", ""))
        for _, component in walk(self.components):
            parts.append(
                component.get("content", "") if component.get("type") == TEXT else component.get("label") or ""
            )
        parts += [file.filename for file in self.files]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> dict[str, str]:
        """Labels to custom ids, of the buttons that can be pressed."""
        found = (c for _, c in walk(self.components) if c.get("type") == 2 and not c.get("disabled"))
        return {
            c.get("label") or (c.get("emoji") or {}).get("name", ""): c["custom_id"] for c in found if "custom_id" in c
        }

    def component(self, custom_id: str) -> Json:
        """The button or select with this custom id. Raises LookupError when the message has none."""
        for _, component in walk(self.components):
            if component.get("custom_id") == custom_id:
                return component
        raise LookupError(f"message {self.id} has no component {custom_id!r}, only {sorted(self.buttons.values())!r}")


class World:
    """One application with its bot, one guild with one channel to begin with, and more on demand."""

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.bot = User(self.ids.next(), "homeview", bot=True)
        self.application_id = self.bot.id
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[str, StoredFile] = {}
        self.commands: list[Json] = []
        self.home = self.add_guild("Home")
        self.general = self.add_channel("general")

    def add_guild(self, name: str) -> Guild:
        guild = Guild(self.ids.next(), name)
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, name: str, guild: Guild | None = None, parent: Channel | None = None) -> Channel:
        kind = THREAD if parent else TEXT_CHANNEL
        channel = Channel(self.ids.next(), kind, name, guild or self.home, parent=parent.id if parent else None)
        self.channels[channel.id] = channel
        return channel

    def user(self, name: str) -> User:
        """The person of this name, made when new."""
        for user in self.users.values():
            if user.name == name:
                return user
        user = User(self.ids.next(), name)
        self.users[user.id] = user
        return user

    def dm(self, user: User | str) -> Channel:
        """The private channel of the bot with this person."""
        person = self.user(user) if isinstance(user, str) else user
        for channel in self.channels.values():
            if channel.recipient is not None and channel.recipient.id == person.id:
                return channel
        channel = Channel(self.ids.next(), DM_CHANNEL, recipient=person)
        self.channels[channel.id] = channel
        return channel

    def store_file(self, channel: Channel, filename: str, data: bytes, content_type: str = "") -> StoredFile:
        file = StoredFile(self.ids.next(), channel.id, filename, data, content_type or guess_type(filename))
        self.files[file.id] = file
        return file

    def add(self, message: Message) -> Message:
        self.messages[message.id] = message
        return message

    def history(self, channel: Channel) -> list[Message]:
        """What a bot can read back, oldest first: nothing ephemeral."""
        found = (m for m in self.messages.values() if m.channel.id == channel.id and m.ephemeral_to is None)
        return sorted(found, key=lambda m: int(m.id))

    def newest(self, channel: Channel) -> str | None:
        ids = [int(m.id) for m in self.messages.values() if m.channel.id == channel.id and m.ephemeral_to is None]
        return str(max(ids)) if ids else None

    def by_nonce(self, channel: Channel, nonce: object) -> Message | None:
        """The bot's own message of the last minutes that carries this nonce."""
        recent = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
        for message in reversed(self.history(channel)):
            if message.author.id == self.bot.id and message.at > recent and str(message.nonce) == str(nonce):
                return message
        return None

    def pinged(self, content: str, allowed: Json | None, everyone_in: Iterable[User]) -> tuple[tuple[User, ...], bool]:
        """Who a text of the bot pings: all that it names, or only what `allowed_mentions` lets through."""
        parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
        named = {str(u) for u in (allowed or {}).get("users") or []}
        hit = [u for u in everyone_in if f"<@{u.id}>" in content or f"<@!{u.id}>" in content]
        users = tuple(u for u in hit if "users" in parse or u.id in named)
        return users, "everyone" in parse and ("@everyone" in content or "@here" in content)


_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "heic": "image/heic"}


def guess_type(filename: str) -> str:
    extra = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8"}
    return {**_TYPES, **extra}.get(filename.rsplit(".", 1)[-1].lower(), "application/octet-stream")


def all_text(body: Json) -> str:
    """The texts of a message body that could ping somebody."""
    parts: list[Any] = [body.get("content") or ""]
    parts += [c.get("content", "") for _, c in walk(body.get("components"))]
    return "\n".join(map(str, parts))


def is_v2(flags: int) -> bool:
    return bool(flags & limits.FLAG_V2)
