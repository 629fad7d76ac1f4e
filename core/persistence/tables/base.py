"""What all tables share: constraint names that migrations can rely on, and the column types of our own."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import Dialect
from sqlmodel import SQLModel

from core.errors import StoreError
from core.persistence.seal import TOKEN_START

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=NAMING)


class Base(SQLModel):
    metadata = metadata


class BigId(sa.TypeDecorator[int]):
    """A counting key: BIGINT, and on SQLite the INTEGER that is its row id."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return sa.Integer() if dialect.name == "sqlite" else sa.BigInteger()


class Sealed(sa.TypeDecorator[bytes]):
    """Bytes that `Sealer` made. Anything else is refused: plain words cannot get into such a column by mistake."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is not None and not value.startswith(TOKEN_START):
            raise StoreError("A value was to be stored unencrypted in a sealed column.", remedy="Seal it first.")
        return value

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return sa.LargeBinary()


class Plain(sa.TypeDecorator[Any]):
    """Small JSON of ids and figures, open to queries: JSONB on PostgreSQL, JSON text on SQLite."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return postgresql.JSONB() if dialect.name == "postgresql" else sa.JSON()


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over the rows that matter. Queries must write `where`'s values as literals, or it is not used."""
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table behind a model, for statements in SQLAlchemy Core."""
    return metadata.tables[str(model.__tablename__)]
