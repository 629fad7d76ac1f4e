"""A reminder in one sentence, taken apart: what, and when."""

import re
from datetime import datetime

from core.understanding.text import flat_of
from core.understanding.when import Time, american, chosen, resolve
from core.understanding.when_grammar import pieces_in

_LEAD = re.compile(
    r"^\W*(?:(?:please|pls|hey|ok|okay|can you|could you|would you|will you|and|also|so|then"
    r"|i want you to|i need you to)[\s,]+)*"
    r"(?:(?:set|create|add|make|put|give)\s+(?:me\s+|us\s+)?(?:a\s+|an\s+|up\s+)*reminder(?:\s+for\s+(?:me|us))?|reminder\b:?"
    r"|(?:i|we)\s+(?:need|want|would like)\s+(?:a|another)\s+reminder"
    r"|(?:remind|remnd|remid|remined|reminde|ping|nudge|alert)\s+(?:me|us|myself)\b(?!\s+again)|remind(?=\s+(?:to|about|that)\b)"
    r"|don'?t\s+let\s+me\s+forget)"
)
_OPENING = re.compile(r"^(?:[\s,:;.-]+|(?:to|that|about|of|for|and|please|again)\b\s*)+")
_CLOSING = re.compile(
    r"(?:[\s,:;.!?-]+|\s(?:to|on|at|by|and|for|the|this|please|pls|in|about|from"
    r"|of|thanks|thank you|thx)(?=[\s,.!?]*$))+$"
)


def begins_reminder(flat: str) -> bool:
    """Whether a folded text asks for a reminder in so many words."""
    return _LEAD.match(flat) is not None


def split_reminder(text: str, now_utc: datetime, zone: str) -> tuple[str, Time]:
    """("call the tile shop", When) of "remind me Thursday 7pm to call the tile shop". `what` may come out empty."""
    flat = flat_of(text)
    lead = _LEAD.match(flat)
    begin = lead.end() if lead else 0
    blank = " " * begin + flat[begin:]
    pieces = chosen(blank, pieces_in(blank, american(zone)))
    when = resolve(pieces, now_utc, zone)
    keep = [begin]
    for piece in sorted(pieces, key=lambda p: p.start):
        keep += [piece.start, piece.end]
    keep.append(len(text))
    parts = [text[a:b] for a, b in zip(keep[::2], keep[1::2], strict=True)]
    what = re.sub(r"\s+", " ", " ".join(parts)).strip()
    return (_CLOSING.sub("", _OPENING.sub("", what)) if re.search(r"\w", what) else ""), when
