"""The server itself: generateContent, streamGenerateContent, batchEmbedContents, countTokens and the list of models."""

import json
import re
from typing import Any

from aiohttp import web

from tests.fakes.faults import FaultServer, Scripted
from tests.fakes.gemini.rules import Asked, Invalid, read, read_embed
from tests.fakes.gemini.script import DIMENSIONS, body_of, chunks_of, embeddings_of, error_body, prompt_tokens

KEY = "fake-gemini-key-0123456789"
MODELS = (
    "gemini-3.8-flash",
    "gemini-3.5-flash-lite",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
    "gemini-2.5-flash",
    "gemini-3.1-flash-image",
    "gemini-embedding-001",
    "gemini-embedding-2",
)
_PATH = re.compile(r"(?P<model>[\w.-]+):(?P<method>\w+)")
METHODS = {"generateContent", "streamGenerateContent", "countTokens", "batchEmbedContents"}


class FakeGemini(FaultServer):
    """`requests` holds what was understood, `rejected` the messages of the 400s."""

    def __init__(self, models: tuple[str, ...] = MODELS) -> None:
        super().__init__()
        self.models = models
        self.requests: list[Asked] = []

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
        if call is None or call["model"] not in self.models or call["method"] not in METHODS:
            message = f"models/{request.match_info['call']} is not found for API version v1."
            return web.json_response(error_body(404, message), status=404)
        try:
            asked = await _read(call, request)
        except Invalid as error:
            self.rejected.append(str(error))
            return web.json_response(error_body(400, str(error)), status=400)
        if asked.method == "countTokens":
            return web.json_response({"totalTokens": prompt_tokens(asked)})
        self.requests.append(asked)
        return await self._perform(self.next_for(asked), asked, request)

    async def _perform(self, scripted: Scripted, asked: Asked, request: web.Request) -> web.StreamResponse:
        if wrong := await self.misbehave(scripted, request):
            return wrong
        if scripted.kind == "error":
            headers = {"Retry-After": scripted.retry_after} if scripted.retry_after else {}
            body = error_body(scripted.status, "Scripted failure.", scripted.retry_delay)
            return web.json_response(body, status=scripted.status, headers=headers)
        if asked.texts:
            dimensions = asked.config["outputDimensionality"] or DIMENSIONS
            return await self._whole(scripted, request, embeddings_of(scripted, asked.texts, dimensions))
        body = body_of(scripted, asked, len(self.requests))
        if asked.method != "streamGenerateContent":
            return await self._whole(scripted, request, body)
        chunks = chunks_of(scripted, body)
        if request.query.get("alt") != "sse":  # then it is a JSON array
            return web.json_response(chunks)
        *pieces, error = (f"data: {json.dumps(c)}\r\n\r\n".encode() for c in (*chunks, error_body(503, "Overloaded.")))
        return await self.stream(scripted, request, pieces, error)

    async def _whole(self, scripted: Scripted, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return await self.send(scripted, request, json.dumps(body).encode(), "application/json")


async def _read(call: re.Match[str], request: web.Request) -> Asked:
    raw = await request.read()
    if call["method"] == "batchEmbedContents":
        return read_embed(call["model"], raw, KEY)
    return read(call["model"], call["method"], raw, KEY)
