"""What holds for each provider alike, over HTTP: each way to fail has its error, what it was billed, and no secret."""

import asyncio
import dataclasses
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable, Billed
from core.ports.ai import AIProvider, AIRequest
from tests.fakes.faults import FaultServer, Scripted

SECRET_WORDS = "the blue parrot"
MODELS = {"gemini": "gemini-3.8-flash", "openai": "gpt-5-mini", "deepseek": "deepseek-flash", "local": "llama3.2"}
TALKERS = tuple(MODELS)
ALL = (*TALKERS, "stability")


@dataclasses.dataclass(frozen=True)
class Pair:
    fake: FaultServer
    provider: AIProvider
    model: str

    def ask(self, **changes: Any) -> AIRequest:
        wants = "text" if self.provider.capabilities.text else "paint"
        request = AIRequest(self.model, "Be brief.", f"Draw {SECRET_WORDS}.", timeout=10.0, wants=wants)  # type: ignore[arg-type] # one of the words
        return dataclasses.replace(request, **changes)

    async def failure(self, **changes: Any) -> AIError:
        with pytest.raises(AIError) as caught:
            await self.provider.complete(self.ask(**changes))
        return caught.value


@pytest.fixture
def pair(request: pytest.FixtureRequest) -> Pair:
    name = request.param
    names = ("fake", "provider") if name == "gemini" else (f"{name}_fake", name)
    fake, provider = (request.getfixturevalue(n) for n in names)
    return Pair(fake, provider, MODELS.get(name, "core"))


every = pytest.mark.parametrize("pair", ALL, indirect=True)
talkers = pytest.mark.parametrize("pair", TALKERS, indirect=True)
Kind = type[AIError]


@every
@pytest.mark.parametrize(
    ("scripted", "kind", "billed"),
    [
        (Scripted("error", status=400), AIRefused, "no"),
        (Scripted("error", status=401), AIRefused, "no"),
        (Scripted("error", status=404), AIRefused, "no"),
        (Scripted("error", status=402), AIRefused, "no"),
        (Scripted("error", status=429), AIRateLimited, "no"),
        (Scripted("error", status=500), AIUnavailable, "no"),
        (Scripted("error", status=503), AIUnavailable, "no"),
        (Scripted("reset"), AIUnavailable, "unknown"),
        (Scripted("half"), AIUnavailable, "unknown"),
        (Scripted("nonsense"), AIUnavailable, "unknown"),
        (Scripted("block_prompt"), AIBlocked, None),
        (Scripted("block_answer"), AIBlocked, "known"),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Scripted) else "",
)
async def test_each_failure_is_one_request_one_error_and_says_what_was_billed(
    pair: Pair, scripted: Scripted, kind: Kind, billed: Billed | None
) -> None:
    await pair.provider.complete(pair.ask())  # the SDK is loaded
    pair.fake.script(scripted)
    before = time.perf_counter()
    error = await pair.failure()
    assert type(error) is kind
    assert billed is None or error.billed == billed
    assert time.perf_counter() - before < 0.9  # an SDK's hidden retry sleeps
    assert len(pair.fake.requests) == 2
    assert SECRET_WORDS not in chain(error)


def chain(error: BaseException) -> str:
    """All that a traceback of it would print."""
    told, seen = "", error
    while seen is not None:
        told += f"{seen} {seen!r} "
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)  # type: ignore[assignment] # ends with None
    return told


@every
@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("0.5", 0.5), ("", None), ("soon", None)], ids=["s", "parts", "none", "odd"]
)
async def test_a_429_says_when_to_come_back(pair: Pair, header: str, seconds: float | None) -> None:
    pair.fake.script(Scripted("error", status=429, retry_after=header))
    error = await pair.failure()
    assert isinstance(error, AIRateLimited)
    assert error.retry_after == seconds


@talkers
async def test_a_delay_in_the_body_counts_too(pair: Pair) -> None:
    pair.fake.script(Scripted("error", status=429, retry_delay="1.5s"))
    error = await pair.failure()
    assert isinstance(error, AIRateLimited)
    assert error.retry_after == 1.5


@every
async def test_a_server_that_is_gone_costs_nothing_is_noticed_at_once_and_found_again(pair: Pair) -> None:
    await pair.provider.complete(pair.ask())
    port = pair.fake.port
    await pair.fake.stop()
    await asyncio.sleep(0.05)  # the end of the kept connection arrives
    before = time.perf_counter()
    error = await pair.failure()
    assert (type(error), error.billed, error.usage) == (AIUnavailable, "no", None)
    assert time.perf_counter() - before < 0.9
    await pair.fake.start(port)
    await pair.provider.complete(pair.ask())


