"""A line of `homeview chat --json` as a value. Pure but for one look: whether an attached file is there."""

import re
from datetime import UTC, datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from adapters.console.limits import MAX_ATTACHMENTS, MAX_LINE_CHARS, MAX_VALUE_CHARS
from core.messages import AttachmentRef, CommandInvoked, InboundMessage, Place, Sender

PLACE = Place("console", "local", "me", direct=True)
"""One room for every `user`, so that two people can act on one journey."""
ADMIN = "admin"
_SLASH = re.compile(r"/journey(?:\s+(?P<name>\S+)(?:\s+(?P<text>.*))?)?\s*", re.DOTALL)
_Word = Annotated[str, Field(min_length=1, max_length=200)]


class BadLine(Exception):
    """`told` is a sentence for whoever wrote the line; `line_id` and `user` its own, when they could be read."""

    def __init__(self, told: str, line_id: str | None = None, user: str = "me") -> None:
        super().__init__("bad line")
        self.told = told
        self.line_id = line_id
        self.user = user


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Press(_Model):
    action: _Word
    value: Annotated[str, Field(max_length=MAX_VALUE_CHARS)] = ""


class Submit(_Model):
    form: _Word
    values: dict[str, str]
    context: str | None = None
    """None: that of the form of this id which the user opened last."""


class Line(_Model):
    """One line of input. `press` and `submit` stand alone; text and attachments go together."""

    id: _Word | None = None
    user: _Word = "me"
    text: str | None = None
    attachments: Annotated[list[_Word], Field(max_length=MAX_ATTACHMENTS)] = []
    press: Press | None = None
    submit: Submit | None = None
    at: datetime | None = None

    @field_validator("at", mode="before")
    @classmethod
    def _aware(cls, given: object) -> datetime | None:
        """ISO text; without an offset it is UTC."""
        if given is None:
            return None
        if not isinstance(given, str):
            raise ValueError("must be ISO time, such as 2026-11-26T19:00:00Z")
        try:
            at = datetime.fromisoformat(given)
        except ValueError:
            raise ValueError("must be ISO time, such as 2026-11-26T19:00:00Z") from None
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

    @model_validator(mode="after")
    def _one_thing(self) -> "Line":
        said = self.text is not None or bool(self.attachments)
        if said + (self.press is not None) + (self.submit is not None) > 1:
            raise ValueError("give a text with attachments, or a press, or a submit: one of them a line")
        return self

    @property
    def only_time(self) -> bool:
        """It moves the clock and says nothing."""
        return self.at is not None and self.text is None and not (self.attachments or self.press or self.submit)


def read_line(raw: str) -> Line:
    """A JSON object, or a plain line that is text. Raises BadLine."""
    raw = raw.rstrip("\r\n")
    if len(raw) > MAX_LINE_CHARS:
        raise BadLine(f"This line has {len(raw)} characters. Keep it below {MAX_LINE_CHARS}.")
    if any("\ud800" <= character <= "\udfff" for character in raw):
        raise BadLine("This line is not UTF-8 text.")
    if not raw.lstrip().startswith("{"):
        return Line(text=raw)
    try:
        line = Line.model_validate_json(raw)
    except ValidationError as error:
        raise BadLine(_told(error), _id_of(raw)) from error
    _check_files(line)
    return line


def _told(error: ValidationError) -> str:
    """Names the key and what it should be; never repeats the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "json_invalid":
            return "This line begins like JSON but is none. Send one JSON object, or plain text, a line."
        case "extra_forbidden":
            keys = "id, user, text, attachments, press, submit, at"
            return f"I do not know the key “{key[:60]}”. These are the keys: {keys}."
        case _:
            problem = first["msg"].removeprefix("Value error, ").rstrip(".")
            return f"Something is wrong in “{key[:60]}”: {problem}." if key else f"Something is wrong: {problem}."


class _Id(BaseModel):
    id: str


def _id_of(raw: str) -> str | None:
    try:
        return _Id.model_validate_json(raw, strict=True).id
    except ValidationError:
        return None


def _check_files(line: Line) -> None:
    for path in line.attachments:
        try:
            there = Path(path).expanduser().exists()
        except (OSError, ValueError, RuntimeError):  # an impossible name; a "~user" that is not there
            there = False
        if not there:
            told = f"There is no file “{Path(path).name[:80]}”. Nothing of this line was done."
            raise BadLine(f"{told} Check the path, and send it again.", line.id, line.user)


def attachment(message: str, index: int, path: str) -> AttachmentRef:
    """A reference to a file of this machine; it is opened when it is fetched."""
    file = Path(path).expanduser().absolute()
    try:
        size = file.stat().st_size
    except OSError:
        size = None  # fetching it says why
    return AttachmentRef(f"{message}:{index}", file.name, guess_type(file.name)[0] or "", size, {"path": str(file)})


def said(line: Line, message: str, at: datetime, sender: Sender) -> InboundMessage | CommandInvoked:
    """What was typed, as a command when it begins with /journey."""
    attachments = tuple(attachment(message, index, path) for index, path in enumerate(line.attachments))
    text = line.text or ""
    command = _SLASH.fullmatch(text.strip())
    if command is None:
        return InboundMessage(message, at, PLACE, sender, text, attachments)
    name, rest = (command["name"] or "help").lower(), (command["text"] or "").strip()
    return CommandInvoked(message, at, PLACE, sender, name, rest, attachments=attachments)
