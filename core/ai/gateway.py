"""The only way to a model: picks the provider, retries within the deadline, books every attempt, checks the answer."""

import asyncio
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal

import structlog

from core.ai.answer import Answer, no_answer, read_answer, reason_of
from core.ai.booking import UNFINISHED, Booking, Call
from core.ai.patience import Patience, Sleep
from core.ai.task import In, Out, Task
from core.costs.entry import Caller, Usage
from core.errors import AIError, AIUnavailable
from core.ports.ai import AIProvider, AIReply, AIRequest, ImagePart

log = structlog.get_logger(__name__)

Mode = Literal["real", "hybrid", "mock"]
GRACE = 1.0
"""Seconds that a provider may take to notice its own timeout before it is cut off."""


@dataclass(slots=True)
class _Asking(Generic[In, Out]):
    """One question on its way."""

    task: Task[In, Out]
    given: In
    caller: Caller
    images: tuple[ImagePart, ...]
    provider: AIProvider
    patience: Patience
    attempts: int = field(default=0)
    begun: int | None = None
    """The number of this attempt's line in the ledger."""

    @property
    def model(self) -> str:
        return self.task.models[0]

    def request(self) -> AIRequest:
        system, prompt = self.task.prompt(self.given)
        return AIRequest(
            model=self.model,
            system=system,
            prompt=prompt,
            images=self.images,
            schema=self.task.answer.model_json_schema(),
            max_output_tokens=self.task.max_output_tokens,
            timeout=self.patience.left,
        )


class AIGateway:
    """`mode` is for the handlers' words: in hybrid the offline guide steps in silently, in real they say why."""

    def __init__(
        self, providers: Sequence[AIProvider], booking: Booking, mode: Mode = "hybrid", sleep: Sleep = asyncio.sleep
    ) -> None:
        self.mode = mode
        self._providers = tuple(providers)
        self._booking = booking
        self._sleep = sleep

    async def ask(
        self, task: Task[In, Out], given: In, *, caller: Caller, images: Sequence[ImagePart] = ()
    ) -> Answer[Out]:
        """Never raises for what a provider does: an answer without a value carries the reason."""
        provider = self._pick(bool(images))
        if provider is None:
            return Answer(None, "guide", reason="no_model")
        patience = Patience(task.deadline, asyncio.get_running_loop().time)
        asking = _Asking(task, given, caller, tuple(images), provider, patience)
        try:
            value: Out = await patience.retrying(self._sleep)(self._attempt, asking)
        except AIError as error:
            log.warning(
                "ai.no_answer", task=task.key, reason=reason_of(error), request=caller.request, error=str(error)
            )
            return no_answer(error, asking.model)
        return Answer(value, provider.service, asking.model)

    @property
    def has_provider(self) -> bool:
        """Whether anybody can be asked at all."""
        return bool(self._providers)

    async def close(self) -> None:
        await self._booking.flush()
        for provider in self._providers:
            await provider.close()

    def _pick(self, with_images: bool) -> AIProvider | None:
        able = (p for p in self._providers if p.capabilities.schema and (p.capabilities.images or not with_images))
        return next(able, None)

    async def _attempt(self, asking: _Asking[In, Out]) -> Out:
        asking.attempts += 1
        asking.begun = await self._booking.begin(self._call(asking, 0, None, UNFINISHED, None))
        started = asyncio.get_running_loop().time()
        try:
            reply = await _complete(asking)
            value = read_answer(asking.task, asking.given, reply)
        except AIError as error:
            usage = error.usage if isinstance(error.usage, Usage) else None
            await self._book(asking, started, usage, error=reason_of(error))
            raise
        except asyncio.CancelledError:
            await self._book(asking, started, None, error="cancelled")
            raise
        await self._book(asking, started, reply.usage, reply=reply)
        return value

    async def _book(
        self,
        asking: _Asking[In, Out],
        started: float,
        usage: Usage | None,
        error: str = "",
        reply: AIReply | None = None,
    ) -> None:
        elapsed = int((asyncio.get_running_loop().time() - started) * 1000)
        await self._booking.book(self._call(asking, elapsed, usage, error, reply), asking.begun)

    @staticmethod
    def _call(asking: _Asking[In, Out], elapsed: int, usage: Usage | None, error: str, reply: AIReply | None) -> Call:
        notes = {"task": asking.task.key, "attempt": str(asking.attempts)}
        if usage is None and error in {"unavailable", "cancelled", UNFINISHED}:
            notes["billed"] = "unknown"
        if reply is not None:
            served = reply.model if reply.model != asking.model else ""
            notes |= {k: v for k, v in {"provider_request": reply.request_id, "served_by": served}.items() if v}
        service, operation = asking.provider.service, asking.task.operation
        return Call(service, operation, asking.model, asking.caller, usage, elapsed, error, notes)


async def _complete(asking: _Asking[In, Out]) -> AIReply:
    """The provider's answer; whatever else it raises than what its port says is one more way of being unavailable."""
    try:
        async with asyncio.timeout(asking.patience.left + GRACE):
            return await asking.provider.complete(asking.request())
    except AIError:
        raise
    except Exception as error:  # noqa: BLE001 - an SDK may raise anything; it is logged and becomes one of ours
        # Logged by place and kind alone: an SDK's text may hold the prompt or the key.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        log.error("ai.unexpected", task=asking.task.key, error=type(error).__name__, place=place)
        raise AIUnavailable(f"{asking.provider.service} failed with {type(error).__name__}.") from None
