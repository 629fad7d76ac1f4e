"""`FakeSlack`: a small Slack on loopback that the real SDK talks to. Strict about limits, obedient about failures."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.fakes.slack import payloads, webapi
from tests.fakes.slack.delivery import Couriers, Delivery
from tests.fakes.slack.failures import Failure, Failures, Kind
from tests.fakes.slack.limits import RESPONSE_URL_USES
from tests.fakes.slack.people import People
from tests.fakes.slack.world import BOT_USER, Json, Message, World

BOT_TOKEN = "xoxb-fake-bot-token"
APP_TOKEN = "xapp-fake-app-token"
SIGNING_SECRET = "fake-signing-secret"
SIGN_IN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Home</body></html>"
ALL_SCOPES = frozenset({"chat:write", "im:history", "channels:history", "im:write", "files:read", "files:write"}) | {
    "users:read",
    "assistant:write",
    "channels:read",
    "im:read",
}


class FakeSlack(People):
    """Start it with `async with FakeSlack() as slack`; or `python -m tests.fakes.slack` in a process of its own.

    `api_url` goes into SLACK_API_URL. Messages are handed over by Socket Mode, or by signed HTTP once `events_url`
    is set. `violations` lists every body Slack would have refused: assert that it is empty.
    """

    def __init__(
        self,
        *,
        ack_seconds: float = 3.0,
        retry_after: tuple[float, ...] = (0.0, 0.2, 0.5),
        use_schemas: bool = True,
        echo: bool = True,
        scopes: frozenset[str] = ALL_SCOPES,
    ) -> None:
        self.couriers = Couriers(signing_secret=SIGNING_SECRET, ack_seconds=ack_seconds, retry_after=retry_after)
        self.world = World()
        self.failures = Failures()
        self.use_schemas, self.echo, self.scopes = use_schemas, echo, scopes
        self.port = 0
        self.history_page = webapi.MAX_HISTORY
        self.token_state = ""
        self.violations: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.downloads: list[str] = []
        self.posts: list[Message] = []
        self.triggers: dict[str, tuple[str, float]] = {}
        self.spent_triggers: set[str] = set()
        self.uploads: dict[str, int] = {}
        self.response_urls: dict[str, tuple[Json, int]] = {}
        self._change = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._notes: set[asyncio.Task[None]] = set()

    # life

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    @property
    def events_url(self) -> str:
        return self.couriers.events_url

    @events_url.setter
    def events_url(self, url: str) -> None:
        self.couriers.events_url = url

    def application(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self.couriers.serve_socket)
        app.router.add_get("/files-pri/{key}/{rest:.*}", self._download)
        app.router.add_post("/upload/v1/{id}", self._upload)
        app.router.add_post("/response/{id}", self._response_url)
        return app

    async def start(self, port: int = 0, app: web.Application | None = None) -> "FakeSlack":
        self._runner = web.AppRunner(app or self.application(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.base = self.base
        return self

    async def stop(self) -> None:
        await self.couriers.close()
        for task in list(self._notes):
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> "FakeSlack":
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # what goes wrong

    def fail(
        self, target: str, kind: Kind = "error", *, error: str = "internal_error", status: int = 500,
        seconds: float = 1.0, times: int = 1,
    ) -> None:  # fmt: skip
        """Plans a failure of a Web API method ("chat.postMessage"), of downloads ("download" or a file id), or "*"."""
        self.failures.add(target, Failure(kind, error=error, status=status, seconds=seconds, times=times))

    # Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        self.calls.append((method, args))
        failure = self.failures.take(method)
        if failure and failure.kind == "drop":
            return _hang_up(request)
        if failure and failure.kind == "error":
            headers = {"Retry-After": str(int(failure.seconds))} if failure.error == "ratelimited" else {}
            status = 429 if failure.error == "ratelimited" else 200
            return web.json_response(webapi.refused(failure.error), status=status, headers=headers)
        if failure and failure.kind == "status":
            return web.Response(status=failure.status, text="<html>Something went wrong</html>")
        answer = self._answer(method, args, _token(request, args))
        if failure and failure.kind == "delay":
            await asyncio.sleep(failure.seconds)
        if failure and failure.kind == "accept_then_drop":
            return _hang_up(request)
        return web.json_response({"ok": "error" not in answer, **answer})

    def _answer(self, method: str, args: Json, token: str) -> Json:
        known = webapi.METHODS.get(method)
        if known is None:
            self.violations.append(f"{method}: unknown_method")
            return webapi.refused("unknown_method")
        if not token:
            return webapi.refused("not_authed")
        if self.token_state:
            return webapi.refused(self.token_state)
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            return webapi.refused("invalid_auth")
        run, scope = known
        needed = scope.format(kind="im" if str(args.get("channel", "")).startswith("D") else "channels")
        if needed and needed not in self.scopes:
            return webapi.refused("missing_scope") | {"needed": needed, "provided": ",".join(sorted(self.scopes))}
        return run(self, args)

    # files

    async def _download(self, request: web.Request) -> web.StreamResponse:
        stored = self.world.files.get(request.match_info["key"].partition("-")[2])
        if stored is None:
            return web.Response(status=404)
        self.downloads.append(stored.id)
        failure = self.failures.take(stored.id) or self.failures.take("download")
        if failure and failure.kind in ("drop", "accept_then_drop"):
            return _hang_up(request)
        if failure and failure.kind == "status":
            return web.Response(status=failure.status)
        if failure and failure.kind == "delay":
            await asyncio.sleep(failure.seconds)
        allowed = request.headers.get("Authorization") == f"Bearer {BOT_TOKEN}" and "files:read" in self.scopes
        if not allowed or self.token_state or (failure and failure.kind == "html"):
            return web.Response(text=SIGN_IN_PAGE, content_type="text/html")
        return web.Response(body=stored.data, content_type=stored.mime)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        stored = self.world.files.get(request.match_info["id"])
        if stored is None:
            return web.Response(status=404)
        data = await request.read()
        if request.content_type == "multipart/form-data":
            form = await request.post()
            data = next((f.file.read() for f in form.values() if isinstance(f, web.FileField)), b"")
        if len(data) != self.uploads[stored.id]:
            self.violations.append(f"upload: {len(data)} bytes where {self.uploads[stored.id]} were announced")
            return web.Response(status=400, text="length mismatch")
        stored.data = data
        return web.Response(text=f"OK - {len(data)}")

    # response_url

    def new_response_url(self, context: Json) -> str:
        key = str(self.world.number())
        self.response_urls[key] = (context, 0)
        return f"{self.base}/response/{key}"

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        context, used = self.response_urls.get(request.match_info["id"], ({}, RESPONSE_URL_USES))
        if used >= RESPONSE_URL_USES:
            return web.json_response(webapi.refused("used_url"), status=404)
        self.response_urls[request.match_info["id"]] = (context, used + 1)
        body = await request.json()
        to = "" if body.get("response_type") == "in_channel" else context["user"]
        self.post_as_bot(context["channel"], body, thread_ts=body.get("thread_ts", ""), to=to)
        return web.Response(text="ok")

    # the bot's own messages

    def post_as_bot(self, channel: str, body: Mapping[str, Any], *, thread_ts: str = "", to: str = "") -> Message:
        message = Message(
            channel=channel,
            ts=self.world.ts(),
            user=BOT_USER,
            text=body.get("text") or "",
            thread_ts=thread_ts,
            blocks=list(body.get("blocks") or []),
            files=list(body.get("files") or []),
            metadata=body.get("metadata"),
            ephemeral_to=to,
            at=time.monotonic(),
        )
        self.world.messages.append(message)
        self.posts.append(message)
        self.changed()
        if self.echo and not to:
            self.deliver_event(payloads.message_event(message, message.files))
        return message

    def edit_as_bot(self, message: Message, body: Mapping[str, Any]) -> None:
        before = message.text
        message.text, message.blocks = body.get("text") or "", list(body.get("blocks") or [])
        message.edits += 1
        self.changed()
        if self.echo:
            self.deliver_event(payloads.changed_event(message, before, ts=self.world.ts()))

    # waiting

    def changed(self) -> None:
        """Wakes whoever waits for a post, an edit or a view."""
        task = asyncio.get_running_loop().create_task(self._notify())
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def _notify(self) -> None:
        async with self._change:
            self._change.notify_all()

    async def wait_for_change(self, timeout: float) -> None:
        async with asyncio.timeout(timeout), self._change:
            await self._change.wait()

    def deliver_event(self, event: Json, *, event_id: str = "") -> Delivery:
        wrapped = payloads.event_callback(event, event_id=event_id or f"Ev{self.world.number():08d}")
        return self.couriers.hand_over("events_api", wrapped)


def _token(request: web.Request, args: Json) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))


async def _arguments(request: web.Request) -> Json:
    """Arguments from the query, a form or a JSON body; JSON inside a form is decoded as Slack does."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json() if request.can_read_body else {}
    elif request.can_read_body:
        args |= dict(await request.post())
    for key in ("blocks", "view", "metadata", "files"):
        if isinstance(args.get(key), str) and args[key]:
            args[key] = json.loads(args[key])
    return args


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Closes the connection with no answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


__all__: Sequence[str] = ("APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "FakeSlack")
