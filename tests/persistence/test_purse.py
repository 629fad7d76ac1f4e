"""The purse over both databases: what an ending costs, who is told, what a crash or a lost database leaves."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.ai.calls import MARGIN
from core.ai.purse import Outcome, Planned, Purse
from core.costs.budgets import Budgets
from core.costs.entry import Caller, Usage
from core.costs.limits import Limit
from core.costs.prices import PriceBook
from core.errors import AIUnavailable, LimitReached, StoreUnavailable
from core.events import Event
from core.persistence import SqlStore, open_store
from core.ports.store import Alert, CostGroup, CostQuery, OutcomeCount, Unit
from tests.persistence.make import T0, later, new_id

BOOK = PriceBook.load()
MODEL = "gemini-3.5-flash-lite"
MOST, USED = Usage(3000, 1000), Usage(900, 120)
PRICE = BOOK.price("gemini", MODEL, USED, T0).nanos
WORST = BOOK.price("gemini", MODEL, MOST, T0).nanos
WHO = Caller("slack:T1", "slack:T1:U1", "j1", "req", "7")
PLANNED = Planned("gemini", "advise", MODEL, WHO, MOST, 30.0, "f1")


class MovedClock:
    def __init__(self) -> None:
        self.at = T0

    def now(self) -> datetime:
        return self.at


class Failing:
    """A store that is away while `down`."""

    def __init__(self, store: Any) -> None:
        self.store, self.down = store, False

    async def transact(self, work: Callable[[Any], Any]) -> Any:
        if self.down:
            raise StoreUnavailable("it is away")
        return await self.store.transact(work)


class Pocket:
    """A purse, with what moves it and what it told."""

    def __init__(self, store: Any, limits: Sequence[Limit] = (), budgets: Budgets | None = None) -> None:
        self.clock, self.told, self.link = MovedClock(), list[Event](), Failing(store)
        budgets = budgets or Budgets(0, 0, 0)
        self.purse = Purse(self.link, BOOK, budgets, limits, self.clock, new_id, self._emit)  # type: ignore[arg-type] # the part of a Store that it needs

    def _emit(self, unit: Unit, event: Event) -> None:
        self.told.append(event)

    async def group(self) -> CostGroup:
        (group,) = await self.groups()
        return group

    async def groups(self) -> Sequence[CostGroup]:
        query = CostQuery("service", T0, later(3600), "Europe/Berlin")
        return await self.link.store.transact(lambda unit: unit.ledger.report(query))  # type: ignore[no-any-return] # Failing is loosely typed

    async def standing(self) -> tuple[int, int]:
        def both(unit: Unit) -> tuple[int, int]:
            return unit.ledger.spent(T0, later(3600)), unit.ledger.reserved(T0, later(3600))

        return await self.link.store.transact(both)  # type: ignore[no-any-return] # as above


async def test_a_call_is_set_aside_at_its_most_and_settled_at_what_it_used(store: SqlStore) -> None:
    pocket = Pocket(store)
    reservation = await pocket.purse.reserve(PLANNED)
    assert await pocket.standing() == (0, WORST)
    assert await pocket.purse.settle(reservation, Outcome(USED, "known", 800)) == PRICE
    assert await pocket.standing() == (PRICE, 0)
    assert 0 < PRICE < WORST


@pytest.mark.parametrize(
    ("outcome", "nanos", "failed", "uncertain"),
    [
        (Outcome(None, "no", 5, "rate_limited"), 0, 1, 0),
        (Outcome(None, "unknown", 5, "unavailable"), WORST, 1, 1),
        (Outcome(USED, "unknown", 5, "unavailable"), WORST, 1, 1),
        (Outcome(USED, "known", 5, "malformed"), PRICE, 1, 0),
        (Outcome(Usage(30_000, 10_000), "unknown", 5, "unavailable"), 10 * WORST, 1, 1),
    ],
    ids=["not billed", "nobody knows", "broken off", "unusable", "more came than was thought"],
)
async def test_every_ending_has_its_price(
    store: SqlStore, outcome: Outcome, nanos: int, failed: int, uncertain: int
) -> None:
    pocket = Pocket(store)
    assert await pocket.purse.settle(await pocket.purse.reserve(PLANNED), outcome) == nanos
    group = await pocket.group()
    assert (group.nanos, group.failed, group.uncertain, group.calls) == (nanos, failed, uncertain, 1)


async def test_a_limit_refuses_and_tells_it_once_for_its_window(store: SqlStore) -> None:
    pocket = Pocket(store, [Limit("all", "day", WORST)])
    await pocket.purse.reserve(PLANNED)
    for _ in range(3):
        with pytest.raises(LimitReached) as refused:
            await pocket.purse.reserve(PLANNED)
    assert (refused.value.scope, refused.value.window) == ("all", "day")
    assert [event.name for event in pocket.told] == ["cost.limit_reached"]
    (alert,) = await store.transact(lambda unit: unit.alerts.history())
    assert (alert.key, alert.kind) == ("limit:all:day:2026-11-21", "limit")
    assert await pocket.standing() == (0, WORST)


async def test_a_free_call_is_booked_without_being_checked(store: SqlStore) -> None:
    pocket = Pocket(store, [Limit("all", "day", 1)])
    free = Planned("local", "advise", "llama", WHO, MOST, 30.0, free=True)
    assert await pocket.purse.settle(await pocket.purse.reserve(free), Outcome(USED, "known", 5)) == 0
    group = await pocket.group()
    assert (group.key, group.calls, group.nanos, group.tokens, group.unpriced) == ("local", 1, 0, 1020, 0)


async def test_a_budget_is_told_once_for_each_threshold(store: SqlStore) -> None:
    pocket = Pocket(store, budgets=Budgets(daily=PRICE * 2, weekly=0, monthly=0))
    for _ in range(3):
        await pocket.purse.settle(await pocket.purse.reserve(PLANNED), Outcome(USED, "known", 5))
    assert [(e.name, e.data["threshold"]) for e in pocket.told] == [
        ("cost.threshold_exceeded", 50),
        ("cost.threshold_exceeded", 100),
    ]
    alerts: Sequence[Alert] = await store.transact(lambda unit: unit.alerts.history())
    assert [a.data["threshold"] for a in alerts if a.acknowledged_at is None] == [50, 100]
    assert {a.key: a.data["spent_nanos"] for a in alerts} == {
        "budget:daily:2026-11-21:50": PRICE,
        "budget:daily:2026-11-21:80": PRICE * 2,
        "budget:daily:2026-11-21:100": PRICE * 2,
    }


async def test_a_model_without_a_price_takes_the_reserve_and_is_told_once(store: SqlStore) -> None:
    pocket = Pocket(store)
    unknown = Planned("gemini", "advise", "model-of-nobody", WHO, MOST, 30.0)
    for _ in range(2):
        assert await pocket.purse.settle(await pocket.purse.reserve(unknown), Outcome(USED, "known", 5)) > 0
    assert [(e.name, e.data["model"]) for e in pocket.told] == [("cost.unpriced", "model-of-nobody")]
    assert (await pocket.group()).unpriced == 2


async def test_each_ending_is_counted_by_its_category(store: SqlStore) -> None:
    pocket = Pocket(store)
    for error in ("", "", "unavailable", "blocked"):
        await pocket.purse.settle(await pocket.purse.reserve(PLANNED), Outcome(USED, "known", 5, error))
    found = await store.transact(lambda unit: unit.outcomes.between(T0, later(900)))
    assert [(one.category, one.count) for one in found] == [("", 2), ("external_service", 1), ("validation", 1)]
    assert isinstance(found[0], OutcomeCount)


async def test_hits_are_booked_together_as_savings(store: SqlStore) -> None:
    pocket = Pocket(store)
    for _ in range(3):
        pocket.purse.saved(PLANNED, 500)
    await pocket.purse.flush()
    group = await pocket.group()
    assert (group.calls, group.hits, group.saved_nanos, group.nanos, group.mean_ms) == (0, 3, 1500, 0, 0.0)


async def test_without_a_database_a_limited_call_is_refused_and_another_is_made(store: SqlStore) -> None:
    limited, other = Pocket(store, [Limit("service", "day", 10**12, "gemini")]), Pocket(store)
    limited.link.down = other.link.down = True
    with pytest.raises(AIUnavailable) as refused:
        await limited.purse.reserve(PLANNED)
    assert refused.value.billed == "no"
    reservation = await other.purse.reserve(PLANNED)
    assert await other.purse.settle(reservation, Outcome(USED, "known", 5)) == PRICE
    other.link.down = False
    await other.purse.flush()
    assert await other.standing() == (PRICE, 0)


async def test_a_caller_that_is_cancelled_does_not_stop_the_writing(store: SqlStore) -> None:
    pocket = Pocket(store)
    reservation = await pocket.purse.reserve(PLANNED)
    settling = asyncio.ensure_future(pocket.purse.settle(reservation, Outcome(USED, "known", 5)))
    await asyncio.sleep(0)
    settling.cancel()
    await pocket.purse.flush()
    assert await pocket.standing() == (PRICE, 0)


async def test_a_caller_that_is_cancelled_while_it_reserves_leaves_nothing_set_aside(store: SqlStore) -> None:
    pocket = Pocket(store)
    await pocket.purse.release(await pocket.purse.reserve(PLANNED))  # prices are loaded
    for turns in range(6):
        asking = asyncio.ensure_future(pocket.purse.reserve(PLANNED))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
    await pocket.purse.flush()
    assert await pocket.standing() == (0, 0)


async def test_is_over_budget_says_what_so_much_more_would_pass(store: SqlStore) -> None:
    limits = [Limit("tenant", "month", WORST * 3), Limit("person", "day", WORST)]
    pocket = Pocket(store, limits, Budgets(daily=WORST * 5, weekly=0, monthly=0))
    await pocket.purse.reserve(PLANNED)
    over = pocket.purse.is_over_budget
    assert [await over("slack:T1", WORST * 2), await over("slack:T1", WORST * 2 + 1)] == [False, True]
    assert [await over("slack:T2", WORST * 3), await over("slack:T2", WORST * 3 + 1)] == [False, True]
    budget = Pocket(store, (), Budgets(daily=WORST * 5, weekly=0, monthly=0)).purse.is_over_budget
    assert [await budget("", WORST * 4), await budget("", WORST * 4 + 1)] == [False, True]


CRASHER = """
import asyncio, sys
from core.persistence import open_store
from tests.persistence.test_purse import PLANNED, Pocket

