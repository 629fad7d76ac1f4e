"""DATABASE_URL, read once: which database, and what its driver wants to be told."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import SettingsError

_POSTGRES = {"postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2"}
_REMEDY = "Use sqlite:///path/to/homeview.db or postgresql://user:password@host/database."
_IGNORED = {"channel_binding", "target_session_attrs", "gssencmode", "connect_timeout"}
"""Options of other drivers that hosters put into addresses and asyncpg has no use for."""


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    url: URL
    server_settings: dict[str, str] = field(default_factory=dict)
    connect_args: dict[str, Any] = field(default_factory=dict)


Address = SqliteAddress | PostgresAddress


def read_address(url: str) -> Address:
    """Raises SettingsError, without the address: it may hold a password."""
    try:
        # SQLAlchemy does not know the name that some hosters give.
        parsed = make_url("postgresql" + url[len("postgres") :] if url.startswith("postgres://") else url)
    except ArgumentError:
        raise SettingsError("DATABASE_URL is not a database address.", remedy=_REMEDY) from None
    if parsed.drivername.split("+")[0] == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in _POSTGRES:
        return _postgres(parsed)
    raise SettingsError(f"DATABASE_URL names {parsed.drivername!r}, which is not supported.", remedy=_REMEDY)


def _sqlite(parsed: URL) -> SqliteAddress:
    if not parsed.database or parsed.database == ":memory:":
        raise SettingsError("DATABASE_URL names no SQLite file.", remedy=_REMEDY)
    return SqliteAddress(Path(parsed.database).expanduser().absolute())


def _postgres(parsed: URL) -> PostgresAddress:
    query = {key: value if isinstance(value, str) else value[0] for key, value in parsed.query.items()}
    settings = {"application_name": query.pop("application_name", "homeview"), "jit": "off"}
    connect: dict[str, Any] = {}
    kept: dict[str, str] = {}
    for key, value in query.items():
        match key:
            case "sslmode" | "ssl":
                connect["ssl"] = value
            case "host" | "port":
                kept[key] = value
            case _ if key in _IGNORED:
                pass
            case _:
                raise SettingsError(f"DATABASE_URL has the option {key!r}, which is not known.", remedy="Take it out.")
    url = parsed.set(drivername="postgresql+asyncpg", query=kept)
    return PostgresAddress(url, settings, connect)
