"""What Discord, discord.py and the network raise, as the core's errors. Texts of messages never get into them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from core.errors import PlatformError, PlatformRefused, PlatformUnavailable

TOKEN_REMEDY = "Make a fresh token in Discord's developer portal and set DISCORD_BOT_TOKEN."
_RIGHTS_REMEDY = "Give the bot View Channel, Send Messages, Attach Files and Read Message History there."
_GONE = (10003, 10004, 10008)


def translate(error: Exception) -> PlatformError:
    """The core's error for one of theirs. Raises TypeError for what is none of theirs."""
    if isinstance(error, PlatformError):
        return error
    if isinstance(error, discord.LoginFailure):
        return PlatformRefused("Discord does not know the bot's token.", reason="revoked", remedy=TOKEN_REMEDY)
    if isinstance(error, discord.RateLimited):
        return PlatformUnavailable("Discord asks us to slow down.", retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        return _http(error)
    if isinstance(error, discord.ConnectionClosed) and error.code == 4004:
        return PlatformRefused("Discord's gateway refused the bot's token.", reason="revoked", remedy=TOKEN_REMEDY)
    theirs = (TimeoutError, asyncio.TimeoutError, OSError, aiohttp.ClientError, discord.ConnectionClosed)
    if isinstance(error, (*theirs, discord.GatewayNotFound)):
        return PlatformUnavailable(f"Discord cannot be reached ({type(error).__name__}).")
    if isinstance(error, discord.DiscordException):
        return PlatformUnavailable(f"discord.py gave up ({type(error).__name__}).")
    raise TypeError(f"{type(error).__name__} is no failure of Discord's") from error


def _http(error: discord.HTTPException) -> PlatformError:
    told = f"Discord answered {error.status} (code {error.code})."
    if error.status == 429:
        return PlatformUnavailable(told, retry_after=_retry_after(error))
    if error.status >= 500:
        return PlatformUnavailable(told)
    if error.status == 401:
        return PlatformRefused(told, reason="revoked", remedy=TOKEN_REMEDY)
    if error.status == 404 or error.code in _GONE:
        return PlatformRefused(told, reason="gone", remedy="The channel or message was deleted.")
    if error.status == 403:
        return PlatformRefused(told, reason="forbidden", remedy=_RIGHTS_REMEDY)
    return PlatformRefused(told, reason="invalid", remedy="What we sent breaks a rule of Discord's: report it.")


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None


@contextmanager
def translated() -> Iterator[None]:
    """Around calls to Discord: whatever of theirs comes out is one of ours."""
    try:
        yield
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise translate(error) from error
