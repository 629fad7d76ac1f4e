"""Whatever fails, people read one kind of card."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from core import errors
from core.commands import Reject
from core.errors import HomeViewError, StorageFull
from core.handlers.troubles import BY_CATEGORY, trouble_card, trouble_of
from core.messages import ButtonPressed, Place, Sender
from core.recovery import Category
from core.understanding.presses import read_press
from core.understanding.scene import Scene
from core.views import Actions, Card, Text, plain_text
from tests.unit.failing import made

OURS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HomeViewError)]
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
SCENE = Scene(now=AT, zone="UTC", pending=None, journey=None, journeys=(), steps=(), has_model=False)


def parts(card: Card) -> tuple[list[str], list[str], list[str]]:
    texts = [block for block in card.blocks if isinstance(block, Text)]
    return tuple([t.text for t in texts if t.tone == tone] for tone in ("alert", "normal", "quiet"))  # type: ignore[return-value] # three


@pytest.mark.parametrize("category", get_args(Category))
def test_every_category_says_what_happened_what_is_safe_and_what_to_do(category: Category) -> None:
    card = trouble_card(BY_CATEGORY[category], "r-1")
    happened, normal, quiet = parts(card)
    assert len(happened) == 1
    assert "kept" in normal[0]
    assert normal[1].startswith("Please")
    assert quiet == ["Reference: r-1"]
    buttons = [b for block in card.blocks if isinstance(block, Actions) for b in block.buttons]
    assert 1 <= len(buttons) <= 2


@pytest.mark.parametrize("category", get_args(Category))
def test_the_buttons_of_a_failure_do_something(category: Category) -> None:
    for block in trouble_card(BY_CATEGORY[category]).blocks:
        for button in block.buttons if isinstance(block, Actions) else ():
            place = Place("console", "local", "me", direct=True)
            press = ButtonPressed("b1", AT, place, Sender("ana"), button.action, button.value)
            assert not isinstance(read_press(press, SCENE), Reject)


@pytest.mark.parametrize("kind", OURS)
def test_no_card_holds_an_error_s_own_words(kind: type[HomeViewError]) -> None:
    error = made(kind)
    told = plain_text(trouble_card(trouble_of(error), "r-1"))
    assert error.message not in told
    assert kind.__name__ not in told


def test_a_full_disk_is_named_because_people_may_hear_of_it_from_others_too() -> None:
    assert "no room left" in trouble_of(StorageFull("disk full")).happened
