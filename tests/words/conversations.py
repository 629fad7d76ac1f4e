"""What is said and pressed to see every card once. The words of it that come back on cards are people's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """`own`: the parts of it that cards may show as they are; `photo`: a number that makes its picture."""

    text: str
    own: tuple[str, ...] = ()
    photo: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """The latest button of that action, whatever it is called."""

    action: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Time goes by, and reminders and nudges that are due come."""

    days: float


Move = Say | Press | Later

BEGIN = (
    Say("kitchen, about 40k"),
    Say("1965"),
    Say("hire"),
    Say("Wob and Zuk", own=("Wob and Zuk",)),
)

JOURNEYS: dict[str, tuple[Move, ...]] = {
    "welcome and help": (Say("hello"), Say("help"), Say("status"), Say("next"), Say("list")),
    "begin with buttons": (Say("hello"), Press("start", "bathroom"), Press("fact"), Say("later"), Say("later")),
    "begin a kitchen": (*BEGIN, Say("status"), Say("next"), Say("help")),
    "begin a bathroom": (Say("bathroom, 20k, built 1990"), Say("later"), Say("status"), Say("next")),
    "begin on one's own": (Say("diy"), Say("not sure"), Say("later"), Say("later"), Say("status"), Say("next")),
    "a budget in another currency": (Say("kitchen"), Say("30000 CHF"), Say("25000 EUR"), Say("not sure")),
    "done lacks proof": (*BEGIN, Say("done"), Say("done 2"), Say("skip"), Say("wobzuk", own=("wobzuk",))),
    "skip and reopen": (
        *BEGIN,
        Say("skip step 1 because wobzuk", own=("wobzuk",)),
        Say("status"),
        Say("skip step 1 because wobzuk", own=("wobzuk",)),
        Say("done 1"),
        Say("resume 1"),
        Say("reopen 1"),
        Say("reopen 3"),
        Say("undo"),
    ),
    "notes": (
        *BEGIN,
        Say("note: wobzuk", own=("wobzuk",)),
        Say("undo"),
        Say("note"),
        Say("wobzuk", own=("wobzuk",)),
        Say("show the notes"),
    ),
    "photos": (
        *BEGIN,
        Say("photos"),
        Say("", photo=1),
        Say("wobzuk", own=("wobzuk",), photo=2),
        Say("", photo=1),
        Say("photos"),
        Say("photos of step 1"),
        Say("photos of step 3"),
        Say("status"),
    ),
    "a photo before a journey": (Say("", photo=1), Press("start", "kitchen"), Say("photos")),
    "two journeys": (
        Say("kitchen"),
        Say("we want to redo the bathroom too"),
        Say("list"),
        Press("switch"),
        Say("add a note to the bathroom: wobzuk", own=("wobzuk",)),
        Say("switch to the bathroom"),
        Say("pause"),
        Say("list"),
    ),
    "pause and resume": (
        *BEGIN,
        Say("pause"),
        Say("pause"),
        Say("done"),
        Say("next"),
        Say("status"),
        Press("resume"),
        Say("resume"),
    ),
    "ticks": (Say("kitchen"), Say("next"), Press("tick"), Press("tick"), Say("status")),
    "the sample": (Say("hello"), Press("start", "sample"), Say("next"), Say("photos"), Press("undo_force")),
    "who does the work": (
        *BEGIN,
        Say("we do it ourselves, for the first time"),
        Say("next"),
        Say("actually we hire somebody"),
        Say("next"),
        Say("we rent it out"),
        Say("my mother uses a wheelchair", own=("my mother uses a wheelchair",)),
        Say("next"),
        Say("help"),
    ),
    "a step that stands still": (*BEGIN, Later(40), Later(8)),
}

CONVERSATIONS: dict[str, tuple[Move, ...]] = {**JOURNEYS}
"""Every part of the bot adds its own."""
