"""Our small markdown to Discord's, and everything else shown literally.

`*bold*`, `_italic_`, `` `code` `` and lines that begin with "- " have a meaning; any other character that Discord reads
as markup, a mention or a masked link is escaped. Addresses (https://...) stay as they are, so that they can be opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from adapters.discord import limits
from core.markup import Span, read_spans

_ADDRESSES = re.compile(r"https?://[^\s<>()\[\]`]+")
_SPECIAL = re.compile(r"([\\*_~|`<>\[\]()#])")
_LINE_START = re.compile(r"^(\s*)(?:([-+])(?=\s|#)|(\d+)\.(?=\s))")
_EVERYONE = re.compile(r"@(?=everyone|here)")


def escape(text: str) -> str:
    """Literal text: no markup, no mention, no masked link. Addresses are kept."""
    return _around_addresses(text, _literal)


def line(text: str, *, quoted: bool) -> str:
    """One line of a card. `quoted`: words of people or models, shown literally."""
    text = clean(text)
    if quoted:
        return _line_start(escape(text))
    if text.startswith("- "):
        return "- " + _around_addresses(text[2:], _marked)
    return _line_start(_around_addresses(text, _marked))


def code(text: str) -> str:
    """What stands in a code block: nothing is read in it but the fence, which is broken up."""
    return clean(text).replace("`", "\u02cb")


def clean(text: str) -> str:
    """Without what JSON or Discord cannot carry: halves of characters and control characters."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]", " ", text))


def chunks(text: str, most: int, *, quoted: bool = False, prefix: str = "") -> Iterator[str]:
    """Rendered pieces of at most `most` units: cut between lines, else between words, else anywhere.

    `prefix` stands before each line (a quiet line's mark). Blank lines at the ends of a piece go.
    """
    pieces: list[str] = []
    used = 0
    for source in text.splitlines() or [""]:
        for rendered in _fit(source, most, quoted, prefix):
            size = limits.length(rendered) + 1
            if pieces and used + size > most:
                yield "\n".join(pieces)
                pieces, used = [], 0
            pieces.append(rendered)
            used += size
    if pieces:
        yield "\n".join(pieces)


def _fit(source: str, most: int, quoted: bool, prefix: str) -> Iterator[str]:
    rendered = line(source, quoted=quoted)
    rendered = prefix + rendered if rendered.strip() else rendered
    if limits.length(rendered) < most:
        yield rendered
        return
    middle = len(source) // 2
    space = source.rfind(" ", middle // 2, middle)
    cut = space + 1 if space > 0 else middle
    yield from _fit(source[:cut], most, quoted, prefix)
    yield from _fit(source[cut:], most, quoted, prefix)


def _around_addresses(text: str, render: Callable[[str], str]) -> str:
    done, end = [], 0
    for hit in _ADDRESSES.finditer(text):
        done += [render(text[end : hit.start()]), hit[0]]
        end = hit.end()
    return "".join([*done, render(text[end:])])


def _marked(text: str) -> str:
    return "".join(map(_span, read_spans(text)))


def _span(span: Span) -> str:
    if span.code:
        return f"`{span.text}`"
    stars = "*" * (2 * span.bold + span.italic)
    return f"{stars}{_literal(span.text)}{stars}"


def _literal(text: str) -> str:
    return _EVERYONE.sub("@\u200b", _SPECIAL.sub(r"\\\1", text))


def _line_start(text: str) -> str:
    return _LINE_START.sub(lambda hit: f"{hit[1]}\\{hit[2]}" if hit[2] else f"{hit[1]}{hit[3]}\\.", text)
