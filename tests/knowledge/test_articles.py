"""Every article has its source, is short and plain, judges nothing from afar, and stands beside no copy of itself."""

import re
from collections import Counter
from itertools import combinations

import pytest

from core.ai.claims import verdicts
from core.journeys.loading import load_templates
from core.knowledge.library import Article, load_articles

ARTICLES = load_articles()
_FIRST = """permit-what permit-time deposit duration-kitchen duration-bathroom cost-kitchen cost-bathroom contingency
quotes-how-many quotes-compare lien cancel red-flags wall gas-line panel asbestos lead mold cabinets-order counters
cabinets-price tile-waste diy live-in"""
FIRST = frozenset(_FIRST.split())
"""Ids that were there from the beginning: conversations and tests may name them."""
SUBJECTS = """permit|inspection|contract|scope|deposit|milestones|lien|quote|change order|contingency|budget|licence
insurance|schedule|lead time|live in|gas|panel|water|dust|lead paint|asbestos|mold|ladder|silica|carbon monoxide
load bearing|cabinets|countertop|tile|grout|flooring|paint|drywall|insulation|pipe|faucet|ventilation|lighting|outlet
measure|patch|caulk|shut-off|toilet flange|anchor|level|waterproofing|sand|stud|power tool|punch list|warranty
final payment|wheelchair|tenant|landlord|condo|hoa|rebate|dumpster|hazardous waste|pets|children|claim|historic|used
811|septic|radon|smoke alarm|mask|references|loan|tax|septic|grab bar|hood|layout|valve|fan""".replace("\n", "|")
MARKS = re.compile(r"[*_`~#<>|]|https?:|\s{2}")


def named(articles: list[Article]) -> list[str]:
    return [a.id for a in articles]


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+", text) if s]


def test_there_are_enough_and_the_first_ones_kept_their_ids() -> None:
    assert len(ARTICLES) >= 120
    assert FIRST - {a.id for a in ARTICLES} == set()


@pytest.mark.parametrize("step", [f"{t.id}/{s.id}" for t in load_templates().values() for s in t.steps])
def test_every_step_has_articles(step: str) -> None:
    assert len([a for a in ARTICLES if step in a.serves]) >= 5


@pytest.mark.parametrize("subject", SUBJECTS.split("|"))
def test_every_subject_is_spoken_of(subject: str) -> None:
    told = [a for a in ARTICLES if subject in " . ".join((a.title, *a.keywords, *a.questions)).lower()]
    assert told


def test_each_is_short() -> None:
    assert {a.id: n for a in ARTICLES if not 60 <= (n := len(a.text.split())) <= 140} == {}
    assert [a.id for a in ARTICLES if len(a.title) > 60] == []


def test_each_is_easy_to_read() -> None:
    per_sentence = {a.id: len(a.text.split()) / len(sentences(a.text)) for a in ARTICLES}
    assert {id_: round(n, 1) for id_, n in per_sentence.items() if n > 18.5} == {}
    assert sum(per_sentence.values()) / len(per_sentence) < 14
    longest = {a.id: n for a in ARTICLES if (n := max(len(s.split()) for s in sentences(a.text))) > 45}
    assert longest == {}


def test_each_is_plain_text_in_whole_sentences() -> None:
    assert named([a for a in ARTICLES if MARKS.search(a.text + a.title)]) == []
    assert named([a for a in ARTICLES if not a.text.endswith((".", "?")) or not a.text[0].isupper()]) == []
    assert named([a for a in ARTICLES if "—" in a.text or "\u2013" in a.text]) == []


def test_each_has_a_source_and_a_figure_has_one_outside_of_this_project() -> None:
    figure = re.compile(r"\$\d|\d%|\d inch|\d feet|\d square feet|\d weeks")
    own = [a for a in ARTICLES if re.fullmatch(r"HomeView's journeys", a.source)]
    assert named([a for a in own if figure.search(a.text)]) == []
    assert len(own) < len(ARTICLES) / 5


def test_prices_name_where_they_are_from_in_the_text_itself() -> None:
    prices = [a for a in ARTICLES if a.topic == "budget" and "$" in a.text]
    assert prices
    assert named([a for a in prices if not re.search(r"report|study|contractors' sites|guideline", a.text)]) == []


def test_none_passes_a_verdict_on_walls_or_materials() -> None:
    found = {a.id: [s for s in sentences(a.text) if verdicts(s)] for a in ARTICLES if verdicts(f"{a.title}. {a.text}")}
    assert found == {}


@pytest.mark.parametrize("id_", ["gas-line", "panel", "layout-move", "drain-kinds", "kitchen-outlets", "induction"])
def test_gas_panels_circuits_and_main_drains_are_left_to_licensed_people(id_: str) -> None:
    assert "licensed" in next(a for a in ARTICLES if a.id == id_).text


def test_what_speaks_of_permits_sends_people_to_their_building_department() -> None:
    about = [a for a in ARTICLES if a.topic == "permits" and a.id not in ("dig-811", "inspection-failed")]
    assert named([a for a in about if not re.search(r"[Cc]onfirm|[Aa]sk ", a.text)]) == []


def test_no_two_say_the_same() -> None:
    shingles = {a.id: set(zip(*(a.text.lower().split()[n:] for n in range(3)), strict=False)) for a in ARTICLES}
    alike = {
        (one, other): round(len(both) / min(len(shingles[one]), len(shingles[other])), 2)
        for one, other in combinations(shingles, 2)
        if len(both := shingles[one] & shingles[other]) > 0.2 * min(len(shingles[one]), len(shingles[other]))
    }
    assert alike == {}
    assert [t for t, n in Counter(a.title for a in ARTICLES).items() if n > 1] == []
    assert [q for q, n in Counter(q.lower() for a in ARTICLES for q in a.questions).items() if n > 1] == []
