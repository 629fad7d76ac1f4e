"""The HTTP server of `run` and `web`: the page, Slack's signed events, /healthz and /readyz."""

import asyncio
from contextlib import nullcontext
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from bot.wiring import Running
from core.errors import SettingsError, StoreError

log = structlog.get_logger(__name__)

GRACE_SECONDS = 5


def make_app(running: Running) -> Starlette:
    """Health first, then Slack's address where it is received over HTTP, then the page."""

    async def healthz(request: Request) -> JSONResponse:
        return JSONResponse({"ok": True})

    async def readyz(request: Request) -> JSONResponse:
        try:
            await running.store.ping()
        except StoreError as exc:
            return JSONResponse({"ok": False, "database": type(exc).__name__}, status_code=503)
        return JSONResponse({"ok": True})

    routes: list[BaseRoute] = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if slack := running.adapters.get("slack"):
        routes += slack.routes()
    routes.append(Mount("/", app=running.adapters["web"].app))
    return Starlette(routes=routes)


class PageServer:
    """uvicorn on the given address; the port is bound at once, so that a taken one is said clearly."""

    def __init__(self, running: Running) -> None:
        settings = running.settings
        self._web = running.adapters["web"]
        config = uvicorn.Config(
            make_app(running),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=30,
            ws="none",
        )
        self._server = _Server(config)
        try:
            self._socket = config.bind_socket()
        except SystemExit:
            raise SettingsError(
                f"PORT {settings.port} on {settings.host} is taken.", remedy="Set PORT to another one, or 0 for any."
            ) from None
        self._socket.listen(128)  # who comes between "ready" and the first accept waits, and is not refused
        self.address = f"http://{settings.host}:{self._socket.getsockname()[1]}"

    async def run(self) -> None:
        """Serves until cancelled."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._server.should_exit = True
            self._web.close()
            await serving
            raise


class _Server(uvicorn.Server):
    """Signals are the process's own business (bot.processes.supervise)."""

    def capture_signals(self) -> Any:

        return nullcontext()
