"""What people do in Discord reaches the core, once, with what it needs to answer."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import StoreUnavailable
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, InboundMessage, MessageEdited
from core.ports.platform import Post
from core.views import Actions, Button, Card, FieldErrors, Form, Text
from tests.adapters.discord.conftest import Bench
from tests.fakes.discord import Interaction, Message


async def post_card(bench: Bench, *buttons: Button) -> Message:
    """A card with buttons in ann's direct messages."""
    place = (await first_place(bench)).place
    await bench.sender.send(Post("0196-card", place, Card("Card", (Text("hello"), Actions(buttons)))))
    return await bench.discord.wait_for_post("hello")


async def first_place(bench: Bench) -> InboundMessage:
    await bench.discord.say("hi")
    await bench.seen(1)
    message = bench.core.seen[0]
    assert isinstance(message, InboundMessage)
    return message


async def test_a_direct_message_arrives_with_its_place_and_sender(bench: Bench) -> None:
    async with bench.running():
        said = await bench.discord.say("we want to redo our kitchen", user="ann")
        (message,) = await bench.seen(1)
    assert isinstance(message, InboundMessage)
    assert (message.id, message.text, message.addressed) == (said.id, "we want to redo our kitchen", True)
    assert (message.place.workspace, message.place.channel, message.place.direct) == ("@me", said.channel.id, True)
    assert (message.sender.id, message.sender.name) == (said.author.id, "Ann")


async def test_a_mention_in_a_channel_is_addressed_and_the_mention_is_not_in_the_text(bench: Bench) -> None:
    discord = bench.discord
    async with bench.running():
        await discord.say("just talking", channel=discord.world.general)
        bob = discord.world.user("bob")
        await discord.say(f"what did <@{bob.id}> decide?", channel=discord.world.general, mention=True)
        (message,) = await bench.seen(1)
    assert isinstance(message, InboundMessage)
    assert message.text == "what did @Bob decide?"
    assert message.addressed
    assert message.place.workspace == discord.world.home.id
    assert not message.place.direct


async def test_a_reply_to_our_message_is_addressed_with_or_without_its_ping(bench: Bench) -> None:
    discord = bench.discord
    async with bench.running():
        await discord.say("start", channel=discord.world.general, mention=True)
        (first,) = await bench.seen(1)
        await bench.sender.send(Post("p1", first.place, Card(blocks=(Text("Which room?"),)), in_reply_to=first.id))
        ours = await discord.wait_for_post("Which room?")
        assert ours.reply_to is not None
        await discord.say("the kitchen", reply_to=ours)
        await discord.say("no ping", reply_to=ours, ping=False)
        _, second, third = await bench.seen(3)
    assert isinstance(second, InboundMessage)
    assert isinstance(third, InboundMessage)
    assert (second.text, second.reply_to, second.addressed) == ("the kitchen", ours.id, True)
    # Discord shows us no words that do not ping us; that we were answered is known all the same.
    assert (third.text, third.addressed) == ("", True)


async def test_a_thread_is_a_lane_of_its_channel(bench: Bench) -> None:
    world = bench.discord.world
    thread = world.add_channel("kitchen talk", parent=world.general)
    async with bench.running():
        await bench.discord.say("hello", channel=thread, mention=True)
        (message,) = await bench.seen(1)
        assert message.place.channel == world.general.id
        assert message.place.thread == thread.id
        await bench.sender.send(Post("p1", message.place, Card(blocks=(Text("in the thread"),))))
        assert (await bench.discord.wait_for_post("in the thread")).channel.id == thread.id


async def test_messages_of_bots_are_left_alone(bench: Bench) -> None:
    async with bench.running():
        message = await first_place(bench)
        await bench.sender.send(Post("p1", message.place, Card(blocks=(Text("an answer"),))))
        await bench.discord.wait_for_post("an answer")
        await bench.discord.say("second")
        await bench.seen(2)
    assert [m.text for m in bench.core.seen if isinstance(m, InboundMessage)] == ["hi", "second"]


async def test_messages_of_one_channel_keep_their_order(bench: Bench) -> None:
    bench.core.slow = 0.01
    async with bench.running():
        for number in range(12):
            await bench.discord.say(f"message {number}")
        await bench.seen(12)
    assert [m.text for m in bench.core.seen if isinstance(m, InboundMessage)] == [f"message {n}" for n in range(12)]


