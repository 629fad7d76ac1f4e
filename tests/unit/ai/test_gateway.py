import asyncio
import json

import pytest
import structlog

from core.ai.tasks.advise import ADVISE, AdviseGiven, Passage
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO, PhotoGiven
from core.costs.entry import Caller, Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.ports.ai import ImagePart
from tests.unit.ai.fakes import NOW, ScriptedProvider, World

CALLER = Caller("slack:T1", "slack:T1:U1", "journey-1", "request-1", "job-1")
GIVEN = AdviseGiven("How much tile waste?", passages=(Passage("waste", "Add 10% for waste."),))
GOOD = json.dumps({"text": "Add 10%.", "sources": ["waste"], "confident": True})
PRICE = 1000 * 750 + 100 * 3750
PHOTO = ImagePart(b"\xff\xd8\xff", "image/jpeg")


async def test_an_answer_is_checked_given_and_booked() -> None:
    world = World(ScriptedProvider(GOOD))
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.value is not None
    assert (answer.value.text, answer.by, answer.model, answer.reason) == ("Add 10%.", "gemini", "gemini-3.8-flash", "")
    (entry,) = world.entries
    assert entry.caller == CALLER
    assert (entry.service, entry.operation, entry.model) == ("gemini", "advise", "gemini-3.8-flash")
    assert (entry.nanos, entry.usage, entry.success, entry.error) == (PRICE, Usage(1000, 100), True, "")
    assert (entry.at, len(entry.fingerprint)) == (NOW, 32)
    assert entry.metadata == {"task": "advise/1", "attempt": "1", "provider_request": "r1"}


async def test_without_a_provider_that_is_said_and_nothing_is_booked() -> None:
    world = World()
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.value, answer.by, answer.reason) == (None, "guide", "no_model")
    assert not world.entries


async def test_a_provider_that_takes_no_pictures_is_not_asked_about_one() -> None:
    provider = ScriptedProvider(images=False)
    answer = await World(provider).gateway.ask(LOOK_AT_PHOTO, PhotoGiven(), caller=CALLER, images=[PHOTO])
    assert answer.reason == "no_model"
    assert not provider.requests


async def test_more_than_any_provider_takes_is_said_before_anything_is_sent() -> None:
    small, few = ScriptedProvider(input_bytes=500), ScriptedProvider(service="openai", max_images=1)
    long = AdviseGiven("Why?" * 500)
    world = World(small)
    assert (await world.gateway.ask(ADVISE, long, caller=CALLER)).reason == "too_large"
    answer = await World(few).gateway.ask(LOOK_AT_PHOTO, PhotoGiven(), caller=CALLER, images=[PHOTO] * 2)
    assert answer.reason == "too_large"
    assert not world.entries
    assert not small.requests
    assert not few.requests


async def test_what_one_provider_cannot_take_another_gets() -> None:
    small, large = ScriptedProvider(input_bytes=500), ScriptedProvider(GOOD, service="openai")
    answer = await World(small, large).gateway.ask(ADVISE, AdviseGiven("Why?" * 500), caller=CALLER)
    assert (answer.by, answer.model, answer.reason) == ("openai", "openai-text", "")


async def test_a_passing_failure_is_tried_again_and_both_attempts_are_booked() -> None:
    world = World(ScriptedProvider(AIUnavailable("503", billed="no"), AIUnavailable("timed out"), GOOD))
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.value is not None
    first, second, third = world.entries
    assert (first.error, first.nanos, first.uncertain) == ("unavailable", 0, False)
    assert (second.error, second.nanos > PRICE, second.uncertain) == ("unavailable", True, True)
    assert (third.error, third.nanos, third.metadata["attempt"]) == ("", PRICE, "3")
    assert len(world.slept) == 2
    assert world.slept[0] <= 0.5
    assert world.slept[1] <= 1.0


async def test_it_gives_up_after_a_few_attempts() -> None:
    world = World(ScriptedProvider(*[AIUnavailable("503")] * 9))
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.reason == "unavailable"
    assert len(world.entries) == 4


async def test_a_short_delay_of_the_server_is_honoured() -> None:
    world = World(ScriptedProvider(AIRateLimited("429", retry_after=2.0), GOOD))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert 2.0 <= world.slept[0] <= 2.25


async def test_a_delay_beyond_the_deadline_is_not_waited_for_and_holds_the_provider_back() -> None:
    provider = ScriptedProvider(AIRateLimited("429", retry_after=37.0), GOOD)
    world = World(provider)
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.reason, answer.retry_after) == ("rate_limited", 37.0)
    world.time.at += 7
    held = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (held.reason, held.retry_after) == ("rate_limited", 30.0)
    assert (world.slept, len(provider.requests)) == ([], 1)
    world.time.at += 31
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value


@pytest.mark.parametrize(
    "bad", ['{"text": "cut', '{"other": 1}', "", json.dumps({"text": "", "sources": [], "confident": False})]
)
async def test_a_malformed_answer_is_asked_for_once_more_and_paid_twice(bad: str) -> None:
    world = World(ScriptedProvider(bad, GOOD))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert [(e.error, e.nanos) for e in world.entries] == [("malformed", PRICE), ("", PRICE)]
    assert world.slept == []


