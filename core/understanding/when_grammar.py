"""Time words found in a folded text: the patterns, and what each builds. Own grammar: no guessing library."""

import re
from datetime import date, timedelta
from functools import cache

from core.understanding import when_de, when_es, when_fr
from core.understanding.language import LANGUAGES, Language, language_of
from core.understanding.when_words import (
    ALL_DAYS,
    ALL_MONTHS,
    ALL_NUMBERS,
    MONTHS,
    NUMBERS,
    Builder,
    Day,
    Hour,
    Odd,
    Order,
    Part,
    Piece,
    Rule,
    Span,
    ahead,
    calendar,
    count_of,
    end_of,
    hour_of,
    next_month,
    ordinal,
    slashes,
    weekday,
    weekend,
    weeks_from,
)

PRE = r"(?:\b(?:on|by|at|for|before|around|about|until|from|this|coming|the|over|early|@)\s+)*"
_FOLLOWS = rf"to|on|in the|tomorrow|tmrw|today|tonight|next|this|sharp|please|that|about|and|every|{ALL_DAYS}"
_AFTER_BARE = rf"(?=\s*(?:$|[,.;!?]|(?:{_FOLLOWS})\b))"
WEAK_DAYS = frozenset({"sun", "sat", "mon", "wed", "fri"})
_OTHERS = {"es": when_es.rules, "de": when_de.rules, "fr": when_fr.rules}
_UNIT = r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|hr|days?|weeks?|wks?|months?|years?|h|m|d|w)\b"
_NUMBER = rf"(?P<n>{ALL_NUMBERS}|\d+(?:[.,]\d+)?)"
_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"


@cache
def _grammar(language: Language) -> tuple[tuple[re.Pattern[str], Builder], ...]:
    """Compiled when first needed; what stands earlier wins where two start together and are equally long.

    Dates and hours in figures are read in every language.
    """
    if language == "unknown":
        return tuple(rule for each in LANGUAGES for rule in _grammar(each))
    if language == "en":
        rules = [*_spans(), *_figures(), *_dates(), *_days(), *_hours(), *_spoken()]
    else:
        rules = [*_OTHERS[language](), *_figures()]
    return tuple((re.compile(pattern), build) for pattern, build in rules)


def _spans() -> list[Rule]:
    """Repeating, past, and from now on: "in two weeks"."""
    return [
        (
            rf"\b(?:every|each)\s+(?:single\s+|other\s+)?(?:day|week|month|year|morning|evening|night|weekday"
            rf"|weekend|\d+|two|hour|{ALL_DAYS})s?\b",
            lambda m, _: Odd("repeating"),
        ),
        (r"(?:^|\s)(?:daily|weekly|monthly)\s*$", lambda m, _: Odd("repeating")),
        (
            rf"\b{_NUMBER}\s+{_UNIT}\s+ago\b|\byesterday\b|\blast\s+(?:week|month|night|year)\b",
            lambda m, _: Odd("past"),
        ),
        (
            rf"\b{_NUMBER}\s+weeks?\s+from\s+(?P<day>{ALL_DAYS}|tomorrow)\b",
            lambda m, _: weeks_from(m["day"], count_of(m["n"])),
        ),
        (r"\bin\s+a\s+fortnight\b", lambda m, _: Day(lambda t: t + timedelta(days=14))),
        (r"\bin\s+half\s+an\s+hour\b", lambda m, _: Span(timedelta(minutes=30))),
        (r"\bin\s+an\s+hour\s+and\s+a\s+half\b", lambda m, _: Span(timedelta(minutes=90))),
        (
            r"\bin\s+(?P<h>\d+)\s*h(?:ours?|rs?)?\s*(?:and\s+)?(?P<m>\d+)\s*m(?:in(?:ute)?s?)?\b",
            lambda m, _: Span(timedelta(hours=min(int(m["h"]), 9999), minutes=min(int(m["m"]), 9999))),
        ),
        (
            rf"\bin\s+(?:about\s+)?{_NUMBER}\s*(?:more\s+)?{_UNIT}(?:'?\s+time)?",
            lambda m, _: ahead(count_of(m["n"]), m["unit"]),
        ),
        (rf"\b{_NUMBER}\s*{_UNIT}\s+from\s+(?:now|today)\b", lambda m, _: ahead(count_of(m["n"]), m["unit"])),
    ]


