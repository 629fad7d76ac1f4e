"""Notes: words worth keeping, linked to the current step."""

from collections.abc import Sequence

from core.commands import AddNote, Command
from core.handlers.desk import Desk
from core.journeys import cards, rules
from core.journeys.model import Journey
from core.messages import InboundMessage
from core.views import Card, Text
from core.words import t


def add_note(command: AddNote, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    beside = journey.state.name if desk.journey is None or journey.id != desk.journey.id else ""
    if not command.text.strip():
        desk.ask("note", journey=journey.id)
        text = t("What shall I note for {journey}?", journey=beside) if beside else t("What shall I note?")
        desk.answer(Card("", (Text(text),)))
        return
    note = _note_id(desk, journey)
    after, events = rules.add_note(journey, note, command.text, desk.now, desk.by)
    desk.asked("note")
    saved = desk.save(journey, after, events, t("the note"))
    desk.answer(cards.note_card(saved, template, note, beside=beside))


def follow_edit(desk: Desk, message: str, commands: Sequence[Command]) -> None:
    """The person changed the message that made a note: the note follows, without an answer. `commands`: what the new
    words mean; when they are no note any more, the note stays as it was."""
    words = next((c.text for c in commands if isinstance(c, AddNote) and c.text.strip()), "")
    id = _id_from(message)
    for journey in desk.turn.journeys:
        note = journey.state.notes.get(id)
        if words and note and note.by == desk.by:
            after, events = rules.edit_note(journey, id, words, desk.now)
            desk.save(journey, after, events, t("the changed note"))


def _note_id(desk: Desk, journey: Journey) -> str:
    """After the message that makes it, so that an edit of the message finds it; a second one of it gets a new id."""
    inbound = desk.turn.inbound
    id = _id_from(inbound.id) if isinstance(inbound, InboundMessage) else ""
    return id if id and id not in journey.state.notes else desk.house.ids()


def _id_from(message: str) -> str:
    return f"message:{message}"
