"""Cards, edits and files, by REST alone: no gateway is open in any of these tests."""

from __future__ import annotations

import asyncio
import time

import pytest

from adapters.discord.endpoints import Endpoints
from adapters.discord.sending import DiscordSender
from core.errors import FetchFailed, PlatformRefused, PlatformUnavailable
from core.messages import AttachmentRef, Place
from core.ports.platform import Post
from core.views import Actions, Button, Card, Checklist, ChecklistItem, Fields, FileRef, Image, Progress, Table, Text
from tests.adapters.discord import conftest
from tests.adapters.discord.conftest import Bench
from tests.fakes.discord import Message

MESSAGES = "/channels/{channel_id}/messages"


def here(bench: Bench) -> Place:
    return Place("discord", "@me", bench.discord.world.dm("ann").id, direct=True)


def post(bench: Bench, card: Card, post_id: str = "0196-1", attempt: int = 1) -> Post:
    return Post(post_id, here(bench), card, attempt)


def say(text: str) -> Card:
    return Card(blocks=(Text(text),))


async def test_a_card_with_every_block_reads_well(bench: Bench) -> None:
    bench.core.files = {"aa.jpg": b"jpeg", "bb.pdf": b"pdf"}
    card = Card(
        "Kitchen: step 2 of 7",
        (
            Text("*Measure* the room, _wall by wall_.\n- length\n- height"),
            Fields((("Budget", "$40,000"), ("Due", "Friday"))),
            Progress("Progress", 2, 7),
            Checklist((ChecklistItem("Sketch", "done"), ChecklistItem("Photos", "current", "3 more"))),
            Table(("Item", "Price"), (("Tiles", "$900"), ("Sink", "$300"))),
            Image("aa.jpg", "The window wall"),
            FileRef("bb.pdf", "Quote März.pdf", "application/pdf", "from the tiler"),
            Text("Source: guidance", tone="quiet"),
            Actions((Button("Done", "done", "j1/k2", "primary"), Button("Skip", "skip", "j1/k2", opens="skip"))),
        ),
    )
    await bench.sender.send(post(bench, card))
    (message,) = bench.discord.posts
    assert message.text.startswith("## Kitchen: step 2 of 7\n**Measure** the room, *wall by wall*.\n- length\n- height")
    assert "**Budget:** $40,000" in message.text
    assert "2 of 7" in message.text
    assert "✅ Sketch\n▶️ **Photos** (3 more)" in message.text
    assert "Tiles  $900" in message.text
    assert "-# Source: guidance" in message.text
    assert message.buttons == {"Done": "hv1b:done:j1/k2", "Skip": "hv1o:skip:j1/k2"}
    assert [(f.filename, f.data) for f in message.files] == [("aa.jpg", b"jpeg"), ("Quote_M_rz.pdf", b"pdf")]
    assert "Quote März.pdf: from the tiler" in message.text


async def test_nobody_is_pinged_and_no_markup_of_people_is_read(bench: Bench) -> None:
    ann = bench.discord.world.user("ann")
    words = f"@everyone <@{ann.id}> [free](https://evil.example) **big** https://ok.example/a_b"
    await bench.sender.send(post(bench, Card(blocks=(Text(words, quoted=True),))))
    (message,) = bench.discord.posts
    assert not message.everyone
    assert message.mentions == ()
    assert f"\\<@{ann.id}\\>" in message.text
    assert "\\[free\\]\\(" in message.text
    assert "\\*\\*big\\*\\*" in message.text
    assert "https://ok.example/a_b" in message.text


async def test_a_long_card_becomes_several_messages_in_order(bench: Bench) -> None:
    lines = [f"line {number} " + "word " * 15 + "end" for number in range(120)]
    sent = await bench.sender.send(post(bench, say("\n".join(lines))))
    assert list(sent.ids) == [message.id for message in bench.discord.posts]
    assert len(sent.ids) == 3
    assert "\n".join(message.text for message in bench.discord.posts).splitlines() == lines


async def test_forty_thousand_characters_become_a_file_with_their_beginning(bench: Bench) -> None:
    text = "kitchen " * 5000
    await bench.sender.send(post(bench, Card("Long", (Text(text), Actions((Button("OK", "help"),))))))
    (message,) = bench.discord.posts
    assert message.text.startswith("## Long\nkitchen kitchen")
    assert text.strip() in message.files[0].data.decode()
    assert message.buttons == {"OK": "hv1b:help:"}


async def test_a_missing_picture_is_told_in_words(bench: Bench) -> None:
    await bench.sender.send(post(bench, Card("Photo", (Image("gone.jpg", "The old sink"),))))
    assert "The old sink" in bench.discord.posts[0].text


