"""Steering the fake from another process: `POST /control/NAME` with a JSON object of arguments.

say, slash, press {"ts"|"index", "action"}, submit_view {"view_id", "values"}, fail, posts {"after"}, violations,
deliveries, wait_for_posts {"count", "timeout"}, converse {"users", "messages", "text", "timeout"}, settle
"""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.people import Upload, visible_text
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.world import Json, Message


def message_json(message: Message) -> Json:
    shown = message.to_slack(with_metadata=True)
    return shown | {"channel": message.channel, "at": message.at, "edits": message.edits, "seen": visible_text(message)}


def delivery_json(delivery: Delivery) -> Json:
    return {
        "kind": delivery.kind,
        "attempts": delivery.attempts,
        "outcome": delivery.outcome,
        "seconds": delivery.seconds,
        "statuses": delivery.statuses,
        "answer": delivery.answer,
    }


class Control:
    """The routes; each answers JSON."""

    def __init__(self, fake: FakeSlack) -> None:
        self.fake = fake

    def routes(self) -> dict[str, Callable[[Json], Awaitable[Any]]]:
        return {
            "say": self.say,
            "slash": self.slash,
            "press": self.press,
            "submit_view": self.submit_view,
            "fail": self.fail,
            "posts": self.posts,
            "wait_for_posts": self.wait_for_posts,
            "violations": self.violations,
            "deliveries": self.deliveries,
            "converse": self.converse,
            "settle": self.settle,
        }

    async def handle(self, request: web.Request) -> web.Response:
        run = self.routes().get(request.match_info["name"])
        if run is None:
            return web.json_response({"error": "no such route"}, status=404)
        try:
            return web.json_response(await run(await request.json()))
        except (TimeoutError, LookupError) as error:
            return web.json_response({"error": str(error)}, status=409)

    async def say(self, args: Json) -> Json:
        files = [Upload(f["name"], f["mime"], base64.b64decode(f["base64"])) for f in args.pop("files", [])]
        return message_json(self.fake.say(**args, files=files))

    async def slash(self, args: Json) -> Json:
        delivery = self.fake.slash(**args)
        await delivery.done.wait()
        return delivery_json(delivery)

    async def press(self, args: Json) -> Json:
        who = {"user": args["user"]} if "user" in args else {}
        message = next(
            (m for i, m in enumerate(self.fake.posts) if m.ts == args.get("ts") or i == args.get("index")), None
        )
        if message is None:
            raise LookupError("no such post")
        delivery = self.fake.press(message, args["action"], **who)
        await delivery.done.wait()
        return delivery_json(delivery)

    async def submit_view(self, args: Json) -> Json:
        delivery = self.fake.submit_view(self.fake.world.views[args["view_id"]], args["values"])
        await delivery.done.wait()
        return delivery_json(delivery)

    async def fail(self, args: Json) -> Json:
        self.fake.fail(args.pop("target"), **args)
        return {}

    async def posts(self, args: Json) -> list[Json]:
        return [message_json(m) for m in self.fake.posts[args.get("after", 0) :]]

    async def wait_for_posts(self, args: Json) -> list[Json]:
        return [message_json(m) for m in await self.fake.wait_for_posts(args["count"], timeout=args["timeout"])]

    async def violations(self, args: Json) -> list[str]:
        return self.fake.violations

    async def deliveries(self, args: Json) -> list[Json]:
        return [delivery_json(d) for d in self.fake.deliveries]

    async def settle(self, args: Json) -> Json:
        await self.fake.settle(timeout=args.get("timeout", 30.0))
        return {}

    async def converse(self, args: Json) -> Json:
        """`users` people at once, each says `messages` DMs, one after the answer to the last: latencies in ms."""
        return await converse(self.fake, **args)


async def converse(
    fake: FakeSlack,
    *,
    users: int = 1,
    messages: int = 100,
    text: str = "help",
    opening: str = "",
    timeout: float = 60.0,
) -> Json:
    """Load for benchmarks, driven inside the fake so that nobody's polling is measured."""
    latencies: list[float] = []
    arrivals: dict[str, asyncio.Queue[float]] = {}
    original = fake.post_as_bot

    def noted(channel: str, *args: Any, **kwargs: Any) -> Message:
        message = original(channel, *args, **kwargs)
        if channel in arrivals:
            arrivals[channel].put_nowait(message.at)
        return message

    async def one(user: str) -> None:
        fake.world.add_user(user)
        queue = arrivals[fake.world.dm(user)] = asyncio.Queue()
        if opening:  # not measured
            fake.say(opening, user=user)
            await queue.get()
        for number in range(messages):
            said = fake.say(text.replace("{n}", str(number)), user=user)
            latencies.append((await queue.get() - said.at) * 1000)
            while not queue.empty():
                queue.get_nowait()

    started = time.monotonic()
    fake.post_as_bot = noted  # type: ignore[method-assign]  # measured at the source, for this run only
    try:
        async with asyncio.timeout(timeout), asyncio.TaskGroup() as group:
            for number in range(users):
                group.create_task(one(f"ULOAD{number:04d}"))
    finally:
        fake.post_as_bot = original  # type: ignore[method-assign]  # as it was
    return {"latencies_ms": sorted(latencies), "seconds": time.monotonic() - started}
