"""Several journeys in one room: list, switch, pause, resume."""

from core.commands import ListJourneys, PauseJourney, ResumeJourney, SwitchJourney
from core.errors import JourneyError
from core.handlers.desk import Desk
from core.handlers.steps import post_status
from core.journeys import cards, rules
from core.journeys.model import Journey
from core.words import t


def list_journeys(command: ListJourneys, desk: Desk) -> None:
    journeys = list(desk.turn.journeys)
    focus = desk.journey.id if desk.journey else ""
    desk.answer(cards.journeys_list_card(journeys, desk.house.templates, focus))


def switch_journey(command: SwitchJourney, desk: Desk) -> None:
    target = _find(desk, command.journey)
    before = desk.journey
    if before and before.id == target.id:
        desk.answer(cards.next_card(target, desk.template(target)))
        return
    desk.unit.journeys.set_focus(target.room, target.id)
    desk.journey = target
    desk.keep(
        "focus",
        t("switching to {journey}", journey=target.state.name),
        journey=target.id,
        ref={"before": before.id if before else "", "after": target.id},
    )
    desk.emit("journey.switched")
    desk.answer(cards.next_card(target, desk.template(target)))
    post_status(desk, target.id)


def _find(desk: Desk, said: str) -> Journey:
    """By id, else by words of its name or kind. Raises JourneyError when none or several fit."""
    journeys = desk.turn.journeys
    words = said.lower().split()
    if exact := [j for j in journeys if j.id == said]:
        return exact[0]
    found = [j for j in journeys if words and all(w in f"{j.state.name} {j.template}".lower() for w in words)]
    if len(found) == 1:
        return found[0]
    if found:
        text = t("More than one journey fits that. Say `list` and press the one you mean.")
        raise JourneyError("which_journey", text)
    text = t("I find no journey of that name here. Say `list` to see the ones there are.")
    raise JourneyError("no_such_journey", text)


def pause_journey(command: PauseJourney, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    after, events = rules.pause(journey, desk.now)
    saved = desk.save(journey, after, events, t("the pause"))
    desk.answer(cards.paused_card(saved, template))


def resume_journey(command: ResumeJourney, desk: Desk) -> None:
    """Goes on, at the named step when one is named; works from any step, however long ago."""
    journey, template = desk.here(command.journey)
    step = template.find(command.step) if command.step else None
    if command.step and step is None:
        template.step(command.step)  # says kindly which steps there are
    after, events = rules.resume(journey, template, desk.now, step.id if step else "")
    saved = desk.save(journey, after, events, t("going on"))
    if desk.journey and desk.journey.id != saved.id:
        desk.unit.journeys.set_focus(saved.room, saved.id)
        desk.journey = saved
    desk.answer(cards.resumed_card(saved, template))
