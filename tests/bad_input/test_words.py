"""Words and presses that make no sense: each gets a clear card, and nothing else is lost."""

import pytest

from tests.bad_input.conftest import ASKED, Town
from tests.durability.books import until
from tests.durability.page import browser
from tests.fakes.slack import BOT_USER, CHANNEL, Message, visible_text
from tests.fakes.slack.people import find_button

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]
NOT_KNOWN = "I do not know that command"


async def test_an_unknown_command(town: Town) -> None:
    await town.begins("UCOMMAND")
    before = len(town.posts("UCOMMAND"))
    delivery = town.slack.slash("/journey", "dance on the table", user="UCOMMAND")
    await delivery.done.wait()
    assert delivery.outcome == "acknowledged"
    # The status card of the beginning may come in between.
    await until(lambda: any(NOT_KNOWN in text for text in town.texts("UCOMMAND")[before:]))
    async with browser(town.address) as page:
        assert (await page.say("/journey dance"))[0] == 202
        await page.wait_for_post(NOT_KNOWN)
    await town.still_works("UCOMMAND")


async def test_an_empty_message(town: Town) -> None:
    await town.begins("UEMPTY")
    assert "without words or a photo" in await town.says("UEMPTY", "   ")
    message = await town.discord.say("", user="empty")
    post = await town.discord.wait_for_post(channel=message.channel)
    assert "without words or a photo" in post.text
    await town.still_works("UEMPTY")


async def test_forty_thousand_characters(town: Town) -> None:
    await town.begins("ULONG")
    words = "we have a very long story to tell " * 1177
    assert len(words) > 40_000
    town.said.append("very long story")
    assert "more than I can read at once" in await town.says("ULONG", words[:40_000])
    async with browser(town.address) as page:
        status, answer = await page.say(words[:40_000])
        assert status == 202, answer
        await page.wait_for_post("more than I can read at once")
    await town.still_works("ULONG")


async def test_a_button_of_a_journey_that_is_not_there_any_more(town: Town) -> None:
    await town.begins("UGONE")
    message = next(m for m in town.posts("UGONE") if _has(m, "Undo"))
    town.slack.press(message, "Undo", user="UGONE")  # takes back the whole journey
    await until(lambda: len(town.posts("UGONE")) >= 3)
    status = next(m for m in town.posts("UGONE") if _has(m, "What is next?"))
    before = len(town.posts("UGONE"))
    delivery = town.slack.press(status, "What is next?", user="UGONE")
    await delivery.done.wait()
    await until(lambda: len(town.posts("UGONE")) > before)
    told = town.texts("UGONE")[before]
    assert "not here any more" in told or "no journey here" in told, told
    await town.begins("UGONE2")
    await town.still_works("UGONE2")


async def test_a_button_that_no_card_ever_had(town: Town) -> None:
    await town.begins("UFORGED")
    message = next(m for m in town.posts("UFORGED") if _has(m, "Step done"))
    for block in message.blocks:
        for element in block.get("elements", []):
            element["value"] = "../../../etc/passwd"
    before = len(town.posts("UFORGED"))
    await town.slack.press(message, "Step done", user="UFORGED").done.wait()
    await until(lambda: len(town.posts("UFORGED")) > before)
    assert "not here any more" in town.texts("UFORGED")[before]
    await town.still_works("UFORGED")


async def test_two_people_press_undo_of_one_note_at_once(town: Town) -> None:
    """One of them takes it back, the other is told so: never two effects."""
    town.slack.say(f"<@{BOT_USER}> we want to redo our kitchen, about 40k", channel=CHANNEL, user="UTWO1")
    root = await _in_channel(town, ASKED)
    thread = root.thread_ts
    town.slack.say(f"<@{BOT_USER}> note: paint it green", channel=CHANNEL, thread_ts=thread, user="UTWO1")
    noted = await _in_channel(town, "paint it green")
    before = len(town.slack.posts)
    presses = [town.slack.press(noted, "Undo", user=user) for user in ("UTWO1", "UTWO2")]
    for delivery in presses:
        await delivery.done.wait()
        assert delivery.outcome == "acknowledged"
    await town.books.until_quiet()
    told = [visible_text(m) for m in town.slack.posts[before:] if m.channel == CHANNEL]
    assert len(told) == 2, told
    assert (await town.books.notes())[f"slack:T0HOME:{CHANNEL}"] == []
    undone = await town.books.rows("SELECT data FROM event WHERE name = 'journey.write_undone'")
    assert len(undone) >= 1
    assert await town.books.dead() == []


async def _in_channel(town: Town, words: str) -> Message:
    return await town.slack.wait_for_post(lambda m: m.channel == CHANNEL and words in visible_text(m), timeout=15)


def _has(message: Message, label: str) -> bool:
    try:
        find_button(message, label)
    except LookupError:
        return False
    return True
