"""Cards and forms as the JSON that page/cards.js and page/forms.js draw. Pure.

The page builds text nodes only, so nothing is escaped here and no text can become markup.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, assert_never

from core.markup import Line, Span, read_lines
from core.views import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    Checklist,
    Choice,
    Fields,
    FileRef,
    Form,
    Image,
    Input,
    Progress,
    Table,
    Text,
    TextInput,
    plain_text,
)
from core.words import speaking

Json = dict[str, Any]


def card_json(card: Card) -> Json:
    """`{"title", "urgent", "language", "plain", "blocks": [{"type", ...}]}`; pictures and files by media key, see
    `with_links`."""
    with speaking(card.language):
        blocks = [_block(block) for block in card.blocks]
    return {
        "title": card.title,
        "urgent": card.urgent,
        "language": card.language,
        "plain": plain_text(card),
        "blocks": blocks,
    }


def text_lines(text: str, *, quoted: bool = False) -> list[Json]:
    """`[{"bullet": bool, "spans": [[words, style], ...]}]`, style being letters out of "bic"."""
    return [_line(line) for line in read_lines(text, quoted=quoted)]


def _line(line: Line) -> Json:
    return {"bullet": line.bullet, "spans": [[span.text, _style(span)] for span in line.spans]}


def _style(span: Span) -> str:
    return "b" * span.bold + "i" * span.italic + "c" * span.code


def _block(block: Block) -> Json:
    match block:
        case Text():
            lines = text_lines(block.text, quoted=block.quoted)
            return {"type": "text", "tone": block.tone, "quoted": block.quoted, "lines": lines}
        case Fields():
            return {"type": "fields", "items": [list(item) for item in block.items]}
        case Progress():
            return asdict(block) | {"figures": block.figures}
        case Checklist():
            return {"type": "checklist", "items": [asdict(item) for item in block.items]}
        case Table():
            return {"type": "table", "columns": list(block.columns), "rows": [list(row) for row in block.rows]}
        case Actions():
            return {"type": "actions", "buttons": [_button(button) for button in block.buttons]}
        case Image() | FileRef():
            return asdict(block)
        case Chart():
            return _chart(block)
        case _:
            assert_never(block)


def _chart(chart: Chart) -> Json:
    """The page draws it itself, from `series`; `said` are its values as people read them."""
    series = [
        {"name": s.name, "values": list(s.values), "said": [chart.said(value) for value in s.values]}
        for s in chart.series
    ]
    drawn = {"type": "chart", "title": chart.title, "alt": chart.alt, "form": chart.form, "unit": chart.unit}
    links = {"media": chart.media} if chart.media else {}
    return {**drawn, **links, "labels": list(chart.labels), "series": series, "top": chart.said(chart.largest)}


def _button(button: Button) -> Json:
    return asdict(button) | {"opens": bool(button.opens)}


def form_json(form: Form) -> Json:
    """`{"id", "title", "context", "submit", "inputs": [{"type", "name", "label", ...}]}`."""
    return {
        "id": form.id,
        "title": form.title,
        "context": form.context,
        "submit": form.submit,
        "inputs": [_input(item) for item in form.inputs],
    }


def _input(item: Input) -> Json:
    match item:
        case TextInput():
            return asdict(item)
        case Choice():
            return asdict(item) | {"options": [list(option) for option in item.options]}
        case _:
            assert_never(item)


def with_links(card: Mapping[str, Any], links: Mapping[str, str]) -> Json:
    """A stored card with an address for each picture and file (`links`: media key to address)."""
    blocks = [block | {"src": links[block["media"]]} if "media" in block else block for block in card["blocks"]]
    return {**card, "blocks": blocks}


def media_keys(card: Mapping[str, Any]) -> tuple[str, ...]:
    """The media that a stored card shows."""
    return tuple(block["media"] for block in card["blocks"] if "media" in block)
