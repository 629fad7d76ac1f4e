"""Redis that may be slow, gone or back again, for what can do without it: the cache and the rates.

A call waits for Redis at most until it has answered nobody for ANSWER_SECONDS. Then it counts as away: each call fails
at once, and a task in the background tries until it answers again. Its state is logged when it changes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError, ResponseError

from core.errors import SettingsError, StoreUnavailable

log = structlog.get_logger(__name__)

T = TypeVar("T")
Ask = Callable[["Redis"], Awaitable[T]]

ANSWER_SECONDS = 0.05
"""How long Redis may be silent while somebody waits for it."""
GRACE_SECONDS = 0.01
"""For answers that have come while this process itself was busy."""
CONTACT_SECONDS = 2.0
"""For the attempts in the background, which also make the connections."""
START_SECONDS = 0.25
"""How long the start of the process waits for the first contact."""
PAUSES = (0.1, 0.25, 0.5, 1.0)
CONNECTIONS = 4
_FAILURES = (RedisError, OSError, TimeoutError)


async def end(*tasks: asyncio.Task[None]) -> None:
    """Cancels until they are over: redis-py may lose a cancellation."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.1)


def _client(url: str) -> Redis:
    try:
        # A default redis-py 8 client retries for seconds before it admits that Redis is gone: `retry=None`.
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=CONTACT_SECONDS,
            retry=None,
            socket_connect_timeout=CONTACT_SECONDS,
            # Each call is bounded here. With a time of its own redis-py starts a task for each command, and loses a
            # cancellation that comes just when the command was written (asyncio.wait_for before Python 3.12).
            socket_timeout=None,
        )
    except ValueError:
        # `from None` and no value: the address may hold a password.
        raise SettingsError("REDIS_URL is not an address.", remedy="Use redis://host:6379/0.") from None
    return Redis.from_pool(pool)


class RedisLink:
    """`part` names it in the log. `contact` is done with Redis before it is used, at first and after each outage.

    Raises SettingsError for an address that is none.
    """

    def __init__(self, url: str, part: str, effect: str, contact: Ask[None] | None = None) -> None:
        self.redis = _client(url)
        self._log = log.bind(part=part)
        self._effect = effect
        self._contact = contact
        self._waiting: set[asyncio.Timeout] = set()
        self._heard_at = 0.0
        self._looking = False
        self._up = False
        self._told_away = self._told_refused = False
        self._gone = asyncio.Event()
        self._tried = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        return self._up

    @property
    def missed(self) -> bool:
        """It is away, or just comes back."""
        return self._told_away

    async def start(self) -> None:
        """Begins to look for Redis; waits a moment for it, and never longer."""
        self._task = asyncio.create_task(self._keep_up(), name="redis-link")
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._tried.wait()
        except TimeoutError:
            return

    async def close(self) -> None:
        if self._task:
            await end(self._task)
        self._up = False
        try:
            async with asyncio.timeout(CONTACT_SECONDS):
                await self.redis.aclose()
        except _FAILURES:
            return  # the sockets go with the process

    async def call(self, ask: Ask[T]) -> T:
        """What `ask` returns. Raises StoreUnavailable: at once while Redis is away."""
        if not self._up:
            raise StoreUnavailable("Redis is away.", remedy="Check REDIS_URL and the server.")
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._watch(limit)
                try:
                    result = await ask(self.redis)
                finally:
                    self._waiting.discard(limit)
        except ResponseError as exc:
            self._refused(exc)
            raise StoreUnavailable(f"Redis refuses ({type(exc).__name__}).") from None
        except _FAILURES as exc:
            self._lost(exc)
            raise StoreUnavailable(f"Redis does not answer ({type(exc).__name__}).") from None
        self._heard_at = asyncio.get_running_loop().time()
        return result

    def _watch(self, limit: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        if not self._waiting:
            self._heard_at = loop.time()
        self._waiting.add(limit)
        if not self._looking:
            self._looking = True
            self._look_in(ANSWER_SECONDS)

    def _look_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, self._look, loop.time() + seconds)

    def _look(self, due: float) -> None:
        """One look for all that wait. A long queue is no silence, nor is our own process being busy."""
        now = asyncio.get_running_loop().time()
        silent = now - self._heard_at
        if not self._waiting or not self._up:
            self._looking = False
        elif silent < ANSWER_SECONDS or now - due > GRACE_SECONDS:
            self._look_in(max(ANSWER_SECONDS - silent, GRACE_SECONDS))
        else:
            self._looking = False
            self._lost(TimeoutError())

    def _lost(self, error: BaseException) -> None:
        """Nobody waits for it any longer."""
        if not self._up:
            return
        self._up = False
        self._gone.set()
        self._tell_away(error)
        now = asyncio.get_running_loop().time()
        for limit in tuple(self._waiting):
            limit.reschedule(now)

    async def _keep_up(self) -> None:
        failures = 0
        while True:
            try:
                async with asyncio.timeout(CONTACT_SECONDS):
                    await self._meet()
            except _FAILURES as exc:
                self._tell_away(exc)
                self._tried.set()
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
                continue
            failures = 0
            self._gone.clear()
            self._up = True
            self._tell_back()
            self._tried.set()
            await self._gone.wait()

    async def _meet(self) -> None:
        """All connections are made here, where there is time: a call never has to."""
        answers = await asyncio.gather(*(self.redis.ping() for _ in range(CONNECTIONS)), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        if self._contact:
            await self._contact(self.redis)

    def _tell_away(self, error: BaseException) -> None:
        if not self._told_away:
            self._told_away = True
            self._log.warning("redis.gone", error=type(error).__name__, effect=self._effect)

    def _tell_back(self) -> None:
        self._told_refused = False
        if self._told_away:
            self._told_away = False
            self._log.info("redis.back")

    def _refused(self, error: ResponseError) -> None:
        """It answers, and will not do it (no memory left, read-only): the others' calls may be done."""
        self._heard_at = asyncio.get_running_loop().time()
        if not self._told_refused:
            self._told_refused = True
            self._log.warning("redis.refused", error=type(error).__name__, effect=self._effect)
