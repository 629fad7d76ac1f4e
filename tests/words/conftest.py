from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.journeys.loading import load_templates
from core.journeys.spoken import SpokenTemplates
from core.persistence import SqlStore, open_store
from core.words import catalogue
from core.words.language import Language
from tests.handlers import house
from tests.handlers.house import Talk, talk
from tests.words.pseudo import Pseudo


@pytest_asyncio.fixture
async def store(sqlite_url: str, secret_keys: list[str]) -> AsyncIterator[SqlStore]:
    """One database is enough: what is said does not depend on it."""
    opened = open_store(sqlite_url, secret_keys)
    yield opened
    await opened.close()


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> SpokenTemplates:
    """Every text in brackets, in every language but English. Gives templates that say theirs so, too."""
    brackets, templates = Pseudo(), SpokenTemplates(load_templates())

    def translations(language: Language) -> Pseudo:
        return brackets

    monkeypatch.setattr(catalogue, "_translations", translations)
    monkeypatch.setattr(house, "spoken_templates", lambda: templates)
    return templates


@pytest_asyncio.fixture
async def home(pseudo: SpokenTemplates, store: SqlStore, tmp_path: Path) -> AsyncIterator[Talk]:
    async with talk(store, tmp_path) as one:
        yield one
