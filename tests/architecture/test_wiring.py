"""The tables in bot/wiring.py are whole."""

from typing import get_args

from bot.wiring import SUBSCRIPTIONS, handlers, subscribers
from core.commands import Command
from core.events import EVENT_NAMES


def test_each_command_has_exactly_one_handler() -> None:
    class Anything:
        def __getattr__(self, name: str) -> object:
            return None

    table = handlers({}, Anything(), Anything(), Anything())  # type: ignore[arg-type] # nothing is called
    assert set(table) == set(get_args(Command))


def test_every_subscription_names_a_known_event_and_subscriber() -> None:
    known = set(subscribers(None))  # type: ignore[arg-type] # nothing is called
    assert set(SUBSCRIPTIONS) <= set(EVENT_NAMES)
    assert {name for names in SUBSCRIPTIONS.values() for name in names} <= known
