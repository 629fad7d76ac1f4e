"""The terminal: `python -m bot chat --json` as a process, one line in, its replies out."""

import asyncio
import itertools
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.durability.processes import environment
from tests.journeys.drivers.base import Driver, Reply, Shown

SECONDS = 40.0
Json = dict[str, Any]


class ConsoleDriver(Driver):
    """The console's clock can be moved: `now`."""

    surface = "console"
    room = "console:local:me"

    async def begin(self) -> None:
        self._numbers, self._session = itertools.count(1), secrets.token_hex(4)
        self.lines: list[Json] = []
        self.sent: list[Json] = []
        self.now: datetime | None = None
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "chat", "--json"),
            env=environment(self.folder, self.env, HOMEVIEW_LOG_LEVEL="warning"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=(self.stack.enter_context((self.folder / "console.log").open("ab"))),
            limit=1 << 22,
        )
        self.stack.push_async_callback(self.end)

    async def end(self) -> int:
        """Ends its input; its exit code, when it has worked everything off."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(SECONDS):
                await self._process.communicate()
        finally:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()
        assert self._process.returncode is not None
        return self._process.returncode

    async def at(self, moment: datetime, text: str = "") -> list[Reply]:
        """The clock is moved; what fell due is posted first."""
        self.now = moment
        await self._line({"at": moment.isoformat(), **({"text": text} if text else {})})
        return await self.settled()

    async def later(self, words: str) -> list[Reply]:
        replies = await self.at((self.now or datetime.now(UTC)) + timedelta(minutes=2))
        assert any(words in reply.text for reply in replies), replies
        return replies

    async def quiet(self) -> None:
        """A line is read when the work of the one before is done: `_line` has waited for that."""

    async def look(self) -> Sequence[Reply]:
        shown: dict[str, Reply] = {}
        for line in self.lines:
            if line["kind"] != "form" and line["to"] != "admin":
                shown[line["message_id"]] = Reply(line["message_id"], line["text"], _labels(line))
        return list(shown.values())

    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None:
        paths = []
        for name, data in files:
            path = self.folder / f"{len(self.sent)}-{name}"
            path.write_bytes(data)
            paths.append(str(path))
        await self._line({"text": text, **({"attachments": paths} if paths else {})}, user)

    async def _slash(self, text: str, user: str) -> None:
        await self._line({"text": f"/journey {text}"}, user)

    async def _press(self, card: Reply, label: str, user: str) -> None:
        line = next(one for one in reversed(self.lines) if one["message_id"] == card.id)
        button = next(b for b in _buttons(line) if b["label"] == label)
        await self._line({"press": {"action": button["action"], "value": button["value"]}}, user, own_id=False)

    async def _submit(self, values: Mapping[str, str]) -> None:
        form = next(line for line in reversed(self.lines) if line["kind"] == "form")
        self.form = None
        await self._line({"submit": {"form": form["card"]["form"], "values": dict(values)}})

    async def _line(self, content: Json, user: str = "", *, own_id: bool = True) -> None:
        """Writes it, and a line behind it that cannot be read: the answer to that says that the first is worked off."""
        number = next(self._numbers)
        line = {**content, **({"user": user} if user else {})}
        if own_id:
            line["id"] = f"{self._session}-{number}"
        self.sent.append(line)
        mark = f"mark-{number}"
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(line)}\n{json.dumps({'id': mark, 'mark': 1})}\n".encode())
        fresh: list[Json] = []
        async with asyncio.timeout(SECONDS):
            await self._process.stdin.drain()
            while not fresh or fresh[-1]["in_reply_to"] != mark:
                fresh.append(await self._next())
                self.lines += fresh[:-1]
        for shown in fresh[:-1]:
            if shown["kind"] == "form":
                self.form = _form(shown)

    async def _next(self) -> Json:
        assert self._process.stdout is not None
        raw = await self._process.stdout.readline()
        if not raw:
            raise AssertionError(f"the console ended: {(self.folder / 'console.log').read_text()[-3000:]}")
        found: Json = json.loads(raw)
        return found


def _form(line: Json) -> Shown:
    blocks = line["card"]["blocks"]
    errors = tuple(b["error"] for b in blocks if "error" in b)
    return Shown(line["card"]["title"], {b["name"]: b["label"] for b in blocks}, errors)


def _buttons(line: Json) -> list[Json]:
    return [b for block in line["card"]["blocks"] if block["type"] == "actions" for b in block["buttons"]]


def _labels(line: Json) -> tuple[str, ...]:
    return tuple(button["label"] for button in _buttons(line))
