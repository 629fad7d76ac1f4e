"""The store itself: all or nothing, failures in our words, one writing process on SQLite."""

import asyncio
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import SettingsError, StorageFull, StoreError, StoreInUse, StoreUnavailable
from core.persistence import SqlStore, new_key, open_store
from core.persistence.failures import TryAgain, explain
from core.ports.store import Unit
from tests.persistence.make import T0, lease, said


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def test_a_transaction_is_kept_whole_or_not_at_all(store: SqlStore) -> None:
    def broken(unit: Unit) -> None:
        unit.cursors.put("k", "v")
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await store.transact(broken)
    assert await store.transact(lambda unit: unit.cursors.all("")) == {}
    await store.ping()


async def test_work_that_was_begun_ends_although_the_caller_is_cancelled(store: SqlStore) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(unit: Unit) -> None:
        unit.cursors.put("k", "v")
        begun.set()
        if store.alone:
            go_on.wait(5)
        else:  # on PostgreSQL work runs in the loop's thread: only a statement may wait
            unit._tx.conn.exec_driver_sql("SELECT pg_sleep(0.3)")  # type: ignore[attr-defined] # the test looks inside

    task = asyncio.create_task(store.transact(slow))
    assert await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    async with asyncio.timeout(5):
        while await store.transact(lambda unit: unit.cursors.all("")) != {"k": "v"}:  # noqa: ASYNC110 - the database sets no Event
            await asyncio.sleep(0.05)


async def test_closing_waits_for_what_was_begun(database_url: str, secret_keys: list[str]) -> None:
    store = open_store(database_url, secret_keys)
    tasks = [asyncio.create_task(store.transact(lambda unit, n=n: unit.cursors.put(f"k{n}", "v"))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*tasks)
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.ping()
    again = open_store(database_url, secret_keys)
    assert len(await again.transact(lambda unit: unit.cursors.all("k"))) == 20
    await again.close()


async def test_reports_open_read_only_beside_a_running_process(database_url: str, secret_keys: list[str]) -> None:
    running = open_store(database_url, secret_keys)
    await running.transact(lambda unit: unit.talk.say(said("hello")))
    reports = open_store(database_url, secret_keys, read_only=True)
    assert len(await reports.transact(lambda unit: unit.talk.recent("r", "j", 5))) == 1
    with pytest.raises(StoreError):
        await reports.transact(lambda unit: unit.cursors.put("k", "v"))
    await running.transact(lambda unit: unit.talk.say(said("again")))
    assert len(await reports.transact(lambda unit: unit.talk.recent("r", "j", 5))) == 2
    await reports.close()
    await running.close()


async def test_a_naive_time_is_refused(store: SqlStore) -> None:
    naive = T0.replace(tzinfo=None)
    with pytest.raises(StoreError, match="ValueError"):
        await store.transact(lambda unit: unit.inbox.claim(naive, lease(), 1))


async def test_a_database_that_was_never_migrated_says_what_to_do(tmp_path: Path, secret_keys: list[str]) -> None:
    store = open_store(f"sqlite:///{tmp_path}/new.db", secret_keys)
    with pytest.raises(StoreError, match="homeview migrate"):
        await store.transact(lambda unit: unit.inbox.pending())
    await store.close()


async def test_a_postgres_that_was_never_migrated_says_what_to_do(postgres_url: str, secret_keys: list[str]) -> None:
    store = open_store(postgres_url, secret_keys)
    with pytest.raises(StoreError, match="homeview migrate"):
        await store.transact(lambda unit: unit.inbox.pending())
    await store.close()


async def test_a_second_writing_process_is_refused_with_the_remedy(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    code = (
        "import sys; from core.persistence import open_store; from core.errors import StoreInUse\n"
        "try: open_store(sys.argv[1], [sys.argv[2]])\n"
        "except StoreInUse as exc: print(exc)"
    )

    async def second() -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, sqlite_url, secret_keys[0], stdout=asyncio.subprocess.PIPE
        )
        out, _ = await asyncio.wait_for(process.communicate(), 30)
        return out.decode()

    told = await second()
    assert "Another HomeView process (pid" in told
    assert "PostgreSQL" in told
    with pytest.raises(StoreInUse):
        open_store(sqlite_url, secret_keys)
    await store.close()
    assert await second() == ""


async def test_only_its_owner_can_read_the_file(tmp_path: Path, secret_keys: list[str]) -> None:
    store = open_store(f"sqlite:///{tmp_path}/folder/new.db", secret_keys)
    await store.ping()
    await store.close()
    assert (tmp_path / "folder/new.db").stat().st_mode & 0o077 == 0


async def test_commits_survive_a_power_cut(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)

    def settings(unit: Unit) -> tuple[object, ...]:
        run = unit._tx.conn.exec_driver_sql  # type: ignore[attr-defined] # the test looks inside
        names = ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        return tuple(run(f"PRAGMA {name}").scalar() for name in names)

    assert await store.transact(settings) == ("wal", 2, 1, None if sys.platform == "darwin" else 0)
    await store.close()


async def test_a_locked_database_is_told_within_three_seconds(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    await store.ping()
    other = sqlite3.connect(path_of(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(3):
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.transact(lambda unit: unit.cursors.put("k", "v"))
    other.execute("ROLLBACK")
    other.close()
    await store.transact(lambda unit: unit.cursors.put("k", "v"))
    await store.close()


async def test_a_lock_of_a_moment_is_waited_for(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    other = sqlite3.connect(path_of(sqlite_url), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lambda: other.execute("ROLLBACK")).start()
    await store.transact(lambda unit: unit.cursors.put("k", "v"))
    other.close()
    await store.close()


async def test_a_full_disk_is_told_and_nothing_is_half_written(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)

    def limit(unit: Unit, pages: int) -> None:
        unit._tx.conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined] # the test looks inside

    def big(unit: Unit) -> None:
        for n in range(200):
            unit.cursors.put(f"k{n}", "v" * 4000)

    await store.transact(lambda unit: limit(unit, 1))  # the smallest that holds what is there
    with pytest.raises(StorageFull):
        await store.transact(big)
    assert await store.transact(lambda unit: unit.cursors.all("k")) == {}
    await store.transact(lambda unit: limit(unit, 1_000_000))
    await store.transact(big)
    await store.close()


async def test_a_damaged_file_is_told(tmp_path: Path, secret_keys: list[str]) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database" * 100)
    store = open_store(f"sqlite:///{tmp_path}/x.db", secret_keys)
    with pytest.raises(StoreError, match="damaged"):
        await store.ping()
    await store.close()


def test_reports_of_a_database_that_is_not_there_say_so(tmp_path: Path, secret_keys: list[str]) -> None:
    with pytest.raises(StoreError, match="no database"):
        open_store(f"sqlite:///{tmp_path}/none.db", secret_keys, read_only=True)


async def test_a_server_that_is_not_there_is_told(secret_keys: list[str]) -> None:
    store = open_store("postgresql://u:secret@127.0.0.1:9/x", secret_keys)
    with pytest.raises(StoreUnavailable) as caught:
        await store.ping()
    assert "secret" not in str(caught.value)
    await store.close()


async def test_a_database_or_user_that_is_not_there_is_told(postgres_base: str, secret_keys: list[str]) -> None:
    store = open_store(f"{postgres_base}/not_there", secret_keys)
    with pytest.raises(StoreError, match="does not exist"):
        await store.ping()
    await store.close()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("mysql://u:secret@h/d", "mysql"),
        ("sqlite://", "no SQLite file"),
        ("sqlite:///:memory:", "no SQLite file"),
        ("what secret", "not a database address"),
        ("postgresql://u:secret@h/d?foo=1", "'foo'"),
    ],
)
def test_addresses_that_cannot_be_used_are_named(url: str, word: str) -> None:
    with pytest.raises(SettingsError, match=word) as caught:
        open_store(url, [new_key()])
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@h:5/d?sslmode=require",
        "postgresql://u:p@h/d?channel_binding=require&sslmode=prefer",
        "postgresql+asyncpg://u:p@h/d",
        "postgresql://u@/d?host=/var/run",
    ],
)
async def test_the_usual_forms_of_addresses_are_read(url: str) -> None:
    await open_store(url, [new_key()]).close()


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("40001", TryAgain),
        ("40P01", TryAgain),
        ("53100", StorageFull),
        ("57P01", TryAgain),
        ("53300", StoreUnavailable),
        ("28P01", StoreError),
        ("23505", StoreError),
    ],
)
def test_postgres_failures_have_our_names(state: str, kind: type[StoreError]) -> None:
    original = Exception("with words of people in it")
    original.sqlstate = state  # type: ignore[attr-defined] # as asyncpg's errors have
    told = explain(sa.exc.DBAPIError("INSERT", {"a": "words"}, original))
    assert type(told) is kind
    assert "words" not in str(told)


