from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.persistence import SqlStore
from tests.handlers.house import Talk, talk


@pytest_asyncio.fixture
async def home(store: SqlStore, tmp_path: Path) -> AsyncIterator[Talk]:
    """An empty HomeView without a model, on each database."""
    async with talk(store, tmp_path) as one:
        yield one
