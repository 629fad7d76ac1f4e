"""What goes out: cards and forms as data. Each adapter renders every block, or a readable text in its place.

Texts use a small markdown: `*bold*`, `_italic_`, `` `code` ``, line breaks, and lists by lines that begin with "- ".
Whatever people or models wrote is escaped by the adapter: cards hold plain characters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from core.words.catalogue import t
from core.words.figures import dollars, plain
from core.words.language import language_now, speaking

Style = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `tone`: "quiet" for footnotes (source, hints), "alert" for safety and failures.

    `quoted` marks words of people or models: the adapter shows them literally, with no markup read in them.
    """

    text: str
    tone: Literal["normal", "quiet", "alert"] = "normal"
    quoted: bool = False
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Fields:
    """Short labelled facts, two a line where there is room."""

    items: tuple[tuple[str, str], ...]
    type: Literal["fields"] = "fields"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` (both >= 0, total > 0), counted in `unit`: "steps", which is said here, or a word of the card's
    language."""

    label: str
    done: int
    total: int
    unit: str = ""
    type: Literal["progress"] = "progress"

    @property
    def figures(self) -> str:
        """ "2 of 7 steps"."""
        match self.unit:
            case "":
                return t("{count} of {total}", count=self.done, total=self.total)
            case "steps":
                return t("{count} of {total} steps", count=self.done, total=self.total)
            case unit:
                return t("{count} of {total} {unit}", count=self.done, total=self.total, unit=unit)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    text: str
    state: Literal["done", "open", "stated", "skipped", "current"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    items: tuple[ChecklistItem, ...]
    type: Literal["checklist"] = "checklist"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Button:
    """`action` (<= 24 of [a-z0-9_.-]) and `value` (<= 64 characters, no spaces needed) come back in ButtonPressed.

    `opens` names a form: the receiving process asks the Instant port for it and shows it at once.
    """

    label: str
    action: str
    value: str = ""
    style: Style = "plain"
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Actions:
    buttons: tuple[Button, ...]
    type: Literal["actions"] = "actions"


@dataclass(frozen=True, slots=True)
class Image:
    """A stored picture by its media key; `alt` is what a person who does not see it needs to know."""

    media: str
    alt: str
    width: int = 0
    height: int = 0
    type: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars: a value for each label of its chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures over labels ("Mon", "Tue", ...), in `unit` ("$"). `media` is the same as a stored PNG, for where the
    platform draws no charts; `alt` says what it shows to whoever does not see it."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    unit: str = ""
    form: Literal["bar", "line"] = "bar"
    media: str = ""
    type: Literal["chart"] = "chart"

    def said(self, value: float) -> str:
        """A value as people read it: "$1,204.50", "$0.0042", "12 calls"."""
        if self.unit != "$":
            return f"{plain(value)} {self.unit}".rstrip()
        return dollars(Decimal(repr(value)), 2 if value == 0 or abs(value) >= 0.1 else 4)

    @property
    def lines(self) -> tuple[str, ...]:
        """A line a label: "Mon: $1.20", or with several series "Mon: this week $1.20, week before $2.00"."""
        named = len(self.series) > 1
        return tuple(
            f"{label}: "
            + ", ".join(
                f"{s.name} {self.said(s.values[n])}" if named else self.said(s.values[n])
                for s in self.series
                if n < len(s.values)
            )
            for n, label in enumerate(self.labels)
        )

    @property
    def largest(self) -> float:
        """Of all values; at least 0: what a full bar stands for."""
        return max((0.0, *(value for s in self.series for value in s.values)))


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored file to hand over (a paper, or a text too long for the platform)."""

    media: str
    name: str
    mime: str
    alt: str = ""
    type: Literal["file"] = "file"


Block = Text | Fields | Progress | Checklist | Table | Actions | Image | Chart | FileRef


@dataclass(frozen=True, slots=True)
class Card:
    """One message of ours. `title` may be empty for a short answer; `urgent` marks safety cards."""

    title: str = ""
    blocks: tuple[Block, ...] = ()
    urgent: bool = False
    language: str = field(default_factory=language_now)
    """What it is written in: the adapters' own words on it are in the same."""


@dataclass(frozen=True, slots=True)
class TextInput:
    name: str
    label: str
    """At most 45 characters (Discord's bound), so that every platform shows it whole."""
    placeholder: str = ""
    initial: str = ""
    multiline: bool = False
    required: bool = True
    max_length: int = 1000
    type: Literal["text_input"] = "text_input"


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """(value, label) pairs, 1 to 25."""
    initial: str = ""
    required: bool = True
    type: Literal["choice"] = "choice"


Input = TextInput | Choice


@dataclass(frozen=True, slots=True)
class Form:
    """At most 5 inputs; `title` at most 24 characters; `context` (<= 64 characters) comes back in FormSubmitted."""

    id: str
    title: str
    inputs: tuple[Input, ...]
    context: str = ""
    submit: str = field(default_factory=lambda: t("Save"))
    language: str = field(default_factory=language_now)
    """As of Card."""


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong in a submitted form, by input name. Empty: nothing is."""

    errors: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.errors)


_MARKS = {"done": "[x]", "open": "[ ]", "stated": "[~]", "skipped": "[-]", "current": "[>]"}


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Fields():
            yield from (f"{label}: {value}" for label, value in block.items)
        case Progress():
            yield f"{block.label}: {block.figures}"
        case Checklist():
            yield from (f"{_MARKS[i.state]} {i.text}" + (f" ({i.note})" if i.note else "") for i in block.items)
        case Table():
            yield " | ".join(block.columns)
            yield from (" | ".join(row) for row in block.rows)
        case Actions():
            yield " ".join(f"[{b.label}]" for b in block.buttons)
        case Image():
            yield t("(picture: {what})", what=block.alt)
        case Chart():
            yield from (block.title, t("(chart: {what})", what=block.alt), *block.lines)
        case FileRef():
            yield t("(file: {what})", what=f"{block.name} - {block.alt}" if block.alt else block.name)


def plain_text(card: Card) -> str:
    """The whole card as plain text: what notifications, screen readers, logs of the conversation and `--json` get,
    in the language of the card."""
    lines = [card.title] if card.title else []
    with speaking(card.language):
        for block in card.blocks:
            lines.extend(_block_lines(block))
    return "\n".join(lines)