_PRE = (
    r"(?:\b(?:on|by|at|for|before|around|about|until|from|this|coming|the|@|el|al|para|am|bis|den|le|au|pour"
    r"|avant)\s+)*"
)


def _figures() -> list[Rule]:
    """Dates and hours in figures: 2026-11-26, 11/26, 26.11., 7:30, 7pm."""
    return [
        (
            rf"{_PRE}(?P<y>\d{{4}})-(?P<mo>\d{{1,2}})-(?P<d>\d{{1,2}})(?:t(?=\d)|(?!\d))",
            lambda m, _: calendar(int(m["d"]), int(m["mo"]), m["y"]),
        ),
        (
            rf"{_PRE}(?<![\d/.])(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>\d{{4}}|\d\d))?(?![\d/])",
            lambda m, order: slashes(int(m["a"]), int(m["b"]), m["y"], order),
        ),
        (
            rf"{_PRE}(?<![\d/.])(?P<d>\d{{1,2}})\.(?P<mo>\d{{1,2}})\.(?P<y>20\d\d)?(?!\d)",
            lambda m, _: calendar(int(m["d"]), int(m["mo"]), m["y"]),
        ),
        (
            rf"{_PRE}(?<![\d.:/])(?P<h>\d{{1,2}}):(?P<m>\d\d)(?![\d:])\s*{_HALF}?",
            lambda m, _: hour_of(int(m["h"]), int(m["m"]), m["half"] or "", m["h"]),
        ),
        (rf"{_PRE}(?<![\d.:/])(?P<h>\d{{1,2}})\s*{_HALF}", lambda m, _: hour_of(int(m["h"]), 0, m["half"], m["h"])),
        (
            rf"{_PRE}(?<![\d.:/])(?P<h>\d{{1,2}})\s*(?:o'?\s?clock|uhr|h)\b",
            lambda m, _: hour_of(int(m["h"]), 0, "", m["h"]),
        ),
    ]


def _dates() -> list[Rule]:
    """Dates with the month in words: "26 November"."""
    return [
        (
            rf"{PRE}(?P<d>\d{{1,2}})\.?(?:st|nd|rd"
            rf"|th)?\s+(?:of\s+)?(?P<mo>{ALL_MONTHS})\b\.?(?:,?\s+(?P<y>20\d\d)\b)?",
            lambda m, _: calendar(int(m["d"]), MONTHS[m["mo"]], m["y"]),
        ),
        (
            rf"{PRE}\b(?P<mo>{ALL_MONTHS})\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?"
            rf"(?:,?\s+(?P<y>20\d\d)\b)?",
            lambda m, _: calendar(int(m["d"]), MONTHS[m["mo"]], m["y"]),
        ),
    ]


