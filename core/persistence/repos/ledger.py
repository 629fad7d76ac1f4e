"""The ledger: reservations become entries, and each entry is summed in the transaction that writes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.costs.budgets import window
from core.costs.entry import UNFINISHED, CostEntry
from core.costs.limits import EVERYBODY, Limit, NoRoom, Reservation, Scope, Span, Standing
from core.persistence.repos import reports
from core.persistence.repos.booking import TAKE, book
from core.persistence.repos.entries import T as _T
from core.persistence.repos.entries import outcome_values, reservation_values, unfinished
from core.persistence.repos.rebuilding import rebuild
from core.persistence.repos.standing import keep_if_room, read_standing
from core.persistence.repos.sums import add_to_sums, tally_of
from core.persistence.tables import ReservationRow, table_of
from core.persistence.tx import MONEY_SCOPE, Tx
from core.ports.store import CostGroup, CostQuery, ModelUse, Rebuilt, Repeated

_R = table_of(ReservationRow)

_RESERVE = sa.insert(_R)
_OVERDUE = (
    sa.select(_R)
    .where(_R.c.expires_at <= sa.bindparam("b_now"))
    .order_by(_R.c.expires_at, _R.c.id)
    .limit(sa.bindparam("b_limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_UNFINISHED = sa.and_(_T.c.id == sa.bindparam("b_id"), _T.c.uncertain, _T.c.error == UNFINISHED)
_STANDS = sa.select(_T.c.at, _T.c.nanos, _T.c.price_source, _T.c.unpriced).where(_UNFINISHED).with_for_update()
_CORRECT = sa.update(_T).where(_UNFINISHED)


class SqlLedger:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def reserve(self, reservation: Reservation, limits: Sequence[Limit], zone: str) -> NoRoom | None:
        checks = _checks(reservation, limits, zone)
        # Locked before the statement that looks: it sees all that was reserved under these locks.
        self._tx.lock_all(MONEY_SCOPE, sorted({str(room.scope) for room, _ in checks}))
        spans, values = [span for _, span in checks], reservation_values(reservation)
        if self._tx.postgres and checks:
            kept, found = keep_if_room(self._tx, spans, [room.limit.nanos for room, _ in checks], values)
        else:
            kept, found = False, read_standing(self._tx, spans)
        refused = [
            room
            for (room, _), standing in zip(checks, found, strict=True)
            if standing.spent + standing.reserved + reservation.estimate > room.limit.nanos
        ]
        if refused:
            return max(refused, key=lambda room: room.free_at)
        if not kept:
            self._tx.conn.execute(_RESERVE, values)
        return None

    def settle(self, entry: CostEntry) -> int:
        return entry.nanos if book(self._tx, entry) else self._correct(entry)

    def _correct(self, entry: CostEntry) -> int:
        """An unfinished one that ended after all. Any other stands as it is."""
        old = self._tx.conn.execute(_STANDS, {"b_id": entry.id}).first()
        if old is None:
            return 0
        self._tx.conn.execute(_CORRECT, {"b_id": entry.id, **outcome_values(entry)})
        was = replace(
            entry,
            usage=type(entry.usage)(),
            nanos=old.nanos,
            success=False,
            error=UNFINISHED,
            price_source=old.price_source,
            unpriced=old.unpriced,
            uncertain=True,
            saved_nanos=0,
        )
        now = replace(entry, at=old.at)
        add_to_sums(self._tx, now, tally_of(now).minus(tally_of(was).measures))
        return entry.nanos - int(old.nanos)

    def release(self, reservation_id: str) -> bool:
        return self._tx.conn.execute(TAKE, {"b_id": reservation_id}).rowcount == 1

    def expire(self, now: datetime, limit: int = 100) -> Sequence[CostEntry]:
        overdue = [unfinished(row) for row in self._tx.conn.execute(_OVERDUE, {"b_now": now, "b_limit": limit}).all()]
        return [entry for entry in overdue if book(self._tx, entry)]

    def standing(self, spans: Sequence[Span]) -> Sequence[Standing]:
        return read_standing(self._tx, spans)

    def spent(self, since: datetime, until: datetime, scope: Scope = EVERYBODY) -> int:
        return self.standing([Span(scope, since, until)])[0].spent

    def reserved(self, since: datetime, until: datetime, scope: Scope = EVERYBODY) -> int:
        return self.standing([Span(scope, since, until)])[0].reserved

    def report(self, query: CostQuery) -> Sequence[CostGroup]:
        return reports.report(self._tx, query)

    def model_use(self, since: datetime, until: datetime) -> Sequence[ModelUse]:
        return reports.model_use(self._tx, since, until)

    def repeated(self, since: datetime, until: datetime, within: timedelta) -> Sequence[Repeated]:
        return reports.repeated(self._tx, since, until, within)

    def oversize_images(self, since: datetime, until: datetime, tokens: int) -> Sequence[ModelUse]:
        return reports.oversize_images(self._tx, since, until, tokens)

    def rebuild(self) -> Rebuilt:
        return rebuild(self._tx)


def _checks(reservation: Reservation, limits: Sequence[Limit], zone: str) -> list[tuple[NoRoom, Span]]:
    """The limits that concern it: what to say when one refuses, and whose money of which time to look at."""
    found = []
    for limit in limits:
        scope = limit.scope(reservation.service, reservation.caller)
        if scope is not None:
            period = window(limit.window, reservation.at, zone)
            found.append((NoRoom(limit, scope, period.end), Span(scope, period.start, period.end)))
    return found
