"""The small markdown of cards (core.views), read into spans: `*bold*`, `_italic_`, `` `code` ``, and "- " lists.

A marker counts only where it hugs its words: "2*3*4", "snake_case_name" and a lone "*" stay as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_MARKED = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?=[^\s*])(?P<bold>[^*\n]+?)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\s_])(?P<italic>[^_\n]+?)(?<=\S)_(?![\w_])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look the same."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `bullet`: it was a list item, and its "- " is not part of the spans."""

    spans: tuple[Span, ...]
    bullet: bool = False


def read_lines(text: str, *, quoted: bool = False) -> tuple[Line, ...]:
    """Every line of `text`. `quoted` words (of people or models) are shown literally: no markup is read in them."""
    lines = text.replace("\r\n", "\n").split("\n")
    if quoted:
        return tuple(Line((Span(line),) if line else ()) for line in lines)
    return tuple(
        Line(read_spans(line[2:]), bullet=True) if line.startswith("- ") else Line(read_spans(line)) for line in lines
    )


def read_spans(text: str) -> tuple[Span, ...]:
    return tuple(_spans(text, Span("")))


def _spans(text: str, style: Span) -> Iterator[Span]:
    at = 0
    for found in _MARKED.finditer(text):
        if found.start() > at:
            yield replace(style, text=text[at : found.start()])
        yield from _inside(found, style)
        at = found.end()
    if at < len(text):
        yield replace(style, text=text[at:])


def _inside(found: re.Match[str], style: Span) -> Iterator[Span]:
    if found["code"] is not None:
        yield replace(style, text=found["code"], code=True)
    elif found["bold"] is not None:
        yield from _spans(found["bold"], replace(style, bold=True))
    else:
        yield from _spans(found["italic"], replace(style, italic=True))
