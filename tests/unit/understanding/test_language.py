"""The language of a message by its small words and letters; not told rather than guessed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.language import LANGUAGES, language_of, languages_of
from tests.unit.understanding.test_words import FOREIGN, IN_KITCHEN

TELLING = [
    ("was ist der nächste Schritt?", "de"),
    ("was it done?", "en"),
    ("non, merci", "fr"),
    ("no, gracias", "es"),
    ("¿qué sigue?", "es"),
    ("Küche", "de"),
    ("die Fotos sind fertig", "de"),
    ("the kids are done", "en"),
    ("la cuisine est sombre", "fr"),
    ("la cocina es oscura", "es"),
    ("1965", "unknown"),
    ("ok", "unknown"),
    ("no", "unknown"),
    ("", "unknown"),
    ("👍", "unknown"),
]


@pytest.mark.parametrize(("text", "language"), TELLING)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_person_s_language_decides_between_equals_only() -> None:
    assert language_of("no", "es") == "es"
    assert language_of("no", "de") == "unknown"
    assert language_of("the kitchen is dark", "es") == "en"


def test_an_unknown_language_is_read_with_all_rules_the_person_s_first() -> None:
    assert languages_of("1965", "fr")[0] == "fr"
    assert set(languages_of("1965")) == set(LANGUAGES)
    assert languages_of("the kitchen is dark") == ("en",)
    assert languages_of("la cocina es oscura") == ("es", "en")


@pytest.mark.parametrize("language", ["es", "de", "fr"])
def test_what_people_write_is_hardly_ever_taken_for_another_language(language: str) -> None:
    told = [language_of(text) for text, _ in FOREIGN[language]]
    assert sum(one not in (language, "unknown") for one in told) / len(told) <= 0.04
    assert sum(one == language for one in told) / len(told) >= 0.8


def test_english_is_hardly_ever_taken_for_another_language() -> None:
    told = [language_of(text) for text, _ in IN_KITCHEN]
    assert sum(one not in ("en", "unknown") for one in told) / len(told) <= 0.03


def test_a_message_takes_microseconds() -> None:
    language_of("warm")
    began = time.perf_counter()
    for number in range(500):
        language_of(f"was ist der nächste Schritt im Bad, {number}?")
    assert (time.perf_counter() - began) / 500 < 0.001


@given(st.text(max_size=500), st.sampled_from(["", "en", "es", "de", "fr"]))
def test_any_text_has_a_language_or_none(text: str, known: str) -> None:
    assert language_of(text, known) in (*LANGUAGES, "unknown")
    assert languages_of(text, known)
