"""One skippable question at a time: what is asked next, and the answers that leave it open."""

from core.commands import AskFact, LeaveQuestion
from core.handlers.desk import Desk
from core.journeys import cards
from core.journeys.figures import next_question
from core.journeys.template import FactSpec
from core.views import Actions, Button, Card, Text


def next_open_fact(desk: Desk, after: str = "") -> FactSpec | None:
    if desk.journey is None:
        return None
    return next_question(desk.journey, desk.template(desk.journey), after)


def ask_fact_next(desk: Desk, question: FactSpec | None) -> None:
    """Reads the next plain answer in this lane as the answer to it; the card that asks is the caller's."""
    if question and desk.journey:
        desk.ask("fact", journey=desk.journey.id, fact=question.name)


def asked_fact(desk: Desk) -> str:
    """The fact of the active journey that is being asked for, or empty."""
    pending = desk.pending
    mine = pending and desk.journey and pending.kind == "fact" and pending.data.get("journey") == desk.journey.id
    return pending.data["fact"] if pending and mine else ""


def ask_fact(command: AskFact, desk: Desk) -> None:
    """Asks for a fact (again), with one button for each value the answer may have meant."""
    journey, template = desk.here(command.journey)
    spec = template.fact(command.name)
    desk.ask("fact", journey=journey.id, fact=spec.name)
    if not command.options:
        desk.answer(cards.question_card(journey, spec))
        return
    buttons = tuple(Button(o, "fact", f"{journey.id}/{spec.name}/{o}") for o in command.options[:3])
    desk.answer(Card("", (Text(f"{spec.label}: which one do you mean?"), Actions(buttons))))


def leave_question(command: LeaveQuestion, desk: Desk) -> None:
    """The question is left open; the next one, if any, is asked."""
    pending = desk.turn.pending
    desk.asked()
    after = pending.data.get("fact", "") if pending and pending.kind == "fact" else ""
    question = next_open_fact(desk, after) if after else None
    if question is None or desk.journey is None:
        desk.answer(Card("", (Text("Fine, we leave that open. You can tell me any time."),)))
        return
    desk.answer(cards.question_card(desk.journey, question))
    ask_fact_next(desk, question)
