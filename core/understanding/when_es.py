"""Time words in Spanish, over folded text: the rules of when_grammar.py for one more language."""

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

_DAYS = names("lunes", "martes", "miercoles", "jueves", "viernes", "sabado sabados", "domingo domingos", start=0)
_MONTHS = names(
    "enero ene", "febrero feb", "marzo", "abril abr", "mayo", "junio", "julio", "agosto ago",
    "septiembre setiembre sept", "octubre oct", "noviembre nov", "diciembre dic",
)  # fmt: skip
_NUMBERS = names(
    "un una uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
) | {"un par de": 2, "quince": 15, "veinte": 20, "treinta": 30}  # fmt: skip
_UNITS = {"segundo": "s", "minuto": "m", "min": "m", "hora": "h", "dia": "d", "semana": "w", "mes": "mo", "ano": "y"}
_DAY, _MONTH, _WORDS = any_of(_DAYS), any_of(_MONTHS), any_of(_NUMBERS)
_N = rf"(?P<n>{_WORDS}|\d+(?:[.,]\d+)?)"
_UNIT = r"(?P<unit>segundo|minuto|min|hora|dia|semana|mes|ano)(?:s|es)?\b"
_PRE = r"(?:\b(?:el|la|para|antes\s+del?|este|esta|hacia|hasta|sobre|en)\s+)*"
_COMING = r"(?:\s+(?:que\s+viene|proxim[oa]|siguiente))"
_HALF = (
    r"(?:\s*(?:de|por)\s+la\s+(?P<half>manana|tarde|noche|madrugada)|\s*(?P<ap>[ap]\.?\s?m\b\.?)|\s*(?:h|hs"
    r"|hrs|horas)\b)?"
)


def _span(m: re.Match[str]) -> Meaning:
    return ahead(count_of(m["n"], _NUMBERS), _UNITS[m["unit"]])


def _clock(m: re.Match[str]) -> Meaning:
    groups = m.groupdict()
    hour = int(count_of(m["h"], _NUMBERS))
    minute = {"media": 30, "cuarto": 15}.get(groups.get("add") or "", int(groups.get("m") or 0))
    if groups.get("less"):
        hour, minute = (hour - 1) % 12 or 12, 45
    half = groups.get("ap") or {"manana": "am", "madrugada": "am", "tarde": "pm", "noche": "pm"}.get(
        groups.get("half") or "", ""
    )
    if groups.get("half") == "noche" and hour in (12, 1, 2, 3, 4):
        half = "am"
    return hour_of(hour, minute, half if hour <= 12 else "", m["h"])


def rules() -> list[Rule]:
    """The Spanish rules, in the order in which they are tried."""
    return [*_of_days(), *_of_hours()]


