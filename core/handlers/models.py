"""How handlers use models: what a message means, what a photo shows, how a question is answered.

A model's answer is data: it becomes commands, observations to confirm, or words with their sources, and never changes
anything by itself.
"""

from core.ai.answer import Answer, Value
from core.ai.gateway import AIGateway
from core.ai.guide import why
from core.ai.route import GUIDE
from core.ai.tasks.advise import ADVISE, AdviseGiven
from core.ai.tasks.advise import Passage as GivenPassage
from core.ai.tasks.look_at_photo import PhotoGiven, PhotoObservation
from core.ai.tasks.understand import UNDERSTAND, Talk
from core.ai.vision import Vision
from core.ai.wishes import Wish
from core.costs.entry import Caller
from core.handlers.around import given_of
from core.handlers.photos import Seen
from core.handlers.questions import Advice
from core.handlers.turn import Templates, Turn, scene_of
from core.inbox import words_of
from core.journeys.figures import next_action
from core.knowledge.passages import Passage
from core.media.safe_image import SafeImage
from core.ports.ai import ImagePart
from core.ports.store import Store
from core.understanding.from_model import ModelReading, read_model
from core.understanding.safety import hazard, hazard_ids, safety_card
from core.understanding.scene import Reading
from core.views import Text
from core.words import language_now, t

RECENT = 6
"""How many of the last things said a model is given."""

LATER = frozenset({"unavailable", "rate_limited", "malformed", "limit", "too_often"})
"""Reasons that pass by themselves."""


def caller_of(turn: Turn) -> Caller:
    journey = turn.journey.id if turn.journey else ""
    return Caller(turn.place.tenant, turn.person.key, journey, turn.request)


class Models:
    """What the wired handlers ask. Each method returns its reason instead of raising for a provider's failure."""

    def __init__(self, gateway: AIGateway, vision: Vision, store: Store, templates: Templates) -> None:
        self._gateway, self._vision, self._store, self._templates = gateway, vision, store, templates

    async def look(self, safe: SafeImage, caption: str, turn: Turn) -> Seen:
        """Up to three observations to confirm, with what the photo cannot tell."""

        async def load() -> ImagePart:
            return ImagePart(safe.data, safe.mime)

        template = turn.journey.template if turn.journey else ""
        step = self._step_title(turn)
        look = await self._vision.look_at_photo(
            safe.sha256, load, PhotoGiven(caption, template, step), caller=caller_of(turn)
        )
        return _seen(look.answer, turn)

    async def advise(self, turn: Turn, question: str, passages: tuple[Passage, ...]) -> Advice:
        """An answer with its sources, or why there is none."""
        given = AdviseGiven(
            question,
            self._about(turn),
            tuple(GivenPassage(p.id, p.text) for p in passages),
            await self._talk(turn),
        )
        answer = await self._gateway.ask(ADVISE, given, caller=caller_of(turn))
        told, guided = _why(answer, turn), self._gateway.mode != "real"
        if answer.value is None:
            return Advice("", reason=answer.reason, why=told, guided=guided)
        return Advice(
            answer.value.text,
            tuple(answer.value.sources),
            _who(answer),
            answer.reason,
            told,
            answer.value.confident,
            by_guide=answer.by == GUIDE,
            guided=guided,
        )

    @property
    def has_model(self) -> bool:
        return self._gateway.has_model

    async def read(self, turn: Turn, reading: Reading) -> Reading:
        """What the rules and meaning were not sure of; without an answer it stays what they made of it."""
        text = words_of(turn.inbound)
        scene = scene_of(turn, self._templates, has_model=True)
        given = given_of(text, scene, self._templates, await self._talk(turn))
        answer = await self._gateway.ask(UNDERSTAND, given, caller=caller_of(turn))
        if answer.value is None:
            return reading
        wishes = tuple(_model_reading(wish) for wish in answer.value.wishes)
        return read_model(wishes, text, scene, reading, answer.value.danger)

    def _step_title(self, turn: Turn) -> str:
        if turn.journey is None:
            return ""
        return self._templates[turn.journey.template].step(turn.journey.state.current).title

    def _about(self, turn: Turn) -> tuple[str, ...]:
        """The journey in a few lines: step, facts, what is next."""
        if turn.journey is None:
            return ()
        template, state = self._templates[turn.journey.template], turn.journey.state
        step = f"{state.name}, step {template.number(state.current)} of {len(template.steps)}: {self._step_title(turn)}"
        facts = tuple(f"{name}: {fact.value}" for name, fact in state.facts.items())
        return (step, *facts, f"next: {next_action(turn.journey, template).what}")

    async def _talk(self, turn: Turn) -> tuple[Talk, ...]:
        journey = turn.journey.id if turn.journey else ""
        said = await self._store.transact(lambda unit: unit.talk.recent(turn.place.room, journey, RECENT))
        return tuple(Talk(u.who, u.text) for u in said)


def _why(answer: Answer[Value], turn: Turn) -> str:
    return why(answer.reason, answer.retry_after, answer.free_at, turn.zone)


def _seen(answer: Answer[PhotoObservation], turn: Turn) -> Seen:
    if answer.value is None:
        untold = answer.retry_after is None and answer.free_at is None
        later = [t("Send it again later.")] if untold and answer.reason in LATER else []
        return Seen(why=" ".join([_why(answer, turn), *later]))
    value = answer.value
    known = set(hazard_ids())
    warnings = (
        b.text for f in value.safety_flags if f in known for b in safety_card(hazard(f)).blocks if isinstance(b, Text)
    )
    return Seen(
        observed=tuple(value.observations),
        room=value.room,
        cannot_tell=" ".join(_sentence(c) for c in value.cannot_tell),
        warnings=tuple(warnings),
        model=_who(answer),
    )


def _who(answer: Answer[Value]) -> str:
    """Whose words they are, as a card names it."""
    if answer.by == "mock":
        return t("mock mode, which makes its answers up")
    return t("{model}, a model", model=answer.model or answer.by)


def _sentence(text: str) -> str:
    text = text.strip()
    whole = text if text.endswith((".", "!", "?")) else f"{text}."
    if _names_photo(whole):
        return whole
    english = language_now() == "en"  # elsewhere the first word may be a noun
    return t("A photo cannot tell: {what}", what=f"{whole[:1].lower()}{whole[1:]}" if english else whole)


def _names_photo(sentence: str) -> bool:
    first = sentence.lower().split()[:3]
    return any(word.startswith(("photo", "foto")) for word in first)


def _model_reading(wish: Wish) -> ModelReading:
    slots = {name: str(value) for name, value in wish if name not in ("intent", "confidence") and value != ""}
    return ModelReading(wish.intent, slots, wish.confidence)
