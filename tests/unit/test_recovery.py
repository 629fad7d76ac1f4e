"""The table of failures is whole, sound, and of one mind with `transient`."""

from typing import get_args

import pytest

from core import errors
from core.errors import FetchFailed, HomeViewError
from core.recovery import TABLE, Category, Recovery, judge
from tests.unit.failing import made

OURS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HomeViewError)]
KINDS = [kind for kind, _, _ in TABLE]


def test_every_error_stands_in_the_table_exactly_once() -> None:
    assert len(KINDS) == len(set(KINDS))
    assert set(OURS) <= set(KINDS)
    assert KINDS[-1] is BaseException


def test_no_row_hides_a_more_specific_one_below_it() -> None:
    hidden = [(a, b) for n, a in enumerate(KINDS) for b in KINDS[n + 1 :] if issubclass(b, a)]
    assert hidden == []


def test_every_category_and_every_recovery_is_used() -> None:
    assert {category for _, category, _ in TABLE} == set(get_args(Category))
    assert {recovery for _, _, recovery in TABLE} == set(get_args(Recovery))


@pytest.mark.parametrize("kind", OURS)
def test_the_table_agrees_with_what_the_error_says_of_itself(kind: type[HomeViewError]) -> None:
    error = made(kind)
    assert judge(error).may_pass == error.transient


def test_a_download_that_failed_in_passing_is_tried_again_before_the_person_is_asked() -> None:
    assert judge(FetchFailed("timeout", "slow", transient=True)).recovery == "retry"
    assert judge(FetchFailed("denied", "no", transient=False)).recovery == "ask_user"


def test_what_nobody_thought_of_is_unknown_and_tried_again() -> None:
    judged = judge(ZeroDivisionError())
    assert (judged.category, judged.may_pass) == ("unknown", True)
