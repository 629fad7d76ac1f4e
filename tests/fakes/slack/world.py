"""What the fake workspace holds: people, channels, messages, files, views. Plain data and look-ups, no network."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0HOME"
APP = "A0HOME"
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
ANNA = "U0ANNA"
CHANNEL = "C0RENO"
FOREIGN_CHANNEL = "C0ELSE"
"""A public channel the bot was never invited to."""
PRIVATE_CHANNEL = "C0SECRET"
"""A private one that it cannot even see."""

Json = dict[str, Any]


@dataclass
class Message:
    """A message as the workspace shows it; `text` and `blocks` are what the latest edit says."""

    channel: str
    ts: str
    user: str
    text: str = ""
    thread_ts: str = ""
    blocks: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    ephemeral_to: str = ""
    edits: int = 0
    at: float = 0.0
    """time.monotonic() when it was posted, for latencies."""

    @property
    def by_bot(self) -> bool:
        return self.user == BOT_USER

    def to_slack(self, *, with_metadata: bool = False) -> Json:
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.files:
            shown["files"] = self.files
        if self.by_bot:
            shown |= {"bot_id": BOT_ID, "app_id": APP}
        if self.edits:
            shown["edited"] = {"user": self.user, "ts": f"{time.time():.6f}"}
        if with_metadata and self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass
class StoredFile:
    id: str
    name: str
    mime: str
    data: bytes
    owner: str
    title: str = ""
    shared: bool = False
    external_access: bool = False
    """Shared from another organisation: events carry no address, `files.info` does."""


@dataclass
class View:
    id: str
    body: Json
    user: str
    hash: str
    open: bool = True


class World:
    """The workspace's state, and the numbers that make ids unique."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.users: dict[str, Json] = {}
        self.members: dict[str, set[str]] = {CHANNEL: {BOT_USER}, FOREIGN_CHANNEL: set(), PRIVATE_CHANNEL: set()}
        self.private = {PRIVATE_CHANNEL}
        self.messages: list[Message] = []
        self.files: dict[str, StoredFile] = {}
        self.views: dict[str, View] = {}
        self.home: dict[str, Json] = {}
        self._count = itertools.count(1)
        self._last_ts = 0
        self.add_user(ANNA, name="anna", tz="Europe/Berlin")

    def number(self) -> int:
        return next(self._count)

    def ts(self) -> str:
        """A message timestamp: microseconds, strictly growing."""
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, user: str, *, name: str = "", tz: str = "Europe/Berlin", locale: str = "en-US") -> Json:
        known = self.users.setdefault(
            user,
            {
                "id": user,
                "team_id": TEAM,
                "name": name or user.lower(),
                "real_name": (name or user).title(),
                "tz": tz,
                "locale": locale,
                "is_bot": False,
                "profile": {"display_name": name or user.lower(), "real_name": (name or user).title()},
            },
        )
        self.members.setdefault(self.dm(user), {BOT_USER, user})
        return known

    @staticmethod
    def dm(user: str) -> str:
        """The channel of a person's DM with the bot."""
        return "D" + user[1:]

    def user_of_dm(self, channel: str) -> str:
        return "U" + channel[1:]

    def bot_may_post(self, channel: str) -> bool:
        return BOT_USER in self.members.get(channel, set())

    def find(self, channel: str, ts: str) -> Message | None:
        return next((m for m in reversed(self.messages) if m.channel == channel and m.ts == ts), None)

    def add_file(self, name: str, mime: str, data: bytes, *, owner: str) -> StoredFile:
        stored = StoredFile(id=f"F{self.number():08d}", name=name, mime=mime, data=data, owner=owner, title=name)
        self.files[stored.id] = stored
        return stored

    def file_json(self, stored: StoredFile, *, full: bool = True) -> Json:
        """A file as events and `files.info` show it; `full=False` is the stub of a file from another organisation."""
        if stored.external_access and not full:
            return {"id": stored.id, "mode": "file_access", "file_access": "check_file_info", "created": 0}
        where = f"{self.base}/files-pri/{TEAM}-{stored.id}"
        return {
            "id": stored.id,
            "name": stored.name,
            "title": stored.title,
            "mimetype": stored.mime,
            "filetype": stored.name.rsplit(".", 1)[-1],
            "user": stored.owner,
            "size": len(stored.data),
            "mode": "hosted",
            "file_access": "visible",
            "is_external": False,
            "url_private": f"{where}/{stored.name}",
            "url_private_download": f"{where}/download/{stored.name}",
            "permalink": f"{self.base}/files/{stored.owner}/{stored.id}/{stored.name}",
        }
