"""The real bolt SDK against the fake Slack, over Socket Mode and over signed HTTP."""

import json

import pytest

from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, InboundMessage, MessageEdited, Place
from core.ports.platform import Post
from core.views import Actions, Button, Card, Choice, FieldErrors, Form, Text, TextInput
from tests.adapters.slack.support import DM, Rig
from tests.fakes.slack import ANNA, BOT_USER, CHANNEL, PRIVATE_CHANNEL, TEAM, Message, Upload

FORM = Form(
    "skip",
    "Skip this step",
    (
        TextInput("reason", "Why do you skip it?", multiline=True),
        Choice("step", "Which step", (("k1", "Measure & plan"), ("k2", "Quotes")), initial="k1"),
    ),
    context="J1/k1",
)


async def _card(rig: Rig, *buttons: Button, place: Place = DM) -> Message:
    before = len(rig.slack.posts)
    await rig.adapter.send(Post("out-1", place, Card("Step 1", (Text("Measure the room."), Actions(buttons)))))
    return rig.slack.posts[before]


async def test_a_dm_is_accepted_with_its_writer_and_acknowledged(rig: Rig) -> None:
    said = rig.slack.say("we want to redo our kitchen, about 40k &amp; soon")
    got = await rig.intake.one(InboundMessage)
    await rig.slack.settle()
    assert got.id == f"msg:{TEAM}:D0ANNA:{said.ts}"
    assert got.place == DM
    assert got.text == "we want to redo our kitchen, about 40k & soon"
    assert got.addressed
    assert (got.sender.id, got.sender.name, got.sender.timezone, got.sender.locale) == (
        ANNA, "anna", "Europe/Berlin", "en-US",
    )  # fmt: skip
    assert f"{got.at.timestamp():.6f}" == said.ts
    assert rig.slack.deliveries[0].statuses == [200]


async def test_a_mention_that_comes_as_two_events_is_one_message_in_its_own_thread(rig: Rig) -> None:
    said = rig.slack.say(f"<@{BOT_USER}> start kitchen", channel=CHANNEL)
    await rig.slack.settle()
    assert len(rig.intake.offered) == 2
    assert len(rig.intake.taken) == 1
    got = await rig.intake.one(InboundMessage)
    assert (got.text, got.place) == ("start kitchen", Place("slack", TEAM, CHANNEL, said.ts))


async def test_an_event_that_is_delivered_again_has_the_same_id(rig: Rig) -> None:
    rig.slack.say("hello", times=3)
    await rig.slack.settle()
    assert len(rig.intake.offered) == 3
    assert len(rig.intake.taken) == 1


async def test_a_reply_in_a_thread_with_us_needs_no_mention(rig: Rig) -> None:
    root = rig.slack.say(f"<@{BOT_USER}> help", channel=CHANNEL)
    await rig.slack.settle()
    reply = rig.slack.say("and the tiles?", channel=CHANNEL, thread_ts=root.ts)
    await rig.slack.settle()
    got = rig.intake.taken[f"msg:{TEAM}:{CHANNEL}:{reply.ts}"]
    assert isinstance(got, InboundMessage)
    assert got.addressed
    assert got.place.thread == root.ts
    assert got.reply_to == f"msg:{TEAM}:{CHANNEL}:{root.ts}"


async def test_a_reply_to_our_own_post_is_addressed_to_us(rig: Rig) -> None:
    posted = await _card(rig, Button("Next", "next"), place=Place("slack", TEAM, CHANNEL))
    reply = rig.slack.say("done", channel=CHANNEL, thread_ts=posted.ts)
    await rig.slack.settle()
    got = rig.intake.taken[f"msg:{TEAM}:{CHANNEL}:{reply.ts}"]
    assert isinstance(got, InboundMessage)
    assert got.addressed


async def test_talk_between_others_is_seen_but_not_addressed(rig: Rig) -> None:
    rig.slack.say("I smell gas", channel=CHANNEL)
    got = await rig.intake.one(InboundMessage)
    assert not got.addressed
    assert got.text == "I smell gas"


async def test_our_own_posts_and_edits_come_back_and_are_not_taken(rig: Rig) -> None:
    place = Place("slack", TEAM, CHANNEL)
    sent = await rig.adapter.send(Post("out-9", place, Card("One")))
    await rig.adapter.edit(Post("out-9", place, Card("Two")), sent)
    await rig.slack.settle()
    assert len(rig.slack.deliveries) == 2
    assert rig.intake.offered == []


async def test_a_photo_comes_as_a_reference_that_can_be_fetched(rig: Rig) -> None:
    rig.slack.say("the kitchen", files=[Upload("kitchen.jpg", "image/jpeg", b"\xff\xd8photo")])
    got = await rig.intake.one(InboundMessage)
    (ref,) = got.attachments
    assert (ref.name, ref.mime, ref.size) == ("kitchen.jpg", "image/jpeg", 7)
    assert await rig.adapter.fetch(ref, got.place, 100) == b"\xff\xd8photo"


async def test_an_edited_message_names_the_message_it_changes(rig: Rig) -> None:
    said = rig.slack.say("about 40k")
    rig.slack.edit(said, "about 30k")
    got = await rig.intake.one(MessageEdited)
    assert (got.message_id, got.text, got.place) == (f"msg:{TEAM}:D0ANNA:{said.ts}", "about 30k", DM)


