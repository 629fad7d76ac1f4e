"""Alembic's entry: on the connection that `migrate` hands over, or on `-x url=...` from a developer's command line."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from core.persistence.address import SqliteAddress, read_address
from core.persistence.tables import metadata


def _render(kind: str, item: object, autogen: Any) -> str | Literal[False]:
    """Our own column types by name, with their import."""
    module, name = type(item).__module__, type(item).__name__
    if kind != "type" or not module.startswith("core."):
        return False
    autogen.imports.add(f"from {module} import {name}")
    return f"{name}()"


def run(connection: sa.Connection) -> None:
    # SQLite cannot alter a table in place: batch mode copies it.
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, render_item=_render
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_postgres(url: str) -> None:
    from core.persistence.postgres import postgres_engine

    address = read_address(url)
    assert not isinstance(address, SqliteAddress)
    engine = postgres_engine(address, pool_size=None)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


def run_from_command_line() -> None:
    url = context.get_x_argument(as_dictionary=True).get("url", "")
    address = read_address(url)
    if isinstance(address, SqliteAddress):
        from core.persistence.sqlite import begin, sqlite_engine

        with sqlite_engine(address.path).begin() as connection:
            begin(connection)
            run(connection)
    else:
        asyncio.run(run_on_postgres(url))


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    run_from_command_line()
