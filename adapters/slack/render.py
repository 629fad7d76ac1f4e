"""A Card as Slack messages. Pure.

Every block becomes one or more units: Slack blocks with the text that stands for them. Units are packed into messages
that stay below the limits, in order. A card that would take too many messages keeps its beginning and all its buttons;
the whole of it goes along as a file. Words of people and models are plain text, which reads no markup.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import limits
from adapters.slack.charts import DRAWN, as_lines, as_picture, drawn_here
from adapters.slack.parse import action_id
from adapters.slack.text import cost, escape, fits, pieces, shorten, to_mrkdwn
from core.views import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    Checklist,
    Fields,
    FileRef,
    Image,
    Progress,
    Table,
    Text,
    plain_text,
)
from core.words import t

Json = dict[str, Any]
_MARKS = {"done": "✅", "open": "⬜", "stated": "☑️", "skipped": "⏭️", "current": "▶️"}
_ALERT = "⚠️ "
_MARKUP = frozenset("*_~`")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` is everything the blocks show, escaped, for notifications and screen readers."""

    text: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes after the messages: a stored one (`media`), or `data` made here."""

    name: str
    title: str
    media: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Rendered:
    messages: tuple[Message, ...]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unit:
    """Blocks that stay together, and their text. `keep`: stays in the message when the card goes into a file."""

    blocks: tuple[Json, ...]
    text: str
    keep: bool = False

    @property
    def has_table(self) -> bool:
        return any(b["type"] == "table" for b in self.blocks)

    @property
    def charts(self) -> int:
        return sum(b["type"] == DRAWN for b in self.blocks)


@dataclass
class _Draft:
    units: list[_Unit] = field(default_factory=list)

    def takes(self, unit: _Unit) -> bool:
        if sum(len(u.blocks) for u in self.units) + len(unit.blocks) > limits.MESSAGE_BLOCKS:
            return False
        if unit.has_table and any(u.has_table for u in self.units):
            return False
        if unit.charts and sum(u.charts for u in self.units) + unit.charts > limits.CHARTS:
            return False
        return sum(len(u.text) + 1 for u in self.units) + len(unit.text) <= limits.MESSAGE_TEXT

    def message(self) -> Message:
        return Message("\n".join(u.text for u in self.units), tuple(b for u in self.units for b in u.blocks))


def render(card: Card) -> Rendered:
    """The messages and files that show the whole card; never none."""
    units = list(_units(card))
    messages = _pack(units)
    files = tuple(_file(b) for b in card.blocks if isinstance(b, Image | FileRef) or as_picture(b))
    if len(messages) <= limits.CARD_MESSAGES:
        return Rendered(messages or (Message("…", _section("…")),), files)
    return _into_file(card, units, files)


def _pack(units: Sequence[_Unit]) -> tuple[Message, ...]:
    drafts: list[_Draft] = []
    for unit in units:
        if not drafts or not drafts[-1].takes(unit):
            drafts.append(_Draft())
        drafts[-1].units.append(unit)
    return tuple(d.message() for d in drafts)


def _into_file(card: Card, units: Sequence[_Unit], files: tuple[File, ...]) -> Rendered:
    """The beginning, the buttons, and the whole as a text file."""
    shown, room = _Draft(), True
    for unit in units:
        if unit.keep:
            continue
        room = room and shown.takes(unit)
        if not room:
            break
        shown.units.append(unit)
    below = t("The rest is in the file below.")
    note = _Unit(_context(below), below)
    buttons = [u for u in units if u.keep]
    whole = File("whole-text.txt", card.title[:100] or t("The whole text"), data=plain_text(card).encode())
    return Rendered(_pack([*shown.units, note, *buttons]), (whole, *files))


def _units(card: Card) -> Iterator[_Unit]:
    yield from _title(card)
    numbers = iter(range(1_000_000))
    tables = 0
    for block in card.blocks:
        if isinstance(block, Actions):
            yield from _actions(block, lambda: next(numbers))
        elif isinstance(block, Table):
            tables += 1
            yield from _table(block, native=tables == 1)
        else:
            yield from _block(block)


def _block(block: Block) -> Iterator[_Unit]:
    match block:
        case Text():
            yield from _text(block)
        case Fields():
            yield from _fields(block)
        case Progress():
            yield from _literal(f"{block.label}\n{_bar(block.done, block.total)} {block.figures}")
        case Checklist():
            lines = (f"{_MARKS[i.state]} {i.text}" + (f" ({i.note})" if i.note else "") for i in block.items)
            yield from _literal("\n".join(lines))
        case Image():
            shown = block.alt or t("picture")
            yield from _literal(f"🖼️ {shown}", quiet=True)
        case Chart():
            yield from _chart(block)
        case FileRef():
            yield from _literal(f"📎 {block.name}" + (f": {block.alt}" if block.alt else ""), quiet=True)
        case Actions() | Table():
            raise AssertionError("handled by _units")


def _chart(block: Chart) -> Iterator[_Unit]:
    """Slack's own where it can draw it; else the title and what the picture below shows; else the figures."""
    if (own := drawn_here(block)) is not None:
        yield _Unit((own,), escape("\n".join((block.title, *block.lines))))
    elif as_picture(block):
        yield from _literal(f"📊 {block.title}")
    else:
        yield from _literal(f"📊 {block.title}\n" + as_lines(block))
    yield from _literal(block.alt, quiet=True)


