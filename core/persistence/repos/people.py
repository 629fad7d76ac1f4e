"""People: their names are sealed, their zone and wishes are queried."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.codec import NAME
from core.persistence.prepared import Prepared
from core.persistence.tables import PersonRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Person

_T = table_of(PersonRow)

_GET = Prepared(sa.select(_T).where(_T.c.key == sa.bindparam("b_key")))
_SAVE = insert(_T)
_SAVE = _SAVE.on_conflict_do_update(
    index_elements=["key"],
    set_={name: _SAVE.excluded[name] for name in ("tenant", "name", "zone", "pings", "language", "language_chosen")},
)


class SqlPeople:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def get(self, key: str) -> Person | None:
        r = _GET.first(self._tx, {"b_key": key})
        if r is None:
            return None
        return Person(
            r.key, r.tenant, NAME.open(r.name, self._tx.sealer), r.zone, r.pings, r.language, r.language_chosen
        )

    def save(self, person: Person) -> None:
        self._tx.conn.execute(
            _SAVE,
            {
                "key": person.key,
                "tenant": person.tenant,
                "name": NAME.seal(person.name, self._tx.sealer),
                "zone": person.zone,
                "pings": person.pings,
                "language": person.language,
                "language_chosen": person.language_chosen,
            },
        )
