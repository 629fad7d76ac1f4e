"""Every way in which a provider fails, over HTTP: what is answered, how often each server was asked (an SDK that
retries by itself would show), what stands in the ledger and what it sums up to, and how long it took."""

import asyncio
import time
from dataclasses import dataclass, replace

import pytest

from core.ai.answer import Answer
from core.ai.gateway import AIGateway
from core.ai.tasks.advise import ADVISE, AdviseGiven, Passage
from core.ai.tasks.understand import UNDERSTAND, UnderstandGiven, Understood
from core.costs.entry import Caller
from core.costs.limits import Limit
from tests.fakes.faults import Scripted
from tests.faults.conftest import House, Line

CALLER = Caller(tenant="slack:T1", person="slack:T1:U1", request="r1")
BRIEF = replace(UNDERSTAND, deadline=2.0)
GUIDED = AdviseGiven("How much tile waste?", passages=(Passage("waste", "Add 10% for waste."),))


async def ask(gateway: AIGateway, deadline: float = 6.0) -> Answer[Understood]:
    task = replace(UNDERSTAND, deadline=deadline)
    return await asyncio.wait_for(gateway.ask(task, UnderstandGiven("hm"), caller=CALLER), deadline + 4)


@dataclass(frozen=True)
class Fault:
    """What Gemini does; what its line says; "no": it certainly cost nothing, "known": the usage is, "unknown"."""

    scripted: Scripted
    error: str
    billed: str
    seconds: float = 2.0


FAULTS = {
    "reset": Fault(Scripted("reset"), "unavailable", "unknown"),
    "slow_headers": Fault(Scripted("silence"), "unavailable", "unknown", 4.0),
    "slow_body": Fault(Scripted("dribble"), "unavailable", "unknown", 4.0),
    "half_a_body": Fault(Scripted("half"), "unavailable", "unknown"),
    "429": Fault(Scripted("error", status=429), "rate_limited", "no"),
    "429_with_delay": Fault(Scripted("error", status=429, retry_delay="37s"), "rate_limited", "no"),
    "500": Fault(Scripted("error", status=500), "unavailable", "any"),
    "503": Fault(Scripted("error", status=503), "unavailable", "any"),
    "403": Fault(Scripted("error", status=403), "refused", "no"),
    "bad_json": Fault(Scripted("broken_json"), "malformed", "known"),
    "misfit": Fault(Scripted("misfit"), "malformed", "known"),
    "cut_off": Fault(Scripted("cut_off"), "malformed", "known"),
    "no_json_at_all": Fault(Scripted("nonsense"), "unavailable", "unknown"),
    "blocked_prompt": Fault(Scripted("block_prompt"), "blocked", "known"),
    "blocked_answer": Fault(Scripted("block_answer"), "blocked", "known"),
}


def check_bill(line: Line, billed: str) -> None:
    assert line.uncertain is (billed == "unknown") or billed == "any"
    assert (line.nanos > 0) is (billed in {"known", "unknown"}) or billed == "any"


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_the_second_provider_answers_at_once_whatever_the_first_one_does(house: House, fault: Fault) -> None:
    await warm(house)
    house.gemini.script(fault.scripted)
    before = time.perf_counter()
    answer = await ask(house.gateway)
    assert time.perf_counter() - before < fault.seconds
    assert answer.value is not None
    assert (answer.by, answer.model) == ("deepseek", "deepseek-flash")
    assert house.calls() == (2, 2)
    failed, answered = (await house.lines())[2:]
    assert (failed.service, failed.error) == ("gemini", fault.error)
    check_bill(failed, fault.billed)
    assert (answered.service, answered.error, answered.uncertain) == ("deepseek", "", False)
    assert answered.nanos > 0


async def warm(house: House) -> None:
    """The SDKs load with the first call: seconds that are no part of what is measured."""
    for gateway in (house.open([house.first]), house.open([house.second])):
        assert (await ask(gateway, 20.0)).value is not None
    house.gateway = house.open([house.first, house.second])


async def test_a_server_that_is_gone_costs_nothing_and_no_time(house: House) -> None:
    await warm(house)
    await house.gemini.stop()
    before = time.perf_counter()
    assert (await ask(house.gateway)).by == "deepseek"
    assert time.perf_counter() - before < 1
    failed = (await house.lines())[2]
    assert (failed.error, failed.nanos, failed.uncertain) == ("unavailable", 0, False)


ALONE = {
    "blocked": (Scripted("block_prompt"), "blocked", 1),
    "refused": (Scripted("error", status=403), "refused", 1),
    "bad_json": (Scripted("broken_json"), "malformed", 2),
    "429_with_a_long_delay": (Scripted("error", status=429, retry_delay="37s"), "rate_limited", 1),
    "500": (Scripted("error", status=500), "unavailable", 4),
    "reset": (Scripted("reset"), "unavailable", 4),
}


