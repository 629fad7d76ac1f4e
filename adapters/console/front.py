"""What the console shows and where its lines come from: one protocol, two faces."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from adapters.console.parse import Line
from core.views import Card, Form

Ask = Callable[[str], Awaitable[str | None]]
"""Asks with a prompt for one line, without its end; None: the input has ended."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card on its way to the reader. `in_reply_to` is the id that the line gave itself, if any."""

    kind: Literal["post", "edit"]
    message: str
    card: Card
    to: str
    in_reply_to: str | None = None
    panel: bool = False


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form to fill in; with `errors` and the `values` that were given when it comes back."""

    message: str
    form: Form
    to: str
    in_reply_to: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


class Front(Protocol):
    greets: bool
    """Whether somebody sits there who is to be welcomed."""

    async def next(self) -> Line | None:
        """The next line; None at the end. Raises BadLine."""
        ...

    def show(self, shown: Shown) -> None: ...

    def show_form(self, shown: ShownForm) -> None: ...

    def busy(self) -> AbstractContextManager[object]:
        """Around the work on a line."""
        ...

    def close(self) -> None: ...
