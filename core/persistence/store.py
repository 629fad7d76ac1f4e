"""The store: units of work over one of the two databases."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

import sqlalchemy as sa

from core.persistence.address import SqliteAddress, read_address
from core.persistence.decoded import DecodedStates
from core.persistence.prepared import driver_of
from core.persistence.repos.alerts import SqlAlerts, SqlOutcomes
from core.persistence.repos.cursors import SqlCursors
from core.persistence.repos.events import SqlEvents
from core.persistence.repos.feed import SqlFeed
from core.persistence.repos.inbox import SqlInbox
from core.persistence.repos.journeys import SqlJourneys
from core.persistence.repos.ledger import SqlLedger
from core.persistence.repos.outbox import SqlOutbox
from core.persistence.repos.people import SqlPeople
from core.persistence.repos.photos import SqlPhotos
from core.persistence.repos.reminders import SqlReminders
from core.persistence.repos.talk import SqlTalk
from core.persistence.repos.writes import SqlWrites
from core.persistence.seal import Sealer
from core.persistence.tx import Tx
from core.ports.store import Unit

T = TypeVar("T")

KEY_CHECK = "sealed-with-our-keys"


class Runner(Protocol):
    """A database that runs work in a transaction: SqliteRunner or PostgresRunner."""

    postgres: bool

    async def run(self, work: Callable[[sa.Connection], T]) -> T: ...

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Work that only reads, beside what `run` does."""
        ...

    async def close(self) -> None: ...


class SqlUnit:
    """The repositories of one transaction, each made when it is first asked for."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._tx)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._tx)

    @cached_property
    def journeys(self) -> SqlJourneys:
        return SqlJourneys(self._tx)

    @cached_property
    def photos(self) -> SqlPhotos:
        return SqlPhotos(self._tx)

    @cached_property
    def writes(self) -> SqlWrites:
        return SqlWrites(self._tx)

    @cached_property
    def reminders(self) -> SqlReminders:
        return SqlReminders(self._tx)

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self._tx)

    @cached_property
    def talk(self) -> SqlTalk:
        return SqlTalk(self._tx)

    @cached_property
    def events(self) -> SqlEvents:
        return SqlEvents(self._tx)

    @cached_property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self._tx)

    @cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._tx)

    @cached_property
    def outcomes(self) -> SqlOutcomes:
        return SqlOutcomes(self._tx)

    @cached_property
    def cursors(self) -> SqlCursors:
        return SqlCursors(self._tx)

    @cached_property
    def feed(self) -> SqlFeed:
        return SqlFeed(self._tx)


class SqlStore:
    """core.ports.store.Store over SQLite or PostgreSQL."""

    def __init__(self, runner: Runner, sealer: Sealer) -> None:
        self._runner = runner
        self._sealer = sealer
        self._states = DecodedStates()

    @property
    def alone(self) -> bool:
        """True on SQLite: no other process writes, so leases of an earlier run may be ended at start."""
        return not self._runner.postgres

    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Runs `work` in one transaction. Errors that `work` raises undo it and come out unchanged."""
        return await self._runner.run(self._with_unit(work, self._states))

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Runs `work`, which only reads, without keeping transactions waiting: on SQLite in a thread of its own."""
        return await self._runner.read(self._with_unit(work, DecodedStates()))

    def _with_unit(self, work: Callable[[Unit], T], states: DecodedStates) -> Callable[[sa.Connection], T]:
        def run(conn: sa.Connection) -> T:
            driver = None if self._runner.postgres else driver_of(conn)
            return work(SqlUnit(Tx(conn, self._sealer, self._runner.postgres, states, driver)))

        return run

    async def ping(self) -> None:
        """One small read. Raises StoreError kinds."""
        await self._runner.run(lambda conn: conn.execute(sa.text("SELECT 1")).scalar())

    async def check_keys(self) -> None:
        """Raises StoreError when the keys do not open what was sealed at the first start. Writes that mark once."""

        def work(unit: SqlUnit) -> None:
            mark = unit.cursors.all(KEY_CHECK).get(KEY_CHECK)
            if mark is None:
                unit.cursors.put(KEY_CHECK, self._sealer.seal(b"homeview").decode())
            else:
                self._sealer.open(mark.encode())

        await self._runner.run(lambda conn: work(SqlUnit(Tx(conn, self._sealer, self._runner.postgres))))

    async def close(self) -> None:
        """Waits for the work that runs; may be called twice."""
        await self._runner.close()


def open_store(
    url: str, keys: Sequence[str], *, read_only: bool = False, lock: bool = True, pool_size: int = 8
) -> SqlStore:
    """The store at `url` (sqlite:///path, postgresql://...), sealed with `keys`: the first seals, all open.

    SQLite: the file is opened and its lock file taken (StoreInUse when another process has it), unless `read_only` (for
    reports beside a running process) or not `lock`. PostgreSQL: connections (at most `pool_size`) are made when needed.
    Raises SettingsError for a bad address or key.
    """
    address, sealer = read_address(url), Sealer(keys)
    # Each process uses one of the two: the other's driver is not loaded.
    if isinstance(address, SqliteAddress):
        from core.persistence.sqlite import SqliteRunner

        return SqlStore(SqliteRunner(address.path, read_only=read_only, lock=lock), sealer)
    from core.persistence.postgres import PostgresRunner

    return SqlStore(PostgresRunner(address, read_only=read_only, pool_size=pool_size), sealer)
