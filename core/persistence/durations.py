"""How long calls took, as counts in buckets that grow by a tenth: p95 within 5%, and sums of them are exact.

A row of sums holds its counts in one number, each bucket in digits of its own: adding the numbers adds the counts.
PostgreSQL adds them as NUMERIC. SQLite has no such numbers: two small functions of ours add them as bytes.
"""

import math
import sqlite3
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

Counts = dict[int, int]
"""Calls by bucket."""
GROWTH = 1.1
BITS, DIGITS = 40, 12
"""A bucket's place in the number: a million million calls fit."""
_LAST = 150
"""Holds all from 26 minutes on."""
_LOG = math.log(GROWTH)


def bucket_of(ms: int) -> int:
    """Bucket b holds what took more than 1.1^(b-1) and at most 1.1^b milliseconds; the first one all up to 1."""
    return 0 if ms <= 1 else min(math.ceil(math.log(ms) / _LOG - 1e-9), _LAST)


def quantile(counts: Mapping[int, int], share: float) -> float:
    """Milliseconds, within 5% of what `share` of the calls did not pass; 0 without calls."""
    rank = math.ceil(sum(counts.values()) * share)
    seen = 0
    for bucket in sorted(counts):
        seen += counts[bucket]
        if rank and seen >= rank:
            return float(2 * GROWTH**bucket / (1 + GROWTH)) if bucket else 1.0
    return 0.0


def counted(durations: Iterable[int]) -> Counts:
    counts: Counts = {}
    for ms in durations:
        bucket = bucket_of(ms)
        counts[bucket] = counts.get(bucket, 0) + 1
    return counts


def packed(counts: Mapping[int, int]) -> bytes:
    """SQLite's bytes: the first bucket's number, then the counts from there on, lowest first."""
    return _packed(sum(count << BITS * bucket for bucket, count in counts.items()))


def _packed(number: int) -> bytes:
    if not number:
        return b""
    first = ((number & -number).bit_length() - 1) // BITS
    rest = number >> BITS * first
    return bytes((first,)) + rest.to_bytes((rest.bit_length() + 7) // 8, "little")


def _number(raw: bytes) -> int:
    return int.from_bytes(raw[1:], "little") << BITS * raw[0] if raw else 0


def unpacked(raw: bytes | str | Decimal | None) -> Counts:
    """Of what either database gives."""
    if isinstance(raw, bytes):
        number, counts, bucket = _number(raw), {}, 0
        while number:
            if count := number & (1 << BITS) - 1:
                counts[bucket] = count
            number, bucket = number >> BITS, bucket + 1
        return counts
    digits = f"{raw:f}" if isinstance(raw, Decimal) else raw or ""
    ends = range(len(digits), 0, -DIGITS)
    found = {n: int(digits[max(end - DIGITS, 0) : end]) for n, end in enumerate(ends)}
    return {bucket: count for bucket, count in found.items() if count}


class Durations(sa.TypeDecorator[Counts]):
    """NUMERIC on PostgreSQL, bytes on SQLite."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return sa.Numeric() if dialect.name == "postgresql" else sa.LargeBinary()

    def process_bind_param(self, value: Counts | None, dialect: Dialect) -> object:
        if dialect.name == "postgresql":
            return Decimal(sum(count * 10 ** (DIGITS * bucket) for bucket, count in (value or {}).items()))
        return packed(value or {})

    def process_result_value(self, value: Any, dialect: Dialect) -> Counts:
        return unpacked(value)


def added(first: str, second: str, postgres: bool) -> str:
    """The SQL that adds two."""
    return f"{first} + {second}" if postgres else f"add_durations({first}, {second})"


def summed(column: str, postgres: bool) -> str:
    """The SQL that adds up all of a group, for `unpacked`."""
    return f"CAST(sum({column}) AS TEXT)" if postgres else f"sum_durations({column})"


class _Sum:
    """SQLite's aggregate."""

    def __init__(self) -> None:
        self._number = 0

    def step(self, raw: Any, /) -> None:
        self._number += _number(raw)

    def finalize(self) -> bytes:
        return _packed(self._number)


def add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("add_durations", 2, lambda a, b: _packed(_number(a) + _number(b)), deterministic=True)
    connection.create_aggregate("sum_durations", 1, _Sum)  # type: ignore[arg-type] # typeshed knows aggregates of int only