async def test_an_answer_that_is_lost_is_not_posted_twice(bench: Bench) -> None:
    bench.discord.fail("POST", MESSAGES, drop=True)
    with pytest.raises(PlatformUnavailable):
        await bench.sender.send(post(bench, say("once")))
    sent = await bench.sender.send(post(bench, say("once"), attempt=1))
    assert len(bench.discord.posts) == 1
    assert sent.ids == (bench.discord.posts[0].id,)
    assert bench.discord.nonce_hits == 1


async def test_a_retry_long_after_finds_the_earlier_post_when_the_nonce_is_forgotten(bench: Bench) -> None:
    long = say("x" * 3000 + "\n" + "y" * 3000)
    sent = await bench.sender.send(post(bench, long))
    for message in bench.discord.posts:
        message.nonce = None
    await bench.sender.send(post(bench, say("something in between"), "0196-2"))
    again = await bench.sender.send(post(bench, long, attempt=2))
    assert again == sent
    assert len(bench.discord.posts) == 3


async def test_equal_cards_of_two_posts_are_two_messages(bench: Bench) -> None:
    await bench.sender.send(post(bench, say("same"), "0196-1"))
    await bench.sender.send(post(bench, say("same"), "0196-2"))
    assert len(bench.discord.posts) == 2


async def test_an_edit_changes_adds_and_deletes_messages(bench: Bench) -> None:
    discord = bench.discord
    sent = await bench.sender.send(post(bench, say("one")))
    grown = await bench.sender.edit(post(bench, say("a" * 3000 + "\n" + "b" * 3000), "0196-2"), sent)
    assert grown.ids[0] == sent.ids[0]
    assert len(grown.ids) == 2
    shrunk = await bench.sender.edit(post(bench, say("short again"), "0196-3"), grown)
    assert shrunk.ids == sent.ids
    assert discord.deleted == [grown.ids[1]]
    assert discord.world.messages[sent.ids[0]].text == "short again"


async def test_an_edit_of_a_deleted_message_posts_anew(bench: Bench) -> None:
    sent = await bench.sender.send(post(bench, say("one")))
    bench.discord.remove(bench.discord.posts[0])
    fresh = await bench.sender.edit(post(bench, say("two"), "0196-2"), sent)
    assert fresh.ids != sent.ids
    assert bench.discord.posts[-1].text == "two"


async def test_an_edit_replaces_the_files(bench: Bench) -> None:
    bench.core.files = {"aa.jpg": b"old", "bb.jpg": b"new"}
    sent = await bench.sender.send(post(bench, Card("Photo", (Image("aa.jpg", "before"),))))
    await bench.sender.edit(post(bench, Card("Photo", (Image("bb.jpg", "after"),)), "0196-2"), sent)
    assert [file.data for file in bench.discord.posts[0].files] == [b"new"]


async def test_a_short_rate_limit_is_waited_for(bench: Bench) -> None:
    bench.discord.rate_limits.set("POST", MESSAGES, limit=2, per=0.4)
    for number in range(5):
        await bench.sender.send(post(bench, say(f"post {number}"), f"0196-{number}"))
    assert [message.text for message in bench.discord.posts] == [f"post {number}" for number in range(5)]


async def test_a_429_is_waited_for_and_the_post_is_one(bench: Bench) -> None:
    place = here(bench)
    await bench.sender.send(post(bench, say("first")))
    for _ in range(200):
        bench.discord.rate_limits.take("POST", MESSAGES, place.channel)
    await bench.sender.send(post(bench, say("second"), "0196-2"))
    assert bench.discord.rate_limits.refused >= 1
    assert [m.text for m in bench.discord.posts] == ["first", "second"]


async def test_a_long_rate_limit_comes_back_with_its_time(bench: Bench) -> None:
    await bench.sender.who()
    bench.discord.rate_limits.set("POST", MESSAGES, limit=0, per=120)
    started = time.monotonic()
    with pytest.raises(PlatformUnavailable) as refused:
        await bench.sender.send(post(bench, say("later")))
    assert refused.value.retry_after is not None
    assert refused.value.retry_after > 100
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("status", "reason"), [(401, "revoked"), (403, "forbidden")])
async def test_a_refusal_names_the_remedy_and_no_secret(bench: Bench, status: int, reason: str) -> None:
    bench.discord.fail("POST", MESSAGES, status=status)
    with pytest.raises(PlatformRefused) as refused:
        await bench.sender.send(post(bench, say("my secret words")))
    assert refused.value.reason == reason
    assert refused.value.remedy
    assert "secret" not in str(refused.value)
    assert bench.discord.token not in str(refused.value)


async def test_a_wrong_token_is_refused_at_login_and_a_right_one_works_later(bench: Bench) -> None:
    sender = DiscordSender("wrong", Endpoints(bench.discord.api_url), conftest.Media(bench.core))
    for _ in range(2):
        with pytest.raises(PlatformRefused, match="DISCORD_BOT_TOKEN"):
            await sender.send(post(bench, say("hello")))
    bench.discord.token = "wrong"
    assert await sender.who() == "homeview"
    await sender.close()


