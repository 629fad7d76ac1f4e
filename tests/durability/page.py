"""A browser on HomeView's page, as far as HTTP goes: cookies, uploads, presses, and what the page shows."""

import itertools
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.durability.books import until

Json = dict[str, Any]


class Page:
    """One person's browser."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def say(self, text: str = "", files: Sequence[tuple[str, bytes]] = (), *, id: str = "") -> tuple[int, Json]:
        """Status and answer. `files`: name and bytes."""
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in {"id": id or uuid.uuid4().hex, "text": text}.items():
            form.add_field(name, value)
        for name, data in files:
            form.add_field("files", data, filename=name, content_type="image/jpeg")
        async with self._session.post("/api/messages", data=form) as answer:
            return answer.status, await answer.json()

    async def press(self, entry: Json, label: str) -> int:
        button = next(b for b in _buttons(entry) if b["label"] == label)
        body = {k: button[k] for k in ("action", "value", "label")}
        body |= {"message": entry["message"], "seq": entry["seq"]}
        async with self._session.post("/api/presses", json=body) as answer:
            return answer.status

    async def entries(self) -> list[Json]:
        async with self._session.get("/api/feed") as answer:
            found: list[Json] = (await answer.json())["entries"]
            return found

    async def posts(self) -> list[str]:
        """The bot's cards as plain text."""
        return [entry["card"]["plain"] for entry in await self.entries() if entry["kind"] == "post"]

    async def wait_for_post(self, words: str, seconds: float = 20.0) -> Json:
        async def look() -> Json | None:
            shown = (e for e in await self.entries() if e["kind"] == "post")
            return next((e for e in shown if words in e["card"]["plain"]), None)

        found: Json = await until(look, seconds, self.posts)
        return found

    async def wait_for_posts(self, count: int, seconds: float = 20.0) -> list[str]:
        async def look() -> list[str]:
            found = await self.posts()
            return found if len(found) >= count else []

        found: list[str] = await until(look, seconds, self.posts)
        return found


def _buttons(entry: Json) -> list[Json]:
    blocks = entry["card"]["blocks"]
    return list(itertools.chain.from_iterable(b["buttons"] for b in blocks if b["type"] == "actions"))


@asynccontextmanager
async def browser(address: str) -> AsyncIterator[Page]:
    """A new person."""
    jar = aiohttp.CookieJar(unsafe=True)  # aiohttp's word for cookies of an IP address
    timeout = aiohttp.ClientTimeout(total=30)
    headers = {"Origin": address}
    async with aiohttp.ClientSession(address, cookie_jar=jar, headers=headers, timeout=timeout) as session:
        async with session.get("/") as answer:
            assert answer.status == 200
        yield Page(session)
