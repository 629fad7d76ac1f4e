from collections.abc import AsyncIterator, Callable

import pytest

from adapters.ai.gemini import GeminiProvider
from adapters.ai.openai_compatible import DEEPSEEK, LOCAL, OPENAI, OpenAICompatible
from adapters.ai.stability import StabilityProvider
from core.ports.ai import ImagePart
from tests.fakes import pictures
from tests.fakes.gemini import KEY, FakeGemini
from tests.fakes.openai import KEY as OPENAI_KEY
from tests.fakes.openai import FakeOpenAI
from tests.fakes.stability import KEY as STABILITY_KEY
from tests.fakes.stability import FakeStability


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


@pytest.fixture
async def openai_fake() -> AsyncIterator[FakeOpenAI]:
    server = FakeOpenAI("openai")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def openai(openai_fake: FakeOpenAI) -> AsyncIterator[OpenAICompatible]:
    made = OpenAICompatible(OPENAI, OPENAI_KEY, "gpt-5-mini", images=True, base_url=openai_fake.address)
    yield made
    await made.close()


@pytest.fixture
async def deepseek_fake() -> AsyncIterator[FakeOpenAI]:
    server = FakeOpenAI("deepseek")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def deepseek(deepseek_fake: FakeOpenAI) -> AsyncIterator[OpenAICompatible]:
    made = OpenAICompatible(DEEPSEEK, OPENAI_KEY, "deepseek-flash", images=True, base_url=deepseek_fake.address)
    yield made
    await made.close()


@pytest.fixture
async def local_fake() -> AsyncIterator[FakeOpenAI]:
    server = FakeOpenAI("local", key="")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def local(local_fake: FakeOpenAI) -> AsyncIterator[OpenAICompatible]:
    made = OpenAICompatible(LOCAL, "", "llama3.2", base_url=local_fake.address)
    yield made
    await made.close()


@pytest.fixture
async def stability_fake() -> AsyncIterator[FakeStability]:
    server = FakeStability()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def stability(stability_fake: FakeStability) -> AsyncIterator[StabilityProvider]:
    made = StabilityProvider(STABILITY_KEY, stability_fake.base_url)
    yield made
    await made.close()


@pytest.fixture
def kitchen() -> Callable[[], tuple[ImagePart, ...]]:
    """A small photo to look at."""
    return lambda: (ImagePart(pictures.kitchen_photo(1, (160, 120)), "image/jpeg"),)