async def test_a_deleted_channel_and_a_bad_channel_are_gone(bench: Bench) -> None:
    for channel in ("12345", "general"):
        with pytest.raises(PlatformRefused) as refused:
            await bench.sender.send(Post("p", Place("discord", "1", channel), say("hello")))
        assert refused.value.reason == "gone"


async def test_a_closed_server_is_unavailable(bench: Bench) -> None:
    await bench.sender.who()
    await bench.discord.stop()
    with pytest.raises(PlatformUnavailable):
        await bench.sender.send(post(bench, say("hello")))
    await bench.discord.start()


# -- files ------------------------------------------------------------------------------------------------------------


async def attached(bench: Bench, data: bytes = b"picture") -> tuple[Message, AttachmentRef]:
    message = await bench.discord.say("look", attachments=[("room.jpg", data)])
    file = message.files[0]
    locator = {"url": bench.discord.cdn.sign(file), "message": message.id, "attachment": file.id}
    return message, AttachmentRef(file.id, file.filename, "image/jpeg", len(data), locator)


async def test_an_attachment_is_fetched(bench: Bench) -> None:
    _, ref = await attached(bench)
    assert await bench.sender.fetch(ref, here(bench), 100) == b"picture"


@pytest.mark.parametrize("how", [{"status": 500}, {"drop": True}, {"status": 429}])
async def test_a_download_that_fails_once_is_tried_again(bench: Bench, how: dict[str, int]) -> None:
    _, ref = await attached(bench)
    bench.discord.fail_downloads(1, **how)
    assert await bench.sender.fetch(ref, here(bench), 100) == b"picture"


async def test_a_download_that_keeps_failing_is_transient(bench: Bench) -> None:
    _, ref = await attached(bench)
    bench.discord.fail_downloads(9)
    with pytest.raises(FetchFailed) as failed:
        await bench.sender.fetch(ref, here(bench), 100)
    assert (failed.value.reason, failed.value.transient) == ("unreachable", True)


async def test_a_download_that_hangs_ends_in_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.downloads.TRY_SECONDS", 0.1)
    monkeypatch.setattr("adapters.discord.downloads.PAUSES", (0.01,))
    _, ref = await attached(bench)
    bench.discord.fail_downloads(9, hang=1.0)
    with pytest.raises(FetchFailed) as failed:
        await bench.sender.fetch(ref, here(bench), 100)
    assert (failed.value.reason, failed.value.transient) == ("timeout", True)


async def test_an_expired_address_is_renewed_from_the_message(bench: Bench) -> None:
    _, ref = await attached(bench)
    bench.discord.cdn.expire()
    assert await bench.sender.fetch(ref, here(bench), 100) == b"picture"


async def test_an_expired_address_of_a_deleted_message_is_told(bench: Bench) -> None:
    message, ref = await attached(bench)
    bench.discord.cdn.expire()
    bench.discord.remove(message)
    with pytest.raises(FetchFailed) as failed:
        await bench.sender.fetch(ref, here(bench), 100)
    assert (failed.value.reason, failed.value.transient) == ("expired", False)


async def test_a_file_larger_than_it_claims_is_not_read_to_its_end(bench: Bench) -> None:
    _, ref = await attached(bench, b"x" * 500_000)
    lying = AttachmentRef(ref.id, ref.name, ref.mime, 10, ref.locator)
    for candidate in (ref, lying):
        with pytest.raises(FetchFailed) as failed:
            await bench.sender.fetch(candidate, here(bench), 1000)
        assert failed.value.reason == "too_large"


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "https://example.org/room.jpg", "file:///etc/passwd"])
async def test_a_file_elsewhere_is_not_asked_for(bench: Bench, url: str) -> None:
    _, ref = await attached(bench)
    elsewhere = AttachmentRef(ref.id, ref.name, ref.mime, ref.size, {**ref.locator, "url": url})
    with pytest.raises(FetchFailed) as failed:
        await bench.sender.fetch(elsewhere, here(bench), 100)
    assert (failed.value.reason, failed.value.transient) == ("denied", False)


def test_files_are_kept_by_discord_alone() -> None:
    known = Endpoints().keeps_files_at
    assert known("https://cdn.discordapp.com/attachments/1/2/a.jpg?ex=1")
    assert known("https://media.discordapp.net/attachments/1/2/a.jpg")
    assert not known("http://cdn.discordapp.com/attachments/1/2/a.jpg")
    assert not known("https://cdn.discordapp.com.example.org/a.jpg")
    assert not known("")


async def test_many_downloads_with_a_tenth_failing_once_all_arrive(bench: Bench) -> None:
    refs = [(await attached(bench, f"picture {number}".encode()))[1] for number in range(60)]
    bench.discord.fail_downloads(6)
    fetched = await asyncio.gather(*(bench.sender.fetch(ref, here(bench), 100) for ref in refs))
    assert fetched == [f"picture {number}".encode() for number in range(60)]
