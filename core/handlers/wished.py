"""What a person did last, kept for the words that may come next: "make it 300", "for the bathroom one"."""

from core.commands import AddNote, Command, RecordFact, RemindMe, StartJourney
from core.handlers.desk import Desk
from core.inbox import words_of
from core.messages import CommandInvoked, InboundMessage
from core.ports.store import Wished


def wished_now(desk: Desk, last: Command) -> Wished | None:
    """None: nothing was said that could be spoken of (a press, a form)."""
    inbound = desk.turn.inbound
    if not isinstance(inbound, InboundMessage | CommandInvoked):
        return None
    kind, data = _changeable(last)
    journey = getattr(last, "journey", "") or (desk.journey.id if desk.journey else "")
    text = last.text if isinstance(last, AddNote) else words_of(inbound)
    said = f"note: {text}" if isinstance(last, AddNote) else text
    return Wished(desk.by, desk.now, said, journey, kind=kind, data=data)


def _changeable(command: Command) -> tuple[str, dict[str, str]]:
    match command:
        case RecordFact(name, value):
            return "fact", {"fact": name, "value": value}
        case StartJourney(budget=budget) if budget:
            return "fact", {"fact": "budget"}
        case RemindMe(text):
            return "reminder", {"text": text}
    return "", {}