def _days() -> list[Rule]:
    """Days as people name them: "tomorrow", "next Friday", "end of the month", "the 3rd"."""
    return [
        (
            r"\bthe\s+day\s+after\s+tomorrow\b|\bday\s+after\s+tomorrow\b|\bovermorrow\b",
            lambda m, _: Day(lambda t: t + timedelta(days=2)),
        ),
        (
            rf"{PRE}\b(?:tomorrow|tmrw|tomorow|tommorow|tommorrow|tomorrrow|tmr|tmw|tmrow|tomrrow|tomorro|tomoz"
            rf"|tomoro|2morrow|2moro|2mrw|2mro|2morro)\b",
            lambda m, _: Day(lambda t: t + timedelta(days=1)),
        ),
        (rf"{PRE}\b(?:later\s+)?(?:today|2day)\b", lambda m, _: Day(lambda t: t, today=True)),
        (
            rf"{PRE}(?:\b(?P<which>next|last|this"
            rf"|coming)\s+)?\b(?P<day>{ALL_DAYS})\b\.?(?:\s+next\s+week\b(?P<nw>))?",
            lambda m, _: weekday(m["day"], "next" if m["nw"] is not None else m["which"] or ""),
        ),
        (rf"{PRE}\bnext\s+week\s+(?:on\s+)?(?P<day>{ALL_DAYS})\b", lambda m, _: weekday(m["day"], "next")),
        (rf"{PRE}\b(?P<day>{ALL_DAYS})\s+week\b", lambda m, _: weeks_from(m["day"], 1)),
        (
            rf"{PRE}\bend\s+of\s+next\s+week\b",
            lambda m, _: Day(lambda t: t + timedelta(days=11 - t.weekday())),
        ),
        (rf"{PRE}\bnext\s+week\b", lambda m, _: Day(lambda t: t + timedelta(days=7 - t.weekday()))),
        (rf"{PRE}\bnext\s+month\b", lambda m, _: Day(lambda t: next_month(t.replace(day=1)))),
        (rf"{PRE}\bnext\s+year\b", lambda m, _: Day(lambda t: date(t.year + 1, 1, 2))),
        (rf"{PRE}\b(?P<which>next\s+|this\s+)?weekend\b", lambda m, _: weekend((m["which"] or "").strip())),
        (rf"{PRE}\bend\s+of\s+(?:the\s+|this\s+)?(?P<u>week|month)\b", lambda m, _: end_of(m["u"])),
        (r"(?:\bon\s+|\bby\s+)?\bthe\s+(?P<d>\d{1,2})(?:st|nd|rd|th)\b", lambda m, _: ordinal(int(m["d"]))),
    ]


def _hours() -> list[Rule]:
    """Hours in figures behind English words: "at 7.30", "at 7"."""
    return [
        (
            rf"\bat\s+(?P<h>\d{{1,2}})[.h](?P<m>\d\d)(?!\d)\s*{_HALF}?",
            lambda m, _: hour_of(int(m["h"]), int(m["m"]), m["half"] or "", m["h"]),
        ),
        (
            rf"{PRE}(?<![\d.:/])(?P<h>\d{{1,2}})\s+in\s+the\s+(?P<half>morning|afternoon|evening)\b",
            lambda m, _: hour_of(int(m["h"]), 0, "am" if m["half"] == "morning" else "pm", m["h"]),
        ),
        (
            rf"\b(?:at|@|around|by|about)\s*(?P<h>\d{{1,2}})(?!\d){_AFTER_BARE}",
            lambda m, _: hour_of(int(m["h"]), 0, "", m["h"]),
        ),
        (
            rf"\b(?:at|@)\s*(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?!\d){_AFTER_BARE}",
            lambda m, _: Hour(int(m["h"]), int(m["m"])),
        ),
        (r"\bat\s+(?P<h>\d{1,2})(?![\d:.,/])(?P<bare>)", lambda m, _: hour_of(int(m["h"]), 0, "", m["h"])),
    ]


