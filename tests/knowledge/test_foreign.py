"""Questions in Spanish, German and French find their article, told in the language of who asks."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from core.journeys.spoken import spoken_templates
from core.knowledge.guide import Guide
from core.knowledge.passages import Passage
from core.understanding.meaning import available
from core.understanding.meaning.encoder import SentenceEncoder
from core.words import LANGUAGES, Language, speaking
from core.yaml_text import parse_yaml
from tests.knowledge.measure import Questions

FOREIGN = tuple(language for language in LANGUAGES if language != "en")
PARTS = ("tuned", "held_out")
FIRST, IN_THREE, REFUSED = {True: 0.7, False: 0.5}, {True: 0.8, False: 0.5}, 0.85
"""At least these shares, with a sentence model and by letters alone."""
pytestmark = pytest.mark.xdist_group("meaning")


@cache
def guide(by_meaning: bool) -> Guide:
    return Guide(spoken_templates(), SentenceEncoder()) if by_meaning else Guide(spoken_templates())


@cache
def questions(language: str, part: str) -> Questions:
    raw = parse_yaml((Path(__file__).parent / "questions_foreign.yaml").read_text("utf-8"))[language][part]
    return Questions.model_validate({**raw, "near_misses": []})


def ids(found: Sequence[Passage]) -> list[str]:
    return [passage.id.removeprefix("article/") for passage in found]


@pytest.mark.parametrize("by_meaning", [True, False])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", FOREIGN)
def test_most_questions_find_their_article(language: str, part: str, by_meaning: bool) -> None:
    if by_meaning and not available():
        pytest.skip("the package of the sentence model is not installed")
    asked = questions(language, part).asked
    found = {a.q: ids(guide(by_meaning).find(a.q, language=language)) for a in asked}
    first = sum(found[a.q][:1] != [] and found[a.q][0] in a.ids for a in asked) / len(asked)
    three = sum(bool(set(found[a.q]) & set(a.ids)) for a in asked) / len(asked)
    assert first >= FIRST[by_meaning], found
    assert three >= IN_THREE[by_meaning], found


@pytest.mark.parametrize("by_meaning", [True, False])
def test_other_subjects_find_nothing(by_meaning: bool) -> None:
    if by_meaning and not available():
        pytest.skip("the package of the sentence model is not installed")
    off = [(language, q) for language in FOREIGN for part in PARTS for q in questions(language, part).off_topic]
    answered = [(q, ids(found)) for language, q in off if (found := guide(by_meaning).find(q, language=language))]
    assert len(answered) <= (1 - REFUSED) * len(off), answered


@pytest.mark.parametrize("language", FOREIGN)
def test_an_article_is_told_in_the_language_being_spoken(language: Language) -> None:
    english = guide(False).named("article/deposit")
    with speaking(language):
        told = guide(False).named("article/deposit")
        found = guide(False).find("how much deposit", language="en")
    assert english is not None
    assert told is not None
    assert told.text != english.text
    assert found[0].text == told.text


def test_nothing_is_found_for_nothing() -> None:
    for text in ("", "   ", "?!", "👍🏽", "qqqq zzzz"):
        assert guide(False).find(text, language="de") == ()
