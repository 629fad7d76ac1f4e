"""Questions: answered from the guidance; a model words it when there is one, and its sources are named."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.commands import AskQuestion, ReadGuidance
from core.errors import JourneyError
from core.handlers.desk import Desk
from core.handlers.talk import apologise
from core.handlers.turn import Turn
from core.knowledge.guide import Guide, Passage
from core.understanding.mood import cross
from core.views import Actions, Block, Button, Card, Text


@dataclass(frozen=True, slots=True)
class Advice:
    """An answer. Empty text: there is none, and `why` is the sentence that says so, as it does beside the guide's."""

    text: str
    sources: tuple[str, ...] = ()
    """Ids of passages that it used."""
    model: str = ""
    reason: str = ""
    why: str = ""
    confident: bool = True
    by_guide: bool = False
    """The passages themselves are the answer."""
    guided: bool = True
    """The guide would have answered if it could (not in mode real)."""


@dataclass(frozen=True, slots=True)
class Found:
    passages: tuple[Passage, ...]
    advice: Advice


Advise = Callable[[Turn, str, tuple[Passage, ...]], Awaitable[Advice]]

_NOT_ASKED = "From my own guidance, no model was asked."
_NONE = "I have no guidance on that. "
_BUTTONS = (Button("What is next?", "next"), Button("Keep it as a note", "clarify", "note"))
_INSTEAD = "I can keep it as a note for your contractor or your building department, or show what to do next."
LONGEST_LABEL = 40
"""Characters of a button that offers another article."""


def think_about_question(guide: Guide, advise: Advise) -> Callable[[AskQuestion, Turn], Awaitable[Found]]:
    async def think(command: AskQuestion, turn: Turn) -> Found:
        here = (turn.journey.template, turn.journey.state.current) if turn.journey else ()
        passages = guide.find(command.text, *here)
        return Found(passages, await advise(turn, command.text, passages))

    return think


def answer_question(command: AskQuestion, desk: Desk, found: Found) -> None:
    desk.emit("rag.context_retrieved", passages=len(found.passages), best=_best(found.passages))
    if cross(command.text) and not found.passages:
        apologise(desk, command.text)
        return
    desk.ask("clarify", text=command.text, guesses="note")
    desk.answer(Card("", (*_answered(found), Actions((*_more(found), *_BUTTONS)))))


def read_guidance(guide: Guide) -> Callable[[ReadGuidance, Desk], None]:
    """One article, by the button that offered it."""

    def read(command: ReadGuidance, desk: Desk) -> None:
        passage = guide.named(command.article)
        if passage is None:
            raise JourneyError("gone", "That article is not here any more. Ask me again in your own words.")
        desk.answer(Card("", (*_quoted(passage, ""), Actions(_BUTTONS[:1]))))

    return read


def _answered(found: Found) -> list[Block]:
    advice = found.advice
    used = _used(found)
    if advice.by_guide and used:
        return _quoted(used[0], f"{advice.why} This is from my own guidance." if _was_asked(advice) else _NOT_ASKED)
    if advice.text:
        doubt = "" if advice.confident else "It is not sure of this. "
        note = f"Answered by {advice.model}. {doubt}Check what matters."
        return [Text(advice.text, quoted=True), Text(_sources(used, note), tone="quiet")]
    why = advice.why if _was_asked(advice) or not advice.guided else ""
    return [Text(f"{why} {_NONE if advice.guided else ''}{_INSTEAD}".strip())]


def _was_asked(advice: Advice) -> bool:
    return advice.reason != "no_model"


def _used(found: Found) -> list[Passage]:
    return [p for p in found.passages if p.id in found.advice.sources]


def _more(found: Found) -> tuple[Button, ...]:
    """The guide shows one article, which is long enough for a chat; the next one is a press away."""
    second = _used(found)[1:2] if found.advice.by_guide else []
    return tuple(Button(f"More: {p.heading}"[:LONGEST_LABEL], "read", p.id) for p in second)


def _quoted(passage: Passage, note: str) -> list[Block]:
    text = Text(f"*{passage.heading}*: {passage.text}")
    return [text, Text(_sources([passage], note).rstrip(), tone="quiet")]


def _sources(passages: tuple[Passage, ...] | list[Passage], note: str) -> str:
    named = "; ".join(dict.fromkeys(p.source for p in passages))
    return f"Source: {named}. {note}" if named else note


def _best(passages: tuple[Passage, ...]) -> str:
    return passages[0].id if passages else ""
