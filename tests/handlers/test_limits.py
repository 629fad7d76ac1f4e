"""What may be spent and how often may be asked: told with when to go on, and never in the way of safety."""

import json
from pathlib import Path

import pytest

from adapters.ai.guide import GuideProvider
from core.ai.gateway import Rates
from core.costs.limits import Limit
from core.limits import MemoryRateLimiter, Rate
from core.persistence import SqlStore
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import talk
from tests.unit.ai.fakes import ScriptedProvider

NOTHING = [Limit("all", "hour", 1000), Limit("all", "day", 1000)]
"""A thousandth of a thousandth of a dollar: no call fits."""
SAFETY = {
    "emergency": ("i smell gas in the kitchen", "outside"),
    "another_tongue": ("es riecht nach gas", "verlassen"),
    "professional": ("is it ok to replace the breaker panel myself?", "electrician"),
    "question": ("can i scrape the popcorn ceiling, or is that asbestos?", "may hold asbestos. do not sand"),
}


def unasked() -> ScriptedProvider:
    """Fails the test when it is asked: it has nothing to say."""
    return ScriptedProvider()


@pytest.mark.parametrize("mode", ["hybrid", "real"])
@pytest.mark.parametrize(("text", "told"), SAFETY.values(), ids=SAFETY)
async def test_safety_is_answered_whatever_may_be_spent(
    store: SqlStore, tmp_path: Path, text: str, told: str, mode: str
) -> None:
    provider = unasked()
    async with talk(store, tmp_path, [provider], limits=NOTHING, mode=mode) as home:
        answer = await home.say(text)
        assert told in answer.lower()
        assert provider.requests == []


async def test_a_limit_leaves_the_guidance_and_says_when_models_are_back(store: SqlStore, tmp_path: Path) -> None:
    async with talk(store, tmp_path, [unasked()], limits=NOTHING) as home:
        answer = await home.say("do i need a permit to move the sink?", zone="Europe/Berlin")
    assert "confirm with your building department" in answer
    assert "What may be spent on models is used up for now. Models are back on Tuesday, November 24 at 01:00" in answer
    assert "This is from my own guidance." in answer
    assert "Source:" in answer


async def test_in_mode_real_a_card_says_when_models_are_back_and_what_to_do_meanwhile(
    store: SqlStore, tmp_path: Path
) -> None:
    async with talk(store, tmp_path, [unasked()], limits=NOTHING, mode="real") as home:
        answer = await home.say("do i need a permit to move the sink?")
    assert "Models are back on" in answer
    assert "keep it as a note" in answer
    assert "I have no guidance" not in answer


async def test_a_photo_is_kept_and_measured_where_nothing_may_be_spent(store: SqlStore, tmp_path: Path) -> None:
    async with talk(store, tmp_path, [unasked()], limits=NOTHING) as home:
        await home.say("kitchen")
        answer = await home.say("", files={"a.jpg": kitchen_photo(1)})
        assert len((await home.journey()).state.photos) == 1
    assert "pixels" in answer
    assert "What may be spent on models is used up" in answer
    assert "Models are back on" in answer


async def test_who_asks_too_often_gets_the_guidance_and_when_to_ask_a_model_again(
    store: SqlStore, tmp_path: Path
) -> None:
    good = json.dumps({"text": "Ask them.", "sources": [], "confident": False})
    rates = Rates(person=Rate(1, 60))
    providers = [ScriptedProvider(good), GuideProvider()]
    async with talk(store, tmp_path, providers, limiter=MemoryRateLimiter(), rates=rates) as home:
        assert "Ask them." in await home.say("do i need a permit to move the sink?")
        answer = await home.say("how do i choose a countertop?")
    assert "That was a lot for the models in a short time. Try again in about" in answer
    assert "This is from my own guidance" in answer
