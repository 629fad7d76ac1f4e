"""A model for development: always the same answer for the same question, failures on demand, free."""

import asyncio
import hashlib
import json
import random
from dataclasses import replace

from adapters.ai.counting import guess
from adapters.ai.mock_behaviour import CHOICES, FAILURES, MockBehaviour, fail, parse_behaviour
from adapters.ai.mock_picture import painted
from adapters.ai.sample import sample
from adapters.ai.unit import unit
from core.errors import AIUnavailable
from core.ports.ai import AIReply, AIRequest, Capabilities, ImagePart, Source

__all__ = ["CHOICES", "FAILURES", "MockBehaviour", "MockProvider", "parse_behaviour"]

DIMENSIONS = 64
EVERYTHING = Capabilities(
    images=True,
    schema=True,
    stream=True,
    search=True,
    embed=True,
    paint=True,
    models=dict.fromkeys(("text", "vision", "embed", "paint"), "mock"),
    free=True,
)


class MockProvider:
    """Answers with a sample that fits the schema, or "A sample answer.". `service` and `capabilities`: in whose place
    it stands; it bills nothing there either."""

    def __init__(
        self, behaviour: MockBehaviour | None = None, service: str = "mock", capabilities: Capabilities = EVERYTHING
    ) -> None:
        self.behaviour = behaviour or MockBehaviour()
        self.calls = 0
        self._service = service
        self._capabilities = replace(capabilities, free=True)

    @property
    def service(self) -> str:
        return self._service

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    async def complete(self, request: AIRequest) -> AIReply:
        self.calls += 1
        number = self.calls
        await self._wait(request.timeout)
        failure = self.behaviour.fails(number)
        if failure == "broken_off" and request.hear is not None:
            request.hear("A sample ")
        fail(failure)
        name = f"mock-{number}"
        match request.wants:
            case "embed":
                vectors = tuple(_vector(text) for text in request.texts)
                return AIReply("", guess(request, ""), "mock", name, vectors)
            case "paint":
                picture = ImagePart(painted(request.prompt), "image/png")
                return AIReply("", guess(request, "", 1), "mock", name, images=(picture,))
            case "text":
                return _words(request, name)

    async def check(self, timeout: float = 10.0) -> None:
        """Fails as the next call would, so that a health status can be tried out."""
        await self._wait(timeout)
        fail(self.behaviour.fails(self.calls + 1))

    async def close(self) -> None:
        """It holds nothing."""

    async def _wait(self, timeout: float) -> None:
        if not self.behaviour.latency:
            return
        await asyncio.sleep(min(self.behaviour.latency, timeout))
        if self.behaviour.latency >= timeout:
            raise AIUnavailable(f"The mock is told to be slower than {timeout:g} s.", billed="unknown")


def _words(request: AIRequest, name: str) -> AIReply:
    text = "A sample answer." if request.schema is None else json.dumps(sample(request.schema))
    if request.hear is not None:
        for piece in text.split(" ")[:-1]:
            request.hear(piece + " ")
        request.hear(text.rsplit(" ", 1)[-1])
    sources = (Source("A sample page", "https://example.org/sample"),) if request.search else ()
    return AIReply(text, guess(request, text), "mock", name, sources=sources)


def _vector(text: str) -> tuple[float, ...]:
    """Of length 1, always the same for the same text; different texts are about at right angles."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    chance = random.Random(seed)
    return unit(chance.gauss(0, 1) for _ in range(DIMENSIONS))