def _file(block: Block) -> File:
    if isinstance(block, FileRef):
        return File(block.name, block.alt or block.name, media=block.media)
    assert isinstance(block, Image | Chart)
    stem, _, kind = block.media.partition(".")
    return File(f"{stem[:12]}.{kind or 'jpg'}", block.alt or t("picture"), media=block.media)


def _title(card: Card) -> Iterator[_Unit]:
    title = (_ALERT if card.urgent else "") + card.title
    if not title.strip():
        return
    if fits(title, limits.HEADER):
        yield _Unit(({"type": "header", "text": _plain(escape(title))},), escape(title))
    else:
        yield from _literal(title)


def _text(block: Text) -> Iterator[_Unit]:
    marked = block.tone == "alert" and block.text.strip() and not block.text.startswith("- ")  # a list stays a list
    words = (_ALERT if marked else "") + block.text
    if block.quoted:
        yield from _literal(words, quiet=block.tone == "quiet")
        return
    for piece in _pieces(words, limits.SECTION):
        shown = to_mrkdwn(piece)
        yield _Unit(_context(shown) if block.tone == "quiet" else _section(shown), escape(piece))


def _pieces(words: str, most: int) -> Iterator[str]:
    """Pieces that show something: Slack refuses a text of blanks."""
    return (p for p in pieces(words, most) if p.strip())


def _literal(words: str, *, quiet: bool = False) -> Iterator[_Unit]:
    """Words shown as they are, with no markup read in them."""
    for piece in _pieces(words, limits.CONTEXT if quiet else limits.SECTION):
        block: Json = {"type": "context", "elements": [_plain(escape(piece))]}
        if not quiet:
            block = {"type": "section", "text": _plain(escape(piece))}
        yield _Unit((block,), escape(piece))


def _plain(escaped: str) -> Json:
    return {"type": "plain_text", "text": escaped, "emoji": False}


def _mrkdwn(marked: str) -> Json:
    # verbatim: Slack must not turn "@here" in somebody's words into a mention
    return {"type": "mrkdwn", "text": marked, "verbatim": True}


def _section(marked: str) -> tuple[Json, ...]:
    return ({"type": "section", "text": _mrkdwn(marked)},)


def _context(marked: str) -> tuple[Json, ...]:
    return ({"type": "context", "elements": [_mrkdwn(marked)]},)


def _fields(block: Fields) -> Iterator[_Unit]:
    """Two columns; a fact that is too long for a field stands as a paragraph, in its place."""
    group: list[tuple[Json, str]] = []
    for label, value in block.items:
        text = f"{label}: {value}"
        if not text.strip(": "):
            continue
        long = cost(text) + 2 > limits.FIELD
        if group and (long or len(group) == limits.FIELDS or sum(len(t) for _, t in group) > limits.FIELD):
            yield _field_section(group)
            group = []
        if long:
            yield from _literal(text)
        else:
            group.append((_field(label, value), escape(text)))
    if group:
        yield _field_section(group)


def _field_section(group: Sequence[tuple[Json, str]]) -> _Unit:
    return _Unit(({"type": "section", "fields": [f for f, _ in group]},), "\n".join(t for _, t in group))


def _field(label: str, value: str) -> Json:
    if not label.strip() or _MARKUP & set(label + value):
        return _plain(escape(f"{label}\n{value}"))
    return _mrkdwn(f"*{escape(label.strip())}*\n{escape(value)}")


def _bar(done: int, total: int) -> str:
    filled = min(10, max(0, round(10 * done / total))) if total > 0 else 0
    return "█" * filled + "░" * (10 - filled)


def _table(block: Table, *, native: bool) -> Iterator[_Unit]:
    """The first table of a card as Slack's own where it fits (one a message); any other as lines."""
    width = max([len(block.columns), *(len(row) for row in block.rows)], default=0)
    rows = [tuple(row) + ("",) * (width - len(row)) for row in (block.columns, *block.rows)]
    cells = "".join(c for row in rows for c in row)
    small = len(rows) <= limits.TABLE_ROWS and 0 < width <= limits.TABLE_COLUMNS and cost(cells) <= limits.TABLE_TEXT
    lines = "\n".join(" | ".join(row) for row in rows)
    # whether a raw cell decodes entities is not documented: cells that would need them stand in lines instead
    if native and small and cells.strip() and cost(lines) <= limits.SECTION and not set("&<>") & set(cells):
        shown = [[{"type": "raw_text", "text": cell if cell.strip() else "–"} for cell in row] for row in rows]
        yield _Unit(({"type": "table", "rows": shown},), escape(lines))
    else:
        yield from _literal(lines)


def _actions(block: Actions, number: Callable[[], int]) -> Iterator[_Unit]:
    for start in range(0, len(block.buttons), limits.BUTTONS):
        row = block.buttons[start : start + limits.BUTTONS]
        for button in row:
            if not fits(button.label, limits.BUTTON):
                yield from _literal(button.label, quiet=True)  # the button itself shows the beginning only
        elements = [_button(button, number()) for button in row]
        shown = " ".join(f"[{shorten(b.label, limits.BUTTON)}]" for b in row)
        yield _Unit(({"type": "actions", "elements": elements},), shown, keep=True)


def _button(button: Button, number: int) -> Json:
    element: Json = {
        "type": "button",
        "action_id": action_id(number, button.action, button.opens),
        "text": _plain(shorten(button.label if button.label.strip() else button.action, limits.BUTTON)),
    }
    if button.value:
        element["value"] = button.value
    if button.style != "plain":
        element["style"] = button.style
    return element
