"""Rows as a table for people, or as JSON or CSV for programs."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

Cell = str | int | float | Decimal | bool | None


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Cell]],
    format: Format = Format.table,
    *,
    title: str = "",
    footer: Mapping[str, Cell] | None = None,
    spare: Sequence[str] = (),
) -> None:
    """Prints the rows, of each the `columns` in their order; a missing one is empty. A table that is too wide for the
    terminal does without those of `spare`, first one first, and says so.

    JSON: a list of objects; CSV: a header and a line each. Both are whole and exact: no title, no footer (which is the
    last line of a table, such as its total), dollars as the numbers that they are.
    """
    match format:
        case Format.json:
            plain = [{name: _number(row.get(name)) for name in columns} for row in rows]
            print(json.dumps(plain, ensure_ascii=False, indent=2))
        case Format.csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_text(row.get(name)) for name in columns] for row in rows)
        case Format.table:
            _table(columns, [*rows, footer] if footer else rows, title, bool(footer), list(spare))


def _table(
    columns: Sequence[str], rows: Sequence[Mapping[str, Cell]], title: str, last_apart: bool, spare: list[str]
) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console, left_out = Console(), []
    while spare and _width(columns, rows) > console.width:
        left_out.append(spare.pop(0))
        columns = [name for name in columns if name not in left_out]
    table = Table(title=escape(title) or None)
    for name in columns:
        numbers = any(isinstance(row.get(name), int | float | Decimal) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numbers else "left", overflow="fold")
    for number, row in enumerate(rows):
        apart = last_apart and number == len(rows) - 2
        table.add_row(*(escape(_shown(row.get(name))) for name in columns), end_section=apart)
    console.print(table)
    if left_out:
        told = ", ".join(name.replace("_", " ") for name in left_out)
        console.print(f"Left out in this width: {told}. A wider terminal or --format json shows them.", style="dim")


def _width(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> int:
    """Of the table in characters: two blanks and a line for each column, and the last line."""
    return 1 + sum(max(len(name), *(len(_shown(row.get(name))) for row in rows), 0) + 3 for name in columns)


def _number(value: Cell) -> str | int | float | bool | None:
    """Exact, as JSON has it: a Decimal becomes a number where that loses nothing, else its digits."""
    if not isinstance(value, Decimal):
        return value
    return float(value) if Decimal(str(float(value))) == value else f"{value:f}"


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _shown(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return f"{value:,}"
    return _text(value)
