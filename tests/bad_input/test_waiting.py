"""What does not come at all: a file, a model, Slack itself. Nobody waits longer than a person would.

In this process, so that the waits can be made short; everything else is the real thing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.processes.receiving import receive
from bot.processes.supervise import serve
from bot.settings import load
from bot.wiring import Role, open_running
from core.ai import vision
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.handlers import photos
from tests.durability.books import until
from tests.durability.processes import environment, of_gemini, of_slack
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.pictures import kitchen_photo
from tests.fakes.slack import FakeSlack, Upload, visible_text

START = "we want to redo our kitchen, about 40k"
pytestmark = pytest.mark.timeout(60)


@asynccontextmanager
async def bot(home: Path, *parts: dict[str, str]) -> AsyncIterator[None]:
    """Slack and the worker, in this process."""
    settings = load(environment(home, *parts), home)
    role = Role(receives=["slack"], sends=["slack"], works=True)
    async with open_running(settings, role) as running:
        serving = asyncio.create_task(serve(running, [receive(running, "slack")]))
        try:
            yield
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def photo(seed: int) -> Upload:
    return Upload("kitchen.jpg", "image/jpeg", kitchen_photo(seed, (64, 64)))


async def test_a_file_that_does_not_come(home: Path, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "FETCH_SECONDS", 0.5)
    async with bot(home, of_slack(slack)):
        slack.say(START)
        await slack.wait_for_post("What year")
        slack.fail("download", "delay", seconds=20)
        slack.say("look at this", files=[photo(1)])
        told = await slack.wait_for_post("took too long", timeout=10)
        assert "send it again" in visible_text(told)
        slack.say("look at this", files=[photo(1)])
        await slack.wait_for_post("Saved with", timeout=10)


async def test_a_model_that_says_nothing_about_a_photo(
    home: Path, slack: FakeSlack, gemini: FakeGemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vision, "LOOK_AT_PHOTO", replace(LOOK_AT_PHOTO, deadline=0.5))
    async with bot(home, of_slack(slack), of_gemini(gemini)):
        slack.say(START)
        await slack.wait_for_post("What year")
        gemini.always(Scripted("silence", seconds=60.0))
        slack.say("", files=[photo(2)])
        told = visible_text(await slack.wait_for_post("The model does not answer right now", timeout=15))
        assert "64 x 64 pixels" in told


async def test_a_safety_card_goes_out_though_every_other_post_hangs(home: Path, slack: FakeSlack) -> None:
    async with bot(home, of_slack(slack)):
        slack.say("help", user="UFIRST")
        await slack.wait_for_post("What I can do")
        slack.fail("chat.postMessage", "delay", seconds=10, times=24)
        for n in range(24):
            slack.say("help", user=f"UHANG{n}")
        await until(lambda: len(slack.failures.planned.get("chat.postMessage", [])) == 0 or _left(slack) <= 8)
        hanging = len(slack.posts)
        slack.failures.planned.clear()
        slack.say("I smell gas in the kitchen", user="UGAS")
        await slack.wait_for_post("gas", after=hanging, timeout=3)


def _left(slack: FakeSlack) -> int:
    return sum(failure.times for failure in slack.failures.planned.get("chat.postMessage", []))
