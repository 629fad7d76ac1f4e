"""How long calls took, as counts in buckets that grow by a tenth: p95 within 5%, and sums of them are exact.

All counts stand in one number, each bucket in a lane of its own: adding numbers adds the counts. PostgreSQL keeps and
adds them as NUMERIC (lanes of twelve digits). SQLite has no such numbers: two small functions of ours add them as bytes
(lanes of 40 bits, which is also how Python holds them).
"""

import math
import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

Lanes = int | str
"""The number: a whole one, or PostgreSQL's digits as they come."""
GROWTH = 1.1
BITS, DIGITS = 40, 12
"""A lane: a million million calls fit."""
_LAST = 150
"""Holds all from 26 minutes on."""
_LOG = math.log(GROWTH)


def bucket_of(ms: int) -> int:
    """Bucket b holds what took more than 1.1^(b-1) and at most 1.1^b milliseconds; the first one all up to 1."""
    return 0 if ms <= 1 else min(math.ceil(math.log(ms) / _LOG - 1e-9), _LAST)


def counted(durations: Iterable[int]) -> int:
    return sum(1 << BITS * bucket_of(ms) for ms in durations)


def quantile(lanes: Lanes, calls: int, share: float) -> float:
    """Milliseconds, within 5% of what `share` of the `calls` did not pass; 0 without calls."""
    over = calls - math.ceil(calls * share)
    for bucket, count in _from_top(lanes):
        over -= count
        if over < 0:
            return float(2 * GROWTH**bucket / (1 + GROWTH)) if bucket else 1.0
    return 0.0


def _from_top(lanes: Lanes) -> Iterator[tuple[int, int]]:
    """Buckets with their counts, the slowest first."""
    if isinstance(lanes, int):
        mask = (1 << BITS) - 1
        for bucket in range(lanes.bit_length() // BITS, -1, -1):
            yield bucket, lanes >> BITS * bucket & mask
        return
    top = (len(lanes) - 1) // DIGITS
    head = len(lanes) - top * DIGITS
    yield top, int(lanes[:head])
    for bucket in range(top - 1, -1, -1):
        yield bucket, int(lanes[head + (top - 1 - bucket) * DIGITS :][:DIGITS])


def whole(lanes: Lanes) -> int:
    if isinstance(lanes, int):
        return lanes
    padded = lanes.zfill(-(-len(lanes) // DIGITS) * DIGITS)
    counts = [int(padded[at : at + DIGITS]).to_bytes(BITS // 8, "big") for at in range(0, len(padded), DIGITS)]
    return int.from_bytes(b"".join(counts), "big")


def digits(number: int) -> str:
    """For PostgreSQL."""
    if not number:
        return "0"
    first = ((number & -number).bit_length() - 1) // BITS
    lanes = "".join(f"{count:0{DIGITS}}" for bucket, count in _from_top(number >> BITS * first))
    return f"{lanes}E{first * DIGITS}"


def packed(number: int) -> bytes:
    """For SQLite: the first bucket, then the lanes from there on, lowest first."""
    if not number:
        return b""
    first = ((number & -number).bit_length() - 1) // BITS
    rest = number >> BITS * first
    return bytes((first,)) + rest.to_bytes((rest.bit_length() + 7) // 8, "little")


def unpacked(raw: bytes) -> int:
    return int.from_bytes(raw[1:], "little") << BITS * raw[0] if raw else 0


def read(raw: bytes | str) -> Lanes:
    """What `summed` gives on either database."""
    return int.from_bytes(raw, "little") if isinstance(raw, bytes) else raw


class Durations(sa.TypeDecorator[int]):
    """NUMERIC on PostgreSQL, bytes on SQLite."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return sa.Numeric() if dialect.name == "postgresql" else sa.LargeBinary()

    def process_bind_param(self, value: int | None, dialect: Dialect) -> object:
        return Decimal(digits(value or 0)) if dialect.name == "postgresql" else packed(value or 0)

    def process_result_value(self, value: Any, dialect: Dialect) -> int:
        return whole(f"{value:f}") if isinstance(value, Decimal) else unpacked(value)


def added(first: str, second: str, postgres: bool) -> str:
    """The SQL that adds two."""
    return f"{first} + {second}" if postgres else f"add_durations({first}, {second})"


def summed(column: str, postgres: bool) -> str:
    """The SQL that adds up all of a group, for `read`."""
    return f"CAST(sum({column}) AS TEXT)" if postgres else f"sum_durations({column})"


class _Sum(list[bytes]):
    """SQLite's aggregate: collected by a method of C's, and added at the end."""

    step = list.append

    def finalize(self) -> bytes:
        number = sum(map(unpacked, self))
        return number.to_bytes((number.bit_length() + 7) // 8, "little")


def add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("add_durations", 2, lambda a, b: packed(unpacked(a) + unpacked(b)), deterministic=True)
    connection.create_aggregate("sum_durations", 1, _Sum)  # type: ignore[arg-type] # typeshed knows aggregates of int only
