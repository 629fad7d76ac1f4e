"""The sums that reports and limits read: what each entry adds to them, and how they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, sub
from typing import Any

import sqlalchemy as sa

from core.costs.entry import UNFINISHED, CostEntry
from core.persistence.durations import Durations, Lanes, added, counted, quantile, read, summed, whole
from core.persistence.slots import DAY, FINE, HALF, LONG, SIXTEEN, Run, Sign, slot_of
from core.persistence.tx import Tx
from core.ports.store import CostGroup

DENSE = ("all", "service", "operation", "model", "tenant")
"""Kept by the half hour and by the day."""
SPARSE = ("person", "journey")
"""Of each there are few entries, found by index."""
LENGTHS = dict.fromkeys(DENSE, FINE) | {"tenant": (HALF, DAY, SIXTEEN)} | dict.fromkeys(SPARSE, (DAY, SIXTEEN, LONG))
"""The slots that are kept: the more keys there are, the longer ones are needed to read few rows."""
_ALL_LENGTHS = sorted({n for lengths in LENGTHS.values() for n in lengths})
MEASURES = (
    "calls",
    "failed",
    "nanos",
    "tokens_in",
    "tokens_out",
    "tokens_cached",
    "tokens_thought",
    "images",
    "searches",
    "hits",
    "saved_nanos",
    "unpriced",
    "uncertain",
    "timed",
    "ms",
)

_CALLS, _HITS = MEASURES.index("calls"), MEASURES.index("hits")


@dataclass(slots=True)
class Tally:
    """What entries come to: the measures in order, and how long they took."""

    measures: Sequence[int]
    durations: Lanes

    @property
    def entries(self) -> int:
        """Attempts and hits."""
        return self.measures[_CALLS] + self.measures[_HITS]

    def add(self, other: "Tally", sign: Sign = 1) -> None:
        other.durations = whole(other.durations)  # the same, and added to others too
        if sign == 1:
            self.measures = list(map(add, self.measures, other.measures))
            self.durations = whole(self.durations) + other.durations
        else:
            self.measures = list(map(sub, self.measures, other.measures))
            self.durations = whole(self.durations) - other.durations

    def minus(self, measures: Sequence[int]) -> "Tally":
        return Tally([mine - its for mine, its in zip(self.measures, measures, strict=True)], self.durations)


def tally_of(e: CostEntry) -> Tally:
    """A hit is no attempt; nobody knows how long an unfinished call took."""
    tried, timed = not e.hit, not e.hit and e.error != UNFINISHED
    u = e.usage
    measures = [tried, tried and not e.success, e.nanos, u.tokens_in, u.tokens_out, u.tokens_cached, u.tokens_thought]
    measures += [
        u.images,
        u.searches,
        e.hit,
        e.saved_nanos,
        e.unpriced,
        e.uncertain,
        timed,
        e.duration_ms if timed else 0,
    ]
    return Tally([int(m) for m in measures], counted([e.duration_ms]) if timed else 0)


def group_of(key: str, tally: Tally) -> CostGroup:
    (
        calls,
        failed,
        nanos,
        tokens_in,
        tokens_out,
        cached,
        thought,
        images,
        searches,
        hits,
        saved,
        unpriced,
        uncertain,
        timed,
        ms,
    ) = tally.measures
    tokens = tokens_in + tokens_out + thought
    p95 = quantile(tally.durations, timed, 0.95)
    parts = (tokens_in, tokens_out, cached, thought, searches, hits, saved, unpriced, uncertain)
    return CostGroup(key, calls, failed, nanos, tokens, images, *parts, ms / timed if timed else 0.0, p95)


def adding(postgres: bool, before: str = "", beside: str = "") -> str:
    """One statement for the rows that an entry counts in. Everybody's come first: on PostgreSQL, two that settle at
    once wait there for one another, and never crosswise. `before` and `beside` tie it to what another one did."""
    rows = [f"('{name}', {n}, :slot_{n}, :of_{name})" for name, lengths in LENGTHS.items() for n in lengths]
    grow = [f"{name} = cost_sum.{name} + excluded.{name}" for name in MEASURES]
    grow.append(f"durations = {added('cost_sum.durations', 'excluded.durations', postgres)}")
    return (
        f"WITH {before} given (dimension, seconds, slot, key) AS (VALUES {', '.join(rows)}) "
        f"INSERT INTO cost_sum (dimension, seconds, slot, key, {', '.join(MEASURES)}, durations) "
        f"SELECT dimension, seconds, slot, key, {', '.join(f':m_{name}' for name in MEASURES)}, :durations "
        f"FROM given {beside} WHERE true ON CONFLICT (dimension, seconds, slot, key) DO UPDATE SET {', '.join(grow)}"
    )


def _binds() -> list[sa.BindParameter[Any]]:
    whole_numbers = [*(f"m_{name}" for name in MEASURES), *(f"slot_{n}" for n in _ALL_LENGTHS)]
    binds: list[sa.BindParameter[Any]] = [sa.bindparam(name, type_=sa.BigInteger()) for name in whole_numbers]
    binds += [sa.bindparam(f"of_{name}", type_=sa.String()) for name in LENGTHS]
    return [*binds, sa.bindparam("durations", type_=Durations())]


BINDS = _binds()
_ADD = {postgres: sa.text(adding(postgres)).bindparams(*BINDS) for postgres in (False, True)}


def adding_values(e: CostEntry, tally: Tally) -> dict[str, Any]:
    """`tally`: what the entry adds (after a correction: the difference)."""
    c = e.caller
    values: dict[str, Any] = {f"m_{name}": n for name, n in zip(MEASURES, tally.measures, strict=True)}
    values |= {"of_all": "", "of_service": e.service, "of_operation": e.operation, "of_model": e.model}
    values |= {"of_tenant": c.tenant, "of_person": c.person, "of_journey": c.journey, "durations": tally.durations}
    return values | {f"slot_{seconds}": slot_of(e.at, seconds) for seconds in _ALL_LENGTHS}


def add_to_sums(tx: Tx, e: CostEntry, tally: Tally) -> None:
    tx.conn.execute(_ADD[tx.postgres], adding_values(e, tally))


def nothing() -> Tally:
    return Tally([0] * len(MEASURES), 0)


def sums_by_key(tx: Tx, dimension: str, runs: Sequence[Run]) -> dict[str, Tally]:
    """What the runs come to, by the dimension's value."""
    found = _read(tx, dimension, [run for run in runs if run.sign == 1], "s.key")
    for key, tally in _read(tx, dimension, [run for run in runs if run.sign == -1], "s.key").items():
        found.setdefault(key, nothing()).add(tally, -1)
    return found


