"""Positions in other systems, such as the last message read in a channel."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.tables import CursorRow, table_of
from core.persistence.tx import Tx

_T = table_of(CursorRow)

# Not LIKE: on SQLite it does not tell capitals from small letters.
_ALL = sa.select(_T.c.key, _T.c.value).where(
    sa.func.substr(_T.c.key, 1, sa.bindparam("b_length", type_=sa.Integer)) == sa.bindparam("b_prefix", type_=sa.String)
)
_PUT = insert(_T)
_PUT = _PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value})


class SqlCursors:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def all(self, prefix: str) -> dict[str, str]:
        rows = self._tx.conn.execute(_ALL, {"b_length": len(prefix), "b_prefix": prefix})
        return {row.key: row.value for row in rows}

    def put(self, key: str, value: str) -> None:
        self._tx.conn.execute(_PUT, {"key": key, "value": value})
