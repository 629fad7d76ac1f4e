"""Conversations as they happen: typos, rudeness, two people, buttons of things that are gone, undo that would hurt."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.drivers.base import Driver
from tests.journeys.drivers.console import ConsoleDriver
from tests.journeys.drivers.discord import DiscordDriver
from tests.journeys.drivers.slack import SlackDriver
from tests.journeys.outcome import outcome
from tests.journeys.script import Press, Say, Script, play

SLOPPY: Script = (
    Say("heyy", expect=("Let us plan your renovation",)),
    Say("we wanna redo are kichen, abuot 35k", expect=("Kitchen Renovation", "$35,000", "What year")),
    Say("are you stupid, i already told you that", expect=("Sorry", "changed nothing")),
    Say("1978ish", expect=("1978",)),
    Say("do it myself obv", expect=("Do it ourselves", "What it may cost")),
    Say("jsut me", expect=("Who decides: jsut me", "I stay quiet")),
    Say("waht's next", expect=("All is there",)),
    Say("nxt", expect=("All is there",)),
    Say("this is useless", expect=("Sorry", "changed nothing")),
    Say("statsu", expect=("0 of 7 steps",)),
    Say("doen!!", expect=("Done: Initial consultation",)),
    Say("undoo", expect=("Taken back",)),
    Say("thx", expect=("when you need the next step",)),
    Say("remind me to call teh tiler tmrw 9", expect=("I will remind you", "call teh tiler")),
    Say("stop pinging me", expect=("No more nudges",)),
    Say("¿cuánto nos queda?", never=("Traceback", "Something went wrong")),
    Say("👍", never=("Something went wrong",)),
    Say("?", expect=("Lo que puedo hacer",)),  # a sentence of Spanish is answered in Spanish, and what follows it too
)


async def test_typos_and_rudeness_get_kind_short_answers_and_write_only_what_was_meant(tmp_path: Path) -> None:
    async with ConsoleDriver(tmp_path) as driver:
        await play(driver, SLOPPY)
        (end,) = await outcome(await driver.book(), driver.room)
    assert end["facts"] == {
        "budget": "35000 USD",
        "year_built": "1978",
        "hire_or_diy": "self",
        "decider": "jsut me",
        "goal": "we wanna redo are kichen, abuot 35k",
    }
    assert (end["current"], end["notes"]) == ("k1", [])


TOGETHER: Script = (
    Say("we want to redo our kitchen, about 40k", user="ana", expect=("Kitchen Renovation",)),
    Say("1990", user="sam", expect=("Year built: 1990",)),
    Say("note: Sam wants a gas range", user="sam", expect=("Noted with",)),
    Say("undo", user="ana", expect=("Put the whole journey away?",), never=("Taken back",)),
    Say("no", user="ana", never=("Taken back",)),
    Say("undo", user="sam", expect=("Taken back", "the note")),
)


@pytest.mark.parametrize("kind", [ConsoleDriver, SlackDriver, DiscordDriver])
async def test_two_people_in_one_channel_share_the_journey_and_each_undoes_their_own(
    tmp_path: Path, kind: type[Driver]
) -> None:
    async with kind(tmp_path, shared=True) as driver:
        await play(driver, TOGETHER)
        (end,) = await outcome(await driver.book(), driver.room)
    # Ana's only write was the beginning: Sam has built on it since, so she was asked before it goes
    assert (end["status"], end["facts"]["year_built"], end["notes"]) == ("active", "1990", [])


SHORT: Script = (
    Say("we want to redo our kitchen, about 40k", user="ana"),
    Say("remind me to call the tiler", user="ana", expect=("When shall I remind you?",)),
    Say("1990", user="sam", expect=("Year built: 1990",)),
    Say("in 3 days", user="ana", expect=("I will remind you", "call the tiler")),
    Say(
        "note: tiles arrive Monday. and remind me in 2 days to call Mike",
        user="sam",
        expect=("Noted with", "call Mike", "Undo the note", "Undo the reminder", "Undo all"),
    ),
    Press("Undo the note", user="sam", expect=("Taken back: the note",)),
    Say("make it in 5 days", user="ana", expect=("I will remind you", "call the tiler"), never=("Mike",)),
)


@pytest.mark.parametrize("kind", [ConsoleDriver, SlackDriver, DiscordDriver])
async def test_questions_and_several_wishes_find_their_own_answers(tmp_path: Path, kind: type[Driver]) -> None:
    async with kind(tmp_path, shared=True) as driver:
        await play(driver, SHORT)
        (end,) = await outcome(await driver.book(), driver.room)
    assert (end["facts"]["year_built"], end["notes"]) == ("1990", [])


@pytest.mark.parametrize("kind", [SlackDriver, DiscordDriver])
async def test_two_people_press_at_once_and_it_happens_once(tmp_path: Path, kind: type[Driver]) -> None:
    async with kind(tmp_path, shared=True) as driver:
        await play(
            driver,
            (
                Say("we want to redo our kitchen, about 40k", user="ana"),
                Say("1990"),
                Say("hire"),
                Say("me and Sam"),
                Say("more light", expect=("Step done",)),
            ),
        )
        card = driver.screen.with_button("Step done")
        await asyncio.gather(
            driver._press(card, "Step done", "ana"),
            driver._press(card, "Step done", "sam"),
        )
        replies = [reply for reply in await driver.settled() if not reply.edited and not reply.private]
        (end,) = await outcome(await driver.book(), driver.room)
    assert [status for status, *_ in end["steps"].values()][:3] == ["done", "active", "open"]
    texts = sorted(reply.text for reply in replies)
    assert len(texts) == 2, texts
    assert any("Done: Initial consultation" in text for text in texts)
    assert any("is done already" in text for text in texts)


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleDriver]:
    driver = ConsoleDriver(tmp_path)
    async with driver:
        yield driver


async def test_buttons_of_a_journey_that_was_taken_back_say_so_and_write_nothing(console: Driver) -> None:
    begun, status = await console.say("kitchen please, 40k")
    await console.say("undo")
    assert await outcome(await console.book(), console.room) == []
    for label, card in (("Not sure", begun), ("What is next?", status), ("Step done", status)):
        (reply,) = await console.press(label, on=card.id)
        assert "not here any more" in reply.text
        assert reply.buttons, "a way on"
    assert await outcome(await console.book(), console.room) == []
    (reply,) = await console.press("Undo", on=begun.id)
    assert "already" in reply.text


async def test_an_undo_that_would_hurt_a_later_change_is_asked_about(console: Driver) -> None:
    await console.say("kitchen please")
    (first,) = [r for r in await console.say("the house was built in 1965") if not r.edited]
    await console.say("sorry, the house was built in 1971")
    (asked,) = await console.press("Undo", on=first.id)
    assert "Take it back all the same?" in asked.text
    assert {"Take it back", "Leave it"} <= set(asked.buttons)
    await console.say("no")
    (end,) = await outcome(await console.book(), console.room)
    assert end["facts"]["year_built"] == "1971"
    await console.press("Take it back", on=asked.id)
    (end,) = await outcome(await console.book(), console.room)
    assert "year_built" not in end["facts"]


async def test_undo_and_undo_again_walks_back_through_several_kinds(console: Driver) -> None:
    await play(
        console,
        (
            Say("kitchen please"),
            Say("note: keep the floor"),
            Say("remind me friday 9am to call Ana"),
            Say("stop pinging me"),
            Say("my time zone is Europe/Berlin", expect=("Europe/Berlin",)),
            Say("next"),
            Press("Tick the first item", expect=("ticked",)),
            Say("undo", expect=("Taken back", "the tick")),
            Say("undo", expect=("Taken back", "your time zone")),
            Say("undo", expect=("Taken back", "nudges")),
            Say("undo", expect=("Taken back", "the reminder")),
            Say("undo", expect=("Taken back", "the note")),
            Say("undo", expect=("Taken back", "starting Kitchen Renovation")),
            Say("undo", expect=("nothing of yours",)),
        ),
    )
    assert await outcome(await console.book(), console.room) == []
    assert await (await console.book()).reminders(console.room) == []


async def test_an_undo_of_an_undo_brings_it_back(console: Driver) -> None:
    await console.say("kitchen please")
    await console.say("note: keep the floor")
    await console.say("undo")
    await console.press("Undo")
    (end,) = await outcome(await console.book(), console.room)
    assert end["notes"] == [("k1", "keep the floor")]


async def test_a_form_of_a_step_that_was_skipped_meanwhile_is_kept_and_opens_nothing(console: Driver) -> None:
    await play(
        console,
        (
            Say("kitchen please"),
            Say("skip this step, we know all that", expect=("Skipped",)),
            Say("skip this step, measured already", expect=("Skipped",)),
            Say("next"),
            Press("Option chosen", opens="Tell me in a line"),
        ),
    )
    await console.slash("skip we take the old layout")
    assert console.form, "the form is still on the screen"
    (reply,) = await console.submit(note="the L shape")
    assert "Noted as stated by you" in reply.text, "what somebody took the time to write is kept"
    assert "What is next?" in reply.buttons
    (end,) = await outcome(await console.book(), console.room)
    assert end["steps"]["k3"][0] == "skipped"


async def test_emergency_words_of_anybody_are_answered_at_once(tmp_path: Path) -> None:
    """In a channel, to nobody in particular, and in the middle of other words."""
    driver = SlackDriver(tmp_path, shared=True)
    async with driver:
        await driver.say("kitchen please")
        driver.slack.say("guys i smell gas in the kitchen, where is the shutoff", user="U0SAM", channel="C0RENO")
        replies = await driver.settled()
        assert len(replies) == 1
        assert "911" in replies[0].text
        driver.slack.say("pizza or sushi tonight?", user="U0SAM", channel="C0RENO")
        assert await driver.settled() == []
