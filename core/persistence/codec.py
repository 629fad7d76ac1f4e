"""Values to bytes and back, for the sealed columns. Pydantic reads the dataclasses' own types: no second schema.

A field that is new in the code takes its default when an older row is read; one that is gone is ignored.
"""

import json
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from core.errors import StoreError
from core.journeys.model import JourneyState
from core.messages import Inbound, Place
from core.persistence.seal import Sealer
from core.ports.store import Context, Outgoing

T = TypeVar("T")

json_text = json.JSONEncoder(separators=(",", ":")).encode
"""For the plain JSON columns: json.dumps with arguments makes an encoder for each call."""


class Codec(Generic[T]):
    """One type's way into a sealed column. With `keeps` what was sealed or opened lately is not decrypted again."""

    def __init__(self, name: str, adapter: TypeAdapter[T], *, keeps: bool = False) -> None:
        self._name = name
        self._adapter = adapter
        self._keeps = keeps

    def seal(self, value: T, sealer: Sealer) -> bytes:
        sealed, value = self.seal_as(value, sealer)
        if self._keeps:
            sealer.opened.keep(self._name, sealed, value)
        return sealed

    def seal_as(self, value: T, sealer: Sealer) -> tuple[bytes, T]:
        """Sealed, and the value that `open` will give for it."""
        try:
            return sealer.seal(self._adapter.dump_json(value)), value
        except PydanticSerializationError:
            # Half a character (a lone surrogate) can come out of a platform's JSON and has no UTF-8.
            clean = self._adapter.validate_python(_whole(self._adapter.dump_python(value)))
            return sealer.seal(self._adapter.dump_json(clean)), clean

    def open(self, sealed: bytes, sealer: Sealer) -> T:
        """Raises StoreError when it cannot be read."""
        if not self._keeps:
            return self._decrypted(sealed, sealer)
        known: T | None = sealer.opened.get(self._name, sealed)
        if known is None:
            known = self._decrypted(sealed, sealer)
            sealer.opened.keep(self._name, sealed, known)
        return known

    def _decrypted(self, sealed: bytes, sealer: Sealer) -> T:
        try:
            return self._adapter.validate_json(sealer.open(sealed))
        except ValidationError as exc:
            # The error's own text would quote what the person wrote.
            raise StoreError(
                f"A stored {self._name} cannot be read: {exc.error_count()} fields do not fit.",
                remedy="It was written by a newer version: update this one.",
            ) from None


def _whole(value: Any) -> Any:
    """The same with U+FFFD for every half character."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode() if not value.isascii() else value
        case dict():
            return {_whole(key): _whole(item) for key, item in value.items()}
        case list() | tuple():
            return type(value)(_whole(item) for item in value)
        case _:
            return value


INBOUND: Codec[Inbound] = Codec("message", TypeAdapter(Annotated[Inbound, Field(discriminator="kind")]))
OUTGOING: Codec[Outgoing] = Codec("card", TypeAdapter(Outgoing), keeps=True)
STATE: Codec[JourneyState] = Codec("journey", TypeAdapter(JourneyState))
DATA: Codec[dict[str, Any]] = Codec("document", TypeAdapter(dict[str, Any]))
CONTEXT: Codec[Context] = Codec("conversation's context", TypeAdapter(Context), keeps=True)
TEXT: Codec[str] = Codec("text", TypeAdapter(str))
NAME: Codec[str] = Codec("name", TypeAdapter(str), keeps=True)
"""Of a person: read with each message of theirs."""

_PLACE: TypeAdapter[Place] = TypeAdapter(Place)


def place_text(place: Place) -> str:
    """Ids only, so it stays plain."""
    return _PLACE.dump_json(place).decode()


def place_from(text: str) -> Place:
    return _PLACE.validate_json(text)


def ids_text(ids: tuple[str, ...]) -> str:
    return json.dumps(ids)


def ids_from(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
