"""What a conversation left behind, without what must differ from surface to surface: ids, times and persons."""

import re
from typing import Any

from core.journeys.model import Journey, JourneyState
from tests.journeys.home import Home

Outcome = dict[str, Any]

_TIMES = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d+ [A-Z][a-z]+ \d{4} at \d\d:\d\d|\(UTC\)|\([A-Z]\w+/\w+\)"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: \d{4})?"
)


async def outcome(home: Home, room: str) -> list[Outcome]:
    """Every journey of the room, oldest first, and whether it is the one being worked on."""
    focus = await home.focus(room)
    return [of_journey(journey) | {"focus": journey.id == focus} for journey in await home.journeys(room)]


def of_journey(journey: Journey) -> Outcome:
    state = journey.state
    return {
        "template": journey.template,
        "name": state.name,
        "status": journey.status,
        "current": state.current,
        "facts": {name: fact.value for name, fact in state.facts.items()},
        "steps": _steps(state),
        "notes": sorted((note.step, note.text) for note in state.notes.values()),
        "photos": sorted(
            (p.step, p.media, p.caption, p.observed, p.verdict, p.correction) for p in state.photos.values()
        ),
    }


def _steps(state: JourneyState) -> dict[str, Any]:
    return {
        key: (step.status, step.reason, {proof: said.note for proof, said in step.stated.items()}, sorted(step.ticked))
        for key, step in state.steps.items()
    }


async def spoken(home: Home, room: str) -> list[str]:
    """The conversation as it is kept, of all journeys of the room: equal words on every surface."""
    journeys = ["", *(journey.id for journey in await home.journeys(room))]
    said = [u for journey in journeys for u in await home.talk(room, journey)]
    return [f"{u.who}: {_TIMES.sub('<time>', u.text)}" for u in sorted(said, key=lambda u: u.id)]