@pytest.mark.parametrize(("scripted", "reason", "asked"), ALONE.values(), ids=ALONE)
async def test_alone_it_is_asked_again_only_where_that_may_help(
    house: House, scripted: Scripted, reason: str, asked: int
) -> None:
    house.gemini.always(scripted)
    answer = await ask(house.open([house.first]), 20.0)
    assert (answer.value, answer.reason, house.calls()) == (None, reason, (asked, 0))
    assert [line.error for line in await house.lines()] == [reason] * asked
    assert answer.retry_after == (37.0 if scripted.retry_delay else None)


async def test_a_short_delay_of_the_server_is_kept(house: House) -> None:
    house.gemini.script(Scripted("error", status=429, retry_delay="1s"))
    gateway = house.open([house.first])
    before = time.perf_counter()
    assert (await ask(gateway, 20.0)).value is not None
    assert time.perf_counter() - before >= 1
    assert [line.error for line in await house.lines()] == ["rate_limited", ""]


async def test_silence_everywhere_ends_with_the_deadline(house: House) -> None:
    await warm(house)
    house.gemini.always(Scripted("silence"))
    house.deepseek.always(Scripted("silence"))
    before = time.perf_counter()
    answer = await ask(house.gateway, 1.5)
    assert time.perf_counter() - before < 2.5
    assert answer.reason == "unavailable"
    assert house.calls() == (2, 2)
    lines = (await house.lines())[2:]
    assert [line.uncertain for line in lines] == [True, True]
    assert all(line.nanos > 0 for line in lines)


async def test_half_a_stream_is_not_told_twice(house: House) -> None:
    house.gemini.script(Scripted("half", value="Tiles want ten per cent more than the floor.", pieces=4))
    heard: list[str] = []
    answer = await asyncio.wait_for(
        house.gateway.say("tiles?", caller=CALLER, model="gemini/gemini-3.8-flash", hear=heard.append), 20
    )
    assert (answer.value, answer.reason, house.calls()) == (None, "unavailable", (1, 0))
    assert heard
    (line,) = await house.lines()
    assert (line.error, line.uncertain, line.nanos > 0) == ("unavailable", True, True)


async def test_a_provider_that_fails_half_of_the_time_is_noticed_by_nobody_and_left_alone(house: House) -> None:
    clock = [0.0]
    gateway = house.open([house.first, house.second], time=lambda: clock[0])
    house.gemini.script(*[Scripted(), Scripted("error", status=503)] * 20)
    answers = [await ask(gateway) for _ in range(20)]
    assert all(answer.value is not None for answer in answers)
    assert house.calls() == (10, 15)  # five failed: the breaker is open
    assert house.breakers.of("gemini").is_open
    lines = await house.lines()
    assert len(lines) == 25
    assert sum(line.error == "unavailable" for line in lines) == 5
    clock[0] += 61
    await ask(gateway)  # the probe is answered
    assert not house.breakers.of("gemini").is_open
    assert house.calls() == (11, 15)
    await house.breakers.flush()
    for name in ("provider.opened", "provider.closed"):
        assert len(await house.store.transact(lambda unit, name=name: unit.events.named(name, 10))) == 1


async def test_with_nobody_left_the_guide_answers_and_costs_nothing(house: House) -> None:
    gateway = house.with_guide()
    house.gemini.always(Scripted("error", status=503))
    await house.deepseek.stop()
    before = time.perf_counter()
    answer = await asyncio.wait_for(gateway.ask(ADVISE, GUIDED, caller=CALLER), 25)
    assert time.perf_counter() - before < 6
    assert answer.value is not None
    assert (answer.value.text, answer.by, answer.reason) == ("Add 10% for waste.", "guide", "unavailable")
    assert {line.nanos for line in await house.lines() if line.service == "guide"} <= {0}


async def test_two_hundred_at_once_do_not_pass_a_limit_for_twenty_four(house: House) -> None:
    estimate = await one_estimate(house)
    spent = sum(line.nanos for line in await house.lines())
    gateway = house.open([house.first], [Limit("all", "day", spent + 24 * estimate)])
    house.gemini.always(Scripted(delay=0.2))
    asking = (gateway.ask(UNDERSTAND, UnderstandGiven("hm"), caller=CALLER) for _ in range(200))
    answers = await asyncio.wait_for(asyncio.gather(*asking), 60)
    assert sum(answer.value is not None for answer in answers) >= 24
    refused = [answer for answer in answers if answer.value is None]
    assert {answer.reason for answer in refused} == {"limit"}
    assert all(answer.free_at is not None for answer in refused)
    assert sum(line.nanos for line in await house.lines()) <= spent + 24 * estimate


async def one_estimate(house: House) -> int:
    """What is set aside for one such call: what a call that times out is booked at."""
    house.gemini.script(Scripted(), Scripted("silence"))
    gateway = house.open([house.first])
    await ask(gateway, 20.0)
    await ask(gateway, 0.3)
    return (await house.lines())[-1].nanos
