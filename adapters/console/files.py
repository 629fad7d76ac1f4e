"""Attached files of this machine, read when they are fetched."""

import asyncio
import os
import stat
from pathlib import Path

from adapters.console.limits import FETCH_SECONDS
from core.errors import FetchFailed


async def read_file(path: str, limit: int) -> bytes:
    """At most `limit` bytes of a regular file. Raises FetchFailed: denied, expired, too_large, timeout, unreachable."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await asyncio.to_thread(_read, Path(path), limit)
    except TimeoutError as error:
        raise FetchFailed("timeout", "the file could not be read in time.", transient=True) from error


def _read(path: Path, limit: int) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FetchFailed("denied", "this is no plain file.", transient=False)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise FetchFailed("expired", "the file is not there any more.", transient=False) from error
    except PermissionError as error:
        raise FetchFailed("denied", "the file may not be read.", transient=False) from error
    except (OSError, ValueError) as error:
        raise FetchFailed("unreachable", f"the file cannot be read ({_reason(error)}).", transient=False) from error
    if len(data) > limit:
        raise FetchFailed("too_large", f"the file has more than {limit} bytes.", transient=False)
    return data


def _reason(error: Exception) -> str:
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
