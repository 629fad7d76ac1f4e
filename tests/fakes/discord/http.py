"""What every REST request passes: failures on demand, the token, rate limits, and Discord's form of answers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web
from aiohttp.typedefs import Middleware

from tests.fakes.discord import errors, limits
from tests.fakes.discord.errors import ApiError, Json
from tests.fakes.discord.failures import Failure

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# These carry their own token in the path.
NO_AUTHORIZATION = ("/interactions/", "/webhooks/", "/gateway")


def answer(body: Any, status: int = 200) -> web.Response:
    """JSON with the content type that discord.py insists on: `application/json`, with no charset."""
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"})


def no_content() -> web.Response:
    return web.Response(status=204)


def route_of(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return re.sub(r"^/api/v10", "", resource.canonical if resource else request.path)


def middleware(server: FakeDiscord) -> Middleware:
    @web.middleware
    async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(("/gw", "/_control")):
            return await handler(request)
        route = route_of(request)
        server.requests.append((request.method, route))
        failure = server.take_failure(request.method, route)
        if failure is not None and (spoiled := await _spoil(failure)) is not None:
            return spoiled
        response = await _pass(server, request, handler, route)
        if failure is not None and failure.drop and request.transport is not None:
            request.transport.abort()
        return response

    return serve


async def _spoil(failure: Failure) -> web.Response | None:
    if failure.hang:
        await asyncio.sleep(failure.hang)
    if failure.status is None:
        return None
    if failure.body is not None:
        return web.Response(status=failure.status, body=failure.body)
    if failure.status == 401:
        return answer(errors.unauthorized().body(), 401)
    if failure.status == 403:
        return answer(errors.missing_access().body(), 403)
    return answer({"message": f"{failure.status}: Internal Server Error", "code": 0}, failure.status)


async def _pass(server: FakeDiscord, request: web.Request, handler: Handler, route: str) -> web.StreamResponse:
    if not route.startswith("/attachments"):
        authorized = request.headers.get("Authorization") == f"Bot {server.token}"
        if not authorized and not route.startswith(NO_AUTHORIZATION):
            return answer(errors.unauthorized().body(), 401)
    major = request.match_info.get("channel_id") or request.match_info.get("token") or ""
    passes, headers, refusal = server.rate_limits.take(request.method, route, major)
    if not passes:
        limited = answer(refusal, 429)
        limited.headers.update(headers)
        return limited
    try:
        response = await handler(request)
    except ApiError as error:
        server.violations.extend(f"{request.method} {route}: {problem}" for problem in error.problems)
        response = answer(error.body(), error.status)
    response.headers.update(headers)
    return response


async def read_body(request: web.Request) -> tuple[Any, dict[str, tuple[str, bytes, str]]]:
    """The JSON of a body, and the uploads of a multipart one: `files[0]` -> (filename, bytes, content type)."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else {}), {}
    body: Json = {}
    uploads: dict[str, tuple[str, bytes, str]] = {}
    total = 0
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader), "discord.py nests no multipart in another"
        name = str(part.name)
        data = bytes(await part.read())
        total += len(data)
        if name == "payload_json":
            body = json.loads(data)
        else:
            kind = part.headers.get("Content-Type", "")
            uploads[name] = (part.filename or "file", data, kind)
    if total > limits.REQUEST_BYTES or any(len(data) > limits.FILE_BYTES for _, data, _ in uploads.values()):
        raise errors.too_large()
    return body, uploads
