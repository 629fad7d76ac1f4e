"""A fake server as a process of its own: it says where it is, and never outlives its starter."""

import asyncio
import json
import os
import signal
import stat
import sys
from collections.abc import Mapping


def announce(addresses: Mapping[str, object]) -> None:
    """One line of JSON on standard output, when everything answers."""
    sys.stdout.write(json.dumps(dict(addresses)) + "\n")
    sys.stdout.flush()


async def told_to_end() -> None:
    """Returns with SIGTERM or SIGINT, or, when standard input is a pipe, with the end of that pipe."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        loop.add_reader(0, lambda: None if os.read(0, 1024) else stop.set())
    await stop.wait()
