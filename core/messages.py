"""What comes in: frozen values that every platform's parse.py makes and that nothing else does.

`id` is the key against duplicates: within one `source` (the platform's name) the same id is the same happening,
however often the platform delivers it. Bytes never travel here: an attachment is a reference that the adapter's
`fetch` can resolve later, in whichever process.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PlatformName = Literal["slack", "discord", "web", "console"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens. `direct` is true for a DM (or a browser's or terminal's own chat)."""

    platform: PlatformName
    workspace: str
    """Slack team, Discord guild (or "@me" in DMs), or this installation ("local")."""
    channel: str
    thread: str = ""
    direct: bool = False

    @property
    def lane(self) -> str:
        """The conversation: work within one lane is done in order, one at a time."""
        return f"{self.platform}:{self.workspace}:{self.channel}:{self.thread}"

    @property
    def room(self) -> str:
        """The channel or DM without its thread: what a journey belongs to."""
        return f"{self.platform}:{self.workspace}:{self.channel}"

    @property
    def tenant(self) -> str:
        """Whose data it is: the workspace, the guild, or this installation (DMs on Discord: the channel's own)."""
        if self.platform == "discord" and self.workspace == "@me":
            return f"discord:dm:{self.channel}"
        return f"{self.platform}:{self.workspace}"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who. `name` is for display only and is data: never trusted, always escaped."""

    id: str
    name: str = ""
    timezone: str = ""
    """IANA name when the platform tells it, else empty."""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file somewhere else. `locator` holds what the adapter needs to fetch it (url, file id, message id, path)."""

    id: str
    name: str
    mime: str = ""
    size: int | None = None
    """Bytes as the platform claims; checked again when fetched."""
    locator: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """Something was said. `addressed` is false for talk in a channel that is not meant for us: it is looked at for
    safety alone, and answered only then."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    text: str = ""
    attachments: tuple[AttachmentRef, ...] = ()
    addressed: bool = True
    reply_to: str = ""
    """Platform id of the message it answers, when the platform tells."""
    kind: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A button on one of our cards. Its id must be the same for a double click on the same card's button
    (build it by `press_id`), so that it has one effect."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    action: str
    value: str = ""
    message_id: str = ""
    kind: Literal["press"] = "press"


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A form, sent off. `form` is the Form's id, `context` what the Form carried, `values` by input name."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    form: str
    context: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class CommandInvoked:
    """`/journey NAME ...`. Slack gives `text` only; Discord gives typed `options` (names as in core.slash.SLASH)."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    name: str
    text: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[AttachmentRef, ...] = ()
    kind: Literal["command"] = "command"


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A person changed what they wrote (`message_id` is the id the first InboundMessage had)."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    message_id: str
    text: str
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Greeted:
    """Somebody opened the conversation for the first time (a DM's tab, the page, the terminal)."""

    id: str
    at: datetime
    place: Place
    sender: Sender
    kind: Literal["greeted"] = "greeted"


Inbound = InboundMessage | ButtonPressed | FormSubmitted | CommandInvoked | MessageEdited | Greeted


PRESS_WINDOW = 10
"""Seconds of the platform's own time within which presses of one button are one."""


def press_id(place: Place, message_id: str, sender_id: str, action: str, value: str, at: datetime) -> str:
    """The id of a press: a double click, or the platform's repeat, is one press; the same button tomorrow is another.

    `at` is the platform's time of the press, so that a repeat carries the same. Two clicks that straddle the window
    are two presses: what a button changes names its step, so the second finds it done.
    """
    window = str(int(at.timestamp()) // PRESS_WINDOW)
    raw = "\x1f".join((place.room, message_id, sender_id, action, value, window))
    return "press:" + hashlib.sha256(raw.encode()).hexdigest()[:32]
