"""The only way to a model: how often, from the cache, by whom, at what price, and what is said when none answers."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

import structlog

from core.ai.answer import Answer, Reason, Said, reason_of
from core.ai.attempt import Attempts, Hears, Made
from core.ai.breaker import Time
from core.ai.breakers import Breakers
from core.ai.errand import Errand, Vectors, for_picture, for_task, for_vectors, for_words
from core.ai.patience import Patience, Sleep
from core.ai.purse import Purse
from core.ai.pursuit import Pursuit
from core.ai.recall import MOCK, Recall
from core.ai.route import GUIDE, Candidate, Choice, Routes, choose
from core.ai.task import In, Out, Task
from core.cache import Cache
from core.costs.entry import Caller
from core.errors import AIError, AIRateLimited, LimitReached
from core.limits import Rate, RateLimiter
from core.ports.ai import AIProvider, AIRequest, ImagePart

log = structlog.get_logger(__name__)

T = TypeVar("T")

Mode = Literal["real", "hybrid", "mock"]
_SAYS_MOST: tuple[Reason, ...] = ("blocked", "rate_limited", "malformed", "unavailable", "limit", "refused")
"""When several failed, the reason that tells a person most, after a limit that holds for all of them."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often models may be asked for one person, for one workspace, and by service. None: as often as they like."""

    person: Rate | None = None
    workspace: Rate | None = None
    providers: Mapping[str, Rate] = field(default_factory=dict)


