"""One happening and all that was loaded to answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.inbox import person_key
from core.journeys.model import Journey, is_sample
from core.journeys.template import Template
from core.messages import Inbound, Place
from core.ports.store import Pending, Person, Unit
from core.understanding.scene import JourneyRef, Scene, StepRef

Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Turn:
    """`journey` is the room's active one; `journeys` all of the room, the last active first."""

    inbound: Inbound
    request: str
    now: datetime
    person: Person
    zone: str
    """IANA name: the person's, else the installation's."""
    journey: Journey | None
    journeys: tuple[Journey, ...]
    pending: Pending | None

    @property
    def place(self) -> Place:
        return self.inbound.place

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def load_turn(unit: Unit, inbound: Inbound, request: str, now: datetime, default_zone: str) -> Turn:
    """Three reads: the person, the room's journeys with the active one, what was asked last."""
    person = _person(unit, inbound)
    journeys, focus = unit.journeys.of_room(inbound.place.room)
    journey = next((j for j in journeys if j.id == focus), None)
    pending = unit.talk.pending(inbound.place.lane)
    zone = person.zone or inbound.sender.timezone or default_zone
    return Turn(inbound, request, now, person, zone, journey, tuple(journeys), pending)


def _person(unit: Unit, inbound: Inbound) -> Person:
    """The person as kept, or new: saved by whoever changes something about them."""
    key = person_key(inbound)
    return unit.people.get(key) or Person(key, inbound.place.tenant, inbound.sender.name)


def scene_of(turn: Turn, templates: Templates, *, has_model: bool) -> Scene:
    """The turn as understanding reads it."""
    template = templates.get(turn.journey.template) if turn.journey else None
    return Scene(
        now=turn.now,
        zone=turn.zone,
        pending=_for_me(turn),
        journey=turn.journey,
        journeys=tuple(JourneyRef(j.id, j.state.name, j.template) for j in turn.journeys if not is_sample(j)),
        steps=tuple(StepRef(s.id, s.title) for s in template.steps) if template else (),
        has_model=has_model,
    )


def _for_me(turn: Turn) -> Pending | None:
    """What is asked here, unless it is asked of somebody else (`by`): their "undo" is not this person's yes."""
    pending = turn.pending
    return None if pending and pending.data.get("by", turn.person.key) != turn.person.key else pending
