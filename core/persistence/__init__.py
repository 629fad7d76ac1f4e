"""What is kept, on SQLite or PostgreSQL: tables, sealing, repositories, the store, migrations."""

from core.persistence.migrations import current_and_head, migrate
from core.persistence.seal import Sealer, new_key
from core.persistence.store import SqlStore, open_store

__all__ = ["Sealer", "SqlStore", "current_and_head", "migrate", "new_key", "open_store"]
