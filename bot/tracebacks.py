"""Exceptions as text for the log: where it happened and what it was, without words that people wrote."""

import traceback
from collections.abc import Iterator
from types import TracebackType

NOT_SHOWN = "(not shown: it may quote what somebody wrote)"


def told(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """The whole chain, the cause first, as Python prints it."""
    return "\nwhich led to:\n".join(_links(exc_info[1], set()))


def _links(error: BaseException, seen: set[int]) -> Iterator[str]:
    if id(error) in seen:  # `raise error from error` makes a ring
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _links(before, seen)
    frames = "".join(traceback.format_tb(error.__traceback__))
    yield f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}: {_message(error)}"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _links(part, seen)


def _message(error: BaseException) -> str:
    """A ValueError (pydantic's and the decoders' too) mostly quotes the value that does not fit."""
    return NOT_SHOWN if isinstance(error, ValueError) else str(error)
