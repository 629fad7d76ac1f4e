"""Who does the work, told in words or by a button at any time, and what changes then."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.journeys.personas import personas_of, told
from core.journeys.spoken import spoken_templates
from core.persistence import SqlStore
from core.words import speaking
from tests.handlers.house import Talk, talk


@pytest_asyncio.fixture
async def home(store: SqlStore, tmp_path: Path) -> AsyncIterator[Talk]:
    async with talk(store, tmp_path) as one:
        await one.say("we want to redo our kitchen, about 40k")
        yield one


async def personas(home: Talk) -> tuple[str, ...]:
    journey = await home.journey()
    return personas_of(journey.state.facts, journey.template)


@pytest.mark.parametrize(
    ("words", "persona"),
    [
        ("we're hiring it out", "hire"),
        ("We’ll hire a contractor for it", "hire"),
        ("I've tiled before", "experienced"),
        ("it's our first renovation", "first"),
        ("we'll do it all ourselves", "first"),
        ("this is a rental", "landlord"),
        ("we rent it out", "landlord"),
        ("my mother uses a wheelchair", "accessibility"),
        ("contratamos a un profesional", "hire"),
        ("wir beauftragen eine Firma", "hire"),
        ("c'est notre première rénovation", "first"),
        ("mi madre usa silla de ruedas", "accessibility"),
        ("wir vermieten die Wohnung", "landlord"),
    ],
)
async def test_a_sentence_at_any_time_tells_it_and_undo_takes_it_back(home: Talk, words: str, persona: str) -> None:
    answer = await home.say(words)
    assert await personas(home) == (persona,)
    with speaking(home.surface.posts[-1].card.language):  # that of the words
        assert told(persona) in answer  # type: ignore[arg-type] # one of the personas
        assert spoken_templates()["kitchen"].fact("year_built").question in answer, "the open question is asked again"
    await home.say("undo")
    assert await personas(home) == ()


@pytest.mark.parametrize(
    "words",
    ["should we hire somebody?", "we won't hire anybody", "if we hire a contractor", "the neighbors rent it out"],
)
async def test_what_leaves_a_doubt_tells_nothing(home: Talk, words: str) -> None:
    await home.say(words)
    assert await personas(home) == ()


async def test_it_is_asked_once_with_three_buttons_and_changed_by_words(home: Talk) -> None:
    answer = await home.say("1965")
    assert "Who will do the work?" in answer
    assert "[Hire a professional] [Ourselves, first time] [Ourselves, done it before]" in answer
    await home.press("Ourselves, first time")
    assert await personas(home) == ("first",)
    assert "What it is for:" in await home.say("next")
    await home.say("we're hiring it out")
    assert await personas(home) == ("hire",)
    assert "Who will do the work?" not in await home.say("next")


async def test_a_need_goes_beside_who_does_the_work(home: Talk) -> None:
    await home.say("we're hiring it out")
    await home.say("my mother uses a wheelchair")
    await home.say("this is a rental")
    assert await personas(home) == ("hire", "landlord", "accessibility")
    answer = await home.say("help")
    assert "I talk to you as: somebody is hired, rented out, easier to use." in answer
    assert "[Who does the work] [Whose home it is] [Easier to use]" in answer


async def test_the_offered_article_opens(home: Talk) -> None:
    for words in ("1965", "hire", "just me", "more light"):
        await home.say(words)
    await home.say("next")
    assert "Who will be here every day" in await home.press("Questions to ask a firm")


async def test_a_first_timer_reads_more_and_whoever_did_it_before_reads_less(home: Talk) -> None:
    usual = await home.say("next")
    await home.say("first time for us")
    more = await home.say("next")
    await home.say("we have done it before, actually")
    await home.say("I've renovated kitchens before")
    less = await home.say("next")
    assert len(more) > len(usual) > len(less.replace("[ ]", ""))
    assert less.count("Safety:") >= usual.count("Safety:")


async def test_the_safety_card_is_the_same_for_everybody(home: Talk) -> None:
    plain = await home.say("I smell gas")
    await home.say("I've renovated kitchens before")
    assert await home.say("I smell gas") == plain
