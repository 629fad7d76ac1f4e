"""A malformed article or table is refused at the start, by its name."""

from importlib.resources import files

import pytest

from core.errors import GuidanceError
from core.journeys.loading import load_templates
from core.knowledge.guide import Guide
from core.knowledge.library import load_articles, parse_articles
from core.knowledge.words import load_words, parse_words, stem

GOOD = f"""
- id: sample
  title: A sample
  text: {"Plain words that say what to do. " * 10}
  keywords: [one thing, another, third]
  questions: [What is a sample, How do I sample]
  serves: [kitchen/k3, diy]
  source: "EPA, A Document"
  checked: 2026-11
"""


def refused(text: str, **others: str) -> str:
    with pytest.raises(GuidanceError) as caught:
        parse_articles({"a.yaml": text, **others}, load_templates())
    assert caught.value.remedy
    return caught.value.message


def test_a_good_article_is_taken() -> None:
    (article,) = parse_articles({"samples.yaml": GOOD}, load_templates())
    assert (article.id, article.topic, article.checked) == ("sample", "samples", "2026-11")
    assert article.serves == {"kitchen/k3", "diy"}


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ('  source: "EPA, A Document"\n', "", "source"),
        ("  checked: 2026-11", "  checked: last year", "checked"),
        ("kitchen/k3", "kitchen/k99", "kitchen/k99"),
        ("questions: [What is a sample, How do I sample]", "questions: []", "questions"),
        ("one thing", "1978", "keywords.0"),
        ("  title: A sample", "  title: A sample\n  colour: red", "colour"),
        ("Plain words that say what to do. " * 10, "Too short.", "text"),
    ],
)
def test_a_bad_article_is_refused_by_its_name(was: str, is_: str, told: str) -> None:
    assert was in GOOD
    message = refused(GOOD.replace(was, is_))
    assert "a.yaml" in message
    assert "'sample'" in message
    assert told in message


def test_an_article_without_an_id_is_named_by_its_number() -> None:
    assert "number 1" in refused(GOOD.replace("id: sample", "ident: sample"))
    assert "number 2" in refused(GOOD + "- just words\n")


def test_an_id_stands_once_over_all_files() -> None:
    assert "twice" in refused(GOOD, **{"b.yaml": GOOD})


def test_a_file_that_is_no_list_or_no_yaml_is_named() -> None:
    assert "a.yaml" in refused("id: sample")
    assert "a.yaml" in refused("- id: [")


def test_each_file_can_be_read_at_once() -> None:
    folder = files("core.knowledge") / "articles"
    lengths = {f.name: len(f.read_text("utf-8").splitlines()) for f in folder.iterdir() if f.name.endswith(".yaml")}
    assert {name: n for name, n in lengths.items() if n > 350} == {}
    assert set(lengths) == {f"{a.topic}.yaml" for a in load_articles()}


def test_the_guide_holds_every_article_with_its_source_and_month() -> None:
    passages = {p.id: p for p in Guide(load_templates()).passages}
    for article in load_articles():
        passage = passages[f"article/{article.id}"]
        assert (passage.text, passage.source, passage.checked) == (article.text, article.source, article.checked)


# words


@pytest.mark.parametrize(
    "alike",
    [
        ("tile", "tiles", "tiled", "tiling"),
        ("drip", "drips", "dripping", "dripped"),
        ("battery", "batteries"),
        ("glass", "glasses"),
        ("outlet", "receptacles"),
        ("mold", "mould"),
        ("bids", "quotes"),
        ("drywall", "dry wall", "sheet rock", "sheetrock"),
        ("shutoff", "shut-off", "shut off"),
        ("contractor's", "contractors"),
    ],
)
def test_words_for_the_same_are_one(alike: tuple[str, ...]) -> None:
    assert len({tuple(load_words().of(word)) for word in alike}) == 1


@pytest.mark.parametrize("apart", [("pain", "paint"), ("glass", "glad"), ("lead", "leak")])
def test_other_words_stay_apart(apart: tuple[str, str]) -> None:
    assert stem(apart[0]) != stem(apart[1])


def test_a_slip_of_the_finger_is_mended_and_another_word_is_not() -> None:
    known = {"drain": "drain", "cabinets": "cabinet", "contractor": "contractor"}
    assert load_words().spelled("contracter", known) == "contractor"
    assert load_words().spelled("cabnets", known) == "cabinet"
    assert load_words().spelled("cabients", known) == "cabinet"
    assert load_words().spelled("train", known) == ""
    assert load_words().spelled("drai", known) == ""


def test_a_bad_table_of_words_is_refused() -> None:
    with pytest.raises(GuidanceError, match="malformed"):
        parse_words("common: a\nsame: []\n")
    with pytest.raises(GuidanceError, match="two rows"):
        parse_words("common: a\ncompounds: {}\nsame: [quote bid, offer bids]\n")
