"""What Discord takes at most, as data. Texts are counted in UTF-16 units: never less than Discord counts."""

from __future__ import annotations

COMPONENTS = 40
"""Components of a message, nested ones included."""
TEXT = 3900
"""Characters of all texts of a message: Discord's bound is 4000, the rest is room for a mark that it goes on."""
ROW_BUTTONS = 5
GALLERY_ITEMS = 10
DESCRIPTION = 1024
BUTTON_LABEL = 80
CUSTOM_ID = 97
"""Discord takes 100: three are left for the number that keeps equal buttons apart."""
SELECT_OPTIONS = 25
OPTION_TEXT = 100
MODAL_TITLE = 45
MODAL_INPUTS = 5
INPUT_LABEL = 45
INPUT_PLACEHOLDER = 100
INPUT_VALUE = 4000
CHOICES = 25
COMMAND_ABOUT = 100
NONCE = 25
FILES = 10
FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 24 * 1024 * 1024
"""Bytes of all files of a message: Discord's bound is 25 MiB, the rest is room for the body around them."""
NOTICE = 2000
"""A plain message or ephemeral notice."""

ANSWER_SECONDS = 2.0
"""An interaction must be answered within 3 s: after this we answer, done or not."""
MESSAGES = 5
"""A card that would become more messages than this goes into a file."""
TABLE_WIDTH = 56
"""Characters a line of a table may have before it becomes a list (telephones wrap the rest)."""


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, most: int) -> str:
    """At most `most` units, with a visible mark where something is left out."""
    if length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"
