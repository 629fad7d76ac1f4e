"""Time words in German, over folded text ("ä" is "a" or "ae"): the rules of when_grammar.py for one more language."""

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

_DAYS = names(
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag", start=0
)  # fmt: skip
_MONTHS = names(
    "januar jan janner", "februar feb", "marz maerz", "april", "mai", "juni", "juli", "august", "september sept",
    "oktober okt", "november nov", "dezember dez",
)  # fmt: skip
_NUMBERS = names(
    "ein eine einen einem einer eins", "zwei", "drei", "vier", "funf fuenf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwolf zwoelf",
) | {"ein paar": 2, "zwanzig": 20, "dreissig": 30, "dreisig": 30, "funfzehn": 15, "fuenfzehn": 15}  # fmt: skip
_UNITS = {"sek": "s", "min": "m", "stu": "h", "std": "h", "tag": "d", "woc": "w", "mon": "mo", "jah": "y"}
_DAY, _MONTH, _WORDS = any_of(_DAYS), any_of(_MONTHS), any_of(_NUMBERS)
_N = rf"(?P<n>{_WORDS}|\d+(?:[.,]\d+)?)"
_UNIT = r"(?P<unit>sekunden?|minuten?|min|stunden?|std|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)\b"
_PRE = r"(?:\b(?:am|an|bis|fur|fuer|vor|zum|diesen|diese|dieses|den|der|die|das|ab)\s+)*"
_NEXT = r"nae?chste[nrsm]?"
_TIME = r"abends?|morgens|frue?h|nachmittags?|vormittags?|nachts|mittags"
_OF_DAY = (
    rf"(?:\s*(?:(?:am\s+)?(?P<half>{_TIME}|abend|morgen|nachmittag|vormittag)|in\s+der\s+(?P<night>nacht|frue?h))\b)?"
)


def _clock(hour: int, minute: int, m: re.Match[str]) -> Meaning:
    groups = m.groupdict()
    part = groups.get("half") or groups.get("night") or ""
    morning = part.startswith(("morgen", "fr", "vormittag")) or (part.startswith("nacht") and hour in (12, 1, 2, 3, 4))
    half = "" if not part or hour > 12 else "am" if morning else "pm"
    return hour_of(hour, minute, half, m["h"])


def _before(word: str) -> int:
    """The hour before: "halb acht" is half past seven."""
    return (int(count_of(word, _NUMBERS)) - 1) % 12 or 12


def _part(word: str) -> Part:
    if word.startswith(("vormittag", "fr", "morgen")):
        return Part("morning")
    return Part("afternoon" if word.startswith("nachmittag") else "night" if word.startswith("nacht") else "evening")


def rules() -> list[Rule]:
    """The German rules, in the order in which they are tried."""
    hour = rf"(?P<h>\d{{1,2}}|{_WORDS})"
    return [*_spans_and_dates(), *_days(), *_hours(hour), *_parts()]


def _spans_and_dates() -> list[Rule]:
    return [
        (
            rf"\bjede[nrsm]?\s+(?:zweiten?\s+)?(?:tag|woche|monat|jahr|morgen|abend|stunde|wochenende|{_DAY})\b"
            rf"|\b(?:{_DAY})s\b",
            lambda m, _: Odd("repeating"),
        ),
        (r"\b(?:tae?glich|woe?chentlich|monatlich|jae?hrlich)\b", lambda m, _: Odd("repeating")),
        (rf"\bvor\s+{_N}\s+{_UNIT}", lambda m, _: Odd("past")),
        (
            rf"\b(?:vorgestern|gestern)\b|\bletzte[nrsm]?\s+(?:woche|monat|jahr|nacht|{_DAY})\b",
            lambda m, _: Odd("past"),
        ),
        (r"\bin\s+einer\s+halben\s+stunde\b", lambda m, _: Span(timedelta(minutes=30))),
        (r"\bin\s+(?:anderthalb|eineinhalb)\s+stunden\b", lambda m, _: Span(timedelta(minutes=90))),
        (
            rf"\bin\s+(?:etwa\s+|ca\.?\s+)?{_N}\s*{_UNIT}",
            lambda m, _: ahead(count_of(m["n"], _NUMBERS), _UNITS[m["unit"][:3]]),
        ),
        (
            rf"{_PRE}(?<!\d)(?P<d>\d{{1,2}})\.?\s+(?P<mo>{_MONTH})\b\.?(?:\s+(?P<y>20\d\d)\b)?",
            lambda m, _: calendar(int(m["d"]), _MONTHS[m["mo"]], m["y"]),
        ),
        (
            r"\b(?:am|bis|zum|den)\s+(?P<d>\d{1,2})\.(?P<mo>\d{1,2})(?:\.(?P<y>20\d\d)?)?(?!\d)",
            lambda m, _: calendar(int(m["d"]), int(m["mo"]), m["y"]),
        ),
        (r"\b(?:am|bis\s+zum|zum)\s+(?P<d>\d{1,2})\.(?!\d)(?!\s*[a-z]*(?:uhr))", lambda m, _: ordinal(int(m["d"]))),
    ]