@every
@pytest.mark.parametrize("kind", ["silence", "dribble"])
async def test_slow_headers_and_a_slow_body_end_at_the_timeout_and_may_have_been_billed(pair: Pair, kind: Any) -> None:
    await pair.provider.complete(pair.ask())
    pair.fake.script(Scripted(kind, seconds=30))
    before = time.perf_counter()
    error = await pair.failure(timeout=0.4)
    assert (type(error), error.billed) == (AIUnavailable, "unknown")
    assert 0.3 < time.perf_counter() - before < 1.5


@talkers
async def test_a_stream_is_heard_piece_by_piece_and_counted_once(pair: Pair) -> None:
    heard: list[str] = []
    pair.fake.script(Scripted(value="one two three four", pieces=4))
    reply = await pair.provider.complete(pair.ask(hear=heard.append))
    assert len(heard) == 4
    assert "".join(heard) == reply.text == "one two three four"
    assert reply.usage.tokens_out == 5
    whole = await pair.provider.complete(pair.ask())
    assert reply.usage.tokens_in == whole.usage.tokens_in


@talkers
@pytest.mark.parametrize("told", [True, False], ids=["with-usage", "without"])
async def test_a_stream_that_breaks_off_has_what_came_and_an_open_bill(pair: Pair, told: bool) -> None:
    heard: list[str] = []
    pair.fake.script(Scripted("half", value="word " * 100, pieces=10, after=4, tell_usage=told))
    error = await pair.failure(hear=heard.append)
    assert (type(error), error.billed) == (AIUnavailable, "unknown")
    assert heard
    assert isinstance(error.usage, Usage)
    assert error.usage.tokens_in >= 8
    assert 40 <= error.usage.tokens_out <= 200 * 4 // 3
    assert "word" not in chain(error)


@talkers
async def test_a_stream_that_ends_with_an_error_of_the_provider_is_one_that_broke_off(pair: Pair) -> None:
    heard: list[str] = []
    pair.fake.script(Scripted("half", value="word " * 100, pieces=10, after=4, code="overloaded"))
    error = await pair.failure(hear=heard.append)
    assert (type(error), error.billed) == (AIUnavailable, "unknown")
    assert heard
    assert isinstance(error.usage, Usage)
    assert error.usage.tokens_out >= 40


@talkers
async def test_a_slow_stream_keeps_what_came_until_the_timeout(pair: Pair) -> None:
    await pair.provider.complete(pair.ask())
    heard: list[str] = []
    pair.fake.script(Scripted("dribble", value="word " * 100, pieces=20, seconds=4))
    error = await pair.failure(hear=heard.append, timeout=0.7)
    assert (type(error), error.billed) == (AIUnavailable, "unknown")
    assert 1 <= len(heard) < 20
    assert isinstance(error.usage, Usage)
    assert error.usage.tokens_out > 0


@talkers
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
async def test_an_answer_that_is_cut_off_is_billed(pair: Pair, streams: bool) -> None:
    pair.fake.script(Scripted(value="x" * 400))
    error = await pair.failure(max_output_tokens=10, hear=(lambda piece: None) if streams else None)
    assert isinstance(error, AIMalformed)
    assert isinstance(error.usage, Usage)
    assert error.usage.tokens_out == 10


@every
async def test_a_check_is_free_and_finds_a_dead_server(pair: Pair) -> None:
    await pair.provider.check()
    assert pair.fake.requests == []
    await pair.fake.stop()
    with pytest.raises(AIUnavailable):
        await pair.provider.check(5.0)


@every
async def test_loopback_goes_through_no_proxy(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    await pair.provider.complete(pair.ask())


@every
async def test_it_can_be_closed_twice_and_used_again(pair: Pair) -> None:
    await pair.provider.complete(pair.ask())
    await pair.provider.close()
    await pair.provider.close()
    await pair.provider.complete(pair.ask())


@every
async def test_a_dozen_at_once_are_a_dozen_requests(pair: Pair) -> None:
    async with asyncio.timeout(20):
        await asyncio.gather(*(pair.provider.complete(pair.ask()) for _ in range(12)))
    assert len(pair.fake.requests) == 12


@every
async def test_an_unknown_model_is_refused(pair: Pair) -> None:
    assert isinstance(await pair.failure(model="none-such"), AIRefused)


@talkers
@pytest.mark.parametrize("count", [0, 1], ids=["words", "picture"])
async def test_an_untold_usage_is_counted_by_ourselves(
    pair: Pair, count: int, kitchen: Callable[[], tuple[Any, ...]]
) -> None:
    if count and not pair.provider.capabilities.images:
        count = 0
    pair.fake.script(Scripted(value="Forty words or so.", tell_usage=False))
    reply = await pair.provider.complete(pair.ask(images=kitchen() if count else ()))
    assert reply.usage.tokens_in > 8
    assert reply.usage.tokens_out > 4
    assert (reply.usage.images, reply.usage.tokens_image > 0) == (count, bool(count))
