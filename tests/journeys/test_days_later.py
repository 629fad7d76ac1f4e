"""Days later, and in another process: the same home opened again goes on where it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes import pictures
from tests.journeys.drivers.console import ConsoleDriver
from tests.journeys.drivers.discord import DiscordDriver
from tests.journeys.drivers.slack import SlackDriver
from tests.journeys.outcome import outcome
from tests.journeys.script import Fill, Press, Say, Script, play

BEGUN: Script = (
    Say("we want to redo our kitchen, about 40k", photos=(41,)),
    Say("1990"),
    Say("hire", expect=("What it may cost",)),
    Say("me and Ana"),
    Say("more light", expect=("Next:",)),
    Say("done", expect=("Done: Initial consultation",)),
    Say("note: Ana is away in March"),
)


async def test_days_later_in_another_process_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """A pause of a fortnight, the last step named; what was asked, kept and reminded is all still there."""
    friday = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    first = ConsoleDriver(tmp_path)
    async with first:
        await first.at(friday)
        await play(first, (*BEGUN, Say("remind me on 10 December at 9am to order the samples"), Say("pause")))
        before = await outcome(await first.book(), first.room)
        assert await first.end() == 0

    second = ConsoleDriver(tmp_path)
    async with second:
        posted = await second.at(friday + timedelta(days=14))
        assert [reply.text for reply in posted if "order the samples" in reply.text], "due on the 10th"
        assert await outcome(await second.book(), second.room) == before
        replies = await second.say("where were we?")
        assert "Paused at Vision analysis" in replies[0].text
        replies = await second.say("ok we are back, let's go on")
        assert any("Welcome back" in reply.text for reply in replies)
        (end,) = await outcome(await second.book(), second.room)
        assert (end["status"], end["current"], end["notes"]) == ("active", "k2", [("k2", "Ana is away in March")])
        await second.say("resume step 6")
        (end,) = await outcome(await second.book(), second.room)
        assert end["current"] == "k6"


async def test_a_reminder_that_fell_due_while_all_was_down_is_posted_on_return_and_says_so(tmp_path: Path) -> None:
    monday = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    first = ConsoleDriver(tmp_path)
    async with first:
        await first.at(monday)
        await play(first, (Say("kitchen please"), Say("remind me tomorrow at 8am to call the tiler")))
    second = ConsoleDriver(tmp_path)
    async with second:
        posted = await second.at(monday + timedelta(days=3))
        assert len([reply for reply in posted if "call the tiler" in reply.text]) == 1
        assert all("call the tiler" not in reply.text for reply in await second.at(monday + timedelta(days=4)))


async def test_a_step_that_outlives_its_time_is_nudged_by_day_and_stops_when_told(tmp_path: Path) -> None:
    monday = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    driver = ConsoleDriver(tmp_path)
    async with driver:
        await driver.at(monday)
        await driver.say("kitchen please")
        (nudge,) = [r for r in await driver.at(monday + timedelta(days=15)) if not r.edited]
        assert "usually takes 3 to 14 days" in nudge.text
        assert await driver.at(monday + timedelta(days=16)) == []
        (told,) = await driver.press("Stop nudges")
        assert "No more nudges" in told.text
        assert await driver.at(monday + timedelta(days=60)) == []


async def test_a_restart_in_the_middle_keeps_buttons_forms_and_questions(tmp_path: Path) -> None:
    """Slack: the process is stopped and started again between the button, its form and the answer."""
    driver = SlackDriver(tmp_path)
    async with driver:
        await play(driver, BEGUN[:1])
        await driver.stop()
        await driver.start()
        await play(driver, (Say("1990", expect=("Year built: 1990",)), *BEGUN[2:6], Say("done")))
        await driver.stop()
        await driver.start()
        await play(driver, (Press("Size of the room", opens="Size of the room"),))
        await driver.stop()
        await driver.start()
        await play(driver, (Fill(values={"value": "4 x 3 x 2.5 m"}, expect=("4 x 3 x 2.5 m",)),))
        (end,) = await outcome(await driver.book(), driver.room)
    assert end["facts"]["dimensions"] == "4 x 3 x 2.5 m"
    assert len(end["photos"]) == 1


async def test_what_was_said_to_discord_while_we_were_down_is_answered_on_return(tmp_path: Path) -> None:
    driver = DiscordDriver(tmp_path)
    async with driver:
        await play(driver, BEGUN[:2])
        await driver.stop()
        said = await driver.discord.say(
            "note: keep the old door", attachments=[("door.jpg", pictures.kitchen_photo(5))]
        )
        await driver.start()
        await (await driver.book()).received("discord", said.id)
        replies = await driver.settled()
        assert any("keep the old door" in reply.text for reply in replies)
        (end,) = await outcome(await driver.book(), driver.room)
    assert (len(end["photos"]), end["notes"]) == (2, [("k1", "keep the old door")])


async def test_the_page_opens_a_home_that_the_terminal_began_and_both_keep_to_their_own(tmp_path: Path) -> None:
    """One home, two surfaces, one after the other: nobody sees another room's journey, nothing is lost."""
    console = ConsoleDriver(tmp_path)
    async with console:
        await play(console, BEGUN)
        before = await outcome(await console.book(), console.room)
    slack = SlackDriver(tmp_path)
    async with slack:
        replies = await slack.say("where are we?")
        assert "no journey here yet" in replies[0].text
        await slack.say("bathroom please")
        assert await outcome(await slack.book(), console.room) == before
