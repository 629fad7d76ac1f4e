"""Slack: the real SDK over Socket Mode or signed HTTP, against the fake Slack."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from adapters.slack.app import SlackAdapter, SlackConfig
from core.messages import Place
from core.ports.platform import Sent
from tests.adapters.slack.support import DM, FixedInstant, MemoryCursors, MemoryIntake, Rig, receiving
from tests.adapters.stages.base import File, Handed, Stage
from tests.adapters.stages.core import MemoryCore
from tests.fakes.memory import MemoryMedia, WallClock
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack, Upload, View, visible_text
from tests.fakes.slack.delivery import Delivery

SECONDS = 8.0


class SlackStage(Stage):
    def __init__(self, slack: FakeSlack, adapter: SlackAdapter, core: MemoryCore, media: MemoryMedia) -> None:
        self.slack, self.adapter, self.core, self.media = slack, adapter, core, media
        self._view: View | None = None

    @property
    def place(self) -> Place:
        return DM

    async def seen(self) -> list[tuple[str, str]]:
        there = [m for m in self.slack.posts if m in self.slack.world.messages]
        shown = [(m.ts, "\n".join((visible_text(m), *(f"{f['name']} {f['title']}" for f in m.files)))) for m in there]
        return [(ts, text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")) for ts, text in shown]

    async def files_seen(self) -> list[bytes]:
        return [self.slack.world.files[f["id"]].data for m in self.slack.posts for f in m.files]

    async def lose(self, sent: Sent) -> Sent:
        for message in [m for m in self.slack.world.messages if m.ts in sent.ids]:
            self.slack.world.messages.remove(message)
        return sent

    async def say(self, text: str, files: Sequence[File] = ()) -> Handed:
        before = len(self.slack.deliveries)
        self.slack.say(text, files=[Upload(name, "image/jpeg", data) for name, data in files])
        return self._handed(self.slack.deliveries[before])

    async def slash(self, name: str, text: str) -> Handed:
        return self._handed(self.slack.slash("/journey", f"{name} {text}".strip()))

    async def press(self, sent: Sent, label: str) -> Handed:
        return self._handed(self.slack.press(self._message(sent), label))

    async def open_form(self, sent: Sent, label: str) -> Mapping[str, Any]:
        self.slack.press(self._message(sent), label)
        self._view = view = await self.slack.wait_for_view(timeout=SECONDS)
        inputs = [b for b in view.body["blocks"] if b["type"] == "input"]
        return {"title": view.body["title"]["text"], "labels": [b["label"]["text"] for b in inputs]}

    async def submit(self, values: Mapping[str, str]) -> tuple[Handed | None, str]:
        assert self._view is not None
        handed = self._handed(self.slack.submit_view(self._view, values))
        await handed.outcome()
        if self._view.open:
            return None, json.dumps(self.slack.deliveries[-1].answer)
        return handed, ""

    def _message(self, sent: Sent) -> Any:
        return next(m for m in self.slack.posts if m.ts == sent.ids[0])

    def _handed(self, delivery: Delivery) -> Handed:
        async def outcome() -> str:
            async with asyncio.timeout(SECONDS):
                await delivery.done.wait()
            return "taken" if delivery.outcome == "acknowledged" else "told"

        async def again() -> None:
            async with asyncio.timeout(SECONDS):
                await self.slack.couriers.hand_over(delivery.kind, delivery.payload).done.wait()

        return Handed(lambda: delivery.outcome == "acknowledged", outcome, again)


@asynccontextmanager
async def on_slack(*, socket: bool) -> AsyncIterator[SlackStage]:
    async with FakeSlack(ack_seconds=2.0, retry_after=(0.05, 0.1, 0.2)) as slack:
        core, media = MemoryCore(), MemoryMedia()
        ways = (APP_TOKEN, "") if socket else ("", SIGNING_SECRET)
        config = SlackConfig(BOT_TOKEN, *ways, api_url=slack.api_url)
        adapter = SlackAdapter(config, intake=core, instant=core, clock=WallClock(), media=media, cursors=core)
        # the rig's own stand-ins are not wired to this adapter: it only opens and closes the connection
        rig = Rig(slack, adapter, MemoryIntake(), FixedInstant(), MemoryMedia(), MemoryCursors())
        async with receiving(rig, socket=socket):
            yield SlackStage(slack, adapter, core, media)
        assert slack.violations == []
