"""Reports equal what the entries say, by whatever, over any time; and sums are proved and repaired."""

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from core.costs.entry import CACHE, Caller, CostEntry, Usage
from core.persistence import SqlStore
from core.persistence.durations import bucket_of, counted, digits, packed, quantile, unpacked, whole
from core.ports.store import CostGroup, CostQuery, Dimension, ModelUse, Rebuilt, Repeated, Unit
from tests.persistence.make import T0, cost, later

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


def entries(count: int = 150, days: int = 20) -> list[CostEntry]:
    dice = random.Random(7)
    made = []
    for n in range(count):
        hit = n % 11 == 0
        more: dict[str, Any] = {
            "service": dice.choice(["gemini", "openai"]),
            "operation": dice.choice(["advise", "look_at_photo"]),
            "model": dice.choice(["m1", "m2", "m3"]),
            "caller": Caller(dice.choice(["t1", "t2"]), dice.choice(["p1", "p2", ""]), dice.choice(["j1", ""])),
            "usage": Usage() if hit else Usage(n, n % 7, n % 5, n % 3, 2, n % 2, n % 4, 0.5),
            "duration_ms": 0 if hit else dice.randint(1, 9000),
            "success": hit or n % 9 > 0,
            "error": "" if hit or n % 9 else "unavailable",
            "price_source": CACHE if hit else "overlay",
            "unpriced": not hit and n % 13 == 0,
            "uncertain": not hit and n % 17 == 0,
            "saved_nanos": 500 if hit else 0,
        }
        at = T0 - timedelta(seconds=dice.randint(0, days * 86_400))
        made.append(cost(at, 0 if hit else n * 1000, **more))
    return made


@pytest.fixture
async def booked(store: SqlStore) -> list[CostEntry]:
    made = entries()
    await store.transact(lambda unit: [unit.ledger.settle(one) for one in made])
    return made


def key_of(one: CostEntry, query: CostQuery) -> str:
    day = one.at.astimezone(ZoneInfo(query.zone)).date()
    match query.by:
        case "day":
            return day.isoformat()
        case "week":
            return "{}-W{:02}".format(*day.isocalendar()[:2])
        case "month":
            return f"{day:%Y-%m}"
        case "service" | "operation" | "model":
            return str(getattr(one, query.by))
        case _:
            return str(getattr(one.caller, query.by))


def expected(made: Sequence[CostEntry], query: CostQuery) -> dict[str, tuple[int, ...]]:
    groups: dict[str, list[CostEntry]] = defaultdict(list)
    for one in made:
        fits = all(value == key_of(one, CostQuery(name, T0, T0)) for name, value in query.only.items())
        if query.since <= one.at < query.until and fits:
            groups[key_of(one, query)].append(one)
    return {key: figures(group) for key, group in groups.items()}


def figures(group: Sequence[CostEntry]) -> tuple[int, ...]:
    tried = [e for e in group if not e.hit]
    return (
        len(tried),
        sum(not e.success for e in tried),
        sum(e.nanos for e in group),
        sum(e.usage.tokens_in + e.usage.tokens_out + e.usage.tokens_thought for e in group),
        sum(e.usage.images for e in group),
        sum(e.usage.searches for e in group),
        len(group) - len(tried),
        sum(e.saved_nanos for e in group),
        sum(e.unpriced for e in group),
        sum(e.uncertain for e in group),
        round(sum(e.duration_ms for e in tried) / len(tried)) if tried else 0,
    )


def shown(g: CostGroup) -> tuple[int, ...]:
    counts = (
        g.calls,
        g.failed,
        g.nanos,
        g.tokens,
        g.images,
        g.searches,
        g.hits,
        g.saved_nanos,
        g.unpriced,
        g.uncertain,
    )
    return (*counts, round(g.mean_ms))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kathmandu"])
async def test_every_report_equals_the_entries(store: SqlStore, booked: list[CostEntry], zone: str) -> None:
    midnight = T0.astimezone(ZoneInfo(zone)).replace(hour=0)
    bounds = [(midnight - timedelta(days=14), midnight), (later(-1_000_000.5), later(-12_345)), (later(60), later(0))]
    for since, until in bounds:
        for by in (*DIMENSIONS, "day", "week", "month"):
            for only in ({}, {"service": "gemini"}, {"person": "p1", "tenant": "t1"}):
                query = CostQuery(by, since, until, zone, only)  # type: ignore[arg-type] # one of them
                groups = await store.transact(lambda unit, query=query: unit.ledger.report(query))  # type: ignore[misc] # mypy infers no lambda with a default
                assert {g.key: shown(g) for g in groups} == expected(booked, query), query
                in_order = [g.key for g in groups] if by not in DIMENSIONS else [(-g.nanos, g.key) for g in groups]
                assert in_order == sorted(in_order)  # type: ignore[type-var] # of one kind


