"""An attachment's bytes: bounded in size and time, once more after a hiccup, with a fresh address when it expired."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from core.errors import FetchFailed
from core.messages import AttachmentRef

SECONDS = 30.0
TRY_SECONDS = 12.0
PAUSES = (0.3, 1.0)
"""Seconds before the second and the third try."""
_CHUNK = 64 * 1024

Refresh = Callable[[], Awaitable[str]]
Known = Callable[[str], bool]


async def download(
    http: aiohttp.ClientSession,
    ref: AttachmentRef,
    limit: int,
    refresh: Refresh,
    known: Known,
    *,
    seconds: float = SECONDS,
) -> bytes:
    """At most `limit` bytes within `seconds`. `refresh` gives a fresh address, or an empty text when there is none;
    addresses that are not `known` are not asked.

    Raises FetchFailed: timeout and unreachable may pass, expired, denied and too_large will not.
    """
    if ref.size is not None and ref.size > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _with_fresh_address(http, ref, limit, refresh, known)
    except TimeoutError as error:
        raise FetchFailed("timeout", f"No file from Discord within {seconds:g} s.", transient=True) from error


async def _with_fresh_address(
    http: aiohttp.ClientSession, ref: AttachmentRef, limit: int, refresh: Refresh, known: Known
) -> bytes:
    try:
        return await _patiently(http, _checked(ref.locator.get("url", ""), known), limit)
    except FetchFailed as error:
        if error.reason != "expired":
            raise
    fresh = await refresh()
    if not fresh:
        raise FetchFailed("expired", "The file's address expired, and its message is gone.", transient=False)
    return await _patiently(http, _checked(fresh, known), limit)


def _checked(url: str, known: Known) -> str:
    if not url:
        raise FetchFailed("expired", "The attachment has no address.", transient=False)
    if not known(url):
        raise FetchFailed("denied", "The attachment is not kept by Discord.", transient=False)
    return url


async def _patiently(http: aiohttp.ClientSession, url: str, limit: int) -> bytes:
    for pause in PAUSES:
        try:
            return await _get(http, url, limit)
        except FetchFailed as error:
            if not error.transient:
                raise
        await asyncio.sleep(pause)
    return await _get(http, url, limit)


async def _get(http: aiohttp.ClientSession, url: str, limit: int) -> bytes:
    try:
        async with asyncio.timeout(TRY_SECONDS), http.get(url, allow_redirects=False) as response:
            _check(response.status)
            data = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > limit:
                    raise _too_large(limit)
            return bytes(data)
    except TimeoutError as error:
        raise FetchFailed("timeout", f"The file did not come within {TRY_SECONDS:g} s.", transient=True) from error
    except (aiohttp.ClientError, OSError) as error:
        told = f"The file could not be fetched from Discord ({type(error).__name__})."
        raise FetchFailed("unreachable", told, transient=True) from error


def _check(status: int) -> None:
    if status == 200:
        return
    told = f"Discord answered {status} for a file."
    if status in (403, 404, 410):
        raise FetchFailed("expired", told, transient=False)
    if status == 429 or status >= 500:
        raise FetchFailed("unreachable", told, transient=True)
    raise FetchFailed("denied", told, transient=False)


def _too_large(limit: int) -> FetchFailed:
    return FetchFailed("too_large", f"The file has more than {limit} bytes.", transient=False)
