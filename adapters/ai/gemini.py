"""Gemini by google-genai. The SDK does one request and nothing else: retries are the gateway's."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from types import ModuleType
from typing import Any

import aiohttp

from adapters.ai.gemini_errors import from_status
from adapters.ai.gemini_schema import gemini_schema
from core.addresses import leads_to_loopback
from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIUnavailable
from core.ports.ai import AIReply, AIRequest, Capabilities

CUT_OFF = {"MAX_TOKENS", "CONTINUATION"}
BROKEN = {"MALFORMED_RESPONSE", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "TOO_MANY_TOOL_CALLS"}


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
        return Capabilities(text=True, images=True, schema=True)

    async def complete(self, request: AIRequest) -> AIReply:
        return _reply(await self._within(request.timeout, partial(_generate, request)), request)

    async def check(self, model: str, timeout: float = 10.0) -> None:
        """Asks for the model's description, which is free: key, address and model are good when this returns.

        Raises AIRefused or AIUnavailable.
        """
        await self._within(timeout, partial(_describe, model))

    async def close(self) -> None:
        loaded, session = self._loaded, self._session
        self._loaded = self._session = None
        if loaded is not None:
            await loaded[1].aio.aclose()
            loaded[1].close()
        if session is not None:
            await session.close()

    async def _opened(self) -> tuple[ModuleType, Any]:
        async with self._opening:
            if self._loaded is None:
                # Our own session: the SDK's takes a proxy from the environment even for loopback.
                local = leads_to_loopback(self._base_url)
                self._session = self._session or aiohttp.ClientSession(trust_env=not local)
                self._loaded = await asyncio.to_thread(_open, self._key, self._base_url, self._session)
            return self._loaded

    async def _within(self, timeout: float, call: Callable[[ModuleType, Any], Awaitable[Any]]) -> Any:
        try:
            async with asyncio.timeout(timeout):
                sdk, client = await self._opened()
                return await _translated(sdk, call(sdk, client))
        except TimeoutError as error:
            raise AIUnavailable(f"Gemini did not answer within {timeout:g} s.") from error


async def _generate(request: AIRequest, sdk: ModuleType, client: Any) -> Any:
    parts = [sdk.types.Part.from_bytes(data=i.data, mime_type=i.mime) for i in request.images]
    parts.append(sdk.types.Part.from_text(text=request.prompt))
    contents = [sdk.types.Content(role="user", parts=parts)]
    config = _config(sdk.types, request)
    return await client.aio.models.generate_content(model=request.model, contents=contents, config=config)


async def _describe(model: str, sdk: ModuleType, client: Any) -> Any:
    return await client.aio.models.get(model=model)


async def _translated(sdk: ModuleType, answer: Awaitable[Any]) -> Any:
    """Both families of errors, the API's and the transport's, become ours."""
    try:
        return await answer
    except sdk.errors.APIError as error:
        raise _api_error(error) from None  # its text holds the answer's body
    except TimeoutError:
        raise
    except (aiohttp.ClientError, OSError) as error:
        raise AIUnavailable(f"Gemini could not be reached ({type(error).__name__}).") from error
    except ValueError as error:
        # Neither an answer nor an error of the API: a proxy's page, half a body.
        raise AIUnavailable(f"Gemini's answer could not be read ({type(error).__name__}).") from None


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


def _config(types: Any, request: AIRequest) -> Any:
    config = types.GenerateContentConfig(
        system_instruction=request.system or None,
        max_output_tokens=request.max_output_tokens,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        http_options=types.HttpOptions(timeout=max(int(request.timeout * 1000), 1)),
    )
    if request.schema is not None:
        config.response_mime_type = "application/json"
        config.response_json_schema = gemini_schema(request.schema)
    if request.model.startswith("gemini-3"):
        # Thoughts are billed as output and count towards max_output_tokens: our tasks are short.
        config.thinking_config = types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)
    return config


def _api_error(error: Any) -> AIError:
    headers = getattr(error.response, "headers", None) or {}
    return from_status(error.code or 0, error.status or "", error.details, headers, datetime.now(UTC))


def _usage(response: Any, images: int) -> Usage:
    counted = response.usage_metadata
    if counted is None:
        return Usage(images=images)
    return Usage(
        tokens_in=(counted.prompt_token_count or 0) + (counted.tool_use_prompt_token_count or 0),
        tokens_out=counted.candidates_token_count or 0,
        tokens_cached=counted.cached_content_token_count or 0,
        tokens_thought=counted.thoughts_token_count or 0,
        images=images,
    )


def _reply(response: Any, request: AIRequest) -> AIReply:
    usage = _usage(response, len(request.images))
    if not response.candidates:
        blocked = response.prompt_feedback and response.prompt_feedback.block_reason
        if blocked:
            raise AIBlocked("Gemini blocked the prompt.", reason=_word(blocked), usage=usage)
        raise AIMalformed("Gemini's answer holds nothing.", usage=usage)
    candidate = response.candidates[0]
    reason = _word(candidate.finish_reason)
    text = "".join(part.text or "" for part in _parts(candidate) if not part.thought)
    if reason in CUT_OFF:
        raise AIMalformed("Gemini's answer was cut off at its length.", usage=usage)
    if reason in BROKEN or (reason in {"", "STOP"} and not text):
        raise AIMalformed(f"Gemini's answer holds nothing (finish reason {reason or 'none'}).", usage=usage)
    if reason not in {"", "STOP"}:
        raise AIBlocked("Gemini blocked its answer.", reason=reason, usage=usage)
    return AIReply(text, usage, response.model_version or request.model, response.response_id or "")


def _parts(candidate: Any) -> list[Any]:
    return (candidate.content and candidate.content.parts) or []


def _word(value: Any) -> str:
    return str(getattr(value, "value", value) or "")
