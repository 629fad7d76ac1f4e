"""Amounts as people write them: "about 40k", "$1,850", "1.850 €", "between 30 and 40k".

What could mean two amounts is `Unsure`, never guessed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.understanding.text import Lazy, folded

_SIGNS = {
    "$": "USD", "usd": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "buck": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "cad": "CAD", "ca$": "CAD", "c$": "CAD", "aud": "AUD", "au$": "AUD", "a$": "AUD",
    "chf": "CHF", "mxn": "MXN", "nzd": "NZD", "nz$": "NZD",
}  # fmt: skip
_POINT = frozenset({"USD", "GBP", "CAD", "AUD", "NZD", "MXN", "CHF"})
"""Currencies written with a decimal point; the others use a decimal comma."""
_TIMES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "tsd": 1_000, "mil": 1_000, "m": 1_000_000, "mio": 1_000_000,
          "million": 1_000_000, "hundred": 100}  # fmt: skip
_SIGN = r"(?:us\$|ca\$|au\$|nz\$|c\$|a\$|[$€£]|\b(?:usd|eur|gbp|cad|aud|chf|mxn|nzd)\b)"
_WORD = r"(?:[$€£]|usd|eur|gbp|cad|aud|chf|mxn|nzd|dollars?|bucks?|euros?|pounds?|quid)(?![a-z])"
_DIGITS = r"\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d[\d.,]*\d|\d"
_SCALE = r"(?:thousand|grand|million|hundred|mio|tsd|mil|k|m)(?![a-z])"
_AMOUNT = Lazy(
    rf"(?<![\w.,/])(?P<before>{_SIGN})?\s?(?P<number>{_DIGITS})\s?(?P<scale>{_SCALE})?\s?(?P<after>{_WORD})?"
)
_JOIN = Lazy(r"\s*(?:-|to|and|or|bis|a|y|und|et)\s*\Z")
_NOT_MONEY = Lazy(
    r"\s*(?:%|percent|sq\b|square|ft\b|feet|foot|inch|in\b\.|\"|'|cm\b|mm\b|m2\b|meters?\b|metres?\b|lf\b|linear|x\s*\d|by\s+\d"
    r"|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|min\b|am\b|pm\b|o'?clock|:\d|photos?\b|quotes?\b|steps?\b|st\b|nd\b|rd\b|th\b)"
)
_YEAR = Lazy(r"\b(?:in|from|since|year|circa|built|ca\.?|of)\s(?:1[789]|20)\d\d\Z")


@dataclass(frozen=True, slots=True)
class Money:
    """One amount (`low` equals `high`) or a range, in whole or broken units of `currency` (ISO 4217)."""

    low: Decimal
    high: Decimal
    currency: str

    @property
    def text(self) -> str:
        """Canonical: "40000 USD", or "30000-40000 USD"."""
        if self.low == self.high:
            return self.ceiling
        return f"{_plain(self.low)}-{_plain(self.high)} {self.currency}"

    @property
    def ceiling(self) -> str:
        """Canonical text of the upper end: what a budget is."""
        return f"{_plain(self.high)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Unsure:
    """Canonical texts of what the amount may be; empty when it is not clear at all (two currencies, say)."""

    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    values: tuple[Decimal, ...]
    currency: str
    scale: int
    signed: bool
    start: int
    end: int
    split: bool


def _plain(value: Decimal) -> str:
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(Decimal("0.01"))
    return format(whole, "f")


def _readings(number: str, currency: str, scaled: bool, default: str) -> tuple[Decimal, ...]:
    """What the digits may mean. "1.200" alone is 1200 or 1.2; "1,200" in dollars is 1200; "12.5" is 12.5."""
    digits = re.sub(r"[ '\u00a0\u202f]", "", number)
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return (Decimal(digits),)
    last = max(digits.rfind("."), digits.rfind(","))
    tail = digits[last + 1 :]
    whole = Decimal(re.sub(r"[.,]", "", digits))
    broken = Decimal(re.sub(r"[.,]", "", digits[:last]) + "." + tail) if tail else whole
    if len(set(marks)) > 1:
        return (broken,)
    if len(marks) > 1:
        return (whole,) if all(len(part) == 3 for part in re.split(r"[.,]", digits)[1:]) else ()
    if len(tail) != 3:
        return (broken,)
    if scaled:
        return (broken,)
    if not currency:
        return (whole,) if marks[0] == "," and default in _POINT else (whole, broken)
    groups = (marks[0] == ",") == (currency in _POINT)
    return (whole,) if groups or len(digits) > 5 else (whole, broken)


def _found(match: re.Match[str], text: str, default: str) -> _Found | None:
    if _NOT_MONEY.match(text, match.end()):
        return None
    sign = (match["before"] or match["after"] or "").strip()
    currency = _SIGNS.get(sign, "")
    values = _readings(match["number"].strip(" .,"), currency, bool(match["scale"]), default)
    scale = _TIMES.get(match["scale"] or "", 1)
    if not sign and scale == 1 and _YEAR.search(text[: match.end()]):
        return None
    split = bool(match["before"] and match["after"] and _SIGNS.get(match["before"]) != _SIGNS.get(match["after"]))
    return _Found(tuple(v * scale for v in values), currency, scale, bool(sign), match.start(), match.end(), split)


def _unlike_money(found: _Found) -> bool:
    """A bare year or a small bare number is no amount, unless nothing better stands in the text."""
    return not found.signed and found.scale == 1 and max(found.values, default=Decimal(0)) < 100


def parse_money(text: str, default_currency: str = "USD") -> Money | Unsure | None:
    """The amount in a text: Money, Unsure when it may be two (or in two currencies), None when there is none."""
    flat = folded(text).replace("\n", " ")
    every = [f for m in _AMOUNT.compiled.finditer(flat) if (f := _found(m, flat, default_currency)) is not None]
    if not every:
        return None
    pair = _range(every, flat)
    if pair is not None:
        return _of_range(*pair, default_currency)
    signed = [f for f in every if f.signed or f.scale > 1]
    if len({f.currency for f in signed if f.currency}) > 1 or any(f.split for f in every):
        return Unsure()
    best = (
        signed
        or [f for f in every if not _unlike_money(f)]
        or (every if flat.strip(" .!") == _said(every, flat) else [])
    )
    if not best:
        return None
    amounts = {value for f in best for value in f.values}
    currency = next((f.currency for f in best if f.currency), default_currency)
    if len(amounts) != 1 or not all(f.values for f in best):
        return Unsure(tuple(f"{_plain(v)} {currency}" for f in best[:1] for v in f.values) if len(best) == 1 else ())
    value = amounts.pop()
    return Money(value, value, currency)


def _said(every: list[_Found], flat: str) -> str:
    return flat[every[0].start : every[0].end].strip()


def _range(every: list[_Found], flat: str) -> tuple[_Found, _Found] | None:
    for low, high in pairwise(every):
        between = flat[low.end : high.start]
        joined = _JOIN.fullmatch(between)
        worded = "between" in flat[: low.start][-12:] or "and" not in between
        if joined and worded and (low.signed or high.signed or high.scale > 1 or min(*low.values, *high.values) >= 100):
            return low, high
    return None


def _of_range(low: _Found, high: _Found, default_currency: str) -> Money | Unsure:
    if len(low.values) != 1 or len(high.values) != 1:
        return Unsure()
    if low.currency and high.currency and low.currency != high.currency:
        return Unsure()
    first, last = low.values[0], high.values[0]
    if low.scale == 1 and high.scale > 1 and first < 1_000:
        first *= high.scale
    currency = high.currency or low.currency or default_currency
    return Money(first, last, currency) if first <= last else Unsure()
