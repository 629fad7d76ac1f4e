"""The page without a browser: `python -m bot run`, its API, and its event stream."""

import asyncio
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from tests.durability.processes import Bot, environment
from tests.journeys.drivers.base import Driver, Reply, Shown

SECONDS = 20.0
Json = dict[str, Any]


class WebDriver(Driver):
    surface = "web"

    async def begin(self) -> None:
        self._ids = itertools.count(1)
        self._entries: dict[str, Json] = {}
        self._seq = 0
        self._reading: asyncio.Task[None] | None = None
        self._moved = asyncio.Condition()
        self.stack.push_async_callback(self.stop)
        await self.start()

    async def start(self) -> None:
        self.bot = await Bot(environment(self.folder, self.env), self.folder / "run.log").start()
        self.address = await self.bot.ready()
        self._life = await self.stack.enter_async_context(_Life(self.address))
        async with self._life.page.get("/api/feed") as answer:
            self.person = (await answer.json())["person"]
        self._reading = asyncio.create_task(self._read())

    async def stop(self) -> None:
        """SIGTERM, as an operator ends it."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self.bot.stop()

    def cookies(self) -> dict[str, str]:
        """Who we are to the page."""
        return {cookie.key: cookie.value for cookie in self._life.page.cookie_jar}

    @property
    def room(self) -> str:
        return f"web:local:{self.person}"

    async def _read(self) -> None:
        """Follows the event stream as a browser does: with the last id it has seen."""
        async with self._life.page.get(f"/api/stream?after={self._seq}") as answer:
            async for raw in answer.content:
                if raw.startswith(b"data: "):
                    await self._take(json.loads(raw[6:]))

    async def _take(self, entry: Json) -> None:
        async with self._moved:
            self._seq = entry["seq"]
            if "card" in entry:
                self._entries[entry["id"]] = entry
            self._moved.notify_all()

    async def later(self, words: str) -> list[Reply]:
        def there() -> bool:
            return any(words in e["card"]["plain"] and id not in self.screen.there for id, e in self._entries.items())

        async with asyncio.timeout(SECONDS), self._moved:
            await self._moved.wait_for(there)
        return await self.settled()

    async def look(self) -> Sequence[Reply]:
        """What the stream brought, once it has brought all that is in the feed."""
        async with self._life.page.get("/api/feed") as answer:
            entries = (await answer.json())["entries"]
        newest = entries[-1]["seq"] if entries else 0
        async with asyncio.timeout(SECONDS), self._moved:
            await self._moved.wait_for(lambda: self._seq >= newest)
        return [_reply(entry) for entry in self._entries.values()]

    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None:
        form = aiohttp.FormData(default_to_multipart=True)
        form.add_field("id", f"message-{next(self._ids):08d}")
        form.add_field("text", text)
        for name, data in files:
            form.add_field("files", data, filename=name, content_type="image/jpeg")
        async with self._life.page.post("/api/messages", data=form) as answer:
            assert answer.status == 202, await answer.text()

    async def _slash(self, text: str, user: str) -> None:
        await self._say(f"/journey {text}", (), user)

    async def _press(self, card: Reply, label: str, user: str) -> None:
        entry = self._entries[card.id]
        button = next(b for b in _buttons(entry) if b["label"] == label)
        body = {key: button[key] for key in ("action", "value", "label", "opens")}
        body |= {"message": entry["id"], "seq": entry["seq"]}
        async with self._life.page.post("/api/presses", json=body) as answer:
            assert answer.status in (200, 202), await answer.text()
            if answer.status == 200:
                self._form = (await answer.json())["form"]
                self.form = shown_form(self._form, ())

    async def _submit(self, values: Mapping[str, str]) -> None:
        form = {key: self._form[key] for key in ("context", "title")}
        body = {**form, "form": self._form["id"], "id": f"form-{next(self._ids):08d}", "values": dict(values)}
        async with self._life.page.post("/api/forms", json=body) as answer:
            assert answer.status in (202, 422), await answer.text()
            errors = tuple((await answer.json())["errors"].values()) if answer.status == 422 else ()
        self.form = shown_form(self._form, errors) if errors else None


class _Life:
    """A browser's session on the address of one life of the process; the cookie stays the same."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def __aenter__(self) -> "_Life":
        jar = aiohttp.CookieJar(unsafe=True)  # aiohttp's word for cookies of an IP address
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=SECONDS)
        headers = {"Origin": self._address}
        self.page = aiohttp.ClientSession(self._address, cookie_jar=jar, headers=headers, timeout=timeout)
        async with self.page.get("/") as answer:
            assert answer.status == 200
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.page.close()


def shown_form(form: Json, errors: tuple[str, ...]) -> Shown:
    return Shown(form["title"], {i["name"]: i["label"] for i in form["inputs"]}, errors)


def _buttons(entry: Json) -> list[Json]:
    return [b for block in entry["card"]["blocks"] if block["type"] == "actions" for b in block["buttons"]]


def _reply(entry: Json) -> Reply:
    labels = tuple(button["label"] for button in _buttons(entry))
    return Reply(entry["id"], entry["card"]["plain"], labels)
