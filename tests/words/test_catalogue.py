"""Every text is there in every language, says the same figures, and keeps its names, marks and bounds."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message as Entry

from core.words.catalogue import PARTS, t, tn
from core.words.forms import day, full_day, month_and_year, number
from core.words.language import LANGUAGES, speaking
from tests.words.gather import complete, known_in, said_in

FOREIGN = tuple(language for language in LANGUAGES if language != "en")
FILES = [(language, part) for language in FOREIGN for part in PARTS]
_NAMES = re.compile(r"\{(\w*)[^}]*\}")
_FIGURES = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3})*")


def pairs(language: str, part: str) -> Iterator[tuple[str, Entry, tuple[str, ...], tuple[str, ...]]]:
    """(English, entry, English forms, translated forms) of every translated text."""
    for entry in known_in(language, part):
        if entry.id and complete(entry.string):
            ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
            strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            yield ids[0], entry, ids, strings


@pytest.mark.parametrize(("language", "part"), FILES)
def test_every_text_is_translated(language: str, part: str) -> None:
    known = {(e.id if isinstance(e.id, str) else e.id[0]): e for e in known_in(language, part) if e.id}
    said = said_in(part)
    missing = [text for text in said if text not in known or not complete(known[text].string)]
    assert not missing, f"{len(missing)} texts, such as {missing[:3]}: run `make words`, then translate them"
    shape = [text for text, message in said.items() if isinstance(known[text].id, str) != (not message.plural)]
    assert not shape


@pytest.mark.parametrize(("language", "part"), FILES)
def test_nothing_is_translated_that_is_no_longer_said(language: str, part: str) -> None:
    said = said_in(part)
    known = [e.id if isinstance(e.id, str) else e.id[0] for e in known_in(language, part) if e.id]
    assert not [text for text in known if text not in said], "run `make words`"


@pytest.mark.parametrize(("language", "part"), FILES)
def test_names_and_marks_are_kept(language: str, part: str) -> None:
    for english, _, ids, strings in pairs(language, part):
        wanted = [set(_NAMES.findall(text)) for text in ids]
        for string in strings:
            assert set(_NAMES.findall(string)) in wanted, (english, string)
            assert string.count("*") in {text.count("*") for text in ids}, (english, string)
            assert string.count("`") % 2 == 0, (english, string)
            assert string == string.strip() or english != english.strip(), (english, string)


@pytest.mark.parametrize(("language", "part"), [pair for pair in FILES if pair[1] != "asked"])
def test_figures_are_the_same(language: str, part: str) -> None:
    """A price, a distance or a year that changes on the way would be a wrong answer."""
    wrong = [
        (english, string)
        for english, _, ids, strings in pairs(language, part)
        for string in strings
        if figures(string) not in [figures(text) for text in ids]
    ]
    assert not wrong, wrong[:5]


def figures(text: str) -> Counter[str]:
    """Digits alone, "40k" as 40000; the 1980s are "los años 80" elsewhere."""
    spelled = re.sub(r"\b19(\d0)s?\b", r"\1", re.sub(r"(\d)(?:k| mil)\b", r"\g<1>000", text))
    return Counter(re.sub(r"\D", "", found) for found in _FIGURES.findall(spelled))


@pytest.mark.parametrize(("language", "part"), FILES)
def test_what_stands_on_a_button_fits_on_it(language: str, part: str) -> None:
    known = {english: strings for english, _, _, strings in pairs(language, part)}
    for english, message in said_in(part).items():
        if message.most:
            assert all(len(string) <= message.most for string in known.get(english, ())), (english, known[english])


@pytest.mark.parametrize("language", FOREIGN)
def test_few_texts_are_the_same_in_english(language: str) -> None:
    """Names of organisations are; a sentence that is was forgotten."""
    for part in ("bot", "journeys"):
        same = [english for english, _, _, strings in pairs(language, part) if english in strings]
        assert not [text for text in same if sum(word.isalpha() for word in text.split()) > 5], same


@pytest.mark.parametrize(
    ("language", "figure", "date", "weekday", "month"),
    [
        ("en", "12,500", "27 Nov 2026", "Friday 27 November 2026", "November 2026"),
        ("es", "12,500", "27 nov 2026", "viernes, 27 de noviembre de 2026", "noviembre de 2026"),
        ("de", "12.500", "27.11.2026", "Freitag, 27. November 2026", "November 2026"),
        ("fr", "12\u202f500", "27 nov. 2026", "vendredi 27 novembre 2026", "novembre 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(
    language: str, figure: str, date: str, weekday: str, month: str
) -> None:
    from datetime import date as calendar

    when = calendar(2026, 11, 27)
    with speaking(language):
        assert (number(12500), day(when), full_day(when), month_and_year(when)) == (figure, date, weekday, month)


def test_values_are_filled_in_and_braces_mean_nothing_without_any() -> None:
    assert t("{what} costs {much}", what="{tile}", much=12500) == "{tile} costs 12,500"
    assert t("a {brace") == "a {brace"
    assert tn("{n} photo", "{n} photos", 1) == "1 photo"
    assert tn("{n} photo", "{n} photos", 1200) == "1,200 photos"


def test_a_language_that_nobody_speaks_here_is_english() -> None:
    with speaking("pt"):
        assert number(12500) == "12,500"
