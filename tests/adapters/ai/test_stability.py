"""Stability over HTTP against the fake."""

import dataclasses

import pytest

from adapters.ai.stability import StabilityProvider
from core.costs.entry import Usage
from core.errors import AIBlocked, AIRefused
from core.ports.ai import AIRequest, ImagePart
from tests.fakes import pictures
from tests.fakes.stability import FakeStability, Scripted

ASK = AIRequest("core", prompt="A kitchen with oak fronts.", wants="paint", timeout=10.0)


@pytest.mark.parametrize("model", ["core", "ultra", "sd3.5-large"])
async def test_a_prompt_becomes_one_picture(
    stability_fake: FakeStability, stability: StabilityProvider, model: str
) -> None:
    tile = pictures.tile(5)
    stability_fake.script(Scripted(value=tile))
    reply = await stability.complete(dataclasses.replace(ASK, model=model))
    assert reply.images == (ImagePart(tile, "image/png"),)
    assert (reply.usage, reply.model, reply.request_id) == (Usage(images=1), model, "stability-1")
    (asked,) = stability_fake.requests
    assert (asked.model, asked.prompt) == (model, ASK.prompt)


async def test_a_filtered_picture_is_blocked_and_counted(
    stability_fake: FakeStability, stability: StabilityProvider
) -> None:
    stability_fake.script(Scripted("block_answer"))
    with pytest.raises(AIBlocked) as caught:
        await stability.complete(ASK)
    assert (caught.value.reason, caught.value.usage) == ("CONTENT_FILTERED", Usage(images=1))


async def test_a_moderated_prompt_is_blocked_and_costs_nothing(
    stability_fake: FakeStability, stability: StabilityProvider
) -> None:
    stability_fake.script(Scripted("block_prompt"))
    with pytest.raises(AIBlocked) as caught:
        await stability.complete(ASK)
    assert (caught.value.reason, caught.value.billed) == ("content_moderation", "no")


async def test_it_refuses_what_it_cannot_do_before_it_asks(
    stability_fake: FakeStability, stability: StabilityProvider
) -> None:
    for request in (
        dataclasses.replace(ASK, wants="text"),
        dataclasses.replace(ASK, images=(ImagePart(b"x", "image/png"),)),
    ):
        with pytest.raises(AIRefused):
            await stability.complete(request)
    assert stability_fake.requests == []


async def test_an_empty_account_and_a_wrong_key_have_their_remedies(
    stability_fake: FakeStability, stability: StabilityProvider
) -> None:
    stability_fake.script(Scripted("error", status=402))
    with pytest.raises(AIRefused, match="no credit"):
        await stability.complete(ASK)
    stranger = StabilityProvider("wrong-key-5551234", stability_fake.base_url)
    with pytest.raises(AIRefused, match="STABILITY_API_KEY") as caught:
        await stranger.check()
    await stranger.close()
    assert "5551234" not in str(caught.value)


async def test_a_picture_beyond_all_bounds_is_not_kept(
    stability_fake: FakeStability, stability: StabilityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.ai.stability.MAX_PICTURE", 50)
    with pytest.raises(Exception, match="too large"):
        await stability.complete(ASK)