async def test_p95_is_within_five_per_cent(store: SqlStore) -> None:
    took = sorted(random.Random(1).lognormvariate(7, 1) for _ in range(400))
    await store.transact(lambda unit: [unit.ledger.settle(cost(duration_ms=int(ms))) for ms in took])
    (group,) = await store.transact(lambda unit: unit.ledger.report(CostQuery("day", T0, later(3600))))
    exact = int(took[math.ceil(400 * 0.95) - 1])
    assert abs(group.p95_ms - exact) <= exact * 0.05


def test_durations_are_packed_and_added_without_loss() -> None:
    dice = random.Random(3)
    total = 0
    for _ in range(50):
        number = counted(dice.randint(0, 10**7) for _ in range(dice.randint(0, 30)))
        assert unpacked(packed(number)) == number
        text = digits(number)
        assert whole(f"{int(text.partition('E')[0])}{'0' * int(text.partition('E')[2] or 0)}") == number
        total += number
    assert unpacked(packed(total)) == total
    assert bucket_of(0) == bucket_of(1) == 0
    assert quantile(0, 0, 0.95) == 0.0
    for ms in (1, 2, 3, 10, 999, 60_000, 1_000_000):
        assert abs(quantile(counted([ms]), 1, 0.95) - ms) <= ms * 0.05


async def test_a_damaged_sum_is_found_and_repaired(store: SqlStore, booked: list[CostEntry]) -> None:
    def damage(unit: Unit) -> None:
        conn = unit._tx.conn  # type: ignore[attr-defined] # the test looks inside
        conn.execute(sa.text("UPDATE cost_sum SET nanos = nanos + 1 WHERE dimension = 'tenant' AND key = 't1'"))
        conn.execute(sa.text("DELETE FROM cost_sum WHERE dimension = 'all' AND seconds = 86400"))
        conn.execute(sa.text("UPDATE cost_sum SET slot = slot + 86400 * 4000 WHERE dimension = 'model' AND key = 'm1'"))

    before = await store.transact(lambda unit: unit.ledger.rebuild())
    assert (before.entries, before.differing) == (len(booked), 0)
    await store.transact(damage)
    found = await store.transact(lambda unit: unit.ledger.rebuild())
    assert found.differing > 20
    assert await store.transact(lambda unit: unit.ledger.rebuild()) == Rebuilt(len(booked), before.sums, 0)
    query = CostQuery("model", later(-90 * 86400), later(1))
    groups = await store.transact(lambda unit: unit.ledger.report(query))
    assert {g.key: shown(g) for g in groups} == expected(booked, query)


async def test_an_empty_ledger_is_rebuilt(store: SqlStore) -> None:
    assert await store.transact(lambda unit: unit.ledger.rebuild()) == Rebuilt(0, 0, 0)


async def test_what_a_model_did_for_an_operation(store: SqlStore) -> None:
    usage = Usage(1000, 10, images=2, tokens_image=900, video_seconds=1.5)
    twice = Usage(2000, 20, images=4, tokens_image=1800, video_seconds=3.0)
    made = [cost(later(n), 50, usage=usage, model="m1") for n in range(2)]
    made.append(cost(later(5), 70, usage=Usage(5, images=1, tokens_image=5), model="m2"))
    made.append(cost(later(6), 0, price_source=CACHE, usage=Usage()))
    await store.transact(lambda unit: [unit.ledger.settle(one) for one in made])
    used = await store.transact(lambda unit: unit.ledger.model_use(T0, later(60)))
    first = ModelUse("gemini", "look_at_photo", "m1", 2, twice, 100)
    assert used == [first, ModelUse("gemini", "look_at_photo", "m2", 1, made[2].usage, 70)]
    assert await store.transact(lambda unit: unit.ledger.oversize_images(T0, later(60), 449)) == [first]
    assert await store.transact(lambda unit: unit.ledger.oversize_images(T0, later(60), 450)) == []


async def test_repeated_requests_are_those_a_cache_would_have_answered(store: SqlStore) -> None:
    seconds = (0, 100, 250, 350, 2000)  # kept 300 s: 100 and 250 are saved; 350 and 2000 are answers anew
    made = [cost(later(n), 10 + n, fingerprint="f") for n in seconds]
    made += [cost(later(1), 5, fingerprint="f", caller=Caller("other")), cost(later(1)), cost(later(2))]
    made += [cost(later(3), 5, fingerprint="g", success=False, error="unavailable") for _ in range(2)]
    made += [cost(later(n), n, fingerprint="h") for n in (0, 9)]  # the first was free: the guide's
    await store.transact(lambda unit: [unit.ledger.settle(one) for one in made])
    found = await store.transact(lambda unit: unit.ledger.repeated(T0, later(3600), timedelta(seconds=300)))
    assert found == [Repeated("look_at_photo", 2, 110 + 260)]
