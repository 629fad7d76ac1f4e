"""Numbers in words as figures: "nineteen sixty-five" is 1965, "treinta y cinco mil" is 35000, "the sixties" are 60s.

Over folded text (lower case, no accents), in English, Spanish, German and French. "One", "un" and "ein" alone stay
words: they are articles as often as numbers.
"""

import re
from functools import cache

from core.understanding.data import read_yaml

_WORD = re.compile(r"[a-z]+")
_JOINT = re.compile(r"(?:[\s-]+(?:and|y|et|und)[\s-]+|[\s-]+)")
_FRENCH = (
    (re.compile(r"\bquatre[\s-]vingts?\b"), "octante"),
    (re.compile(r"\bdix[\s-](sept|huit|neuf)\b"), r"dix\1"),
)
_ARTICLES = frozenset({"one", "un", "una", "uno", "ein", "eine", "une", "a", "o", "oh"})
_GERMAN = re.compile(r"[a-z]{6,40}")
_DECADES = (
    (re.compile(r"\b(?:19)?(\d)0er(?:n|\s+jahren?)?\b"), r"\g<1>0s"),
    (re.compile(r"\b(?:anos|annees)\s+(?:19)?(\d)0\b"), r"\g<1>0s"),
)


@cache
def _numbers() -> tuple[dict[str, int], dict[str, str]]:
    """Words with their numbers; words of decades ("sixties") with their figures."""
    raw = read_yaml("spelled.yaml")
    values = {word: number for number, words in raw["numbers"].items() for word in words.split()}
    return values, {word: f"{decade}s" for decade, words in raw["decades"].items() for word in words.split()}


def in_figures(flat: str) -> str:
    """A folded text with its numbers in figures; the same text when there are none in words."""
    values, decades = _numbers()
    for two, one in _FRENCH:
        flat = two.sub(one, flat)
    parts: list[str] = []
    upto = at = 0
    while found := _WORD.search(flat, at):
        at = found.end()
        word = found[0]
        if word in decades:
            parts += [flat[upto : found.start()], decades[word]]
            upto = at
            continue
        run, end = _run(flat, found, values)
        figure = _figure(run) if len(run) > 1 or not run or values.get(run[0][1], 0) < 100 else None
        if figure is None or re.search(r"\d[\s-]*$", flat[: found.start()]):  # "20 mille" is for the amounts to read
            at = max(at, end)
            continue
        parts += [flat[upto : found.start()], str(figure)]
        upto = at = end
    text = "".join(parts) + flat[upto:]
    for decade, figures in _DECADES:
        text = decade.sub(figures, text)
    return re.sub(r"\b(?:anos|annees)\s+(\d0s)\b", r"\1", text)


def _run(flat: str, first: re.Match[str], values: dict[str, int]) -> tuple[list[tuple[int, str]], int]:
    """The number words in a row, from `first` on, and where they end."""
    run: list[tuple[int, str]] = []
    found: re.Match[str] | None = first
    end = first.start()
    while found and (value := _value(found[0], values)) is not None:
        run.append((value, found[0]))
        end = found.end()
        joint = _JOINT.match(flat, end)
        found = _WORD.match(flat, joint.end()) if joint else None
    return run, end


def _value(word: str, values: dict[str, int]) -> int | None:
    if word in values:
        return values[word]
    return _german(word) if _GERMAN.fullmatch(word) else None


@cache
def _german(word: str) -> int | None:
    """ "funfunddreissigtausend" is 35000: hundreds and thousands before, units before tens."""
    values, _ = _numbers()
    for scale, name in ((1000, "tausend"), (100, "hundert")):
        head, mark, tail = word.partition(name)
        if mark:
            before = _german_part(head, values) if head else 1
            after = _german(tail) or _german_part(tail, values) if tail else 0
            return None if before is None or after is None else before * scale + after
    return _german_part(word, values)


def _german_part(word: str, values: dict[str, int]) -> int | None:
    word = word.removeprefix("und")
    if word in values:
        return values[word]
    unit, mark, ten = word.partition("und")
    if mark and values.get(ten, 0) >= 20 and values.get(unit, 99) < 10:
        return values[unit] + values[ten]
    return _german(word) if "hundert" in word else None


def _figure(run: list[tuple[int, str]]) -> int | None:
    """The number of a row of number words; None for what is no number, or an article alone."""
    if not run or (len(run) == 1 and run[0][1] in _ARTICLES):
        return None
    numbers = [value for value, _ in run]
    if (year := _as_year(run)) is not None:
        return year
    total = part = 0
    for value in numbers:
        if value in (100, 1000, 1_000_000):
            part = max(part, 1) * value
            if value >= 1000:
                total, part = total + part, 0
            continue
        if part % 100 and not (part % 100 >= 20 and value < 10) and not (part % 100 in (60, 80) and value < 20):
            return None  # "ten twelve" are two numbers
        if value >= 100 and part:
            return None
        part += value
    return total + part


def _as_year(run: list[tuple[int, str]]) -> int | None:
    """ "nineteen sixty five", "nineteen oh five", "twenty twelve"."""
    numbers = [value for value, _ in run]
    if not 2 <= len(numbers) <= 3 or not (16 <= numbers[0] <= 20):
        return None
    rest = numbers[1:]
    if rest[0] == 0 and len(rest) == 2 and 0 < rest[1] < 10:
        return numbers[0] * 100 + rest[1]
    if rest[0] >= 20 and rest[0] < 100 and (len(rest) == 1 or 0 < rest[1] < 10):
        return numbers[0] * 100 + sum(rest)
    if 10 <= rest[0] < 20 and len(rest) == 1:
        return numbers[0] * 100 + rest[0]
    return None
