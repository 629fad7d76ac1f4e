"""What limits are checked against: for each span of money, what is spent and set aside, in one statement.

One statement sees one moment. What is settled meanwhile is in it as set aside or as spent, never twice and never not.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import UTCDateTime

from core.costs.limits import Span, Standing
from core.persistence.repos.sums import DENSE
from core.persistence.slots import DAY, HALF, Cover, Edge, Sign, cover
from core.persistence.tables import ReservationRow, table_of
from core.persistence.tx import Tx

Shape = tuple[str, tuple[tuple[int, Sign], ...], tuple[Sign, ...]]
"""What decides a span's part of the statement: the kind of its scope, how long the slots of its runs are and whether
they are added, whether its edges are."""

_R = table_of(ReservationRow)


def read_standing(tx: Tx, spans: Sequence[Span]) -> list[Standing]:
    if not spans:
        return []
    shapes, values = _asked(spans)
    return _standings(tx.conn.execute(_statement(shapes), values).one(), len(spans))


def keep_if_room(
    tx: Tx, spans: Sequence[Span], most: Sequence[int], reservation: Mapping[str, Any]
) -> tuple[bool, list[Standing]]:
    """Looks and keeps in one statement of PostgreSQL: whether what stands in each span leaves room for the estimate
    within `most`, so that it is kept, and what stood there before."""
    shapes, values = _asked(spans)
    values |= {f"most{n}": nanos for n, nanos in enumerate(most)}
    row = tx.conn.execute(_keeping(shapes), values | dict(reservation)).one()
    return bool(row[-1]), _standings(row, len(spans))


def _asked(spans: Sequence[Span]) -> tuple[tuple[Shape, ...], dict[str, Any]]:
    covers = [_cover(span) for span in spans]
    shapes = tuple(
        (span.scope.kind, tuple((r.seconds, r.sign) for r in found.runs), tuple(e.sign for e in found.edges))
        for span, found in zip(spans, covers, strict=True)
    )
    values: dict[str, Any] = {}
    for n, (span, found) in enumerate(zip(spans, covers, strict=True)):
        values |= _values(n, span, found)
    return shapes, values


def _standings(row: sa.Row[Any], count: int) -> list[Standing]:
    return [Standing(int(row[2 * n]), int(row[2 * n + 1])) for n in range(count)]


def _cover(span: Span) -> Cover:
    if span.scope.kind in DENSE:
        return cover(span.since, span.until)
    return Cover((), (Edge(span.since, span.until),))  # one person's entries are few, and found by index


def _values(n: int, span: Span, found: Cover) -> dict[str, Any]:
    values: dict[str, Any] = {f"k{n}": span.scope.key, f"s{n}": span.since, f"u{n}": span.until}
    for m, run in enumerate(found.runs):
        values |= {f"f{n}_{m}": run.first, f"l{n}_{m}": run.last}
    for m, edge in enumerate(found.edges):
        values |= {f"s{n}_{m}": edge.since, f"u{n}_{m}": edge.until}
    return values


@lru_cache(maxsize=256)
def _statement(shapes: tuple[Shape, ...]) -> sa.TextClause:
    columns, types = _columns(shapes)
    return _bound(f"SELECT {', '.join(columns)}", types)


@lru_cache(maxsize=256)
def _keeping(shapes: tuple[Shape, ...]) -> sa.TextClause:
    columns, types = _columns(shapes)
    named = ", ".join(f"{column} AS c{n}" for n, column in enumerate(columns))
    room = " AND ".join(f"c{2 * n} + c{2 * n + 1} + :estimate <= :most{n}" for n in range(len(shapes)))
    names = [column.name for column in _R.c]
    text = (
        f"WITH found AS (SELECT {named}), kept AS (INSERT INTO reservation ({', '.join(names)}) "
        f"SELECT {', '.join(f':{name}' for name in names)} FROM found WHERE {room} RETURNING 1) "
        "SELECT found.*, (SELECT count(*) FROM kept) FROM found"
    )
    types |= {f"most{n}": sa.BigInteger() for n in range(len(shapes))}
    return _bound(text, types | {column.name: column.type for column in _R.c})


def _bound(text: str, types: dict[str, Any]) -> sa.TextClause:
    used = set(re.findall(r":([a-z]\w*)", text))
    return sa.text(text).bindparams(*(sa.bindparam(name, type_=kind) for name, kind in types.items() if name in used))


def _columns(shapes: tuple[Shape, ...]) -> tuple[list[str], dict[str, Any]]:
    """Two for each span: spent, set aside. And the types of all that may be bound in them."""
    columns: list[str] = []
    types: dict[str, Any] = {}
    for n, (kind, runs, edges) in enumerate(shapes):
        mine = f"AND {kind} = :k{n}" if kind != "all" else ""
        sums = [_signed(sign, _of_sums(n, m, kind, seconds)) for m, (seconds, sign) in enumerate(runs)]
        sums += [
            _signed(sign, _sum("nanos", "cost_entry", f"at >= :s{n}_{m} AND at < :u{n}_{m} {_indexed(kind, mine)}"))
            for m, sign in enumerate(edges)
        ]
        columns += [" ".join(sums) or "0", _sum("estimate", "reservation", f"at >= :s{n} AND at < :u{n} {mine}")]
        types |= {f"k{n}": sa.String(), f"s{n}": UTCDateTime(), f"u{n}": UTCDateTime()}
        types |= {f"{side}{n}_{m}": sa.BigInteger() for m in range(len(runs)) for side in "fl"}
        types |= {f"{side}{n}_{m}": UTCDateTime() for m in range(len(edges)) for side in "su"}
    return columns, types


def _of_sums(n: int, m: int, kind: str, seconds: int) -> str:
    assert seconds in (HALF, DAY)
    key = "''" if kind == "all" else f":k{n}"
    where = f"dimension = '{kind}' AND seconds = {seconds} AND slot >= :f{n}_{m} AND slot < :l{n}_{m} AND key = {key}"
    return _sum("nanos", "cost_sum", where)


def _signed(sign: Sign, term: str) -> str:
    return f"+ {term}" if sign == 1 else f"- {term}"


def _sum(column: str, table: str, where: str) -> str:
    return f"(SELECT coalesce(sum({column}), 0) FROM {table} WHERE {where})"


def _indexed(kind: str, mine: str) -> str:
    """A partial index is used where its condition is written out."""
    return f"{mine} AND {kind} <> ''" if kind in {"person", "journey"} else mine
