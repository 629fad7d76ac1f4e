"""Slack: `python -m bot run` over Socket Mode, against the fake Slack, which stands in the test's own process."""

import asyncio
from collections.abc import Mapping, Sequence

from tests.durability.processes import Bot, environment, of_slack
from tests.fakes.slack import ANNA, BOT_USER, CHANNEL, TEAM, FakeSlack, Message, Upload, View, visible_text
from tests.fakes.slack.delivery import Delivery
from tests.journeys.drivers.base import Driver, Reply, Shown

SECONDS = 20.0


class SlackDriver(Driver):
    surface = "slack"
    _thread = ""

    async def begin(self) -> None:
        self.slack = await self.stack.enter_async_context(FakeSlack())
        self.stack.push_async_callback(self._nothing_refused)
        self.stack.push_async_callback(self.stop)
        await self.start()

    async def start(self) -> None:
        self.bot = await Bot(environment(self.folder, of_slack(self.slack), self.env), self.folder / "run.log").start()
        await self.bot.ready()
        async with asyncio.timeout(SECONDS):
            await self.slack.couriers.connected.wait()

    async def stop(self) -> None:
        """SIGTERM, as an operator ends it."""
        await self.bot.stop()

    async def _nothing_refused(self) -> None:
        assert self.slack.violations == []

    @property
    def room(self) -> str:
        return f"slack:{TEAM}:{CHANNEL if self.shared else 'D' + ANNA[1:]}"

    async def quiet(self) -> None:
        """Handed over first, then worked off."""
        await self.slack.settle(timeout=SECONDS)
        await super().quiet()

    async def later(self, words: str) -> list[Reply]:
        await self.slack.wait_for_post(words, after=self._posts, timeout=SECONDS)
        return await self.settled()

    async def look(self) -> Sequence[Reply]:
        self._posts = len(self.slack.posts)
        return [_reply(message) for message in self.slack.posts]

    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None:
        uploads = [Upload(name, "image/jpeg", data) for name, data in files]
        if self.shared and not self._thread:  # a mention begins a thread with us, in which none is needed
            said = self.slack.say(f"<@{BOT_USER}> {text}", user=_user(user), channel=CHANNEL, files=uploads)
            self._thread = said.ts
        elif self.shared:
            self.slack.say(text, user=_user(user), channel=CHANNEL, thread_ts=self._thread, files=uploads)
        else:
            self.slack.say(text, user=_user(user), files=uploads)

    async def _slash(self, text: str, user: str) -> None:
        await self._done(self.slack.slash("/journey", text, user=_user(user), channel=CHANNEL if self.shared else ""))

    async def _press(self, card: Reply, label: str, user: str) -> None:
        message = next(m for m in self.slack.posts if m.ts == card.id)
        before = set(self.slack.world.views)
        await self._done(self.slack.press(message, label, user=_user(user)))
        opened = [view for id, view in self.slack.world.views.items() if id not in before and view.open]
        if opened:
            self._view, self.form = opened[-1], _form(opened[-1], ())

    async def _submit(self, values: Mapping[str, str]) -> None:
        delivery = await self._done(self.slack.submit_view(self._view, values))
        errors = (delivery.answer or {}).get("errors", {}) if isinstance(delivery.answer, dict) else {}
        self.form = _form(self._view, tuple(errors.values())) if self._view.open else None

    async def _done(self, delivery: Delivery) -> Delivery:
        async with asyncio.timeout(SECONDS):
            await delivery.done.wait()
        assert delivery.outcome == "acknowledged", delivery
        return delivery


def _user(name: str) -> str:
    return f"U0{name.upper()}" if name else ANNA


def _form(view: View, errors: tuple[str, ...]) -> Shown:
    inputs = [b for b in view.body["blocks"] if b["type"] == "input"]
    return Shown(view.body["title"]["text"], {b["block_id"]: b["label"]["text"] for b in inputs}, errors)


def _reply(message: Message) -> Reply:
    text = visible_text(message).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    labels = [
        element["text"]["text"]
        for block in message.blocks
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("type") == "button"
    ]
    return Reply(message.ts, text, tuple(labels), private=bool(message.ephemeral_to))
