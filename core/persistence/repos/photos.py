"""Photos, and what was seen in pictures."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.codec import DATA
from core.persistence.tables import PhotoTable, SeenPhotoRow, table_of
from core.persistence.tx import Tx
from core.ports.store import PhotoRow, SeenPhoto

_T = table_of(PhotoTable)
_SEEN = table_of(SeenPhotoRow)

_ADD = insert(_T).on_conflict_do_nothing(index_elements=["id"])
_REMOVE = sa.delete(_T).where(_T.c.id == sa.bindparam("b_id"))
_GET = sa.select(_T).where(_T.c.id == sa.bindparam("b_id"))
_GET_SEEN = sa.select(_SEEN.c.observation, _SEEN.c.model).where(
    _SEEN.c.tenant == sa.bindparam("b_tenant"),
    _SEEN.c.media == sa.bindparam("b_media"),
    _SEEN.c.task == sa.bindparam("b_task"),
)
_KEEP = insert(_SEEN)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=["tenant", "media", "task"],
    set_={key: _KEEP.excluded[key] for key in ("observation", "model", "at")},
)


class SqlPhotos:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def add(self, photo: PhotoRow) -> None:
        """Again under the same id: nothing changes."""
        self._tx.conn.execute(
            _ADD,
            {
                "id": photo.id,
                "journey": photo.journey,
                "tenant": photo.tenant,
                "media": photo.media,
                "at": photo.at,
            },
        )

    def remove(self, photo_id: str) -> None:
        self._tx.conn.execute(_REMOVE, {"b_id": photo_id})

    def get(self, photo_id: str) -> PhotoRow | None:
        row = self._tx.conn.execute(_GET, {"b_id": photo_id}).first()
        return PhotoRow(**row._mapping) if row else None

    def seen(self, tenant: str, media: str, task: str) -> SeenPhoto | None:
        row = self._tx.conn.execute(_GET_SEEN, {"b_tenant": tenant, "b_media": media, "b_task": task}).first()
        if row is None:
            return None
        return SeenPhoto(tenant, media, task, DATA.open(row.observation, self._tx.sealer), row.model)

    def keep_seen(self, seen: SeenPhoto, now: datetime) -> None:
        self._tx.conn.execute(
            _KEEP,
            {
                "tenant": seen.tenant,
                "media": seen.media,
                "task": seen.task,
                "observation": DATA.seal(dict(seen.observation), self._tx.sealer),
                "model": seen.model,
                "at": now,
            },
        )
