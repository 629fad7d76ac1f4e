"""The databases' errors in our words. Texts never carry statements or values: rows hold people's data."""

import asyncio
import errno
import sqlite3

import sqlalchemy.exc

from core.errors import StorageFull, StoreError, StoreUnavailable

_FULL_REMEDY = "Free space on the disk of the database."
_MIGRATE = "Run: homeview migrate"


class TryAgain(StoreUnavailable):
    """The database undid the transaction and asks for another go (deadlock, serialization, lost before the commit)."""


def explain(exc: BaseException) -> StoreError | None:
    """Our error for one of the database's, or None: not a database's error."""
    if isinstance(exc, StoreError):
        return None
    if isinstance(exc, sqlalchemy.exc.TimeoutError):
        return StoreUnavailable("No free connection to the database.", remedy="The database is slow or overloaded.")
    if isinstance(exc, sqlalchemy.exc.StatementError) and isinstance(exc.orig, StoreError):
        return exc.orig  # one of our column types refused the value
    cause: BaseException = exc
    if isinstance(exc, sqlalchemy.exc.DBAPIError):
        cause = exc.orig or exc
        # SQLAlchemy's asyncpg adapter raises its own class from the driver's.
        cause = cause.__cause__ if cause.__cause__ is not None else cause
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return _postgres(state, cause)
    if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
        return StorageFull("The disk of the database is full.", remedy=_FULL_REMEDY)
    if isinstance(cause, (OSError, asyncio.TimeoutError, EOFError)):
        return StoreUnavailable(f"The database cannot be reached ({type(cause).__name__}).", remedy=_REACH)
    if type(cause).__module__.startswith("asyncpg") and not isinstance(cause, ValueError):
        return TryAgain(f"The connection to the database was lost ({type(cause).__name__}).", remedy=_REACH)
    if isinstance(exc, sqlalchemy.exc.StatementError) and exc.orig is not None:
        return StoreError(f"The database was given a value it cannot take ({type(exc.orig).__name__}).")
    if isinstance(exc, sqlalchemy.exc.SQLAlchemyError):
        return StoreError(f"The database refused a statement ({type(cause).__name__}).")
    return None


_REACH = "Check DATABASE_URL, and that the server is up."


def _sqlite(exc: sqlite3.Error) -> StoreError:
    name = getattr(exc, "sqlite_errorname", "") or ""
    text = str(exc)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreUnavailable(
            "The database is locked.", remedy="Another program holds it open for writing: close it."
        )
    if name.startswith("SQLITE_FULL"):
        return StorageFull("The disk of the database is full.", remedy=_FULL_REMEDY)
    if name.startswith("SQLITE_IOERR"):
        return StoreUnavailable(
            f"The disk of the database fails ({name}).", remedy="Check the disk and its free space."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreError(f"The database file cannot be used ({name}).", remedy="Check its folder and its permissions.")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(f"The database file is damaged or is none ({name}).", remedy="Restore it from a backup.")
    if text.startswith(("no such table", "no such column")):
        return StoreError("The database has an older shape than this version needs.", remedy=_MIGRATE)
    return StoreError(f"The database refused a statement ({name or type(exc).__name__}).")


_ASK_AGAIN = {
    "40001": "serialization",
    "40P01": "deadlock",
    "55P03": "lock timeout",
    "0A000": "plan out of date",
    "26000": "plan gone",
}


def _postgres(state: str, exc: BaseException) -> StoreError:
    if state in _ASK_AGAIN:
        return TryAgain(f"The database asks to run the transaction again ({_ASK_AGAIN[state]}).")
    if state in {"53100", "53200"}:
        return StorageFull("The database server has run out of disk or memory.", remedy=_FULL_REMEDY)
    if state in {"42P01", "42703"}:
        return StoreError("The database has an older shape than this version needs.", remedy=_MIGRATE)
    if state.startswith("28"):
        return StoreError("The database refuses the user or the password.", remedy="Check DATABASE_URL.")
    if state == "3D000":
        return StoreError("The database does not exist on that server.", remedy="Create it, or check DATABASE_URL.")
    if state.startswith(("08", "57P")):
        return TryAgain(f"The connection to the database was lost ({state}).", remedy=_REACH)
    if state.startswith(("53", "57")):
        return StoreUnavailable(f"The database is overloaded or stopping ({state}).", remedy="It is tried again.")
    return StoreError(f"The database refused a statement ({type(exc).__name__}, {state}).")
