"""Numbers in words come out in figures; articles and words that only look alike stay."""

import pytest

from core.understanding.spelled import in_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nineteen sixty-five", "1965"),
        ("built nineteen oh five", "built 1905"),
        ("twenty twelve", "2012"),
        ("about forty grand", "about 40000"),
        ("thirty five thousand dollars", "35000 dollars"),
        ("two hundred fifty", "250"),
        ("ten by twelve feet", "10 by 12 feet"),
        ("the house is from the sixties", "the house is from the 60s"),
        ("treinta y cinco mil", "35000"),
        ("mil novecientos sesenta y cinco", "1965"),
        ("los anos setenta", "los 70s"),
        ("funfunddreissigtausend", "35000"),
        ("neunzehnhundertfunfundsechzig", "1965"),
        ("aus den 70er jahren", "aus den 70s"),
        ("trente-cinq mille", "35000"),
        ("quatre-vingt-dix mille", "90000"),
        ("mille neuf cent soixante-cinq", "1965"),
        ("annees soixante", "60s"),
    ],
)
def test_numbers_in_words_are_figures(text: str, expected: str) -> None:
    assert in_figures(text) == expected


@pytest.mark.parametrize(
    "text", ["one window", "a hundred years", "20 mille euros", "about 40 grand", "ten twelve", "un piso", "not a cent"]
)
def test_other_words_stay(text: str) -> None:
    assert in_figures(text) == text