def _of_days() -> list[Rule]:
    return [
        (
            rf"\b(?:cada|tod[oa]s\s+l[oa]s)\s+(?:dias?|semanas?|mes(?:es)?|anos?|mananas?|tardes?|noches?|\d+"
            rf"|horas?|{_DAY})\b",
            lambda m, _: Odd("repeating"),
        ),
        (r"(?:^|\s)(?:diariamente|semanalmente|mensualmente)\s*$", lambda m, _: Odd("repeating")),
        (rf"\bhace\s+{_N}\s+{_UNIT}", lambda m, _: Odd("past")),
        (
            rf"\b(?:anteayer|ayer|anoche)\b|\b(?:la\s+semana|el\s+mes|el\s+ano|el\s+(?:{_DAY}))\s+pasad[oa]\b",
            lambda m, _: Odd("past"),
        ),
        (r"\b(?:en|dentro\s+de)\s+media\s+hora\b", lambda m, _: Span(timedelta(minutes=30))),
        (r"\b(?:en|dentro\s+de)\s+(?:una\s+)?hora\s+y\s+media\b", lambda m, _: Span(timedelta(minutes=90))),
        (rf"\b(?:en|dentro\s+de|de\s+aqui\s+a)\s+(?:unos\s+|unas\s+)?{_N}\s*{_UNIT}", lambda m, _: _span(m)),
        (
            rf"{_PRE}\b(?P<d>\d{{1,2}})\s+de\s+(?P<mo>{_MONTH})\b(?:\s+(?:de\s+|del\s+)?(?P<y>20\d\d)\b)?",
            lambda m, _: calendar(int(m["d"]), _MONTHS[m["mo"]], m["y"]),
        ),
        (rf"{_PRE}\b(?:primero|uno)\s+de\s+(?P<mo>{_MONTH})\b", lambda m, _: calendar(1, _MONTHS[m["mo"]], None)),
        (r"\bpasado\s+manana\b", lambda m, _: Day(lambda t: t + timedelta(days=2))),
        (rf"(?<!la )(?<!esta ){_PRE}(?<!la )(?<!esta )\bmanana\b", lambda m, _: Day(lambda t: t + timedelta(days=1))),
        (r"\bhoy\b(?:\s+mismo)?", lambda m, _: Day(lambda t: t, today=True)),
        (
            rf"{_PRE}(?:\bproximo\s+)?\b(?P<day>{_DAY})\b(?:{_COMING})?(?P<later>\s+(?:de\s+la\s+)?"
            rf"(?:semana\s+que\s+viene|proxima\s+semana))?",
            lambda m, _: of_day(_DAYS[m["day"]], next_week=m["later"] is not None),
        ),
        (
            rf"{_PRE}\b(?:proxima\s+semana|semana(?:\s+que\s+viene|\s+proxima))\b",
            lambda m, _: Day(lambda t: t + timedelta(days=7 - t.weekday())),
        ),
        (
            rf"{_PRE}\b(?:proximo\s+mes|mes(?:\s+que\s+viene|\s+proximo))\b",
            lambda m, _: Day(lambda t: next_month(t.replace(day=1))),
        ),
        (
            rf"{_PRE}\b(?:proximo\s+ano|ano(?:\s+que\s+viene|\s+proximo))\b",
            lambda m, _: Day(lambda t: date(t.year + 1, 1, 2)),
        ),
        (
            rf"{_PRE}(?P<next>\bproximo\s+)?\b(?:fin\s+de\s+semana|finde)\b(?P<after>\s+que\s+viene)?",
            lambda m, _: weekend("next" if m["next"] or m["after"] else ""),
        ),
        (r"\ba?\s*(?:fin|fines|final|finales)\s+de(?:l)?\s+mes\b", lambda m, _: end_of("month")),
        (r"\b(?:el\s+)?dia\s+(?P<d>\d{1,2})\b", lambda m, _: ordinal(int(m["d"]))),
        (r"\bel\s+(?P<d>\d{1,2})(?=\s*(?:$|[,.;!?]|a\s+las?\b))", lambda m, _: ordinal(int(m["d"]))),
    ]


def _of_hours() -> list[Rule]:
    return [
        (
            rf"\b(?:a|para|sobre|hacia|desde)\s+las?\s+(?P<h>\d{{1,2}}|{_WORDS})(?:[:.h](?P<m>\d\d)"
            rf"|\s+y\s+(?P<add>media|cuarto)"
            rf"|\s+(?P<less>menos\s+cuarto))?(?![\d:]){_HALF}",
            lambda m, _: _clock(m),
        ),
        (
            r"(?<![\d.:/])\b(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d))?\s*de\s+la\s+(?P<half>manana|tarde|noche|madrugada)",
            lambda m, _: _clock(m),
        ),
        (r"\b(?:a|al)\s+mediodia\b|\bmediodia\b", lambda m, _: Hour(12)),
        (r"\b(?:a\s+)?(?:la\s+)?medianoche\b", lambda m, _: Part("midnight")),
        (r"\besta\s+noche\b", lambda m, _: Part("tonight")),
        (r"\besta\s+manana\b", lambda m, _: Part("this morning")),
        (r"\besta\s+tarde\b", lambda m, _: Part("this afternoon")),
        (
            r"\b(?:por|en|de)\s+la\s+(?P<p>manana|tarde|noche)\b",
            lambda m, _: Part({"manana": "morning", "tarde": "afternoon", "noche": "night"}[m["p"]]),
        ),
        (r"\b(?:mas\s+tarde|pronto|algun\s+dia|otro\s+dia|luego)\s*$", lambda m, _: Odd("unclear")),
    ]
