"""Progress, the next action, cost ranges, first questions, nudges."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.journeys import rules
from core.journeys.budget import cost_ranges
from core.journeys.facts import Money, money_of, show_money
from core.journeys.figures import missing_fact, next_action, next_question, nudge_due, progress, safety_flags
from core.journeys.loading import load_templates
from tests.unit.journeys.making import NOON, Drive, begin

KITCHEN = load_templates()["kitchen"]


def test_progress_counts_and_sums_the_typical_days() -> None:
    figures = progress(begin(), KITCHEN, NOON)
    assert (figures.done, figures.skipped, figures.total, figures.current.id) == (0, 0, 7, "k1")
    assert figures.days_left == (84, 253)
    assert figures.plan_end == (NOON + timedelta(days=84), NOON + timedelta(days=253))
    assert figures.real_end == (NOON + timedelta(days=84 + 42), NOON + timedelta(days=253 + 137))
    assert len(figures.open_proofs) == 4


def test_days_that_were_spent_on_the_current_step_count() -> None:
    assert progress(begin(), KITCHEN, NOON + timedelta(days=5)).days_left == (81, 247)
    assert progress(begin(), KITCHEN, NOON + timedelta(days=99)).days_left == (81, 238)


def test_finished_and_skipped_steps_take_no_more_time() -> None:
    drive = Drive.of("diy")
    drive.finish()
    drive.skip()
    figures = progress(drive.journey, drive.template, drive.now)
    assert (figures.done, figures.skipped, figures.days_left) == (1, 1, (5, 24))


def test_the_next_action_is_the_first_missing_proof_then_done() -> None:
    drive = Drive()
    first = "Tell me what year the home was built"
    assert next_action(drive.journey, drive.template).what.startswith(first), "as the first questions ask for it"
    drive.prove()
    assert next_action(drive.journey, drive.template).what == "All is there. Say done, and we move on."
    drive.pause()
    assert "Say resume" in next_action(drive.journey, drive.template).what


def test_the_next_action_says_how_many_photos_there_are() -> None:
    drive = Drive.of("bathroom")
    drive.photo("p1")
    assert next_action(drive.journey, drive.template).what.endswith("So far: 1 of 3.")


def test_working_ahead_is_told_what_comes_first() -> None:
    drive = Drive()
    drive.resume("k5")
    drive.prove()
    assert "step 4, Product selection" in next_action(drive.journey, drive.template).what


def test_tips_change_as_proofs_come_in() -> None:
    drive = Drive()
    first = next_action(drive.journey, drive.template).tip
    drive.fact("goal", "light")
    assert next_action(drive.journey, drive.template).tip != first


@pytest.mark.parametrize(
    ("year", "flags"),
    [("1960", ["lead_pre1978", "asbestos_pre1980s"]), ("1979", ["asbestos_pre1980s"]), ("1980", []), ("2010", [])],
)
def test_warnings_about_old_materials_follow_the_year(year: str, flags: list[str]) -> None:
    journey = begin(year_built=year)
    assert [f.id for f in safety_flags(journey, KITCHEN, KITCHEN.step("k1"))] == flags


def test_where_the_year_is_not_known_every_warning_stays() -> None:
    for journey in (begin(), begin(year_built="unknown")):
        assert len(safety_flags(journey, KITCHEN, KITCHEN.step("k1"))) == 2


def test_questions_come_one_at_a_time_and_can_be_left() -> None:
    journey = begin(budget="40000 USD")
    first = next_question(journey, KITCHEN)
    assert first is not None
    assert first.name == "year_built"
    second = next_question(journey, KITCHEN, after="year_built")
    assert second is not None
    assert second.name == "hire_or_diy"
    assert next_question(journey, KITCHEN, after=KITCHEN.ask[-1]) is None


def test_a_missing_fact_is_named_only_when_a_fact_comes_next() -> None:
    drive = Drive()
    spec = missing_fact(drive.journey, drive.template)
    assert spec is not None
    assert spec.name == KITCHEN.ask[0] == "year_built"
    drive.finish()
    assert missing_fact(drive.journey, drive.template) is None


def test_a_budget_is_shared_out_with_the_reserve_inside_or_on_top() -> None:
    picture = cost_ranges(KITCHEN, Money(40_000))
    assert picture.total == (33_333, 40_000)
    assert picture.contingency == (4_000, 8_000)
    assert picture.lines[0].label == "Cabinets and hardware"
    assert (picture.lines[0].low, picture.lines[0].high) == (9_667, 11_600)
    assert sum(line.high for line in picture.lines) == 40_000
    assert "NKBA" in picture.source


@pytest.mark.parametrize(
    ("year", "pct"), [("1965", (25, 25)), ("1980", (10, 20)), ("unknown", (10, 20)), ("", (10, 20))]
)
def test_an_old_house_wants_a_larger_reserve(year: str, pct: tuple[int, int]) -> None:
    assert cost_ranges(KITCHEN, Money(40_000), year).contingency_pct == pct


def test_without_a_budget_usual_totals_serve_and_say_so() -> None:
    picture = cost_ranges(load_templates()["bathroom"], None)
    assert picture.total == (8_500, 21_000)
    assert "Houzz" in picture.basis
    assert picture.lines[0].high == 8_400


def test_a_job_of_ones_own_has_a_reserve_but_no_shares() -> None:
    diy = load_templates()["diy"]
    assert cost_ranges(diy, None).lines == ()
    assert cost_ranges(diy, Money(1_000)).contingency == (100, 200)


def test_money_is_read_and_shown_in_one_form() -> None:
    assert money_of("40000 USD") == Money(40_000, "USD")
    assert [money_of(text) for text in ("unknown", "40k", "-5 USD", "40000")] == [None] * 4
    assert [show_money(Money(12_500, c)) for c in ("USD", "EUR", "CHF")] == ["$12,500", "€12,500", "12,500 CHF"]


def test_a_nudge_is_due_when_the_step_outlives_its_typical_time() -> None:
    journey = begin()
    assert nudge_due(journey, KITCHEN) == NOON + timedelta(days=14)
    paused, _ = rules.pause(journey, NOON)
    assert nudge_due(paused, KITCHEN) is None
    later = NOON + timedelta(days=60)
    resumed, _ = rules.resume(paused, KITCHEN, later)
    assert nudge_due(resumed, KITCHEN) == later + timedelta(days=14)
    assert nudge_due(replace(journey, status="completed"), KITCHEN) is None
