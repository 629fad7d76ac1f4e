"""The claims use their partial indexes: a status that is bound instead of written out would not."""

from typing import Any

import pytest
import sqlalchemy as sa

from core.persistence import SqlStore
from core.persistence.repos import events, inbox, journeys, outbox, reminders
from core.ports.store import Unit
from tests.persistence.make import T0

PARAMS = {"b_now": T0, "b_until": T0, "b_fired": T0, "b_token": "t", "b_limit": 5, "b_platforms": ["slack"]}


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (inbox._CLAIM, "ix_inbox_ready"),
        (outbox._CLAIM, "ix_outbox_ready"),
        (outbox._CLAIM_URGENT, "ix_outbox_urgent"),
        (events._CLAIM, "ix_delivery_ready"),
        (reminders._FIRE, "ix_reminder_due"),
        (reminders._NEXT_DUE, "ix_reminder_due"),
        (journeys._IDLE, "ix_journey_nudge"),
        (journeys._NEXT_NUDGE, "ix_journey_nudge"),
        (inbox._Q.promote, "ix_inbox_lane"),
        (outbox._Q.promote, "ix_outbox_lane"),
    ],
    ids=[
        "inbox",
        "outbox",
        "urgent",
        "delivery",
        "reminder",
        "next due",
        "nudge",
        "next nudge",
        "promote inbox",
        "promote outbox",
    ],
)
async def test_a_claim_reads_its_partial_index(store: SqlStore, statement: sa.Executable, index: str) -> None:
    def plan(unit: Unit) -> str:
        conn = unit._tx.conn  # type: ignore[attr-defined] # the test looks inside
        ran: list[tuple[str, Any]] = []

        def note(_conn: Any, _cursor: Any, text: str, values: Any, _context: Any, _many: bool) -> None:
            ran.append((text, values))

        sa.event.listen(conn, "before_cursor_execute", note)
        conn.execute(statement, {**PARAMS, "of_lane": "l"})
        ((text, values),) = ran
        if conn.dialect.name == "postgresql":
            # The tables are empty: left to itself, the planner would just read them.
            conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
            return "\n".join(str(row[0]) for row in conn.exec_driver_sql(f"EXPLAIN {text}", values))
        return "\n".join(str(row[-1]) for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values))

    assert index in await store.transact(plan)
