"""Claims that nobody may make from a photo or from afar: bearing walls and hazardous materials."""

import re

_BEARING = re.compile(
    r"\b(?:load[\s-]*(?:bearing|carrying)|(?:non|not|un)?-?\s*bearing\s+wall|bear(?:s|ing)?\s+(?:any\s+|no\s+|the\s+)?"
    r"(?:load|weight)|carr(?:y|ies|ying)\s+(?:any\s+|no\s+|the\s+)?(?:load|weight)|structural(?:ly)?|non-?structural"
    r"|safe\s+to\s+(?:remove|knock|take\s+(?:it\s+)?(?:out|down)|demolish|open\s+up))\b",
    re.IGNORECASE,
)
_HAZARD = re.compile(r"\b(?:asbestos|lead(?:ed)?[\s-]*(?:based\s+)?paint|vermiculite)\b", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:is|are|was|isn'?t|aren'?t|looks?|seems?|appears?|probably|likely|clearly|definitely|contains?|no|not|free\s+of)"
    r"\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)

BEARING_LIMIT = "A photo cannot tell whether a wall carries load; a structural engineer can."
HAZARD_LIMIT = "A photo cannot tell whether a material holds asbestos or lead; an accredited test can."
ENGINEER = "Whether a wall carries load must be judged on site by a structural engineer: I cannot."
LABORATORY = "Whether a material holds asbestos or lead only an accredited test can tell: I cannot."


def limits_touched(text: str) -> tuple[str, ...]:
    """Which limits a sentence about a photo touches; empty when it speaks of neither."""
    found = ((_BEARING, BEARING_LIMIT), (_HAZARD, HAZARD_LIMIT))
    return tuple(limit for pattern, limit in found if pattern.search(text))


def verdicts(text: str) -> tuple[str, ...]:
    """What must be said beside a text that passes a verdict ("this wall is not load-bearing"), not only advice."""
    found = ((_BEARING, ENGINEER), (_HAZARD, LABORATORY))
    return tuple(remark for pattern, remark in found if any(_is_verdict(text, m) for m in pattern.finditer(text)))


def _is_verdict(text: str, match: re.Match[str]) -> bool:
    return _VERDICT.search(text[: match.start()]) is not None
