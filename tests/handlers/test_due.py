"""Reminders, nudges, alerts: due things are posted once, at the right hour, and marked when late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.handlers.ticks import quiet_until
from core.messages import Place
from core.views import plain_text
from tests.handlers.house import ADMIN, Talk


def told(home: Talk, place: Place | None = None) -> list[str]:
    return [plain_text(c) for c in (home.cards(place) if place else home.cards())]


async def test_a_reminder_is_posted_once_at_its_time(home: Talk) -> None:
    said = await home.say("remind me in 2 hours to call the tile shop")
    assert "19:00" not in said
    await home.tick()
    assert not any(t.startswith("Reminder") for t in told(home))
    home.clock.pass_by(hours=2)
    await home.tick()
    await home.tick()
    posted = [t for t in told(home) if t.startswith("Reminder\n")]
    assert len(posted) == 1
    assert "call the tile shop" in posted[0]
    assert "Late" not in posted[0]


async def test_a_reminder_that_fell_due_while_all_was_down_is_marked_late(home: Talk) -> None:
    await home.say("remind me in 2 hours to call the tile shop")
    home.clock.pass_by(days=2)
    await home.tick()
    assert "Late: this was due on" in told(home)[-1]


async def test_a_cancelled_reminder_is_not_posted_and_its_undo_brings_it_back(home: Talk) -> None:
    await home.say("remind me in 2 hours to call the tile shop")
    await home.say("my reminders")
    await home.press("Cancel 1")
    await home.say("undo")
    home.clock.pass_by(hours=3)
    await home.tick()
    assert sum(t.startswith("Reminder\n") for t in told(home)) == 1


async def test_a_reminder_is_cancelled_by_its_words_and_asked_about_where_two_fit(home: Talk) -> None:
    await home.say("remind me in 2 hours to call the tile shop")
    await home.say("remind me in 3 hours to call the plumber")
    assert "Cancel 2" in await home.say("cancel the reminder")
    assert "call the plumber" in await home.say("cancel the plumber reminder")
    assert "Say `reminders`" in await home.say("cancel the oven reminder")
    home.clock.pass_by(hours=4)
    await home.tick()
    posted = [t for t in told(home) if t.startswith("Reminder\n")]
    assert ["tile shop" in t for t in posted] == [True]


async def test_a_step_that_outlives_its_time_is_nudged_by_day_and_not_again_the_same_day(home: Talk) -> None:
    await home.say("kitchen")
    home.clock.at = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)  # 03:00 in Berlin, the step's 14 days are over
    await home.tick()
    assert not any("usually takes" in t for t in told(home))
    home.clock.at = datetime(2026, 12, 8, 7, 30, tzinfo=UTC)
    await home.tick()
    home.clock.pass_by(hours=5)
    await home.tick()
    assert sum("usually takes" in t for t in told(home)) == 1


async def test_a_nudge_keeps_the_quiet_hours_of_the_zone_that_the_platform_tells(home: Talk) -> None:
    await home.say("kitchen", zone="America/Los_Angeles")
    home.clock.at = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)  # 04:00 there
    await home.tick()
    assert not any("usually takes" in t for t in told(home))
    home.clock.at = datetime(2026, 12, 8, 16, 30, tzinfo=UTC)
    await home.tick()
    assert sum("usually takes" in t for t in told(home)) == 1


async def test_undo_goes_on_behind_a_reminder_that_was_posted(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("note: first")
    await home.say("remind me in 2 hours to call the tile shop")
    home.clock.pass_by(hours=3)
    await home.tick()
    assert "already posted" in await home.say("undo")
    assert "Taken back: the note" in await home.say("undo")


async def test_stop_pinging_me_stops_nudges_and_no_reminders(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("stop pinging me")
    await home.say("remind me in 20 days to look at tiles")
    home.clock.at += timedelta(days=20, minutes=1)
    await home.tick()
    assert not any("usually takes" in t for t in told(home))
    assert sum(t.startswith("Reminder\n") for t in told(home)) == 1


def test_quiet_hours_end_at_eight_local_time_across_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)  # 23:00, the night the clocks go forward
    assert quiet_until(night, berlin) == datetime(2027, 3, 28, 6, 0, tzinfo=UTC)
    assert quiet_until(datetime(2027, 3, 28, 12, 0, tzinfo=UTC), berlin) is None


async def test_the_status_card_is_edited_in_place_and_only_when_something_shows(home: Talk) -> None:
    await home.say("kitchen, about 40k")
    edits = len(home.surface.edits)
    await home.say("note: nothing that the status shows")
    assert len(home.surface.edits) == edits
    await home.say("skip this step because we rent")
    assert len(home.surface.edits) == edits + 1


async def test_one_subscribers_failure_does_not_stop_the_others(home: Talk) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("made for the test")

    home.subscribers._subscribers = {**home.subscribers._subscribers, "status_card": broken}
    await home.say("kitchen")
    assert await home.say("status")
    home.clock.pass_by(minutes=5)
    await home.settle()
    assert told(home, ADMIN) == []
