"""What only PostgreSQL can do: several processes, deadlocks, connections that go."""

import asyncio
import sys

import pytest
import sqlalchemy as sa

from core.errors import StoreUnavailable
from core.persistence import open_store
from core.ports.store import Alert, Unit
from tests.persistence.make import T0, later, message, new_id, reminder

WORKER = """
import asyncio, sys
from core.persistence import open_store
from core.ports.store import Lease
from datetime import timedelta
from tests.persistence.make import T0, new_id

async def main():
    store = open_store(sys.argv[1], [sys.argv[2]], pool_size=4)
    async def work():
        while await store.transact(lambda unit: unit.inbox.pending()):
            lease = Lease(new_id(), T0 + timedelta(hours=1))
            for item in await store.transact(lambda unit: unit.inbox.claim(T0, lease, 3)):
                def handle(unit):
                    unit.cursors.put(f"{item.inbound.id}:{new_id()}", item.inbound.place.channel)
                    unit.inbox.finish(item, T0)
                await store.transact(handle)
            for one in await store.transact(lambda unit: unit.reminders.due(T0, 3)):
                print("fired", one.id)
    await asyncio.gather(*(work() for _ in range(4)))
    await store.close()

asyncio.run(main())
"""


async def test_processes_share_the_work_and_nothing_is_done_twice(
    migrated_postgres_url: str, secret_keys: list[str]
) -> None:
    store = open_store(migrated_postgres_url, secret_keys)

    def fill(unit: Unit) -> None:
        for n in range(200):
            unit.inbox.receive(message(f"m{n:03}", f"C{n % 10}"), "r", T0)
            unit.reminders.add(reminder(later(-1)))

    await store.transact(fill)
    command = [sys.executable, "-c", WORKER, migrated_postgres_url, secret_keys[0]]
    processes = [await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE) for _ in range(2)]
    outputs = await asyncio.wait_for(asyncio.gather(*(p.communicate() for p in processes)), 60)
    assert [p.returncode for p in processes] == [0, 0]
    handled = [key.split(":")[0] for key in await store.transact(lambda unit: unit.cursors.all("m"))]
    assert sorted(handled) == [f"m{n:03}" for n in range(200)]
    fired = [line for out, _ in outputs for line in out.decode().splitlines()]
    left = await store.transact(lambda unit: unit.reminders.due(T0, 1000))
    assert len(fired) == len(set(fired))
    assert len(fired) + len(left) == 200
    await store.close()


async def test_a_deadlock_is_run_again(migrated_postgres_url: str, secret_keys: list[str]) -> None:
    store = open_store(migrated_postgres_url, secret_keys)
    runs = 0
    # Two that take two lanes in opposite order, each often enough that they meet.
    channels = [f"C{n}" for n in range(12)]

    async def cross(order: list[str], name: str) -> None:
        nonlocal runs
        for round_ in range(10):

            def work(unit: Unit, round_: int = round_) -> None:
                nonlocal runs
                runs += 1
                for channel in order:
                    unit.inbox.receive(message(f"{name}{round_}{channel}", channel), "r", T0)

            await store.transact(work)

    async with asyncio.timeout(60):
        await asyncio.gather(cross(channels, "a"), cross(channels[::-1], "b"))
    assert await store.transact(lambda unit: unit.inbox.pending()) == 2 * 10 * 12
    assert runs > 20, "they never met: the test shows nothing"
    await store.close()


async def test_a_connection_that_went_is_replaced(migrated_postgres_url: str, secret_keys: list[str]) -> None:
    store = open_store(migrated_postgres_url, secret_keys, pool_size=1)
    other = open_store(migrated_postgres_url, secret_keys, pool_size=1)
    await store.ping()
    kill = sa.text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other._runner.run(lambda conn: conn.execute(kill).scalar())
    await store.transact(lambda unit: unit.cursors.put("k", "v"))
    assert await store.transact(lambda unit: unit.cursors.all("")) == {"k": "v"}
    await store.close()
    await other.close()


async def test_a_connection_lost_at_the_commit_is_not_run_again(
    migrated_postgres_url: str, secret_keys: list[str]
) -> None:
    """Whether it was committed is unknown then: only the caller's lease can tell."""
    store = open_store(migrated_postgres_url, secret_keys, pool_size=1)
    runs = []

    def work(unit: Unit) -> None:
        runs.append(new_id())
        unit.cursors.put("k", "v")
        # The server closes this connection while the commit waits for the trigger.
        unit._tx.conn.exec_driver_sql(  # type: ignore[attr-defined] # the test looks inside
            "CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
        )
        unit._tx.conn.exec_driver_sql(  # type: ignore[attr-defined] # the test looks inside
            "CREATE CONSTRAINT TRIGGER gone AFTER INSERT ON alert DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION gone()"
        )
        unit.alerts.claim(Alert("a", "limit", T0))

    with pytest.raises(StoreUnavailable):
        await store.transact(work)
    assert len(runs) == 1
    assert await store.transact(lambda unit: unit.cursors.all("")) == {}
    await store.close()
