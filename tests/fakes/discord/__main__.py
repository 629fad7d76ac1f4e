"""`python -m tests.fakes.discord [PORT]`: prints its addresses as one JSON line, serves until stdin ends."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.fakes.discord.server import FakeDiscord


async def main(port: int) -> None:
    async with FakeDiscord().listening_on(port) as discord:
        ready = {"port": discord.port, "api": discord.api_url, "gateway": discord.gateway.url, "token": discord.token}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        # Ends with whoever started it: nothing is left behind when a test dies.
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
