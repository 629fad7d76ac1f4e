"""Requests of the page as Inbound values. Pure: bodies come in read, times and people are given."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field

from adapters.web.limits import MAX_NAME_CHARS
from adapters.web.visitors import ADMIN_PLACE, Visitor
from core.messages import AttachmentRef, ButtonPressed, CommandInvoked, FormSubmitted, Greeted, InboundMessage, press_id

ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
"""Made by the page, once a message: a double click or another try has the same."""
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_SLASH = re.compile(r"/journey(?:\s+(?P<name>\S+)(?:\s+(?P<text>.*))?)?\s*", re.DOTALL)
_Short = Annotated[str, Field(max_length=64)]
_Text = Annotated[str, Field(max_length=10_000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    timezone: _Short = ""
    locale: _Short = ""


class PressBody(_Body):
    """A button: `seq` is the feed entry that drew it, so that a card that was drawn anew can be pressed anew. `room`:
    where it stands, the visitor's own conversation or the admin channel."""

    message: Annotated[str, Field(max_length=128)]
    seq: Annotated[int, Field(ge=0)]
    action: Annotated[str, Field(pattern=r"^[a-z0-9_.-]{1,24}$")]
    value: _Short = ""
    label: Annotated[str, Field(max_length=100)] = ""
    opens: bool = False
    room: Literal["", "admin"] = ""


class FormBody(_Body):
    id: ClientId
    form: _Short
    context: _Short = ""
    title: Annotated[str, Field(max_length=100)] = ""
    values: Annotated[dict[_Short, _Text], Field(max_length=25)]


class GreetBody(_Body):
    pass


def client_id_ok(given: str) -> bool:
    return bool(_CLIENT_ID.fullmatch(given))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads a whole folder tree


def zone(given: str) -> str:
    """A time zone's name as the browser tells it, or empty when there is no such zone."""
    return given if given in _zones() else ""


def said(
    visitor: Visitor,
    client_id: str,
    at: datetime,
    fields: Mapping[str, str],
    attachments: Sequence[AttachmentRef],
) -> InboundMessage | CommandInvoked:
    """What was typed (`fields`: text, timezone, locale), as a command when it begins with /journey."""
    sender = visitor.sender(zone(fields.get("timezone", "")), fields.get("locale", "")[:64])
    message = f"{visitor.person}:{client_id}"
    text = fields.get("text", "")
    command = _SLASH.fullmatch(text.strip())
    if command is None:
        return InboundMessage(message, at, visitor.place, sender, text, tuple(attachments))
    return CommandInvoked(
        message,
        at,
        visitor.place,
        sender,
        name=(command["name"] or "help").lower(),
        text=(command["text"] or "").strip(),
        attachments=tuple(attachments),
    )


def pressed(visitor: Visitor, body: PressBody, at: datetime) -> ButtonPressed:
    place = ADMIN_PLACE if body.room == "admin" else visitor.place
    return ButtonPressed(
        press_id(place, f"{body.message}#{body.seq}", visitor.person, body.action, body.value, at),
        at,
        place,
        visitor.sender(zone(body.timezone), body.locale),
        body.action,
        body.value,
        body.message,
    )


def submitted(visitor: Visitor, body: FormBody, at: datetime) -> FormSubmitted:
    return FormSubmitted(
        f"{visitor.person}:{body.id}",
        at,
        visitor.place,
        visitor.sender(zone(body.timezone), body.locale),
        body.form,
        body.context,
        body.values,
    )


def greeted(visitor: Visitor, body: GreetBody, at: datetime) -> Greeted:
    return Greeted(f"greet:{visitor.person}", at, visitor.place, visitor.sender(zone(body.timezone), body.locale))


def file_name(given: str) -> str:
    """The last part of a file's name, without control characters; the end is kept, where the kind stands."""
    bare = PurePosixPath(given.replace("\\", "/")).name
    clean = "".join(character for character in bare if character.isprintable()).strip()
    return clean[-MAX_NAME_CHARS:] or "file"


def upload_key(person: str, client_id: str, index: int, data: bytes) -> str:
    """Where a raw upload is kept until it is made safe. One upload, one key: the same picture sent again has another,
    so that the first can be deleted while the second waits; the same try again has the same."""
    head = "\x1f".join((person, client_id, str(index))).encode()
    return hashlib.sha256(head + b"\x1f" + data).hexdigest() + ".raw"


def attachment(message: str, index: int, name: str, mime: str, size: int, key: str) -> AttachmentRef:
    return AttachmentRef(f"{message}:{index}", file_name(name), mime[:100], size, {"media": key})
