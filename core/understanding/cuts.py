"""Where one wish of a message ends and the next begins."""

from functools import cache

from core.understanding.phrases import patterns
from core.understanding.text import Lazy, flat_of

_AND = (
    r"(?:and|then|also|but|y|e|luego|despues|tambien|ademas|pero|und|dann|danach|ausserdem|aber|et|puis|ensuite|aussi"
    r"|mais)"
)
CUT = Lazy(
    rf"\s*(?:[.;!?\n]+|,)\s*(?:(?:oh|ok|okay|btw|ah|so|well|please|plus)[\s,]+)*(?:{_AND}\s+)*"
    r"|\s+(?:and then|and also|and please|and|then|plus|y luego|y despues|y tambien|y|luego|und dann|und danach"
    r"|und auch|und|dann"
    r"|et puis|et ensuite|et aussi|et|puis|ensuite)\s+"
)
"""Signs and words between two clauses: each may also stand within one."""
_CLEAR = frozenset(
    {"next", "progress", "undo", "help", "photos", "reminders", "list", "pings_off", "pings_on", "pause"}
)
_NOTED = Lazy(
    r"(?:note|memo|nota|notiz)\s*:\s*\S|(?:please |bitte )?(?:note|notiere?|anota|apunta|notez|make a note"
    r"|add a note)[ ,]+"
    r"(?:that|dass|que|qu'|down) ?\S"
)


@cache
def clear_order(text: str) -> bool:
    """Whether a part of a text is an order that stands by itself."""
    flat = flat_of(text).strip(" .!?")
    return bool(_NOTED.match(flat)) or any(name in _CLEAR and p.fullmatch(flat) for name, p in patterns())
