"""A sample journey to look around in, for whoever wants to see before they tell anything."""

from core.events import Event
from core.handlers.desk import Desk
from core.handlers.shown import shows_anew
from core.journeys import cards
from core.journeys.model import Journey, is_sample
from core.journeys.patch import diff
from core.journeys.sample import marked, sample_journey
from core.words import t


def start_sample(desk: Desk) -> None:
    """Begins one, or goes back to the one that is here. The answer is its status card, with a button to remove it."""
    earlier = desk.journey
    known = next((j for j in desk.turn.journeys if is_sample(j)), None)
    journey = known or _begin(desk, earlier.id if earlier else "")
    desk.journey = journey
    desk.unit.journeys.set_focus(journey.room, journey.id)
    card = cards.status_card(journey, desk.template(journey), desk.now, desk.turn.tz)
    desk.answer(card)
    desk.remember_as = f"status:{journey.id}"
    shows_anew(desk.unit, desk.remember_as, card)


def _begin(desk: Desk, earlier: str) -> Journey:
    place = desk.turn.place
    made = sample_journey(
        desk.house.templates, desk.house.ids, tenant=place.tenant, room=place.room, owner=desk.by, now=desk.now
    )
    begun = desk.keep(
        "state",
        t("the sample"),
        journey=made.id,
        patch=diff({"status": "deleted"}, {"status": "active"}),
        ref={"focus": earlier},
    )
    desk.writes.remove(begun)  # its card has a button of its own for that: an Undo beside it would say it twice
    desk.journey = None
    return desk.save(None, marked(made, begun.id), [Event("journey.started", {"template": "sample"})], "")
