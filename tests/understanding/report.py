"""`make understanding`: how well people are understood, on the corpus.

    python -m tests.understanding.report [--json] [--misses] [--show-held-out] [--read MODULE:FUNCTION]

First offline; then the held-out part with a model, whose replies were recorded (tests/understanding/recorded).
`--misses` lists what was misread among the examples; of the held-out part only with `--show-held-out`, which nobody
uses who tunes what understands. `--read` names a Reader to measure instead of the present one, such as
tests.understanding.figures:rules_alone.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any, cast

from rich.console import Console
from rich.table import Table

from tests.understanding.figures import LAYERS, Figures, Reader, Result, by, confusions, figures, measure, offline
from tests.understanding.form import LANGS, LATER, SPLITS, corpus, for_models
from tests.understanding.recorded.replay import recorded

WITH_MODEL = "held_out, with a model"
AIMS = {
    "held_out": Figures(0, 92.0, 98.0, 0.5, 100.0, 1.0, 0.0, 15.0),
    WITH_MODEL: Figures(0, 97.0, 98.0, 0.5, 100.0, 1.0, 0.0, 0.0),
}
"""Offline, and with a model: at least so much right and offered, at most so many wrong writes and alarms. How long a
real model takes nobody can measure here."""
MOST = 15
"""Confusions shown."""


def whole(results: Sequence[Result]) -> dict[str, Any]:
    """Everything by split, as plain data."""
    by_split = {split: [r for r in results if r.entry.split == split] for split in SPLITS}
    return {split: _part(some) for split, some in by_split.items()}


def with_model() -> list[Result]:
    """The held-out part, read by all four layers."""
    with recorded() as read:
        return measure(for_models(), read)


def _part(results: Sequence[Result]) -> dict[str, Any]:
    today = [r for r in results if r.entry.intent not in LATER]
    look_alikes = [r for r in results if r.entry.intent == "look_alike"]
    groups = {
        "all": {
            "all": figures(results),
            "commands of today": figures(today),
            "misspelled or terse": figures([r for r in results if r.entry.rough]),
            "look-alikes of danger": figures(look_alikes),
        },
        "language": _ordered(by(results, lambda r: r.entry.lang), LANGS),
        "layer": _ordered(by(results, lambda r: r.layer), LAYERS),
        "intent": by(sorted(results, key=lambda r: r.entry.intent), lambda r: r.entry.intent),
    }
    tables = {title: {name: asdict(one) for name, one in rows.items()} for title, rows in groups.items()}
    return {**tables, "confusions": confusions(results)}


def _ordered(rows: Mapping[str, Figures], names: Sequence[str]) -> Mapping[str, Figures]:
    return {name: rows[name] for name in names if name in rows}


def show(data: Mapping[str, Any], console: Console) -> None:
    for split, part in data.items():
        for title in ("all", "language", "layer", "intent"):
            console.print(_table(f"{split}: {title}", part[title], AIMS.get(split) if title == "all" else None))
        table = Table("wanted", "read as", "how often", title=f"{split}: most often misread", title_justify="left")
        for wanted, got, often in part["confusions"][:MOST]:
            table.add_row(wanted, got, str(often))
        console.print(table)


def _table(title: str, rows: Mapping[str, Mapping[str, Any]], aims: Figures | None) -> Table:
    heads = ("", "count", "right %", "or offered %", "wrong write %", "safety recall %", "alarms %", "p50 ms", "p95 ms")
    table = Table(*heads, title=title, title_justify="left")
    for name, row in rows.items():
        table.add_row(name, *("" if value is None else str(value) for value in row.values()))
    if aims:
        shown = (aims.right, aims.offered, aims.wrong_writes, aims.recall, aims.alarms, "", aims.p95_ms or "")
        table.add_section()
        table.add_row("aim", "", *map(str, shown))
    return table


def show_misses(results: Sequence[Result], console: Console) -> None:
    for r in results:
        if not r.verdict.right or r.verdict.wrong_write:
            mark = "WRITE" if r.verdict.wrong_write else "offered" if r.verdict.offered else "missed"
            wanted = " | ".join("; ".join(reading) for reading in r.entry.expect)
            line = f"{mark:8}{r.entry.lang} {r.entry.scene}: {r.entry.text!r}\n        wanted {wanted}\n        read   "
            console.print(line + "; ".join(r.got), markup=False, highlight=False)


def _reader(name: str) -> Reader:
    module, _, function = name.partition(":")
    return cast(Reader, getattr(import_module(module), function))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well people are understood, on the corpus.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--misses", action="store_true", help="list the misread examples")
    parser.add_argument("--show-held-out", action="store_true", help="list the misread held-out sentences, too")
    parser.add_argument("--read", default="", metavar="MODULE:FUNCTION", help="another Reader")
    chosen = parser.parse_args(arguments)
    results = measure(corpus(), _reader(chosen.read) if chosen.read else offline)
    measured = whole(results)
    if not chosen.read:
        measured[WITH_MODEL] = _part(with_model())
    console = Console(width=140)
    if chosen.json:
        console.print_json(json.dumps(measured))
        return
    show(measured, console)
    shown = [s for s, wish in (("example", chosen.misses), ("held_out", chosen.show_held_out)) if wish]
    show_misses([r for r in results if r.entry.split in shown], console)


if __name__ == "__main__":
    main()
