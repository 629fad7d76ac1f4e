"""Posting, editing, and what goes wrong with it."""

import pytest

from core.errors import PlatformRefused, PlatformUnavailable
from core.messages import Place
from core.ports.platform import Post, Sent
from core.views import Actions, Button, Card, FileRef, Image, Text
from tests.adapters.slack.support import DM, Rig, make_rig
from tests.fakes.slack import CHANNEL, FOREIGN_CHANNEL, TEAM, FakeSlack, visible_text

OUTBOX = "0193a2c4-7b1e-7c3a-9d52-0123456789ab"
CARD = Card("Step 1 of 7", (Text("Measure the room."), Actions((Button("Done", "done", "J1/k1", "primary"),))))
LONG = Card("A long answer", (Text("word " * 1500),))


async def test_a_card_is_one_message_with_text_beside_its_blocks(sending: Rig) -> None:
    sent = await sending.adapter.send(Post("out-1", DM, CARD))
    (post,) = sending.slack.posts
    assert sent == Sent((post.ts,))
    assert post.text == "Step 1 of 7\nMeasure the room.\n[Done]"
    assert [b["type"] for b in post.blocks] == ["header", "section", "actions"]
    assert post.metadata == {"event_type": "homeview_outbox", "event_payload": {"id": "out-1", "part": 0}}


async def test_what_people_wrote_pings_nobody(sending: Rig) -> None:
    words = "<!channel> <@U123> & <script>"
    blocks = (Text(words), Text(words, quoted=True), Actions((Button(words, "x"),)))
    await sending.adapter.send(Post("out-1", DM, Card(words, blocks)))
    (post,) = sending.slack.posts
    assert "<" not in post.text
    assert "<" not in visible_text(post)
    assert visible_text(post).count("&lt;!channel&gt; &lt;@U123&gt; &amp;") == 4


async def test_a_reply_goes_into_its_thread(sending: Rig) -> None:
    root = sending.slack.say("hello", channel=CHANNEL)
    await sending.adapter.send(Post("out-1", Place("slack", TEAM, CHANNEL, root.ts), CARD))
    assert sending.slack.posts[0].thread_ts == root.ts


async def test_pictures_and_files_follow_below_the_text(sending: Rig) -> None:
    await sending.media.put("abcdef0123456789.jpg", b"jpeg", "image/jpeg")
    await sending.media.put("ff00.pdf", b"pdf", "application/pdf")
    files = (Image("abcdef0123456789.jpg", "The old kitchen"), FileRef("ff00.pdf", "quote.pdf", "application/pdf"))
    sent = await sending.adapter.send(Post("out-1", DM, Card("Photos", files)))
    text, shared = sending.slack.posts
    assert sent.ids == (text.ts,)
    assert "The old kitchen" in visible_text(text)
    assert [(f["name"], f["title"], f["size"]) for f in shared.files] == [
        ("abcdef012345.jpg", "The old kitchen", 4),
        ("quote.pdf", "quote.pdf", 3),
    ]


async def test_a_missing_picture_does_not_keep_the_card_back(sending: Rig) -> None:
    await sending.adapter.send(Post("out-1", DM, Card("Photos", (Image("gone.jpg", "The old kitchen"),))))
    assert len(sending.slack.posts) == 1


async def test_a_card_beyond_all_messages_goes_along_as_a_file_and_keeps_its_buttons(sending: Rig) -> None:
    words = " ".join(f"word{n}" for n in range(6000))
    await sending.adapter.send(Post("out-1", DM, Card("Long", (Text(words), Actions((Button("Next", "next"),))))))
    *texts, shared = sending.slack.posts
    assert len(texts) <= 5
    assert any(b["type"] == "actions" for m in texts for b in m.blocks)
    stored = sending.slack.world.files[shared.files[0]["id"]]
    assert words in stored.data.decode()


async def test_a_second_attempt_finds_what_the_first_one_posted(sending: Rig) -> None:
    sending.slack.fail("chat.postMessage", "accept_then_drop")
    with pytest.raises(PlatformUnavailable):
        await sending.adapter.send(Post(OUTBOX, DM, CARD))
    sent = await sending.adapter.send(Post(OUTBOX, DM, CARD, attempt=2))
    assert [p.ts for p in sending.slack.posts] == list(sent.ids)


async def test_a_second_attempt_in_a_thread_pages_through_a_long_one(sending: Rig) -> None:
    sending.slack.history_page = 3
    root = sending.slack.say("hello", channel=CHANNEL)
    place = Place("slack", TEAM, CHANNEL, root.ts)
    for number in range(8):
        await sending.adapter.send(Post(f"other-{number}", place, CARD))
    sending.slack.fail("chat.postMessage", "accept_then_drop")
    with pytest.raises(PlatformUnavailable):
        await sending.adapter.send(Post(OUTBOX, place, CARD))
    await sending.adapter.send(Post(OUTBOX, place, CARD, attempt=2))
    assert len(sending.slack.posts) == 9


