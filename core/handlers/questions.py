"""Questions: answered from the guidance; a model words it when there is one, and its sources are named."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.commands import AskQuestion
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
_INSTEAD = "I can keep it as a note for your contractor or your building department, or show what to do next."
SHOWN = 2
"""Passages on a card."""


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
    buttons = Actions((Button("What is next?", "next"), Button("Keep it as a note", "clarify", "note")))
    desk.ask("clarify", text=command.text, guesses="note")
    desk.answer(Card("", (*_answered(found), buttons)))


def _answered(found: Found) -> list[Block]:
    advice = found.advice
    used = [p for p in found.passages if p.id in advice.sources]
    if advice.by_guide and used:
        why = f"{advice.why} This is from my own guidance." if advice.reason != "no_model" else _NOT_ASKED
        quoted = [Text(f"*{p.heading}*: {p.text}") for p in used[:SHOWN]]
        return [*quoted, Text(_sources(used[:SHOWN], why), tone="quiet")]
    if advice.text:
        doubt = "" if advice.confident else "It is not sure of this. "
        note = f"Answered by {advice.model}. {doubt}Check what matters."
        return [Text(advice.text, quoted=True), Text(_sources(used, note), tone="quiet")]
    why = "" if advice.reason == "no_model" and advice.guided else advice.why
    return [Text(f"{why} {_NONE if advice.guided else ''}{_INSTEAD}".strip())]


def _sources(passages: tuple[Passage, ...] | list[Passage], note: str) -> str:
    named = "; ".join(dict.fromkeys(p.source for p in passages))
    return f"Source: {named}. {note}" if named else note


def _best(passages: tuple[Passage, ...]) -> str:
    return passages[0].id if passages else ""