async def test_a_second_malformed_answer_is_the_last() -> None:
    world = World(ScriptedProvider("{", AIMalformed("cut off", usage=Usage(1000, 100)), GOOD))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "malformed"
    assert [e.nanos for e in world.entries] == [PRICE, PRICE]


@pytest.mark.parametrize(
    ("error", "reason", "nanos"),
    [
        (AIBlocked("no", reason="SAFETY", usage=Usage(tokens_in=1000)), "blocked", 750_000),
        (AIRefused("no"), "refused", 0),
    ],
)
async def test_what_is_final_is_not_tried_again(error: AIError, reason: str, nanos: int) -> None:
    world = World(ScriptedProvider(error))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == reason
    assert [(e.error, e.nanos, e.success) for e in world.entries] == [(reason, nanos, False)]


async def test_a_surprise_of_the_sdk_is_logged_without_its_text() -> None:
    world = World(ScriptedProvider(*[RuntimeError("key=secret-1")] * 4))
    with structlog.testing.capture_logs() as logs:
        answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.reason == "unavailable"
    assert "secret-1" not in str(logs)
    assert any(line["event"] == "ai.unexpected" and line["error"] == "RuntimeError" for line in logs)


class Hanging(ScriptedProvider):
    async def complete(self, request: object) -> object:  # type: ignore[override] # it never returns
        await asyncio.sleep(60)


async def test_a_cancelled_call_is_booked_at_its_estimate() -> None:
    world = World(Hanging())
    asking = asyncio.create_task(world.gateway.ask(ADVISE, GIVEN, caller=CALLER))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (entry,) = world.entries
    assert (entry.error, entry.uncertain, entry.nanos > 0) == ("cancelled", True, True)
    assert not world.purse.open


async def test_closing_closes_the_providers() -> None:
    provider = ScriptedProvider(GOOD)
    await World(provider).gateway.close()
    assert provider.closed


async def test_what_goes_out_has_the_schema_and_the_time_that_is_left() -> None:
    provider = ScriptedProvider(AIUnavailable("503"), GOOD)
    await World(provider).gateway.ask(ADVISE, GIVEN, caller=CALLER)
    first, second = provider.requests
    assert first.schema is not None
    assert first.schema["title"] == "Advice"
    assert (first.task, first.given) == ("advise", GIVEN)
    assert 19 < second.timeout < first.timeout <= 20


async def test_vectors_pictures_and_free_words_come_the_same_way() -> None:
    every = {"embed": True, "paint": True, "models": {"text": "t", "embed": "e", "paint": "p"}}
    world = World(ScriptedProvider("", "picture", "Hello.", service="openai", **every))
    vectors = await world.gateway.embed(["a", "b"], caller=CALLER)
    assert (vectors.value, vectors.model) == (((1.0, 0.0), (1.0, 1.0)), "e")
    assert (await world.gateway.paint("a kitchen", caller=CALLER)).value == ImagePart(b"picture", "image/png")
    said = await world.gateway.say("hello", caller=CALLER)
    assert said.value is not None
    assert (said.value.text, [e.operation for e in world.entries]) == ("Hello.", ["embed", "paint", "say"])


async def test_more_texts_than_a_provider_takes_at_once_are_asked_in_parts_each_booked() -> None:
    able = {"embed": True, "max_texts": 2, "models": {"embed": "e"}}
    provider = ScriptedProvider("", "", "", service="openai", **able)
    world = World(provider)
    vectors = await world.gateway.embed(list("abcde"), caller=CALLER)
    assert [request.texts for request in provider.requests] == [("a", "b"), ("c", "d"), ("e",)]
    assert vectors.value == ((1.0, 0.0), (1.0, 1.0)) * 2 + ((1.0, 0.0),)
    assert len(world.entries) == 3
    assert len({entry.fingerprint for entry in world.entries}) == 3


async def test_when_one_part_fails_another_provider_makes_all_vectors() -> None:
    first = ScriptedProvider("", AIRefused("400"), embed=True, max_texts=2, models={"embed": "e"})
    second = ScriptedProvider("", service="openai", embed=True, models={"embed": "f"})
    vectors = await World(first, second).gateway.embed(list("abc"), caller=CALLER)
    assert (vectors.by, vectors.model, len(vectors.value or ())) == ("openai", "f", 3)


async def test_once_words_were_heard_nobody_else_is_asked() -> None:
    class Streaming(ScriptedProvider):
        async def complete(self, request: object) -> object:  # type: ignore[override] # it breaks off
            request.hear("Hel")  # type: ignore[attr-defined] # a request has it
            raise AIUnavailable("broke off")

    heard: list[str] = []
    second = ScriptedProvider("Hello.", service="openai")
    answer = await World(Streaming(), second).gateway.say(
        "hello", caller=CALLER, model="gemini/gemini-3.8-flash", hear=heard.append
    )
    assert (answer.reason, heard, second.requests) == ("unavailable", ["Hel"], [])
