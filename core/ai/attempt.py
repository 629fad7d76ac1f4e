"""One attempt at one provider: each call of it in turn, let through, paid for, made, settled."""

import asyncio
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

import structlog

from core.ai.answer import reason_of
from core.ai.breaker import Admission, Breaker
from core.ai.breakers import Breakers
from core.ai.errand import Errand
from core.ai.estimate import worst_case
from core.ai.purse import Outcome, Planned, Purse
from core.ai.route import Candidate
from core.costs.entry import Usage
from core.costs.limits import Reservation
from core.errors import AIBlocked, AIError, AIHeldBack, AIMalformed, AIRateLimited, AIUnavailable, Billed
from core.limits import Rate, RateLimiter
from core.ports.ai import AIReply, AIRequest

log = structlog.get_logger(__name__)

T = TypeVar("T")

GRACE = 0.5
"""Seconds that a provider may take to notice its own timeout before it is cut off."""
HOLD_FROM = 5.0
"""A provider that asks for more seconds than these is not asked by others either until then."""


class Hears(Protocol):
    """The part of HealthBoard that is needed here."""

    def heard(self, service: str, error: AIError | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """What came, by whom, and what it cost in nano-dollars."""

    value: T
    candidate: Candidate
    reply: AIReply
    nanos: int


@dataclass(slots=True)
class _Open:
    """A call on its way."""

    planned: Planned
    reservation: Reservation
    breaker: Breaker
    admission: Admission
    started: float
    notes: dict[str, str] = field(default_factory=dict)


class Attempts:
    """Raises what the provider raised; AIRateLimited also when our own rate has no room, or when the provider asked for
    time; LimitReached; AIHeldBack."""

    def __init__(
        self,
        purse: Purse,
        breakers: Breakers,
        health: Hears | None = None,
        limiter: RateLimiter | None = None,
        rates: Mapping[str, Rate] | None = None,
    ) -> None:
        self._purse, self._breakers, self._health = purse, breakers, health
        self._limiter, self._rates = limiter, rates or {}

    async def make(self, errand: Errand[T], candidate: Candidate, timeout: float, number: int) -> Made[T]:
        """Within `timeout` seconds. What this provider takes only in parts is as many calls, each paid for, and all of
        them by it: vectors of two models cannot be compared."""
        parts = errand.split(candidate.provider.capabilities)
        if not parts:
            return await self._once(errand, candidate, timeout, number)
        time = asyncio.get_running_loop().time
        ends = time() + timeout
        made = [await self._once(part, candidate, max(ends - time(), 0.0), number) for part in parts]
        value = errand.join([one.value for one in made])
        return Made(value, candidate, made[-1].reply, sum(one.nanos for one in made))

    async def _once(self, errand: Errand[T], candidate: Candidate, timeout: float, number: int) -> Made[T]:
        await self._in_turn(candidate.service)
        breaker = self._breakers.of(candidate.service)
        admission = breaker.admit()
        if admission is None:
            raise _held_back(breaker)
        request = replace(errand.request, model=candidate.model, timeout=timeout)
        planned = plan(errand, candidate, worst_case(request, candidate.provider.capabilities))
        try:
            reservation = await self._purse.reserve(planned)
        except BaseException:
            breaker.dropped(admission)
            raise
        notes = {"task": errand.key, "attempt": str(number)}
        call = _Open(planned, reservation, breaker, admission, asyncio.get_running_loop().time(), notes)
        return await self._call(errand, candidate, request, call)

    async def _in_turn(self, service: str) -> None:
        rate = self._rates.get(service)
        if rate is None or self._limiter is None:
            return
        wait = await self._limiter.hit("provider", service, rate)
        if wait is not None:
            raise AIRateLimited(f"{service} is asked as often as HOMEVIEW_RATE_PROVIDERS allows.", retry_after=wait)

    async def _call(self, errand: Errand[T], candidate: Candidate, request: AIRequest, call: _Open) -> Made[T]:
        try:
            reply = await _complete(candidate, request)
            value = errand.read(reply)
        except AIError as error:
            if candidate.is_guide:  # it has no guidance on this: no failure, and nothing was asked
                await self._purse.release(call.reservation)
                raise
            self._note(call, error)
            usage = error.usage if isinstance(error.usage, Usage) else None
            await self._settle(call, usage, error.billed, reason_of(error))
            raise
        except asyncio.CancelledError:
            call.breaker.dropped(call.admission)
            await self._settle(call, None, "unknown", "cancelled")
            raise
        self._note(call, None)
        served = reply.model if reply.model != candidate.model else ""
        call.notes |= {k: v for k, v in {"provider_request": reply.request_id, "served_by": served}.items() if v}
        return Made(value, candidate, reply, await self._settle(call, reply.usage, "known", ""))

    def _note(self, call: _Open, error: AIError | None) -> None:
        """For the breaker what a person's words or the model's own manners caused is no failure of the provider."""
        theirs = error is not None and not isinstance(error, AIBlocked | AIMalformed | AIRateLimited)
        call.breaker.done(call.admission, theirs, reason_of(error) if error else "")
        if isinstance(error, AIRateLimited) and (error.retry_after or 0) > HOLD_FROM:
            call.breaker.hold(error.retry_after or 0)
        if self._health is not None:
            self._health.heard(call.planned.service, error)

    async def _settle(self, call: _Open, usage: Usage | None, billed: Billed, error: str) -> int:
        elapsed = int((asyncio.get_running_loop().time() - call.started) * 1000)
        return await self._purse.settle(call.reservation, Outcome(usage, billed, elapsed, error, call.notes))


def _held_back(breaker: Breaker) -> AIError:
    wait = breaker.waits()
    if breaker.is_open:
        return AIHeldBack(f"{breaker.service} failed too often: it is not asked for {wait:.0f} s.")
    return AIRateLimited(f"{breaker.service} asked for {wait:.0f} s more.", retry_after=wait)


def plan(errand: Errand[Any], candidate: Candidate, most: Usage) -> Planned:
    return Planned(
        service=candidate.service,
        operation=errand.name,
        model=candidate.model,
        caller=errand.caller,
        most=most,
        seconds=errand.deadline,
        fingerprint=errand.fingerprint,
        free=candidate.provider.capabilities.free,
    )


async def _complete(candidate: Candidate, request: AIRequest) -> AIReply:
    """The provider's answer; whatever else it raises than what its port says is one more way of being unavailable."""
    try:
        async with asyncio.timeout(request.timeout + GRACE):
            return await candidate.provider.complete(request)
    except AIError:
        raise
    except Exception as error:  # noqa: BLE001 - an SDK may raise anything; it is logged and becomes one of ours
        # Logged by place and kind alone: an SDK's text may hold the prompt or the key.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        log.error("ai.unexpected", task=request.task, error=type(error).__name__, place=place)
        raise AIUnavailable(f"{candidate.service} failed with {type(error).__name__}.") from None
