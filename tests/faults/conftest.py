"""Two providers by their real SDKs over loopback, with the real purse and ledger behind the gateway."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pytest

from adapters.ai.gemini import GeminiProvider
from adapters.ai.guide import GuideProvider
from adapters.ai.openai_compatible import DEEPSEEK, OpenAICompatible
from bot.clock import SystemClock, new_id
from core.ai.breakers import Breakers
from core.ai.gateway import AIGateway
from core.ai.purse import Purse
from core.costs.budgets import Budgets
from core.costs.limits import EVERYBODY, Limit
from core.costs.prices import PriceBook
from core.events import Event, Recorded
from core.persistence import SqlStore, open_store
from core.ports.ai import AIProvider
from core.ports.store import Unit
from tests.fakes.gemini import KEY as GEMINI_KEY
from tests.fakes.gemini import FakeGemini
from tests.fakes.openai import KEY as OPENAI_KEY
from tests.fakes.openai import FakeOpenAI

ALL = "SELECT service, error, nanos, uncertain FROM cost_entry ORDER BY seq"


@dataclass(frozen=True)
class Line:
    """A line of the ledger, as far as these tests look at it."""

    service: str
    error: str
    nanos: int
    uncertain: bool


class House:
    """`gemini` and `deepseek` are the servers; `gateway` asks them in this order."""

    def __init__(self, store: SqlStore, gemini: FakeGemini, deepseek: FakeOpenAI) -> None:
        self.store, self.gemini, self.deepseek, self.clock = store, gemini, deepseek, SystemClock()
        self.first = GeminiProvider(GEMINI_KEY, gemini.base_url)
        self.second = OpenAICompatible(DEEPSEEK, OPENAI_KEY, "deepseek-flash", base_url=deepseek.address)
        self.gateway = self.open([self.first, self.second])

    def open(self, providers: Sequence[AIProvider], limits: Sequence[Limit] = (), **more: Any) -> AIGateway:
        self.purse = Purse(self.store, PriceBook.load(), Budgets(), limits, self.clock, new_id, self._emit)
        self.breakers = Breakers(self.store, self._emit, more.get("time", monotonic))
        return AIGateway(providers, self.purse, self.breakers, **more)

    def with_guide(self) -> AIGateway:
        return self.open([self.first, self.second, GuideProvider()])

    def calls(self) -> tuple[int, int]:
        """How many requests each server got: what no SDK may multiply."""
        return len(self.gemini.requests), len(self.deepseek.requests)

    async def lines(self) -> list[Line]:
        """The ledger, oldest first, once nothing is being written; its sums agree with it and nothing is set aside."""
        await self.purse.flush()
        found = await self.store.transact(
            lambda unit: unit._tx.conn.exec_driver_sql(ALL).all()  # type: ignore[attr-defined] # the test looks inside
        )
        lines = [Line(service, error, nanos, bool(uncertain)) for service, error, nanos, uncertain in found]
        now = self.clock.now()
        since = now.replace(year=now.year - 1)
        until = now.replace(year=now.year + 1)
        assert await self.store.transact(lambda u: u.ledger.spent(since, until, EVERYBODY)) == sum(
            e.nanos for e in lines
        )
        assert await self.store.transact(lambda u: u.ledger.reserved(since, until, EVERYBODY)) == 0
        return lines

    def _emit(self, unit: Unit, event: Event) -> None:
        unit.events.append(Recorded(new_id(), event, self.clock.now()), ())


@asynccontextmanager
async def served(store: SqlStore) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        gemini, deepseek = FakeGemini(), FakeOpenAI("deepseek", images=False)
        for server in (gemini, deepseek):
            await server.start()
            stack.push_async_callback(server.stop)
        house = House(store, gemini, deepseek)
        stack.push_async_callback(house.first.close)
        stack.push_async_callback(house.second.close)
        yield house


@pytest.fixture
async def store(sqlite_url: str, secret_keys: list[str]) -> AsyncIterator[SqlStore]:
    """On SQLite: what the ledger promises on either database is tested in tests/persistence."""
    opened = open_store(sqlite_url, secret_keys)
    yield opened
    await opened.close()


@pytest.fixture
async def house(store: SqlStore) -> AsyncIterator[House]:
    async with served(store) as one:
        yield one
