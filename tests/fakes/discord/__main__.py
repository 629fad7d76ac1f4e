"""`python -m tests.fakes.discord [PORT] [--no-schema]`: prints its addresses as JSON; serves until told to end."""

from __future__ import annotations

import asyncio
import sys

from tests.fakes.discord.server import FakeDiscord
from tests.fakes.process import announce, told_to_end


async def main(port: int, schema: bool) -> None:
    async with FakeDiscord(schema=schema).listening_on(port) as discord:
        ready = {"port": discord.port, "api": discord.api_url, "gateway": discord.gateway.url, "token": discord.token}
        announce(ready)
        await told_to_end()


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    asyncio.run(main(numbers[0] if numbers else 0, "--no-schema" not in sys.argv))
