import asyncio
import json

import pytest
import structlog

from core.ai.tasks.advise import ADVISE, AdviseGiven, Passage
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO, PhotoGiven
from core.costs.budgets import Budgets
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
    provider = ScriptedProvider(GOOD)
    world = World(provider)
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.value is not None
    assert (answer.value.text, answer.by, answer.model, answer.reason) == ("Add 10%.", "gemini", "gemini-3.8-flash", "")
    (entry,) = world.store.entries
    assert entry.caller == CALLER
    assert (entry.service, entry.operation, entry.model) == ("gemini", "advise", "gemini-3.8-flash")
    assert (entry.nanos, entry.usage, entry.success, entry.error) == (PRICE, Usage(1000, 100), True, "")
    assert (entry.price_source, entry.unpriced, entry.at) == ("genai-prices", False, NOW)
    assert entry.metadata == {"task": "advise/1", "attempt": "1", "provider_request": "r1"}


async def test_without_a_provider_the_guide_is_told_so_and_nothing_is_booked() -> None:
    world = World()
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.value, answer.by, answer.reason) == (None, "guide", "no_model")
    assert not world.store.entries


async def test_a_provider_that_takes_no_pictures_is_not_asked_about_one() -> None:
    provider = ScriptedProvider(images=False)
    answer = await World(provider).gateway.ask(LOOK_AT_PHOTO, PhotoGiven(), caller=CALLER, images=[PHOTO])
    assert answer.reason == "no_model"
    assert not provider.requests


async def test_a_passing_failure_is_tried_again_and_both_attempts_are_booked() -> None:
    world = World(ScriptedProvider(AIUnavailable("503"), AIUnavailable("503"), GOOD))
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.value is not None
    assert [(e.error, e.nanos, e.metadata["attempt"]) for e in world.store.entries] == [
        ("unavailable", 0, "1"),
        ("unavailable", 0, "2"),
        ("", PRICE, "3"),
    ]
    assert world.store.entries[0].metadata["billed"] == "unknown"
    assert len(world.slept) == 2
    assert world.slept[0] <= 0.5
    assert world.slept[1] <= 1.0


async def test_it_gives_up_after_a_few_attempts() -> None:
    world = World(ScriptedProvider(*[AIUnavailable("503")] * 9))
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.reason == "unavailable"
    assert len(world.store.entries) == 4


async def test_a_short_delay_of_the_server_is_honoured() -> None:
    world = World(ScriptedProvider(AIRateLimited("429", retry_after=2.0), GOOD))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert 2.0 <= world.slept[0] <= 2.25


async def test_a_delay_beyond_the_deadline_is_not_waited_for() -> None:
    provider = ScriptedProvider(AIRateLimited("429", retry_after=37.0), GOOD)
    world = World(provider)
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.reason, answer.retry_after) == ("rate_limited", 37.0)
    assert world.slept == []
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "bad", ['{"text": "cut', '{"other": 1}', "", json.dumps({"text": "", "sources": [], "confident": False})]
)
async def test_a_malformed_answer_is_asked_for_once_more_and_paid_twice(bad: str) -> None:
    provider = ScriptedProvider(bad, GOOD)
    world = World(provider)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert [(e.error, e.nanos) for e in world.store.entries] == [("malformed", PRICE), ("", PRICE)]


async def test_a_second_malformed_answer_is_the_last() -> None:
    world = World(ScriptedProvider("{", AIMalformed("cut off", usage=Usage(1000, 100)), GOOD))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "malformed"
    assert [e.nanos for e in world.store.entries] == [PRICE, PRICE]


@pytest.mark.parametrize(
    ("error", "reason", "nanos"),
    [
        (AIBlocked("no", reason="SAFETY", usage=Usage(tokens_in=1000)), "blocked", 750_000),
        (AIRefused("no"), "refused", 0),
    ],
)
async def test_what_is_final_is_not_tried_again(error: AIError, reason: str, nanos: int) -> None:
    provider = ScriptedProvider(error)
    world = World(provider)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == reason
    assert [(e.error, e.nanos, e.success) for e in world.store.entries] == [(reason, nanos, False)]


async def test_a_surprise_of_the_sdk_is_logged_without_its_text() -> None:
    world = World(ScriptedProvider(*[RuntimeError("key=secret-1")] * 4))
    with structlog.testing.capture_logs() as logs:
        answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.reason == "unavailable"
    assert "secret-1" not in str(logs)
    assert any(line["event"] == "ai.unexpected" and line["error"] == "RuntimeError" for line in logs)


async def test_a_cancelled_call_is_booked_as_such() -> None:
    class Slow(ScriptedProvider):
        async def complete(self, request: object) -> object:  # type: ignore[override] # it never returns
            await asyncio.sleep(60)

    world = World(Slow())
    asking = asyncio.create_task(world.gateway.ask(ADVISE, GIVEN, caller=CALLER))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [(e.error, e.metadata["billed"]) for e in world.store.entries] == [("cancelled", "unknown")]


async def test_a_locked_database_costs_neither_the_answer_nor_the_line() -> None:
    world = World(ScriptedProvider(GOOD, GOOD))
    world.store.failing = 2  # before the call and after it
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert world.store.entries == []
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value
    assert [e.id for e in world.store.entries] == ["entry-2", "entry-4"]


async def test_a_call_stands_in_the_ledger_before_it_is_made() -> None:
    """A crash during the call leaves the line: the provider may have billed it."""
    world = World(ScriptedProvider(GOOD))
    await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    (line,) = world.store.unit.ledger.begun
    assert (line.nanos, line.success, line.error, line.metadata["billed"]) == (0, False, "unfinished", "unknown")
    assert line.caller == CALLER


async def test_closing_writes_what_waits_and_closes_the_providers() -> None:
    provider = ScriptedProvider(GOOD)
    world = World(provider)
    world.store.failing = 2
    await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    await world.gateway.close()
    assert len(world.store.entries) == 1
    assert provider.closed


async def test_a_call_that_crosses_a_budget_raises_its_alert_in_the_same_transaction() -> None:
    world = World(ScriptedProvider(*[GOOD] * 20), budgets=Budgets(daily=10 * PRICE, weekly=0, monthly=0))
    for _ in range(20):
        await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert [e.data["threshold"] for e in world.store.unit.events] == [50, 80, 100]
    assert sum(e.nanos for e in world.store.entries) == 20 * PRICE


async def test_what_goes_out_has_the_schema_and_the_time_that_is_left() -> None:
    provider = ScriptedProvider(AIUnavailable("503"), GOOD)
    await World(provider).gateway.ask(ADVISE, GIVEN, caller=CALLER)
    first, second = provider.requests
    assert first.schema is not None
    assert first.schema["title"] == "Advice"
    assert 19 < second.timeout <= first.timeout <= 20
