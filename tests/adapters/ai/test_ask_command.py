"""`homeview ask` as a process of its own, over HTTP to the fakes, with its ledger in SQLite."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.persistence import new_key, open_store
from core.ports.store import CostGroup, CostQuery
from tests.fakes import pictures
from tests.fakes.gemini import KEY, FakeGemini, Scripted
from tests.fakes.openai import KEY as OPENAI_KEY
from tests.fakes.openai import FakeOpenAI
from tests.fakes.stability import KEY as STABILITY_KEY
from tests.fakes.stability import FakeStability

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Ask = Callable[..., Awaitable[Ran]]


@pytest.fixture
def ask(tmp_path: Path, fake: FakeGemini) -> Ask:
    async def run(*words: str, **env: str) -> Ran:
        settings = {
            "HOMEVIEW_HOME": str(tmp_path / "home"),
            "GEMINI_API_KEY": KEY,
            "GOOGLE_GEMINI_BASE_URL": fake.base_url,
            "HOMEVIEW_LOG_LEVEL": "error",
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin",
            **env,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "ask", *words),
            cwd=tmp_path,
            env={name: value for name, value in settings.items() if value},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
        return Ran(process.returncode or 0, out.decode(), err.decode())

    return run


async def booked(tmp_path: Path) -> list[CostGroup]:
    store = open_store(f"sqlite:///{tmp_path / 'home' / 'homeview.db'}", [new_key()], read_only=True)
    now = datetime.now(UTC)
    try:
        query = CostQuery("tenant", now - timedelta(days=1), now + timedelta(days=1))
        return list(await store.transact(lambda unit: unit.ledger.report(query)))
    finally:
        await store.close()


async def test_an_answer_with_who_gave_it_and_what_it_cost(ask: Ask, fake: FakeGemini, tmp_path: Path) -> None:
    fake.script(Scripted(value="Grout fills joints.", usage={"promptTokenCount": 1000, "candidatesTokenCount": 100}))
    ran = await ask("What is grout?", "--system", "Be brief.")
    assert (ran.code, ran.out) == (0, "Grout fills joints.\n")
    assert "gemini/gemini-3.8-flash: answered, 1000 tokens in, 100 out, $0.001125, " in ran.err
    assert fake.requests[0].system == "Be brief."
    (group,) = await booked(tmp_path)
    assert group.key == "operator"
    assert group.nanos == 1000 * 750 + 100 * 3750


async def test_photos_searches_and_streams(ask: Ask, fake: FakeGemini, tmp_path: Path) -> None:
    photo = tmp_path / "kitchen.jpg"
    photo.write_bytes(pictures.jpeg_with_gps())
    fake.script(Scripted(value="An oak counter, it seems.", pieces=5, queries=("oak counter",)))
    ran = await ask("What is this?", "--image", str(photo), "--search", "--stream", "--most", "300")
    assert ran.code == 0
    assert ran.out == "An oak counter, it seems.\n- About oak counter: https://example.org/1\n"
    (asked,) = fake.requests
    assert (asked.method, asked.searches, asked.config["maxOutputTokens"]) == ("streamGenerateContent", True, 300)
    assert pictures.GPS_MARK not in asked.images[0][1]
    assert "1 searches" in ran.err


async def test_a_named_model_is_asked_alone(ask: Ask, fake: FakeGemini) -> None:
    deepseek = FakeOpenAI("deepseek")
    await deepseek.start()
    env = {"DEEPSEEK_API_KEY": OPENAI_KEY, "DEEPSEEK_BASE_URL": deepseek.address}
    try:
        ran = await ask("hm", "--model", "deepseek/deepseek-reasoner", **env)
        assert (ran.code, [asked.model for asked in deepseek.requests]) == (0, ["deepseek-reasoner"])
        deepseek.script(Scripted("error", status=401))
        failed = await ask("hm", "--model", "deepseek", **env)
    finally:
        await deepseek.stop()
    assert failed.code == 1
    assert "deepseek/deepseek-flash: refused, $0.00" in failed.err
    assert fake.requests == []


async def test_a_picture_is_drawn_into_the_file(ask: Ask, tmp_path: Path) -> None:
    stability = FakeStability()
    await stability.start()
    try:
        ran = await ask(
            "A kitchen",
            "--draw",
            str(tmp_path / "k.png"),
            "--model",
            "stability/ultra",
            STABILITY_API_KEY=STABILITY_KEY,
            STABILITY_BASE_URL=stability.base_url,
        )
    finally:
        await stability.stop()
    assert (ran.code, stability.requests[0].model) == (0, "ultra")
    assert (tmp_path / "k.png").read_bytes() == pictures.tile(1)
    assert "stability/ultra: answered, 1 pictures, $0.08, " in ran.err


async def test_a_vector_is_shown(ask: Ask) -> None:
    ran = await ask("grey tiles", "--embed")
    assert (ran.code, ran.out.startswith("768 figures: ")) == (0, True)


async def test_a_spending_limit_refuses_politely(ask: Ask, fake: FakeGemini) -> None:
    ran = await ask("What is grout?", HOMEVIEW_LIMIT_DAILY="0.000001")
    assert ran.code == 1
    assert "What may be spent on models is used up for now." in ran.err
    assert fake.requests == []


@pytest.mark.parametrize(
    ("words", "env", "code", "told"),
    [
        (("hm", "--model", "openai"), {}, 1, "'openai' is not set up"),
        (("hm", "--model", "gemini/"), {}, 1, "is no model"),
        (("hm", "--draw", "x.png"), {"GEMINI_API_KEY": ""}, 1, "No model that is set up here can do this"),
        (("hm", "--embed", "--stream"), {}, 2, "take a text alone"),
        ((" ",), {}, 2, "there is no text"),
        (("hm",), {"HOMEVIEW_MOCK": "error=sleepy"}, 1, "HOMEVIEW_MOCK: error=sleepy: must be one of"),
        (("hm",), {"HOMEVIEW_SERVICES": "openai=real"}, 1, "OPENAI_API_KEY is not set"),
    ],
)
async def test_what_cannot_be_is_told(
    ask: Ask, words: tuple[str, ...], env: dict[str, str], code: int, told: str
) -> None:
    ran = await ask(*words, **env)
    assert (ran.code, "Traceback" in ran.err) == (code, False)
    assert told in ran.err
