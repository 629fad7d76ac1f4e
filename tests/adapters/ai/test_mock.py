"""The mock: always the same, and failing just as it is told."""

import asyncio
import dataclasses
import io
import math
import time
from typing import Any

import pytest
from PIL import Image

from adapters.ai.mock import CHOICES, FAILURES, MockBehaviour, MockProvider, parse_behaviour
from core.costs.entry import Usage
from core.errors import AIError, AIRateLimited, AIUnavailable
from core.ports.ai import AIReply, AIRequest, Capabilities

ASK = AIRequest("mock", prompt="What is grout?", task="say", timeout=5.0)
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"room": {"type": "string"}}}


async def outcomes(behaviour: MockBehaviour, calls: int) -> list[str]:
    mock, seen = MockProvider(behaviour), []
    for _ in range(calls):
        try:
            await mock.complete(ASK)
        except (AIError, RuntimeError) as error:
            seen.append(type(error).__name__)
        else:
            seen.append("")
    return seen


async def twice(request: AIRequest) -> tuple[AIReply, AIReply]:
    return await MockProvider().complete(request), await MockProvider().complete(request)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"schema": SCHEMA},
        {"wants": "embed", "texts": ("tiles", "grout")},
        {"wants": "paint"},
        {"search": True},
    ],
)
async def test_the_same_question_gets_the_same_answer(changes: dict[str, Any]) -> None:
    one, other = await twice(dataclasses.replace(ASK, **changes))
    assert one == other


async def test_vectors_have_length_1_and_differ() -> None:
    reply = await MockProvider().complete(dataclasses.replace(ASK, wants="embed", texts=("tiles", "grout", "tiles")))
    assert [round(math.hypot(*vector), 9) for vector in reply.vectors] == [1, 1, 1]
    assert reply.vectors[0] == reply.vectors[2]
    assert abs(sum(a * b for a, b in zip(*reply.vectors[:2], strict=True))) < 0.5


async def test_a_painted_picture_is_one() -> None:
    reply = await MockProvider().complete(dataclasses.replace(ASK, wants="paint"))
    (picture,) = reply.images
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert (image.format, image.size, picture.mime) == ("PNG", (64, 64), "image/png")
    assert reply.usage.images == 1
    other = await MockProvider().complete(dataclasses.replace(ASK, wants="paint", prompt="another"))
    assert other.images[0].data != picture.data


async def test_a_stream_is_the_answer_in_pieces() -> None:
    heard: list[str] = []
    reply = await MockProvider().complete(dataclasses.replace(ASK, hear=heard.append))
    assert len(heard) == 3
    assert "".join(heard) == reply.text


@pytest.mark.parametrize("kind", FAILURES)
async def test_each_kind_of_failure_can_be_had(kind: str) -> None:
    assert await outcomes(MockBehaviour(kind), 2) == [type(FAILURES[kind]()).__name__] * 2


async def test_what_nobody_expects_can_be_had_too() -> None:
    assert await outcomes(MockBehaviour("unexpected"), 1) == ["RuntimeError"]


async def test_every_nth_call_fails() -> None:
    assert await outcomes(MockBehaviour("refused", every=3), 7) == ["", "", "AIRefused", "", "", "AIRefused", ""]


async def test_a_rate_is_about_kept_and_the_same_for_the_same_seed() -> None:
    one = await outcomes(MockBehaviour("unavailable", rate=0.5, seed=1), 400)
    assert 160 < sum(map(bool, one)) < 240
    assert one == await outcomes(MockBehaviour("unavailable", rate=0.5, seed=1), 400)
    assert one != await outcomes(MockBehaviour("unavailable", rate=0.5, seed=2), 400)


async def test_any_failure_is_another_one_each_time() -> None:
    assert len(set(await outcomes(MockBehaviour("any"), 100))) >= 6


async def test_latency_is_waited_for_and_the_timeout_is_kept() -> None:
    slow = MockProvider(MockBehaviour(latency=0.15))
    before = time.perf_counter()
    await slow.complete(ASK)
    assert time.perf_counter() - before > 0.14
    with pytest.raises(AIUnavailable) as caught:
        await slow.complete(dataclasses.replace(ASK, timeout=0.05))
    assert caught.value.billed == "unknown"


async def test_a_stream_that_is_broken_off_was_partly_heard_and_used() -> None:
    heard: list[str] = []
    with pytest.raises(AIUnavailable) as caught:
        await MockProvider(MockBehaviour("broken_off")).complete(dataclasses.replace(ASK, hear=heard.append))
    assert heard
    assert isinstance(caught.value.usage, Usage)
    assert caught.value.billed == "unknown"


async def test_in_the_place_of_a_service_it_can_what_that_can_and_is_free() -> None:
    mock = MockProvider(None, "stability", Capabilities(text=False, paint=True, models={"paint": "core"}))
    assert mock.service == "stability"
    assert (mock.capabilities.text, mock.capabilities.paint, mock.capabilities.free) == (False, True, True)
    assert mock.capabilities.models == {"paint": "core"}


async def test_a_check_fails_as_the_next_call_will() -> None:
    mock = MockProvider(MockBehaviour("rate_limited", every=2))
    await mock.check()
    await mock.complete(ASK)
    with pytest.raises(AIRateLimited):
        await mock.check()
    async with asyncio.timeout(1):
        await mock.close()


@pytest.mark.parametrize(
    ("text", "behaviour"),
    [
        ("", MockBehaviour()),
        ("latency=0.2", MockBehaviour(latency=0.2)),
        ("error=Refused", MockBehaviour("refused")),
        ("rate=0.5", MockBehaviour("unavailable", rate=0.5)),
        ("every=3, seed=7", MockBehaviour("unavailable", every=3, seed=7)),
        (
            "latency=0.2, error=any, rate=0.5, every=3, seed=1",
            MockBehaviour("any", every=3, latency=0.2, rate=0.5, seed=1),
        ),
    ],
)
def test_the_setting_reads(text: str, behaviour: MockBehaviour) -> None:
    assert parse_behaviour(text) == behaviour


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sleepy", "write name=value"),
        ("speed=3", "one of latency, error, rate, every, seed"),
        ("error=sleepy", f"must be one of {', '.join(CHOICES)}"),
        ("rate=2", "must be 0 to 1"),
        ("every=0", "a whole number from 1"),
        ("latency=fast", "seconds, 0 to 600"),
        ("latency=nan", "seconds, 0 to 600"),
        ("seed=x", "a whole number"),
    ],
)
def test_a_slip_in_the_setting_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        parse_behaviour(text)
