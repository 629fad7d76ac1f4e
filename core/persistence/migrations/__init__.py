"""The schema's history. `migrate` brings a database to the newest shape, `current_and_head` says where it stands.

A new step: `alembic -c core/persistence/migrations/alembic.ini -x url=sqlite:///x.db revision --autogenerate -m "..."`
on a database that was migrated before; then read what it wrote.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from core.persistence.address import PostgresAddress, SqliteAddress, read_address
from core.persistence.failures import explain

T = TypeVar("T")

HEAD = "0003"
"""The newest step. Written down, so that a database that is up to date costs no Alembic at the start."""
HERE = Path(__file__).parent
_LOCK = sa.text("SELECT pg_advisory_xact_lock(7, hashtext('homeview migrations'))")


async def migrate(url: str) -> None:
    """Takes every step that is missing, all in one transaction. Several processes may call it at once on PostgreSQL.

    Raises StoreInUse (SQLite, while another process writes it) and the other StoreError kinds.
    """
    if (await current_and_head(url))[0] == HEAD:
        return
    address = read_address(url)
    if isinstance(address, SqliteAddress):
        await asyncio.to_thread(_migrate_sqlite, address)
    else:
        await _on_postgres(address, _locked_upgrade)


async def current_and_head(url: str) -> tuple[str, str]:
    """The step the database is at ("" when it has none yet), and the newest one. Changes nothing."""
    address = read_address(url)
    if isinstance(address, PostgresAddress):
        current = await _on_postgres(address, _current)
    else:
        current = await asyncio.to_thread(_current_sqlite, address) if address.path.exists() else ""
    return current, HEAD


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _locked_upgrade(connection: sa.Connection) -> None:
    connection.execute(_LOCK)
    _upgrade(connection)


def _current(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""


def _migrate_sqlite(address: SqliteAddress) -> None:
    from core.persistence.sqlite import FileLock, begin, prepare_file, sqlite_engine

    prepare_file(address.path)
    lock = FileLock(address.path)
    engine = sqlite_engine(address.path)
    try:
        with engine.begin() as connection:
            begin(connection)
            _upgrade(connection)
    except SQLAlchemyError as exc:
        raise explain(exc) or exc from exc
    finally:
        engine.dispose()
        lock.release()


def _current_sqlite(address: SqliteAddress) -> str:
    from core.persistence.sqlite import sqlite_engine

    engine = sqlite_engine(address.path, read_only=True)
    try:
        with engine.connect() as connection:
            return _current(connection)
    except SQLAlchemyError as exc:
        raise explain(exc) or exc from exc
    finally:
        engine.dispose()


async def _on_postgres(address: PostgresAddress, work: Callable[[sa.Connection], T]) -> T:
    from core.persistence.postgres import postgres_engine

    engine = postgres_engine(address, pool_size=None)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    except (SQLAlchemyError, OSError, TimeoutError) as exc:
        raise explain(exc) or exc from exc
    finally:
        await engine.dispose()
