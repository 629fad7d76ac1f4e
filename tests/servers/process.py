"""Server processes that a test session owns: on loopback, not as root, and gone when the session is."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
UNPRIVILEGED = "nobody"


def free_port() -> int:
    """A port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_user() -> str | None:
    """PostgreSQL refuses to run as root. None: we are not root, so as ourselves."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _die_with_parent(sign: int) -> Callable[[], None] | None:
    """On Linux the kernel sends `sign` to the server when the process that started it is gone, even by SIGKILL."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, sign)


def start(command: Sequence[str], log: Path, *, user: str | None = None, death: int = signal.SIGTERM) -> "Server":
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            user=user,
            cwd="/",
            preexec_fn=_die_with_parent(death),
        )
    return Server(process, log, death)


class Server:
    """One process of ours."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, sign: int) -> None:
        self._process, self._log, self._sign = process, log, sign

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def said(self) -> str:
        """The end of its log, for the message of a failed start."""
        return self._log.read_text(errors="replace")[-2000:]

    def stop(self, seconds: float = 10.0) -> None:
        if self.running:
            self._process.send_signal(self._sign)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(seconds)
