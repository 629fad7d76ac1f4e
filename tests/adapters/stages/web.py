"""The page: a real server on loopback, and a browser's requests."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp

from adapters.web.app import WebAdapter, WebOptions
from core.messages import Place
from core.ports.platform import Sent
from tests.adapters.stages.base import File, Handed, Stage
from tests.adapters.stages.core import MemoryCore
from tests.adapters.web.world import SECRET, MemoryStore, World
from tests.adapters.web.world import serving as serving_world
from tests.fakes.memory import MemoryMedia, WallClock

SECONDS = 8.0
Json = dict[str, Any]


class WebStage(Stage):
    def __init__(
        self, page: aiohttp.ClientSession, person: str, adapter: WebAdapter, core: MemoryCore, media: MemoryMedia
    ) -> None:
        self.page, self.person = page, person
        self.adapter, self.core, self.media = adapter, core, media
        self._ids = itertools.count(1)
        self._form: Json = {}

    @property
    def place(self) -> Place:
        return Place("web", "local", self.person, direct=True)

    async def seen(self) -> list[tuple[str, str]]:
        return [(id, "\n".join(_words(entry["card"]))) for id, entry in (await self._cards()).items()]

    async def _cards(self) -> dict[str, Json]:
        """Our messages as the page shows them: the latest drawing of each."""
        async with self.page.get("/api/feed") as answer:
            entries = (await answer.json())["entries"]
        return {entry["id"]: entry for entry in entries if "card" in entry}

    async def files_seen(self) -> list[bytes]:
        found = []
        for entry in (await self._cards()).values():
            for block in entry["card"]["blocks"]:
                if "src" in block:
                    async with self.page.get(block["src"]) as answer:
                        found.append(await answer.read())
        return found

    async def lose(self, sent: Sent) -> Sent:
        return Sent(())  # nothing goes from the page's feed

    async def say(self, text: str, files: Sequence[File] = ()) -> Handed:
        client_id = f"message-{next(self._ids):08d}"

        def body() -> aiohttp.FormData:
            form = aiohttp.FormData(default_to_multipart=True)
            form.add_field("id", client_id)
            form.add_field("text", text)
            for name, data in files:
                form.add_field("files", data, filename=name, content_type="image/jpeg")
            return form

        return self._handed(lambda: self.page.post("/api/messages", data=body()))

    async def slash(self, name: str, text: str) -> Handed:
        return await self.say(f"/journey {name} {text}".strip())

    async def press(self, sent: Sent, label: str) -> Handed:
        body = await self._press_body(sent, label)
        return self._handed(lambda: self.page.post("/api/presses", json=body))

    async def open_form(self, sent: Sent, label: str) -> Mapping[str, Any]:
        async with self.page.post("/api/presses", json=await self._press_body(sent, label)) as answer:
            self._form = (await answer.json())["form"]
        return {"title": self._form["title"], "labels": [i["label"] for i in self._form["inputs"]]}

    async def submit(self, values: Mapping[str, str]) -> tuple[Handed | None, str]:
        form = {"form": self._form["id"], "context": self._form["context"], "title": self._form["title"]}
        body = {**form, "id": f"form-{next(self._ids):08d}", "values": dict(values)}
        async with self.page.post("/api/forms", json=body) as answer:
            if answer.status == 422:
                return None, json.dumps(await answer.json())
        return self._handed(lambda: self.page.post("/api/forms", json=body)), ""

    async def _press_body(self, sent: Sent, label: str) -> Json:
        entry = (await self._cards())[sent.ids[0]]
        button = next(b for b in _buttons(entry["card"]) if b["label"] == label)
        told = {"message": entry["id"], "seq": entry["seq"], "label": "" if button["opens"] else label}
        return {**told, "action": button["action"], "value": button["value"], "opens": button["opens"]}

    def _handed(self, request: Any) -> Handed:
        async def ask() -> int:
            async with asyncio.timeout(SECONDS), request() as answer:
                return int(answer.status)

        asked = asyncio.create_task(ask())

        async def outcome() -> str:
            return "taken" if await asked == 202 else "told"

        async def again() -> None:
            await ask()

        return Handed(asked.done, outcome, again)


def _buttons(card: Json) -> Iterator[Json]:
    for block in card["blocks"]:
        if block["type"] == "actions":
            yield from block["buttons"]


def _words(value: Any) -> Iterator[str]:
    """Every text that is drawn, whatever its key."""
    match value:
        case str():
            yield value
        case int():
            yield str(value)
        case list():
            for item in value:
                yield from _words(item)
        case dict():
            for key, item in value.items():
                if key != "plain":
                    yield from _words(item)


class _Served:
    """What `serving` of the web tests needs of a world."""

    def __init__(self, adapter: WebAdapter) -> None:
        self.adapter, self.port = adapter, 0


@asynccontextmanager
async def on_web() -> AsyncIterator[WebStage]:
    core, media = MemoryCore(), MemoryMedia()
    options = WebOptions(secret=SECRET)
    adapter = WebAdapter(
        intake=core, instant=core, store=MemoryStore(), media=media, clock=WallClock(), options=options
    )
    served = _Served(adapter)
    async with serving_world(cast(World, served)):  # it uses nothing else of a world
        address = f"http://127.0.0.1:{served.port}"
        jar = aiohttp.CookieJar(unsafe=True)  # "unsafe" is aiohttp's word for cookies of an IP address
        async with aiohttp.ClientSession(address, cookie_jar=jar, headers={"Origin": address}) as page:
            await page.get("/")
            async with page.get("/api/feed") as answer:
                person = (await answer.json())["person"]
            yield WebStage(page, person, adapter, core, media)
