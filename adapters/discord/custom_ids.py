"""What a button or a form carries in its custom id: all that is needed after a restart, in at most 100
characters.

`hv1b:done:01J.../k3` presses, `hv1o:...` opens a form, `hv1f:skip:...` is a form, `hv1r:...` opens it again after an
error. A number after the letter (`hv1b2:`) only keeps two equal buttons of one message apart. The `1` is the version:
an id of another version, or of somebody else, decodes to None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from adapters.discord import limits

Kind = Literal["button", "opener", "form", "retry"]
_LETTERS: dict[str, Kind] = {"b": "button", "o": "opener", "f": "form", "r": "retry"}
_KINDS = {kind: letter for letter, kind in _LETTERS.items()}
_SHAPE = re.compile(r"hv1([bofr])\d*:([^:]*):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CustomId:
    """`name` is an action, or a form's id; `value` the button's value, or the form's context."""

    kind: Kind
    name: str
    value: str = ""

    def encode(self, number: int = 0) -> str:
        """Raises ValueError when it would not fit, or could not be read back."""
        text = f"hv1{_KINDS[self.kind]}{number or ''}:{self.name}:{self.value}"
        if ":" in self.name or limits.length(text) > limits.CUSTOM_ID:
            raise ValueError(f"custom id {text!r} does not fit: shorten the action, the form's id or the value")
        return text


def decode(text: str) -> CustomId | None:
    shape = _SHAPE.fullmatch(text)
    return CustomId(_LETTERS[shape[1]], shape[2], shape[3]) if shape else None
