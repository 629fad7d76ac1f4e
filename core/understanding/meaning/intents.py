"""The intents of a sentence: the command that one is when nothing must be guessed for it, and what is offered else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.commands import (
    Greet,
    ListJourneys,
    ListReminders,
    SetPings,
    ShowHelp,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    Thanked,
    Undo,
)
from core.understanding.meaning import builds as b
from core.understanding.meaning.signs import Doubt

Effect = Literal["look", "answer", "begin", "steer", "write"]
"""A look shows, an answer says something, a beginning asks for what is missing, steering is undone as easily as it is
said (pause, go on, undo, nudges), a write changes what a journey holds."""
Holds = frozenset[Doubt]
NOTHING: Holds = frozenset()
NEGATED: Holds = frozenset({"negated"})
LOOSE: Holds = frozenset({"negated", "open"})
ANYTHING: Holds = frozenset({"negated", "open", "others"})


@dataclass(frozen=True, slots=True)
class Intent:
    """`offers` are slash names, the best first; none: there is nothing to offer. Without `build` it is only offered."""

    offers: tuple[str, ...]
    effect: Effect = "write"
    build: b.Build | None = None
    at_length: bool = False
    """People tell it in several sentences, and none of them is another wish."""
    holds: Holds = NOTHING
    """Signs of doubt that belong to how it is said: "not before january", "note that the plumber is ill"."""
    asked: bool = False
    """It may be put as a request: "could you undo that?"."""


_NOTE = Intent(("note",))
_QUESTION = Intent(("ask", "note"), "answer", b.ask)


def _fact(name: str) -> Intent:
    return Intent(("note",), "write", b.fact(name), holds=NEGATED)


INTENTS: Mapping[str, Intent] = {
    "progress": Intent(("progress",), "look", b.of_journey(ShowProgress)),
    "next": Intent(("next",), "look", b.of_journey(ShowNext)),
    "list": Intent(("list",), "look", lambda text, scene: ListJourneys()),
    "photos": Intent(("photos",), "look", b.of_journey(lambda journey: ShowPhotos(journey=journey))),
    "reminders": Intent(("reminders",), "look", lambda text, scene: ListReminders()),
    "help": Intent(("help",), "look", lambda text, scene: ShowHelp()),
    "ask": Intent(("ask",), "answer", b.ask),
    "greet": Intent((), "answer", lambda text, scene: Greet()),
    "thanks": Intent((), "answer", lambda text, scene: Thanked()),
    "start": Intent(("start",), "write", b.start, at_length=True),
    "done": Intent(("done",), "write", b.done, asked=True),
    "skip": Intent(("skip",), "begin", b.skip, holds=NEGATED, asked=True),  # without a reason it only asks for one
    "reopen": Intent(("reopen", "progress"), "write", b.reopen, holds=NEGATED, asked=True),
    "resume": Intent(("resume",), "steer", b.resume, asked=True),
    "switch": Intent(("list", "switch"), "write", b.switch, asked=True),
    "remind": Intent(("remind",), "write", b.remind, holds=ANYTHING, asked=True),
    "task": Intent(("remind", "note")),  # whether it wants a reminder is for the person to say
    "cancel_reminder": Intent(("reminders",)),
    "note": Intent(("note",), "write", b.note, at_length=True, holds=ANYTHING, asked=True),
    "remark": _NOTE,  # told in passing: whether it is worth a note is for the person to say
    "fact": _NOTE,
    "budget": _fact("budget"),
    "year_built": _fact("year_built"),
    "dimensions": _fact("dimensions"),
    "pause": Intent(("pause",), "steer", b.pause, holds=NEGATED, asked=True),
    "undo": Intent(("undo",), "steer", lambda text, scene: Undo(), holds=NEGATED, asked=True),
    "pings_off": Intent(("quiet",), "steer", lambda text, scene: SetPings(False), holds=LOOSE, asked=True),
    "pings_on": Intent(("help",), "steer", lambda text, scene: SetPings(True), holds=LOOSE, asked=True),
    "timezone": Intent(("timezone",), "write", b.zone),
    "language": Intent(("language",), "steer", b.language, holds=NEGATED, asked=True),
    "none": Intent(()),
    # commands still to come: what was said can be kept as a note, and nothing else is written
    "money.expense": _NOTE,
    "money.refund": _NOTE,
    "money.question": _QUESTION,
    "quote.received": _NOTE,
    "quote.compare": _QUESTION,
    "document.received": _NOTE,
    "document.question": _QUESTION,
    "decision.made": _NOTE,
    "decision.changed": _NOTE,
    "share.invite": _NOTE,
    "share.task": _NOTE,
    "approve": _NOTE,
    "delete": _NOTE,
    "export": _NOTE,
}
TO_COME = frozenset(name for name in INTENTS if "." in name) | {"approve", "delete", "export"}
