"""How well people are understood today: nobody is left in danger, and no figure may fall."""

import json
from collections.abc import Sequence

import pytest

from core.commands import Clarify
from core.understanding.meaning import available
from core.understanding.scene import Scene
from tests.understanding import figures as f
from tests.understanding.figures import Read, Result, figures, measure, offline, rules_alone
from tests.understanding.form import corpus
from tests.understanding.report import main

RULES = {"example": (94.5, 96.5, 0.3), "held_out": (82.5, 86.5, 0.6)}
OFFLINE = {"held_out": (92.0, 94.5, 0.6)}
"""Of each part, by the rules alone, and with meaning: right, and right or offered, at least; wrong writes at most; in
percent. Raise them with what is won. The aims are OFFLINE 92, 98 and 0.5 on the held-out part."""


RULES_ALONE = ["--read", "tests.understanding.figures:rules_alone"]


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return measure(corpus(), rules_alone)


def test_every_emergency_is_seen(results: list[Result]) -> None:
    assert [r.entry.text for r in results if r.entry.emergency and not r.verdict.alarm] == []


def test_the_card_is_mostly_of_the_right_kind(results: list[Result]) -> None:
    shown = figures([r for r in results if r.entry.emergency])
    assert shown.right >= 98


def test_hardly_anything_else_is_taken_for_an_emergency(results: list[Result]) -> None:
    wrong = [r.entry.text for r in results if r.verdict.alarm and not r.entry.emergency]
    assert len(wrong) <= 0.002 * len(results), wrong
    look_alikes = figures([r for r in results if r.entry.intent == "look_alike"])
    assert look_alikes.alarms is not None
    assert look_alikes.alarms <= 1.0


@pytest.mark.parametrize("split", RULES)
def test_no_figure_of_the_rules_falls(results: list[Result], split: str) -> None:
    _reach([r for r in results if r.entry.split == split], RULES[split])


@pytest.mark.skipif(not available(), reason="the package with the sentence model is not installed")
def test_no_figure_with_meaning_falls() -> None:
    measured = measure([entry for entry in corpus() if entry.split == "held_out"], offline)
    _reach(measured, OFFLINE["held_out"])
    assert figures(measured).recall == 100
    assert figures(measured).p50_ms < 15


def _reach(results: Sequence[Result], floor: tuple[float, float, float]) -> None:
    shown = figures(results)
    right, offered, wrong_writes = floor
    assert shown.right >= right
    assert shown.offered >= offered
    assert shown.wrong_writes <= wrong_writes


def test_reading_is_quick(results: list[Result]) -> None:
    assert figures(results).p95_ms < 15


def test_figures_are_percentages() -> None:
    measured = measure(corpus()[:200], rules_alone)
    shown = figures(measured)
    right = sum(r.verdict.right for r in measured)
    assert (shown.count, shown.right) == (200, round(right / 2, 1))
    assert shown.right <= shown.offered <= 100
    assert figures([]).right == 0
    assert figures([]).recall is None


def asks_back(text: str, scene: Scene) -> Read:
    return Read((Clarify(text),), "unsure")


def test_another_reader_can_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--read", f"{__name__}:asks_back"])
    shown = json.loads(capsys.readouterr().out)
    assert list(shown["held_out"]["layer"]) == ["unsure"]
    assert shown["held_out"]["all"]["all"]["wrong_writes"] == 0
    assert shown["held_out"]["intent"]["undo"]["right"] == 0
    assert shown["held_out"]["intent"]["talk"]["right"] == 100


def test_the_layers_are_told_apart(results: list[Result]) -> None:
    layers = {r.entry.text: r.layer for r in results}
    assert layers["I smell gas"] == "safety"
    assert layers["1965"] == "answers"
    assert layers["done"] == "rules"
    assert {r.layer for r in results} <= set(f.LAYERS)


def test_misses_are_shown_of_the_examples_and_never_of_the_held_out_part_unless_asked(
    capsys: pytest.CaptureFixture[str], results: list[Result]
) -> None:
    main(["--misses", *RULES_ALONE])
    out = capsys.readouterr().out
    missed = {s: [r for r in results if r.entry.split == s and not r.verdict.right] for s in ("example", "held_out")}
    assert all(f": {r.entry.text!r}" in out.replace("\n", "") or len(r.entry.text) > 80 for r in missed["example"])
    assert not any(f": {r.entry.text!r}" in out for r in missed["held_out"])
    main(["--show-held-out", *RULES_ALONE])
    assert missed["held_out"] == [] or repr(missed["held_out"][0].entry.text) in capsys.readouterr().out