class AIGateway:
    """`mode` is for the handlers' words. `is_down`: services that somebody looks after and knows to be down.

    Nothing here raises for what a provider does: an answer without a value carries the reason.
    """

    def __init__(
        self,
        providers: Sequence[AIProvider],
        purse: Purse,
        breakers: Breakers,
        *,
        mode: Mode = "hybrid",
        routes: Routes | None = None,
        cache: Cache | None = None,
        limiter: RateLimiter | None = None,
        rates: Rates | None = None,
        health: Hears | None = None,
        is_down: Callable[[str], bool] = lambda _: False,
        sleep: Sleep = asyncio.sleep,
        time: Time | None = None,
    ) -> None:
        self.mode = mode
        self._providers, self._purse, self._breakers = tuple(providers), purse, breakers
        self._routes, self._is_down = routes or Routes(), is_down
        self._limiter, self._rates = limiter, rates or Rates()
        self._attempts = Attempts(purse, breakers, health, limiter, self._rates.providers)
        self._recall = Recall(cache, purse)
        self._sleep, self._time = sleep, time

    async def ask(
        self, task: Task[In, Out], given: In, *, caller: Caller, images: Sequence[ImagePart] = ()
    ) -> Answer[Out]:
        """What the task asks for, checked. In hybrid the offline guide may be who answers (`by`, with a `reason`)."""
        return await self._get(for_task(task, given, caller, images))

    async def embed(self, texts: Sequence[str], *, caller: Caller) -> Answer[Vectors]:
        """One vector of length 1 for each text; only those of one `model` can be compared."""
        return await self._get(for_vectors(texts, caller))

    async def paint(self, prompt: str, *, caller: Caller) -> Answer[ImagePart]:
        return await self._get(for_picture(prompt, caller))

    async def say(
        self,
        prompt: str,
        *,
        caller: Caller,
        model: str = "",
        system: str = "",
        images: Sequence[ImagePart] = (),
        search: bool = False,
        hear: Callable[[str], None] | None = None,
        max_output_tokens: int = 2048,
    ) -> Answer[Said]:
        """Free words for whoever runs this. `model`: "service/model" to ask first. `hear` gets the words as they come;
        once it heard some, nobody else is asked, since those cannot be taken back."""
        request = AIRequest(
            model="",
            system=system,
            prompt=prompt,
            images=tuple(images),
            max_output_tokens=max_output_tokens,
            search=search,
            hear=hear,
            task="say",
        )
        return await self._get(for_words(request, model, caller))

    @property
    def has_model(self) -> bool:
        """Whether anybody but the guide can be asked at all."""
        return any(provider.service != GUIDE for provider in self._providers)

    async def close(self) -> None:
        await self._breakers.flush()
        await self._purse.flush()
        for provider in self._providers:
            await provider.close()

    async def _get(self, errand: Errand[T]) -> Answer[T]:
        wait = await self._too_often(errand.caller)
        if wait is not None:
            return await self._by_guide(errand, Answer(None, GUIDE, reason="too_often", retry_after=wait))
        return await self._recall.through(errand, lambda: self._pursue(errand))

    async def _too_often(self, caller: Caller) -> float | None:
        """Seconds until this person, or this workspace, may ask a model again; None: now."""
        if self._limiter is None or not self.has_model:
            return None
        for name, key, rate in (
            ("person", caller.person, self._rates.person),
            ("workspace", caller.tenant, self._rates.workspace),
        ):
            if rate and key and (wait := await self._limiter.hit(name, key, rate)) is not None:
                log.info("ai.too_often", who=name, seconds=round(wait, 1))
                return wait
        return None

    async def _by_guide(self, errand: Errand[T], why: Answer[T]) -> Answer[T]:
        """Models are not to be asked, as `why` says; the guide is free and always to be had."""
        guide = tuple(c for c in choose(self._providers, (), errand.request).candidates if c.is_guide)
        if not guide:
            return why
        try:
            made = await self._pursuit(errand, guide).run()
        except AIError:
            return why
        return replace(why, value=made.value, model=made.candidate.model)

    def _pursuit(self, errand: Errand[T], candidates: tuple[Candidate, ...]) -> Pursuit[T]:
        patience = Patience(errand.deadline, self._time or asyncio.get_running_loop().time)
        return Pursuit(errand, candidates, self._attempts, patience, self._sleep)

    async def _pursue(self, errand: Errand[T]) -> tuple[Answer[T], int]:
        references = self._routes.references(errand)
        choice = choose(self._providers, references, errand.request, self._is_down)
        if not choice.candidates:
            return Answer(None, GUIDE, reason=_why_nobody(choice)), 0
        pursuit = self._pursuit(errand, choice.candidates)
        try:
            made = await pursuit.run()
        except AIError:
            answer: Answer[T] = _no_answer(pursuit.errors, choice)
            self._tell(errand, answer, pursuit.errors)
            return answer, 0
        answer = _answer(made, pursuit.errors, choice)
        if answer.by == GUIDE:
            self._tell(errand, answer, pursuit.errors)
        return answer, made.nanos

    @staticmethod
    def _tell(errand: Errand[T], answer: Answer[T], errors: Sequence[AIError]) -> None:
        """No model answered: why, for those who run this. Where there is none, there is nothing to tell."""
        if errors:
            why = "; ".join(dict.fromkeys(str(error) for error in errors))
            log.warning("ai.no_answer", task=errand.key, request=errand.caller.request, reason=answer.reason, error=why)


def _answer(made: Made[T], errors: Sequence[AIError], choice: Choice) -> Answer[T]:
    """A mock in the place of a provider says that it is one."""
    by = MOCK if made.reply.model == MOCK else made.candidate.service
    why: Answer[T] = _no_answer(errors, choice) if made.candidate.is_guide else Answer(None, by)
    return replace(why, value=made.value, by=by, model=made.candidate.model)


def _no_answer(errors: Sequence[AIError], choice: Choice) -> Answer[T]:
    if not errors:  # there was nobody but the guide
        return Answer(None, GUIDE, reason=_why_nobody(choice))
    told = min(errors, key=_rank)
    reason = reason_of(told)
    waits = [e.retry_after for e in errors if isinstance(e, AIRateLimited) and e.retry_after is not None]
    retry_after = min(waits) if waits and reason == "rate_limited" else None
    return Answer(None, GUIDE, reason=reason, retry_after=retry_after, free_at=getattr(told, "free_at", None))


def _rank(error: AIError) -> int:
    if isinstance(error, LimitReached) and not error.scope.startswith("service"):
        return -1
    return _SAYS_MOST.index(reason_of(error))


def _why_nobody(choice: Choice) -> Reason:
    return "too_large" if choice.too_large else "no_model"
