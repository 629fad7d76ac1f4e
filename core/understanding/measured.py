"""Figures that people tell: the year of the house, the budget, the size of the room. Never a guess.

An answer to our question may be short; what is told in passing must say what the figure is. In both, a sentence with
words that may speak of something else ("we paid 1950 for the fridge") leaves the figure in doubt, or is none.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from core.understanding.data import read_yaml
from core.understanding.edges import is_question
from core.understanding.lengths import Size, UnitMissing, parse_size
from core.understanding.money import Money, Unsure, parse_money
from core.understanding.spelled import in_figures
from core.understanding.text import Lazy, folded, one_line

_YEAR = Lazy(r"(?<![\d.,$€£/-])(1[6-9]\d\d|20[0-3]\d)(?!\d|[.,]\d|s\b)")
_DECADE = Lazy(r"(?<!\d)(?:(1[6-9]\d|20\d)0|([1-9])0)\s?'?s\b")
_SHORT_YEAR = Lazy(r"(?<![\d.,])'(\d\d)(?!\d)|\b(?:del|von|de) (\d\d)(?= *$)")
_MAYBE = Lazy(r"\b(?:or|maybe|perhaps)\b.*\d|\?\s*$|\bnot sure\b|\bi think\b.*\bor\b")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_APART = re.compile(r"['-]")
_FIGURES = Lazy(r"\d[\w.,'\"/]*|\bx\b")
_SMALL = 3000
"""A lower amount is as likely the price of something."""
_FEW = 3
"""Words: a longer question asks about the figure."""
_NOT_MORE = Lazy(
    r"\b(?:do ?n'?t|do not|not|can'?t|cannot|won'?t|wouldn'?t|never|nicht|no|ne|n'|pas)\b.{0,40}?"
    r"\b(?:more than|over|above|beyond|exceed|mehr als|uber|mas de|pasar de|superar|plus de|depasser)\b"
    r"|\b(?:no|not) (?=a (?:penny|cent))"
)
_SCALES = Lazy(r"(?<=\d)\s?(?:k|thousand|grand|tsd|mil|mille|tausend|m|usd|eur)\b")
_MORE_NOT = Lazy(r"\bmehr als\b(.*?)\bnicht\b")
"""A denial that only bounds the amount."""


_BUILT = Lazy(
    r"\b(?:built|build|dates? (?:from|back to)|construct(?:ed)?|year built|(?:house|home|place) is from|was made"
    r"|construid[oa]|construyo|construccion|gebaut|erbaut|baujahr|construite?|construction|date de)\b"
    r"|\b(?:es|ist|est) (?:de|del ano|von|aus|aus dem jahr|de l'annee) (?=(?:1[6-9]|20)\d\d)"
)
_HOME = Lazy(
    r"^(?!.*\b(?:not|wasn'?t|isn'?t|cabinets?|shelf|shelves|deck|addition|garage|extension|shed|muebles?"
    r"|armarios?|garaje|schranke?"
    r"|schuppen|anbau|meubles?|placards?|terrasse|cocina|kueche|kuche|cuisine|no (?:es|se|fue)|nicht|kein\w*|pas)\b)"
    r"(?:.*\b(?:house|home|building|apartment|condo|flat|place|property|it|its|it's|year|casa|vivienda|edificio"
    r"|piso|apartamento|ano|haus|wohnung|gebaude|gebaeude|baujahr|es|maison|immeuble|appartement|logement"
    r"|annee)\b|built\b|construid[oa]\b|construite?\b)"
)
_BUDGET = Lazy(
    r"(?:^|\b(?:our|my|the|a|total|overall)\s)(?:total |overall |whole |max(?:imum)? )*budget\b"
    r"(?! for (?!the (?:kitchen|bath|whole)))"
    r"|(?:^|\b(?:nuestro|mi|el|un)\s)presupuesto\b(?! del? (?!unos|hasta|mas|total|\d|[$€£]))"
    r"|\b(?:unser|mein|das|ein|notre|mon|le|un)\s(?:gesamt)?budget\b"
    r"|\bpodemos gastar\b|\b(?:wir|ich) konnen?\b.*\bausgeben\b|\b(?:on peut|nous pouvons|je peux) depenser\b"
    r"|\b(?:we|i) (?:can|could|want to|would like to|will) (?:only )?spend\b"
)
_NOT_OURS = Lazy(
    r"^if\b|\b(?:not|n't|isn'?t|wasn'?t|no longer|next door|neighbou?r'?s?|parents'?|friend'?s?|their|his|her"
    r"|contractor'?s?|plumber'?s?|quote|quoted|vecin[oa]s?|nachbar\w*|voisine?s?|fontanero|plomero|contratista"
    r"|klempner|handwerker|plombier"
    r"|says?|said|writes?|wrote|email|mail|letter|flyer|dice|dijo|escribio|correo|steht|sagte?|schreibt|schrieb|vertrag|dit|ecrit"
    r"|angebot|devis|su|sus|ihr|ihre?s?|sein|seine?s?|leur|nicht|kein\w*|pas|no (?:es|tenemos|tengo|podemos"
    r"|puedo|hay|fue))\b|^(?:si|wenn|falls)\b"
)
_SPACE = Lazy(
    r"\b(?:kitchen|bathroom|bath|room|space|it)(?:'s| is| measures)\b|\bdimensions?\b|\broom size\b"
    r"|\b(?:cocina|bano|habitacion|kue?che|bad|badezimmer|raum|zimmer|cuisine|salle de bains?|piece)"
    r" (?:mide|es de|tiene|ist|misst|hat|fait|mesure|est de)\b|\b(?:medidas|dimensiones|masse)\b"
)


@dataclass(frozen=True, slots=True)
class Known:
    """`value` is canonical: "1965", "40000 USD", "12 x 10 x 8 ft", "Sam and me", or "unknown" (an answer too)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """`options`: canonical values it may be; empty when nothing can be offered."""

    name: str
    options: tuple[str, ...] = ()


