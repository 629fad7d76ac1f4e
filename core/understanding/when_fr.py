"""Time words in French, over folded text: the rules of when_grammar.py for one more language."""

import re
from datetime import date, timedelta

from core.understanding.when_words import (
    Day,
    Hour,
    Meaning,
    Odd,
    Part,
    Rule,
    Span,
    ahead,
    any_of,
    calendar,
    count_of,
    end_of,
    hour_of,
    names,
    next_month,
    of_day,
    ordinal,
    weekend,
)

_DAYS = names("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", start=0)
_MONTHS = names(
    "janvier janv", "fevrier fevr", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre sept", "octobre oct",
    "novembre nov", "decembre dec",
)  # fmt: skip
_NUMBERS = names(
    "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
) | {"quinze": 15, "vingt": 20, "trente": 30, "une dizaine de": 10}  # fmt: skip
_UNITS = {"seconde": "s", "minute": "m", "min": "m", "heure": "h", "h": "h", "jour": "d", "semaine": "w", "mois": "mo",
          "an": "y", "annee": "y"}  # fmt: skip
_DAY, _MONTH, _WORDS = any_of(_DAYS), any_of(_MONTHS), any_of(_NUMBERS)
_N = rf"(?P<n>{_WORDS}|\d+(?:[.,]\d+)?)"
_UNIT = r"(?P<unit>seconde|minute|min|heure|h|jour|semaine|mois|annee|an)s?\b"
_PRE = r"(?:\b(?:le|la|pour|avant|d'ici|ce|cette|vers|jusqu'a|jusqu'au|a\s+partir\s+de|des)\s+)*"
_TIME = r"matin|soir|apres-?\s?midi|nuit"
_HALF = rf"(?:\s*(?:du|de\s+l'|de\s+la)\s*(?P<half>{_TIME})\b)?"


def _clock(m: re.Match[str]) -> Meaning:
    groups = m.groupdict()
    hour = int(count_of(m["h"], _NUMBERS))
    add = groups.get("add") or ""
    minute = 30 if add.startswith("demi") else 15 if add.endswith("quart") else int(groups.get("m") or 0)
    if groups.get("less"):
        hour, minute = (hour - 1) % 12 or 12, 45
    part = groups.get("half") or ""
    morning = part == "matin" or (part == "nuit" and hour in (12, 1, 2, 3, 4))
    half = "" if not part or hour > 12 else "am" if morning else "pm"
    return hour_of(hour, minute, half, m["h"])


def _part(word: str) -> Part:
    if word.startswith("matin"):
        return Part("morning")
    return Part("evening" if word.startswith("soir") else "night" if word.startswith("nuit") else "afternoon")


def rules() -> list[Rule]:
    """The French rules, in the order in which they are tried."""
    return [*_spans_and_dates(), *_days(), *_hours()]


def _spans_and_dates() -> list[Rule]:
    return [
        (
            rf"\b(?:chaque|tou(?:s|tes)\s+les)\s+(?:jours?|semaines?|mois|ans?|matins?|soirs?|heures?|\d+|week-?\s?ends?|(?:{_DAY})s?)\b",
            lambda m, _: Odd("repeating"),
        ),
        (r"(?:^|\s)(?:quotidiennement|mensuellement)\s*$", lambda m, _: Odd("repeating")),
        (rf"\bil\s+y\s+a\s+{_N}\s+{_UNIT}", lambda m, _: Odd("past")),
        (
            rf"\b(?:avant-?\s?hier|hier)\b|\b(?:la\s+semaine|le\s+mois|l'annee|(?:{_DAY}))\s+dernie(?:r|re)\b",
            lambda m, _: Odd("past"),
        ),
        (r"\bdans\s+une\s+demi-?\s?heure\b", lambda m, _: Span(timedelta(minutes=30))),
        (r"\bdans\s+une\s+heure\s+et\s+demie\b", lambda m, _: Span(timedelta(minutes=90))),
        (
            rf"\b(?:dans|d'ici)\s+(?:environ\s+)?{_N}\s*{_UNIT}",
            lambda m, _: ahead(count_of(m["n"], _NUMBERS), _UNITS[m["unit"]]),
        ),
        (
            rf"{_PRE}\b(?P<d>\d{{1,2}})(?:er)?\s+(?P<mo>{_MONTH})\b\.?(?:\s+(?P<y>20\d\d)\b)?",
            lambda m, _: calendar(int(m["d"]), _MONTHS[m["mo"]], m["y"]),
        ),
        (
            r"\ble\s+(?P<d>\d{1,2})(?:er)?(?=\s*(?:$|[,.;!?]|a\s+\d))",
            lambda m, _: ordinal(int(m["d"])),
        ),
    ]


