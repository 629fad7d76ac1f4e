"""From one provider to the next: whom, when, how long, and what is left out."""

import asyncio
import json
from datetime import datetime

import pytest

from adapters.ai.guide import GuideProvider
from adapters.ai.mock import MockProvider
from core.ai.gateway import Rates
from core.ai.tasks.advise import ADVISE, AdviseGiven, Passage
from core.ai.tasks.understand import UNDERSTAND, UnderstandGiven
from core.costs.entry import Caller
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.limits import MemoryRateLimiter, Rate
from tests.unit.ai.fakes import ScriptedProvider, Ticking, World

CALLER = Caller("slack:T1", "slack:T1:U1", "journey-1", "request-1", "job-1")
GIVEN = AdviseGiven("How much tile waste?", passages=(Passage("waste", "Add 10% for waste."),))
GOOD = json.dumps({"text": "Add 10%.", "sources": ["waste"], "confident": True})
DOWN = AIUnavailable("503", billed="no")


def gemini(*outcomes: str | BaseException) -> ScriptedProvider:
    return ScriptedProvider(*outcomes)


def openai(*outcomes: str | BaseException) -> ScriptedProvider:
    return ScriptedProvider(*outcomes, service="openai")


@pytest.mark.parametrize(
    "error",
    [
        DOWN,
        AIRateLimited("429", retry_after=2.0),
        AIRateLimited("429"),
        AIBlocked("no", reason="SAFETY"),
        AIMalformed("cut off"),
        AIRefused("bad key"),
        RuntimeError("a surprise"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_the_first_one_does_the_second_is_asked_at_once(error: BaseException) -> None:
    first, second = gemini(error), openai(GOOD)
    world = World(first, second)
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.model, answer.reason) == ("openai", "openai-text", "")
    assert (world.slept, len(first.requests), len(second.requests)) == ([], 1, 1)
    assert [e.service for e in world.entries] == ["gemini", "openai"]


async def test_only_when_none_is_left_untried_those_that_failed_in_passing_are_asked_again() -> None:
    first, second = gemini(DOWN, DOWN, GOOD), openai(AIRefused("key"), GOOD)
    world = World(first, second)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "gemini"
    assert (len(first.requests), len(second.requests), len(world.slept)) == (3, 1, 2)


async def test_the_one_that_is_ready_first_is_asked_first() -> None:
    first, second = gemini(AIRateLimited("429", retry_after=4.0), GOOD), openai(AIRateLimited("429", retry_after=1.0))
    second.outcomes.append(GOOD)
    world = World(first, second)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "openai"
    assert 1.0 <= world.slept[0] <= 1.25


async def test_malformed_answers_of_all_are_asked_for_once_more_in_all() -> None:
    first, second = gemini("{", "{", GOOD), openai("{", GOOD)
    world = World(first, second)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "malformed"
    assert (len(first.requests), len(second.requests)) == (2, 1)


async def test_what_tells_a_person_most_is_the_reason_that_is_given() -> None:
    world = World(gemini(AIBlocked("no", reason="SAFETY")), openai(AIRefused("key")))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "blocked"


class Slow(ScriptedProvider):
    """Takes all the time it is given, by the world's clock."""

    time: Ticking

    async def complete(self, request: object) -> object:  # type: ignore[override] # it never answers
        self.requests.append(request)  # type: ignore[arg-type] # it is one
        self.time.at += request.timeout  # type: ignore[attr-defined] # a request has it
        raise AIUnavailable("timed out")


async def test_a_slow_provider_does_not_eat_the_time_of_the_others() -> None:
    slow, slower, quick = Slow(), Slow(service="deepseek"), openai(GOOD)
    world = World(slow, slower, quick)
    slow.time = slower.time = world.time
    before = world.time.at
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "openai"
    assert [provider.requests[0].timeout for provider in (slow, slower, quick)] == [10, 5, 5]
    assert world.time.at - before <= ADVISE.deadline


async def test_with_all_of_them_slow_it_ends_with_the_deadline() -> None:
    slow, slower = Slow(), Slow(service="deepseek")
    world = World(slow, slower)
    slow.time = slower.time = world.time
    before = world.time.at
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "unavailable"
    assert world.time.at - before == pytest.approx(ADVISE.deadline)
    assert len(world.entries) == 2
    assert all(e.uncertain for e in world.entries)


async def test_behind_a_slow_model_the_guide_has_its_moment() -> None:
    slow = Slow()
    world = World(slow, GuideProvider())
    slow.time = world.time
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.reason) == ("guide", "unavailable")
    assert (len(slow.requests), slow.requests[0].timeout) == (1, 19.5)


async def test_a_hiccup_is_not_noticed_though_the_guide_stands_ready() -> None:
    world = World(gemini(DOWN, GOOD), GuideProvider())
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.reason) == ("gemini", "")


async def test_an_outage_is_answered_by_the_guide_with_the_reason() -> None:
    first = gemini(*[DOWN] * 9)
    world = World(first, GuideProvider())
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert answer.value is not None
    assert (answer.value.text, answer.by, answer.reason) == ("Add 10% for waste.", "guide", "unavailable")
    assert len(first.requests) == 2
    assert sum(world.slept) <= 0.5


async def test_a_guide_without_guidance_is_no_failure_and_hides_no_reason() -> None:
    world = World(*[gemini(*[AIBlocked("no", reason="SAFETY")] * 20), GuideProvider()])
    for _ in range(10):
        answer = await world.gateway.ask(ADVISE, AdviseGiven("hm?"), caller=CALLER)
        assert (answer.value, answer.reason) == (None, "blocked")
    assert not world.breakers.of("guide").is_open
    assert {e.service for e in world.entries} == {"gemini"}


