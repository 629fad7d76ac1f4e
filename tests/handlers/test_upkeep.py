"""What operators see: failures that jump, providers that fail, the admin channel's card; and the pace of messages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import new_id
from bot.upkeep import Upkeep
from bot.wiring import SUBSCRIPTIONS, emergency
from core.ai.health import ProviderHealth, keep
from core.costs.budgets import Budgets
from core.costs.limits import Limit
from core.errors import PlatformRefused
from core.events import Event, Recorded
from core.handlers.admin_status import Watched, refresh_admin_status
from core.handlers.pace import Pace
from core.inbox import Inbox
from core.limits import MemoryRateLimiter, Rate
from core.messages import InboundMessage, Place, Sender
from core.ports.store import Lease, OutboxItem, Unit
from core.tally import Tally
from core.views import plain_text
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import ADMIN, Talk

PAGE_ADMIN = Place("web", "local", "admin", direct=True)
WATCHED = Watched(["gemini", "guide"], Budgets(zone="Europe/Berlin"), (Limit("all", "day", 10**10),))


async def posts(home: Talk) -> Sequence[OutboxItem]:
    """What waits for the page, taken."""
    now = home.clock.now()
    return await home.store.transact(
        lambda unit: unit.outbox.claim(("web",), now, Lease(new_id(), now + timedelta(minutes=1)), 10)
    )


async def sent(home: Talk, item: OutboxItem) -> None:
    await home.store.transact(lambda unit: unit.outbox.sent(item, ("p1",), home.clock.now()))


async def refresh(home: Talk) -> bool:
    house = replace(home.house, admin=PAGE_ADMIN)
    return await home.store.transact(lambda unit: refresh_admin_status(unit, house, WATCHED, home.clock.now()))


# failures that jump


async def test_failures_that_jump_are_told_once_an_hour_with_figures(home: Talk) -> None:
    tally = Tally(home.store, home.clock)
    upkeep = Upkeep(home.store, home.clock, home.wakeups, home.house, tally)
    home.surface.failing = [PlatformRefused("no", reason="invalid") for _ in range(6)]
    for _ in range(6):
        await home.say("status")
    for _ in range(2):
        await upkeep.tick()
        home.clock.pass_by(seconds=60)
        await home.settle()
    (event,) = await home.events("errors.jumped")
    assert (event.event.data["operation"], event.event.data["category"]) == ("outbox.console", "permanent")
    alerts = [plain_text(c) for c in home.cards(ADMIN) if c.title == "Failures have jumped"]
    assert len(alerts) == 1
    assert "6 of 6 (100%)" in alerts[0]
    assert "[Acknowledge]" in alerts[0]


async def test_what_goes_well_is_counted_and_keeps_the_rate_down(home: Talk) -> None:
    tally = Tally(home.store, home.clock)
    for _ in range(100):
        tally.well("outbox.console")
    home.surface.failing = [PlatformRefused("no", reason="invalid") for _ in range(6)]
    for _ in range(6):
        await home.say("status")
    await Upkeep(home.store, home.clock, home.wakeups, home.house, tally).tick()
    assert await home.events("errors.jumped") == []


async def test_photos_are_counted_with_what_became_of_them(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("", files={"a.jpg": kitchen_photo(3), "b.jpg": b"no picture"})
    assert "That photo did not work" in told
    assert "the rest of your message are kept" in told
    now = home.clock.now()
    counted = await home.store.transact(lambda unit: unit.outcomes.between(now, now + timedelta(minutes=1)))
    assert {(c.operation, c.category, c.count) for c in counted} == {
        ("photo.console", "", 1),
        ("photo.console", "user_input", 1),
    }


# providers


def heard(unit: Unit, home: Talk, event: Event) -> None:
    recorded = Recorded(new_id(), event, home.clock.now())
    unit.events.append(recorded, SUBSCRIPTIONS.get(event.name, ()))


async def tell(home: Talk, event: Event) -> None:
    await home.store.transact(lambda unit: heard(unit, home, event))
    await home.settle()


OPENED = Event("provider.opened", {"service": "gemini", "why": "unavailable", "failures": 5, "calls": 6})
CLOSED = Event("provider.closed", {"service": "gemini", "why": "it answers again"})


async def test_an_outage_is_one_alert_however_many_processes_see_it_and_its_end_is_said_there(home: Talk) -> None:
    await tell(home, OPENED)
    await tell(home, OPENED)
    (card,) = home.cards(ADMIN)
    assert "5 of its last 6 calls failed: unavailable" in plain_text(card)
    home.clock.pass_by(minutes=7)
    await tell(home, CLOSED)
    assert len(home.cards(ADMIN)) == 1
    assert home.surface.edits[-1].card.title == "Gemini answers again"
    (alert,) = await home.store.transact(lambda unit: unit.alerts.history())
    assert alert.acknowledged_by == "HomeView, since it answers again"


async def test_an_outage_that_comes_back_within_the_hour_is_open_again(home: Talk) -> None:
    for event in (OPENED, CLOSED, OPENED):
        await tell(home, event)
    (alert,) = await home.store.transact(lambda unit: unit.alerts.history(open_only=True))
    assert (alert.kind, alert.acknowledged_by) == ("provider", "")


async def test_an_end_without_a_beginning_says_nothing(home: Talk) -> None:
    await tell(home, CLOSED)
    assert home.cards(ADMIN) == []


# the card of the admin channel


async def test_the_card_is_posted_once_and_edited_only_with_news(home: Talk) -> None:
    assert await refresh(home)
    (first,) = await posts(home)
    assert "Gemini: unknown" in plain_text(first.outgoing.card)
    assert "$0.00 of $50.00" in plain_text(first.outgoing.card)
    await sent(home, first)
    home.clock.pass_by(minutes=2)
    assert not await refresh(home)
    down = ProviderHealth("gemini", "down", "unavailable", home.clock.now(), home.clock.now())
    await home.store.transact(lambda unit: keep(unit, down))
    assert await refresh(home)
    (edit,) = await posts(home)
    assert edit.sent_before == ("p1",)
    assert "Gemini: down (unavailable) (since 23 Nov 16:02)" in plain_text(edit.outgoing.card)


async def test_the_card_changes_once_a_minute_at_the_most_and_misses_nothing(home: Talk) -> None:
    await refresh(home)
    down = ProviderHealth("gemini", "down", "refused", home.clock.now(), home.clock.now())
    await home.store.transact(lambda unit: keep(unit, down))
    assert not await refresh(home)
    home.clock.pass_by(minutes=1)
    assert await refresh(home)


async def test_open_alerts_stand_on_the_card(home: Talk) -> None:
    await tell(home, OPENED)
    await refresh(home)
    (post,) = await posts(home)
    assert "Open alerts*: 1" in plain_text(post.outgoing.card)
    assert "Gemini fails" in plain_text(post.outgoing.card)


# the pace of messages


async def test_messages_too_fast_are_told_once_and_an_emergency_is_always_heard(home: Talk) -> None:
    limiter = MemoryRateLimiter(lambda: home.clock.now().timestamp())
    pace = Pace(limiter, Rate(2, 60), home.house, home.clock)
    intake = Inbox(home.store, home.clock, new_id, home.wakeups, emergency, None, None, pace)
    place = Place("web", "local", "me", direct=True)

    async def say(number: int, text: str = "status") -> bool:
        message = InboundMessage(f"m{number}", home.clock.now(), place, Sender("ana"), text, ())
        return (await intake.accept(message)).new

    assert [await say(n) for n in range(5)] == [True] * 5
    assert not await say(4)
    (told,) = await posts(home)
    assert told.outgoing.card.title == "A little slower, please"
    assert "go on in 60 seconds" in plain_text(told.outgoing.card)
    assert await home.store.transact(lambda unit: unit.inbox.pending()) == 2
    await say(9, "I smell gas in the kitchen")
    assert [post.outgoing.urgent for post in await posts(home)] == [True]
    assert await home.store.transact(lambda unit: unit.inbox.pending()) == 3
