"""Cards as rich renderables. Pure. Words of people and models never reach rich's markup or the terminal's escapes."""

from collections.abc import Callable, Sequence
from typing import assert_never

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text as Words

from core.markup import Line, read_lines
from core.views import Actions, Block, Button, Card, Chart, Checklist, Fields, FileRef, Image, Progress, Table, Text
from core.words import mark, t

_TONES = {"normal": "", "quiet": "dim", "alert": "bold red"}
_MARKS = {
    "done": ("✓", "green"),
    "open": ("○", "dim"),
    "stated": ("~", "cyan"),
    "skipped": ("–", "dim"),
    "current": ("▶", "yellow"),
}
_STATES = {"stated": mark("stated"), "skipped": mark("skipped")}
_BAR = 28
_TITLE_CELLS = 48
_CHART_BAR = 24
_SERIES = ("green", "yellow", "cyan", "magenta", "blue", "red")
Number = Callable[[Button], int]
"""Gives a button the number under which it can be pressed."""

_BLANKS = "\u00a0\u202f"
"""Blanks that keep a figure and its unit on one line: Python does not call them printable, terminals show them."""


def clean(text: str) -> str:
    """Without control characters, which could move the cursor or recolour the terminal."""
    return "".join(_shown(c) for c in text)


def _shown(letter: str) -> str:
    if letter == "\n" or letter.isprintable() or letter in _BLANKS:
        return letter
    return " " if letter == "\t" else "\ufffd"


def card_panel(card: Card, number: Number, width: int | None = None) -> RenderableType:
    """A panel with every block; short answers without a title get one too, so that they stand apart."""
    style = "red" if card.urgent else "green"
    title = Words(clean(("⚠ " if card.urgent else "") + card.title).replace("\n", " "), style=f"bold {style}")
    on_frame = bool(card.title) and title.cell_len <= _TITLE_CELLS  # a frame cuts a longer one off
    parts: list[RenderableType] = [] if on_frame or not card.title else [title]
    for block in card.blocks:
        parts.extend((Words(""), _block(block, number)) if parts else (_block(block, number),))
    return Panel(
        Group(*parts) if parts else Words(""),
        title=title if on_frame else None,
        title_align="left",
        box=box.HEAVY if card.urgent else box.ROUNDED,
        border_style=style if card.urgent else "dim green",
        padding=(0, 1),
        width=width,
    )


def _block(block: Block, number: Number) -> RenderableType:
    match block:
        case Text():
            return _paragraph(block)
        case Fields():
            return _fields(block)
        case Progress():
            return _progress(block)
        case Checklist():
            return _checklist(block)
        case Table():
            return _table(block)
        case Actions():
            return _actions(block, number)
        case Image():
            picture = t("picture: {what}", what=block.alt)
            return Words(f"▣ {clean(picture)}", style="cyan")
        case Chart():
            return _chart(block)
        case FileRef():
            named = f"{block.name} - {block.alt}" if block.alt else block.name
            file = t("file: {what}", what=named)
            return Words(f"▤ {clean(file)}", style="cyan")
        case _:
            assert_never(block)


def _paragraph(block: Text) -> RenderableType:
    tone = _TONES[block.tone]
    lines = read_lines(clean(block.text), quoted=block.quoted)
    if any(line.bullet for line in lines):
        return Group(*(_bullet(line, tone) if line.bullet else _words(line, tone) for line in lines))
    words = Words("\n").join([_words(line, tone) for line in lines])
    return _beside("│", "dim", words) if block.quoted else words


def _words(line: Line, tone: str) -> Words:
    words = Words(style=tone)
    for span in line.spans:
        words.append(span.text, Style(bold=span.bold or None, italic=span.italic or None, reverse=span.code or None))
    return words


def _bullet(line: Line, tone: str) -> RenderableType:
    return _beside("•", "green", _words(line, tone))


def _beside(sign: str, style: str, words: RenderableType) -> Grid:
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(width=1, style=style)
    grid.add_column(overflow="fold")
    grid.add_row(sign, words)
    return grid


def _fields(block: Fields) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(style="dim", overflow="fold")
    grid.add_column(style="bold", overflow="fold")
    for label, value in block.items:
        grid.add_row(Words(clean(label)), Words(clean(value)))
    return grid


def _progress(block: Progress) -> RenderableType:
    full = round(_BAR * block.done / block.total) if block.total else 0
    full = max(0, min(_BAR, full))
    words = Words(f"{clean(block.label)}  ")
    words.append("━" * full, "bold green").append("━" * (_BAR - full), "dim")
    return words.append(f"  {clean(block.figures)}", "bold")


def _checklist(block: Checklist) -> RenderableType:
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for item in block.items:
        sign, style = _MARKS[item.state]
        words = Words(clean(item.text), style="bold" if item.state == "current" else "")
        if item.note:
            words.append(f" ({clean(item.note)})", "dim")
        if item.state in ("stated", "skipped"):
            words.append(f" {t(_STATES[item.state])}", "dim")
        grid.add_row(Words(sign, style=style), words)
    return grid


def _chart(block: Chart) -> RenderableType:
    """A bar a value, to the eighth of a cell, its figure beside it; a series a colour."""
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(style="dim", overflow="fold")
    grid.add_column()
    grid.add_column(justify="right", overflow="fold")
    named = len(block.series) > 1
    for number, label in enumerate(block.labels):
        told = [s for s in block.series if number < len(s.values)]
        if not told:
            grid.add_row(Words(clean(label)))
        for index, series in enumerate(told):
            value = series.values[number]
            name = f" {series.name}" if named else ""
            bar = Words(_bar(value, block.largest), style=_SERIES[index % len(_SERIES)])
            grid.add_row(Words(clean(label) if index == 0 else ""), bar, Words(clean(block.said(value) + name), "bold"))
    return Group(Words(clean(block.title), style="bold"), grid, Words(clean(block.alt), style="dim"))


def _bar(value: float, largest: float) -> str:
    eighths = round(_CHART_BAR * 8 * max(0.0, value) / largest) if largest > 0 else 0
    parts = ("", *"▏▎▍▌▋▊▉")
    return "█" * (eighths // 8) + str(parts[eighths % 8])


def _table(block: Table) -> RenderableType:
    table = Grid(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for column in _wide(block.columns, max((len(row) for row in block.rows), default=0)):
        table.add_column(Words(clean(column)), overflow="fold")
    for row in block.rows:
        table.add_row(*(Words(clean(cell)) for cell in row))
    return table


def _wide(columns: Sequence[str], count: int) -> Sequence[str]:
    """As many headings as the widest row has cells."""
    return (*columns, *("" for _ in range(count - len(columns))))


def _actions(block: Actions, number: Number) -> RenderableType:
    words = Words()
    for index, button in enumerate(block.buttons):
        style = {"primary": "bold green", "danger": "bold red", "plain": "bold"}[button.style]
        words.append("   " if index else "")
        words.append(f"[{number(button)}]", "reverse").append(f" {clean(button.label)}", style)
    return words
