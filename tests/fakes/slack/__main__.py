"""`python -m tests.fakes.slack [--port N] [--fast] [--patient] [--events-url URL]` prints one JSON line: the addresses.

It ends with SIGTERM, SIGINT, or, when its standard input is a pipe, with that pipe: it never outlives its starter.
"""

import argparse
import asyncio

from tests.fakes.process import announce, told_to_end
from tests.fakes.slack.control import Control
from tests.fakes.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack

PATIENT = (0.0, *(0.25,) * 400)
"""For crash tests: Slack keeps trying while the bot is down (the real one tries three times, minutes apart)."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.slack")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fast", action="store_true", help="without the outside schemas, for benchmarks")
    parser.add_argument("--patient", action="store_true", help="retry events for minutes, for crash tests")
    parser.add_argument("--events-url", default="", help="signed HTTP to this address; else Socket Mode")
    return parser.parse_args()


async def serve(args: argparse.Namespace) -> None:
    retry_after = PATIENT if args.patient else (0.0, 0.2, 0.5)
    fake = FakeSlack(use_schemas=not args.fast, retry_after=retry_after)
    fake.events_url = args.events_url
    app = fake.application()
    app.router.add_post("/control/{name}", Control(fake).handle)
    await fake.start(args.port, app)
    addresses = {"port": fake.port, "api_url": fake.api_url, "control": f"{fake.base}/control/"}
    secrets = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SIGNING_SECRET}
    announce(addresses | secrets)
    await told_to_end()
    await fake.stop()


asyncio.run(serve(arguments()))
