"""What every surface owes the core and the people on it: one suite, run against each real adapter over loopback.

A subclass gives the fixture `stage` (tests/adapters/stages). What only one platform has stays in that adapter's own
tests.
"""

import asyncio

import pytest

from core.errors import FetchFailed
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, InboundMessage
from core.views import (
    Actions,
    Button,
    Card,
    Chart,
    Checklist,
    ChecklistItem,
    Fields,
    FileRef,
    Form,
    Image,
    Progress,
    Series,
    Table,
    Text,
    TextInput,
)
from tests.adapters.stages.base import Stage

PICTURE, PAPER, PLOT = "a" * 64 + ".jpg", "b" * 64 + ".txt", "d" * 64 + ".png"
EVERYTHING = Card(
    "Kitchen, step two",
    (
        Text("Measure the room, *wall by wall*."),
        Text("a photo cannot tell whether a wall carries load", tone="quiet"),
        Text("Turn the power off first.", tone="alert"),
        Text("what <Ana> & Sam *said*", quoted=True),
        Fields((("Budget", "$40,000"), ("Realistic end", "June 2027"))),
        Progress("Steps", 2, 7),
        Checklist(
            (
                ChecklistItem("Sketch", "done"),
                ChecklistItem("Photos of the corners", "current", "three more"),
                ChecklistItem("Quotes", "stated", "two by phone"),
                ChecklistItem("Floor", "skipped", "it stays"),
                ChecklistItem("Lights", "open"),
            )
        ),
        Table(("Part", "About"), (("Cabinets", "$11,600"), ("Counter", "$4,000"))),
        Image(PICTURE, "The window wall", 640, 480),
        FileRef(PAPER, "measures.txt", "text/plain", "all measures"),
        Actions((Button("Step done", "done", "j1/k2", "primary"), Button("Skip it", "skip", "j1/k2", opens="skip"))),
    ),
)
CHART = Chart(
    "Costs by day",
    ("Mon", "Tue", "Wed"),
    (Series("this week", (1.5, 4.0, 0.25)), Series("week before", (1.0, 2.0, 0.0))),
    "most on Tuesday",
    "$",
    media=PLOT,
)
WORDS = (
    *("Kitchen, step two", "wall by wall", "carries load", "power off first", "Budget", "$40,000", "Realistic end"),
    *("June 2027", "Steps", "2", "7", "Sketch", "Photos of the corners", "three more", "Quotes", "two by phone"),
    *("Floor", "it stays", "Lights", "Part", "About", "Cabinets", "$11,600", "The window wall", "measures.txt"),
    *("all measures", "Step done", "Skip it"),
)
TWO = Card(
    "Step 1", (Actions((Button("Step done", "done", "j1/k1"), Button("Skip it", "skip", "j1/k1", opens="skip"))),)
)
FORM = Form("skip", "Skip the step", (TextInput("reason", "Why leave it out?"),), "j1/k1", "Skip it")


def say(text: str) -> Card:
    return Card("", (Text(text),))


