"""The language that a terminal is set to."""

import pytest

from bot.settings import terminal_language
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
def test_it_is_read_from_the_environment(told: dict[str, str], language: str | None) -> None:
    assert known_language(terminal_language(told)) == language
