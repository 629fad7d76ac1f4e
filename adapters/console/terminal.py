"""Lines from standard input, one when it is asked for. A thread waits, so that reminders can be shown meanwhile."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable


class Terminal:
    """`ask(prompt)` is the Ask of a front. Nothing is read ahead: a line is taken when it is its turn."""

    def __init__(self) -> None:
        self._interactive = sys.stdin.isatty()
        self._mode = _terminal_mode() if self._interactive else None

    async def ask(self, prompt: str) -> str | None:
        """Cancelling leaves the waiting thread behind; it is a daemon and dies with the process."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str | None] = loop.create_future()

        def give(line: str | None) -> None:
            if not answer.done():
                answer.set_result(line)

        def wait() -> None:
            line = _typed(prompt) if self._interactive else _piped()
            try:
                loop.call_soon_threadsafe(give, line)
            except RuntimeError:  # the loop has ended: nobody is asking any more
                return

        threading.Thread(target=wait, name="console-input", daemon=True).start()
        return await answer

    def close(self) -> None:
        """The terminal as it was: a thread that still waits for a line had changed its mode."""
        if self._mode is not None:
            self._mode()


def _typed(prompt: str) -> str | None:
    with contextlib.suppress(ImportError):  # where it exists, it gives input() its editing and history
        import readline  # noqa: F401 - used by being imported
    try:
        return input(prompt)
    except EOFError:
        return None


def _piped() -> str | None:
    raw = sys.stdin.buffer.readline()
    return raw.decode("utf-8", "surrogateescape").rstrip("\r\n") if raw else None


def _terminal_mode() -> Callable[[], None] | None:
    try:
        import termios
    except ImportError:  # Windows
        return None
    before = termios.tcgetattr(sys.stdin)
    return lambda: termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
