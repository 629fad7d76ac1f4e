"""One happening and all that was loaded to answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.handlers.spoken import heard, spoken_to
from core.inbox import person_key
from core.journeys.model import Journey, is_sample
from core.journeys.template import Template
from core.messages import Inbound, InboundMessage, Place
from core.ports.store import Context, Pending, Person, Unit
from core.understanding.scene import JourneyRef, Scene, StepRef
from core.words import Language, speaking

Templates = Mapping[str, Template]

PLAIN = timedelta(minutes=10)
"""How long a journey that was spoken of is the one that is meant."""
LATER = timedelta(hours=1)
"""After that "make it 300" and "the second" are about nothing any more."""
_STAY_OPEN = frozenset({"fact", "confirm"})
_EXPIRES = timedelta(days=1)


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
    context: Context = field(default_factory=Context)
    """Of the lane: what is still open in it."""
    replied: Pending | None = None
    """The question whose card this message answers: of this lane, or of the one whose card began a thread."""

    language: Language = "en"
    """What this person is spoken to in."""
    met: bool = True
    """Whether the person stands in the store as here; else it is to be saved."""

    @property
    def place(self) -> Place:
        return self.inbound.place

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def load_turn(
    unit: Unit, inbound: Inbound, request: str, now: datetime, default_zone: str, default_language: Language = "en"
) -> Turn:
    """Three reads: the person, the room's journeys with the active one, what the words are read against."""
    known = _person(unit, inbound)
    person = heard(known, inbound, default_language)
    language = spoken_to(person, default_language, inbound.sender.locale)
    journeys, focus = unit.journeys.of_room(inbound.place.room)
    journey = next((j for j in journeys if j.id == focus), None)
    context = fresh(unit.talk.context(inbound.place.lane), now)
    zone = person.zone or inbound.sender.timezone or default_zone
    replied = _replied(unit, inbound, context, now)
    return Turn(
        inbound,
        request,
        now,
        person,
        zone,
        journey,
        tuple(journeys),
        context,
        replied,
        language,
        met=person.language == known.language,
    )


def fresh(context: Context, now: datetime) -> Context:
    """Without the questions that nobody will answer any more."""
    asked = tuple(q for q in context.asked if q.kind in _STAY_OPEN or now - q.at <= _EXPIRES)
    return context if len(asked) == len(context.asked) else replace(context, asked=asked)


def above(place: Place) -> str:
    """The lane of the channel or DM in which a thread began."""
    return replace(place, thread="").lane


def _replied(unit: Unit, inbound: Inbound, context: Context, now: datetime) -> Pending | None:
    if not isinstance(inbound, InboundMessage) or not inbound.reply_to:
        return None
    asked = context.asked
    if inbound.place.thread:
        asked = (*fresh(unit.talk.context(above(inbound.place)), now).asked, *asked)
    for question in reversed(asked):
        ids = unit.outbox.posted(f"answer:{inbound.place.platform}:{question.card}") if question.card else ()
        if any(inbound.reply_to == id or inbound.reply_to.endswith(f":{id}") for id in ids):
            return question
    return None


def _person(unit: Unit, inbound: Inbound) -> Person:
    """The person as kept, or new: saved by whoever changes something about them."""
    key = person_key(inbound)
    return unit.people.get(key) or Person(key, inbound.place.tenant, inbound.sender.name)


def scene_of(turn: Turn, templates: Templates, *, has_model: bool) -> Scene:
    """The turn as understanding reads it."""
    open, me = open_for(turn.context, turn.person.key), turn.person.key
    views = {j.id: (j, _steps(templates, j)) for j in turn.journeys}
    replied = turn.replied if turn.replied and turn.replied.by in ("", me) else None
    return Scene(
        now=turn.now,
        zone=turn.zone,
        pending=open[0] if open else None,
        journey=turn.journey,
        journeys=tuple(JourneyRef(j.id, j.state.name, j.template) for j in turn.journeys if not is_sample(j)),
        steps=views[turn.journey.id][1] if turn.journey else (),
        has_model=has_model,
        open=open,
        others=tuple(q for q in turn.context.asked if q not in open),
        replied=replied,
        shown=next((s for s in turn.context.shown if s.by == me and turn.now - s.at <= LATER), None),
        wished=next((w for w in turn.context.wished if w.by == me and turn.now - w.at <= LATER), None),
        views=views,
        plain=_plain(turn),
        language=turn.language,
    )


def open_for(context: Context, person: str) -> tuple[Pending, ...]:
    """What is asked of this person or of anybody, the latest first: somebody else's "undo" is not this person's yes."""
    return tuple(q for q in reversed(context.asked) if q.by in ("", person))


def _steps(templates: Templates, journey: Journey) -> tuple[StepRef, ...]:
    """By their English titles, whose words the rules know in every language, and by those that the person reads."""
    told = templates.get(journey.template)
    with speaking("en"):
        english = templates.get(journey.template)
    if told is None or english is None:
        return ()
    return tuple(StepRef(s.id, s.title, own.title) for s, own in zip(english.steps, told.steps, strict=True))


def _plain(turn: Turn) -> bool:
    """Whether it goes without saying which journey is meant: there is one only, or the active one was the last that
    was spoken of in this room, not long ago."""
    live = [j for j in turn.journeys if j.status in ("active", "paused") and not is_sample(j)]
    if len(live) < 2 or turn.journey is None:
        return True
    last = max(j.last_activity_at for j in live)
    return turn.journey.last_activity_at >= last and turn.now - last <= PLAIN