def _days() -> list[Rule]:
    return [
        (r"\bu(?:e)?bermorgen\b", lambda m, _: Day(lambda t: t + timedelta(days=2))),
        (r"(?<!am )(?<!heute )(?<!guten )\bmorgen\b", lambda m, _: Day(lambda t: t + timedelta(days=1))),
        (r"\bheute\b", lambda m, _: Day(lambda t: t, today=True)),
        (
            rf"{_PRE}\b(?P<short>mo|di|mi|do|fr|sa|so)\b\.?(?=\s+(?:um\s+)?\d{{1,2}}(?::\d\d)?\s*(?:uhr|h)\b)",
            lambda m, _: of_day(["mo", "di", "mi", "do", "fr", "sa", "so"].index(m["short"]), next_week=False),
        ),
        (
            rf"{_PRE}(?:\b(?P<which>{_NEXT}|kommenden?)\s+)?\b(?P<day>{_DAY})(?=abend|morgen|nachmittag"
            rf"|vormittag|nacht|\b)"
            rf"(?P<later>\s+(?:{_NEXT}|kommender)\s+woche\b)?",
            lambda m, _: of_day(_DAYS[m["day"]], next_week=bool(m["later"] or (m["which"] or "").startswith("n"))),
        ),
        (
            rf"{_PRE}\b(?:{_NEXT}|kommende)\s+woche\b",
            lambda m, _: Day(lambda t: t + timedelta(days=7 - t.weekday())),
        ),
        (
            rf"{_PRE}\b(?:{_NEXT}|kommenden)\s+monat\b|\banfang\s+{_NEXT}\s+monats\b",
            lambda m, _: Day(lambda t: next_month(t.replace(day=1))),
        ),
        (rf"{_PRE}\b(?:{_NEXT}|kommendes)\s+jahr\b", lambda m, _: Day(lambda t: date(t.year + 1, 1, 2))),
        (rf"{_PRE}(?P<next>{_NEXT}\s+)?\bwochenende\b", lambda m, _: weekend("next" if m["next"] else "")),
        (
            r"\b(?:am\s+)?(?:ende\s+(?:des\s+|vom\s+)?monats?|monatsende|zum\s+monatsende)\b",
            lambda m, _: end_of("month"),
        ),
        (r"\b(?:am\s+)?ende\s+der\s+woche\b", lambda m, _: end_of("week")),
    ]


def _hours(hour: str) -> list[Rule]:
    around = r"(?:\b(?:um|gegen|ab|bis|vor)\s+)"
    return [
        (
            rf"{around}?(?<![\d.:/])\b{hour}\s*(?:uhr|h)\b(?:\s*(?P<m>[0-5]\d)\b)?{_OF_DAY}",
            lambda m, _: _clock(int(count_of(m["h"], _NUMBERS)), int(m["m"] or 0), m),
        ),
        (
            rf"{around}(?P<h>\d{{1,2}})[:.](?P<m>[0-5]\d)(?!\d)(?:\s*uhr\b)?{_OF_DAY}",
            lambda m, _: _clock(int(m["h"]), int(m["m"]), m),
        ),
        (
            r"(?<![\d.:/])\b(?P<h>\d{1,2}):(?P<m>[0-5]\d)\s*uhr\b" + _OF_DAY,
            lambda m, _: _clock(int(m["h"]), int(m["m"]), m),
        ),
        (
            rf"{around}?\bhalb\s+{hour}\b(?:\s*uhr\b)?{_OF_DAY}",
            lambda m, _: _clock(_before(m["h"]), 30, m),
        ),
        (
            rf"{around}?\bviertel\s+nach\s+{hour}\b(?:\s*uhr\b)?{_OF_DAY}",
            lambda m, _: _clock(int(count_of(m["h"], _NUMBERS)), 15, m),
        ),
        (
            rf"{around}?\b(?:viertel\s+vor|dreiviertel)\s+{hour}\b(?:\s*uhr\b)?{_OF_DAY}",
            lambda m, _: _clock(_before(m["h"]), 45, m),
        ),
        (rf"\b(?:um|gegen)\s+{hour}(?![\d:.,/]){_OF_DAY}", lambda m, _: _clock(int(count_of(m["h"], _NUMBERS)), 0, m)),
    ]


def _parts() -> list[Rule]:
    return [
        (r"\b(?:am\s+)?mittags?\b", lambda m, _: Hour(12)),
        (r"\b(?:um\s+)?mitternacht\b", lambda m, _: Part("midnight")),
        (r"\bheute\s+(?:abend|nacht)\b", lambda m, _: Part("tonight")),
        (r"\bheute\s+(?:morgen|frue?h|vormittag)\b", lambda m, _: Part("this morning")),
        (r"\bheute\s+nachmittag\b", lambda m, _: Part("this afternoon")),
        (
            r"(?:\bam\s+|\bin\s+der\s+)(?P<p>morgen|vormittag|nachmittag|abend|nacht)\b",
            lambda m, _: _part(m["p"]),
        ),
        (
            r"(?<=g|n|h|e| )(?P<p>abends?|vormittags?|nachmittags?|nachts|morgens|frue?h)\b"
            r"|(?<=tag)(?P<q>morgen|nacht)\b",
            lambda m, _: _part(m["p"] or m["q"]),
        ),
        (r"\b(?:spae?ter|bald|irgendwann|demnae?chst)\b", lambda m, _: Odd("unclear")),
    ]
