"""What a message is read against, and what was read in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

from core.commands import Command
from core.journeys.model import Journey
from core.ports.store import Pending, Shown, Wished
from core.understanding.safety import Hazard

Layer = Literal["safety", "answers", "rules", "meaning", "model"]
"""Who reads, in this order: each is asked when those before it were not sure. Answers are replies to our questions."""


class JourneyRef(NamedTuple):
    """A journey of the room, as far as its name is needed."""

    id: str
    name: str
    template: str


class StepRef(NamedTuple):
    """A step of the active journey's template: its English title, and the one that the person reads."""

    id: str
    title: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is aware UTC; `zone` (IANA) the person's, else the installation's. `pending` is what we asked last in this
    lane, `journey` the active one, `journeys` all of the room, `steps` those of the active journey in their order;
    `language` (en, es, de, fr) the person's, empty when it is not known yet.

    `open` are all questions that this person may answer, `pending` among them, the latest first, `others` those of
    other people; `replied` is the one whose card the message answers; `shown` and `wished` what this person was shown
    and did last. `views` are the room's journeys with their steps. Not `plain`: there are several, and it is not plain
    which one is spoken of."""

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
    open: tuple[Pending, ...] = ()
    others: tuple[Pending, ...] = ()
    replied: Pending | None = None
    shown: Shown | None = None
    wished: Wished | None = None
    views: Mapping[str, tuple[Journey, tuple[StepRef, ...]]] = field(default_factory=dict)
    plain: bool = True

    @property
    def pending_data(self) -> Mapping[str, str]:
        return self.pending.data if self.pending else {}

    def at(self, journey: str) -> "Scene":
        """As if that journey of the room were the active one, and nothing were open. Raises KeyError."""
        active, steps = self.views[journey]
        return replace(self.alone(), journey=active, steps=steps, plain=True)

    def alone(self) -> "Scene":
        """The same with nothing asked, shown or wished before."""
        return replace(self, pending=None, open=(), others=(), replied=None, shown=None, wished=None)

    def question(self, id: str) -> Pending | None:
        """The open question of that id: buttons answer it whoever presses them."""
        return next((q for q in (*self.open, *self.others) if id and q.id == id), None)

    def answering(self, kind: str) -> bool:
        """Whether what we asked last is of this kind."""
        return self.pending is not None and self.pending.kind == kind

    def asked(self, key: str) -> str:
        """A value that was kept with what we asked last, or empty."""
        return self.pending.data.get(key, "") if self.pending else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`commands` in order, never empty. Not `sure`: a model may be asked; `commands` is the answer without one.

    `warning` (professional or caution) is shown before the answer. `layer` says who read it. `answers` is the id of the
    question that is answered by it, `chose` the value of what was taken from a list.
    """

    commands: tuple[Command, ...]
    sure: bool = True
    warning: Hazard | None = None
    layer: Layer = "rules"
    answers: str = ""
    chose: str = ""
