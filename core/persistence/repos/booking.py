"""A reservation becomes an entry, and the entry is summed: in one statement on PostgreSQL, each is a round trip."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.costs.entry import CostEntry
from core.persistence.repos.entries import T, entry_values
from core.persistence.repos.sums import BINDS, add_to_sums, adding, adding_values, tally_of
from core.persistence.tables import ReservationRow, table_of
from core.persistence.tx import Tx

_R = table_of(ReservationRow)

TAKE = sa.delete(_R).where(_R.c.id == sa.bindparam("b_id"))
_INSERT = insert(T).on_conflict_do_nothing(index_elements=["id"])
_COLUMNS = [column for column in T.c if column.name != "seq"]
# The entry waits for the reservation to be gone, as everybody who takes one does: no two wait crosswise.
_BOOKED = (
    "gone AS (DELETE FROM reservation WHERE id = :id RETURNING 1), "
    f"booked AS (INSERT INTO cost_entry ({', '.join(c.name for c in _COLUMNS)}) "
    f"SELECT {', '.join(f':{c.name}' for c in _COLUMNS)} FROM (SELECT count(*) FROM gone) AS taken "
    "ON CONFLICT (id) DO NOTHING RETURNING 1),"
)
_AT_ONCE = sa.text(adding(True, _BOOKED, "CROSS JOIN booked")).bindparams(
    *BINDS, *(sa.bindparam(c.name, type_=c.type) for c in _COLUMNS)
)


def book(tx: Tx, entry: CostEntry) -> bool:
    """False: an entry stands there under this id. Its reservation is gone in either case."""
    tally = tally_of(entry)
    if tx.postgres:
        return tx.conn.execute(_AT_ONCE, entry_values(entry) | adding_values(entry, tally)).rowcount > 0
    tx.conn.execute(TAKE, {"b_id": entry.id})
    if tx.conn.execute(_INSERT, entry_values(entry)).rowcount != 1:
        return False
    add_to_sums(tx, entry, tally)
    return True
