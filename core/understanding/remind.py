"""A reminder in one sentence, taken apart: what, and when."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from core.understanding.remind_leads import behind, lead
from core.understanding.text import flat_of
from core.understanding.when import NotUnderstood, Time, chosen, read_pieces, resolve
from core.understanding.when_words import Hour, Meaning, Part, Piece, Span

_OPENING = re.compile(
    r"^(?:[\s,:;.-]+|(?:to|that|about|of|for|and|please|again|que|de que|para|sobre|lo de|de|por favor"
    r"|daran|dran|dass|bitte|an|ans|et|pour|qu'|d'|au sujet de|a)(?:\b|(?<='))\s*)+"
)
_JOINS = re.compile(
    r"(?:[\s,:;.!?-]+|\s(?:to|on|at|by|and|for|the|this|el|para|a|am|um|daran|dran|zu erinnern|erinnern|an|le"
    r"|pour)(?=[\s,.!?]*$))+$"
)
"""What joined the words to a time that stood behind them."""
_CLOSING = re.compile(
    r"(?:[\s,:;.!?-]+|\s(?:please|pls|thanks|thank you|thx|por favor|gracias|bitte|danke|daran|dran|zu erinnern"
    r"|erinnern|bescheid"
    r"|s'il te plait|s'il vous plait|stp|svp|merci)(?=[\s,.!?]*$))+$"
)
_WHAT_FOLLOWS = re.compile(r"\s*,?\s*(?:to|que|de|para|d'|an|daran)\b")
_SPEAKS_OF_IT = re.compile(
    r"rem|rmi|rmn|ping|nudg|alert|poke|buzz|prod|prompt|alarm|timer|forget|heads|shout|recu|avis|acord|olvid|acuerd"
    r"|erinn|bescheid|stups|wecker|vergess|rap|prev|penser"
)
"""Some of this is in every asking for a reminder: a quick look before the times are read."""
_LONGEST_TASK = 120
_TO = re.compile(
    r"\b(?:please|pls|bitte|por favor|stp|again|then|thanks|on|at|for|by|to|fur|fuer|para|pour|am|um|el|le|instead)\b"
)
_RATHER = re.compile(
    r"[\s,.;!-]+(?:(?:no|nope|oh|wait|actually|sorry|hmm|or rather|scratch that|correction|nein|doch|ach|perdon|mejor"
    r"|non|pardon|plutot|lieber|besser)\b[\s,.:;]*)+"
    r"(?:(?:let's )?(?:make|change|set|do|say) (?:it|that)(?: to)?\b|rather\b|better\b|i mean\b|i meant\b"
    r"|que sea\b|ponlo\b|mach (?:es )?(?:lieber )?\b"
    r"|lieber\b|plutot\b)?\s*"
)
_ONCE = re.compile(
    r"(?:when|once|as soon as|after|if|cuando|en cuanto|wenn|sobald|quand|des que|une fois que)\b.{3,80}?[\s,]+"
)
_CLAUSE = re.compile(
    r"\b(?:so (?:that|it|it's|he|she|they|we|i)|because|in case|before (?:i|we|he|she|they|the)|that|porque|que"
    r"|weil|damit|dass"
    r"|parce que|pour que)\b"
)
_OR = re.compile(r"[\s,]*(?:or(?: maybe)?|o|oder|ou|/)\s*(?:on|el|am|le)?\s*")
_LEFT_BEFORE = re.compile(
    r"\b(?:between(?:\s+\S+){1,3}|either|half|mid|late|(?:some ?)?time|right|just|soon|shortly|after|before|day"
    r"|days|week|weeks)\s+\Z"
    r"|\b\d{1,2}\s*(?:-|or|and)\s*\d{1,2}\s+\Z"
)
_STRAY = re.compile(
    r"(?!(?:to|about|of|on|at|by|for|please|again|bitte|el|a|am|um|le|both|all|that|an|ans)\b)[a-z]{2,8}"
)
"""A single word before a time that stands in the middle: a slip in a day's name, most likely."""
_LEFT_AFTER = re.compile(
    r"\A\s*(?:week|or|and\s+(?:\d|a\b|one\b|two\b|three\b|half\b)|ish|-|\d{1,2}\b|thirty|fifteen|something|sometime|after|before)"
)
"""Words of time that the grammar did not read."""
_DARAN = re.compile(r"\b(?:daran|dran)(?:\s+(?:zu\s+)?erinnern)?\b|\berinnern\b")


def begins_reminder(flat: str) -> bool:
    """Whether a folded text asks for a reminder in so many words."""
    return lead().match(flat) is not None


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
    if not _SPEAKS_OF_IT.search(flat):
        return ""
    end = 0
    for piece in read_pieces(text, flat, zone, known):
        if flat[end : piece.start].strip(" ,.:"):
            break
        end = piece.end
    rest = flat[end:].lstrip(" ,:-")
    start = len(flat) - len(rest)
    if not end or not begins_reminder(rest):
        return ""
    return f"{text[start:].rstrip(' .!')} {text[:end].strip(' ,')}"


