"""One skippable question at a time: what is asked next, and the answers that leave it open."""

from core.commands import AskFact, LeaveQuestion
from core.handlers.desk import Desk
from core.journeys import cards
from core.journeys.figures import missing_fact, next_question
from core.journeys.model import Journey
from core.journeys.template import FactSpec
from core.views import Actions, Button, Card, Text
from core.words import t


def next_open_fact(desk: Desk, after: str = "") -> FactSpec | None:
    if desk.journey is None:
        return None
    return next_question(desk.journey, desk.template(desk.journey), after)


def ask_fact_next(desk: Desk, question: FactSpec | None) -> None:
    """Reads the next plain answer in this lane as the answer to it; the card that asks is the caller's."""
    if question and desk.journey:
        desk.ask("fact", journey=desk.journey.id, fact=question.name)


def read_missing_next(desk: Desk) -> None:
    """The next plain answer may give the fact that the step needs next. Nobody asked for it in so many words, so it is
    no open question."""
    if desk.journey and (spec := missing_fact(desk.journey, desk.template(desk.journey))):
        desk.ask("fact", journey=desk.journey.id, fact=spec.name, unasked="1")


def asked_fact(desk: Desk) -> str:
    """The fact of the active journey that is an open question of ours, or empty."""
    here = desk.journey.id if desk.journey else ""
    asked = (q.data for q in desk.context.asked if q.kind == "fact" and q.data.get("journey") == here)
    return next((data["fact"] for data in asked if here and "unasked" not in data), "")


def ask_fact(command: AskFact, desk: Desk) -> None:
    """Asks for a fact (again), with one button for each value the answer may have meant."""
    journey, template = desk.here(command.journey)
    spec = template.fact(command.name)
    desk.ask("fact", journey=journey.id, fact=spec.name)
    if not command.options:
        desk.answer(cards.question_card(journey, spec))
        return
    buttons = tuple(Button(o, "fact", f"{journey.id}/{spec.name}/{o}") for o in command.options[:3])
    desk.answer(Card("", (Text(t("{fact}: which one do you mean?", fact=spec.label)), Actions(buttons))))


def leave_question(command: LeaveQuestion, desk: Desk) -> None:
    """The question is left open; the next one, if any, is asked. After the last one comes what they were for."""
    asked = desk.pending_kind == "fact" and not command.question
    left = asked_fact(desk) if asked else ""
    desk.asked(id=command.question)
    question = next_open_fact(desk, left) if left else None
    desk.answer(Card("", (Text(t("Fine, we leave that open. You can tell me any time.")),)))
    if desk.journey and left in desk.template(desk.journey).ask:
        pay_off(desk, desk.journey, left, question)
        ask_next(desk, desk.journey, question, left)


def pay_off(desk: Desk, journey: Journey, asked: str, question: FactSpec | None, *, told_now: bool = False) -> None:
    """What the first questions were asked for, as soon as enough of them are behind us. `asked` was answered or left,
    `question` comes next; `told_now`: what is needed was told without being asked."""
    template = desk.template(journey)
    order = template.ask
    ripe = order.index(template.payoff_after)
    was_before = asked in order and order.index(asked) <= ripe
    is_behind = question is None or question.name not in order or order.index(question.name) > ripe
    if told_now or (was_before and is_behind):
        desk.answer(cards.payoff_card(journey, template, desk.now, desk.turn.tz, question))


def ask_next(desk: Desk, journey: Journey, question: FactSpec | None, answered: str) -> None:
    """Ends the answer with the next question; without one, with what is next. When it was one of the first questions
    that was `answered` or left, they are over now, and it is said how quiet we stay."""
    template = desk.template(journey)
    if question:
        desk.closing = cards.question_card(journey, question)
        ask_fact_next(desk, question)
        return
    desk.closing = cards.go_on_card(journey, template, promise=answered in template.ask)
    read_missing_next(desk)
