"""Canonical answers: what a fact's text must look like before it is recorded.

Free text ("about 40k", "sometime in the sixties") is read in core.understanding; here stands only the strict form, and
the few answers that need no reading ("not sure", a choice's label).
"""

import re
from dataclasses import dataclass

from core.journeys.template import UNKNOWN, FactSpec
from core.words import number, t
from core.words.figures import with_sign

LONGEST = 500
YEARS = range(1600, 2031)

_MONEY = re.compile(r"([1-9]\d{0,9}) ([A-Z]{3})")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NOT_SURE = frozenset({"unknown", "not sure", "unsure", "i don't know", "don't know", "no idea", "?"})
_NOT = frozenset({"not", "no", "never", "nobody", "without"})
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class Money:
    """Whole units of `currency` (ISO 4217)."""

    amount: int
    currency: str = "USD"


def money_of(value: str) -> Money | None:
    """ "40000 USD" -> Money(40000, "USD"); None for anything else, "unknown" too."""
    found = _MONEY.fullmatch(value)
    return Money(int(found[1]), found[2]) if found else None


def show_money(money: Money) -> str:
    """ "$40,000", "40.000 $", or "40,000 CHF" where the sign is not known everywhere."""
    sign = _SIGNS.get(money.currency)
    return with_sign(number(money.amount), sign) if sign else f"{number(money.amount)} {money.currency}"


def not_sure() -> str:
    """The answer "unknown", as a button and a form offer it."""
    # Most: 24
    return t("Not sure")


def canonical(spec: FactSpec, text: str) -> str | None:
    """The canonical value, "unknown" for "not sure" where that is an answer, None when `text` is not in strict form."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        return None
    if words.casefold().rstrip(".!") in (*_NOT_SURE, not_sure().casefold()):
        return UNKNOWN if spec.unknown_ok else None
    match spec.kind:
        case "money":
            return words if _MONEY.fullmatch(words) else None
        case "year":
            return words if words.isascii() and words.isdigit() and int(words) in YEARS else None
        case "measure":
            return words if len(_NUMBER.findall(words)) >= 2 else None
        case "choice":
            return _choice(spec, words.casefold())
        case "text":
            return words


def _choice(spec: FactSpec, words: str) -> str | None:
    """By value or label, else by the one choice whose words occur; a "not" in it is for a person to sort out."""
    for value, label in spec.choices:
        if words in (value, label.casefold()):
            return value
    said = set(re.findall(r"[\w']+", words))
    fits = [value for value, known in spec.words.items() if said & known]
    if len(fits) != 1:
        return None
    denied = any(word in _NOT or word.endswith("n't") for word in said - spec.words[fits[0]])
    return None if denied else fits[0]


def shown(spec: FactSpec, value: str) -> str:
    """The value as people read it."""
    if value == UNKNOWN:
        return t("not sure yet")
    if spec.kind == "money" and (money := money_of(value)):
        return show_money(money)
    return dict(spec.choices).get(value, value) if spec.kind == "choice" else value


def how_to_answer(spec: FactSpec) -> str:
    """A sentence for somebody whose answer could not be read."""
    match spec.examples[:2]:
        case (one, other):
            example = t('For example "{one}" or "{other}".', one=one, other=other)
        case (one,):
            example = t('For example "{one}".', one=one)
        case _:
            return spec.how
    return f"{spec.how} {example}"
