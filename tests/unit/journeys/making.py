"""Journeys for tests: a fixed clock, and a driver that keeps the journey at hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.events import Event
from core.journeys import rules
from core.journeys.change import Changed
from core.journeys.loading import load_templates
from core.journeys.model import Journey
from core.journeys.rules import Completed, Missing
from core.journeys.template import Template

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ME = "slack:T1:U1"

ANSWERS = {
    "budget": "40000 USD",
    "year_built": "1965",
    "decider": "Ana and me",
    "goal": "more light",
    "dimensions": "4.2 x 3.1 x 2.5 m",
    "accessibility": "none",
    "scope": "New floor, walls stay.",
    "skill": "some",
    "safety_screen": "none",
    "hire_or_diy": "hire",
}


def begin(kind: str = "kitchen", **given: str) -> Journey:
    journey, _ = rules.start(
        load_templates()[kind], id="j1", tenant="slack:T1", room="slack:T1:C1", owner=ME, now=NOON, **given
    )
    return journey


@dataclass
class Drive:
    """Applies rules to one journey, with a clock that moves an hour each time."""

    journey: Journey = field(default_factory=begin)
    now: datetime = NOON
    events: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, kind: str, **given: str) -> "Drive":
        return cls(begin(kind, **given))

    @property
    def template(self) -> Template:
        return load_templates()[self.journey.template]

    def later(self, hours: float = 1) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now

    def take(self, change: Changed) -> Journey:
        self.journey, events = change
        self.events.extend(events)
        return self.journey

    def fact(self, name: str, value: str) -> Journey:
        return self.take(rules.record_fact(self.journey, self.template, name, value, self.later(), ME))

    def photo(self, id: str, media: str = "") -> Journey:
        added = rules.add_photo(self.journey, id, media or f"media-{id}", self.later(), ME)
        return self.take((added.journey, added.events))

    def state(self, proof: str, note: str = "it is so", step: str = "") -> Journey:
        return self.take(rules.state_proof(self.journey, self.template, proof, note, self.later(), ME, step))

    def done(self, step: str = "") -> Completed | Missing:
        result = rules.complete(self.journey, self.template, self.later(), step)
        if isinstance(result, Completed):
            self.take((result.journey, result.events))
        return result

    def skip(self, reason: str = "not needed", step: str = "") -> Journey:
        return self.take(rules.skip(self.journey, self.template, self.later(), reason, step))

    def reopen(self, step: str) -> Journey:
        return self.take(rules.reopen(self.journey, self.template, self.later(), step))

    def pause(self) -> Journey:
        return self.take(rules.pause(self.journey, self.later()))

    def tick(self, check: str, step: str = "") -> Journey:
        return self.take(rules.tick(self.journey, self.template, check, self.later(), step=step))

    def resume(self, step: str = "") -> Journey:
        return self.take(rules.resume(self.journey, self.template, self.later(), step))

    def prove(self, step: str = "") -> None:
        """Gives everything that the step asks for."""
        wanted = self.template.step(step or self.journey.state.current)
        for proof in wanted.proof:
            match proof.kind:
                case "fact":
                    self.fact(proof.fact, ANSWERS[proof.fact])
                case "photos":
                    for number in range(proof.min):
                        self.photo(f"{wanted.id}-{number}")
                case _:
                    self.state(proof.id, step=wanted.id)

    def finish(self, step: str = "") -> Completed:
        self.prove(step)
        result = self.done(step)
        assert isinstance(result, Completed)
        return result

    def status(self, step: str) -> str:
        return self.journey.state.steps[step].status
