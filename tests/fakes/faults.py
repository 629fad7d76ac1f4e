"""What a fake model provider is told to do next, and how it misbehaves on the wire: one vocabulary for all of them.

A provider that refuses connections is a fake that was stopped.
"""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from aiohttp import web

Json = dict[str, Any]
Kind = Literal[
    "answer",
    "error",
    "block_prompt",
    "block_answer",
    "broken_json",
    "misfit",
    "cut_off",
    "silence",
    "dribble",
    "half",
    "reset",
    "nonsense",
]


@dataclass(frozen=True, slots=True)
class Scripted:
    """One coming answer.

    answer        `value` (a text, something to write as JSON, or the bytes of a picture; None: what fits the schema)
    error         `status`, the provider's own word `code`, `retry_delay` ("2s") in the body, `retry_after` as a header
    block_prompt  the prompt is refused for `reason`; block_answer: the answer is
    broken_json, misfit, cut_off   an answer that breaks off, misses the schema, reached its length
    silence       `seconds` without a byte
    dribble       the headers at once, the body over `seconds`
    half          the body (of a stream: `after` pieces) and then the connection breaks off; with a `code` a stream ends
                  with the provider's error of that name
    reset         the connection breaks off without a byte
    nonsense      a page with status 200

    `usage` replaces figures of the usage; `tell_usage` False: no figures at all. A stream comes in `pieces`. `queries`
    are what a searching model looked up. `delay`: seconds before the answer.
    """

    kind: Kind = "answer"
    value: Any = None
    status: int = 503
    code: str = ""
    retry_delay: str = ""
    retry_after: str = ""
    reason: str = "SAFETY"
    seconds: float = 60.0
    delay: float = 0.0
    pieces: int = 2
    after: int = 1
    queries: Sequence[str] = ()
    tell_usage: bool = True
    usage: Json = field(default_factory=dict)


class Heard(Protocol):
    """A request that was understood, as far as `when` looks at it."""

    @property
    def system(self) -> str: ...

    @property
    def prompt(self) -> str: ...


class FaultServer:
    """`script(...)` queues answers; with an empty queue `when(...)` rules, then `always(...)`, then a plain answer.

    `requests` holds what was understood, `rejected` the messages of requests that the real one would refuse.
    """

    def __init__(self) -> None:
        self.rejected: list[str] = []
        self.requests: list[Any] = []
        self.port = 0
        self._queue: deque[Scripted] = deque()
        self._always: Scripted | None = None
        self._rules: list[tuple[str, Scripted]] = []
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def application(self) -> web.Application:
        raise NotImplementedError("each fake has its own routes")

    def script(self, *answers: Scripted) -> None:
        """What the next requests get, one each."""
        self._queue.extend(answers)

    def always(self, answer: Scripted | None) -> None:
        """What every request gets from now on that has nothing scripted."""
        self._always = answer

    def when(self, words: str, answer: Scripted) -> None:
        """What a request gets whose prompt or system text holds `words`."""
        self._rules.append((words, answer))

    async def start(self, port: int = 0) -> None:
        self._stopping.clear()
        self._runner = web.AppRunner(self.application(), shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Connections are refused from here on."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def next_for(self, asked: Heard) -> Scripted:
        if self._queue:
            return self._queue.popleft()
        for words, answer in self._rules:
            if words in asked.prompt or words in asked.system:
                return answer
        return self._always or Scripted()

    async def pause(self, seconds: float) -> None:
        """Ends early when the server is stopped."""
        if seconds:
            try:
                await asyncio.wait_for(self._stopping.wait(), seconds)
            except TimeoutError:
                return

    async def misbehave(self, scripted: Scripted, request: web.Request) -> web.StreamResponse | None:
        """What goes wrong before there is an answer; None: nothing does."""
        await self.pause(scripted.seconds if scripted.kind == "silence" else scripted.delay)
        match scripted.kind:
            case "reset":
                return reset(request)
            case "nonsense":
                return web.Response(text="<html>proxy error</html>", content_type="text/html")
            case _:
                return None

    async def send(
        self, scripted: Scripted, request: web.Request, body: bytes, mime: str, headers: dict[str, str] | None = None
    ) -> web.StreamResponse:
        """A whole body; it dribbles or breaks off half-way when it is told to."""
        if scripted.kind not in {"dribble", "half"}:
            return web.Response(body=body, content_type=mime, headers=headers)
        response = web.StreamResponse(
            headers={"Content-Type": mime, "Content-Length": str(len(body)), **(headers or {})}
        )
        await response.prepare(request)
        size = max(len(body) // 8, 1)
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        if scripted.kind == "half":
            return await self._break_off(response, request, parts[: len(parts) // 2])
        for part in parts:
            await response.write(part)
            await self.pause(scripted.seconds / len(parts))
        await response.write_eof()
        return response

    async def stream(
        self, scripted: Scripted, request: web.Request, pieces: list[bytes], error: bytes = b""
    ) -> web.StreamResponse:
        """Server-sent events, one for each piece; `error` is how the provider says in a stream that it failed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if scripted.kind == "half" and scripted.code:
            pieces = [*pieces[: scripted.after], error]
        elif scripted.kind == "half":
            return await self._break_off(response, request, pieces[: scripted.after])
        for piece in pieces:
            await response.write(piece)
            if scripted.kind == "dribble":
                await self.pause(scripted.seconds / len(pieces))
        await response.write_eof()
        return response

    async def _break_off(
        self, response: web.StreamResponse, request: web.Request, parts: list[bytes]
    ) -> web.StreamResponse:
        for part in parts:
            await response.write(part)
        await self.pause(0.05)  # so that what came is read before the connection is gone
        reset(request)
        return response


def reset(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        # Lingering for zero seconds makes the kernel send RST in place of FIN.
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


def split(text: str, pieces: int) -> list[str]:
    """In `pieces` parts of about the same length, none of them empty."""
    size = -(-len(text) // max(pieces, 1)) or 1
    return [text[start : start + size] for start in range(0, len(text), size)] or [""]
