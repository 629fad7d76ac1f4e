"""Request bodies, read under a bound and checked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from adapters.web.limits import (
    MAX_BODY_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_FORM_BYTES,
    MAX_JSON_BYTES,
    MAX_TEXT_BYTES,
)
from core.words import t

Body = TypeVar("Body", bound=BaseModel)


class BodyRefused(Exception):
    """`status` and a sentence for the person; `files`: what is wrong with which file, by its place in the list."""

    def __init__(self, status: int, code: str, told: str, files: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.told = told
        self.files = files or {}


async def json_body(request: Request, model: type[Body]) -> Body:
    """Raises BodyRefused."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_JSON_BYTES:
            raise BodyRefused(413, "too_large", t("That is too much text for one form."))
    try:
        return model.model_validate_json(bytes(raw))
    except ValidationError as error:
        told = t("The page sent something that I do not understand. Reload it.")
        raise BodyRefused(422, "malformed", told) from error


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a small form as browsers send it (urlencoded), such as the password. Raises BodyRefused."""
    bounded = Request(request.scope, _Bounded(request, MAX_FORM_BYTES).receive)
    try:
        async with bounded.form(max_files=0, max_fields=4) as form:
            return {name: value for name, value in form.multi_items() if isinstance(value, str)}
    except HTTPException as error:
        raise _unreadable(error) from error
    except ClientDisconnect as error:
        raise BodyRefused(400, "interrupted", t("That did not arrive whole.")) from error


@dataclass(frozen=True, slots=True)
class MessageBody:
    fields: dict[str, str] = field(default_factory=dict)
    files: tuple[UploadFile, ...] = ()


@asynccontextmanager
async def message_body(request: Request) -> AsyncIterator[MessageBody]:
    """The multipart body of a message; its files lie on the disk when they are large, and go with the block.

    Raises BodyRefused: too many files, one that is too large or empty, a broken or interrupted body.
    """
    bounded = Request(request.scope, _Bounded(request, MAX_BODY_BYTES).receive)
    try:
        form = await bounded.form(max_files=MAX_FILES, max_fields=8, max_part_size=MAX_TEXT_BYTES)
    except HTTPException as error:
        raise _unreadable(error) from error
    except ClientDisconnect as error:
        raise BodyRefused(400, "interrupted", t("The upload was interrupted.")) from error
    try:
        yield _checked(form)
    finally:
        await form.close()


def _unreadable(error: HTTPException) -> BodyRefused:
    if error.detail.startswith("Too many files"):
        return BodyRefused(413, "too_many", t("At most {n} files at once, please.", n=MAX_FILES))
    if "maximum size" in error.detail:
        return BodyRefused(413, "too_large", t("That is too much text for one message."))
    return BodyRefused(400, "malformed", t("The message did not arrive whole."))


def _checked(form: FormData) -> MessageBody:
    # a browser sends every line break of a form as CR LF
    fields = {name: value.replace("\r\n", "\n") for name, value in form.multi_items() if isinstance(value, str)}
    files = tuple(value for value in form.getlist("files") if isinstance(value, UploadFile))
    wrong = {str(index): told for index, file in enumerate(files) if (told := _what_is_wrong(file.size or 0))}
    if wrong:
        raise BodyRefused(422, "files", t("Nothing was sent: take out the files that do not fit."), wrong)
    return MessageBody(fields, files)


def _what_is_wrong(size: int) -> str:
    if size > MAX_FILE_BYTES:
        return t("Larger than {n} MB.", n=MAX_FILE_BYTES // 1024 // 1024)
    return "" if size else t("The file is empty.")


class _Bounded:
    """A request's body that may not go on for ever, whatever its headers say."""

    def __init__(self, request: Request, most: int) -> None:
        self._request = request
        self._left = most

    async def receive(self) -> Message:
        message = await self._request.receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise BodyRefused(413, "too_large", t("That is too much for one message."))
        return message
