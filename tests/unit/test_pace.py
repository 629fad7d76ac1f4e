"""Messages that come faster than the operator allows."""

from datetime import UTC, datetime, timedelta

import pytest

from core.handlers.pace import Pace, TooFast, too_fast_card
from core.limits import MemoryRateLimiter, Rate
from core.messages import ButtonPressed, Inbound, InboundMessage, MessageEdited, Place, PlatformName, Sender
from core.views import plain_text

RATE = Rate(3, 60)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(MemoryRateLimiter(clock.seconds), RATE, None, clock)  # type: ignore[arg-type] # the house is for cards


def said(clock: Clock, user: str = "ana", platform: PlatformName = "slack", ago: float = 0) -> InboundMessage:
    at = clock.at - timedelta(seconds=ago)
    return InboundMessage("m", at, Place(platform, "T1", "C1"), Sender(user), "hello", ())


async def over(pace: Pace, *messages: Inbound) -> list[TooFast | None]:
    return [await pace.over(one) for one in messages]


async def test_the_first_one_beyond_the_rate_is_told_and_the_others_not(pace: Pace, clock: Clock) -> None:
    *well, first, second = await over(pace, *[said(clock)] * 5)
    assert well == [None] * 3
    assert first == TooFast(60, RATE, "You", True)
    assert second == TooFast(60, RATE, "You", False)


async def test_it_goes_on_when_the_window_has_moved_and_is_told_again_in_the_next(pace: Pace, clock: Clock) -> None:
    await over(pace, *[said(clock)] * 4)
    clock.at += timedelta(seconds=60)
    *well, again = await over(pace, *[said(clock)] * 4)
    assert well == [None] * 3
    assert again
    assert again.tell


async def test_one_person_holds_nobody_else_up(pace: Pace, clock: Clock) -> None:
    await over(pace, *[said(clock)] * 5)
    assert await pace.over(said(clock, "bo")) is None


async def test_a_workspace_has_ten_times_the_rate(pace: Pace, clock: Clock) -> None:
    told = await over(pace, *[said(clock, f"u{n}") for n in range(31)])
    assert told[:30] == [None] * 30
    assert told[30]
    assert (told[30].whose, told[30].rate.count) == ("Everybody here together", 30)


async def test_what_is_read_back_after_an_absence_was_not_said_fast(pace: Pace, clock: Clock) -> None:
    assert await over(pace, *[said(clock, ago=61)] * 9) == [None] * 9


async def test_the_terminal_and_edits_are_not_counted(pace: Pace, clock: Clock) -> None:
    assert await over(pace, *[said(clock, platform="console")] * 9) == [None] * 9
    edited = MessageEdited("e", clock.at, Place("slack", "T1", "C1"), Sender("ana"), "m", "words")
    assert await over(pace, *[edited] * 9) == [None] * 9


async def test_presses_count_like_words(pace: Pace, clock: Clock) -> None:
    press = ButtonPressed("b", clock.at, Place("slack", "T1", "C1"), Sender("ana"), "next")
    assert [bool(one) for one in await over(pace, *[press] * 4)] == [False, False, False, True]


@pytest.mark.parametrize(("seconds", "wait"), [(41.2, "42 seconds"), (0.4, "1 second,")])
def test_the_card_says_when_to_go_on(seconds: float, wait: str) -> None:
    told = plain_text(too_fast_card(TooFast(seconds, RATE, "You", True)))
    assert f"in {wait}" in told
    assert "not carried out" in told
    assert "3 messages within a minute" in told
