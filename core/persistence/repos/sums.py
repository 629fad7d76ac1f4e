"""The sums that reports and limits read: what each entry adds to them, and how they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.costs.entry import UNFINISHED, CostEntry
from core.persistence.durations import Durations, Lanes, added, counted, quantile, read, summed, whole
from core.persistence.slots import COARSE, DAY, EIGHT, FINE, HALF, Run, slot_of
from core.persistence.tx import Tx
from core.ports.store import CostGroup

DENSE = ("all", "service", "operation", "model", "tenant")
"""Kept by the half hour and by the day (FINE)."""
SPARSE = ("person", "journey")
"""Kept by the day and by eight days (COARSE): of each there are few entries, found by index."""
LENGTHS = dict.fromkeys(DENSE, FINE) | dict.fromkeys(SPARSE, COARSE)
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


@dataclass(slots=True)
class Tally:
    """What entries come to: the measures in order, and how long they took."""

    measures: list[int]
    durations: Lanes

    def add(self, other: "Tally") -> None:
        self.measures = [mine + its for mine, its in zip(self.measures, other.measures, strict=True)]
        self.durations = whole(self.durations) + whole(other.durations)

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
    whole_numbers = [*(f"m_{name}" for name in MEASURES), *(f"slot_{n}" for n in (HALF, DAY, EIGHT))]
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
    return values | {f"slot_{seconds}": slot_of(e.at, seconds) for seconds in (HALF, DAY, EIGHT)}


def add_to_sums(tx: Tx, e: CostEntry, tally: Tally) -> None:
    tx.conn.execute(_ADD[tx.postgres], adding_values(e, tally))


def read_sums(tx: Tx, dimension: str, runs: Iterable[tuple[str, Run]], by_label: bool) -> dict[str, Tally]:
    """By the label of the runs, or by the dimension's key. The statement holds whole numbers and our own names only."""
    rows = ", ".join(f"('{label}', {run.seconds}, {run.first}, {run.last})" for label, run in runs)
    if not rows:
        return {}
    whole = "CAST(sum({0}) AS BIGINT)" if tx.postgres else "sum({0})"
    sums = ", ".join(whole.format(f"s.{name}") for name in MEASURES)
    key = "w.label" if by_label else "s.key"
    mine = f"c.dimension = '{dimension}' AND c.seconds = w.seconds AND c.slot >= w.first AND c.slot < w.last"
    # OFFSET 0: PostgreSQL is to look into the index for each run, and not to read the table for all of them.
    rows_of_run = f"LATERAL (SELECT * FROM cost_sum c WHERE {mine} OFFSET 0) s"
    if not tx.postgres:
        rows_of_run = f"cost_sum s WHERE {mine.replace('c.', 's.')}"
    query = (
        f"WITH w (label, seconds, first, last) AS (VALUES {rows}) "
        f"SELECT {key}, {sums}, {summed('s.durations', tx.postgres)} FROM w CROSS JOIN {rows_of_run} GROUP BY {key}"
    )
    return {r[0]: Tally(list(r[1:-1]), read(r[-1])) for r in tx.conn.exec_driver_sql(query)}
