"""Which providers the settings open, and in which order."""

import pytest

from adapters.ai.guide import GuideProvider
from adapters.ai.mock import MockProvider
from bot.providers import TABLE, providers
from bot.settings import Settings, load
from bot.settings_models import SERVICES
from core.errors import SettingsError
from core.ports.ai import AIProvider

KEYS = {
    "STABILITY_API_KEY": "s",
    "OPENAI_API_KEY": "o",
    "DEEPSEEK_API_KEY": "d",
    "GEMINI_API_KEY": "g",
    "LOCAL_AI_URL": "http://127.0.0.1:11434/v1",
    "LOCAL_AI_MODEL": "llama3.2",
}


def settings(**environ: str) -> Settings:
    return load(environ)


def opened(**environ: str) -> list[AIProvider]:
    return providers(settings(**environ))


def services(**environ: str) -> list[str]:
    return [provider.service for provider in opened(**environ)]


def test_without_any_key_the_guide_is_alone() -> None:
    assert services() == ["guide"]


def test_all_keys_open_all_in_the_order_of_the_table_and_the_guide_last() -> None:
    assert services(**KEYS) == [*SERVICES, "guide"]
    assert tuple(row.service for row in TABLE) == SERVICES


def test_in_mode_real_there_is_no_guide() -> None:
    assert services(HOMEVIEW_MODE="real", GEMINI_API_KEY="g") == ["gemini"]
    assert services(HOMEVIEW_MODE="real") == []


def test_in_mode_mock_no_key_is_used() -> None:
    assert services(HOMEVIEW_MODE="mock", **KEYS) == ["mock"]


def test_in_mode_mock_a_service_can_be_the_real_one() -> None:
    found = opened(HOMEVIEW_MODE="mock", HOMEVIEW_SERVICES="gemini=real", **KEYS)
    assert [p.service for p in found] == ["gemini", "mock"]
    assert not isinstance(found[0], MockProvider)


def test_a_mock_stands_in_a_services_place_and_needs_no_key() -> None:
    first, second, guide = opened(HOMEVIEW_SERVICES="deepseek=mock", GEMINI_API_KEY="g")
    assert [p.service for p in (first, second)] == ["gemini", "deepseek"]
    assert isinstance(second, MockProvider)
    assert second.capabilities.free
    assert (second.capabilities.embed, second.capabilities.images) == (False, False)
    assert isinstance(guide, GuideProvider)


def test_a_service_can_be_off_though_its_key_is_set() -> None:
    assert services(HOMEVIEW_SERVICES="gemini=off", **KEYS) == [*SERVICES[1:], "guide"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.service)
def test_a_real_service_without_its_setting_is_told_by_name(row: object) -> None:
    service, needs = row.service, row.needs  # type: ignore[attr-defined] # a Row
    with pytest.raises(SettingsError, match=f"{service}=real, but {needs} is not set"):
        opened(HOMEVIEW_SERVICES=f"{service}=real")
    assert service in services(**KEYS)


def test_how_a_mock_fails_is_the_settings_word() -> None:
    (mock,) = opened(HOMEVIEW_MODE="mock", HOMEVIEW_MOCK="error=refused, every=3")
    assert isinstance(mock, MockProvider)
    assert (mock.behaviour.failure, mock.behaviour.every) == ("refused", 3)


def test_a_slip_in_it_is_told_even_where_nothing_is_mocked() -> None:
    with pytest.raises(SettingsError, match="HOMEVIEW_MOCK: error=sleepy"):
        opened(HOMEVIEW_MOCK="error=sleepy", GEMINI_API_KEY="g")


@pytest.mark.parametrize(("setting", "images"), [("true", True), ("false", False)])
@pytest.mark.parametrize("service", ["deepseek", "openai", "local"])
def test_pictures_are_taken_where_the_settings_say_so(service: str, setting: str, images: bool) -> None:
    name = "LOCAL_AI_IMAGES" if service == "local" else f"{service.upper()}_IMAGES"
    found = {p.service: p for p in opened(**KEYS, **{name: setting})}
    assert found[service].capabilities.images is images


def test_only_a_model_of_ones_own_and_the_guide_are_free() -> None:
    free = {p.service for p in opened(**KEYS) if p.capabilities.free}
    assert free == {"local", "guide"}