async def test_long_reading_keeps_no_writer_waiting(sqlite_url: str, secret_keys: list[str]) -> None:
    """And it sees one moment: nothing that is written meanwhile."""
    store = open_store(sqlite_url, secret_keys)
    begun, go_on = threading.Event(), threading.Event()

    def look(unit: Unit) -> tuple[dict[str, str], dict[str, str]]:
        before = unit.cursors.all("k")
        begun.set()
        go_on.wait(10)
        return before, unit.cursors.all("k")

    await store.transact(lambda unit: unit.cursors.put("k1", "old"))
    reading = asyncio.create_task(store.read(look))
    assert await asyncio.to_thread(begun.wait, 10)
    async with asyncio.timeout(5):
        await store.transact(lambda unit: unit.cursors.put("k1", "new"))
    go_on.set()
    assert await reading == ({"k1": "old"}, {"k1": "old"})
    await store.close()


async def test_reading_sees_what_was_written(store: SqlStore) -> None:
    for value in ("1", "2"):
        await store.transact(lambda unit, value=value: unit.cursors.put("k", value))  # type: ignore[misc] # mypy infers no lambda with a default
        assert await store.read(lambda unit: unit.cursors.all("k")) == {"k": value}


async def test_reading_cannot_write(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    with pytest.raises(StoreError):
        await store.read(lambda unit: unit.cursors.put("k", "v"))
    assert await store.transact(lambda unit: unit.cursors.all("k")) == {}
    await store.close()
