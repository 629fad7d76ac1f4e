"""The first five minutes: one photo or one sentence gives a journey and one next action, with no command typed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.durability.processes import of_gemini
from tests.fakes import pictures
from tests.fakes.gemini import FakeGemini, Scripted
from tests.journeys.drivers.base import Driver
from tests.journeys.drivers.console import ConsoleDriver
from tests.journeys.drivers.slack import SlackDriver
from tests.journeys.outcome import outcome
from tests.journeys.script import plain, text_of
from tests.journeys.with_a_model import SINK, seen


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Driver]:
    async with ConsoleDriver(tmp_path) as driver:
        yield driver


@pytest.mark.parametrize(
    ("words", "template", "budget"),
    [
        ("we want to redo our kitchen, about 40k", "kitchen", "40000 USD"),
        ("our bathrom is from the 70s, time for a new one. maybe 12-15k", "bathroom", "15000 USD"),
        ("I'm going to paint the hallway myself", "diy", None),
    ],
)
async def test_one_sentence_gives_a_journey_and_one_question(
    console: Driver, words: str, template: str, budget: str | None
) -> None:
    replies = await console.say(words)
    (end,) = await outcome(await console.book(), console.room)
    assert (end["template"], end["facts"].get("budget")) == (template, budget)
    told = plain(replies[0].text)
    assert told.count("?") == 1, told
    assert told.count("Step 1 of") == 1
    assert len(replies) == 2, "the answer, and the status card beside it"
    assert "Next:" in replies[1].text


async def test_one_photo_gives_a_journey_with_one_press(console: Driver) -> None:
    (reply,) = await console.say("", [pictures.kitchen_photo(1)])
    assert "I keep it" in reply.text
    assert "No model is set up" in reply.text, "without a model it says so, and tells what can be measured"
    assert {"Kitchen", "Bathroom", "DIY"} <= set(reply.buttons)
    replies = await console.press("Kitchen")
    (end,) = await outcome(await console.book(), console.room)
    assert [step for step, *_ in end["photos"]] == ["k1"]
    assert "What year was your home built?" in replies[0].text
    assert "Photos: 1" in replies[1].text


async def test_a_photo_with_a_few_words_gives_it_with_none(console: Driver) -> None:
    replies = await console.say("our kitchen, what do you think?", [pictures.kitchen_photo(2)])
    (end,) = await outcome(await console.book(), console.room)
    assert (end["template"], len(end["photos"])) == ("kitchen", 1)
    assert "What year was your home built?" in replies[0].text


async def test_the_answers_lead_to_costs_an_end_and_one_next_action(console: Driver) -> None:
    for words in ("we want to redo our kitchen", "not sure", "no idea"):
        await console.say(words)
    replies = await console.say("later")
    told = "\n".join(reply.text for reply in replies)
    assert "What it may cost, and when" in told
    assert "$27,000" in told, "no budget: what others paid, with its source"
    assert "realistic end" in told
    assert "Who decides" in told, "what comes next is our question"
    await console.say("just me")
    replies = await console.say("more light and less noise")
    told = "\n".join(reply.text for reply in replies)
    assert told.count("Next:") == 2, "in the answer and on the status card"


async def test_opening_the_tab_welcomes_in_one_message(tmp_path: Path) -> None:
    driver = SlackDriver(tmp_path)
    async with driver:
        driver.slack.open_tab()
        (welcome,) = await driver.settled()
        assert "Send a photo of the room" in welcome.text
        driver.slack.open_tab()
        assert await driver.settled() == []
        replies = await driver.say("hi")
        assert "Send a photo of the room" in replies[0].text


async def test_every_answer_is_short(console: Driver) -> None:
    """Lists and cards aside, an answer has few paragraphs and at most three buttons and Undo; the welcome has four."""
    for words in ("kitchen please", "1965", "40k", "hire", "me and Sam", "more light", "next", "pause", "help"):
        for reply in await console.say(words):
            assert len([label for label in reply.buttons if label != "Undo"]) <= 3, text_of(reply)


async def test_with_a_model_a_photo_alone_begins_the_journey(tmp_path: Path) -> None:
    gemini = FakeGemini()
    await gemini.start()
    gemini.script(Scripted(value=seen(SINK)))
    try:
        async with ConsoleDriver(tmp_path, env=of_gemini(gemini)) as driver:
            replies = await driver.say("", [pictures.kitchen_photo(3)])
            (end,) = await outcome(await driver.book(), driver.room)
            assert (end["template"], [step for step, *_ in end["photos"]]) == ("kitchen", ["k1"])
            assert "Is this right?" in replies[0].text
            assert "What year was your home built?" in replies[0].text
            await driver.say("1965")
            replies = await driver.press("That is right")
            assert "Noted as confirmed" in replies[-1].text
            (end,) = await outcome(await driver.book(), driver.room)
            assert end["facts"] == {"year_built": "1965"}
    finally:
        await gemini.stop()
