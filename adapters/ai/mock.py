"""A model for development: always the same answer for the same question, failures on demand, free."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

from adapters.ai.sample import sample
from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.ports.ai import AIReply, AIRequest, Capabilities

FAILURES: dict[str, Callable[[], AIError]] = {
    "unavailable": lambda: AIUnavailable("The mock is told to be down."),
    "rate_limited": lambda: AIRateLimited("The mock is told to be busy.", retry_after=30.0),
    "blocked": lambda: AIBlocked("The mock is told to block.", reason="SAFETY"),
    "malformed": lambda: AIMalformed("The mock is told to answer badly."),
    "refused": lambda: AIRefused("The mock is told to refuse."),
}


@dataclass(frozen=True, slots=True)
class MockBehaviour:
    """`failure` is a key of FAILURES, for every `every`-th call (1: each); `latency` in seconds."""

    failure: str = ""
    every: int = 1
    latency: float = 0.0


class MockProvider:
    """Answers with a sample that fits the schema, or "A sample answer."."""

    def __init__(self, behaviour: MockBehaviour | None = None) -> None:
        self.behaviour = behaviour or MockBehaviour()
        self.calls = 0

    @property
    def service(self) -> str:
        return "mock"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(text=True, images=True, schema=True)

    async def complete(self, request: AIRequest) -> AIReply:
        self.calls += 1
        if self.behaviour.latency:
            await asyncio.sleep(self.behaviour.latency)
        if self.behaviour.failure and self.calls % self.behaviour.every == 0:
            raise FAILURES[self.behaviour.failure]()
        text = "A sample answer." if request.schema is None else json.dumps(sample(request.schema))
        usage = Usage(
            tokens_in=len(request.system + request.prompt) // 4, tokens_out=len(text) // 4, images=len(request.images)
        )
        return AIReply(text, usage, "mock", f"mock-{self.calls}")

    async def close(self) -> None:
        return None
