"""What `homeview doctor` says of the models."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.check import Check
from bot.checks_models import model_checks
from bot.keys import secret_keys
from bot.settings import Settings, load
from core.ai.health import ProviderHealth, keep
from core.persistence import migrate, open_store
from tests.fakes.gemini import KEY, FakeGemini
from tests.fakes.openai import FakeOpenAI


async def found(settings: Settings, *, live: bool = True) -> dict[str, Check]:
    return {check.name: check async for check in model_checks(settings, live=live)}


def settings_of(home: Path, **given: str) -> Settings:
    return load({"HOMEVIEW_HOME": str(home), **given}, home)


@pytest.fixture
def both(tmp_path: Path, fake: FakeGemini, local_fake: FakeOpenAI) -> Settings:
    gemini = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": fake.base_url}
    return settings_of(tmp_path, **gemini, LOCAL_AI_URL=local_fake.address, LOCAL_AI_MODEL="llama3.2")


async def test_each_provider_is_asked_for_what_costs_nothing(both: Settings) -> None:
    told = await found(both)
    assert told["models"].told == "gemini, local, then the offline guide (mode hybrid)"
    assert (told["gemini live"].state, told["local live"].state) == ("ok", "ok")


async def test_a_wrong_key_and_a_dead_server_are_told_apart(both: Settings, tmp_path: Path, fake: FakeGemini) -> None:
    wrong = settings_of(
        tmp_path,
        GEMINI_API_KEY="wrong-key-000000000000",
        GOOGLE_GEMINI_BASE_URL=fake.base_url,
        LOCAL_AI_URL="http://127.0.0.1:9",
        LOCAL_AI_MODEL="x",
    )
    told = await found(wrong)
    assert told["gemini live"].state == told["local live"].state == "bad"
    assert "refused" in told["gemini live"].told
    assert "unavailable" in told["local live"].told
    assert "wrong-key" not in str(told)


async def test_mode_real_without_a_model_is_bad_and_hybrid_is_not(tmp_path: Path) -> None:
    real, hybrid = settings_of(tmp_path, HOMEVIEW_MODE="real"), settings_of(tmp_path)
    assert [(await found(s))["models"].state for s in (real, hybrid)] == ["bad", "off"]


@pytest.mark.parametrize(
    ("state", "why", "ago", "expected"),
    [("down", "refused", 5, "bad"), ("up", "", 5, "ok"), ("degraded", "rate_limited", 5, "ok"), ("up", "", 600, "off")],
)
async def test_what_the_running_bot_sees_is_shown_while_it_is_fresh(
    both: Settings, state: str, why: str, ago: int, expected: str
) -> None:
    await migrate(both.database)
    store = open_store(both.database, secret_keys(both))
    at = datetime.now(UTC) - timedelta(seconds=ago)
    seen = ProviderHealth("gemini", state, why, at, at)  # type: ignore[arg-type] # one of the states
    await store.transact(lambda unit: keep(unit, seen))
    await store.close()
    told = (await found(both, live=False))["gemini health"]
    assert told.state == expected
    assert state in told.told
