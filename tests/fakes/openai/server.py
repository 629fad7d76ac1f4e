"""The server itself: chat completions, embeddings and the list of models, by key, in OpenAI's form."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.faults import FaultServer, Scripted
from tests.fakes.openai.rules import Asked, Flavour, Invalid, read_chat, read_embeddings
from tests.fakes.openai.script import body_of, chunks_of, embeddings_of, error_body

KEY = "sk-fake-0123456789abcdef"
MODELS: dict[Flavour, tuple[str, ...]] = {
    "openai": ("gpt-5-mini", "gpt-5-nano", "text-embedding-3-small"),
    "deepseek": ("deepseek-flash", "deepseek-reasoner"),
    "local": ("llama3.2", "nomic-embed-text"),
}


class FakeOpenAI(FaultServer):
    """`flavour` is whose dialect it speaks; `images` whether its models take pictures; a local one needs no key.

    A scripted error's `retry_delay` stands in the body's message, as OpenAI writes it ("try again in 2s").
    """

    def __init__(self, flavour: Flavour = "openai", *, images: bool = True, key: str = KEY) -> None:
        super().__init__()
        self.flavour, self.images, self.key = flavour, images, key
        self.models = MODELS[flavour]
        self.requests: list[Asked] = []

    @property
    def address(self) -> str:
        """What the SDK is given as its base address."""
        return f"{self.base_url}/v1"

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/v1/models", self._list)
        app.router.add_get("/v1/models/{model}", self._describe)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/embeddings", self._embed)
        return app

    def _denied(self, request: web.Request) -> web.Response | None:
        if not self.key or request.headers.get("Authorization") == f"Bearer {self.key}":
            return None
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return _error(401, f"Incorrect API key provided: {given}.", "invalid_api_key")

    async def _list(self, request: web.Request) -> web.Response:
        return self._denied(request) or web.json_response({"object": "list", "data": [_model(m) for m in self.models]})

    async def _describe(self, request: web.Request) -> web.Response:
        model = request.match_info["model"]
        if denied := self._denied(request):
            return denied
        return web.json_response(_model(model)) if model in self.models else _no_model(model)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        return await self._answer(request, lambda: read_chat(raw, self.flavour, self.images))

    async def _embed(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        return await self._answer(request, lambda: read_embeddings(raw))

    async def _answer(self, request: web.Request, read: Any) -> web.StreamResponse:
        if denied := self._denied(request):
            return denied
        try:
            asked: Asked = read()
        except Invalid as error:
            self.rejected.append(str(error))
            return _error(400, str(error), param=error.param)
        if asked.model not in self.models:
            return _no_model(asked.model)
        self.requests.append(asked)
        return await self._perform(self.next_for(asked), asked, request)

    async def _perform(self, scripted: Scripted, asked: Asked, request: web.Request) -> web.StreamResponse:
        if wrong := await self.misbehave(scripted, request):
            return wrong
        if scripted.kind == "error":
            wait = f" Please try again in {scripted.retry_delay}." if scripted.retry_delay else ""
            headers = {"Retry-After": scripted.retry_after} if scripted.retry_after else {}
            return _error(scripted.status, f"Scripted failure.{wait}", scripted.code, headers=headers)
        if scripted.kind == "block_prompt":
            return _error(400, "Your request was rejected by our safety system.", "content_policy_violation")
        number = len(self.requests)
        if asked.texts:
            return await self._whole(scripted, request, embeddings_of(scripted, asked))
        if not asked.body.get("stream"):
            return await self._whole(scripted, request, body_of(scripted, asked, number, self.flavour))
        chunks = [json.dumps(chunk) for chunk in chunks_of(scripted, asked, number, self.flavour)]
        told = (*chunks, "[DONE]", json.dumps(error_body(503, "Overloaded.", scripted.code)))
        *pieces, error = (f"data: {chunk}\n\n".encode() for chunk in told)
        return await self.stream(scripted, request, pieces, error)

    async def _whole(self, scripted: Scripted, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return await self.send(scripted, request, json.dumps(body).encode(), "application/json")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1_780_000_000, "owned_by": "fake"}


def _no_model(name: str) -> web.Response:
    return _error(404, f"The model `{name}` does not exist or you do not have access to it.", "model_not_found")


def _error(
    status: int, message: str, code: str = "", *, param: str | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    return web.json_response(error_body(status, message, code, param), status=status, headers=headers)
