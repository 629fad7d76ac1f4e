"""Too many messages, and a model that fails for everybody: people and operators are told, once each."""

from pathlib import Path

import pytest

from tests.durability.books import reading, until
from tests.durability.processes import Bot, environment, of_gemini, of_slack
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.slack import CHANNEL, FakeSlack, visible_text

pytestmark = pytest.mark.timeout(120)
ADMIN = {"HOMEVIEW_ADMIN_CHANNEL": f"slack:{CHANNEL}"}


def told(slack: FakeSlack, user: str) -> list[str]:
    return [visible_text(m) for m in slack.posts if m.channel == slack.world.dm(user)]


async def test_who_writes_too_fast_is_told_once_and_others_and_emergencies_are_heard(
    home: Path, slack: FakeSlack
) -> None:
    fast = {"HOMEVIEW_RATE_MESSAGES": "3/minute"}
    async with Bot(environment(home, of_slack(slack), ADMIN, fast), home.parent / "log") as bot:
        await bot.ready()
        for n in range(8):
            slack.say(f"note: number {n}", user="UFAST")
        await until(lambda: any("A little slower" in text for text in told(slack, "UFAST")), 15)
        slack.say("help", user="UCALM")
        slack.say("there is a strong smell of gas here", user="UFAST")
        await until(lambda: any("What I can do" in text for text in told(slack, "UCALM")), 15)
        await until(lambda: any("gas" in text.lower() for text in told(slack, "UFAST")), 15)
        async with reading(home) as books:
            await books.until_quiet()
            assert await books.dead() == []
            assert await books.count("outcome", "operation = 'inbox.message' AND category = 'rate_limit'") == 1
        slow = [text for text in told(slack, "UFAST") if "A little slower" in text]
        assert len(slow) == 1
        assert "not carried out" in slow[0]
        assert (await bot.stop())[0] == 0


async def test_a_model_that_fails_is_one_alert_and_a_line_of_the_status_card(
    home: Path, slack: FakeSlack, gemini: FakeGemini
) -> None:
    quick = {"HOMEVIEW_HEALTH_INTERVAL": "1"}
    async with Bot(environment(home, of_slack(slack), of_gemini(gemini), ADMIN, quick), home.parent / "log") as bot:
        await bot.ready()
        await slack.wait_for_post("How HomeView is", timeout=15)
        gemini.always(Scripted("error", status=503))
        for n, room in enumerate(("kitchen", "bathroom", "cellar", "attic", "garage", "hall")):  # equal ones are one
            slack.say(f"what is the r-value of mineral wool, and does it matter in a {room}?", user=f"U{n}")
        alert = visible_text(await slack.wait_for_post("Gemini fails", timeout=30))
        assert "unavailable" in alert
        for n in range(6):
            await until(lambda user=f"U{n}": bool(told(slack, user)), 30)
        async with reading(home) as books:
            await books.until_quiet()
            assert await books.dead() == []
            assert await books.count("alert", "kind = 'provider'") == 1
        assert sum("Gemini fails" in visible_text(m) for m in slack.posts) == 1
        assert (await bot.stop())[0] == 0
