"""A provider is a file in adapters/ai/ and a line in one table: nothing else knows it by name."""

import re

import pytest

from bot.providers import TABLE
from tests.architecture.documents import ROOT, text_of

VENDORS = ("deepseek", "openai", "stability")
"""Gemini's models are what the tasks name first; these are known to nobody."""
KNOWING = {
    "bot/providers.py": "the table",
    "bot/settings_models.py": "their settings",
    "bot/logs.py": "the libraries that are kept quiet",
    "bot/reporting.py": "which of the settings says whether a model takes pictures; without one: it does",
    "core/costs/recommend.py": "facts about models that are cheaper than others; without one: no recommendation",
    "core/handlers/provider_cards.py": "how a name is spelt that is not just capitalised",
}
"""Who else names one, and what becomes of a provider that does not stand there."""
IMPORT = re.compile(r"^\s*(?:from|import) adapters\.ai\.(\w+)", re.M)


def sources(*folders: str) -> list[str]:
    return [str(p.relative_to(ROOT)) for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]


def test_only_the_table_opens_providers() -> None:
    importing = [path for path in sources("bot", "core") if IMPORT.search(text_of(path))]
    assert importing == ["bot/providers.py"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_code_outside_of_it_names_a_vendor(vendor: str) -> None:
    quoted = re.compile(rf"[\"']{vendor}[\"'/]")
    named = [path for path in sources("bot", "core") if path not in KNOWING and quoted.search(text_of(path))]
    assert named == []


def test_each_service_and_its_setting_are_documented() -> None:
    text = text_of("docs/models.md")
    for row in TABLE:
        assert f"| `{row.service}` |" in text
        assert f"`{row.needs}`" in text