async def test_a_second_attempt_posts_only_the_parts_that_are_missing(sending: Rig) -> None:
    sending.slack.fail("chat.postMessage", "delay", seconds=0)
    sending.slack.fail("chat.postMessage", error="ratelimited", seconds=7)
    with pytest.raises(PlatformUnavailable) as slowed:
        await sending.adapter.send(Post(OUTBOX, DM, LONG))
    assert slowed.value.retry_after == 7
    sent = await sending.adapter.send(Post(OUTBOX, DM, LONG, attempt=2))
    assert len(sent.ids) > 1
    assert [p.ts for p in sending.slack.posts] == list(sent.ids)


async def test_files_that_arrived_are_not_sent_again(sending: Rig) -> None:
    await sending.media.put("abcdef0123456789.jpg", b"jpeg", "image/jpeg")
    card = Card("Photos", (Image("abcdef0123456789.jpg", "The old kitchen"),))
    sending.slack.fail("files.completeUploadExternal", "accept_then_drop")
    with pytest.raises(PlatformUnavailable):
        await sending.adapter.send(Post(OUTBOX, DM, card))
    await sending.adapter.send(Post(OUTBOX, DM, card, attempt=2))
    assert len(sending.slack.posts) == 2


async def test_without_the_right_to_look_it_posts_rather_than_stays_silent() -> None:
    async with FakeSlack(scopes=frozenset({"chat:write"})) as slack:
        rig = make_rig(slack, socket=True)
        await rig.adapter.send(Post(OUTBOX, DM, CARD, attempt=2))
        await rig.adapter.close()
        assert len(slack.posts) == 1


async def test_a_first_attempt_does_not_look(sending: Rig) -> None:
    await sending.adapter.send(Post(OUTBOX, DM, CARD))
    assert [method for method, _ in sending.slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize(
    ("kind", "error", "retry_after"),
    [("error", "ratelimited", 3.0), ("error", "internal_error", None), ("status", "", None), ("drop", "", None)],
)
async def test_what_passes_is_unavailable(sending: Rig, kind: str, error: str, retry_after: float | None) -> None:
    sending.slack.fail("chat.postMessage", kind, error=error, status=503, seconds=3)  # type: ignore[arg-type]  # parametrized
    with pytest.raises(PlatformUnavailable) as told:
        await sending.adapter.send(Post("out-1", DM, CARD))
    assert told.value.retry_after == retry_after
    assert len(sending.slack.calls) == 1  # no retry of the SDK's own: after a lost answer it would post twice


@pytest.mark.parametrize(
    ("error", "reason", "remedy"),
    [
        ("token_revoked", "revoked", "Install the app"),
        ("invalid_auth", "revoked", "Install the app"),
        ("missing_scope", "forbidden", "slack-manifest"),
        ("is_archived", "gone", ""),
        ("invalid_blocks", "invalid", ""),
    ],
)
async def test_what_does_not_pass_is_refused_with_its_remedy(
    sending: Rig, error: str, reason: str, remedy: str
) -> None:
    sending.slack.fail("chat.postMessage", error=error)
    with pytest.raises(PlatformRefused, match=error) as told:
        await sending.adapter.send(Post("out-1", DM, CARD))
    assert told.value.reason == reason
    assert remedy in told.value.remedy
    assert "Measure" not in str(told.value)


async def test_a_channel_that_did_not_invite_us_is_forbidden(sending: Rig) -> None:
    with pytest.raises(PlatformRefused, match="/invite") as told:
        await sending.adapter.send(Post("out-1", Place("slack", TEAM, FOREIGN_CHANNEL), CARD))
    assert told.value.reason == "forbidden"


async def test_an_edit_changes_the_message(sending: Rig) -> None:
    sent = await sending.adapter.send(Post("out-1", DM, CARD))
    assert await sending.adapter.edit(Post("out-2", DM, Card("Step 2 of 7")), sent) == sent
    (post,) = sending.slack.posts
    assert post.text == "Step 2 of 7"


async def test_an_edit_of_a_message_that_is_gone_posts_anew(sending: Rig) -> None:
    sent = await sending.adapter.send(Post("out-1", DM, CARD))
    sending.slack.world.messages.clear()
    again = await sending.adapter.edit(Post("out-2", DM, Card("Step 2 of 7")), sent)
    assert again.ids == (sending.slack.posts[1].ts,)


async def test_an_edit_may_take_more_or_fewer_messages(sending: Rig) -> None:
    sent = await sending.adapter.send(Post("out-1", DM, CARD))
    longer = await sending.adapter.edit(Post("out-2", DM, LONG), sent)
    assert longer.ids[0] == sent.ids[0]
    assert len(longer.ids) > 1
    shorter = await sending.adapter.edit(Post("out-3", DM, CARD), longer)
    assert shorter == sent
    assert [m.ts for m in sending.slack.world.messages] == list(sent.ids)