def _spoken() -> list[Rule]:
    """Hours in words, and parts of the day: "half past six", "noon", "tonight"."""
    return [
        (rf"\bat\s+(?P<w>{ALL_NUMBERS})(?:\s+o'?clock)?{_AFTER_BARE}", lambda m, _: Hour(NUMBERS[m["w"]], open=True)),
        (
            rf"{PRE}\bhalf\s+past\s+(?P<n>{ALL_NUMBERS}|\d{{1,2}})\b",
            lambda m, _: hour_of(int(count_of(m["n"])), 30, "", ""),
        ),
        (
            rf"{PRE}\b(?:a\s+)?quarter\s+past\s+(?P<n>{ALL_NUMBERS}|\d{{1,2}})\b",
            lambda m, _: hour_of(int(count_of(m["n"])), 15, "", ""),
        ),
        (
            rf"{PRE}\b(?:a\s+)?quarter\s+to\s+(?P<n>{ALL_NUMBERS}|\d{{1,2}})\b",
            lambda m, _: hour_of((int(count_of(m["n"])) - 1) % 12 or 12, 45, "", ""),
        ),
        (
            rf"{PRE}\bhalf\s+(?P<n>{ALL_NUMBERS}|\d{{1,2}})\b(?!\s+(?:hour|day|inch|price|of|a))",
            lambda m, _: hour_of(int(count_of(m["n"])), 30, "", "") if 1 <= count_of(m["n"]) <= 12 else Odd("unclear"),
        ),
        (
            rf"(?:\bat\s+)?\b(?P<h>{ALL_NUMBERS})\s+(?P<m>thirty|fifteen|forty[\s-]five)\b{_AFTER_BARE}",
            lambda m, _: hour_of(
                NUMBERS[m["h"]], {"t": 30, "fi": 15, "fo": 45}[m["m"][: 1 + (m["m"][0] == "f")]], "", ""
            ),
        ),
        (rf"{PRE}(?<![\d.:/])(?P<h>\d{{1,2}})\s?-?ish\b", lambda m, _: hour_of(int(m["h"]), 0, "", m["h"])),
        (r"\bfirst\s+thing\b(?:\s+in\s+the\s+morning\b)?", lambda m, _: Part("morning")),
        (
            r"\b(?:after|before)\s+(?:noon|lunch|work|dinner|breakfast|school|that)\b|\bin\s+a\s+few\s+(?:days"
            r"|weeks|hours|minutes)\b",
            lambda m, _: Odd("unclear"),
        ),
        (rf"{PRE}\b(?:noon|midday|lunch\s?time|lunch)\b", lambda m, _: Hour(12)),
        (rf"{PRE}\bmidnight\b", lambda m, _: Part("midnight")),
        (r"\b(?:at\s+|by\s+)?(?:the\s+)?(?:end\s+of\s+(?:the\s+)?day|eod|cob)\b", lambda m, _: Hour(17)),
        (r"\btonight\b|\btonite\b|\bthis\s+(?:evening|night)\b", lambda m, _: Part("tonight")),
        (r"\bthis\s+(?P<p>morning|afternoon)\b", lambda m, _: Part("this " + m["p"])),
        (
            r"\b(?:in\s+the\s+|early\s+in\s+the\s+|at\s+)?(?:early\s+|late\s+)?(?P<p>morning|afternoon|evening"
            r"|night)\b",
            lambda m, _: Part(m["p"]),
        ),
        (r"\b(?:later|soon|sometime|some\s+day|someday|asap|eventually)\b", lambda m, _: Odd("unclear")),
    ]


def pieces_in(text: str, order: Order, language: Language | None = None) -> list[Piece]:
    """The time words of a folded text, in order, not overlapping, by the grammar of its language (looked for when it is
    not given). `order`: how 11/12 is read."""
    found: list[Piece] = []
    for pattern, build in _grammar(language or language_of(text)):
        found += [_piece(match, build, order) for match in pattern.finditer(text) if match.end() > match.start()]
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Piece] = []
    for piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return _with_bare_hours(text, kept)


_HOUR_AFTER = re.compile(
    r"\s+(?P<h>\d{1,2})(?=\s*(?:$|[,;!?]|\.(?!\d)|(?:to|about|for|in\s+the|morning|evening|zu|para|que|de|an|d'"
    r"|am|por\s+la)(?!\w)))"
)
_HOUR_BEFORE = re.compile(r"(?:^|^.*\s{2})(?P<h>\d{1,2})\s+\Z")


def _with_bare_hours(text: str, pieces: list[Piece]) -> list[Piece]:
    """An hour without any word for it, directly beside its day: "tomorrow 9", "friday 3", "7 tomorrow evening"."""
    if any(isinstance(piece.meaning, Hour | Span | Odd) for piece in pieces):
        return pieces
    for piece in pieces:
        if not isinstance(piece.meaning, Day) or piece.weak:
            continue
        found = _HOUR_AFTER.match(text, piece.end) or _HOUR_BEFORE.match(text[: piece.start])
        if found and 1 <= int(found["h"]) <= 24:
            start, end = found.span("h")
            beside = Piece(start, end, hour_of(int(found["h"]), 0, "", found["h"]))
            return sorted([*pieces, beside], key=lambda p: p.start)
    return pieces


def _piece(match: re.Match[str], build: Builder, order: Order) -> Piece:
    groups = match.groupdict()
    weak = groups.get("day") in WEAK_DAYS or groups.get("p") is not None or "bare" in groups or "later" in match[0]
    return Piece(match.start(), match.end(), build(match, order), weak)
