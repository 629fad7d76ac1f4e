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
    """A model's answer. Empty text: there is none, and `reason` says why ("no_model", "unavailable", ...)."""

    text: str
    sources: tuple[str, ...] = ()
    """Ids of passages that it used."""
    model: str = ""
    reason: str = ""
    confident: bool = True
    guide: bool = True
    """Whether the guidance steps in where no model answers (not in mode real)."""


@dataclass(frozen=True, slots=True)
class Found:
    passages: tuple[Passage, ...]
    advice: Advice


Advise = Callable[[Turn, str, tuple[Passage, ...]], Awaitable[Advice]]

_WHY_NO_MODEL = {
    "unavailable": "The model does not answer right now, so this is from my own guidance.",
    "rate_limited": "The model is busy right now, so this is from my own guidance.",
    "blocked": "The model would not answer this, so here is my own guidance.",
    "malformed": "The model's answer was not usable, so this is from my own guidance.",
    "refused": "The model refused the request, so this is from my own guidance.",
}
_NONE = (
    "I have no guidance on that. I can keep it as a note for your contractor or your building department, "
    "or show what to do next."
)


def think_about_question(guide: Guide, advise: Advise) -> Callable[[AskQuestion, Turn], Awaitable[Found]]:
    async def think(command: AskQuestion, turn: Turn) -> Found:
        passages = guide.find(command.text, turn.journey.template if turn.journey else "")
        return Found(passages, await advise(turn, command.text, passages))

    return think


def answer_question(command: AskQuestion, desk: Desk, found: Found) -> None:
    desk.emit("rag.context_retrieved", passages=len(found.passages), best=_best(found.passages))
    if cross(command.text) and not found.passages:
        apologise(desk, command.text)
        return
    buttons = Actions((Button("What is next?", "next"), Button("Keep it as a note", "clarify", "note")))
    desk.ask("clarify", text=command.text, guesses="note")
    blocks: list[Block] = []
    if found.advice.text:
        blocks.append(Text(found.advice.text, quoted=True))
        used = [p for p in found.passages if p.id in found.advice.sources]
        doubt = "" if found.advice.confident else "It is not sure of this. "
        note = f"Answered by {found.advice.model}. {doubt}Check what matters."
        blocks.append(Text(_sources(used, note), tone="quiet"))
    elif found.passages and found.advice.guide:
        blocks += [Text(f"*{p.heading}*: {p.text}") for p in found.passages[:2]]
        why = _WHY_NO_MODEL.get(found.advice.reason, "From my own guidance, no model was asked.")
        blocks.append(Text(_sources(found.passages[:2], why), tone="quiet"))
    else:
        why = _WHY_NO_MODEL.get(found.advice.reason, "")
        blocks.append(Text(f"{why.split(',')[0]}. {_NONE}" if why else _NONE))
    desk.answer(Card("", (*blocks, buttons)))


def _sources(passages: tuple[Passage, ...] | list[Passage], note: str) -> str:
    named = "; ".join(dict.fromkeys(p.source for p in passages))
    return f"Source: {named}. {note}" if named else note


def _best(passages: tuple[Passage, ...]) -> str:
    return passages[0].id if passages else ""
