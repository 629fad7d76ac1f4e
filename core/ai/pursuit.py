"""From one provider to the next until one answers, or until it makes no sense any more."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from core.ai.attempt import Attempts, Made
from core.ai.errand import Errand
from core.ai.patience import Patience, Sleep, backoff
from core.ai.route import Candidate
from core.errors import AIError, AIMalformed, AIRateLimited, LimitReached

T = TypeVar("T")

AGAIN = 3
"""Attempts after every provider was tried; 1, with a short wait, while the guide stands ready."""
GUIDE_WAIT = 1.5
"""Seconds at the most between the two."""


@dataclass(frozen=True, slots=True)
class _Again:
    """A candidate that may do better, not before `at` (monotonic) when its server asked for time."""

    candidate: Candidate
    at: float | None = None
    malformed: bool = False


class Pursuit(Generic[T]):
    """Of one errand. The next provider that was not tried is asked at once. Only when none is left, those that failed
    in passing are asked again, with backoff; a malformed answer once more at the most. The guide comes after them, and
    those that are known to be down come last."""

    def __init__(
        self,
        errand: Errand[T],
        candidates: tuple[Candidate, ...],
        attempts: Attempts,
        patience: Patience,
        sleep: Sleep,
    ) -> None:
        guide = next((n for n, c in enumerate(candidates) if c.is_guide), len(candidates))
        self._untried = list(candidates[:guide])
        self._rest = list(candidates[guide:])
        self._errand, self._attempts, self._patience, self._sleep = errand, attempts, patience, sleep
        self._again: list[_Again] = []
        self._tries = self._tries_again = 0
        self._may_be_malformed = True
        self._next: Candidate | None = None
        self._wait = 0.0
        self.errors: list[AIError] = []
        self._choose()

    async def run(self) -> Made[T]:
        """Raises the last AIError; those of models are in `errors`."""
        trying = AsyncRetrying(
            retry=retry_if_exception(self._goes_on), wait=self._waiting, sleep=self._rest_a_while, reraise=True
        )
        return await trying(self._try)

    async def _try(self) -> Made[T]:
        candidate, self._next = self._next, None
        assert candidate is not None  # there is one when there is an errand, and `_goes_on` saw to the others
        self._tries += 1
        timeout = self._patience.share(others=bool(self._untried), guide=bool(self._rest))
        try:
            return await self._attempts.make(self._errand, candidate, timeout, self._tries)
        except AIError as error:
            if not candidate.is_guide:
                self.errors.append(error)
            self._judge(candidate, error)
            raise

    def _judge(self, candidate: Candidate, error: AIError) -> None:
        if isinstance(error, LimitReached):
            self._leave_out(error)
        asked = error.retry_after if isinstance(error, AIRateLimited) else None
        if isinstance(error, AIMalformed) and self._may_be_malformed:
            self._again.append(_Again(candidate, malformed=True))
        elif error.transient:
            self._again.append(_Again(candidate, None if asked is None else self._patience.now + asked))

    def _leave_out(self, limit: LimitReached) -> None:
        """A service's limit spares that service; any other one all that cost something."""
        kind, _, service = limit.scope.partition(":")

        def stays(candidate: Candidate) -> bool:
            if kind == "service":
                return candidate.service != service
            return candidate.provider.capabilities.free

        self._untried = [c for c in self._untried if stays(c)]
        self._rest = [c for c in self._rest if stays(c)]
        self._again = [a for a in self._again if stays(a.candidate)]

    def _goes_on(self, error: BaseException) -> bool:
        ended = self._patience.left <= 0 or self._errand.is_final()
        return isinstance(error, AIError) and not ended and self._choose()

    def _choose(self) -> bool:
        """Sets who is next, and after which wait; False: nobody."""
        self._wait = 0.0
        if self._untried:
            self._next = self._untried.pop(0)
        elif not self._try_again() and self._rest:
            self._next = self._rest.pop(0)
        return self._next is not None

    def _try_again(self) -> bool:
        if not self._again or self._tries_again >= (1 if self._rest else AGAIN):
            return False
        if self._rest and not self._patience.is_young:
            return False
        now = self._patience.now
        soonest = min(self._again, key=lambda again: again.at or now)
        wait = self._wait_for(soonest, now)
        if wait >= (GUIDE_WAIT if self._rest else self._patience.left):
            return False
        self._again.remove(soonest)
        if soonest.malformed:  # once is enough, whoever it was
            self._again = [again for again in self._again if not again.malformed]
            self._may_be_malformed = False
        self._tries_again += 1
        self._next, self._wait = soonest.candidate, wait
        return True

    def _wait_for(self, again: _Again, now: float) -> float:
        if again.malformed:
            return 0.0
        return backoff(self._tries_again + 1, None if again.at is None else max(again.at - now, 0.0))

    def _waiting(self, _: RetryCallState) -> float:
        return self._wait

    async def _rest_a_while(self, seconds: float) -> None:
        if seconds > 0:
            await self._sleep(seconds)