def sums_by_run(tx: Tx, runs: Sequence[Run]) -> dict[int, Tally]:
    """Of all together, by the run's place. Those without entries are left out; signs are for the caller."""
    return _read(tx, "all", runs, "w.place")


def _read(tx: Tx, dimension: str, runs: Sequence[Run], by: str) -> dict[Any, Tally]:
    """The statement holds whole numbers and our own names only."""
    if not runs:
        return {}
    rows = ", ".join(f"({n}, {run.seconds}, {run.first}, {run.last})" for n, run in enumerate(runs))
    whole = "CAST(sum({0}) AS BIGINT)" if tx.postgres else "sum({0})"
    sums = ", ".join(whole.format(f"s.{name}") for name in MEASURES)
    mine = f"c.dimension = '{dimension}' AND c.seconds = w.seconds AND c.slot >= w.first AND c.slot < w.last"
    # OFFSET 0: PostgreSQL is to look into the index for each run, and not to read the table for all of them.
    rows_of_run = f"LATERAL (SELECT * FROM cost_sum c WHERE {mine} OFFSET 0) s"
    if not tx.postgres:
        rows_of_run = f"cost_sum s WHERE {mine.replace('c.', 's.')}"
    query = (
        f"WITH w (place, seconds, first, last) AS (VALUES {rows}) "
        f"SELECT {by}, {sums}, {summed('s.durations', tx.postgres)} FROM w CROSS JOIN {rows_of_run} GROUP BY {by}"
    )
    # Plain tuples: SQLAlchemy's rows would cost a third more.
    found = tx.conn.exec_driver_sql(query).cursor.fetchall()
    return {r[0]: Tally(r[1:-1], read(r[-1])) for r in found}