async def test_the_guide_alone_says_that_there_is_no_model() -> None:
    answer = await World(GuideProvider()).gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.reason, answer.value is not None) == ("guide", "no_model", True)


async def test_a_mock_in_a_providers_place_says_so() -> None:
    world = World(MockProvider(service="gemini"))
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "mock"


async def test_a_provider_that_keeps_failing_is_no_longer_asked_and_the_answer_comes_at_once() -> None:
    first, second = gemini(*[DOWN] * 99), openai(*[GOOD] * 99)
    world = World(first, second)
    for _ in range(20):
        assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "openai"
    assert len(first.requests) == 5
    assert [e.name for e in world.store.unit.events] == ["provider.opened"]
    world.time.at += 61
    await asyncio.gather(*(world.gateway.ask(ADVISE, GIVEN, caller=CALLER) for _ in range(50)))
    assert len(first.requests) == 6  # one probe


async def test_when_all_are_held_back_that_is_said_without_waiting() -> None:
    only = gemini(*[DOWN] * 99)
    world = World(only)
    for _ in range(2):
        await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    asked, slept = len(only.requests), len(world.slept)
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).reason == "unavailable"
    assert (len(only.requests), len(world.slept)) == (asked, slept)


async def test_blocked_and_malformed_answers_open_no_breaker() -> None:
    first = gemini(*[AIBlocked("no", reason="SAFETY"), "{", "{"] * 20)
    world = World(first)
    for _ in range(20):
        await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert not world.breakers.of("gemini").is_open


async def test_a_services_limit_goes_on_to_the_next_one() -> None:
    first, second = gemini(GOOD), openai(GOOD)
    world = World(first, second)
    world.purse.room["service:gemini"] = 1
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "openai"
    assert first.requests == []


async def test_a_limit_of_all_asks_nobody_who_costs_and_says_when_there_is_room() -> None:
    first, second = gemini(GOOD), openai(GOOD)
    world = World(first, second)
    world.purse.room["all"] = 1
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.value, answer.reason) == (None, "limit")
    assert isinstance(answer.free_at, datetime)
    assert (first.requests, second.requests, world.entries) == ([], [], [])


async def test_under_a_limit_of_all_what_is_free_still_answers() -> None:
    first, free = gemini(GOOD), ScriptedProvider(GOOD, service="local", free=True)
    world = World(first, free)
    world.purse.room["all"] = 1
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "local"
    guided = World(gemini(GOOD), GuideProvider())
    guided.purse.room["all"] = 1
    answer = await guided.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.reason, answer.value is not None) == ("guide", "limit", True)


async def test_a_person_who_asks_too_often_is_told_when_to_go_on() -> None:
    rates = Rates(person=Rate(2, 60))
    world = World(gemini(*[GOOD] * 9), limiter=MemoryRateLimiter(), rates=rates)
    answers = [await world.gateway.ask(ADVISE, GIVEN, caller=CALLER) for _ in range(3)]
    assert [a.reason for a in answers] == ["", "", "too_often"]
    assert answers[2].retry_after is not None
    assert 50 < answers[2].retry_after <= 60
    assert len(world.entries) == 2
    other = await world.gateway.ask(ADVISE, GIVEN, caller=Caller("slack:T1", "slack:T1:U2"))
    assert other.reason == ""


async def test_who_asks_too_often_still_gets_the_guide_which_is_free() -> None:
    world = World(gemini(GOOD), GuideProvider(), limiter=MemoryRateLimiter(), rates=Rates(person=Rate(1, 60)))
    await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    answer = await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.by, answer.reason, answer.value is not None) == ("guide", "too_often", True)
    assert answer.retry_after is not None


async def test_without_a_model_nobody_asks_too_often() -> None:
    world = World(GuideProvider(), limiter=MemoryRateLimiter(), rates=Rates(person=Rate(1, 60)))
    answers = [await world.gateway.ask(ADVISE, GIVEN, caller=CALLER) for _ in range(3)]
    assert [(a.by, a.reason, a.value is not None) for a in answers] == [("guide", "no_model", True)] * 3


async def test_a_providers_own_rate_sends_to_the_next_one() -> None:
    rates = Rates(providers={"gemini": Rate(1, 60)})
    first, second = gemini(GOOD), openai(GOOD)
    world = World(first, second, limiter=MemoryRateLimiter(), rates=rates)
    assert [(await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by for _ in range(2)] == ["gemini", "openai"]


async def test_health_hears_of_every_call_and_who_is_down_is_asked_last() -> None:
    heard: list[tuple[str, str]] = []

    class Board:
        def heard(self, service: str, error: AIError | None) -> None:
            heard.append((service, type(error).__name__))

    first, second = gemini(GOOD), openai(DOWN)
    world = World(first, second, health=Board(), is_down=lambda service: service == "gemini")
    assert (await world.gateway.ask(ADVISE, GIVEN, caller=CALLER)).by == "gemini"
    assert heard == [("openai", "AIUnavailable"), ("gemini", "NoneType")]


async def test_what_only_the_guide_can_do_nothing_about_ends_without_it() -> None:
    world = World(gemini(*[DOWN] * 9), GuideProvider())
    answer = await world.gateway.ask(UNDERSTAND, UnderstandGiven("hm"), caller=CALLER)
    assert (answer.value, answer.reason, len(world.entries)) == (None, "unavailable", 4)
