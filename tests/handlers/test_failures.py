"""What fails: tried again, told, alerted once; nothing else is lost."""

import pytest

from adapters.ai.mock import MockBehaviour, MockProvider
from core.costs.budgets import Budgets
from core.errors import FetchFailed, PlatformRefused, PlatformUnavailable, StoreUnavailable
from core.persistence import SqlStore
from core.views import plain_text
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import ADMIN, Talk, talk


async def test_a_post_that_fails_in_passing_goes_out_later_and_in_order(home: Talk) -> None:
    home.surface.failing = [PlatformUnavailable("busy", retry_after=30)]
    await home.say("kitchen")
    assert home.cards() == []
    home.clock.pass_by(seconds=31)
    await home.settle()
    assert home.cards()[0].title == "Kitchen Renovation"


async def test_a_refused_token_is_alerted_once_an_hour(home: Talk) -> None:
    home.surface.failing = [PlatformRefused("no", reason="revoked")] * 2
    await home.say("status")
    await home.say("status")
    alerts = [plain_text(c) for c in home.cards(ADMIN)]
    assert len(alerts) == 1
    assert "revoked" in alerts[0]


async def test_a_download_that_fails_once_arrives(home: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await home.say("kitchen")
    data, tries = kitchen_photo(4), []
    original = home.surface.fetch

    async def flaky(*given: object) -> bytes:
        tries.append(given)
        if len(tries) == 1:
            raise FetchFailed("timeout", "slow", transient=True)
        return await original(*given)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(home.surface, "fetch", flaky)
    await home.say("", files={"a.jpg": data})
    assert len(tries) == 2
    assert len((await home.journey()).state.photos) == 1


async def test_a_handler_that_keeps_failing_ends_in_a_card_with_its_request(
    home: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.say("kitchen")

    async def broken(*_: object) -> bytes:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(home.surface, "fetch", broken)
    told = await home.say("look", files={"a.jpg": b""})
    for _ in range(6):
        home.clock.pass_by(minutes=10)
        await home.settle()
    told = plain_text(home.cards()[-1])
    assert "did not work" in told
    assert "Reference:" in told
    (failed,) = await home.events("workflow.failed")
    assert (failed.event.data["category"], failed.event.data["error"]) == ("transient", "StoreUnavailable")
    assert "Kitchen Renovation" in await home.press("Where am I?")
    assert "Kitchen" in await home.say("status")


async def test_a_model_that_fails_leaves_the_guide_and_books_the_calls(store: SqlStore, tmp_path: object) -> None:
    provider = MockProvider(MockBehaviour(failure="blocked"))
    async with talk(store, tmp_path, [provider]) as home:
        await home.say("kitchen")
        told = await home.say("do i need a permit to move the sink?")
        assert "confirm with your building department" in told
        assert "would not answer" in told
        assert provider.calls >= 1


async def test_two_photos_of_one_picture_ask_the_model_once(store: SqlStore, tmp_path: object) -> None:
    provider = MockProvider()
    async with talk(store, tmp_path, [provider], Budgets()) as home:
        await home.say("kitchen")
        told = await home.say("", files={"a.jpg": kitchen_photo(5)})
        assert "A sample observation" in told
        await home.press("That is right")
        (photo,) = (await home.journey()).state.photos.values()
        assert photo.verdict == "confirmed"
