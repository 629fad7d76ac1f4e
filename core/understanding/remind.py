"""A reminder in one sentence, taken apart: what, and when."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from core.understanding.text import flat_of
from core.understanding.when import Time, chosen, read_pieces, resolve
from core.understanding.when_words import Piece

_LEAD = (
    r"\W*(?:(?:please|pls|hey|ok|okay|can you|could you|would you|will you|and|also|so|then"
    r"|i want you to|i need you to|por favor|y|bitte|und|et|s'il te plait|stp)[\s,]+)*"
    r"(?:(?:set|create|add|make|put|give)\s+(?:me\s+|us\s+)?(?:a\s+|an\s+|up\s+)*reminder(?:\s+for\s+(?:me"
    r"|us))?|reminder\b:?"
    r"|(?:i|we)\s+(?:need|want|would like)\s+(?:a|another)\s+reminder"
    r"|(?:remind|remnd|remid|remined|reminde|ping|nudge|alert)\s+(?:me|us|myself)\b(?!\s+again)|remind(?=\s+"
    r"(?:to|about|that)\b)"
    r"|don'?t\s+let\s+me\s+forget"
)
_SPANISH = (
    r"[\s¿¡]*(?:(?:por favor|oye|hola|y|luego|tambien|entonces|vale|ok)[\s,]+)*"
    r"(?:recu?erda(?:me|nos|melo)\b|recordarme\b|avisa(?:me|nos)\b(?!\s+(?:otra\s+vez|de\s+nuevo))|acuerdame\b"
    r"|(?:(?:me|nos)\s+)?(?:puedes|podrias)\s+(?:(?:me|nos)\s+)?(?:recordar|avisar)(?:me|nos)?\b(?!\s+"
    r"(?:otra\s+vez|de\s+nuevo))"
    r"|(?:pon|ponme|crea|creame|anade|agrega|agregame|programa|hazme)\s+(?:me\s+)?(?:un|otro)\s+(?:recordatorio"
    r"|aviso)\b|recordatorio\b\s*:?"
    r"|(?:quiero|necesito)\s+un\s+recordatorio\b|que\s+no\s+se\s+me\s+olvide\b|no\s+me\s+dejes\s+olvidar\b)"
)
_GERMAN = (
    r"\W*(?:(?:bitte|und|dann|hey|hallo|ok|auch|danach)[\s,]+)*"
    r"(?:erinner(?:e|n\s+sie)?\s+(?:mich|uns)\b(?!\s+(?:wieder|nicht\s+mehr))(?:\s+bitte\b)?"
    r"|erinnerung\b\s*:?(?!\s+an\b.*\bloschen)"
    r"|(?:kannst|konntest|koenntest|wurdest|wuerdest)\s+du\s+(?:mich|uns)\b(?=.*\berinnern\b)"
    r"|(?:stell|stelle|setz|setze|mach|mache|erstell|erstelle)\s+(?:mir\s+|uns\s+|bitte\s+)*(?:eine"
    r"|noch\s+eine)\s+erinnerung\b"
    r"|ich\s+(?:brauche|mochte|moechte|will)\s+eine\s+erinnerung\b|lass\s+mich\s+nicht\s+vergessen\b)"
)
_FRENCH = (
    r"\W*(?:(?:s'il\s+te\s+plait|stp|svp|et|puis|aussi|bonjour|ok|alors)[\s,]+)*"
    r"(?:rappel(?:le|ez)[\s-]+(?:moi|nous)\b|(?:tu\s+peux|peux-tu|pourrais-tu|pouvez-vous|pourriez-vous"
    r"|vous\s+pouvez)\s+(?:me|nous)\s+(?:rappeler\b"
    r"(?!\s+(?:a|de)\s+nouveau)|faire\s+penser\b)"
    r"|(?:mets|met|mettez|cree|ajoute|programme|fais)(?:[\s-]+(?:moi|nous))?\s+(?:un|une"
    r"|encore\s+un)\s+rappel\b|rappel\b\s*:?"
    r"|fais[\s-]+moi\s+penser\b|(?:je\s+veux|je\s+voudrais|il\s+me\s+faut)\s+un\s+rappel\b)"
)
_OPENING = re.compile(
    r"^(?:[\s,:;.-]+|(?:to|that|about|of|for|and|please|again|que|de que|para|sobre|lo de|de|por favor"
    r"|daran|dran|dass|bitte|an|ans|et|pour|qu'|d'|au sujet de|a)(?:\b|(?<='))\s*)+"
)
_CLOSING = re.compile(
    r"(?:[\s,:;.!?-]+|\s(?:to|on|at|by|and|for|the|this|please|pls|in|about|from"
    r"|of|thanks|thank you|thx|por favor|gracias|el|para|a|bitte|danke|daran|dran|zu erinnern|erinnern|am|um"
    r"|s'il te plait"
    r"|s'il vous plait|stp|svp|merci|le|pour)(?=[\s,.!?]*$))+$"
)
_WHAT_FOLLOWS = re.compile(r"\s*,?\s*(?:to|que|de|para|d'|an|daran)\b")
_ASKS = re.compile(r"\b(?:remind me|remind us|recuerdame|erinnere mich|erinner mich|rappel(?:le|ez)[- ]moi)\b")
_DARAN = re.compile(r"\b(?:daran|dran)(?:\s+(?:zu\s+)?erinnern)?\b|\berinnern\b")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_LEAD})|{_SPANISH}|{_GERMAN}|{_FRENCH})")


def begins_reminder(flat: str) -> bool:
    """Whether a folded text asks for a reminder in so many words."""
    return _lead().match(flat) is not None


def begins_with_time(text: str, zone: str, known: str = "") -> bool:
    """Whether a text begins with a time and says what then: "Monday 10am to call Mike"."""
    flat = flat_of(text)
    pieces = read_pieces(text, flat, zone, known)
    first = next((piece for piece in pieces if not flat[: piece.start].strip(" ,")), None)
    rest = flat[max(p.end for p in pieces) :] if first else ""
    return first is not None and _WHAT_FOLLOWS.match(rest) is not None


def time_first(text: str, zone: str, known: str = "") -> str:
    """ "in 20 minutes remind me to check the glue" with its time behind; empty when that is not its shape."""
    flat = flat_of(text)
    asks = _ASKS.search(flat)
    if asks is None or not asks.start():
        return ""
    before = flat[: asks.start()]
    pieces = read_pieces(text, before, zone, known)
    rest = re.sub(r"[\s,]|\b(?:please|bitte|por favor)\b", "", _without(before, pieces))
    return f"{text[asks.start() :].rstrip(' .!')} {text[: asks.start()].strip(' ,')}" if pieces and not rest else ""


def _without(text: str, pieces: Sequence[Piece]) -> str:
    for piece in reversed(pieces):
        text = text[: piece.start] + text[piece.end :]
    return text


def split_reminder(text: str, now_utc: datetime, zone: str, known: str = "") -> tuple[str, Time]:
    """("call the tile shop", When) of "remind me Thursday 7pm to call the tile shop". `what` may come out empty."""
    flat = flat_of(text)
    lead = _lead().match(flat)
    begin = lead.end() if lead else 0
    blank = " " * begin + flat[begin:]
    pieces = chosen(blank, read_pieces(text, blank, zone, known))
    when = resolve(pieces, now_utc, zone)
    cuts = [(piece.start, piece.end) for piece in pieces]
    if lead and (daran := _DARAN.search(blank)):
        cuts.append(daran.span())
    keep = [begin]
    for start, end in sorted(cuts):
        keep += [max(start, keep[-1]), max(end, keep[-1])]
    keep.append(len(text))
    parts = [text[a:b] for a, b in zip(keep[::2], keep[1::2], strict=True)]
    what = re.sub(r"\s+", " ", " ".join(parts)).strip()
    return _trimmed(what), when


def _trimmed(what: str) -> str:
    """Without the words that joined it to its time."""
    if not re.search(r"\w", what):
        return ""
    opening = _OPENING.match(flat_of(what))
    rest = what[opening.end() :] if opening else what
    closing = _CLOSING.search(flat_of(rest))
    return rest[: closing.start()] if closing else rest
