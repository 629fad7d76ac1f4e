"""Notes: words worth keeping, linked to the current step."""

from core.commands import AddNote
from core.handlers.desk import Desk
from core.journeys import cards, rules
from core.views import Card, Text


def add_note(command: AddNote, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    beside = journey.state.name if desk.journey is None or journey.id != desk.journey.id else ""
    if not command.text.strip():
        desk.ask("note", journey=journey.id)
        desk.answer(Card("", (Text(f"What shall I note for {beside}?" if beside else "What shall I note?"),)))
        return
    note = desk.house.ids()
    after, events = rules.add_note(journey, note, command.text, desk.now, desk.by)
    desk.asked()
    saved = desk.save(journey, after, events, "the note")
    desk.answer(cards.note_card(saved, template, note, beside=beside))
