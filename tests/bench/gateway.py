"""What the gateway itself costs: a call over a mocked answer, a fallback, a budget under a rush, a breaker.

Ours reserves, asks, settles and keeps the answer: two transactions on SQLite, synced to the disk. Beside it LiteLLM's
Router with a budget, whose budgets live in memory, in an environment of its own (it pins an older openai) that this
makes at its first run, in `.venv/litellm`.
"""

import asyncio
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.clock import SystemClock, new_id
from bot.processes.supervise import SWITCH_SECONDS
from core.ai.breaker import Breaker, BreakerPolicy
from core.ai.breakers import Breakers
from core.ai.errand import for_task
from core.ai.estimate import worst_case
from core.ai.gateway import AIGateway
from core.ai.purse import Purse
from core.ai.tasks.advise import ADVISE, AdviseGiven
from core.cache import MemoryCache
from core.costs.budgets import Budgets
from core.costs.entry import Caller
from core.costs.limits import Limit, Scope
from core.costs.prices import PriceBook
from core.errors import AIUnavailable
from core.persistence import SqlStore, migrate, new_key, open_store
from core.ports.ai import AIProvider, AIReply, AIRequest, Capabilities
from core.ports.store import Unit
from tests.bench.processes import quantile

CALLS, AT_ONCE, ROOM = 400, 200, 24
CALLER = Caller("slack:T1", "slack:T1:U1", "j1", "r1")
GOOD = json.dumps({"text": "Add 10%.", "sources": [], "confident": False})
ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv" / "litellm"
PEER_SECONDS = 100.0
NEVER = BreakerPolicy(failures=10**9, calls=10**9)


class Mocked:
    """Answers, or fails, at once. It uses all that was set aside for it, so that every call of a rush costs the same
    as its reservation, as LiteLLM's all cost the same."""

    def __init__(self, service: str, error: AIUnavailable | None = None, takes: float = 0.0) -> None:
        self.service, self._error, self._takes = service, error, takes
        self.capabilities = Capabilities(schema=True, models={"text": "gemini-3.8-flash"})

    async def complete(self, request: AIRequest) -> AIReply:
        if self._takes:
            await asyncio.sleep(self._takes)
        if self._error:
            raise self._error
        return AIReply(GOOD, worst_case(request, self.capabilities), request.model)

    async def check(self, timeout: float = 10.0) -> None:
        return None

    async def close(self) -> None:
        return None


def _ignore(unit: Unit, event: object) -> None:
    return None


def opened(store: SqlStore, providers: Sequence[AIProvider], limits: Sequence[Limit] = ()) -> AIGateway:
    purse = Purse(store, PriceBook.load(), Budgets(), limits, SystemClock(), new_id, _ignore)
    return AIGateway(providers, purse, Breakers(store, _ignore, time.monotonic, NEVER), cache=MemoryCache())


async def calls(gateway: AIGateway, count: int = CALLS) -> float:
    """Milliseconds of one, one after the other, each another question."""
    took = []
    for number in range(count + 20):
        began = time.perf_counter()
        answer = await gateway.ask(ADVISE, AdviseGiven(f"How much tile waste for {number} m2?"), caller=CALLER)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.value is not None
        assert not answer.kept
    return quantile(sorted(took[20:]), 0.5)


async def rush(store: SqlStore) -> tuple[int, float]:
    """So many at once on a budget for so few: how many got through, and by how much it was passed (in %)."""
    caller = Caller("slack:T2", "slack:T2:U1")
    given = [AdviseGiven(f"How much tile waste for {number:03} m2?") for number in range(AT_ONCE)]
    request = replace(for_task(ADVISE, given[0], caller, ()).request, model="gemini-3.8-flash")
    prices, now = PriceBook.load(), SystemClock().now()
    limit = ROOM * prices.price("gemini", request.model, worst_case(request, Mocked("").capabilities), now).nanos
    gateway = opened(store, [Mocked("gemini", takes=0.05)], [Limit("tenant", "day", limit)])
    answers = await asyncio.gather(*(gateway.ask(ADVISE, one, caller=caller) for one in given))
    tenant = Scope("tenant", caller.tenant)
    since, until = now - timedelta(days=1), now + timedelta(days=1)
    spent = await store.transact(lambda unit: unit.ledger.spent(since, until, tenant))
    return sum(answer.value is not None for answer in answers), max(spent / limit - 1, 0.0) * 100


def breaker_micros(count: int = 200_000) -> float:
    breaker = Breaker("gemini", time.monotonic, lambda _: None, BreakerPolicy(window=0.01))
    began = time.perf_counter()
    for _ in range(count):
        admission = breaker.admit()
        assert admission is not None
        breaker.done(admission, False)
    return (time.perf_counter() - began) / count * 1_000_000


async def ours(folder: Path) -> dict[str, float]:
    url = f"sqlite:///{folder}/homeview.db"
    await migrate(url)
    store = open_store(url, (new_key(),))
    down = AIUnavailable("down", billed="no")
    call = await calls(opened(store, [Mocked("gemini")]))
    fallback = await calls(opened(store, [Mocked("gemini", down), Mocked("deepseek")]), CALLS // 2)
    passed, over = await rush(store)
    await store.close()
    return {"call_ms": call, "fallback_ms": fallback, "passed": passed, "over": over}


def peer() -> dict[str, Any] | str:
    """LiteLLM's figures, or why there are none."""
    python = PEER / "bin" / "python"
    script = Path(__file__).parent / "peers" / "litellm_router.py"
    try:
        if not python.exists():
            _run([sys.executable, "-m", "venv", str(PEER)], PEER_SECONDS)
        if not list(PEER.glob("lib/*/site-packages/litellm")):
            _run([str(python), "-m", "pip", "install", "--quiet", "litellm"], PEER_SECONDS)
        told = _run([str(python), str(script)], PEER_SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        return f"LiteLLM could not be run here ({type(error).__name__})"
    figures: dict[str, Any] = json.loads(told.splitlines()[-1])
    return figures


def _run(command: list[str], seconds: float) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds).stdout


def rows() -> list[tuple[str, str, str]]:
    sys.setswitchinterval(SWITCH_SECONDS)  # as every process of ours runs
    # Refusals are logged: what is measured is not the terminal.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder:
        own = asyncio.run(ours(Path(folder)))
    other = peer()

    def beside(text: str) -> str:
        return f"LiteLLM {other['version']}: {text.format(**other)}" if isinstance(other, dict) else other

    return [
        (
            "gateway over a mocked answer: reserve, ask, settle, keep",
            f"{own['call_ms']:.2f} ms, on the disk; {beside('{call_ms:.2f} ms, in memory')}",
            "1.9 ms",
        ),
        ("the same, first provider down", f"{own['fallback_ms']:.2f} ms; {beside('{fallback_ms:.2f} ms')}", "3 ms"),
        (
            f"{AT_ONCE} at once on a budget for {ROOM}: overspent",
            f"{own['over']:.0f}% ({own['passed']:.0f} got through); {beside('{passed} got through')}",
            "0%",
        ),
        ("breaker, admit and done", f"{breaker_micros():.2f} µs", "5 µs"),
    ]
