"""The sums of the entries as step 0002 made them: what it needs stands here, so that no later change alters that step.

Entries are read once, in their order. A slot's sums are written when its time is over.
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import UTCDateTime

DAY = 86_400
LENGTHS: dict[str, tuple[int, ...]] = dict.fromkeys(("all", "service", "operation", "model"), (1800, DAY))
LENGTHS |= {"tenant": (1800, DAY, 16 * DAY)}
LENGTHS |= dict.fromkeys(("person", "journey"), (DAY, 16 * DAY, 128 * DAY))
DURATIONS = sa.LargeBinary().with_variant(sa.Numeric(), "postgresql")
_ENTRIES = sa.text(
    "SELECT at, service, operation, model, tenant, person, journey, tokens_in, tokens_out, tokens_cached, "
    "tokens_thought, images, nanos, duration_ms, success, unpriced FROM cost_entry ORDER BY at, seq"
).columns(at=UTCDateTime())
_NONE = ("searches", "hits", "saved_nanos", "uncertain")
"""Nothing was counted of these before."""

Place = tuple[str, int, int, str]
"""Dimension, seconds, slot, key."""
Sums = tuple[list[int], dict[int, int]]
"""The measures, and calls by how long they took."""
_MEASURES = (
    "calls",
    "failed",
    "nanos",
    "tokens_in",
    "tokens_out",
    "tokens_cached",
    "tokens_thought",
    "images",
    "unpriced",
    "timed",
    "ms",
)


def rows(bind: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    postgres = bind.dialect.name == "postgresql"
    open_sums: dict[Place, Sums] = {}
    half = None
    for entry in bind.execute(_ENTRIES).mappings():
        second = math.floor(entry["at"].timestamp())
        if half is not None and second >= half + 1800:
            over = [place for place in open_sums if place[2] + place[1] <= second]
            if over:
                yield [_row(place, open_sums.pop(place), postgres) for place in over]
        half = second - second % 1800
        _count(open_sums, entry, second)
    if open_sums:
        yield [_row(place, sums, postgres) for place, sums in open_sums.items()]


def _count(open_sums: dict[Place, Sums], entry: Any, second: int) -> None:
    given = [1, not entry["success"], *(entry[name] for name in _MEASURES[2:8])]
    given += [entry["unpriced"], 1, entry["duration_ms"]]
    bucket = _bucket(entry["duration_ms"])
    for dimension, lengths in LENGTHS.items():
        key = "" if dimension == "all" else entry[dimension]
        for seconds in lengths:
            place = (dimension, seconds, second - second % seconds, key)
            measures, took = open_sums.setdefault(place, ([0] * len(_MEASURES), {}))
            measures[:] = [old + int(more) for old, more in zip(measures, given, strict=True)]
            took[bucket] = took.get(bucket, 0) + 1


def _bucket(ms: int) -> int:
    return 0 if ms <= 1 else min(math.ceil(math.log(ms) / math.log(1.1) - 1e-9), 150)


def _row(place: Place, sums: Sums, postgres: bool) -> dict[str, Any]:
    measures, took = sums
    row = dict(zip(("dimension", "seconds", "slot", "key"), place, strict=True))
    row |= dict(zip(_MEASURES, measures, strict=True)) | dict.fromkeys(_NONE, 0)
    return row | {"durations": _digits(took) if postgres else _packed(took)}


def _digits(took: dict[int, int]) -> Decimal:
    """Lanes of twelve digits, the slowest first."""
    first = min(took)
    lanes = "".join(f"{took.get(bucket, 0):012}" for bucket in range(max(took), first - 1, -1))
    return Decimal(f"{lanes}E{first * 12}")


def _packed(took: dict[int, int]) -> bytes:
    """The first bucket, then lanes of forty bits, the quickest first."""
    first = min(took)
    lanes = b"".join(took.get(bucket, 0).to_bytes(5, "little") for bucket in range(first, max(took) + 1))
    return bytes((first,)) + lanes.rstrip(b"\0")
