"""Every table. Importing this package fills `metadata`, which migrations are compared with."""

from core.persistence.tables.base import metadata, table_of
from core.persistence.tables.journeys import JourneyRow, PhotoTable, ReminderRow, RoomFocusRow, SeenPhotoRow, WriteRow
from core.persistence.tables.money import AlertRow, CostEntryRow, CostSumRow, CursorRow, OutcomeRow, ReservationRow
from core.persistence.tables.people import FeedRow, PendingRow, PersonRow, UtteranceRow
from core.persistence.tables.queues import CardRefRow, DeliveryRow, EventRow, InboxRow, OutboxRow

__all__ = [
    "AlertRow",
    "CardRefRow",
    "CostEntryRow",
    "CostSumRow",
    "CursorRow",
    "DeliveryRow",
    "EventRow",
    "FeedRow",
    "InboxRow",
    "JourneyRow",
    "OutboxRow",
    "OutcomeRow",
    "PendingRow",
    "PersonRow",
    "PhotoTable",
    "ReminderRow",
    "ReservationRow",
    "RoomFocusRow",
    "SeenPhotoRow",
    "UtteranceRow",
    "WriteRow",
    "metadata",
    "table_of",
]