async def main():
    pocket = Pocket(open_store(sys.argv[1], [sys.argv[2]]))
    await pocket.purse.reserve(PLANNED)
    print("set aside", flush=True)
    await asyncio.sleep(60)  # the model thinks

asyncio.run(main())
"""


@pytest.mark.crash
async def test_what_a_killed_process_had_set_aside_stands_in_the_ledger(
    database_url: str, secret_keys: list[str]
) -> None:
    command = [sys.executable, "-c", CRASHER, database_url, secret_keys[0]]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"set aside\n"
    process.kill()
    await process.wait()
    store = open_store(database_url, secret_keys)
    pocket = Pocket(store, budgets=Budgets(daily=WORST, weekly=0, monthly=0))
    assert await pocket.purse.expire() == 0
    assert await pocket.standing() == (0, WORST)
    pocket.clock.at = T0 + timedelta(seconds=PLANNED.seconds) + MARGIN
    assert await pocket.purse.expire() == 1
    assert await pocket.purse.expire() == 0
    assert await pocket.standing() == (WORST, 0)
    group = await pocket.group()
    assert (group.calls, group.failed, group.uncertain, group.nanos) == (1, 1, 1, WORST)
    assert [event.name for event in pocket.told] == ["cost.threshold_exceeded"]
    await store.close()
