"""Lengths and room sizes as people write them: 12' 6", "3,20 m x 2,80", "10 by 12 feet", "350 cm".

A number without a unit may be feet or metres: `Unsure`, never guessed. Inside, lengths are whole millimetres.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.understanding.text import Lazy, folded, one_line

_MM = {"ft": Decimal("304.8"), "in": Decimal("25.4"), "m": Decimal(1000), "cm": Decimal(10), "mm": Decimal(1)}
_SPELLED = {
    "ft": r"'|ft\.?|feet|foot|pies?|fuss|pieds?",
    "in": r"\"|''|in\.?|inch(?:es)?|pulgadas?|zoll|pouces?",
    "cm": r"cm|centimet(?:er|re)s?|centimetros?|zentimeter",
    "mm": r"mm|millimet(?:er|re)s?|milimetros?|millimeter",
    "m": r"m|met(?:er|re)s?|metros?|metern",
}
_UNITS = "|".join(rf"(?P<{{0}}{name}>{spelled})" for name, spelled in _SPELLED.items())
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
_BY = Lazy(r"\s*(?:x|×|\*|by|mal|por|sur|auf)\s*")
_HEIGHT = r"(?:(?:ceiling )?height|ceilings?|high|tall|(?:decken)?hoe?he|hoch|altura|alto|techo|hauteur|haut|plafond)"
_HIGH = Lazy(
    rf"[\s,]*(?:with|and|mit|und|con|y|avec|et)?\s*(?:(?:a|an|eine[rm]?|un|una|une|de)\s+)?(?:{_HEIGHT}(?:\s+(?:of|is|von|de|ist))?\s*:?\s*)?"
)
_IS_HIGH = Lazy(rf"[\s-]*{_HEIGHT}\b")
_LONGEST = 100_000
"""Millimetres; more is no room."""


def _one(prefix: str) -> str:
    number = rf"(?P<{prefix}n>\d+(?:[.,]\d+)?)(?:[\s-]+(?P<{prefix}f>\d/\d{{1,2}}))?"
    inches = (
        rf"(?:\s*(?P<{prefix}i>\d+(?:[.,]\d+)?)(?:[\s-]+(?P<{prefix}g>\d/\d{{1,2}}))?\s*(?:\"|''|in\b\.?"
        r"|inch(?:es)?\b|zoll\b|pulgadas?\b|pouces?\b)?)?"
    )
    more = rf"(?:\s*(?P<{prefix}c>\d{{1,2}})(?!\s*(?:x|×|\*|[.,]\d))\b(?:\s*cm\b)?)?"
    units = _UNITS.replace("{0}", prefix)
    return (
        rf"{number}\s*(?:(?:(?P<{prefix}feet>'(?!')|(?:ft|feet|foot|pies|fuss|pieds)\b\.?){inches})"
        rf"|(?P<{prefix}metres>m(?=\s*\d{{1,2}}\b)){more}|(?:{units})(?![a-z]))?"
    )


_LENGTH = Lazy(_one("a"))
_SEPARATE = Lazy(r"(?<![\w.,/])" + _one("a"))


@dataclass(frozen=True, slots=True)
class Length:
    """`mm`: whole millimetres; `text`: canonical, "12 ft 6 in", "3.2 m", "350 cm"."""

    mm: int
    text: str


@dataclass(frozen=True, slots=True)
class Size:
    """Two or three lengths of a room: "12 ft 6 in x 10 ft"."""

    sides: tuple[Length, ...]

    @property
    def text(self) -> str:
        return " x ".join(side.text for side in self.sides)

    @property
    def short(self) -> str:
        """The unit once, where all have the same: "12 x 10 x 8 ft"; else as `text`."""
        units = {side.text.partition(" ")[2] for side in self.sides}
        if len(units) > 1 or " " in next(iter(units)):
            return self.text
        return f"{' x '.join(side.text.partition(' ')[0] for side in self.sides)} {units.pop()}"


@dataclass(frozen=True, slots=True)
class UnitMissing:
    """The numbers are clear, their unit is not: `options` are canonical texts that it may be, in feet and in metres."""

    options: tuple[str, ...]


def parse_length(text: str) -> Length | UnitMissing | None:
    """The one length that a text says, or None when there is none, or several."""
    flat = _plain(text)
    found = [m for m in _SEPARATE.compiled.finditer(flat) if m.end() > m.start()]
    with_unit = [m for m in found if _unit(m)]
    if len(with_unit) == 1:
        return _length(with_unit[0], "")
    if not with_unit and len(found) == 1 and re.fullmatch(r"\W*[\d.,/\s]+\W*", flat):
        return UnitMissing(tuple(one.text for unit in ("ft", "m") if (one := _length(found[0], unit))))
    return None


def parse_size(text: str) -> Size | UnitMissing | None:
    """The size of a room, "a x b" or "a x b x c", or None. A unit behind the last number counts for all of them."""
    flat = _plain(text)
    for start in _SEPARATE.compiled.finditer(flat):
        parts = [start]
        while (by := _BY.match(flat, parts[-1].end())) and (nxt := _LENGTH.match(flat, by.end())) and len(parts) < 3:
            parts.append(nxt)
        if len(parts) > 1:
            return _size([*parts, *_height(flat, parts)])
    return None


def _height(flat: str, parts: list[re.Match[str]]) -> list[re.Match[str]]:
    """ "11 x 14 ft, 9 ft ceilings": the third length, where it is called a height."""
    before = _HIGH.match(flat, parts[-1].end())
    found = _LENGTH.match(flat, before.end()) if before and len(parts) == 2 else None
    if before is None or found is None:
        return []
    called = re.search(_HEIGHT, before[0]) or _IS_HIGH.match(flat, found.end())
    return [found] if called else []


def _size(parts: list[re.Match[str]]) -> Size | UnitMissing | None:
    units = [_unit(part) for part in parts]
    unit = units[-1] or next((u for u in reversed(units) if u), "")
    if not unit:
        sizes = [[_length(part, each) for part in parts] for each in ("ft", "m")]
        return UnitMissing(tuple(Size(tuple(one for one in size if one)).short for size in sizes if all(size)))
    sides = [_length(part, own or unit) for part, own in zip(parts, units, strict=True)]
    known = tuple(side for side in sides if side)
    return Size(known) if len(known) == len(parts) else None


def _plain(text: str) -> str:
    for sign, spelled in _FRACTIONS.items():
        text = text.replace(sign, f" {spelled}")
    return one_line(folded(text)).replace("′", "'").replace("″", '"')


def _unit(found: re.Match[str]) -> str:
    if found["afeet"]:
        return "ft"
    if found["ametres"]:
        return "m"
    return next((name for name in _SPELLED if found[f"a{name}"]), "")


def _length(found: re.Match[str], unit: str) -> Length | None:
    unit = _unit(found) or unit
    number = _number(found["an"], found["af"])
    inches = _number(found["ai"], found["ag"]) if found["afeet"] and found["ai"] else Decimal(0)
    if found["ametres"] and found["ac"]:
        number += Decimal(found["ac"]) / 100
    if inches >= 12 and number:
        return None
    mm = (number * _MM[unit] + inches * _MM["in"]).quantize(Decimal(1), ROUND_HALF_UP)
    if not 0 < mm <= _LONGEST:
        return None
    text = f"{_short(number)} {unit}" + (f" {_short(inches)} in" if inches else "")
    return Length(int(mm), text)


def _number(digits: str, fraction: str | None) -> Decimal:
    value = Decimal(digits.replace(",", "."))
    if fraction and not fraction.endswith("/0"):
        part = Fraction(fraction)
        value += Decimal(part.numerator) / Decimal(part.denominator)
    return value


def _short(value: Decimal) -> str:
    return format(
        value.normalize().quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f"
    )
