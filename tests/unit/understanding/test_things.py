"""People, rooms, categories and materials by their words in four languages."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.data import read_yaml
from core.understanding.things import KINDS, Kind, category_of, people_in, the_one, things_in

TABLE = yaml.safe_load(Path(__file__).with_name("things.yaml").read_text(encoding="utf-8"))
ROWS = [(kind, text, ids) for kind, rows in TABLE.items() for text, ids in rows.items()]


@pytest.mark.parametrize(("kind", "text", "ids"), ROWS)
def test_things_by_their_words(kind: Kind, text: str, ids: str) -> None:
    assert " ".join(one.id for one in things_in(text, kind)) == ids


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_data_is_found(kind: Kind) -> None:
    taken: set[str] = set()
    for name, words in read_yaml("things.yaml")[kind].items():
        for word in words:
            assert word not in taken, f"{word} has two meanings"
            taken.add(word)
            assert name in {one.id for one in things_in(f"- {word} -", kind)}, word


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("paid the plumber 1,850 yesterday", "plumbing"),
        ("pagué al electricista", "electrical"),
        ("paint for the hall, 85", "paint"),
        ("Fliesen gekauft 320 €", "tile"),
        ("grout and a faucet", ""),
        ("a gift", ""),
    ],
)
def test_a_category_is_named_or_told_by_the_trade(text: str, category: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Sam, can you measure the window?", ["Sam"]),
        ("ask Mike about it", ["Mike"]),
        ("add my mom, she can look", ["mother"]),
        ("the plumber and Ana", ["plumber", "Ana"]),
        ("mi esposa y Juan", ["partner", "Juan"]),
        ("frag Ömer", ["Ömer"]),
        ("Tile for the Kitchen", []),
        ("note the samples", []),
    ],
)
def test_people(text: str, people: list[str]) -> None:
    assert [one.name or one.id for one in people_in(text, ("Sam", "Ana"))] == people


@given(st.text(max_size=100))
def test_places_are_in_the_text(text: str) -> None:
    for kind in KINDS:
        for one in things_in(text, kind):
            assert 0 <= one.start < one.end <= len(text)
        assert the_one(text, kind) in {"", *(one.id for one in things_in(text, kind))}
