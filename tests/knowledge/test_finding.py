"""People's questions find the article that answers them, and what is no question for us finds nothing."""

from types import SimpleNamespace
from typing import cast

import pytest

from core.commands import AskQuestion
from core.handlers.questions import Advice, think_about_question
from core.handlers.turn import Turn
from core.journeys.loading import load_templates
from core.knowledge.guide import FAR_BEHIND, THRESHOLD, Guide
from core.knowledge.passages import Passage
from tests.knowledge.measure import HALVES, guide, milliseconds, questions, report


def first(text: str, template: str = "", step: str = "") -> str:
    found = guide().find(text, template, step)
    return found[0].id.removeprefix("article/") if found else ""


@pytest.mark.parametrize("half", [0, 1], ids=HALVES)
def test_most_questions_find_their_article(half: int) -> None:
    found = report(half)
    assert found.first >= 0.75, found.wrong
    assert found.in_three >= 0.90, found.wrong
    assert found.refused >= 0.90, found.wrong


def test_there_are_enough_questions_and_each_names_articles_that_are_there() -> None:
    ids = {p.id.removeprefix("article/") for p in guide().passages}
    assert len(questions().asked) >= 150
    assert len(questions().off_topic) >= 40
    assert [a.q for a in questions().asked if set(a.ids) - ids] == []
    texts = [a.q for a in questions().asked] + questions().off_topic + questions().near_misses
    assert len(texts) == len(set(texts))


def test_no_question_of_the_measure_is_one_that_an_article_was_given() -> None:
    given = {q.casefold() for p in guide().passages for q in p.asked}
    assert [a.q for a in questions().asked if a.q.casefold().rstrip("?") in given] == []


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("how much deposit", "deposit"),
        ("what is a lien waiver?", "lien"),
        ("how do i get rid of mould", "mold"),
        ("cabnets lead time", "cabinets-order"),
        ("asbestus in my popcorn ceiling?", "asbestos"),
        ("load-bearing wall", "wall"),
        ("HOW MUCH CONTINGENCY DO WE NEED???", "contingency"),
    ],
)
def test_terse_shouted_and_misspelled_questions_are_found(text: str, id_: str) -> None:
    assert first(text) == id_


def test_the_article_of_the_present_step_comes_first_among_near_equals() -> None:
    assert first("how long does the remodel take", "kitchen") == "duration-kitchen"
    assert first("how long does the remodel take", "bathroom") == "duration-bathroom"
    here = {h.passage.id: h.score for h in guide().hits("which tile", "bathroom", "b3")}
    elsewhere = {h.passage.id: h.score for h in guide().hits("which tile", "bathroom", "b5")}
    assert here["article/tile-kinds"] > elsewhere["article/tile-kinds"]


def test_what_the_journeys_say_is_found_too_and_an_article_before_it() -> None:
    hits = guide().hits("what is product selection for", "kitchen", "k4")
    assert any(h.passage.id == "kitchen/k4/purpose" and h.score >= THRESHOLD for h in hits)
    assert guide().find("how many quotes do i need", "kitchen", "k6")[0].id == "article/quotes-how-many"


@pytest.mark.parametrize("text", ["", "   ", "?!", "ok", "the of and", "👍🏽", "12", "qqqq zzzz", "ü" * 50])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert guide().find(text, "kitchen", "k1") == ()


def test_no_text_is_offered_twice_and_at_most_as_many_as_asked_for() -> None:
    for asked in questions().asked:
        found = guide().find(asked.q, "kitchen", limit=2)
        assert len(found) <= 2
        assert len({p.text for p in found}) == len(found)


def test_what_is_far_behind_the_best_is_left_out() -> None:
    hits = guide().hits("lien waiver")
    assert hits[1].score < FAR_BEHIND * hits[0].score
    assert len(guide().find("lien waiver")) == 1


async def test_the_step_that_the_person_is_at_is_asked_for() -> None:
    asked: list[tuple[str, ...]] = []

    class Recording(Guide):
        def find(
            self, text: str, template: str = "", step: str = "", limit: int = 3, language: str = ""
        ) -> tuple[Passage, ...]:
            asked.append((text, template, step))
            return ()

    async def advise(_: Turn, __: str, ___: tuple[Passage, ...]) -> Advice:
        return Advice("")

    think = think_about_question(Recording(load_templates()), advise)
    journey = SimpleNamespace(template="kitchen", state=SimpleNamespace(current="k3"))
    for here in (journey, None):
        await think(AskQuestion("why?"), cast("Turn", SimpleNamespace(journey=here, language="en")))
    assert asked == [("why?", "kitchen", "k3"), ("why?", "", "")]


def test_the_same_question_has_the_same_answer() -> None:
    asked = questions().asked[0].q
    assert [h.passage.id for h in guide().hits(asked)] == [h.passage.id for h in guide().hits(asked)]


def test_a_question_takes_little_time_and_a_long_message_too() -> None:
    texts = [a.q for a in questions().asked] + questions().off_topic
    assert milliseconds(texts) < 2
    nonsense = " ".join(f"abcdefg{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
    assert milliseconds([nonsense] * 5) < 50
    assert milliseconds(["kitchen cabinet " * 2000] * 5) < 50
