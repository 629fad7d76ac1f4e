"""The recorded mix, played through a whole house with three providers over HTTP and the guide behind them.

Time runs twenty times faster for the gateway and its providers, so that waiting for the slow ones does not take hours.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from adapters.ai.gemini import GeminiProvider
from adapters.ai.openai_compatible import DEEPSEEK, OPENAI, OpenAICompatible
from core.messages import Place
from core.persistence import SqlStore
from core.ports.ai import AIProvider, AIReply, AIRequest, Capabilities
from core.recovery import Category
from core.views import Card, plain_text
from tests.fakes.faults import FaultServer, Scripted
from tests.fakes.gemini import KEY as GEMINI_KEY
from tests.fakes.gemini import FakeGemini
from tests.fakes.openai import KEY as OPENAI_KEY
from tests.fakes.openai import FakeOpenAI
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import Talk, talk

FASTER = 20.0
SECONDS_BETWEEN = 25.0
"""From one message with a failure to the next."""
OFTEN = 12
"""More attempts than one message ever makes."""
ROOM_FOR = 40
"""Messages in a conversation, before another one begins."""

Asked = Literal["question", "photo", "words"]
KNOWN = (
    "do i need a permit to move the sink?",
    "how do i choose a countertop?",
    "how much tile waste should i order?",
    "what should a contractor's quote contain?",
    "how do i compare quotes?",
    "what is a gfci outlet for?",
    "how long does a kitchen renovation take?",
    "how do i measure my kitchen?",
)
UNKNOWN = ("which colour goes with a cat?", "how do i tune a piano in the hall?")
SCRIPTS: dict[str, Scripted] = {
    "overloaded": Scripted("error", status=503),
    "error": Scripted("error", status=500),
    "busy": Scripted("error", status=429),
    "busy_short": Scripted("error", status=429, retry_delay="2s"),
    "busy_long": Scripted("error", status=429, retry_delay="3600s"),
    "bad_key": Scripted("error", status=401),
    "no_credit": Scripted("error", status=402),
    "no_model": Scripted("error", status=404),
    **{
        kind: Scripted(kind)
        for kind in ("reset", "half", "nonsense", "broken_json", "misfit", "cut_off", "block_prompt", "block_answer")
    },
    "silence": Scripted("silence"),
    "dribble": Scripted("dribble"),
}
USEFUL: dict[Asked, tuple[str, ...]] = {
    "question": ("Answered by", "rom my own guidance"),
    "photo": ("What I see",),
    "words": ("Noted with",),
}
"""What stands on the card of an answer that leaves the person nothing to do."""


@dataclass(frozen=True)
class Fault:
    category: Category
    fault: str
    at: Literal["first", "all"]
    times: int


@dataclass
class Tally:
    """By category: how many, and how many ended usefully. `cards`: answers that are no plain card, with their fault."""

    all: Counter[str] = field(default_factory=Counter)
    useful: Counter[str] = field(default_factory=Counter)
    not_plain: list[tuple[Fault, str]] = field(default_factory=list)

    def table(self) -> str:
        rows = [f"{c:18}{self.useful[c]:5} of {self.all[c]:4}  {self.useful[c] / self.all[c]:4.0%}" for c in self.all]
        total = f"{'all':18}{self.useful.total():5} of {self.all.total():4}  {self.share:4.0%}"
        return "\n".join((*rows, total))

    @property
    def share(self) -> float:
        return self.useful.total() / self.all.total()


def recorded(seed: int = 1) -> list[tuple[Fault, Asked]]:
    """A thousand failures, each with what was asked, in an order that is always the same."""
    told = yaml.safe_load((Path(__file__).parent / "mix.yaml").read_text())
    faults = [
        Fault(row["category"], row["fault"], row["at"], OFTEN if row["for"] == "always" else 1)
        for row in told["faults"]
        for _ in range(row["count"])
    ]
    chance = random.Random(seed)
    chance.shuffle(faults)
    kinds, weights = get_args(Asked), [told["asked"][kind] for kind in get_args(Asked)]
    return list(zip(faults, chance.choices(kinds, weights, k=len(faults)), strict=True))


class Hurried:
    """A provider whose seconds are shorter; `surprises`: calls that raise what no provider should."""

    def __init__(self, inner: AIProvider, server: FaultServer) -> None:
        self._inner, self.server, self.surprises = inner, server, 0

    @property
    def service(self) -> str:
        return self._inner.service

    @property
    def capabilities(self) -> Capabilities:
        return self._inner.capabilities

    async def complete(self, request: AIRequest) -> AIReply:
        if self.surprises:
            self.surprises -= 1
            raise KeyError("what nobody thought of")
        return await self._inner.complete(replace(request, timeout=request.timeout / FASTER))

    async def check(self, timeout: float = 10.0) -> None:
        await self._inner.check(timeout)

    async def close(self) -> None:
        await self._inner.close()

    def fail(self, fault: Fault) -> None:
        if fault.fault == "surprise":
            self.surprises = fault.times
        else:
            self.server.script(*[SCRIPTS[fault.fault]] * fault.times)

    def recover(self) -> None:
        self.surprises = 0
        self.server._queue.clear()


class Play:
    """`clock` is what the gateway reads: real time, faster, and moved on between messages."""

    def __init__(self, providers: Sequence[Hurried]) -> None:
        self.providers, self._passed, self._number = providers, 0.0, 0
        self.home: Talk
        self.tally = Tally()

    def clock(self) -> float:
        return time.monotonic() * FASTER + self._passed

    async def one(self, fault: Fault, asked: Asked) -> None:
        self._number += 1
        place = Place("console", "local", f"{asked}-{self._number // ROOM_FOR}", direct=True)
        self.home.clock.pass_by(seconds=SECONDS_BETWEEN)
        self._passed += SECONDS_BETWEEN
        await self._begin(place)
        for provider in self.providers if fault.at == "all" else self.providers[:1]:
            provider.fail(fault)
        before = len(self.home.cards(place))
        await self._ask(asked, place)
        self._judge(fault, asked, self.home.cards(place)[before:])
        for provider in self.providers:
            provider.recover()

    async def _begin(self, place: Place) -> None:
        if not self.home.cards(place):
            await self.home.say("kitchen, 20k, built in 1995", place=place)

    async def _ask(self, asked: Asked, place: Place) -> None:
        number = self._number
        match asked:
            case "question":
                known = KNOWN if number % 5 else UNKNOWN
                await self.home.say(known[number % len(known)], place=place)
            case "photo":
                picture = kitchen_photo(1000 + number, (160, 120))
                await self.home.say("", place=place, files={f"{number}.jpg": picture})
            case "words":
                await self.home.say(
                    "could you be so kind and jot down that the neighbour's outlet is dead", place=place
                )

    def _judge(self, fault: Fault, asked: Asked, cards: Sequence[Card]) -> None:
        text = "\n".join(plain_text(card) for card in cards)
        self.tally.all[fault.category] += 1
        self.tally.useful[fault.category] += any(words in text for words in USEFUL[asked])
        if not is_plain(text):
            self.tally.not_plain.append((fault, text))


def is_plain(text: str) -> bool:
    """Words for people: something is said, and nothing of what only a developer reads."""
    inside = (
        "Traceback",
        "Error",
        "Exception",
        "KeyError",
        "AIUnavailable",
        "HTTP",
        "503",
        "429",
        "None",
        "did not work",
    )
    return bool(text.strip()) and not any(word in text for word in inside)


@asynccontextmanager
async def playing(store: SqlStore, folder: Path) -> AsyncIterator[Play]:
    async with AsyncExitStack() as stack:
        gemini, openai, deepseek = FakeGemini(), FakeOpenAI("openai"), FakeOpenAI("deepseek", images=False)
        reading = Scripted(value={"intent": "note", "confidence": 0.95, "text": "the neighbour's outlet is dead"})
        for server in (gemini, openai, deepseek):
            await server.start()
            stack.push_async_callback(server.stop)
            server.when("You sort one message", reading)
        providers = [
            Hurried(GeminiProvider(GEMINI_KEY, gemini.base_url), gemini),
            Hurried(OpenAICompatible(OPENAI, OPENAI_KEY, "gpt-5-mini", images=True, base_url=openai.address), openai),
            Hurried(OpenAICompatible(DEEPSEEK, OPENAI_KEY, "deepseek-flash", base_url=deepseek.address), deepseek),
        ]
        for provider in providers:
            stack.push_async_callback(provider.close)
            await provider.check(30.0)  # the SDKs load
        play = Play(providers)

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(seconds / FASTER)

        # Without a cache: each of them must be survived, none is to be answered from memory.
        more: dict[str, Any] = {"time": play.clock, "sleep": sleep, "cache": None}
        play.home = await stack.enter_async_context(talk(store, folder, list(providers), **more))
        yield play
