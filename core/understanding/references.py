"""The words by which people point at something: which of a list, the other one, another value, the other journey."""

from dataclasses import dataclass

from core.understanding.text import Lazy

LAST = -1
_PLACES = {
    0: "first|1st|1|one|erste[nrs]?|primer[oa]?|premiere?",
    1: "second|2nd|2|two|zweite[nrs]?|segund[oa]|deuxieme|seconde?",
    2: "third|3rd|3|three|dritte[nrs]?|tercer[oa]?|troisieme",
    3: "fourth|4th|4|four|vierte[nrs]?|cuart[oa]|quatrieme",
    4: "fifth|5th|5|five|funfte[nrs]?|quint[oa]|cinquieme",
    LAST: "last|letzte[nrs]?|ultim[oa]|derniere?",
}
_ORDINAL = Lazy(
    r"(?:(?P<verb>cancel|delete|remove|drop|undo|take|pick|choose|use|open|go to|switch to|switch|confirm|i meant?|nimm"
    r"|elijo|je prends|prends|streiche?|loe?sche?|storniere?|cancela|borra|elimina|quita|supprime|enleve|efface) )?"
    r"(?:the |die |der |das |den |el |la |lo |le |l')?"
    r"(?P<word>[a-z0-9]+)(?: (?:one|option|journey|project|reminder|button|answer|photo))?"
    r"(?: (?:please|bitte|por favor))?"
)
_NUMBERED = Lazy(
    r"(?:(?P<verb>cancel|delete|remove|drop|undo|take|pick|choose|use|open|go to|switch to) )?(?:the )?"
    r"(?:number|no\.?|nr\.?|nummer|numero|option|#) ?(?P<word>[1-9])(?: please)?"
)
THAT = Lazy(
    r"(?:(?:take|yes|use|pick|choose) )?(?:that|this|the same) one(?: please)?|(?:das|dies(?:es)? da|genau das)"
    r"|(?:ese|esa|este|esta)(?: mismo| misma)?|celui-la|celle-la"
)
THE_OTHER = Lazy(
    r"(?:(?:no|not (?:that|this)(?: one)?|sorry|wrong|nein|nicht das)[,.:;]? ?)*(?:i meant? |i want )?"
    r"(?:the other(?: one)?|die andere|das andere|den anderen|der andere|(?:el|la) otr[oa]|l'autre)(?: please)?"
)
OTHER = Lazy(r"(?:other|another)(?: one| journey| project)?")
CHANGED = Lazy(
    r"(?:(?:no|nope|sorry|actually|wait|hmm|oh|ok|rather|nein|perdon|non)[,.:;]? )*"
    r"(?:(?:please )?(?:make|change|set|move|put) (?:it|that|this)(?: to| at| for| on)? (?P<en>.+?)"
    r"(?: instead| please)*"
    r"|(?:it|that|the note) should (?:say|be|read) (?P<say>.+)|i meant? (?P<meant>\d.*)"
    r"|mach(?:e)? (?:es )?(?P<de>.+?) d(?:a)?raus|(?:que sea(?:n)?|ponle|ponlo (?:en|a)) (?P<es>.+)"
    r"|mets(?:-le)?(?: plutot)? (?P<fr>.+))"
)
ELSEWHERE = Lazy(
    r"(?:(?:no|nope|sorry|oh|oops|wait|actually|i mean|i meant|that was|that is|that's|it was|and|nein|perdon|non)"
    r"[,.:;]? )*"
    r"(?:for|in|to|on|into|fur|in|para|en|pour|dans) (?:the |my |our |das |die |der |den |el |la |le |l')?"
    r"(?P<whose>[^,.;!?]{2,40}?)(?: (?:one|journey|project|renovation))?(?: too| as well| instead| please)*"
)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """`place` counts from 0, or is LAST; `verb` what shall be done with it, or empty."""

    place: int
    verb: str


def ordinal_in(flat: str) -> Ordinal | None:
    """The place in a list that a folded text names and nothing else: "the second one", "cancel number 2"."""
    numbered = _NUMBERED.fullmatch(flat)
    if numbered:
        return Ordinal(int(numbered["word"]) - 1, numbered["verb"] or "")
    found = _ORDINAL.fullmatch(flat)
    if found is None or (found["word"] in _BARE and not _has_article(flat)):
        return None
    place = next((p for p, words in _PLACES.items() if found["word"] in _spelled(words)), None)
    return None if place is None else Ordinal(place, found["verb"] or "")


_BARE = frozenset(["1", "2", "3", "4", "5", "one", "two", "three", "four", "five", "1st"])
"""Alone these may be an answer or a count."""


def _has_article(flat: str) -> bool:
    return flat.startswith(("the ", "die ", "der ", "das ", "el ", "la ", "le "))


def _spelled(words: str) -> frozenset[str]:
    found: set[str] = set()
    for word in words.split("|"):
        stem, _, endings = word.partition("[")
        if endings:
            letters, _, optional = endings.partition("]")
            found |= {stem + letter for letter in letters} | ({stem} if optional else set())
        elif word.endswith("?"):
            found |= {word[:-1], word[:-2]}
        else:
            found.add(word)
    return frozenset(found)
