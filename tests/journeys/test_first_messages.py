"""The first five minutes, counted in messages: each way in, on both databases and once over the page's HTTP.

After one message there is a journey with something seen, measured or known in it and one thing to do next; the first
payoff comes with the fifth message at the latest. No command is typed, and what is to be read stays short.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.persistence import SqlStore
from core.views import Actions, Card, Checklist, Fields, Text
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import Talk, talk
from tests.journeys.drivers.web import WebDriver
from tests.journeys.outcome import outcome

MOST_LINES, MOST_BUTTONS = 5, 3
PRESS, PHOTO = "press:", "photo:"
PAYOFF = ("What it may cost, and when", "When it may be finished")


@pytest_asyncio.fixture
async def home(store: SqlStore, tmp_path: Path) -> AsyncIterator[Talk]:
    async with talk(store, tmp_path) as one:
        yield one


async def act(home: Talk, said: str) -> str:
    if said.startswith(PRESS):
        return await home.press(said.removeprefix(PRESS))
    if said.startswith(PHOTO):
        return await home.say(said.removeprefix(PHOTO), files={"room.jpg": kitchen_photo(1)})
    return await home.say(said)


def answer(home: Talk, before: int) -> Card:
    """The answer itself; the status card stands beside it."""
    return home.surface.posts[before].card


def lines(card: Card) -> int:
    """What has to be read before the buttons: paragraphs, a row of facts as one, each item of a list; not headings."""
    count = 0
    for block in card.blocks:
        match block:
            case Text(text=text) if not (text.startswith("*") and text.endswith("*") and "?" not in text):
                count += 1
            case Fields():
                count += 1
            case Checklist(items=items):
                count += len(items)
    return count


def offered(card: Card) -> list[str]:
    found = [button for block in card.blocks if isinstance(block, Actions) for button in block.buttons]
    return [button.label for button in found if button.action != "undo"]


WAYS_IN = [
    ("we want to redo our kitchen, about 40k", "kitchen"),
    ("our bathroom needs a new shower, we want to renovate it", "bathroom"),
    ("I'm going to paint the hallway myself", "diy"),
    ("photo:our kitchen, what do you think?", "kitchen"),
    ("photo:our bathroom", "bathroom"),
    ("photo:we want to redo our kitchen, about 40k", "kitchen"),
]


@pytest.mark.parametrize(("first", "template"), WAYS_IN)
async def test_one_message_gives_a_journey_something_known_and_one_thing_to_do(
    home: Talk, first: str, template: str
) -> None:
    told = await act(home, first)
    journey, card = await home.journey(), answer(home, 0)
    assert journey.template == template
    assert any(words in told for words in ("Good to know:", "The largest part", "pixels")), told
    assert told.count("Next:") == 1, "on the status card"
    assert sum(text.count("?") for text in _texts(card)) == 1, "one question, which may be left open"
    assert lines(card) <= MOST_LINES, told
    assert len(offered(card)) <= MOST_BUTTONS
    assert len(journey.state.photos) == first.startswith(PHOTO)


@pytest.mark.parametrize(("label", "template"), [("Kitchen", "kitchen"), ("Bathroom", "bathroom"), ("DIY", "diy")])
async def test_hi_and_one_press_do_the_same(home: Talk, label: str, template: str) -> None:
    welcome = await home.say("hi")
    assert "Send a photo" in welcome
    assert offered(answer(home, 0)) == ["Kitchen", "Bathroom", "DIY", "Try a sample"]
    assert lines(answer(home, 0)) <= MOST_LINES
    told = await home.press(label)
    assert (await home.journey()).template == template
    assert "Good to know:" in told
    assert lines(answer(home, 1)) <= MOST_LINES


async def test_a_photo_without_a_word_is_measured_and_asks_only_for_the_room(home: Talk) -> None:
    told = await act(home, PHOTO)
    assert "pixels" in told
    assert offered(answer(home, 0)) == ["Kitchen", "Bathroom", "DIY"]
    await home.press("Bathroom")
    journey = await home.journey()
    assert (journey.template, len(journey.state.photos)) == ("bathroom", 1)


@pytest.mark.parametrize(
    "said",
    [
        ("we want to redo our kitchen, about 40k", "1965", "press:Hire a professional"),
        ("we want to redo our kitchen", "not sure", "later", "later"),
        ("photo:our bathroom", "1990", "15k", "some of each"),
        ("hi", "press:Bathroom", "press:Not sure", "press:Not sure", "press:Ourselves, first time"),
        ("hi", "press:Kitchen", "1980", "30-40k", "we've done it before"),
        ("I'm going to tile the laundry floor myself", "new tile, walls stay", "1995", "none", "press:First time"),
        ("we want to redo our kitchen, about 40k, built in 1965. we're hiring it out",),
    ],
)
async def test_the_payoff_comes_within_five_messages(home: Talk, said: tuple[str, ...]) -> None:
    assert len(said) <= 5
    told, before = "", 0
    for words in said:
        assert not any(payoff in told for payoff in PAYOFF), f"already before {words!r}"
        before = len(home.surface.posts)
        told = await act(home, words)
    assert any(payoff in told for payoff in PAYOFF), told
    assert "around" in told
    assert len(offered(answer(home, before))) <= MOST_BUTTONS
    if (await home.journey()).template != "diy":
        assert "Who decides, and who else has to agree?" in told
        assert "Together" in told
        assert "for surprises" in told
        assert "Source:" in told


async def test_not_sure_of_the_budget_shows_what_others_pay_and_who_says_so(home: Talk) -> None:
    await home.say("we want to redo our kitchen")
    await home.say("1990")
    told = await home.say("not sure")
    assert "Others usually pay $27,000 - $80,000 (Cost vs Value 2023" in told


async def test_after_the_last_question_it_promises_only_what_there_is(home: Talk) -> None:
    for words in ("we want to redo our kitchen, about 40k", "1990", "hire", "Ana and me"):
        told = await home.say(words)
        assert "I stay quiet" not in told
    told = await home.say("more light")
    assert "I stay quiet" in told
    assert "undo" in told
    assert not any(word in told for word in ("export", "delete my data"))
    assert "I stay quiet" not in await home.say("the room is 4 x 3 x 2.5 m")


async def test_the_payoff_is_given_once(home: Talk) -> None:
    for words in ("we want to redo our kitchen, about 40k", "1990", "hire"):
        told = await home.say(words)
    assert PAYOFF[0] in told
    for words in ("just me", "more light", "it was built in 1985", "we'll do it all ourselves"):
        assert PAYOFF[0] not in await home.say(words)


async def test_every_question_can_be_left(home: Talk) -> None:
    await home.say("kitchen")
    told = [await home.say("later") for _ in range(5)]
    assert [any(payoff in one for payoff in PAYOFF) for one in told] == [False, False, True, False, False]
    assert "I stay quiet" in told[-1]
    assert not (await home.journey()).state.facts


async def test_a_sample_is_marked_does_not_mix_with_ones_own_and_goes_with_one_button(home: Talk) -> None:
    await home.say("hi")
    told = await home.press("Try a sample")
    sample = await home.journey()
    assert "This is a sample" in told
    assert "This is a sample" in await home.press("What is next?")
    assert "This is a sample" in await home.say("show me an example")
    assert (await home.journey()).id == sample.id, "one sample is enough"
    await home.say("we want to redo our kitchen, about 30k")
    own = await home.journey()
    assert own.id != sample.id
    assert "This is a sample" not in await home.say("next")
    await home.say("try a sample")
    told = await act(home, "photo:our bathroom")
    assert "This is a sample" not in told
    assert len((await home.journey()).state.photos) == 1
    await home.say("try a sample")
    assert "Taken back: the sample" in await home.press("Remove the sample")
    assert "Sample:" not in await home.say("list")
    assert "1 of 7" not in await home.say("where are we?")


async def test_nobody_is_nudged_about_a_sample(home: Talk) -> None:
    await home.say("try a sample")
    before = len(home.surface.posts)
    home.clock.pass_by(days=90)
    await home.tick()
    assert len(home.surface.posts) == before


async def test_the_page_does_the_same_over_http(tmp_path: Path) -> None:
    async with WebDriver(tmp_path) as page:
        replies = await page.say("we want to redo our kitchen, about 40k")
        (end,) = await outcome(await page.book(), page.room)
        assert (end["template"], end["facts"]) == ("kitchen", {"budget": "40000 USD"})
        assert "What year was your home built?" in replies[0].text
        await page.say("1965")
        replies = await page.press("Ourselves, first time")
        assert "What it may cost, and when" in replies[0].text


def _texts(card: Card) -> list[str]:
    """What we ask, without the examples beside it."""
    return [block.text for block in card.blocks if isinstance(block, Text) and block.text.startswith("*")]
