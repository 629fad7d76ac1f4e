"""Several wishes in one message of which one is not understood: the sure ones are done, the rest is offered."""

import re

from core.commands import AddNote, Clarify, Command, CompleteStep, RemindMe, ShowNext, ShowProgress, SkipStep
from core.understanding.edges import is_question
from core.understanding.guesses import guesses_for
from core.understanding.later import later_intent
from core.understanding.scene import Scene
from core.understanding.text import Lazy, flat_of, tidy
from core.understanding.trust import is_plain
from core.understanding.words import clause

_CUT = re.compile(r"\s*[.;!\n]+\s+|\s*,?\s+(?:and (?:then |also |please )?|then |also |y |und |et )(?=\S)|\s*,\s+")
_TURNED = Lazy(
    r"\b(?:no|not|never|don'?t|doesn'?t|didn'?t|won'?t|can'?t|cannot|if|unless|until|when|once|in case|maybe"
    r"|perhaps|should|would|could|might|almost|nearly|said|says|told|asked|wrote|nunca|si|cuando|quiza\w*|hasta|nicht|kein\w*|wenn|falls"
    r"|bis|vielleicht|sagt\w*|dice\w*|dijo|escribio|schrieb|schreibt|meint|ecrit|pas|jamais|quand|peut-etre|jusqu\w*|dit)\b"
)
"""A condition, a denial or somebody else's words turn the whole message: nothing of it is carried out unasked."""
_SPEAKER = Lazy(r"(?!(?:note|memo|reminder|nota|notiz|erinnerung|recordatorio|rappel)\b)[\w' ]{2,30}:\s")
"""Who begins with a name and a colon passes on what that person said."""
_SURE = (RemindMe, AddNote, CompleteStep, SkipStep)
_BESIDE = (ShowNext, ShowProgress)
_MOST = 6
_LONGEST = 300


def some_wishes(said: str, scene: Scene) -> tuple[Command, ...]:
    """The sure wishes in their order, and a Clarify of the rest; empty when it is not that plain.

    Only wishes in so many words count ("remind me ...", "note: ..."), and a step that is done or skipped only as the
    message's first words: elsewhere such words may tell of something else.
    """
    text = tidy(said)
    flat = flat_of(text)
    if len(text) > _LONGEST or "?" in text or not is_plain(text) or _TURNED.search(flat) or is_question(text):
        return ()
    if _SPEAKER.match(flat):
        return ()
    parts = [part.strip() for part in _CUT.split(text) if part and part.strip(" .,!")]
    if not 2 <= len(parts) <= _MOST:
        return ()
    read = [_sure(part, scene, first=number == 0) for number, part in enumerate(parts)]
    done = tuple(dict.fromkeys(c for c in read if c is not None))
    rest = [part for part, command in zip(parts, read, strict=True) if command is None]
    if not any(isinstance(c, _SURE) for c in done) or len(rest) != 1:
        return ()
    return (*done, Clarify(rest[0], guesses_for(rest[0], scene)))


def _sure(part: str, scene: Scene, *, first: bool) -> Command | None:
    command = None if later_intent(part, question=False) else clause(part, scene)
    if isinstance(command, CompleteStep | SkipStep) and not first:
        return None
    return command if isinstance(command, (*_SURE, *_BESIDE)) else None
