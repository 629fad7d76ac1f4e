"""What surrounds a message, as a model is told of it: journeys, steps, and what was asked, listed and changed last."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from core.ai.tasks.understand import Asked, Named, Talk, UnderstandGiven
from core.handlers.turn import Templates
from core.journeys.model import Journey
from core.ports.store import Pending
from core.understanding.scene import Scene

_ACTIVE, _OTHER = "active", "not active"
_QUESTIONS = {
    "when": 'When shall I remind you of "{text}"?',
    "remind": "What shall I remind you of, and when?",
    "skip": "Why do you skip the step?",
    "note": "What shall I write down?",
    "correct": "What is different from what I saw in the photo?",
    "undo": "It was changed since then. Shall I take it back all the same?",
    "timezone": "Which time zone are you in?",
    "clarify": 'I was not sure what "{text}" means. Shall I take it as: {guesses}?',
    "which": 'Which of the journeys is "{text}" for?',
}
"""By kind, as far as the cards ask alike: the model needs the sense of a question, not its card. English whatever the
person speaks, and so not in the catalogue: no person reads them."""


def given_of(message: str, scene: Scene, templates: Templates, talk: Sequence[Talk] = ()) -> UnderstandGiven:
    """All that a model gets to know beside the message. No ids, no amounts, and nothing of another room."""
    return UnderstandGiven(
        message,
        scene.language,
        _now(scene),
        tuple(Named(j.name, _journey_state(j.id, j.template, scene)) for j in scene.journeys),
        tuple(Named(s.told or s.title, _step_state(s.id, scene.journey)) for s in scene.steps),
        _missing(scene.journey, templates),
        (*(_asked(question, scene, templates) for question in _open(scene)), *_seen(scene)),
        tuple(offer.label for offer in scene.shown.offers) if scene.shown else (),
        scene.wished.text if scene.wished and scene.wished.write else "",
        tuple(talk),
    )


def _now(scene: Scene) -> str:
    here = scene.now.astimezone(ZoneInfo(scene.zone))
    return f"{here:%A %Y-%m-%d %H:%M} in {scene.zone}"


def _journey_state(id: str, template: str, scene: Scene) -> str:
    if scene.journey is None or scene.journey.id != id:
        return f"{template}, {_OTHER}"
    return f"{template}, {scene.journey.status if scene.journey.status != 'active' else _ACTIVE}"


def _step_state(id: str, journey: Journey | None) -> str:
    if journey is None:
        return "to do"
    if journey.state.current == id:
        return "current"
    state = journey.state.steps.get(id)
    return state.status if state and state.status in ("done", "skipped") else "to do"


def _missing(journey: Journey | None, templates: Templates) -> tuple[str, ...]:
    if journey is None or journey.template not in templates:
        return ()
    return tuple(name for name in templates[journey.template].facts if name not in journey.state.facts)


def _open(scene: Scene) -> Iterator[Pending]:
    """The question whose card is answered, or the last one; then the others."""
    first = scene.replied or scene.pending
    if first:
        yield first
    yield from (question for question in scene.open if question != first)


def _seen(scene: Scene) -> Iterator[Asked]:
    """A photo that a model saw something in while another question was open: "that's right" is about it."""
    asked = {question.data.get("photo") for question in scene.open} | {scene.asked("photo")}
    photos = scene.journey.state.photos if scene.journey else {}
    waiting = [photo for id, photo in photos.items() if photo.observed and not photo.verdict and id not in asked]
    yield from (_confirm(photo.observed) for photo in waiting[-1:])


def _confirm(observed: Sequence[str]) -> Asked:
    return Asked("confirm", " ".join(("Did I see this right in the photo?", *observed)))


def _asked(question: Pending, scene: Scene, templates: Templates) -> Asked:
    journey, data = scene.journey, question.data
    if question.kind == "fact" and journey is not None and journey.template in templates:
        spec = templates[journey.template].facts.get(data.get("fact", ""))
        choices = "; ".join(f"{value}: {label}" for value, label in spec.choices) if spec else ""
        words = f"{spec.question} {choices}".strip() if spec else ""
        return Asked(f"fact {data.get('fact', '')}", words)
    if question.kind == "confirm" and journey is not None:
        photo = journey.state.photos.get(data.get("photo", ""))
        return _confirm(photo.observed if photo else ())
    offered = enumerate(data.get("guesses", "").split(","), 1)
    words = _QUESTIONS.get(question.kind, "")
    told = {"text": data.get("text", ""), "guesses": ", ".join(f"{number} {guess}" for number, guess in offered)}
    return Asked(question.kind, words.format(**told))