Answer = Known | Doubtful | None


@cache
def _listed(*kinds: str) -> frozenset[str]:
    raw = read_yaml("measured.yaml")
    return frozenset(word for kind in kinds for word in raw[kind].split())


@cache
def _any_of(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_yaml('measured.yaml')[kind].split())})\b")


def plain(text: str) -> str:
    """Folded, on one line, numbers in figures."""
    return in_figures(one_line(folded(text)))


def only(flat: str, *kinds: str) -> bool:
    """Whether a text holds figures and words of these kinds alone."""
    known = _listed(*kinds)
    return all(w in known or all(p in known for p in _APART.split(w)) for w in _WORD.findall(flat))


def names(flat: str, kind: str) -> bool:
    """Whether a text holds a word of that kind."""
    return _any_of(kind).search(flat) is not None


def asks_about(text: str, pure: bool) -> bool:
    """ "Is 1965 wiring dangerous?" tells no year; "1965?" does, though not for sure."""
    return is_question(text) and (len(text.split()) >= _FEW or not pure)


def year(text: str, *, told: bool = False) -> Answer:
    """The year of the house. `told` in passing: the words must speak of the house."""
    flat = plain(text)
    years = list(dict.fromkeys(_YEAR.compiled.findall(flat)))
    decade = _about_year(flat)
    bare = _DECADE.compiled.sub(" ", _YEAR.compiled.sub(" ", flat))
    pure = only(bare, "year", "house", "built")
    if asks_about(text, pure) or not (years or decade):
        return None
    ours = not _NOT_OURS.search(flat)
    evident = bool(ours and _BUILT.search(flat) and _HOME.search(flat))
    if (told and not evident and not (pure and (names(bare, "house") or names(bare, "built")))) or not (pure or ours):
        return None
    if not years:
        return decade if pure or evident else None
    short = flat.rstrip("? ").isdigit()
    if len(years) == 1 and (pure or evident) and not _DECADE.search(flat) and (short or not _MAYBE.search(flat)):
        return Known("year_built", years[0])
    if not pure and (names(flat, "others") or names(flat, "paid")):
        return None
    return Doubtful("year_built", tuple(years[:3]))


