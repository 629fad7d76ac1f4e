from collections.abc import AsyncIterator

import pytest

from adapters.ai.gemini import GeminiProvider
from tests.fakes.gemini import KEY, FakeGemini


@pytest.fixture
async def fake() -> AsyncIterator[FakeGemini]:
    server = FakeGemini()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def provider(fake: FakeGemini) -> AsyncIterator[GeminiProvider]:
    made = GeminiProvider(KEY, fake.base_url)
    yield made
    await made.close()
