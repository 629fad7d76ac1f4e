"""Socket Mode: the SDK's connection, and a watch over it."""

import asyncio
import time

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError

from adapters.slack.web import core_error, sdk_log
from core.addresses import leads_to_loopback
from core.errors import PlatformUnavailable

log = structlog.get_logger(__name__)
_DRAIN_SECONDS = 5.0
_RETRY_SECONDS = 30.0


class SocketRunner:
    """Keeps one Socket Mode connection until cancelled.

    Raises PlatformRefused when Slack does not want the app token. `watch_seconds`: how often the connection is looked
    at; one that has been silent for four looks is given up for a new one.
    """

    def __init__(
        self,
        bolt: AsyncApp,
        app_token: str,
        idle: asyncio.Event,
        *,
        ping_seconds: float = 10.0,
        watch_seconds: float = 15.0,
    ) -> None:
        self._bolt = bolt
        self._app_token = app_token
        self._idle = idle
        self._ping_seconds = ping_seconds
        self._watch_seconds = watch_seconds
        self.connected = asyncio.Event()

    async def run(self) -> None:
        handler = AsyncSocketModeHandler(self._bolt, self._app_token, logger=sdk_log, ping_interval=self._ping_seconds)
        if leads_to_loopback(str(self._bolt.client.base_url)):
            handler.client.proxy = None  # the SDK takes HTTP(S)_PROXY whatever the host
        watch: asyncio.Task[None] | None = None
        try:
            handler.client.wss_uri = await self._address(handler)
            watch = asyncio.create_task(self._watch(handler))
            await handler.client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves its return type out
            self.connected.set()
            log.info("slack.connected")
            await watch
        finally:
            self.connected.clear()
            await self._drain()
            if watch is not None:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above

    async def _address(self, handler: AsyncSocketModeHandler) -> str:
        """The first address by our own hand: the SDK would try a refused token for ever, and only log it."""
        while True:
            try:
                return await handler.client.issue_new_wss_url()
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
                told = core_error(error, "apps.connections.open")
                if not isinstance(told, PlatformUnavailable):
                    raise told from None
                log.warning("slack.connect_failed", message=told.message)
                await asyncio.sleep(min(told.retry_after or 2.0, _RETRY_SECONDS))

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """The SDK pings and reconnects by itself; this catches the ways in which it stops doing so."""
        client, since = handler.client, time.monotonic()
        while True:
            await asyncio.sleep(self._watch_seconds)
            if await client.is_connected():
                since = time.monotonic()
                continue
            # the SDK keeps dialling the address it has, but each address is good for one connection only
            client.wss_uri = None
            if time.monotonic() - since > 4 * self._watch_seconds:
                log.warning("slack.silent", seconds=round(time.monotonic() - since))
                since = time.monotonic()
                await self._renew(handler)

    @staticmethod
    async def _renew(handler: AsyncSocketModeHandler) -> None:
        try:
            await handler.client.connect_to_new_endpoint(force=True)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("slack.reconnect_failed", error=type(error).__name__)

    async def _drain(self) -> None:
        """Deliveries in work get their acknowledgement before the connection closes."""
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                await self._idle.wait()
                await asyncio.sleep(0.05)  # the acknowledgement itself
        except TimeoutError:
            log.warning("slack.drain_timeout", seconds=_DRAIN_SECONDS)
