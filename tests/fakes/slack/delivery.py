"""How Slack hands things to the app: over Socket Mode or signed HTTP, with acknowledgements, time-outs and retries."""

import asyncio
import json
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack.world import Json

log = logging.getLogger(__name__)
Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass
class Delivery:
    """One thing handed over, through all its attempts. `answer` is the acknowledgement's payload, if any."""

    kind: Kind
    payload: Json
    attempts: int = 0
    outcome: Literal["pending", "acknowledged", "gave_up"] = "pending"
    answer: Any = None
    statuses: list[int] = field(default_factory=list)
    """HTTP statuses seen (0: no answer). In Socket Mode: 200 for an acknowledgement, 0 for none."""
    seconds: float = 0.0
    """From the last attempt's sending to its acknowledgement."""
    done: asyncio.Event = field(default_factory=asyncio.Event)
    on_answer: Callable[[Any], None] | None = None
    """Called with the acknowledgement's payload, before `done`."""


class Couriers:
    """Both ways to the app. `mode` is "socket" until an events address is set."""

    def __init__(self, *, signing_secret: str, ack_seconds: float, retry_after: tuple[float, ...]) -> None:
        self.signing_secret = signing_secret
        self.ack_seconds = ack_seconds
        self.retry_after = retry_after
        self.events_url = ""
        self.sockets: list[web.WebSocketResponse] = []
        self.deliveries: list[Delivery] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._turn = 0
        self.clock: Callable[[], float] = time.time
        self.connections = 0
        self.connected = asyncio.Event()
        self.answer_pings = True
        """False: new sockets stay open and say nothing, as a connection does whose other end is gone."""

    def hand_over(self, kind: Kind, payload: Json, on_answer: Callable[[Any], None] | None = None) -> Delivery:
        """Starts handing `payload` over; events are tried again, commands and interactions are not (as on Slack)."""
        delivery = Delivery(kind, payload, on_answer=on_answer)
        self.deliveries.append(delivery)
        task = asyncio.get_running_loop().create_task(self._run(delivery))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return delivery

    async def _run(self, delivery: Delivery) -> None:
        pauses = (*self.retry_after, None) if delivery.kind == "events_api" else (None,)
        for pause in pauses:
            delivery.attempts += 1
            started = time.monotonic()
            taken = await (self._by_http(delivery) if self.events_url else self._by_socket(delivery))
            delivery.seconds = time.monotonic() - started
            if taken:
                delivery.outcome = "acknowledged"
                if delivery.on_answer:
                    delivery.on_answer(delivery.answer)
                break
            if pause is not None:
                await asyncio.sleep(pause)
        else:
            delivery.outcome = "gave_up"
        delivery.done.set()

    # Socket Mode

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=self.answer_pings)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1, "connection_info": {}})
        self.sockets.append(socket)
        self.connections += 1
        self.connected.set()
        try:
            async for frame in socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(answer.get("payload"))

    async def _by_socket(self, delivery: Delivery) -> bool:
        envelope = str(uuid.uuid4())
        waiting = self._waiting[envelope] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.ack_seconds):
                await self.connected.wait()
                self._turn += 1
                socket = self.sockets[self._turn % len(self.sockets)]
                await socket.send_json(self._envelope(envelope, delivery))
                delivery.answer = await waiting
        except (TimeoutError, ConnectionError, aiohttp.ClientError):
            self._waiting.pop(envelope, None)
            delivery.statuses.append(0)
            return False
        delivery.statuses.append(200)
        return True

    @staticmethod
    def _envelope(envelope: str, delivery: Delivery) -> Json:
        body: Json = {
            "envelope_id": envelope,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            body["retry_attempt"] = delivery.attempts - 1
            body["retry_reason"] = "timeout" if delivery.attempts > 1 else ""
        return body

    async def drop_sockets(self, *, politely: bool = False) -> None:
        """Ends every connection: politely with Slack's `disconnect` message first, or just so."""
        for socket in list(self.sockets):
            if politely:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
            else:
                await socket.close()

    # Signed HTTP

    async def _by_http(self, delivery: Delivery) -> bool:
        body, content_type = self.http_body(delivery)
        headers = {"Content-Type": content_type}
        if delivery.attempts > 1:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempts - 1), "X-Slack-Retry-Reason": "http_error"}
        status, answer = await self.post(body, headers)
        delivery.statuses.append(status)
        delivery.answer = answer or None
        return status == 200

    @staticmethod
    def http_body(delivery: Delivery) -> tuple[str, str]:
        if delivery.kind == "events_api":
            return json.dumps(delivery.payload), "application/json"
        form = {"payload": json.dumps(delivery.payload)} if delivery.kind == "interactive" else delivery.payload
        return urlencode(form), "application/x-www-form-urlencoded"

    async def post(
        self, body: str, headers: dict[str, str], *, age: float = 0.0, secret: str | None = None
    ) -> tuple[int, Any]:
        """Posts `body` signed as Slack signs; `age` seconds ago, and with another secret, for tests of refusal."""
        stamp = str(int(self.clock() - age))
        verifier = SignatureVerifier(self.signing_secret if secret is None else secret)
        signature = verifier.generate_signature(timestamp=stamp, body=body) or ""
        signed = headers | {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(self.ack_seconds),
                self._session.post(self.events_url, data=body.encode(), headers=signed) as response,
            ):
                text = await response.text()
                is_json = response.content_type == "application/json" and text
                return response.status, json.loads(text) if is_json else text
        except (TimeoutError, aiohttp.ClientError):
            return 0, None

    async def close(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for socket in list(self.sockets):
            await socket.close()
        if self._session is not None:
            await self._session.close()
