"""What a message is read against, and what was read in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from core.commands import Command
from core.journeys.model import Journey
from core.ports.store import Pending
from core.understanding.safety import Hazard


Layer = Literal["safety", "answers", "rules", "meaning", "model"]
"""Who reads, in this order: each is asked when those before it were not sure. Answers are replies to our questions."""


class JourneyRef(NamedTuple):
    """A journey of the room, as far as its name is needed."""

    id: str
    name: str
    template: str


class StepRef(NamedTuple):
    """A step of the active journey's template."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is aware UTC; `zone` (IANA) the person's, else the installation's. `pending` is what we asked last in this
    lane, `journey` the active one, `journeys` all of the room, `steps` those of the active journey in their order;
    `language` (en, es, de, fr) the person's, empty when it is not known yet."""

    now: datetime
    zone: str = "UTC"
    pending: Pending | None = None
    journey: Journey | None = None
    journeys: tuple[JourneyRef, ...] = ()
    steps: tuple[StepRef, ...] = ()
    has_model: bool = False
    bot_name: str = "HomeView"
    currency: str = "USD"
    language: str = ""

    def answering(self, kind: str) -> bool:
        """Whether what we asked last is of this kind."""
        return self.pending is not None and self.pending.kind == kind

    def asked(self, key: str) -> str:
        """A value that was kept with what we asked last, or empty."""
        return self.pending.data.get(key, "") if self.pending else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`commands` in order, never empty. Not `sure`: a model may be asked; `commands` is the answer without one.

    `warning` (professional or caution) is shown before the answer. `layer` says who read it.
    """

    commands: tuple[Command, ...]
    sure: bool = True
    warning: Hazard | None = None
    layer: Layer = "rules"
