"""What a person may have meant, when it was not understood: slash names for three buttons, best first."""

import re

from core.understanding.later import later_intent
from core.understanding.money import parse_money
from core.understanding.scene import Scene
from core.understanding.starts import mentions_room
from core.understanding.text import Lazy, flat_of
from core.understanding.when import read_pieces

_ENDS = Lazy(r"\b(?:stop|cancel|delete|remove|quit|abandon|borra|elimina|cancela|losche?|supprime|arrete)\b")
_HINTS = (
    (
        "done",
        Lazy(
            r"\b(?:done|finished|complete[d]?|ready|list[oa]s?|terminad\w+|hech[oa]s?|fertig|erledigt|finie?s?"
            r"|terminee?s?)\b"
        ),
    ),
    ("skip", Lazy(r"\b(?:skip|salta|omit|uberspring|ueberspring|saute[rz]?\b)|leave (?:it|this|that|the)\b.*\bout\b")),
    ("undo", Lazy(r"\b(?:wrong|mistake|undo|revert|not what i|deshacer|error|falsch|fehler|annuler?|erreur)\b")),
    ("resume", Lazy(r"\b(?:continue|resume|go on|go back|continuar|seguir|weiter|continuer|reprendre)\b")),
    ("photos", Lazy(r"\b(?:photos?|pictures?|pics?|fotos?|bilder)\b")),
    ("progress", Lazy(r"\b(?:progress|status|far|left|stand|progreso|estado|fortschritt|avancement)\b")),
    ("remind", Lazy(r"\b(?:remind(?:er)?|recu?ord\w*|erinner\w*|rappel\w*)\b")),
    ("pause", _ENDS),
    ("quiet", Lazy(r"\b(?:stop|pings?|notifications?|messages)\b")),
    ("reminders", Lazy(r"\breminders\b")),
    ("next", Lazy(r"\bnext\b")),
)
_TASK = Lazy(
    r"^(?:call|order|buy|check|ask|send|pay|book|measure|pick up|email|text|meet|get|clean|water|flip|llamar"
    r"|comprar|pedir|appeler|acheter|commander)\b"
)
_RENEW = Lazy(
    r"\b(?:want|need|new|renovat|remodel|redo|replace|paint|tile|install|build|project|planning|quiero|queremos"
    r"|renovar|reformar"
    r"|mochte|wollen|renovier|sanier|umbau|veux|voulons|voudrais|renover|refaire)\w*\b"
)
_DENIED = Lazy(r"\b(?:don'?t|do not|not|never|won'?t|no|nunca|nicht|kein\w*|nie|ne|pas|jamais|n'\w+)\b")
_THREE = 3


def guesses_for(said: str, scene: Scene) -> tuple[str, ...]:
    """At most three, and always a way that loses nothing."""
    flat = flat_of(said)
    found: list[str] = []
    if (
        flat.split(" ")[0] in ("yes", "no", "yep", "yeah", "nope", "sure", "si", "ja", "nein", "oui", "non")
        and len(flat) < 12
    ):
        return ("next", "progress", "help")
    if _TASK.match(flat) and read_pieces(said, flat, scene.zone, scene.language):
        found.append("remind")
    ends = _ENDS.search(flat) and scene.journey is not None
    if not ends and (scene.journey is None or mentions_room(said)) and (_RENEW.search(flat) or mentions_room(said)):
        found.append("start")
    spends = re.search(r"\b(?:paid|bought|spent|cost|quote|bid|invoice|deposit|price)\w*\b", flat)
    if scene.journey is not None and (later_intent(said) or (spends and parse_money(said, scene.currency))):
        found.insert(0, "note")  # a command for it is still to come: nothing is lost as a note
    if not _DENIED.search(flat):
        found += [name for name, hint in _HINTS if hint.search(flat)][:2]
    if scene.journey is not None:
        found.append("note")
    return tuple(dict.fromkeys([*found, "ask", "note" if scene.journey else "start", "help"]))[:_THREE]
