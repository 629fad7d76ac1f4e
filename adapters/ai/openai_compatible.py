"""Whoever speaks OpenAI's chat completions, by the openai SDK. It does one request: retries are the gateway's."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from adapters.ai.failures import refused, too_slow, unreachable, unreadable
from adapters.ai.openai_errors import refusal
from adapters.ai.openai_reply import Heard, embedded
from adapters.ai.openai_request import chat, embeddings
from adapters.ai.openai_services import DEEPSEEK, LOCAL, OPENAI, Service
from core.addresses import leads_to_loopback
from core.costs.entry import Usage
from core.errors import AIRefused
from core.ports.ai import AIReply, AIRequest, Capabilities

__all__ = ["DEEPSEEK", "LOCAL", "OPENAI", "OpenAICompatible"]

MAX_TEXTS = 256
"""Of one request for embeddings."""
NO_KEY = "none"
"""The SDK wants one even for a server that asks for none."""
Partial = Callable[[], Usage | None]


class OpenAICompatible:
    """`images`: whether `model` takes pictures. `base_url` empty: the service's own. The SDK is loaded by the first
    call, in a thread."""

    def __init__(self, service: Service, key: str, model: str, *, images: bool = False, base_url: str = "") -> None:
        self._service, self._key, self._model, self._images = service, key, model, images
        self._base_url = base_url or service.address
        self._opening = asyncio.Lock()
        self._loaded: tuple[ModuleType, Any] | None = None

    @property
    def service(self) -> str:
        return self._service.name

    @property
    def capabilities(self) -> Capabilities:
        models = {"text": self._model}
        if self._images:
            models["vision"] = self._model
        if self._service.embed is not None:
            models["embed"] = self._service.embed or self._model
        return Capabilities(
            images=self._images,
            schema=True,
            stream=True,
            embed=self._service.embed is not None,
            max_texts=MAX_TEXTS,
            tokens_per_image=self._service.image_bound(self._model),
            models=models,
            free=self._service.free,
        )

    async def complete(self, request: AIRequest) -> AIReply:
        if request.wants == "embed":
            return await self._embed(request)
        heard = Heard(request, self._service.vendor)

        async def ask(client: Any) -> None:
            answer = await client.chat.completions.create(**chat(request, self._service))
            if request.hear is None:
                heard.add(answer)
                return
            async for piece in answer:
                heard.add(piece)

        await self._within(request.timeout, ask, heard.partial)
        return heard.reply()

    async def check(self, timeout: float = 10.0) -> None:
        """Asks for the list of models, which is free."""

        async def ask(client: Any) -> None:
            listed = await client.models.list(timeout=timeout)
            if not hasattr(listed, "data"):
                raise unreadable(self._service.vendor, "no list of models")

        await self._within(timeout, ask)

    async def close(self) -> None:
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            await loaded[1].close()

    async def _embed(self, request: AIRequest) -> AIReply:
        who = self._service.vendor
        if len(request.texts) > MAX_TEXTS:
            raise AIRefused(f"{who.name} embeds {MAX_TEXTS} texts at once, not {len(request.texts)}.")

        async def ask(client: Any) -> Any:
            return await client.embeddings.create(**embeddings(request))

        return embedded(await self._within(request.timeout, ask), request, who)

    async def _opened(self) -> tuple[ModuleType, Any]:
        async with self._opening:
            if self._loaded is None:
                self._loaded = await asyncio.to_thread(_open, self._key or NO_KEY, self._base_url)
            return self._loaded

    async def _within(
        self, timeout: float, call: Callable[[Any], Awaitable[Any]], partial: Partial = lambda: None
    ) -> Any:
        sent = False
        try:
            async with asyncio.timeout(timeout):
                sdk, client = await self._opened()
                sent = True
                return await self._translated(sdk, call(client), partial)
        except TimeoutError:
            raise too_slow(self._service.vendor, timeout, partial(), sent=sent) from None

    async def _translated(self, sdk: ModuleType, answer: Awaitable[Any], partial: Partial) -> Any:
        who = self._service.vendor
        try:
            return await answer
        except sdk.APIStatusError as error:
            raise refused(who, refusal(error), datetime.now(UTC)) from None  # its text holds the answer's body
        except sdk.APIConnectionError as error:
            if isinstance(error, sdk.APITimeoutError) and not _unconnected(error):
                raise TimeoutError from None
            raise unreachable(who, error.__cause__ or error, partial(), sent=not _unconnected(error)) from None
        except (sdk.APIError, ValueError) as error:
            raise unreadable(who, type(error).__name__, partial()) from None  # its text holds the answer's body


def _unconnected(error: BaseException) -> bool:
    """Whether not even a connection was made."""
    return type(error.__cause__).__name__ in {"ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol"}


def _open(key: str, base_url: str) -> tuple[ModuleType, Any]:
    import openai

    # Our own client, so that no proxy from the environment is used for loopback.
    http = openai.DefaultAsyncHttpxClient(trust_env=not leads_to_loopback(base_url))
    client = openai.AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, http_client=http)
    # What the SDK takes from the environment besides is not meant for this server, or not by our settings.
    client.organization = client.project = client.admin_api_key = None
    return openai, client
