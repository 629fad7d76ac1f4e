"""The server itself: generateContent, streamGenerateContent, countTokens and the list of models."""

import asyncio
import json
import re
import socket
import struct
from collections import deque
from typing import Any

from aiohttp import web

from tests.fakes.gemini.rules import Asked, Invalid, read
from tests.fakes.gemini.script import Scripted, body_of, error_body, prompt_tokens

KEY = "fake-gemini-key-0123456789"
MODELS = (
    "gemini-3.8-flash",
    "gemini-3.5-flash-lite",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
)
_PATH = re.compile(r"(?P<model>[\w.-]+):(?P<method>generateContent|streamGenerateContent|countTokens)")


class FakeGemini:
    """`script(...)` queues answers; with an empty queue `when(...)` rules, then a sample that fits the schema.

    `requests` holds what was understood, `rejected` the messages of the 400s.
    """

    def __init__(self, models: tuple[str, ...] = MODELS) -> None:
        self.models = models
        self.requests: list[Asked] = []
        self.rejected: list[str] = []
        self.port = 0
        self._queue: deque[Scripted] = deque()
        self._always: Scripted | None = None
        self._rules: list[tuple[str, Scripted]] = []
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/{version:v1[a-z0-9]*}/models", self._list)
        app.router.add_get("/{version:v1[a-z0-9]*}/models/{model}", self._describe)
        app.router.add_post("/{version:v1[a-z0-9]*}/models/{call}", self._call)
        return app

    def _denied(self, request: web.Request) -> web.Response | None:
        key = request.headers.get("x-goog-api-key", "")
        if key == KEY:
            return None
        if not key:
            message = "Method doesn't allow unregistered callers. Please use API Key."
            return web.json_response(error_body(403, message), status=403)
        message = "API key not valid. Please pass a valid API key."
        return web.json_response(error_body(400, message), status=400)

    async def _list(self, request: web.Request) -> web.Response:
        listed = [{"name": f"models/{m}", "supportedGenerationMethods": ["generateContent"]} for m in self.models]
        return self._denied(request) or web.json_response({"models": listed})

    async def _describe(self, request: web.Request) -> web.Response:
        model = request.match_info["model"]
        if denied := self._denied(request):
            return denied
        if model not in self.models:
            return web.json_response(error_body(404, f"Model {model} is not found."), status=404)
        return web.json_response({"name": f"models/{model}", "supportedGenerationMethods": ["generateContent"]})

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if denied := self._denied(request):
            return denied
        call = _PATH.fullmatch(request.match_info["call"])
        if call is None or call["model"] not in self.models:
            message = f"models/{request.match_info['call']} is not found for API version v1."
            return web.json_response(error_body(404, message), status=404)
        try:
            asked = read(call["model"], call["method"], await request.read(), KEY)
        except Invalid as error:
            self.rejected.append(str(error))
            return web.json_response(error_body(400, str(error)), status=400)
        if asked.method == "countTokens":
            return web.json_response({"totalTokens": prompt_tokens(asked)})
        self.requests.append(asked)
        return await self._perform(self._next(asked), asked, request)

    def _next(self, asked: Asked) -> Scripted:
        if self._queue:
            return self._queue.popleft()
        for words, answer in self._rules:
            if words in asked.prompt or words in asked.system:
                return answer
        return self._always or Scripted()

    async def _perform(self, scripted: Scripted, asked: Asked, request: web.Request) -> web.StreamResponse:
        await self._pause(scripted.seconds if scripted.kind == "silence" else scripted.delay)
        match scripted.kind:
            case "error":
                headers = {"Retry-After": scripted.retry_after} if scripted.retry_after else {}
                body = error_body(scripted.status, "Scripted failure.", scripted.retry_delay)
                return web.json_response(body, status=scripted.status, headers=headers)
            case "reset":
                return self._reset(request)
            case "nonsense":
                return web.Response(text="<html>proxy error</html>", content_type="text/html")
            case _:
                body = body_of(scripted, asked, len(self.requests))
                if asked.method == "streamGenerateContent":
                    return await self._stream(body, request)
                return web.json_response(body)

    async def _pause(self, seconds: float) -> None:
        if seconds:
            try:
                await asyncio.wait_for(self._stopping.wait(), seconds)
            except TimeoutError:
                return

    @staticmethod
    def _reset(request: web.Request) -> web.Response:
        transport = request.transport
        if transport is not None:
            # Lingering for zero seconds makes the kernel send RST in place of FIN.
            sock = transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        return web.Response()

    @staticmethod
    async def _stream(body: dict[str, Any], request: web.Request) -> web.StreamResponse:
        """The answer in two pieces: as server-sent events, or as a JSON array without `alt=sse`."""
        candidate = body.get("candidates", [{}])[0]
        text = candidate.get("content", {}).get("parts", [{"text": ""}])[0]["text"]
        half = {"content": {"role": "model", "parts": [{"text": text[: len(text) // 2]}]}, "index": 0}
        rest = {"content": {"role": "model", "parts": [{"text": text[len(text) // 2 :]}]}}
        chunks = [{**body, "candidates": [half]}, {**body, "candidates": [{**candidate, **rest}]}] if text else [body]
        if request.query.get("alt") != "sse":
            return web.json_response(chunks)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for chunk in chunks:
            await response.write(f"data: {json.dumps(chunk)}\r\n\r\n".encode())
        await response.write_eof()
        return response
