"""What is kept of a lane for the next words: which question replaces or answers which, and the latest of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from core.ports.store import Offer, Pending, Shown, Wished
from core.views import Button

PEOPLE = 5
"""Who spoke last in a lane: of so many something is kept."""
Mine = TypeVar("Mine", Shown, Wished)


def same_question(known: Pending, new: Pending) -> bool:
    """Whether the new one takes the place of the other."""
    return (known.kind, known.by) == (new.kind, new.by) and (
        known.kind not in ("fact", "clarify", "which", "confirm")
        or (known.kind == "fact" and known.data.get("journey") == new.data.get("journey"))
        or dict(known.data) == dict(new.data)
    )


def is_meant(asked: Pending, kinds: Sequence[str], data: Mapping[str, str], by: str) -> bool:
    """Whether an answer of this person to one of these kinds, with this data, answers it."""
    wanted = all(asked.data.get(key) == value for key, value in data.items())
    return asked.kind in kinds and asked.by in ("", by) and wanted


def naming(button: Button, question: str) -> Button:
    """The button with the question that it answers."""
    if button.action != "clarify" or "/" in button.value:
        return button
    return replace(button, value=f"{button.value}/{question}")


def is_list(offers: Sequence[Offer]) -> bool:
    """Whether several buttons do the same with different things."""
    kinds = [o.action for o in offers if o.action != "undo"]
    return len(kinds) > len(set(kinds))


def with_latest(kept: tuple[Mine, ...], mine: Mine | None) -> tuple[Mine, ...]:
    """With this person's in place of their earlier one, the latest last."""
    if mine is None:
        return kept
    people: list[Mine] = [k for k in kept if k.by != mine.by]
    people.append(mine)
    return tuple(people[-PEOPLE:])
