"""`python -m tests.fakes.discord [PORT] [--no-schema]`: prints its addresses as JSON, serves until stdin ends."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.fakes.discord.server import FakeDiscord


async def main(port: int, schema: bool) -> None:
    async with FakeDiscord(schema=schema).listening_on(port) as discord:
        ready = {"port": discord.port, "api": discord.api_url, "gateway": discord.gateway.url, "token": discord.token}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        # Ends with whoever started it: nothing is left behind when a test dies.
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    asyncio.run(main(numbers[0] if numbers else 0, "--no-schema" not in sys.argv))
