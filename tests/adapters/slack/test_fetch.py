"""Downloads: with the token, to Slack alone, bounded."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.errors import FetchFailed
from core.messages import AttachmentRef
from tests.adapters.slack.support import DM, Rig, make_rig
from tests.fakes.slack import ANNA, FakeSlack

PHOTO = b"\xff\xd8\xff" + b"x" * 100_000
LIMIT = 20 * 1024 * 1024


@pytest.fixture
async def quick(slack: FakeSlack) -> AsyncIterator[Rig]:
    """A fetch that is over after 1.5 s, a single try after 0.5 s."""
    rig = make_rig(slack, socket=True, fetch_seconds=1.5)
    yield rig
    await rig.adapter.close()


def _photo(slack: FakeSlack, data: bytes = PHOTO, mime: str = "image/jpeg") -> AttachmentRef:
    stored = slack.world.add_file("kitchen.jpg", mime, data, owner=ANNA)
    shown = slack.world.file_json(stored)
    return AttachmentRef(stored.id, stored.name, mime, len(data), {"url": shown["url_private_download"]})


async def test_a_file_arrives_whole(quick: Rig) -> None:
    assert await quick.adapter.fetch(_photo(quick.slack), DM, LIMIT) == PHOTO


async def test_a_file_from_another_organisation_is_looked_up_first(quick: Rig) -> None:
    ref = _photo(quick.slack)
    bare = AttachmentRef(ref.id, ref.name, locator={"file": ref.id, "url": ""})
    assert await quick.adapter.fetch(bare, DM, LIMIT) == PHOTO


@pytest.mark.parametrize("kind", ["drop", "status", "delay"])
async def test_a_download_that_fails_once_arrives(quick: Rig, kind: str) -> None:
    ref = _photo(quick.slack)
    quick.slack.fail(ref.id, kind, seconds=0.8)  # type: ignore[arg-type]  # parametrized
    assert await quick.adapter.fetch(ref, DM, LIMIT) == PHOTO
    assert len(quick.slack.downloads) == 2


async def test_a_thousand_downloads_a_tenth_failing_once_all_arrive(slack: FakeSlack) -> None:
    rig = make_rig(slack, socket=True)
    refs = [_photo(slack, b"\xff\xd8" + bytes([n % 256])) for n in range(1000)]
    for ref in refs[::10]:
        slack.fail(ref.id, "drop")
    gate = asyncio.Semaphore(20)

    async def one(ref: AttachmentRef) -> bytes:
        async with gate:
            return await rig.adapter.fetch(ref, DM, LIMIT)

    async with asyncio.timeout(60):
        got = await asyncio.gather(*(one(ref) for ref in refs))
    assert got == [b"\xff\xd8" + bytes([n % 256]) for n in range(1000)]
    await rig.adapter.close()


@pytest.mark.parametrize("bot_token", ["xoxb-wrong", ""])
async def test_without_the_right_token_the_sign_in_page_is_recognised(slack: FakeSlack, bot_token: str) -> None:
    rig = make_rig(slack, socket=True, bot_token=bot_token or "xoxb-")
    with pytest.raises(FetchFailed, match="files:read") as told:
        await rig.adapter.fetch(_photo(slack), DM, LIMIT)
    assert (told.value.reason, told.value.transient) == ("sign_in_page", False)
    assert len(slack.downloads) == 1
    await rig.adapter.close()


async def test_one_that_never_comes_times_out(quick: Rig) -> None:
    ref = _photo(quick.slack)
    quick.slack.fail(ref.id, "delay", seconds=9, times=9)
    with pytest.raises(FetchFailed) as told:
        await quick.adapter.fetch(ref, DM, LIMIT)
    assert (told.value.reason, told.value.transient) == ("timeout", True)


async def test_too_large_stops_at_the_limit(quick: Rig) -> None:
    with pytest.raises(FetchFailed) as told:
        await quick.adapter.fetch(_photo(quick.slack), DM, 1000)
    assert (told.value.reason, told.value.transient) == ("too_large", False)


async def test_a_deleted_file_is_expired(quick: Rig) -> None:
    ref = _photo(quick.slack)
    quick.slack.world.files.clear()
    for locator in (ref.locator, {"file": ref.id, "url": ""}):
        with pytest.raises(FetchFailed) as told:
            await quick.adapter.fetch(AttachmentRef(ref.id, ref.name, locator=locator), DM, LIMIT)
        assert told.value.reason == "expired"


@pytest.mark.parametrize(
    "url", ["https://evil.example/x.jpg", "https://slack.com.evil.example/x", "http://files.slack.com/x", "ftp://x", ""]
)
async def test_the_token_goes_to_nobody_but_slack(quick: Rig, url: str) -> None:
    ref = AttachmentRef("F404", "x.jpg", locator={"url": url, "file": "F404"})
    with pytest.raises(FetchFailed) as told:
        await quick.adapter.fetch(ref, DM, LIMIT)
    assert told.value.reason in ("denied", "expired")
    assert not told.value.transient
