"""Stability's v2beta image generation, and the balance of an account."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.faults import FaultServer, Scripted
from tests.fakes.pictures import tile

KEY = "sk-fake-stability-0123456789"
FIELDS = {
    "core": {"prompt", "aspect_ratio", "negative_prompt", "seed", "style_preset", "output_format"},
    "ultra": {"prompt", "aspect_ratio", "negative_prompt", "seed", "style_preset", "output_format"},
    "sd3": {"prompt", "aspect_ratio", "negative_prompt", "seed", "style_preset", "output_format", "model", "mode"},
}
RATIOS = {"16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"}
SD3 = {"sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"}
NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    413: "payload_too_large",
    422: "unprocessable_entity",
    429: "rate_limit_exceeded",
    500: "internal_error",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was understood; `model` is "core", "ultra" or one of SD3."""

    model: str
    prompt: str
    fields: Mapping[str, str]
    accept: str
    system: str = ""
    images: tuple[tuple[str, bytes], ...] = ()


class Invalid(Exception):
    """A 400: the texts of its `errors`."""


class FakeStability(FaultServer):
    """Every answer is a small PNG. An answer that is blocked is a blurred picture with finish-reason CONTENT_FILTERED,
    a prompt that is blocked a 403."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Asked] = []

    def application(self) -> web.Application:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_get("/v1/user/balance", self._balance)
        app.router.add_post("/v2beta/stable-image/generate/{kind}", self._generate)
        return app

    async def _balance(self, request: web.Request) -> web.Response:
        return _denied(request) or web.json_response({"credits": 42.5})

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        if denied := _denied(request):
            return denied
        try:
            asked = await _read(request)
        except Invalid as error:
            self.rejected.append(str(error))
            return _error(400, str(error))
        self.requests.append(asked)
        scripted = self.next_for(asked)
        if wrong := await self.misbehave(scripted, request):
            return wrong
        if scripted.kind == "error":
            return _error(scripted.status, "Scripted failure.", scripted.retry_after)
        if scripted.kind == "block_prompt":
            return _error(403, "Your request was flagged by our content moderation system.")
        return await self._picture(scripted, asked, request)

    async def _picture(self, scripted: Scripted, asked: Asked, request: web.Request) -> web.StreamResponse:
        data = scripted.value if isinstance(scripted.value, bytes) else tile(len(self.requests))
        reason = "CONTENT_FILTERED" if scripted.kind == "block_answer" else "SUCCESS"
        headers = {"finish-reason": reason, "seed": "343940597", "x-request-id": f"stability-{len(self.requests)}"}
        if asked.accept == "image/*":
            return await self.send(scripted, request, data, "image/png", headers)
        body = {"image": base64.b64encode(data).decode(), "finish_reason": reason, "seed": 343940597}
        return web.json_response(body, headers=headers)


async def _read(request: web.Request) -> Asked:
    kind = request.match_info["kind"]
    if kind not in FIELDS:
        raise web.HTTPNotFound
    accept = request.headers.get("Accept", "")
    _need(accept in {"image/*", "application/json"}, "accept: must be one of image/*, application/json")
    _need(request.content_type == "multipart/form-data", "content-type: must be multipart/form-data")
    fields: dict[str, Any] = dict(await request.post())
    for name in fields:
        _need(name in FIELDS[kind], f"{name}: unexpected field")
    prompt = str(fields.get("prompt", ""))
    _need(0 < len(prompt) <= 10_000, "prompt: must be between 1 and 10000 characters")
    _need(fields.get("aspect_ratio", "1:1") in RATIOS, "aspect_ratio: unknown")
    _need(fields.get("output_format", "png") in {"png", "jpeg", "webp"}, "output_format: unknown")
    _need(fields.get("model", "sd3.5-large") in SD3, "model: unknown")
    return Asked(str(fields.get("model", kind)), prompt, fields, accept)


def _need(condition: object, message: str) -> None:
    if not condition:
        raise Invalid(message)


def _denied(request: web.Request) -> web.Response | None:
    if request.headers.get("Authorization") == f"Bearer {KEY}":
        return None
    return _error(401, "authorization: invalid or missing header value")


def _error(status: int, message: str, retry_after: str = "") -> web.Response:
    body = {"id": "a1b2c3d4e5f60718293a4b5c6d7e8f90", "name": NAMES.get(status, "error"), "errors": [message]}
    headers = {"Retry-After": retry_after} if retry_after else {}
    return web.json_response(body, status=status, headers=headers)
