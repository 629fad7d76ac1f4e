"""Patches: what they hold, and the laws that undo rests on."""

import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.journeys.patch import apply, conflicts, diff, inverse

keys = st.sampled_from(["a", "b", "c", "a/b", "~", "~1", ""])
leaves = st.none() | st.text(max_size=3) | st.integers(0, 3) | st.lists(st.integers(0, 2), max_size=2)
twigs = st.dictionaries(keys, leaves, max_size=3)
branches = st.dictionaries(keys, leaves | twigs, max_size=3)
trees: st.SearchStrategy[dict[str, Any]] = st.dictionaries(keys, leaves | branches, max_size=3)


mostly_filtered = settings(suppress_health_check=[HealthCheck.filter_too_much])
"""Two random writes often touch the same thing; those that do not are what these laws are about."""


def overlap(one: str, two: str) -> bool:
    return one == two or one.startswith(two + "/") or two.startswith(one + "/")


@given(trees, trees)
def test_a_patch_leads_from_before_to_after_and_back(a: dict[str, Any], b: dict[str, Any]) -> None:
    patch = diff(a, b)
    assert apply(a, patch) == b
    assert apply(b, inverse(patch)) == a
    assert conflicts(a, patch) == []
    assert conflicts(b, inverse(patch)) == []
    assert inverse(inverse(patch)) == patch
    assert json.loads(json.dumps(patch)) == patch


@given(trees, trees)
def test_applying_leaves_the_data_it_was_given_alone(a: dict[str, Any], b: dict[str, Any]) -> None:
    before = json.dumps(a)
    apply(a, diff(a, b))
    assert json.dumps(a) == before


@mostly_filtered
@given(trees, trees, trees)
def test_writes_to_different_things_commute(base: dict[str, Any], x: dict[str, Any], y: dict[str, Any]) -> None:
    one, two = diff(base, x), diff(base, y)
    assume(not any(overlap(p, q) for p in one for q in two))
    assert apply(apply(base, one), two) == apply(apply(base, two), one)


@mostly_filtered
@given(trees, trees, trees)
def test_taking_an_early_write_back_keeps_an_independent_later_one(
    base: dict[str, Any], x: dict[str, Any], y: dict[str, Any]
) -> None:
    early, late = diff(base, x), diff(base, y)
    assume(not any(overlap(p, q) for p in early for q in late))
    both = apply(apply(base, early), late)
    back = inverse(early)
    assert conflicts(both, back) == []
    assert apply(both, back) == y


@given(trees, trees, trees)
def test_a_later_write_to_the_same_thing_is_a_conflict(a: dict[str, Any], b: dict[str, Any], c: dict[str, Any]) -> None:
    back = inverse(diff(a, b))
    later = diff(b, c)
    touched = [path for path in back if path in later and later[path][1] not in back[path]]
    assert set(touched) <= set(conflicts(c, back))


def test_what_is_absent_stands_as_an_empty_list() -> None:
    assert diff({"notes": {}}, {"notes": {"a/b": {"text": "x"}}}) == {"notes/a~1b": [[], [{"text": "x"}]]}
    assert diff({"x": None}, {}) == {"x": [[None], []]}


def test_lists_are_one_leaf() -> None:
    assert diff({"p": {"seen": ["a", "b"]}}, {"p": {"seen": ["a"]}}) == {"p/seen": [[["a", "b"]], [["a"]]]}


def test_a_change_inside_something_gone_is_a_conflict_and_does_nothing() -> None:
    patch = diff({"notes": {"n": {"text": "a"}}}, {"notes": {"n": {"text": "b"}}})
    gone: dict[str, Any] = {"notes": {}}
    assert conflicts(gone, patch) == ["notes/n/text"]
    assert apply(gone, patch) == gone


def test_where_the_wanted_value_stands_already_nothing_is_asked() -> None:
    assert conflicts({"x": 2}, diff({"x": 1}, {"x": 2})) == []