def _days() -> list[Rule]:
    return [
        (r"\bapres-?\s?demain\b", lambda m, _: Day(lambda t: t + timedelta(days=2))),
        (rf"{_PRE}(?<!apres-)\bdemain\b", lambda m, _: Day(lambda t: t + timedelta(days=1))),
        (r"\baujourd'?\s?hui\b", lambda m, _: Day(lambda t: t, today=True)),
        (
            rf"{_PRE}\b(?P<day>{_DAY})\b(?P<later>\s+(?:prochain|en\s+huit|de\s+la\s+semaine\s+prochaine))?",
            lambda m, _: of_day(_DAYS[m["day"]], next_week=m["later"] is not None),
        ),
        (rf"{_PRE}\bsemaine\s+prochaine\b", lambda m, _: Day(lambda t: t + timedelta(days=7 - t.weekday()))),
        (
            rf"{_PRE}\bmois\s+prochain\b|\bdebut\s+du\s+mois\s+prochain\b",
            lambda m, _: Day(lambda t: next_month(t.replace(day=1))),
        ),
        (r"\bl'(?:an|annee)\s+prochaine?\b", lambda m, _: Day(lambda t: date(t.year + 1, 1, 2))),
        (
            rf"{_PRE}\bweek-?\s?end\b(?P<later>\s+prochain)?",
            lambda m, _: weekend("next" if m["later"] else ""),
        ),
        (r"\b(?:a\s+la\s+)?fin\s+(?:du\s+|de\s+)mois\b", lambda m, _: end_of("month")),
        (r"\b(?:a\s+la\s+|en\s+)?fin\s+de\s+(?:la\s+)?semaine\b", lambda m, _: end_of("week")),
    ]


def _hours() -> list[Rule]:
    hour = rf"(?P<h>\d{{1,2}}|{_WORDS})"
    return [
        (
            rf"(?:\b(?:a|vers|pour|des|avant)\s+)?(?<![\d.:/])\b{hour}\s*(?:h\b|heures?\b|h(?=\d))\s*(?:(?P<m>[0-5]\d)\b"
            rf"|et\s+(?P<add>demie?|quart)\b|(?P<less>moins\s+le\s+quart)\b)?{_HALF}",
            lambda m, _: _clock(m),
        ),
        (rf"\ba\s+(?P<h>\d{{1,2}})[:.](?P<m>[0-5]\d)(?!\d){_HALF}", lambda m, _: _clock(m)),
        (r"(?<!apres-)(?<!apres )\b(?:a\s+)?midi\b", lambda m, _: Hour(12)),
        (r"\b(?:a\s+)?minuit\b", lambda m, _: Part("midnight")),
        (r"\bce\s+soir\b|\bcette\s+nuit\b", lambda m, _: Part("tonight")),
        (r"\bce\s+matin\b", lambda m, _: Part("this morning")),
        (r"\bcet(?:te)?\s+apres-?\s?midi\b", lambda m, _: Part("this afternoon")),
        (
            r"\b(?:dans\s+la\s+|le\s+|en\s+|l')?(?:fin\s+de\s+)?(?P<p>matin(?:ee)?|apres-?\s?midi|soir(?:ee)?|nuit)\b",
            lambda m, _: _part(m["p"]),
        ),
        (r"\b(?:plus\s+tard|bientot|un\s+jour|prochainement)\b", lambda m, _: Odd("unclear")),
    ]
