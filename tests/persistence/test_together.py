"""SQLite: works that wait together share one commit, and nothing else."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import StoreError
from core.persistence import SqlStore, open_store
from core.ports.store import Unit


class HeldUp:
    """A first work that holds the database thread until the others wait behind it."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, unit: Unit) -> str:
        unit.cursors.put("first", "1")
        self.go.wait(5)
        return "first"


async def together(store: SqlStore, *works: Callable[[Unit], object]) -> list[object]:
    first = HeldUp()
    tasks = [asyncio.create_task(store.transact(first))]
    await asyncio.sleep(0.005)
    tasks += [asyncio.create_task(store.transact(work)) for work in works]
    await asyncio.sleep(0)
    first.go.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


def put(key: str) -> Callable[[Unit], str]:
    def work(unit: Unit) -> str:
        unit.cursors.put(key, "1")
        return key

    return work


def put_and_fail(unit: Unit) -> None:
    unit.cursors.put("lost", "1")
    raise KeyError("made for the test")


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry a commit."""
    seen: list[None] = []
    original = sa.engine.default.DefaultDialect.do_commit

    def counted(self: object, connection: object) -> None:
        seen.append(None)
        original(self, connection)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(sa.engine.default.DefaultDialect, "do_commit", counted)
    return seen


async def test_what_waits_together_is_committed_once(
    sqlite_url: str, secret_keys: list[str], commits: list[None]
) -> None:
    store = open_store(sqlite_url, secret_keys)
    commits.clear()
    assert await together(store, put("a"), put("b"), put("c")) == ["first", "a", "b", "c"]
    assert len(commits) == 1
    assert set(await store.transact(lambda unit: unit.cursors.all(""))) >= {"first", "a", "b", "c"}
    await store.close()


async def test_a_work_that_raises_is_rolled_back_alone(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    results = await together(store, put("a"), put_and_fail, put("b"))
    assert [type(r) for r in results] == [str, str, KeyError, str]
    kept = await store.transact(lambda unit: unit.cursors.all(""))
    assert {"first", "a", "b"} <= set(kept)
    assert "lost" not in kept
    await store.close()


async def test_a_failure_of_the_database_spoils_nobody_elses_work(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)

    def broken(unit: Unit) -> None:
        unit.cursors.put("lost", "1")
        raise sa.exc.OperationalError("made for the test", None, Exception("made for the test"))

    results = await together(store, put("a"), broken, put("b"))
    assert [type(r) for r in (results[0], results[1], results[3])] == [str, str, str]
    assert isinstance(results[2], StoreError | sa.exc.OperationalError)
    kept = await store.transact(lambda unit: unit.cursors.all(""))
    assert {"first", "a", "b"} <= set(kept)
    assert "lost" not in kept
    await store.close()


async def test_closing_waits_for_all_that_was_begun(sqlite_url: str, secret_keys: list[str], tmp_path: Path) -> None:
    store = open_store(sqlite_url, secret_keys)
    tasks = [asyncio.create_task(store.transact(put(f"k{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await store.close()
    assert sorted(await asyncio.gather(*tasks)) == sorted(f"k{n}" for n in range(50))
