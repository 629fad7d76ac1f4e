"""Stability's image generation over its REST API: one picture for one prompt."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp

from adapters.ai.failures import Refusal, Vendor, refused, too_slow, unreachable, unreadable
from core.addresses import leads_to_loopback
from core.costs.entry import Usage
from core.errors import AIBlocked, AIRefused
from core.ports.ai import AIReply, AIRequest, Capabilities, ImagePart

STABILITY = Vendor("Stability", "STABILITY_API_KEY")
ADDRESS = "https://api.stability.ai"
CAPABILITIES = Capabilities(
    text=False, paint=True, max_images=0, input_bytes=10_000, tokens_per_image=0, models={"paint": "core"}
)
FILTERED = "CONTENT_FILTERED"
MODERATED = {"content_moderation", "content_moderation_error"}
MAX_PICTURE = 30_000_000
"""Bytes."""


class StabilityProvider:
    """Models: "core", "ultra", or one of the sd3 family by its name ("sd3.5-large"). `base_url` empty: Stability's."""

    def __init__(self, api_key: str, base_url: str = "") -> None:
        self._key = api_key
        self._base_url = (base_url or ADDRESS).rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    @property
    def service(self) -> str:
        return "stability"

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def complete(self, request: AIRequest) -> AIReply:
        if request.wants != "paint" or request.images:
            raise AIRefused("Stability paints pictures from words, and nothing else.")
        kind = "sd3" if request.model.startswith("sd3") else request.model
        form = aiohttp.FormData({"prompt": request.prompt, "output_format": "png"}, default_to_multipart=True)
        if kind == "sd3":
            form.add_field("model", request.model)
        path = f"/v2beta/stable-image/generate/{kind}"
        headers, data = await self._call("POST", path, request.timeout, data=form, headers={"Accept": "image/*"})
        return _painted(headers, data, request)

    async def check(self, timeout: float = 10.0) -> None:
        """Asks for the account's balance, which is free."""
        await self._call("GET", "/v1/user/balance", timeout)

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _call(self, method: str, path: str, timeout: float, **more: Any) -> tuple[Mapping[str, str], bytes]:
        try:
            async with asyncio.timeout(timeout), self._opened().request(method, path, **more) as response:
                if response.status != 200:
                    raise refused(STABILITY, await _refusal(response), datetime.now(UTC))
                return response.headers, await _body(response)
        except TimeoutError:
            raise too_slow(STABILITY, timeout, None, sent=True) from None
        except (aiohttp.ClientError, OSError) as error:
            sent = not isinstance(error, aiohttp.ClientConnectorError)
            raise unreachable(STABILITY, error, None, sent=sent) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                self._base_url,
                headers={"Authorization": f"Bearer {self._key}"},
                timeout=aiohttp.ClientTimeout(total=None),  # each call has its own
                trust_env=not leads_to_loopback(self._base_url),
            )
        return self._session


def _painted(headers: Mapping[str, str], data: bytes, request: AIRequest) -> AIReply:
    mime = headers.get("Content-Type", "").partition(";")[0]
    if not mime.startswith("image/") or not data:
        raise unreadable(STABILITY, "no picture")
    # A filtered picture comes blurred, with status 200: whether it is billed is not said, so it counts.
    usage = Usage(images=1)
    if headers.get("finish-reason") == FILTERED:
        raise AIBlocked("Stability blocked its picture.", reason=FILTERED, usage=usage)
    picture = ImagePart(data, mime)
    return AIReply("", usage, request.model, headers.get("x-request-id", ""), images=(picture,))


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > MAX_PICTURE:
            raise unreadable(STABILITY, "too large")
    return bytes(body)


async def _refusal(response: aiohttp.ClientResponse) -> Refusal:
    """Its body is {id, name, errors}; the errors' texts may quote the prompt."""
    try:
        body = await response.json(content_type=None)
    except ValueError:
        body = None
    name = str(body.get("name", "")) if isinstance(body, Mapping) else ""
    word = name if name.replace("_", "").isalnum() and len(name) <= 60 else ""
    return Refusal(response.status, word, response.headers, blocked=word in MODERATED)
