"""The language that a terminal is set to."""

import pytest

from bot.processes.console import _terminal_language
from core.words import known_language


@pytest.mark.parametrize(
    ("told", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, None),
        ({}, None),
    ],
)
def test_it_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], language: str | None
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert known_language(_terminal_language()) == language
