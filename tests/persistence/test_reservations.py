"""Money set aside before a call: as much as a limit has room for, whoever asks at the same time."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from core.costs.entry import UNFINISHED, Caller
from core.costs.limits import EVERYBODY, Limit, NoRoom, Reservation, Scope
from core.persistence import SqlStore, open_store
from core.ports.store import Unit
from tests.persistence.make import T0, cost, later, new_id

HOUR = Limit("all", "hour", 100)
WHO = Caller("slack:T1", "slack:T1:U1", "j1", "req", "7")


def reservation(estimate: int = 1, seconds: float = 0, **more: object) -> Reservation:
    at = later(seconds)
    base = Reservation(
        new_id(), at, at + timedelta(seconds=90), "gemini", "look_at_photo", "gemini-flash", WHO, estimate
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields of a Reservation


async def reserve(store: SqlStore, one: Reservation, *limits: Limit, zone: str = "UTC") -> NoRoom | None:
    return await store.transact(lambda unit: unit.ledger.reserve(one, limits, zone))


async def standing(store: SqlStore, scope: Scope = EVERYBODY) -> tuple[int, int]:
    def both(unit: Unit) -> tuple[int, int]:
        ledger = unit.ledger
        return ledger.spent(T0, later(3600), scope), ledger.reserved(T0, later(3600), scope)

    return await store.transact(both)


async def settle(store: SqlStore, one: Reservation, nanos: int, **more: object) -> int:
    entry = replace(cost(one.at, nanos, **more), id=one.id)
    return await store.transact(lambda unit: unit.ledger.settle(entry))


async def test_400_at_once_on_a_limit_for_100_let_exactly_100_through(store: SqlStore) -> None:
    async with asyncio.timeout(60):
        refused = await asyncio.gather(*(reserve(store, reservation(), HOUR) for _ in range(400)))
    assert refused.count(None) == 100
    assert await standing(store) == (0, 100)


RESERVER = """
import asyncio, sys
from core.persistence import open_store
from tests.persistence.test_reservations import HOUR, reservation, reserve

async def main():
    store = open_store(sys.argv[1], [sys.argv[2]], pool_size=6)
    print("ready", flush=True)
    sys.stdin.readline()
    refused = await asyncio.gather(*(reserve(store, reservation(), HOUR) for _ in range(200)))
    print(refused.count(None))
    await store.close()

