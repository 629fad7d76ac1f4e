"""Questions: answered from the guidance; a model words it when there is one, and its sources are named."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.commands import AskQuestion, ReadGuidance
from core.errors import JourneyError
from core.handlers.desk import Desk
from core.handlers.talk import apologise
from core.handlers.turn import Turn
from core.knowledge.guide import Guide
from core.knowledge.passages import Passage
from core.understanding.language import language_of
from core.understanding.mood import cross
from core.views import Actions, Block, Button, Card, Text
from core.words import t


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

LONGEST_LABEL = 40
"""Characters of a button that offers another article."""


def _next_button() -> Button:
    return Button(t("What is next?"), "next")


def _buttons() -> tuple[Button, ...]:
    return (_next_button(), Button(t("Keep it as a note"), "clarify", "note"))


def think_about_question(guide: Guide, advise: Advise) -> Callable[[AskQuestion, Turn], Awaitable[Found]]:
    async def think(command: AskQuestion, turn: Turn) -> Found:
        here = (turn.journey.template, turn.journey.state.current) if turn.journey else ("", "")
        language = language_of(command.text, turn.language)  # a German may ask in English
        # a thread: the first question in a language reads its articles
        passages = await asyncio.to_thread(guide.find, command.text, *here, language=language)
        return Found(passages, await advise(turn, command.text, passages))

    return think


def answer_question(command: AskQuestion, desk: Desk, found: Found) -> None:
    desk.emit("rag.context_retrieved", passages=len(found.passages), best=_best(found.passages))
    if cross(command.text) and not found.passages:
        apologise(desk, command.text)
        return
    desk.ask("clarify", text=command.text, guesses="note")
    desk.answer(Card("", (*_answered(found), Actions((*_more(found), *_buttons())))))


def read_guidance(guide: Guide) -> Callable[[ReadGuidance, Desk], None]:
    """One article, by the button that offered it."""

    def read(command: ReadGuidance, desk: Desk) -> None:
        passage = guide.named(command.article)
        if passage is None:
            raise JourneyError("gone", t("That article is not here any more. Ask me again in your own words."))
        desk.answer(Card("", (*_quoted(passage, ""), Actions((_next_button(),)))))

    return read


def _answered(found: Found) -> list[Block]:
    advice = found.advice
    used = _used(found)
    if advice.by_guide and used:
        if not _was_asked(advice):
            return _quoted(used[0], t("From my own guidance, no model was asked."))
        own = t("This is from my own guidance.")
        return _quoted(used[0], f"{advice.why} {own}")
    if advice.text:
        note = (
            t("Answered by {model}. Check what matters.", model=advice.model)
            if advice.confident
            else t("Answered by {model}. It is not sure of this. Check what matters.", model=advice.model)
        )
        return [Text(advice.text, quoted=True), Text(_sources(used, note), tone="quiet")]
    why = advice.why if _was_asked(advice) or not advice.guided else ""
    none = t("I have no guidance on that.") if advice.guided else ""
    instead = t("I can keep it as a note for your contractor or your building department, or show what to do next.")
    return [Text(" ".join(said for said in (why, none, instead) if said))]


def _was_asked(advice: Advice) -> bool:
    return advice.reason != "no_model"


def _used(found: Found) -> list[Passage]:
    return [p for p in found.passages if p.id in found.advice.sources]


def _more(found: Found) -> tuple[Button, ...]:
    """The guide shows one article, which is long enough for a chat; the next one is a press away."""
    second = _used(found)[1:2] if found.advice.by_guide else []
    return tuple(Button(_fitting(t("More: {article}", article=p.heading)), "read", p.id) for p in second)


def _fitting(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 3].rstrip(" ,:") + "..."


def _quoted(passage: Passage, note: str) -> list[Block]:
    text = Text(f"*{passage.heading}*: {passage.text}")
    return [text, Text(_sources([passage], note).rstrip(), tone="quiet")]


def _sources(passages: tuple[Passage, ...] | list[Passage], note: str) -> str:
    named = "; ".join(dict.fromkeys(p.source for p in passages))
    if not named:
        return note
    source = t("Source: {source}.", source=named)
    return f"{source} {note}"


def _best(passages: tuple[Passage, ...]) -> str:
    return passages[0].id if passages else ""