class AdapterContract:
    """The behaviours. Every wait in a stage is bounded."""

    # --- out ---------------------------------------------------------------------------------------------

    async def test_a_card_of_every_block_can_be_read_whole(self, stage: Stage) -> None:
        stage.media.kept = {PICTURE: b"jpeg bytes", PAPER: b"12 x 10 x 8 ft"}
        await stage.adapter.send(stage.post(EVERYTHING))
        text = "\n".join(words for _, words in await stage.seen())
        assert [word for word in WORDS if word not in text] == []
        assert all(part in text for part in ("Ana", "Sam", "said"))
        assert sorted(await stage.files_seen()) == [b"12 x 10 x 8 ft", b"jpeg bytes"]

    async def test_a_chart_is_drawn_or_goes_along_as_its_picture(self, stage: Stage) -> None:
        """Every label and figure can be read, or the picture that shows them is there; title and alt always."""
        stage.media.kept = {PLOT: b"png bytes"}
        await stage.adapter.send(stage.post(Card("Costs", (CHART,))))
        text = "\n".join(words for _, words in await stage.seen())
        assert "Costs by day" in text
        assert "most on Tuesday" in text
        written = all(label in text for label in CHART.labels)
        assert written or await stage.files_seen() == [b"png bytes"]

    async def test_a_chart_without_a_picture_can_be_read(self, stage: Stage) -> None:
        many = tuple(f"day-{n:02}" for n in range(1, 32))
        chart = Chart("Costs of the month", many, (Series("cost", tuple(map(float, range(31)))),), "they rise", "$")
        await stage.adapter.send(stage.post(Card("", (chart,))))
        text = "\n".join(words for _, words in await stage.seen())
        assert [label for label in many if label not in text] == []
        assert "they rise" in text

    async def test_a_missing_picture_is_told_in_words(self, stage: Stage) -> None:
        await stage.adapter.send(stage.post(Card("Photo", (Image("c" * 64 + ".jpg", "The old sink"),))))
        assert any("The old sink" in words for _, words in await stage.seen())

    async def test_sending_gives_ids_of_what_is_there(self, stage: Stage) -> None:
        one = await stage.adapter.send(stage.post(say("the first")))
        two = await stage.adapter.send(stage.post(say("the second")))
        assert one.ids
        assert two.ids
        assert not set(one.ids) & set(two.ids)
        shown = dict(await stage.seen())
        assert "the first" in shown[one.ids[0]]
        assert "the second" in shown[two.ids[0]]

    async def test_a_post_that_is_tried_again_is_not_there_twice(self, stage: Stage) -> None:
        post_id = "0193a2c4-7b1e-7c3a-9d52-0123456789ab"
        first = await stage.adapter.send(stage.post(say("once only"), id=post_id))
        again = await stage.adapter.send(stage.post(say("once only"), id=post_id, attempt=2))
        assert again == first
        assert len([words for _, words in await stage.seen() if "once only" in words]) == 1

    async def test_an_edit_changes_the_message_in_its_place(self, stage: Stage) -> None:
        post = stage.post(say("one of seven"))
        sent = await stage.adapter.send(post)
        after = await stage.adapter.edit(stage.post(say("two of seven")), sent)
        assert after.ids == sent.ids
        ((_, words),) = await stage.seen()
        assert "two of seven" in words
        assert "one of seven" not in words

    async def test_an_edit_of_a_message_that_is_gone_posts_anew(self, stage: Stage) -> None:
        sent = await stage.lose(await stage.adapter.send(stage.post(say("the old card"))))
        after = await stage.adapter.edit(stage.post(say("the new card")), sent)
        assert after.ids
        assert not set(after.ids) & set(sent.ids)
        assert "the new card" in dict(await stage.seen())[after.ids[0]]

    async def test_a_card_of_forty_thousand_characters_loses_no_word(self, stage: Stage) -> None:
        words = [f"word{number}" for number in range(4500)]
        sent = await stage.adapter.send(stage.post(Card("Long", (Text(" ".join(words)),))))
        assert sent.ids
        texts = [*(text for _, text in await stage.seen()), *(f.decode() for f in await stage.files_seen())]
        there = set("\n".join(texts).split())
        assert [word for word in words if word not in there] == []

    # --- attachments -------------------------------------------------------------------------------------

    async def test_an_attachment_is_a_reference_and_its_bytes_are_fetched_later(self, stage: Stage) -> None:
        await (await stage.say("the sink", [("sink.jpg", b"\xff\xd8 one"), ("wall.jpg", b"\xff\xd8 two")])).outcome()
        heard = await stage.core.last(InboundMessage)
        assert [ref.name for ref in heard.attachments] == ["sink.jpg", "wall.jpg"]
        assert len({ref.id for ref in heard.attachments}) == 2
        for ref, data in zip(heard.attachments, (b"\xff\xd8 one", b"\xff\xd8 two"), strict=True):
            assert ref.size in (None, len(data))
            assert all(isinstance(value, str) for value in ref.locator.values())
            assert await stage.adapter.fetch(ref, heard.place, 100) == data

    async def test_no_more_bytes_are_fetched_than_are_wanted(self, stage: Stage) -> None:
        await (await stage.say("big", [("big.jpg", b"\xff\xd8" + b"x" * 5000)])).outcome()
        heard = await stage.core.last(InboundMessage)
        with pytest.raises(FetchFailed) as failed:
            await stage.adapter.fetch(heard.attachments[0], heard.place, 1000)
        assert (failed.value.reason, failed.value.transient) == ("too_large", False)

    # --- in ----------------------------------------------------------------------------------------------

    async def test_a_message_arrives_with_its_words_writer_and_place(self, stage: Stage) -> None:
        await (await stage.say("we want to redo our kitchen, about 40k & soon")).outcome()
        heard = await stage.core.last(InboundMessage)
        assert (heard.text, heard.addressed) == ("we want to redo our kitchen, about 40k & soon", True)
        assert heard.place == stage.place
        assert heard.place.direct
        assert heard.sender.id
        assert heard.at.tzinfo is not None

    async def test_nothing_is_acknowledged_before_the_inbox_has_it(self, stage: Stage) -> None:
        sent = await stage.adapter.send(stage.post(TWO))
        stage.core.gate.clear()
        pressed = await stage.press(sent, "Step done")
        await stage.core.until(lambda: stage.core.offered)
        assert not pressed.acknowledged()
        stage.core.gate.set()
        assert await pressed.outcome() == "taken"
        if stage.acknowledges_messages:
            stage.core.gate.clear()
            said = await stage.say("hold on")
            await stage.core.until(lambda: len(stage.core.offered) >= 2)
            assert not said.acknowledged()
            stage.core.gate.set()
            assert await said.outcome() == "taken"

    async def test_when_the_inbox_fails_the_message_comes_again_or_somebody_is_told(self, stage: Stage) -> None:
        stage.core.failures = 1
        said = await stage.say("do not lose me")
        if await said.outcome() == "told":
            assert stage.core.taken == {}
            await said.again()
        heard = await stage.core.last(InboundMessage)
        assert heard.text == "do not lose me"

    async def test_when_the_inbox_fails_a_press_is_not_taken_for_done(self, stage: Stage) -> None:
        sent = await stage.adapter.send(stage.post(TWO))
        stage.core.failures = 1
        assert await (await stage.press(sent, "Step done")).outcome() == "told"
        assert stage.core.taken == {}

    async def test_the_same_message_delivered_twice_has_one_id(self, stage: Stage) -> None:
        said = await stage.say("only once, please")
        await said.outcome()
        await said.again()
        assert [m.text for m in stage.core.every(InboundMessage)].count("only once, please") == 1

    async def test_equal_words_said_twice_are_two_messages(self, stage: Stage) -> None:
        for _ in range(2):
            await (await stage.say("next")).outcome()
        assert len(stage.core.every(InboundMessage)) == 2

    async def test_a_command_arrives_with_its_name_and_words(self, stage: Stage) -> None:
        await (await stage.slash("note", "the floor is oak")).outcome()
        got = await stage.core.last(CommandInvoked)
        assert got.name == "note"
        assert (got.text or dict(got.options)["text"]) == "the floor is oak"
        assert got.place == stage.place

    async def test_a_press_arrives_with_action_value_and_place_and_twice_is_once(self, stage: Stage) -> None:
        sent = await stage.adapter.send(stage.post(TWO))
        for press in [await stage.press(sent, "Step done"), await stage.press(sent, "Step done")]:
            assert await press.outcome() == "taken"
        (pressed,) = stage.core.every(ButtonPressed)
        assert (pressed.action, pressed.value, pressed.place) == ("done", "j1/k1", stage.place)
        assert pressed.message_id == sent.ids[0]

    async def test_a_button_of_an_edited_card_can_be_pressed(self, stage: Stage) -> None:
        sent = await stage.adapter.send(stage.post(say("nothing to press yet")))
        sent = await stage.adapter.edit(stage.post(TWO), sent)
        await (await stage.press(sent, "Step done")).outcome()
        assert (await stage.core.last(ButtonPressed)).value == "j1/k1"

    async def test_a_form_opens_at_once_shows_its_errors_and_comes_back_with_its_context(self, stage: Stage) -> None:
        stage.core.form_shown = FORM
        sent = await stage.adapter.send(stage.post(TWO))
        shown = await stage.open_form(sent, "Skip it")
        assert (shown["title"], list(shown["labels"])) == ("Skip the step", ["Why leave it out?"])
        (asked,) = stage.core.asked_for
        assert (asked.action, asked.value, asked.place) == ("skip", "j1/k1", stage.place)
        assert stage.core.offered == []

        stage.core.wrong = {"reason": "A few words are enough."}
        handed, told = await stage.submit({"reason": "x"})
        assert handed is None
        assert "A few words are enough." in told
        assert stage.core.offered == []

        stage.core.wrong = {}
        handed, _ = await stage.submit({"reason": "we keep <the> floor & *all*"})
        assert handed is not None
        assert await handed.outcome() == "taken"
        got = await stage.core.last(FormSubmitted)
        assert (got.form, got.context, got.place) == ("skip", "j1/k1", stage.place)
        assert dict(got.values) == {"reason": "we keep <the> floor & *all*"}
        assert {done.form for done in stage.core.checked} == {"skip"}

    async def test_two_at_once_are_both_taken(self, stage: Stage) -> None:
        first, second = await stage.say("one"), await stage.say("two")
        await asyncio.gather(first.outcome(), second.outcome())
        await stage.core.last(InboundMessage, 2)
        assert [m.text for m in stage.core.every(InboundMessage)] == ["one", "two"]
