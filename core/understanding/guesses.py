"""What a person may have meant, when it was not understood: slash names for three buttons, best first."""

import re

from core.understanding.money import parse_money
from core.understanding.scene import Scene
from core.understanding.starts import mentions_room
from core.understanding.text import Lazy, flat_of
from core.understanding.when import american
from core.understanding.when_grammar import pieces_in

_ENDS = Lazy(r"\b(?:stop|cancel|delete|remove|quit|abandon)\b")
_HINTS = (
    ("done", Lazy(r"\b(?:done|finished|complete[d]?|ready)\b")),
    ("skip", Lazy(r"\bskip|leave (?:it|this|that|the)\b.*\bout\b")),
    ("undo", Lazy(r"\b(?:wrong|mistake|undo|revert|not what i)\b")),
    ("resume", Lazy(r"\b(?:continue|resume|go on|go back)\b")),
    ("photos", Lazy(r"\b(?:photos?|pictures?|pics?)\b")),
    ("progress", Lazy(r"\b(?:progress|status|far|left|stand)\b")),
    ("remind", Lazy(r"\bremind(?:er)?\b")),
    ("pause", _ENDS),
    ("quiet", Lazy(r"\b(?:stop|pings?|notifications?|messages)\b")),
    ("reminders", Lazy(r"\breminders\b")),
    ("next", Lazy(r"\bnext\b")),
)
_TASK = Lazy(r"^(?:call|order|buy|check|ask|send|pay|book|measure|pick up|email|text|meet|get|clean|water|flip)\b")
_RENEW = Lazy(r"\b(?:want|need|new|renovat|remodel|redo|replace|paint|tile|install|build|project|planning)\w*\b")
_DENIED = Lazy(r"\b(?:don'?t|do not|not|never|won'?t)\b")
_THREE = 3


def guesses_for(said: str, scene: Scene) -> tuple[str, ...]:
    """At most three, and always a way that loses nothing."""
    flat = flat_of(said)
    found: list[str] = []
    if flat.split(" ")[0] in ("yes", "no", "yep", "yeah", "nope", "sure") and len(flat) < 12:
        return ("next", "progress", "help")
    if _TASK.match(flat) and pieces_in(flat, american(scene.zone)):
        found.append("remind")
    ends = _ENDS.search(flat) and scene.journey is not None
    if not ends and (scene.journey is None or mentions_room(said)) and (_RENEW.search(flat) or mentions_room(said)):
        found.append("start")
    spends = re.search(r"\b(?:paid|bought|spent|cost|quote|bid|invoice|deposit|price)\w*\b", flat)
    if spends and parse_money(said, scene.currency):
        found.append("note")
    if not _DENIED.search(flat):
        found += [name for name, hint in _HINTS if hint.search(flat)][:2]
    if scene.journey is not None:
        found.append("note")
    return tuple(dict.fromkeys([*found, "ask", "note" if scene.journey else "start", "help"]))[:_THREE]
