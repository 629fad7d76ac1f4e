"""The furnished homes: made once, copied for each case."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.persistence import SqlStore, open_store
from tests.redteam.rig import furnish


@dataclass(frozen=True)
class Furnished:
    database: Path
    ids: dict[str, str]


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, secret_keys: list[str], tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    folder = tmp_path_factory.mktemp("furnished")
    path, ids = folder / "homeview.db", {}
    path.write_bytes(sqlite_template.read_bytes())

    async def make() -> None:
        store = open_store(f"sqlite:///{path}", secret_keys)
        ids.update(await furnish(store, folder))
        await store.close()

    with ThreadPoolExecutor(1) as pool:  # a loop may run in this thread
        pool.submit(asyncio.run, make()).result()
    return Furnished(path, ids)


@pytest.fixture
async def homes(furnished: Furnished, secret_keys: list[str], tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A copy of the furnished store."""
    path = tmp_path / "homeview.db"
    path.write_bytes(furnished.database.read_bytes())
    opened = open_store(f"sqlite:///{path}", secret_keys)
    yield opened
    await opened.close()
