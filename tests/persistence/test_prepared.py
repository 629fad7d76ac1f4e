"""Statements on SQLite's driver: the same rows, the same refusals, as through SQLAlchemy."""

import dataclasses
import sqlite3
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.errors import StoreError
from core.persistence.codec import TEXT, json_text
from core.persistence.prepared import Prepared, driver_of
from core.persistence.seal import Sealer, new_key
from core.persistence.tables import EventRow, PendingRow, table_of
from core.persistence.tx import Tx
from tests.persistence.make import T0, later

EVENTS, PENDING = table_of(EventRow), table_of(PendingRow)
FIRST = sa.select(EVENTS).where(EVENTS.c.name == sa.bindparam("b_name")).order_by(EVENTS.c.seq).limit(1)
APPEND = sa.insert(EVENTS).returning(EVENTS.c.seq, EVENTS.c.at)
SEALER = Sealer([new_key()])


@pytest.fixture
def tx() -> Iterator[Tx]:
    """A new database in memory, with a statement's two ways into it."""
    engine = sa.create_engine("sqlite://", json_serializer=json_text)
    EVENTS.metadata.create_all(engine, [EVENTS, PENDING])
    with engine.connect() as conn, conn.begin():
        yield Tx(conn, SEALER, postgres=False, driver=driver_of(conn))


def event(name: str = "chat.message_received", **other: object) -> dict[str, object]:
    ids = {"id": name, "tenant": "t", "person": "p", "journey": "", "request": "r"}
    return {**ids, "name": name, "data": {"ü": 1, "ok": True}, "at": T0, **other}


def through_sqlalchemy(tx: Tx) -> Tx:
    return dataclasses.replace(tx, driver=None)


def test_what_the_driver_writes_is_read_alike_by_both(tx: Tx) -> None:
    Prepared(APPEND).first(tx, event())
    ours, theirs = (
        Prepared(FIRST).first(way, {"b_name": "chat.message_received"}) for way in (tx, through_sqlalchemy(tx))
    )
    assert ours is not None
    assert theirs is not None
    assert ours._asdict() == theirs._asdict()
    assert (ours.at, ours.data) == (T0, {"ü": 1, "ok": True})


def test_both_write_the_same_bytes(tx: Tx) -> None:
    Prepared(sa.insert(EVENTS)).run_all(tx, [event("a"), event("b")])
    Prepared(sa.insert(EVENTS)).run_all(through_sqlalchemy(tx), [event("a", id="c"), event("b", id="d")])
    columns = ", ".join(c.name for c in EVENTS.c if c.name not in ("seq", "id"))
    rows = driver_of(tx.conn).execute(f"SELECT {columns} FROM {EVENTS.name} ORDER BY seq").fetchall()
    assert rows[:2] == rows[2:]


def test_rows_that_a_statement_gives_back_are_read_with_their_types(tx: Tx) -> None:
    row = Prepared(APPEND).first(tx, event())
    assert row is not None
    assert (row.seq, row.at) == (1, T0)
    assert Prepared(FIRST).first(tx, {"b_name": "none"}) is None
    assert Prepared(FIRST).all(tx, {"b_name": "none"}) == []


def test_it_says_how_many_rows_it_changed(tx: Tx) -> None:
    into = insert(PENDING)
    keep = Prepared(into.on_conflict_do_update(index_elements=["lane"], set_={"at": into.excluded.at}))
    asked = {"lane": "l", "kind": "when", "data": TEXT.seal("words", SEALER), "at": T0}
    assert keep.run(tx, asked) == 1
    move = Prepared(sa.update(PENDING).where(PENDING.c.lane == sa.bindparam("b_lane")).values(at=sa.bindparam("b_at")))
    assert [move.run(tx, {"b_lane": lane, "b_at": later(5)}) for lane in ("l", "m")] == [1, 0]


def test_plain_words_are_refused_in_a_sealed_column(tx: Tx) -> None:
    with pytest.raises(StoreError):
        Prepared(sa.insert(PENDING)).run(tx, {"lane": "l", "kind": "when", "data": b"words", "at": T0})


def test_a_parameter_that_is_missing_is_an_error(tx: Tx) -> None:
    first = Prepared(FIRST)
    first.first(tx, {"b_name": "x"})
    with pytest.raises(sqlite3.ProgrammingError):
        first.first(tx, {})