async def test_an_edit_names_the_message_it_changes(bench: Bench) -> None:
    async with bench.running():
        said = await bench.discord.say("40k")
        await bench.seen(1)
        said.content, said.edited_at = "45k", said.at
        await bench.discord.announce(said, "MESSAGE_UPDATE")
        _, edit = await bench.seen(2)
    assert isinstance(edit, MessageEdited)
    assert (edit.message_id, edit.text) == (said.id, "45k")


async def test_a_command_comes_with_its_typed_options_and_is_answered_to_that_person_alone(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        invoked = await bench.discord.slash("journey start", {"kind": "kitchen", "budget": "40k"})
        answer = await invoked.answered()
        (command,) = await bench.seen(1)
        with pytest.raises(ValueError, match="must be one of"):
            await bench.discord.slash("journey start", {"kind": "castle"})
    assert isinstance(command, CommandInvoked)
    assert (command.name, dict(command.options)) == ("start", {"kind": "kitchen", "budget": "40k"})
    assert answer["type"] == 4
    assert answer["data"]["flags"] & 64


async def test_a_command_that_the_code_no_longer_knows_reaches_the_core(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        old = {"name": "sing", "description": "old", "type": 1, "options": []}
        bench.discord.world.commands[0]["options"].append(old)
        await (await bench.discord.slash("journey sing")).answered()
        (command,) = await bench.seen(1)
    assert isinstance(command, CommandInvoked)
    assert command.name == "sing"


async def test_autocomplete_offers_what_the_core_completes_within_discords_bounds(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        asked = await bench.discord.autocomplete("journey reopen", {"step": "mea"}, focused="step")
        await asked.answered()
    assert bench.core.completed == [("step", "mea")]
    assert len(asked.choices) == 25
    assert asked.choices[0]["value"] == "k0"
    assert asked.choices[0]["name"].endswith("…")
    assert bench.core.seen == []


async def test_a_press_is_accepted_and_a_double_click_is_the_same_press(bench: Bench) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Done", "done", "j1/k1", "primary"), Button("Skip", "skip", "j1/k1"))
        first = await bench.discord.press(card, label="Done")
        second = await bench.discord.press(card, label="Done")
        other = await bench.discord.press(card, label="Skip")
        answers = [await press.answered() for press in (first, second, other)]
        await bench.seen(3)
    presses = [p for p in bench.core.seen if isinstance(p, ButtonPressed)]
    assert [(p.action, p.value, p.message_id) for p in presses] == [
        ("done", "j1/k1", card.id),
        ("skip", "j1/k1", card.id),
    ]
    assert [answer["type"] for answer in answers] == [6, 6, 6]


async def test_a_button_pressed_after_a_restart_works(bench: Bench) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Done", "done", "j1/k1"))
    async with bench.running():
        await (await bench.discord.press(card, label="Done")).answered()
        await bench.seen(2)
    assert isinstance(bench.core.seen[-1], ButtonPressed)


async def test_a_button_of_another_version_says_so(bench: Bench) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Done", "done"))
        card.components[0]["components"][-1]["components"][0]["custom_id"] = "v0|done"
        answer = await (await bench.discord.press(card, "v0|done")).answered()
    assert "/journey progress" in answer["data"]["content"]
    assert len(bench.core.seen) == 1


async def open_form(bench: Bench, form: Form, label: str = "Note") -> Interaction:
    bench.core.form_answer = form
    card = await post_card(bench, Button(label, "note", "j1", opens="note"))
    pressed = await bench.discord.press(card, label=label)
    await pressed.answered()
    return pressed


async def test_a_form_opens_at_once_and_its_submission_is_accepted(bench: Bench, note_form: Form) -> None:
    async with bench.running():
        opened = await open_form(bench, note_form)
        assert opened.modal["title"] == "Keep a note"
        sent = await bench.discord.submit_modal(opened, {"text": "tiles in the hall", "step": ["k2"]})
        answer = await sent.answered()
        await bench.seen(2)
    submitted = bench.core.seen[-1]
    assert isinstance(submitted, FormSubmitted)
    assert (submitted.form, submitted.context) == ("note", "j1")
    assert dict(submitted.values) == {"text": "tiles in the hall", "step": "k2"}
    assert answer["type"] == 6
    assert bench.core.opened[0].action == "note"


async def test_a_form_left_open_over_a_restart_can_be_sent(bench: Bench, note_form: Form) -> None:
    async with bench.running():
        opened = await open_form(bench, note_form)
    async with bench.running():
        await (await bench.discord.submit_modal(opened, {"text": "still here"})).answered()
        await bench.seen(2)
    submitted = bench.core.seen[-1]
    assert isinstance(submitted, FormSubmitted)
    assert submitted.values["text"] == "still here"


async def test_a_field_error_offers_the_form_again_with_what_was_typed(bench: Bench, note_form: Form) -> None:
    bench.core.errors = FieldErrors({"text": "Say a little more."})
    async with bench.running():
        opened = await open_form(bench, note_form)
        refused = await bench.discord.submit_modal(opened, {"text": "x", "step": ["k2"]})
        answer = await refused.answered()
        assert answer["data"]["flags"] & 64
        assert "**Your note:** Say a little more." in answer["data"]["content"]
        assert len(bench.core.seen) == 1
        bench.core.errors = FieldErrors()
        notice = refused.original
        assert notice is not None
        again = await bench.discord.press(notice, label="Try again")
        await again.answered()
        inputs = [label["component"] for label in again.modal["components"]]
        assert inputs[0]["value"] == "x"
        assert [o["value"] for o in inputs[1]["options"] if o.get("default")] == ["k2"]
        await (await bench.discord.submit_modal(again, {"text": "a longer note"})).answered()
        await bench.seen(2)
    assert isinstance(bench.core.seen[-1], FormSubmitted)


async def test_a_form_that_makes_no_sense_any_more_is_told(bench: Bench, note_form: Form) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Note", "note", "j1", opens="note"))
        answer = await (await bench.discord.press(card, label="Note")).answered()
    assert answer["type"] == 4
    assert answer["data"]["flags"] & 64


async def test_a_press_that_takes_long_to_keep_is_deferred_and_kept(bench: Bench) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Done", "done"))
        bench.core.slow = 2.3
        pressed = await bench.discord.press(card, label="Done")
        await pressed.answered()
        assert len(bench.core.seen) == 1
        await bench.seen(2)
    assert pressed.answered_after is not None
    assert 1.9 < pressed.answered_after < 3


async def test_a_command_that_takes_long_ends_its_thinking(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        bench.core.slow = 2.3
        invoked = await bench.discord.slash("journey next")
        assert (await invoked.answered())["type"] == 5
        await bench.seen(1)
        await bench.until(lambda: invoked.original and not invoked.original.pending, "the note")
    assert invoked.original is not None
    assert invoked.original.content == "On it."


async def test_a_press_that_cannot_be_kept_is_told(bench: Bench) -> None:
    async with bench.running():
        card = await post_card(bench, Button("Done", "done"))
        bench.core.refuse = [StoreUnavailable("locked")]
        answer = await (await bench.discord.press(card, label="Done")).answered()
    assert "could not keep" in answer["data"]["content"]


async def test_a_message_that_cannot_be_kept_at_first_is_tried_again(bench: Bench) -> None:
    bench.core.refuse = [StoreUnavailable("locked")] * 2
    async with bench.running():
        await bench.discord.say("hello")
        await bench.seen(1)
    assert bench.core.deliveries == 3


async def test_an_interaction_delivered_twice_has_one_effect(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        invoked = await bench.discord.slash("journey help")
        await invoked.answered()
        await bench.discord.deliver(invoked)
        await bench.until(lambda: bench.core.deliveries == 2)
        await bench.until(lambda: invoked.refusals, "Discord's refusal of the second answer")
    assert len(bench.core.seen) == 1
    assert invoked.refusals == [40060]


async def test_the_bot_shows_that_it_is_at_work(bench: Bench) -> None:
    async with bench.running():
        message = await first_place(bench)
        await bench.until(lambda: bench.discord.typed)
    assert bench.discord.typed == [message.place.channel]


async def test_the_intents_need_no_privilege_and_commands_are_registered_for_servers_and_direct_messages(
    bench: Bench,
) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        (session,) = bench.discord.gateway.sessions.values()
    (journey,) = bench.discord.world.commands
    assert session.intents == (1 << 0) | (1 << 9) | (1 << 12)
    assert journey["contexts"] == [0, 1]
    assert {"start", "done", "skip", "remind", "undo", "help"} <= {option["name"] for option in journey["options"]}


async def test_stopping_waits_for_what_is_being_accepted(bench: Bench) -> None:
    bench.core.slow = 0.4
    async with bench.running():
        await bench.discord.say("just before the end")
        await bench.until(lambda: bench.core.deliveries == 1)
    assert len(bench.core.seen) == 1
    await asyncio.sleep(0)
