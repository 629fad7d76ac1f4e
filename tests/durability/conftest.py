"""The outside world of the processes under test: it stands on loopback in the test's own process and survives them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.gemini import FakeGemini
from tests.fakes.slack import FakeSlack

ACK_SECONDS = 1.0
PATIENT = (0.0, *(0.1,) * 600)
"""Slack goes on trying while the bot is down (the real one tries three times, minutes apart)."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation's folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(use_schemas=False, ack_seconds=ACK_SECONDS, retry_after=PATIENT) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(schema=False) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
async def gemini() -> AsyncIterator[FakeGemini]:
    fake = FakeGemini()
    await fake.start()
    yield fake
    await fake.stop()
