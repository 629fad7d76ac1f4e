"""Yes and no in more words, and the step that stays."""

import pytest

from core.understanding.text import flat_of
from core.understanding.yesno import UNDOING, keeps, says_no, says_yes


@pytest.mark.parametrize(
    "text", ["yes", "yep that's all correct", "all true", "sí, todo bien", "ja, passt so", "oui tout est juste"]
)
def test_a_yes(text: str) -> None:
    assert says_yes(flat_of(text))
    assert not says_no(flat_of(text))


@pytest.mark.parametrize("text", ["no", "nope, keep it as it is", "nein, lass es so", "no, déjalo", "non merci"])
def test_a_no(text: str) -> None:
    assert says_no(flat_of(text))
    assert not says_yes(flat_of(text))


@pytest.mark.parametrize("text", ["yes we need a permit", "ok so the tile is blue", "no hood yet", "yes undo it"])
def test_more_than_yes_or_no(text: str) -> None:
    assert not says_yes(flat_of(text))
    assert not says_no(flat_of(text))


def test_undo_belongs_to_the_yes_where_it_was_asked() -> None:
    assert says_yes("yes undo it", UNDOING)


@pytest.mark.parametrize(
    "text",
    [
        "no, keep it",
        "on second thought let's not skip it",
        "I changed my mind",
        "wait, no",
        "let's do it after all",
        "no, mejor no lo saltes",
        "lass es drin",
        "non, garde cette étape",
    ],
)
def test_a_step_stays(text: str) -> None:
    assert keeps(flat_of(text))


@pytest.mark.parametrize("text", ["no time", "no contractor needed", "we want to keep it simple", "my brother does it"])
def test_a_reason_is_no_change_of_mind(text: str) -> None:
    assert not keeps(flat_of(text))
