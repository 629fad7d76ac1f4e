"""Alerts: posted once with a button, acknowledged in the admin channel alone, and the card says by whom and when."""

import pytest

from core.events import Event, Recorded, Scalar
from core.handlers.alerts import alert_ref, find_alert, headline, with_acknowledge
from core.messages import Place
from core.ports.store import Alert, AlertKind, Unit
from core.views import Actions, Button, Card, plain_text
from tests.handlers.house import ADMIN, HOME, START, Talk

BUDGET: dict[str, Scalar] = {
    "budget": "daily",
    "window": "2026-11-23",
    "threshold": 80,
    "spent_nanos": 41 * 10**9,
    "limit_nanos": 50 * 10**9,
    "zone": "Europe/Berlin",
    "until": "2026-11-23T23:00:00+00:00",
}
LIMIT: dict[str, Scalar] = {
    "scope": "tenant:slack:T1",
    "window": "day",
    "period": "2026-11-23",
    "limit_nanos": 10**9,
    "zone": "Europe/Berlin",
    "until": "2026-11-23T23:00:00+00:00",
}
UNPRICED: dict[str, Scalar] = {"service": "openai", "model": "vendor/" + "m" * 80, "reserve_nanos": 50_000_000}
ALERTS: dict[AlertKind, tuple[str, Event]] = {
    "budget": ("budget:daily:2026-11-23:80", Event("cost.threshold_exceeded", BUDGET)),
    "limit": ("limit:tenant:slack:T1:day:2026-11-23", Event("cost.limit_reached", LIMIT)),
    "unpriced": (f"unpriced:openai:{UNPRICED['model']}", Event("cost.unpriced", UNPRICED)),
}


async def told(home: Talk, kind: AlertKind) -> str:
    """As the purse tells: the alert is claimed and its event stored together. Returns its key."""
    key, event = ALERTS[kind]

    def work(unit: Unit) -> None:
        if unit.alerts.claim(Alert(key, kind, home.clock.now(), event.data)):
            recorded = Recorded(home.house.ids(), event, home.clock.now())
            unit.events.append(recorded, home.house.subscriptions[event.name])

    await home.store.transact(work)
    await home.settle()
    return key


async def open_keys(home: Talk) -> list[str]:
    return [a.key for a in await home.store.transact(lambda unit: unit.alerts.history(open_only=True))]


@pytest.mark.parametrize(
    ("kind", "words"), [("budget", "80% of the daily"), ("limit", "$1.00 each day"), ("unpriced", "prices.yaml")]
)
async def test_an_alert_is_posted_once_with_a_button_that_acknowledges_it(
    home: Talk, kind: AlertKind, words: str
) -> None:
    key = await told(home, kind)
    await told(home, kind)
    (card,) = home.cards(ADMIN)
    assert words in plain_text(card)
    home.clock.pass_by(minutes=5)
    assert await home.press("Acknowledge", place=ADMIN) == ""
    assert await open_keys(home) == []
    (edit,) = home.surface.edits
    assert "Acknowledged: by console:local:ana, 2026-11-23 16:05 (Europe/Berlin)" in plain_text(edit.card)
    assert words in plain_text(edit.card)
    assert not any(isinstance(block, Actions) for block in edit.card.blocks)
    (kept,) = await home.store.transact(lambda unit: unit.alerts.history())
    assert (kept.key, kept.acknowledged_at) == (key, home.clock.now())


async def test_a_second_press_says_who_it_was(home: Talk) -> None:
    await told(home, "budget")
    button = home.button("Acknowledge")
    await home.press_button(button, place=ADMIN)
    home.clock.pass_by(minutes=1)
    again = await home.press_button(button, user="ben", place=ADMIN)
    assert "Acknowledged already, by" in again
    (kept,) = await home.store.transact(lambda unit: unit.alerts.history())
    assert "ben" not in kept.acknowledged_by.lower()


async def test_it_is_acknowledged_in_the_admin_channel_alone(home: Talk) -> None:
    key = await told(home, "budget")
    answer = await home.press_button(home.button("Acknowledge"), place=HOME)
    assert "admin channel" in answer
    elsewhere = Place("console", "local", "other", direct=True)
    await home.press_button(home.button("Acknowledge"), place=elsewhere)
    assert await open_keys(home) == [key]


async def test_a_thread_of_the_admin_channel_is_the_admin_channel(home: Talk) -> None:
    await told(home, "budget")
    await home.press_button(home.button("Acknowledge"), place=Place("console", "T9", "admin", "thread1"))
    assert await open_keys(home) == []


async def test_an_alert_that_is_not_there_is_said(home: Talk) -> None:
    answer = await home.press_button(_button(with_acknowledge(Card("x"), "budget:daily:1999-01-01:50")), place=ADMIN)
    assert "not in the history" in answer


async def test_lower_thresholds_of_the_same_budget_go_with_it(home: Talk) -> None:
    lower = Alert("budget:daily:2026-11-23:50", "budget", START, BUDGET | {"threshold": 50})
    other = Alert("budget:weekly:2026-W48:50", "budget", START, BUDGET | {"threshold": 50, "budget": "weekly"})
    await home.store.transact(lambda unit: [unit.alerts.claim(a) for a in (lower, other)])
    await told(home, "budget")
    await home.press("Acknowledge", place=ADMIN)
    assert await open_keys(home) == [other.key]


def test_alerts_of_one_kind_are_told_apart_in_a_line() -> None:
    assert headline(Alert("k", "limit", START, LIMIT)) == f"A spending limit is reached ({LIMIT['scope']}, day)"
    assert headline(Alert("k", "budget", START, BUDGET)) == "80% of the daily budget is spent"


@pytest.mark.parametrize("key", ["a", "k" * 64, "k" * 65, "limit:person:" + "x" * 300])
async def test_a_button_names_any_alert_within_its_bounds(home: Talk, key: str) -> None:
    await home.store.transact(lambda unit: unit.alerts.claim(Alert(key, "limit", START, LIMIT)))
    ref = alert_ref(key)
    assert len(ref) <= 64
    found = await home.store.transact(lambda unit: find_alert(unit, ref))
    assert found is not None
    assert found.key == key


def _button(card: Card) -> Button:
    (actions,) = (block for block in card.blocks if isinstance(block, Actions))
    return actions.buttons[0]
