"""The terminal, as `homeview chat --json`: lines in, lines out."""

import asyncio
import itertools
import json
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.console.app import ConsoleAdapter, ConsolePorts
from adapters.console.json_front import JsonFront
from core.messages import Place
from core.ports.platform import Sent
from tests.adapters.stages.base import File, Handed, Stage
from tests.adapters.stages.core import MemoryCore
from tests.fakes.memory import MemoryMedia, WallClock

SECONDS = 8.0
Json = dict[str, Any]


class ConsoleStage(Stage):
    def __init__(self, folder: Path) -> None:
        self.core, self.media = MemoryCore(), MemoryMedia()
        self.lines: list[Json] = []
        self._folder, self._ids = folder, itertools.count(1)
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._asked = 0
        self._ready = asyncio.Condition()
        ids = itertools.count(1)
        ports = ConsolePorts(
            self.core, self.core, WallClock(), lambda: f"made-{next(ids)}", self._settle, self._advance
        )
        self.adapter = self.console = ConsoleAdapter(ports, JsonFront(self._ask, self._wrote))

    async def _ask(self, prompt: str) -> str | None:
        async with self._ready:
            self._asked += 1
            self._ready.notify_all()
        return await self._typed.get()

    def _wrote(self, line: str) -> None:
        self.lines.append(json.loads(line))

    async def _settle(self) -> None:
        """There is no core behind it that could still be at work."""

    async def _advance(self, at: datetime) -> None:
        """Nothing falls due."""

    @property
    def place(self) -> Place:
        return Place("console", "local", "me", direct=True)

    async def seen(self) -> list[tuple[str, str]]:
        shown: dict[str, str] = {}
        for line in self.lines:
            if line["kind"] in ("post", "edit"):
                shown[line["message_id"]] = "\n".join(_words(line["card"]))
        return list(shown.items())

    async def files_seen(self) -> list[bytes]:
        blocks = [b for line in self.lines for b in line["card"]["blocks"] if "media" in b]
        return [self.media.kept[b["media"]] for b in blocks]

    async def lose(self, sent: Sent) -> Sent:
        return Sent(())  # what is printed stays printed

    async def say(self, text: str, files: Sequence[File] = ()) -> Handed:
        paths = []
        for name, data in files:
            path = self._folder / name
            path.write_bytes(data)
            paths.append(str(path))
        return await self._line({"text": text, "attachments": paths})

    async def slash(self, name: str, text: str) -> Handed:
        return await self.say(f"/journey {name} {text}".strip())

    async def press(self, sent: Sent, label: str) -> Handed:
        return await self._line({"press": self._button(sent, label)}, own_id=False)

    async def open_form(self, sent: Sent, label: str) -> Mapping[str, Any]:
        await (await self._line({"press": self._button(sent, label)}, own_id=False)).outcome()
        form = self.lines[-1]
        assert form["kind"] == "form"
        return {"title": form["card"]["title"], "labels": [b["label"] for b in form["card"]["blocks"]]}

    async def submit(self, values: Mapping[str, str]) -> tuple[Handed | None, str]:
        form = next(line for line in reversed(self.lines) if line["kind"] == "form")["card"]["form"]
        before = len(self.lines)
        handed = await self._line({"submit": {"form": form, "values": dict(values)}})
        await handed.outcome()
        told = [line["text"] for line in self.lines[before:]]
        return (None, "\n".join(told)) if told else (handed, "")

    def _button(self, sent: Sent, label: str) -> Json:
        card = next(line["card"] for line in reversed(self.lines) if line["message_id"] == sent.ids[0])
        buttons = [b for block in card["blocks"] if block["type"] == "actions" for b in block["buttons"]]
        button = next(b for b in buttons if b["label"] == label)
        return {"action": button["action"], "value": button["value"]}

    async def _line(self, content: Json, *, own_id: bool = True) -> Handed:
        """One line; it is done with when the next one is asked for."""
        line = content | ({"id": f"line-{next(self._ids)}"} if own_id else {})
        before = len(self.lines)
        await self._until_asked(self._asked or 1)
        mine = self._asked
        self._typed.put_nowait(json.dumps(line))

        async def outcome() -> str:
            await self._until_asked(mine + 1)
            told = any("not taken" in shown["text"] for shown in self.lines[before:])
            return "told" if told else "taken"

        async def again() -> None:
            asked = self._asked
            self._typed.put_nowait(json.dumps(line))
            await self._until_asked(asked + 1)

        return Handed(lambda: self._asked > mine, outcome, again)

    async def _until_asked(self, count: int) -> None:
        async with asyncio.timeout(SECONDS), self._ready:
            await self._ready.wait_for(lambda: self._asked >= count)

    def end(self) -> None:
        self._typed.put_nowait(None)


def _words(value: Any) -> Iterator[str]:
    """Every text of a card, whatever its key."""
    match value:
        case str():
            yield value
        case int():
            yield str(value)
        case list():
            for item in value:
                yield from _words(item)
        case dict():
            for item in value.values():
                yield from _words(item)


@asynccontextmanager
async def on_console() -> AsyncIterator[ConsoleStage]:
    with tempfile.TemporaryDirectory() as folder:
        stage = ConsoleStage(Path(folder))
        running = asyncio.create_task(stage.console.run())
        try:
            yield stage
            stage.end()
            async with asyncio.timeout(SECONDS):
                await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
