"""The one retry layer: how long to wait for a model, and when to give up."""

import random
from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from core.errors import AIMalformed, AIRateLimited, HomeViewError

MAX_ATTEMPTS = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 4.0

Sleep = Callable[[float], Awaitable[None]]


class Patience:
    """For one question: ends after `seconds` by the monotonic clock `time`, whatever the server wishes.

    Transient failures wait exponentially with full jitter, or as long as the server asks; when that is longer than
    what is left, there is no point in waiting at all. A malformed answer is asked for once more.
    """

    def __init__(self, seconds: float, time: Callable[[], float]) -> None:
        self._time = time
        self._ends = time() + seconds
        self._malformed = 0

    @property
    def left(self) -> float:
        return max(self._ends - self._time(), 0.0)

    def retrying(self, sleep: Sleep) -> AsyncRetrying:
        return AsyncRetrying(
            retry=retry_if_exception(self._worth_it), wait=_wait, stop=self._stop, sleep=sleep, reraise=True
        )

    def _worth_it(self, error: BaseException) -> bool:
        if isinstance(error, AIMalformed):
            self._malformed += 1
            return self._malformed == 1
        return isinstance(error, HomeViewError) and error.transient

    def _stop(self, state: RetryCallState) -> bool:
        return state.attempt_number >= MAX_ATTEMPTS or state.upcoming_sleep >= self.left


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, AIMalformed):
        return 0.0
    # Jitter spreads callers out; no secret depends on it.
    jitter = random.random()
    if isinstance(error, AIRateLimited) and error.retry_after is not None:
        return error.retry_after + 0.25 * jitter
    return float(min(FIRST_WAIT * 2 ** (state.attempt_number - 1), LONGEST_WAIT)) * jitter
