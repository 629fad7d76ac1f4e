"""A card's block as parts of a Discord message. Pure; `stored` tells the size of each stored file that can be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import assert_never

from adapters.discord import limits
from adapters.discord.custom_ids import CustomId
from adapters.discord.layout import ButtonNode, FileNode, GalleryNode, Node, RowNode, TextNode, Upload
from adapters.discord.markup import chunks, clean, code, escape, line
from core.views import Actions, Block, Chart, Checklist, ChecklistItem, Fields, FileRef, Image, Progress, Table, Text

MOST = limits.TEXT
_STATES = {"done": "✅", "open": "⬜", "stated": "☑️", "skipped": "⏭️", "current": "▶️"}
_BAR = 10


def nodes(block: Block, stored: Mapping[str, int]) -> Iterator[Node]:
    """The parts of a block, none of them too large for a message of its own."""
    match block:
        case Text():
            yield from _text(block)
        case Fields():
            yield from _lines(_field(label, value) for label, value in block.items)
        case Progress():
            yield from _lines([_progress(block)])
        case Checklist():
            yield from _lines(_check(item) for item in block.items)
        case Table():
            yield from _table(block)
        case Actions():
            yield from _actions(block)
        case Image():
            yield from _image(block, stored)
        case Chart():
            yield from _chart(block, stored)
        case FileRef():
            yield from _file(block, stored)
        case _:
            assert_never(block)


def title(text: str) -> Iterator[Node]:
    """A heading; a long one is bold text."""
    shown = escape(clean(" ".join(text.split())))
    if not shown:
        return
    if limits.length(shown) < 250:
        yield TextNode(f"## {shown}")
    else:
        yield from (TextNode(f"**{piece}**") for piece in chunks(text, MOST - 8, quoted=True))


def _text(block: Text) -> Iterator[Node]:
    prefix = {"normal": "", "quiet": "-# ", "alert": ""}[block.tone]
    marked = block.tone == "alert" and block.text.strip() and not block.text.startswith("- ")  # a list stays a list
    text = f"⚠️ {block.text}" if marked else block.text
    yield from _pieces(chunks(text, MOST, quoted=block.quoted, prefix=prefix))


def _pieces(texts: Iterator[str] | Sequence[str]) -> Iterator[Node]:
    yield from (TextNode(text.strip("\n")) for text in texts if text.strip())


def _lines(rendered: Iterator[str] | Sequence[str]) -> Iterator[Node]:
    """Packs rendered lines; a line too long for a message is cut as plain text."""
    packed: list[str] = []
    used = 0
    for text in rendered:
        for piece in [text] if limits.length(text) < MOST else chunks(_unescape(text), MOST, quoted=True):
            size = limits.length(piece) + 1
            if packed and used + size > MOST:
                yield from _pieces(["\n".join(packed)])
                packed, used = [], 0
            packed.append(piece)
            used += size
    yield from _pieces(["\n".join(packed)])


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\*_~|`<>\[\]()#+.-])", r"\1", text)


def _one_line(text: str) -> str:
    return escape(clean(" ".join(text.split())))


def _field(label: str, value: str) -> str:
    shown = "\n".join(line(part, quoted=True) for part in value.splitlines())
    return f"**{_one_line(label)}:** {shown}" if label.strip() else shown


def _progress(block: Progress) -> str:
    filled = min(_BAR, max(0, round(_BAR * block.done / block.total))) if block.total else 0
    bar = "▰" * filled + "▱" * (_BAR - filled)
    return f"**{_one_line(block.label)}**\n{bar}  {_one_line(block.figures)}".removeprefix("****\n")


def _check(item: ChecklistItem) -> str:
    text = f"**{_one_line(item.text)}**" if item.state == "current" and item.text.strip() else _one_line(item.text)
    return f"{_STATES[item.state]} {text}" + (f" ({_one_line(item.note)})" if item.note else "")


def _table(block: Table) -> Iterator[Node]:
    """Narrow: aligned in a code block, the heading repeated after a cut. Wide: a list, row by row."""
    cells = [[code(" ".join(cell.split())) for cell in row] for row in (block.columns, *block.rows)]
    count = max(map(len, cells), default=0)
    widths = [max(len(row[i]) for row in cells if i < len(row)) for i in range(count)]
    if not count:
        return
    if sum(widths) + 2 * (count - 1) > limits.TABLE_WIDTH:
        yield from _lines([text for row in block.rows or [()] for text in _record(block.columns, row)])
        return
    drawn = ["  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths)
    rows, room = iter(drawn[1:]), (MOST - 20) // (limits.TABLE_WIDTH * 2 + 1)
    while batch := list(islice(rows, room)):
        yield TextNode("```\n" + "\n".join([drawn[0], rule, *batch]) + "\n```")
    if len(drawn) == 1:
        yield TextNode(f"```\n{drawn[0]}\n{rule}\n```")


def _record(columns: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """One row as lines: the first cell, then the others under their headings."""
    if not row:
        yield " · ".join(f"**{_one_line(c)}**" for c in columns if c.strip())
    for number, cell in enumerate((*row, *[""] * (len(columns) - len(row))) if row else ()):
        heading = _one_line(columns[number]) if number < len(columns) else ""
        named = f"{heading}: {_one_line(cell)}" if heading else _one_line(cell)
        yield f"**{named}**" if number == 0 and named else f"- {named}" if named else ""


def _actions(block: Actions) -> Iterator[Node]:
    """Rows of five. A button whose value does not fit is a line of text; a label too long stands above, whole."""
    drawn: list[ButtonNode] = []
    for button in block.buttons:
        label = clean(" ".join(button.label.split())) or button.action
        try:
            custom_id = CustomId("opener" if button.opens else "button", button.action, button.value).encode()
        except ValueError:
            yield from _pieces([f"- {piece}" for piece in chunks(label, MOST - 4, quoted=True)])
            continue
        if limits.length(label) > limits.BUTTON_LABEL:
            yield from _pieces([f"- {piece}" for piece in chunks(label, MOST - 4, quoted=True)])
        drawn.append(ButtonNode(limits.clip(label, limits.BUTTON_LABEL), custom_id, button.style))
    rest = iter(drawn)
    while row := tuple(islice(rest, limits.ROW_BUTTONS)):
        yield RowNode(row)


def _chart(block: Chart, stored: Mapping[str, int]) -> Iterator[Node]:
    """The picture under its title; where there is none to send, the figures as lines."""
    yield from _lines([f"**{_one_line(block.title)}**"] if block.title.strip() else [])
    if not 0 < stored.get(block.media, 0) <= limits.FILE_BYTES:
        yield from _lines(_one_line(text) for text in block.lines)
    yield from _image(Image(block.media, block.alt), stored)


def _image(block: Image, stored: Mapping[str, int]) -> Iterator[Node]:
    """In a gallery, with `alt` for those who do not see it; a long one stands below. Not sendable: its alt as text."""
    if not 0 < stored.get(block.media, 0) <= limits.FILE_BYTES:
        yield from _pieces(chunks(f"🖼️ {block.alt}", MOST, quoted=True, prefix="-# "))
        return
    alt = clean(block.alt).strip()
    described = limits.clip(alt, limits.DESCRIPTION)
    upload = Upload(file_name(block.media), block.media, bytes_=stored[block.media], description=described)
    yield GalleryNode((upload,))
    if described != alt:
        yield from _pieces(chunks(block.alt, MOST, quoted=True, prefix="-# "))


def _file(block: FileRef, stored: Mapping[str, int]) -> Iterator[Node]:
    size = stored.get(block.media, 0)
    sendable = 0 < size <= limits.FILE_BYTES
    about = f"📄 {block.name}" + (f": {block.alt}" if block.alt else "")
    why = "" if sendable else " (too large for Discord)" if size else " (no longer there)"
    yield from _pieces(chunks(about + why, MOST, quoted=True))
    if sendable:
        yield FileNode(Upload(file_name(block.name), block.media, bytes_=size))


def file_name(name: str) -> str:
    """A name that Discord keeps as it is, so that `attachment://name` finds the upload."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name.rsplit("/", 1)[-1]).strip("._")
    return plain[-80:].lstrip("._") or "file"
