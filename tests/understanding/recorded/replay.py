"""Reads as HomeView does with a model, whose replies were recorded: a real server on loopback plays them back.

Everything between is the real thing: `Models.read`, the task's prompt, the gateway, Gemini's adapter and its SDK.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from adapters.ai.gemini import GeminiProvider
from core.ai.vision import Vision
from core.handlers.models import Models
from core.handlers.turn import Turn
from core.inbox import person_key
from core.journeys.model import Journey
from core.messages import InboundMessage
from core.ports.store import Context, Person, Store
from core.understanding.scene import JourneyRef, Reading, Scene
from tests.fakes.faults import Heard, Scripted
from tests.fakes.gemini import KEY, FakeGemini
from tests.understanding.figures import Read, read_offline
from tests.understanding.recorded.kept import replies
from tests.understanding.recorded.requests import data_of, fingerprint
from tests.understanding.scenes import TEMPLATES
from tests.unit.ai.fakes import World
from tests.unit.understanding.scenes import PLACE, SENDER


class Unrecorded(AssertionError):
    """A model was asked what it was not asked when the replies were recorded."""


class RecordedGemini(FakeGemini):
    """Answers by the fingerprint of the prompt. `unknown`: messages of prompts that were never recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[str] = []

    def next_for(self, asked: Heard) -> Scripted:
        reply = replies().get(fingerprint(asked.prompt))
        if reply is None:
            self.unknown.append(data_of(asked.prompt)["message"])
            return Scripted("error", status=400)
        return Scripted(value=reply)


class NothingSaid:
    """A store whose people have said nothing before: the corpus's scenes hold no talk."""

    talk = property(lambda self: self)

    async def transact(self, work: Callable[[Any], Any]) -> Any:
        return work(self)

    def recent(self, room: str, journey: str, limit: int) -> list[Any]:
        return []


class Recorded:
    """A Reader. Raises Unrecorded for a prompt without a reply."""

    def __init__(self, runner: asyncio.Runner, server: RecordedGemini, models: Models) -> None:
        self._runner, self.server, self._models = runner, server, models

    def __call__(self, text: str, scene: Scene) -> Read:
        reading = read_offline(text, scene)
        if not reading.sure:
            reading = self._runner.run(self._models.read(turn_of(text, scene), reading))
        if self.server.unknown or self.server.rejected:
            raise Unrecorded(
                f"no reply is recorded for {self.server.unknown} {self.server.rejected}: "
                "python -m tests.understanding.recorded.requests shows what to ask a model"
            )
        return Read(reading.commands, reading.layer if reading.sure else "unsure")

    def read(self, text: str, scene: Scene, reading: Reading) -> Reading:
        """The model layer alone."""
        return self._runner.run(self._models.read(turn_of(text, scene), reading))


@contextmanager
def recorded() -> Iterator[Recorded]:
    """A server, a gateway and what reads through them, for as long as it is used."""
    with asyncio.Runner() as runner:
        server = RecordedGemini()
        runner.run(server.start())
        provider = GeminiProvider(KEY, server.base_url)
        try:
            gateway = World(provider).gateway
            yield Recorded(runner, server, Models(gateway, cast(Vision, None), cast(Store, NothingSaid()), TEMPLATES))
        finally:
            runner.run(provider.close())
            runner.run(server.stop())


def turn_of(text: str, scene: Scene) -> Turn:
    """The turn of which `scene_of` makes this scene."""
    inbound = InboundMessage("m1", scene.now, PLACE, SENDER, text)
    key = person_key(inbound)
    context = Context(asked=(scene.pending,) if scene.pending else ())
    journeys = tuple(_journey(ref, scene.journey) for ref in scene.journeys if scene.journey)
    return Turn(inbound, "r1", scene.now, Person(key, PLACE.tenant), scene.zone, scene.journey, journeys, context)


def _journey(ref: JourneyRef, active: Journey) -> Journey:
    if ref.id == active.id:
        return active
    first = TEMPLATES[ref.template].steps[0].id
    state = replace(active.state, current=first, steps={}, facts={}, photos={}, name=ref.name)
    return replace(active, id=ref.id, template=ref.template, state=state)