async def test_opening_the_tab_greets_once(rig: Rig) -> None:
    rig.slack.open_tab()
    rig.slack.open_tab()
    rig.slack.open_tab(tab="home")
    await rig.slack.settle()
    assert [type(i) for i in rig.intake.taken.values()] == [Greeted]


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("remind call the tiler Friday 7pm", "remind", "call the tiler Friday 7pm"),
        ("", "help", ""),
        ("NEXT", "next", ""),
    ],
)
async def test_a_slash_command_is_split_into_name_and_rest(rig: Rig, text: str, name: str, rest: str) -> None:
    delivery = rig.slack.slash("/journey", text, channel=CHANNEL)
    got = await rig.intake.one(CommandInvoked)
    await rig.slack.settle()
    assert (got.name, got.text, got.place) == (name, rest, Place("slack", TEAM, CHANNEL))
    assert (delivery.outcome, delivery.answer) == ("acknowledged", None)


async def test_a_command_in_a_dm_between_two_people_is_answered_in_our_own(rig: Rig) -> None:
    delivery = rig.slack.slash("/journey", "progress", channel="D0BETWEEN")
    got = await rig.intake.one(CommandInvoked)
    await rig.slack.settle()
    assert got.place == DM
    assert "I answer you there" in json.dumps(delivery.answer)


async def test_a_command_from_a_channel_we_cannot_see_says_how_to_invite_us(rig: Rig) -> None:
    delivery = rig.slack.slash("/journey", "progress", channel=PRIVATE_CHANNEL)
    await delivery.done.wait()
    assert "/invite @HomeView" in json.dumps(delivery.answer)
    assert rig.intake.offered == []


async def test_a_press_carries_action_value_and_message_and_twice_is_once(rig: Rig) -> None:
    posted = await _card(rig, Button("Done", "done", "J1/k1"), Button("Skip", "skip", "J1/k1"))
    rig.slack.press(posted, "Done")
    rig.slack.press(posted, "Done")
    await rig.slack.settle()
    got = await rig.intake.one(ButtonPressed)
    assert (got.action, got.value, got.message_id, got.place) == ("done", "J1/k1", posted.ts, DM)
    assert sum(isinstance(i, ButtonPressed) for i in rig.intake.taken.values()) == 1


async def test_a_press_in_a_thread_uses_the_threads_lane(rig: Rig) -> None:
    root = rig.slack.say(f"<@{BOT_USER}> hi", channel=CHANNEL)
    place = Place("slack", TEAM, CHANNEL, root.ts)
    rig.slack.press(await _card(rig, Button("Next", "next"), place=place), "next")
    assert (await rig.intake.one(ButtonPressed)).place.lane == place.lane


async def test_a_form_opens_at_once_shows_its_errors_and_is_submitted_in_its_lane(rig: Rig) -> None:
    rig.instant.shown = FORM
    posted = await _card(rig, Button("Skip", "skip", "J1/k1", opens="skip"))
    rig.slack.press(posted, "Skip")
    view = await rig.slack.wait_for_view()
    await rig.slack.settle()
    assert rig.intake.offered == []

    rig.instant.errors = FieldErrors({"reason": "Say why, in a few words."})
    refused = rig.slack.submit_view(view, {})
    await rig.slack.settle()
    assert refused.answer == {"response_action": "errors", "errors": {"reason": "Say why, in a few words."}}
    assert view.open
    assert rig.intake.offered == []

    rig.instant.errors = FieldErrors()
    rig.slack.submit_view(view, {"reason": "we keep <the> floor", "step": "k2"})
    got = await rig.intake.one(FormSubmitted)
    await rig.slack.settle()
    assert (got.form, got.context, got.place) == ("skip", "J1/k1", DM)
    assert got.values == {"reason": "we keep <the> floor", "step": "k2"}
    assert not view.open


async def test_a_form_that_makes_no_sense_any_more_goes_to_the_core_as_a_press(rig: Rig) -> None:
    rig.slack.press(await _card(rig, Button("Skip", "skip", "gone", opens="skip")), "Skip")
    assert (await rig.intake.one(ButtonPressed)).value == "gone"
    assert rig.slack.world.views == {}


async def test_slack_is_told_when_the_inbox_fails_and_tries_again(rig: Rig) -> None:
    rig.intake.failures = 1
    rig.slack.say("do not lose me")
    await rig.slack.settle()
    (delivery,) = rig.slack.deliveries
    assert delivery.statuses == [500 if rig.slack.events_url else 0, 200]
    assert [i.text for i in rig.intake.taken.values() if isinstance(i, InboundMessage)] == ["do not lose me"]


async def test_an_interaction_that_cannot_be_kept_is_not_acknowledged(rig: Rig) -> None:
    posted = await _card(rig, Button("Next", "next"))
    rig.intake.failures = 1
    delivery = rig.slack.press(posted, "Next")
    await delivery.done.wait()
    assert delivery.outcome == "gave_up"


async def test_nothing_is_lost_when_slack_cannot_say_who_somebody_is(rig: Rig) -> None:
    rig.slack.fail("users.info", error="internal_error")
    rig.slack.fail("auth.test", error="internal_error", times=9)
    rig.slack.say("hello")
    got = await rig.intake.one(InboundMessage)
    assert (got.sender.id, got.sender.timezone) == (ANNA, "")


async def test_a_payload_that_cannot_be_read_is_acknowledged_and_hurts_nobody(rig: Rig) -> None:
    rig.slack.deliver_event({"type": "message", "channel": "D0ANNA", "user": "U1", "ts": ["x"]})
    rig.slack.deliver_event({"type": "reaction_added", "user": ANNA})
    rig.slack.deliver_event({"type": "tokens_revoked", "tokens": {"bot": [BOT_USER]}})
    rig.slack.say("still there?")
    await rig.slack.settle()
    assert [d.statuses for d in rig.slack.deliveries] == [[200]] * 4
    assert len(rig.intake.taken) == 1
