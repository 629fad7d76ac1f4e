"""Amounts as people write them in four languages: "about 40k", "1.850 €", "zwischen 3 und 4 Tausend", "45 per sq ft".
What could mean two amounts is `Unsure`, never guessed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.understanding.language import language_of
from core.understanding.text import Lazy, folded
from core.words import language_now

_SIGNS = {
    "$": "USD", "usd": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "buck": "USD",
    "dolar": "USD", "dolares": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "pfund": "GBP", "libras": "GBP",
    "livres sterling": "GBP", "libras esterlinas": "GBP",
    "cad": "CAD", "ca$": "CAD", "c$": "CAD", "aud": "AUD", "au$": "AUD", "a$": "AUD",
    "chf": "CHF", "franken": "CHF", "fr.": "CHF", "sfr": "CHF", "francs": "CHF", "mxn": "MXN", "nzd": "NZD",
    "nz$": "NZD",
    "pesos": "", "peso": "",
}  # fmt: skip
_TOO_EXACT = 5
"""Signs of a figure that nobody writes with three decimals: "40.000" is forty thousand in any language."""
_POINT = frozenset({"USD", "GBP", "CAD", "AUD", "NZD", "MXN", "CHF"})
"""Currencies written with a decimal point; the others use a decimal comma."""
_TIMES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "tsd": 1_000, "tsd.": 1_000, "mil": 1_000, "tausend": 1_000,
          "mille": 1_000, "m": 1_000_000, "mio": 1_000_000, "mio.": 1_000_000,
          "million": 1_000_000, "millions": 1_000_000,
          "millionen": 1_000_000, "millon": 1_000_000, "millones": 1_000_000, "hundred": 100}  # fmt: skip
_SIGN = r"(?:us\$|ca\$|au\$|nz\$|c\$|a\$|[$€£]|\b(?:usd|eur|gbp|cad|aud|chf|mxn|nzd|sfr|fr\.)(?![a-z]))"
_WORD = (
    r"(?:[$€£]|(?:usd|eur|gbp|cad|aud|chf|mxn|nzd|sfr|dollars?|dolar(?:es)?|bucks?|euros?|pounds?|pfund|quid"
    r"|livres sterling|libras esterlinas|libras|franken|francs|pesos?)(?![a-z]))"
)
_DIGITS = r"\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d[\d.,]*\d|\d"
_SCALE = (
    r"(?:thousand|tausend|grand|millionen|millones|millions?|millon|mille|hundred|mio\.?|tsd\.?|mil|k|m)(?![a-z²³])"
)
_AMOUNT = Lazy(
    rf"(?<![\w.,/])(?P<before>{_SIGN})?\s?(?P<number>{_DIGITS})\s?(?P<scale>{_SCALE})?\s?(?P<after>{_WORD})?"
)
_JOIN = Lazy(r"\s*(?:-|to|and|or|bis|a|y|und|et|o|oder|ou)\s*\Z")
_BETWEEN = Lazy(r"\b(?:between|entre|zwischen)\b[^\d]{0,12}\Z")
_NOT_MONEY = Lazy(
    r"\s*(?:%|percent|sq\b|square|ft\b|feet|foot|inch|in\b\.|\"|'|cm\b|mm\b|m2\b|m²|qm\b|meters?\b|metres?\b"
    r"|metros?\b|lf\b|linear|x\s*\d"
    r"|by\s+\d|por\s+\d|mal\s+\d|sur\s+\d|pies\b|pieds?\b|fuss\b|prozent\b|por\s?ciento\b|pour\s?cent\b"
    r"|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|min\b|am\b|pm\b|o'?clock|:\d|photos?\b|quotes?\b"
    r"|steps?\b|st\b|nd\b|rd\b|th\b"
    r"|dias?\b|semanas?\b|mes(?:es)?\b|anos?\b|horas?\b|minutos?\b|fotos?\b|tage?n?\b|wochen?\b|monate?n?\b"
    r"|jahre?n?\b|stunden?\b"
    r"|minuten\b|uhr\b|jours?\b|semaines?\b|mois\b|ans?\b|heures?\b|h\b|er\b|de\s+(?:enero|febrero|marzo|abril"
    r"|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre)\b)"
)
_YEAR = Lazy(
    r"\b(?:in|from|since|year|circa|built|ca\.?|of|en|de|desde|ano|von|aus|seit|baujahr|jahr|annee|depuis)\s"
    r"(?:1[789]|20)\d\d\Z"
)
_UNITS = {
    "sq ft": r"sq\.?\s?(?:ft|feet|foot)\.?|square\s(?:foot|feet)|sqft|sf|ft2|ft²|pie\scuadrado|quadratfuss|pied\scarre",
    "m2": r"m2|m²|qm|sqm|sq\.?\s?m|square\s(?:meter|metre)|quadratmeter|metro\scuadrado|metre\scarre",
    "ft": r"(?:linear\s|running\s)?(?:foot|ft\.?)|lf|pie(?:\slineal)?|laufender\sfuss|pied",
    "m": r"(?:linear\s|running\s)?(?:meter|metre|m)|laufende[rn]?\smeter|lfm|metro(?:\slineal)?|metre\slineaire|ml",
    "hour": r"hours?|hr|h|hora|stunde|std\.?|heure",
    "day": r"day|dia|tag|jour",
    "piece": r"piece|each|pc|unit|unidad|pieza|stuck|stueck|stk\.?|unite|box|caja|karton|boite",
}
_PER = Lazy(
    r"\s?(?:(?:per|a|an|the|por|pro|je|par|el|la|le|al)\s|/\s?|(?=each\b))(?:"
    + "|".join(rf"(?P<u{at}>{unit})" for at, unit in enumerate(_UNITS.values()))
    + r")(?![a-z0-9²])"
)


@dataclass(frozen=True, slots=True)
class Money:
    """One amount (`low` equals `high`) or a range, in whole or broken units of `currency` (ISO 4217).

    `per` is the unit that it is for ("sq ft", "m2", "ft", "m", "hour", "day", "piece"), empty for an amount as such.
    """

    low: Decimal
    high: Decimal
    currency: str
    per: str = ""

    @property
    def text(self) -> str:
        """Canonical: "40000 USD", "30000-40000 USD", "45 USD per sq ft"."""
        if self.low == self.high:
            return self.ceiling
        return self._with_unit(f"{_plain(self.low)}-{_plain(self.high)} {self.currency}")

    @property
    def ceiling(self) -> str:
        """Canonical text of the upper end: what a budget is."""
        return self._with_unit(f"{_plain(self.high)} {self.currency}")

    def _with_unit(self, amount: str) -> str:
        return f"{amount} per {self.per}" if self.per else amount


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
    per: str


@dataclass(frozen=True, slots=True)
class _Locale:
    """`default`: the currency of a bare amount. `comma`: the language writes 1.200 for twelve hundred only."""

    default: str
    comma: bool


def _plain(value: Decimal) -> str:
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(Decimal("0.01"))
    return format(whole, "f")


def _readings(number: str, currency: str, scaled: bool, locale: _Locale) -> tuple[Decimal, ...]:
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
    if len(tail) != 3 or scaled:
        return (broken,)
    if (locale.comma and marks[0] == ".") or len(digits) > _TOO_EXACT:
        return (whole,)
    if not currency:
        return (whole,) if marks[0] == "," and locale.default in _POINT and not locale.comma else (whole, broken)
    groups = (marks[0] == ",") == (currency in _POINT)
    return (whole,) if groups else (whole, broken)


def _found(match: re.Match[str], text: str, locale: _Locale) -> _Found | None:
    per = _PER.match(text, match.end())
    if not per and _NOT_MONEY.match(text, match.end()):
        return None
    before, after, scale = match["before"] or "", match["after"] or "", match["scale"] or ""
    if (
        scale == "m"
        and not before
        and not after
        and (per or text[match.end("scale") - 2 : match.end("scale") - 1] == " ")
    ):
        return None  # "3 m" are metres
    sign = (before or after).strip()
    values = _readings(match["number"].strip(" .,"), _SIGNS.get(sign, ""), bool(scale), locale)
    times = _TIMES.get(scale, 1)
    if not sign and times == 1 and _YEAR.search(text[: match.end("number")].rstrip(" .,")):
        return None
    split = bool(before and after and _SIGNS.get(before.strip()) != _SIGNS.get(after))
    if sign.startswith("peso") and locale.default not in ("MXN", "ARS", "CLP", "COP", "UYU", "DOP"):
        values = ()  # of which country?
    unit = next((name for at, name in enumerate(_UNITS) if per and per[f"u{at}"]), "")
    currency = _SIGNS.get(sign, "")
    return _Found(
        tuple(v * times for v in values), currency, times, bool(sign), match.start(), match.end(), split, unit
    )


def _unlike_money(found: _Found) -> bool:
    """A bare year or a small bare number is no amount, unless nothing better stands in the text."""
    return not found.signed and not found.per and found.scale == 1 and max(found.values, default=Decimal(0)) < 100


def parse_money(text: str, default_currency: str = "USD") -> Money | Unsure | None:
    """The amount in a text: Money, Unsure when it may be two (or in two currencies), None when there is none."""
    flat = folded(text).replace("\n", " ")
    said_in = language_of(text)
    locale = _Locale(default_currency, (language_now() if said_in == "unknown" else said_in) == "de")
    every = [f for m in _AMOUNT.compiled.finditer(flat) if (f := _found(m, flat, locale)) is not None]
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
    return _single(best, default_currency) if best else None


def _single(best: list[_Found], default_currency: str) -> Money | Unsure:
    """The one amount that all of `best` say."""
    amounts = {(value, f.per) for f in best for value in f.values}
    currency = next((f.currency for f in best if f.currency), default_currency)
    if len(amounts) != 1 or not all(f.values for f in best):
        return Unsure(tuple(f"{_plain(v)} {currency}" for f in best[:1] for v in f.values) if len(best) == 1 else ())
    value, per = amounts.pop()
    return Money(value, value, currency, per)


def _said(every: list[_Found], flat: str) -> str:
    return flat[every[0].start : every[0].end].strip()


def _range(every: list[_Found], flat: str) -> tuple[_Found, _Found] | None:
    for low, high in pairwise(every):
        between = flat[low.end : high.start]
        joined = _JOIN.fullmatch(between)
        worded = _BETWEEN.search(flat[: low.start]) or between.strip() not in ("and", "y", "und", "et")
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
    return Money(first, last, currency, high.per) if first <= last else Unsure()
