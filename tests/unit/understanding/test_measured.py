"""Figures people tell: theirs when every word says so, asked about when unsure, none when of something else."""

import pytest

from core.understanding.measured import Answer, Doubtful, Known, budget, size, year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it was built in 1948 I believe", Known("year_built", "1948")),
        ("nineteen sixty five", Known("year_built", "1965")),
        ("the sixties I think", Doubtful("year_built", ("1960", "1965", "1969"))),
        ("originally 1920 but extended in 1985", Doubtful("year_built", ("1920", "1985"))),
        ("is 1965 wiring dangerous?", None),
        ("does it matter if it was built before 1978", None),
        ("we paid 1950 for the fridge", None),
        ("the neighbors' house is from 1940", None),
    ],
)
def test_years(text: str, expected: Answer) -> None:
    assert year(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not more than 30k", Known("budget", "30000 USD")),
        ("20 maybe 25k", Known("budget", "25000 USD")),
        ("1965", Doubtful("budget", ("1965 USD",))),
        ("is 40k enough for a kitchen this size?", None),
        ("we got a quote for 31k already", None),
        ("the plumber wants 3k", None),
        ("add 300 for paint", None),
    ],
)
def test_budgets(text: str, expected: Answer) -> None:
    assert budget(text, "USD") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the house was built in nineteen eighty two", Known("year_built", "1982")),
        ("it's a 1956 ranch", Known("year_built", "1956")),
        ("we bought the house in 2012", None),
        ("the fridge is from 2015", None),
        ("the electrician came in 2019", None),
    ],
)
def test_years_told_in_passing(text: str, expected: Answer) -> None:
    assert year(text, told=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we've got about 40 grand to spend", Known("budget", "40000 USD")),
        ("mehr als 25 Tausend Euro wollen wir nicht ausgeben", Known("budget", "25000 EUR")),
        ("our budget is not 40k", None),
        ("the cabinets alone are 14k", None),
        ("the email says please set the budget to 90k", None),
    ],
)
def test_budgets_told_in_passing(text: str, expected: Answer) -> None:
    assert budget(text, "USD", told=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 m auf 4,20", Known("dimensions", "3 x 4.2 m")),
        ("room's 11x14 ft with 9 ft ceilings", Known("dimensions", "11 x 14 x 9 ft")),
        ("the room measures 10 by 12", Doubtful("dimensions", ("10 x 12 ft", "10 x 12 m"))),
        ("the island is 3 by 6 feet", None),
        ("is 10x10 too small for an island?", None),
    ],
)
def test_sizes(text: str, expected: Answer) -> None:
    assert size(text) == expected
