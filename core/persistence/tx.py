"""What every repository works with: the open transaction, the keys, and the few points where the databases differ."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa

from core.persistence.decoded import DecodedStates
from core.persistence.seal import Sealer

LockSpace = Literal[7, 8, 9, 10]
"""Advisory locks are numbers: 7 lanes of the inbox, 8 lanes of the outbox, 9 rooms of the feed, 10 what
spending limits bound."""
INBOX_LANE: LockSpace = 7
OUTBOX_LANE: LockSpace = 8
FEED_ROOM: LockSpace = 9
MONEY_SCOPE: LockSpace = 10

_LOCK = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("space"), sa.func.hashtext(sa.bindparam("name"))))


@lru_cache(maxsize=64)
def _locks(count: int) -> sa.Select[Any]:
    space = sa.bindparam("space", type_=sa.Integer())
    names = (sa.bindparam(f"n{n}", type_=sa.String()) for n in range(count))
    return sa.select(*(sa.func.pg_advisory_xact_lock(space, sa.func.hashtext(name)) for name in names))


@dataclass(frozen=True, slots=True)
class Tx:
    """One open transaction."""

    conn: sa.Connection
    sealer: Sealer
    postgres: bool
    states: DecodedStates = field(default_factory=DecodedStates)
    driver: sqlite3.Connection | None = None
    """SQLite's own connection, for `Prepared`; None on PostgreSQL."""

    def lock(self, space: LockSpace, name: str) -> None:
        """Until the transaction ends, nobody else changes who is first in this lane.

        Without it, on PostgreSQL, a row could arrive behind a head that is just being finished, and be left blocked
        for ever. SQLite has one writer: nothing to lock.
        """
        if self.postgres:
            self.conn.execute(_LOCK, {"space": space, "name": name})

    def lock_all(self, space: LockSpace, names: Sequence[str]) -> None:
        """Several, in one statement and in their order, which must be the same with everybody."""
        if self.postgres and names:
            values: dict[str, int | str] = {f"n{n}": name for n, name in enumerate(names)}
            self.conn.execute(_locks(len(names)), values | {"space": int(space)})


def clip(error: str, limit: int = 500) -> str:
    """Error categories fit a column; PostgreSQL's text holds no NUL."""
    return error.replace("\x00", "")[:limit]