def is_bare_year(text: str) -> bool:
    """ "It's from 1962": nothing beside the year speaks of anything else."""
    flat = plain(text)
    years = _YEAR.compiled.findall(flat)
    return "?" not in text and len(years) == 1 and only(_YEAR.compiled.sub(" ", flat), "year", "house", "built")


def is_bare_budget(text: str, currency: str) -> bool:
    """ "We have 50 grand for the remodel": an amount of the size of a budget, and nothing that speaks of another."""
    amount = parse_money(plain(text), currency)
    rest = _SCALES.compiled.sub(" ", _NOT_MORE.compiled.sub(" max ", plain(text)))
    return (
        isinstance(amount, Money) and amount.high >= _SMALL and "?" not in text and only(rest, "budget", "budget_cue")
    )


def _about_year(flat: str) -> Doubtful | None:
    """ "the 60s" and "'65": near a year, yet none."""
    if decade := _DECADE.search(flat):
        start = int(f"{decade[1]}0") if decade[1] else int(f"19{decade[2]}0")
        return Doubtful("year_built", tuple(str(start + add) for add in (0, 5, 9)))
    short = re.fullmatch(r"'?(\d\d)[.!?]?", flat) or _SHORT_YEAR.search(flat)
    if short:
        digits = next(group for group in short.groups() if group)
        return Doubtful("year_built", tuple(f"{c}{digits}" for c in ("19", "20") if int(f"{c}{digits}") < 2030))
    return None


def budget(text: str, currency: str, *, told: bool = False) -> Answer:
    """What may be spent in all. `told` in passing: the words must say that it is the budget."""
    flat = plain(text)
    amount = parse_money(flat, currency)
    if amount is None:
        return None
    bounded = _MORE_NOT.compiled.sub(r" max \1 ", _NOT_MORE.compiled.sub(" max ", flat))
    rest = _SCALES.compiled.sub(" ", bounded)
    pure = only(rest, "budget", "budget_cue")
    if asks_about(text, pure):
        return None
    ours = not _NOT_OURS.search(rest)
    evident = bool(ours and _BUDGET.search(rest))
    if (told and not evident and not (pure and names(rest, "budget_cue"))) or not (pure or ours):
        return None
    if not evident and (names(rest, "paid") or (names(rest, "others") and not pure)):
        return None
    if isinstance(amount, Unsure):
        return Doubtful("budget", tuple(option for option in amount.options if "." not in option))
    if amount.high <= 0 or amount.per:
        return None
    return _whole(amount, flat, sure=pure or evident)


def _whole(amount: Money, flat: str, *, sure: bool) -> Answer:
    if not sure and amount.high < _SMALL:
        return None  # a price, most likely
    signed = re.search(r"[$€£]|\b(?:dollar|euro|eur|usd|pound|bucks)", flat)
    if amount.high < 500 and re.fullmatch(r"\D*\d+\D*", flat) and not signed:
        thousands = replace(amount, low=amount.low * 1000, high=amount.high * 1000)
        return Doubtful("budget", (thousands.ceiling, amount.ceiling))
    like_a_year = not signed and 1900 < amount.high < 2036 and amount.high != 2000
    if not sure or like_a_year or (flat.endswith("?") and not re.fullmatch(r"[\d\s.,$€£kmil?]+", flat)):
        return Doubtful("budget", (budget_text(amount),))
    return Known("budget", budget_text(amount))


def budget_text(amount: Money) -> str:
    """A budget is whole: "40000 USD". Of a range it is the upper end."""
    return f"{amount.high.to_integral_value()} {amount.currency}"


def size(text: str, *, told: bool = False) -> Answer:
    """The room's size. `told` in passing: the words must speak of the room alone."""
    flat = plain(text)
    if asks_about(text, only(_FIGURES.compiled.sub(" ", flat), "size")) or names(flat, "others"):
        return None
    if told and (_NOT_OURS.search(flat) or not (_SPACE.search(flat) or only(_FIGURES.compiled.sub(" ", flat), "size"))):
        return None
    match parse_size(flat):
        case Size() as found:
            return Known("dimensions", found.short)
        case UnitMissing(options):
            return Doubtful("dimensions", options)
    return None
