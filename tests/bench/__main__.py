"""Prints the table; `python -m tests.bench NAME ...` for some of it (messages, database, cache, gateway, starting)."""

import sys

from rich.console import Console
from rich.table import Table

from tests.bench import cache, database, gateway, messages, starting

PARTS = {
    "messages": messages.rows,
    "database": database.rows,
    "cache": cache.rows,
    "gateway": gateway.rows,
    "starting": starting.rows,
}


def main(names: list[str]) -> None:
    table = Table("what", "measured", "aim")
    for name in names or PARTS:
        for row in PARTS[name]():
            table.add_row(*row)
    Console(width=140).print(table)


main(sys.argv[1:])