def task_first(text: str, zone: str, known: str = "") -> tuple[str, str]:
    """(task, when) of "order the vanity, remind me next friday"; `when` is empty where the task tells it. Two empty
    texts when that is not its shape."""
    flat = flat_of(text)
    found = behind().search(flat)
    if found is None or not 3 <= found.start() <= _LONGEST_TASK:
        return "", ""
    after = flat[found.end() :]
    pieces = read_pieces(text, after, zone, known)
    if re.search(r"\w", _JOINS.sub("", _TO.sub("", _without(after, pieces)))):
        return "", ""
    if not pieces and not read_pieces(text, flat[: found.start()], zone, known):
        return "", ""
    return text[: found.start()].strip(), after.strip() if pieces else ""


def once(text: str) -> str:
    """What to remind of, where the time is an event: "when the tiles arrive remind me to count them"; else empty."""
    flat = flat_of(text)
    event = _ONCE.match(flat)
    while event and event.end() < len(flat):
        if found := lead().match(flat, event.end()):
            return _trimmed(text[found.end() :])
        event = re.compile(r"\S+[\s,]+").match(flat, event.end())
    return ""


def corrected(text: str, zone: str, known: str = "") -> tuple[str, str]:
    """(the reminder, its other time) of "remind me thursday to call the tiler. no, make it friday"; the text and
    nothing when nothing is corrected."""
    flat = flat_of(text)
    found = _RATHER.search(flat)
    if found is None:
        return text, ""
    after = flat[found.end() :]
    pieces = read_pieces(text, after, zone, known)
    if not pieces or re.search(r"\w", _JOINS.sub("", _TO.sub("", _without(after, pieces)))):
        return text, ""
    before = flat[: found.start()]
    new = [piece.meaning for piece in pieces]
    old = [] if any(isinstance(m, Span) for m in new) else chosen(before, read_pieces(text, before, zone, known))
    kept = [before[p.start : p.end] for p in old if not any(_same_kind(p.meaning, m) for m in new)]
    return text[: found.start()], " ".join([after[p.start : p.end] for p in pieces] + kept)


def _same_kind(one: Meaning, other: Meaning) -> bool:
    clock = (Hour, Part)
    return type(one) is type(other) or (isinstance(one, clock) and isinstance(other, clock)) or isinstance(one, Span)


def _without(text: str, pieces: Sequence[Piece]) -> str:
    for piece in reversed(pieces):
        text = text[: piece.start] + text[piece.end :]
    return text


def split_reminder(text: str, now_utc: datetime, zone: str, known: str = "") -> tuple[str, Time]:
    """("call the tile shop", When) of "remind me Thursday 7pm to call the tile shop". `what` may come out empty."""
    flat = flat_of(text)
    asked = lead().match(flat)
    begin = asked.end() if asked else 0
    blank = " " * begin + flat[begin:]
    every = _of_the_order(blank, read_pieces(text, blank, zone, known))
    pieces = chosen(blank, every)
    when = resolve(pieces, now_utc, zone)
    cuts = [(piece.start, piece.end) for piece in pieces]
    if asked and (daran := _DARAN.search(blank)):
        cuts.append(daran.span())
    if _half_understood(blank, pieces) or _either(blank, every):
        when = NotUnderstood("unclear")
    keep = [begin]
    for start, end in sorted(cuts):
        keep += [max(start, keep[-1]), max(end, keep[-1])]
    keep.append(len(text))
    parts = [text[a:b] for a, b in zip(keep[::2], keep[1::2], strict=True)]
    parts = [*(_unjoined(part) for part in parts[:-1]), parts[-1]]
    what = re.sub(r"\s+", " ", " ".join(parts)).strip()
    return _trimmed(what), when


def _of_the_order(blank: str, pieces: list[Piece]) -> list[Piece]:
    """Without the times of a clause that tells why or what: "tonight, so it's ready for tomorrow"."""
    why = _CLAUSE.search(blank, pieces[0].end) if pieces else None
    return [piece for piece in pieces if why is None or piece.start < why.start()]


def _either(blank: str, pieces: Sequence[Piece]) -> bool:
    """ "Friday or Saturday" is no time yet."""
    return any(_OR.fullmatch(blank[one.end : other.start]) for one, other in pairwise(pieces))


def _half_understood(blank: str, pieces: Sequence[Piece]) -> bool:
    """Whether words of time are left over beside those that were understood: "between 3 and 4 tomorrow"."""
    if not pieces:
        return False
    to = _WHAT_FOLLOWS.search(blank, pieces[0].end)
    before = blank[: pieces[0].start]
    between = blank[pieces[-1].end : to.start()] if to and to.start() >= pieces[-1].end else ""
    stray = len(before.split()) == 1 and _STRAY.fullmatch(before.strip()) and blank[pieces[-1].end :].strip(" .!?")
    return bool(stray or _LEFT_BEFORE.search(before) or _LEFT_AFTER.search(between))


def _unjoined(part: str) -> str:
    joins = _JOINS.search(flat_of(part))
    return part[: joins.start()] if joins else part


def _trimmed(what: str) -> str:
    """Without the words that joined it to its time."""
    if not re.search(r"\w", what):
        return ""
    opening = _OPENING.match(flat_of(what))
    rest = what[opening.end() :] if opening else what
    closing = _CLOSING.search(flat_of(rest))
    return rest[: closing.start()] if closing else rest
