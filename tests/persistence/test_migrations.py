"""Migrations: from nothing to what the models say, once, on both databases."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import UTCDateTime

from core.errors import StoreInUse
from core.persistence import current_and_head, migrate, open_store
from core.persistence.migrations import HEAD, HERE, _config
from core.persistence.tables import metadata
from core.ports.store import CostQuery
from tests.persistence.make import T0, later


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return str(request.getfixturevalue("postgres_url"))


async def test_an_empty_database_becomes_what_the_models_say(empty_url: str, secret_keys: list[str]) -> None:
    before, head = await current_and_head(empty_url)
    assert (before, bool(head)) == ("", True)
    await migrate(empty_url)
    assert await current_and_head(empty_url) == (head, head)
    await migrate(empty_url)
    store = open_store(empty_url, secret_keys)

    def differences(conn: sa.Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata))

    assert await store._runner.run(differences) == []
    await store.close()


async def test_partial_indexes_are_those_of_the_models(empty_url: str, secret_keys: list[str]) -> None:
    """Alembic does not compare an index's condition."""
    await migrate(empty_url)
    store = open_store(empty_url, secret_keys)

    def conditions(conn: sa.Connection) -> dict[str, str]:
        inspector = sa.inspect(conn)
        found = {}
        for table in metadata.tables:
            for index in inspector.get_indexes(table):
                options = index.get("dialect_options", {})
                where = options.get("sqlite_where", options.get("postgresql_where"))
                if where is not None:
                    found[str(index["name"])] = _plain(str(where))
        return found

    wanted = {
        str(index.name): _plain(str(index.dialect_options["sqlite"]["where"]))
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert await store._runner.run(conditions) == wanted
    assert len(wanted) >= 14
    await store.close()


def _plain(condition: str) -> str:
    """One spelling for both databases."""
    for noise in ("::text", "::character varying", "(", ")"):
        condition = condition.replace(noise, "")
    return " ".join(condition.split())


async def test_several_processes_may_migrate_at_once(postgres_url: str) -> None:
    async with asyncio.timeout(30):
        await asyncio.gather(*(migrate(postgres_url) for _ in range(3)))
    current, head = await current_and_head(postgres_url)
    assert current == head


async def test_a_database_in_use_is_not_migrated_under_its_process(tmp_path: Path, secret_keys: list[str]) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    store = open_store(url, secret_keys)
    with pytest.raises(StoreInUse):
        await migrate(url)
    await store.close()
    await migrate(url)


def test_the_newest_step_is_the_one_written_down() -> None:
    assert ScriptDirectory(str(HERE)).get_current_head() == HEAD


async def test_a_database_that_is_up_to_date_costs_no_alembic(sqlite_url: str) -> None:
    code = (
        "import asyncio, sys; from core.persistence import migrate; asyncio.run(migrate(sys.argv[1]));"
        "print([name for name in ('alembic', 'asyncpg') if name in sys.modules])"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, sqlite_url, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert out.decode().strip() == "[]"


def _to_first(conn: sa.Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "0001")


_OLD_ENTRY = """
INSERT INTO cost_entry (id, at, service, operation, model, tenant, person, journey, request, job, tokens_in, tokens_out,
  tokens_cached, tokens_thought, images, video_seconds, nanos, duration_ms, success, error, price_source, price_version,
  unpriced, metadata)
VALUES (:id, :at, 'gemini', 'advise', 'm', 't', :person, '', 'r', '7', 10, 5, 0, 1, 1, 0, :nanos, :ms, :good, '',
  'overlay', '1', :bad, '{"region": "eu"}')
"""


def _of_before(n: int) -> dict[str, object]:
    """One of many, all over the year before."""
    more = {"person": f"p{n % 7}", "ms": n * n % 9001, "good": n % 5 > 0, "bad": n % 11 == 0}
    return {**more, "id": f"b{n}", "at": later(-90_000 * (n + 1) - n % 3 * 0.25), "nanos": 10**9 + n}


async def test_what_was_in_the_first_shape_is_in_the_second(empty_url: str, secret_keys: list[str]) -> None:
    store = open_store(empty_url, secret_keys)
    entry = sa.text(_OLD_ENTRY).bindparams(sa.bindparam("at", type_=UTCDateTime()))
    alert = sa.text("INSERT INTO alert VALUES ('daily', '2026-11-21', 80, :at)").bindparams(
        sa.bindparam("at", type_=UTCDateTime())
    )

    def fill(conn: sa.Connection) -> None:
        _to_first(conn)
        same = {"person": "p", "ms": 700, "good": True, "bad": False}
        conn.execute(entry, [{**same, "id": f"e{n}", "at": later(n), "nanos": n} for n in range(9)])
        conn.execute(entry, [_of_before(n) for n in range(300)])
        conn.execute(alert, {"at": T0})

    await store._runner.run(fill)
    await store.close()
    await migrate(empty_url)
    store = open_store(empty_url, secret_keys)
    (group,) = await store.transact(lambda unit: unit.ledger.report(CostQuery("person", T0, later(60))))
    assert (group.key, group.calls, group.nanos, group.tokens, group.mean_ms) == ("p", 9, 36, 144, 700.0)
    assert await store.transact(lambda unit: unit.ledger.spent(T0, later(5))) == 10
    (kept,) = await store.transact(lambda unit: unit.alerts.history())
    assert (kept.key, kept.kind, kept.at) == ("budget:daily:2026-11-21:80", "budget", T0)
    assert await store.transact(lambda unit: unit.alerts.claim(kept)) is False
    rebuilt = await store.transact(lambda unit: unit.ledger.rebuild())
    assert (rebuilt.entries, rebuilt.differing) == (309, 0)
    await store.close()
