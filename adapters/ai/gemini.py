"""Gemini by google-genai. The SDK does one request and nothing else: retries are the gateway's."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import aiohttp

from adapters.ai.failures import refused, too_slow, unreachable, unreadable
from adapters.ai.gemini_errors import GEMINI, refusal
from adapters.ai.gemini_reply import Heard, embedded
from adapters.ai.gemini_request import config, contents, embed_config, texts
from core.addresses import leads_to_loopback
from core.costs.entry import Usage
from core.errors import AIRefused
from core.ports.ai import AIReply, AIRequest, Capabilities

MAX_TEXTS = 100
"""Of one batch of embeddings."""
CAPABILITIES = Capabilities(
    images=True,
    schema=True,
    stream=True,
    search=True,
    embed=True,
    max_texts=MAX_TEXTS,
    paint=True,
    tokens_per_image=2_400,  # 1,120 at the default resolution of Gemini 3; earlier ones 258 for each of nine tiles
    models={
        "text": "gemini-3.8-flash",
        "vision": "gemini-3.8-flash",
        "embed": "gemini-embedding-001",
        "paint": "gemini-3.1-flash-image",
    },
)
Partial = Callable[[], Usage | None]


class GeminiProvider:
    """`base_url` empty: Google's. The SDK (some 1 s of import) is loaded by the first call, in a thread."""

    def __init__(self, api_key: str, base_url: str = "") -> None:
        self._key = api_key
        self._base_url = base_url
        self._opening = asyncio.Lock()
        self._loaded: tuple[ModuleType, Any] | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def service(self) -> str:
        return "gemini"

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def complete(self, request: AIRequest) -> AIReply:
        if request.wants == "embed":
            return await self._embed(request)
        heard = Heard(request)

        async def ask(sdk: ModuleType, client: Any) -> None:
            asked = {
                "model": request.model,
                "contents": contents(sdk.types, request),
                "config": config(sdk.types, request),
            }
            if request.hear is None:
                heard.add(await client.aio.models.generate_content(**asked))
                return
            async for piece in await client.aio.models.generate_content_stream(**asked):
                heard.add(piece)

        await self._within(request.timeout, ask, heard.partial)
        return heard.reply()

    async def check(self, timeout: float = 10.0) -> None:
        """Asks for the description of the usual model, which is free."""

        async def describe(sdk: ModuleType, client: Any) -> Any:
            return await client.aio.models.get(model=CAPABILITIES.models["text"])

        await self._within(timeout, describe)

    async def close(self) -> None:
        loaded, session = self._loaded, self._session
        self._loaded = self._session = None
        if loaded is not None:
            await loaded[1].aio.aclose()
            loaded[1].close()
        if session is not None:
            await session.close()

    async def _embed(self, request: AIRequest) -> AIReply:
        if len(request.texts) > MAX_TEXTS:
            raise AIRefused(f"Gemini embeds {MAX_TEXTS} texts at once, not {len(request.texts)}.")

        async def embed(sdk: ModuleType, client: Any) -> Any:
            return await client.aio.models.embed_content(
                model=request.model, contents=texts(sdk.types, request), config=embed_config(sdk.types, request)
            )

        return embedded(await self._within(request.timeout, embed), request)

    async def _opened(self) -> tuple[ModuleType, Any]:
        async with self._opening:
            if self._loaded is None:
                # Our own session: the SDK's takes a proxy from the environment even for loopback.
                local = leads_to_loopback(self._base_url)
                self._session = self._session or aiohttp.ClientSession(trust_env=not local)
                self._loaded = await asyncio.to_thread(_open, self._key, self._base_url, self._session)
            return self._loaded

    async def _within(
        self, timeout: float, call: Callable[[ModuleType, Any], Awaitable[Any]], partial: Partial = lambda: None
    ) -> Any:
        sent = False
        try:
            async with asyncio.timeout(timeout):
                sdk, client = await self._opened()
                sent = True
                return await _translated(sdk, call(sdk, client), partial)
        except TimeoutError:
            raise too_slow(GEMINI, timeout, partial(), sent=sent) from None


async def _translated(sdk: ModuleType, answer: Awaitable[Any], partial: Partial) -> Any:
    """Both families of errors, the API's and the transport's, become ours."""
    try:
        return await answer
    except sdk.errors.APIError as error:
        if (came := partial()) is not None:  # within a stream: what came is billed
            raise unreachable(GEMINI, error, came, sent=True) from None
        raise refused(GEMINI, refusal(error), datetime.now(UTC)) from None  # its text holds the answer's body
    except TimeoutError:
        raise
    except (aiohttp.ClientError, OSError) as error:
        sent = not isinstance(error, aiohttp.ClientConnectorError)
        raise unreachable(GEMINI, error, partial(), sent=sent) from error
    except ValueError as error:
        raise unreadable(GEMINI, type(error).__name__, partial()) from None  # its text holds the answer's body


def _open(key: str, base_url: str, session: aiohttp.ClientSession) -> tuple[ModuleType, Any]:
    from google import genai
    from google.genai import errors, types  # noqa: F401 - loads what complete() uses as attributes

    options = types.HttpOptions(
        base_url=base_url or None,
        aiohttp_client=session,
        # Unset, the SDK sleeps 1 to 10 s and tries once more by itself when the server is down.
        retry_options=types.HttpRetryOptions(attempts=1),
    )
    return genai, genai.Client(vertexai=False, api_key=key, http_options=options)
