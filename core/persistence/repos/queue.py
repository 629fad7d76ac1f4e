"""The statements that inbox, outbox and deliveries share."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate

from core.persistence.tables.queues import BLOCKED, DONE, READY


def literal(status: int) -> sa.ColumnElement[int]:
    """Written into the SQL text, so that partial indexes are used."""
    return sa.literal_column(str(status), sa.SmallInteger)


UNFINISHED = sa.literal_column("2", sa.SmallInteger)
"""Statuses below it are blocked or ready."""

Column = sa.Column[Any]


class Leases:
    """Claiming and giving back rows of a table with status, attempts, available_at and lease_token."""

    def __init__(self, table: sa.Table, key: Column) -> None:
        self.table = table
        self.key = key
        held = sa.and_(
            key == sa.bindparam("b_key"),
            table.c.lease_token == sa.bindparam("b_token"),
            table.c.status == literal(READY),
        )
        self.renew = sa.update(table).where(held).values(available_at=sa.bindparam("b_until"))
        self.retry = (
            sa.update(table)
            .where(held)
            .values(
                available_at=sa.bindparam("b_at"),
                lease_token=None,
                last_error=sa.bindparam("b_error"),
            )
        )
        self.release_all = (
            sa.update(table)
            .where(table.c.status == literal(READY), table.c.lease_token.is_not(None))
            .values(available_at=sa.bindparam("b_now"), lease_token=None)
        )
        self.pending = sa.select(sa.func.count()).select_from(table).where(table.c.status < UNFINISHED)
        self._held = held

    def end(self, status: int, **changes: Any) -> sa.Update:
        """The row leaves the queue, if the token still holds it."""
        return sa.update(self.table).where(self._held).values(status=literal(status), lease_token=None, **changes)

    def claim(self, *columns: Column, where: tuple[sa.ColumnElement[bool], ...] = ()) -> ReturningUpdate[Any]:
        """One statement; on PostgreSQL it steps over rows that somebody else is just claiming."""
        t = self.table
        due = (
            sa.select(self.key)
            .where(t.c.status == literal(READY), t.c.available_at <= sa.bindparam("b_now"), *where)
            .order_by(t.c.available_at, self.key)
            .limit(sa.bindparam("b_limit", type_=sa.Integer))
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        return (
            sa.update(t)
            .where(self.key.in_(sa.select(due.c[self.key.name])))
            .values(
                attempts=t.c.attempts + 1,
                available_at=sa.bindparam("b_until"),
                lease_token=sa.bindparam("b_token"),
            )
            .returning(*columns)
        )


class Lanes(Leases):
    """The same, where rows of one lane are worked off one at a time in their order."""

    def __init__(self, table: sa.Table, key: Column, arrived: Column) -> None:
        super().__init__(table, key)
        other = table.alias("other")
        unfinished = sa.select(other.c[key.name]).where(
            other.c.lane == sa.bindparam("of_lane"), other.c.status < UNFINISHED
        )
        self.status_on_arrival = sa.case((unfinished.exists(), literal(BLOCKED)), else_=literal(READY))
        self.done_on_arrival = sa.case((unfinished.exists(), literal(BLOCKED)), else_=literal(DONE))
        first = unfinished.where(other.c.status == literal(BLOCKED)).order_by(other.c[key.name]).limit(1)
        head = sa.update(table).where(key == first.scalar_subquery())
        self.promote = head.values(status=literal(READY), attempts=0, lease_token=None, available_at=arrived)
        self.promote_leased = head.values(
            status=literal(READY),
            attempts=1,
            lease_token=sa.bindparam("b_token"),
            available_at=sa.bindparam("b_until"),
        )
