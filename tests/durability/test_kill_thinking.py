"""SIGKILL while a model looks at a photo: it is asked again, what it cost is in the ledger, and there is one photo."""

from pathlib import Path

import pytest

from tests.durability.books import reading, until
from tests.durability.processes import Bot, environment, of_gemini, of_slack
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.pictures import kitchen_photo
from tests.fakes.slack import FakeSlack, Upload

pytestmark = [pytest.mark.crash, pytest.mark.timeout(120)]


async def test_a_photo_that_was_being_looked_at_is_looked_at_again(
    home: Path, slack: FakeSlack, gemini: FakeGemini
) -> None:
    bot = Bot(environment(home, of_slack(slack), of_gemini(gemini)), home.parent / "log")
    async with bot:
        await bot.ready()
        slack.say("we want to redo our kitchen, about 40k")
        await slack.wait_for_post("What year was your home built?", timeout=20)
        gemini.script(Scripted(delay=30.0))
        slack.say("our kitchen today", files=[Upload("kitchen.jpg", "image/jpeg", kitchen_photo())])
        await until(lambda: _looks(gemini) == 1)
        await bot.kill()
        await bot.start()
        await slack.wait_for_post("Seen by", timeout=40)
        slack.say("note: still here")
        await slack.wait_for_post("still here")
        async with reading(home) as books:
            await books.until_quiet()
            assert await books.dead() == []
            (journey,) = await books.journeys()
            assert len(journey.state.photos) == 1
            assert await books.count("photo") == 1
            booked = await books.rows("SELECT success, error, nanos FROM cost_entry ORDER BY seq")
            kept = await books.rows("SELECT operation, estimate FROM reservation")
        assert _looks(gemini) == 2
        assert [(bool(entry["success"]), entry["error"]) for entry in booked] == [(True, "")]
        assert booked[0]["nanos"] > 0
        # What the killed call may have cost stays set aside until it expires into the ledger.
        assert [row["operation"] for row in kept] == ["look_at_photo"]
        assert kept[0]["estimate"] >= booked[0]["nanos"]
        await bot.stop()


def _looks(gemini: FakeGemini) -> int:
    return sum(1 for asked in gemini.requests if asked.images)
