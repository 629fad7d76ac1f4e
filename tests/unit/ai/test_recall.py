"""What was paid for once is given again for nothing, within a tenant."""

import asyncio
import json

from adapters.ai.guide import GuideProvider
from adapters.ai.mock import MockProvider
from core.ai.errand import for_task
from core.ai.tasks.advise import ADVISE, AdviseGiven, Passage
from core.ai.tasks.understand import UNDERSTAND, UnderstandGiven
from core.cache import Kept, MemoryCache
from core.costs.entry import Caller
from core.errors import AIUnavailable
from tests.unit.ai.fakes import ScriptedProvider, World

CALLER = Caller("slack:T1", "slack:T1:U1", "journey-1")
GIVEN = AdviseGiven("How much tile waste?", passages=(Passage("waste", "Add 10% for waste."),))
GOOD = json.dumps({"text": "Add 10%.", "sources": ["waste"], "confident": True})
PRICE = 1000 * 750 + 100 * 3750


def world(*providers: object) -> World:
    return World(*providers, cache=MemoryCache())


async def test_the_same_question_costs_once_and_the_saving_is_booked() -> None:
    provider = ScriptedProvider(GOOD)
    home = world(provider)
    first = await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    again = await home.gateway.ask(ADVISE, GIVEN, caller=Caller("slack:T1", "slack:T1:U2"))
    assert (first.kept, again.kept, again.value, again.by) == (False, True, first.value, "gemini")
    assert (len(provider.requests), len(home.entries)) == (1, 1)
    ((planned, nanos),) = home.purse.hits
    assert (planned.service, planned.model, planned.caller.person, nanos) == (
        "gemini",
        "gemini-3.8-flash",
        "slack:T1:U2",
        PRICE,
    )
    assert planned.fingerprint == home.entries[0].fingerprint


async def test_another_tenant_never_gets_it() -> None:
    provider = ScriptedProvider(GOOD, GOOD)
    home = world(provider)
    await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert not (await home.gateway.ask(ADVISE, GIVEN, caller=Caller("slack:T2", "slack:T2:U1"))).kept
    assert len({e.fingerprint for e in home.entries}) == 2


async def test_another_question_is_another_answer() -> None:
    provider = ScriptedProvider(GOOD, GOOD)
    home = world(provider)
    await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert not (await home.gateway.ask(ADVISE, AdviseGiven("And grout?"), caller=CALLER)).kept


async def test_a_hundred_who_ask_the_same_at_once_are_one_call() -> None:
    provider = ScriptedProvider(GOOD)
    home = world(provider)
    asking = (home.gateway.ask(ADVISE, GIVEN, caller=Caller("slack:T1", f"U{n}")) for n in range(100))
    answers = await asyncio.wait_for(asyncio.gather(*asking), 10)
    assert all(a.value is not None for a in answers)
    assert (sum(not a.kept for a in answers), len(provider.requests), len(home.entries)) == (1, 1, 1)
    assert len(home.purse.hits) == 99


async def test_a_failure_is_shared_by_those_who_wait_and_then_forgotten() -> None:
    provider = ScriptedProvider(*[AIUnavailable("503", billed="no")] * 4, GOOD)
    home = world(provider)
    answers = await asyncio.gather(*(home.gateway.ask(ADVISE, GIVEN, caller=CALLER) for _ in range(5)))
    assert {a.reason for a in answers} == {"unavailable"}
    assert len(provider.requests) == 4
    assert (await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)).value is not None


async def test_what_the_mock_and_the_guide_say_is_not_kept() -> None:
    for provider in (MockProvider(), MockProvider(service="gemini"), GuideProvider()):
        home = world(provider)
        for _ in range(2):
            answer = await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
            assert (answer.value is not None, answer.kept) == (True, False)
        assert home.purse.hits == []


async def test_a_task_without_a_policy_is_asked_each_time() -> None:
    words = json.dumps({"intent": "none", "confidence": 0.1})
    home = world(ScriptedProvider(words, words))
    for _ in range(2):
        assert not (await home.gateway.ask(UNDERSTAND, UnderstandGiven("hm"), caller=CALLER)).kept
    assert len(home.entries) == 2


async def test_vectors_are_kept() -> None:
    provider = ScriptedProvider("", service="openai", embed=True, models={"embed": "e"})
    home = world(provider)
    first = await home.gateway.embed(["a", "b"], caller=CALLER)
    again = await home.gateway.embed(["a", "b"], caller=CALLER)
    assert (again.kept, again.value, again.model) == (True, first.value, "e")


async def test_what_cannot_be_read_any_more_is_asked_anew() -> None:
    cache = MemoryCache()
    home = World(ScriptedProvider(GOOD, GOOD), cache=cache)
    await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    key = for_task(ADVISE, GIVEN, CALLER, ()).cache_key("guidance")
    await cache.put(key, Kept(json.dumps(["gemini", "x", '{"other": 1}'])))
    answer = await home.gateway.ask(ADVISE, GIVEN, caller=CALLER)
    assert (answer.kept, answer.value is not None) == (False, True)
