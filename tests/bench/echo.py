"""A bare bolt echo over Socket Mode: what a Slack bot costs before it does anything."""

import asyncio
import os
import sys

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client)

    @app.event("message")
    async def echo(event: dict[str, str], say: object) -> None:
        await client.chat_postMessage(channel=event["channel"], text=event.get("text", ""))

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.connect_async()
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    await asyncio.Event().wait()


asyncio.run(main())
