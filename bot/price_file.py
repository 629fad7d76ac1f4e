"""The operator's price file, changed by a command: read, checked and replaced in one step."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.costs.overlay import PriceFile, first_line, parse_prices, read_price_file
from core.errors import SettingsError
from core.yaml_text import dump_yaml, parse_yaml

HEADER = "# US dollars. Written by `homeview prices set`; what may stand here is in docs/costs.md.\n"
Document = dict[str, Any]


def set_price(path: Path, name: str, rate: dict[str, Decimal], since: date | None) -> int:
    """The rate of "service/model", or of "service" for what is paid by the call. With `since` it stands beside the
    rates of other dates, else it is the only one. Returns how many dated rates it replaced. Raises SettingsError."""
    replaced = 0

    def change(document: Document) -> None:
        nonlocal replaced
        entries, key = _place(document, name)
        old = entries.get(key, [])
        rows = old if isinstance(old, list) else [old]
        kept = [row for row in rows if row.get("from") != since] if since else []
        replaced = len(rows) - len(kept) if not since else 0
        row = {**rate, "from": since} if since else rate
        entries[key] = [*kept, row] if kept or since else row

    _rewrite(path, change)
    return replaced


def unset_price(path: Path, name: str) -> bool:
    """False: the file has no such entry. Raises SettingsError."""
    if not path.exists() or not _has(read_price_file(path), name):
        return False

    def change(document: Document) -> None:
        entries, key = _place(document, name)
        del entries[key]

    _rewrite(path, change)
    return True


def _has(file: PriceFile, name: str) -> bool:
    service, sign, model = name.partition("/")
    return (service, model) in file.models if sign else service in file.services


def comments_within(path: Path) -> bool:
    """Whether rewriting loses some: those at its top are kept."""
    if not path.exists():
        return False
    return "#" in "".join(path.read_text("utf-8").splitlines(keepends=True)[len(_head(path)) :])


def _place(document: Document, name: str) -> tuple[Document, str]:
    """The mapping that holds the entry, and its key there; what is not there yet is made."""
    service, sign, model = name.partition("/")
    if not sign:
        return _within(document, "services"), service
    return _within(_within(document, "models"), service), model


def _within(document: Document, name: str) -> Document:
    if not document.get(name):
        document[name] = {}
    inner: Document = document[name]
    return inner


def _head(path: Path) -> list[str]:
    """The comment that the file begins with."""
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    end = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    return lines[:end]


def _rewrite(path: Path, change: Callable[[Document], None]) -> None:
    if path.exists():
        read_price_file(path)  # a file that cannot be used is not made worse
    document: Document = (parse_yaml(path.read_bytes()) if path.exists() else None) or {}
    change(document)
    # Nothing is left behind of a service that has no entry any more.
    for part in ("models", "services"):
        document[part] = {k: v for k, v in document.get(part, {}).items() if v != {}}
        if not document[part]:
            del document[part]
    text = "".join(_head(path)) or HEADER
    if document:
        text += dump_yaml(document)
    try:
        parse_prices(text.encode())
    except ValueError as error:
        raise SettingsError(f"that is no price: {first_line(error)}.", remedy="Nothing was changed.") from error
    try:
        _replace(path, text)
    except OSError as error:
        remedy = "Check HOMEVIEW_HOME and who owns it."
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", remedy=remedy) from error


def _replace(path: Path, text: str) -> None:
    """A reader sees the old file or the new one, after a power cut too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(part).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(part).unlink()
        raise
