"""Fixtures over the real servers. Each is started once a session, when the first test asks for it."""

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.persistence import SqlStore, migrate, new_key, open_store
from tests.servers import redis as redis_tests
from tests.servers.postgres import execute, postgres_server


@pytest.fixture(scope="session")
def postgres_base() -> Iterator[str]:
    """A server's address without a database."""
    with postgres_server() as base:
        yield base


@pytest.fixture(scope="session")
def postgres_template(postgres_base: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"hv_template_{secrets.token_hex(4)}"
    execute(f"{postgres_base}/postgres", f"CREATE DATABASE {name}")
    thread = threading.Thread(target=lambda: asyncio.run(migrate(f"{postgres_base}/{name}")))
    thread.start()
    thread.join()
    yield name
    execute(f"{postgres_base}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


def _database(base: str, template: str = "template0") -> Iterator[str]:
    name = f"hv_{secrets.token_hex(6)}"
    execute(f"{base}/postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{base}/{name}"
    execute(f"{base}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_base: str) -> Iterator[str]:
    """A fresh, empty database."""
    yield from _database(postgres_base)


@pytest.fixture
def migrated_postgres_url(postgres_base: str, postgres_template: str) -> Iterator[str]:
    """A fresh database with our tables."""
    yield from _database(postgres_base, postgres_template)


@pytest.fixture(scope="session")
def redis_base() -> Iterator[str]:
    with redis_tests.redis_address() as url:
        yield url


@pytest.fixture
def redis_url(redis_base: str) -> str:
    """A Redis with nothing in it."""
    redis_tests.empty(redis_base)
    return redis_base


@pytest.fixture
def own_redis() -> Iterator[redis_tests.RedisServer]:
    """A Redis of the test's own, which it may stop and start."""
    with redis_tests.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def secret_keys() -> list[str]:
    return [new_key()]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "homeview.db"
    thread = threading.Thread(target=lambda: asyncio.run(migrate(f"sqlite:///{path}")))
    thread.start()
    thread.join()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh file with our tables."""
    path = tmp_path / "homeview.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with our tables: once on SQLite, once on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "migrated_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def store(database_url: str, secret_keys: list[str]) -> AsyncIterator[SqlStore]:
    """An empty store: once on SQLite, once on PostgreSQL."""
    opened = open_store(database_url, secret_keys)
    yield opened
    await opened.close()
