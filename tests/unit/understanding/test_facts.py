"""Facts: canonical where they are clear, doubtful where they are not, and only told in passing beyond doubt."""

import pytest

from core.understanding.facts import Answer, Doubtful, Known, answer_to, read_fact, spontaneous

ANSWERS: tuple[tuple[str, str, Answer], ...] = (
    ("year_built", "1965", Known("year_built", "1965")),
    ("year_built", "built in 1965", Known("year_built", "1965")),
    ("year_built", "I think 1978", Known("year_built", "1978")),
    ("year_built", "1965?", Known("year_built", "1965")),
    ("year_built", "60s?", Doubtful("year_built", ("1960", "1965", "1969"))),
    ("year_built", "the 1920s", Doubtful("year_built", ("1920", "1925", "1929"))),
    ("year_built", "1965 or 1966", Doubtful("year_built", ("1965", "1966"))),
    ("year_built", "'65", Doubtful("year_built", ("1965",))),
    ("year_built", "not sure", Known("year_built", "unknown")),
    ("year_built", "no idea", Known("year_built", "unknown")),
    ("year_built", "we don't know", Known("year_built", "unknown")),
    ("year_built", "the blue one", None),
    ("budget", "about 40k", Known("budget", "40000 USD")),
    ("budget", "between 30 and 40k", Known("budget", "40000 USD")),
    ("budget", "40", Doubtful("budget", ("40000 USD", "40 USD"))),
    ("budget", "1.200", Doubtful("budget", ("1200 USD",))),
    ("budget", "12.50 USD", Known("budget", "12 USD")),
    ("budget", "not sure yet", Known("budget", "unknown")),
    ("budget", "cheap", None),
    ("dimensions", "12 x 10 x 8 ft", Known("dimensions", "12 x 10 x 8 ft")),
    ("dimensions", "3.5m by 4m", Known("dimensions", "3.5 x 4 m")),
    ("dimensions", "3,5 m x 4 m", Known("dimensions", "3.5 x 4 m")),
    ("dimensions", "350 x 400 cm", Known("dimensions", "350 x 400 cm")),
    ("dimensions", "12'6\" x 10'3\"", Known("dimensions", "12 ft 6 in x 10 ft 3 in")),
    ("dimensions", "12x10", Doubtful("dimensions", ("12 x 10 ft", "12 x 10 m"))),
    ("dimensions", "big", None),
    ("decider", "me and Sam", Known("decider", "me and Sam")),
    ("decider", "just me", Known("decider", "just me")),
    ("decider", "Sam and I decide together", Known("decider", "Sam and I")),
    ("goal", "more light and storage", Known("goal", "more light and storage")),
    ("hire_or_diy", "we'll hire somebody else", Known("hire_or_diy", "hire")),
    ("hire_or_diy", "do it ourselves", Known("hire_or_diy", "self")),
    ("hire_or_diy", "a bit of both", Known("hire_or_diy", "mixed")),
    ("hire_or_diy", "hire", Known("hire_or_diy", "hire")),
    ("hire_or_diy", "a contractor and some of it myself", Known("hire_or_diy", "mixed")),
    ("hire_or_diy", "blue", None),
    ("skill", "first time", Known("skill", "first")),
    ("skill", "done it before", Known("skill", "some")),
    ("skill", "done it often", Known("skill", "experienced")),
)

PASSING = (
    ("the house was built in 1965", (Known("year_built", "1965"),)),
    ("our budget is 40k", (Known("budget", "40000 USD"),)),
    ("budget not sure", (Known("budget", "unknown"),)),
    ("the kitchen is 12 x 10 x 8 ft", (Known("dimensions", "12 x 10 x 8 ft"),)),
    ("Sam and I decide together", (Known("decider", "Sam and I"),)),
    ("our goal is more light", (Known("goal", "more light"),)),
    ("the floor is uneven", ()),
    ("the cabinets were built in 1965", ()),
    ("I want to build a deck", ()),
    ("the tile is 12 x 24", ()),
    ("paid 1,850 to the plumber", ()),
    ("the house was built in the 60s", (Doubtful("year_built", ("1960", "1965", "1969")),)),
)


@pytest.mark.parametrize(("fact", "text", "expected"), ANSWERS)
def test_answers(fact: str, text: str, expected: Answer) -> None:
    assert answer_to(fact, text) == expected


@pytest.mark.parametrize(("text", "expected"), PASSING)
def test_facts_in_passing(text: str, expected: tuple[Known | Doubtful, ...]) -> None:
    assert spontaneous(text) == expected


def test_a_form_gets_the_canonical_value_or_nothing() -> None:
    assert read_fact("budget", "about 40k") == "40000 USD"
    assert read_fact("year_built", "the 60s") is None