asyncio.run(main())
"""


async def test_two_processes_at_once_let_exactly_100_through(
    migrated_postgres_url: str, secret_keys: list[str]
) -> None:
    command = [sys.executable, "-c", RESERVER, migrated_postgres_url, secret_keys[0]]
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    processes = [await asyncio.create_subprocess_exec(*command, **pipes) for _ in range(2)]
    async with asyncio.timeout(90):
        for process in processes:
            assert process.stdout is not None
            assert (await process.stdout.readline()).strip() == b"ready"
        outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    through = [int(out) for out, _ in outputs]
    assert sum(through) == 100
    store = open_store(migrated_postgres_url, secret_keys)
    assert await standing(store) == (0, 100)
    await store.close()


async def test_what_is_spent_and_what_is_set_aside_both_count(store: SqlStore) -> None:
    first, second = reservation(60), reservation(40)
    assert await reserve(store, first, HOUR) is None
    assert await reserve(store, second, HOUR) is None
    assert await reserve(store, reservation(1), HOUR) is not None
    assert await settle(store, first, 10) == 10
    assert await standing(store) == (10, 40)
    assert await reserve(store, reservation(51), HOUR) is not None
    assert await reserve(store, reservation(50), HOUR) is None


async def test_the_limit_that_holds_longest_is_the_one_that_is_named(store: SqlStore) -> None:
    day, month = Limit("person", "day", 10), Limit("service", "month", 5, "gemini")
    refused = await reserve(store, reservation(11), Limit("all", "hour", 1), day, month, zone="Europe/Berlin")
    assert refused is not None
    assert (refused.limit, str(refused.scope)) == (month, "service:gemini")
    assert refused.free_at.isoformat() == "2026-11-30T23:00:00+00:00"


@pytest.mark.parametrize("kind", ["tenant", "person", "journey", "service"])
async def test_a_limit_bounds_each_of_its_kind_alone(store: SqlStore, kind: str) -> None:
    limit = Limit(kind, "day", 10, "gemini" if kind == "service" else "")  # type: ignore[arg-type] # one of its kinds
    other = replace(WHO, tenant="other", person="other", journey="other")
    assert await reserve(store, reservation(10), limit) is None
    assert await reserve(store, reservation(1), limit) is not None
    elsewhere = reservation(10, service="openai") if kind == "service" else reservation(10, caller=other)
    assert await reserve(store, elsewhere, limit) is None
    nobody = reservation(10**6, caller=Caller(), service="openai")
    assert await reserve(store, nobody, limit) is None


async def test_a_new_window_has_room_again(store: SqlStore) -> None:
    assert await reserve(store, reservation(100), HOUR) is None
    assert await reserve(store, reservation(1, 3599), HOUR) is not None
    assert await reserve(store, reservation(100, 3600), HOUR) is None


async def test_a_released_one_leaves_nothing(store: SqlStore) -> None:
    one = reservation(100)
    await reserve(store, one, HOUR)
    assert await store.transact(lambda unit: unit.ledger.release(one.id)) is True
    assert await store.transact(lambda unit: unit.ledger.release(one.id)) is False
    assert await standing(store) == (0, 0)


async def test_settling_twice_books_once(store: SqlStore) -> None:
    one = reservation(100)
    await reserve(store, one, HOUR)
    assert [await settle(store, one, 30), await settle(store, one, 99)] == [30, 0]
    assert await standing(store) == (30, 0)


async def test_settling_twice_at_once_books_once(store: SqlStore) -> None:
    one = reservation(100)
    await reserve(store, one, HOUR)
    async with asyncio.timeout(30):
        assert sorted(await asyncio.gather(*(settle(store, one, 30) for _ in range(10)))) == [0] * 9 + [30]
    assert await standing(store) == (30, 0)


async def test_what_was_never_set_aside_is_booked_all_the_same(store: SqlStore) -> None:
    assert await settle(store, reservation(5), 7) == 7
    assert await standing(store) == (7, 0)


async def test_one_past_its_time_stands_as_an_uncertain_entry_and_is_corrected_when_it_settles_late(
    store: SqlStore,
) -> None:
    one = reservation(100)
    await reserve(store, one, HOUR)
    assert await store.transact(lambda unit: list(unit.ledger.expire(later(89)))) == []
    (entry,) = await store.transact(lambda unit: list(unit.ledger.expire(later(90))))
    assert (entry.id, entry.nanos, entry.uncertain, entry.success, entry.error) == (
        one.id,
        100,
        True,
        False,
        UNFINISHED,
    )
    assert await standing(store) == (100, 0)
    assert [await settle(store, one, 30), await settle(store, one, 30)] == [-70, 0]
    assert await standing(store) == (30, 0)
    assert (await store.transact(lambda unit: unit.ledger.rebuild())).differing == 0


async def test_those_past_their_time_and_those_that_settle_meet_without_losing_money(store: SqlStore) -> None:
    ones = [reservation(10) for _ in range(60)]
    for one in ones:
        await reserve(store, one)

    async def expire() -> int:
        return len(await store.transact(lambda unit: unit.ledger.expire(later(90), 7)))

    async with asyncio.timeout(60):
        grew = await asyncio.gather(*(settle(store, one, 3) for one in ones), *(expire() for _ in range(20)))
    expired = sum(grew[60:])
    assert sum(grew[:60]) == 60 * 3 - 10 * expired
    assert await standing(store) == (180, 0)
    assert (await store.transact(lambda unit: unit.ledger.rebuild())).differing == 0
