"""Scenes by name, in which the corpus's words are said: what runs, what was told, what was asked last.

Today is Saturday 2026-11-21, 10:00 in New York. Journey j1 is the active one; the `two` scenes hold a second, j2.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from core.journeys.loading import load_templates
from core.journeys.model import Fact, Journey, JourneyState, Photo, StepState
from core.ports.store import Offer, Pending, Shown, Wished
from core.understanding.scene import JourneyRef, Scene, StepRef
from tests.unit.understanding.scenes import NOW, ZONE

TEMPLATES = load_templates()
TOLD = {"year_built": "1965", "budget": "40000 USD", "decider": "Ana and me", "hire_or_diy": "mixed"}
NAMES = {"kitchen": "Kitchen", "bathroom": "Guest bath", "diy": "Shelves"}


def _journey(template: str, step: int, *, told: Mapping[str, str] | None = None) -> Journey:
    steps = TEMPLATES[template].steps
    states = {one.id: StepState("done", NOW, NOW) for one in steps[: step - 1]}
    states[steps[step - 1].id] = StepState("active", NOW)
    known = TOLD if told is None else told
    facts = {name: Fact(value, "U1", NOW) for name, value in known.items() if name in TEMPLATES[template].facts}
    state = JourneyState(steps[step - 1].id, states, facts, name=NAMES[template])
    return Journey("j1", "slack:T1", "slack:T1:C1", "slack:T1:U1", template, 1, "active", state, NOW, NOW, NOW, 1)


def _scene(template: str, step: int, *, told: Mapping[str, str] | None = None, beside: str = "") -> Scene:
    journeys = [JourneyRef("j1", NAMES[template], template)]
    if beside:
        journeys.append(JourneyRef("j2", NAMES[beside], beside))
    steps = tuple(StepRef(one.id, one.title) for one in TEMPLATES[template].steps)
    return Scene(NOW, ZONE, None, _journey(template, step, told=told), tuple(journeys), steps)


def _paused(scene: Scene) -> Scene:
    assert scene.journey is not None
    return replace(scene, journey=replace(scene.journey, status="paused"))


def _asked(scene: Scene, kind: str, **data: str) -> Scene:
    return replace(scene, pending=Pending(kind, data, NOW))


def _fact(name: str, template: str = "kitchen") -> Scene:
    return _asked(_scene(template, 1, told={}), "fact", journey="j1", fact=name)


def _clarify(text: str, *guesses: str) -> Scene:
    return _asked(_scene("kitchen", 3), "clarify", text=text, guesses=",".join(guesses))


def _seen() -> Scene:
    """A model saw something in a photo, and a question about the year is open."""
    scene = _fact("year_built")
    assert scene.journey is not None
    photo = Photo("0" * 64, "k1", "U1", NOW, observed=("A sink under the window.",))
    state = replace(scene.journey.state, photos={"p1": photo})
    return replace(scene, journey=replace(scene.journey, state=state))


ME = "slack:T1:U1"


def _open(*asked: Pending, scene: Scene | None = None) -> Scene:
    """Several questions, the last one asked last."""
    latest_first = tuple(reversed(asked))
    return replace(scene or _scene("kitchen", 3), pending=latest_first[0], open=latest_first)


def _two(*, plain: bool) -> Scene:
    """Two journeys with their steps; not `plain`: it is not known which one is spoken of."""
    scene, other = _scene("kitchen", 3, beside="bathroom"), _scene("bathroom", 2)
    assert scene.journey is not None
    assert other.journey is not None
    views = {"j1": (scene.journey, scene.steps), "j2": (replace(other.journey, id="j2"), other.steps)}
    return replace(scene, views=views, plain=plain)


def _listed(*offers: tuple[str, str, str]) -> Scene:
    return replace(_two(plain=True), shown=Shown(ME, NOW, tuple(Offer(*offer) for offer in offers)))


def _wished(text: str, kind: str, data: Mapping[str, str], scene: Scene | None = None) -> Scene:
    """The person's last words, and what they wrote."""
    return replace(scene or _two(plain=True), wished=Wished(ME, NOW, text, "j1", "w1", kind, data))


_WHEN = Pending("when", {"text": "call the tiler"}, NOW, id="q1")
_YEAR = Pending("fact", {"fact": "year_built", "journey": "j1"}, NOW, id="q2")
_SEEN = Pending("confirm", {"photo": "p1", "journey": "j1"}, NOW, id="q3")
_BACK = Pending("undo", {"write": "w1", "label": "the note"}, NOW, ME, id="q4")
_GOAL = Pending("fact", {"fact": "goal", "journey": "j1"}, NOW, id="q5")

_SCENES: Mapping[str, Callable[[], Scene]] = {
    "nothing": lambda: Scene(NOW, ZONE),
    "kitchen_new": lambda: _scene("kitchen", 1, told={}),
    "kitchen": lambda: _scene("kitchen", 3),
    "bathroom": lambda: _scene("bathroom", 2),
    "diy": lambda: _scene("diy", 3),
    "paused": lambda: _paused(_scene("kitchen", 3)),
    "two": lambda: _scene("kitchen", 3, beside="bathroom"),
    "asked_year": lambda: _fact("year_built"),
    "asked_budget": lambda: _fact("budget"),
    "asked_size": lambda: _fact("dimensions"),
    "asked_decider": lambda: _fact("decider"),
    "asked_hire": lambda: _fact("hire_or_diy"),
    "asked_goal": lambda: _fact("goal"),
    "asked_access": lambda: _fact("accessibility", "bathroom"),
    "asked_scope": lambda: _fact("scope", "diy"),
    "asked_skill": lambda: _fact("skill", "diy"),
    "asked_safety": lambda: _fact("safety_screen", "diy"),
    "asked_when": lambda: _asked(_scene("kitchen", 3), "when", text="call the tiler"),
    "asked_remind": lambda: _asked(_scene("kitchen", 3), "remind"),
    "asked_reason": lambda: _asked(_scene("kitchen", 3), "skip", journey="j1", step="k3"),
    "asked_note": lambda: _asked(_scene("kitchen", 3), "note", journey="j1"),
    "asked_seen": lambda: _asked(_scene("kitchen", 2), "confirm", journey="j1", photo="p1"),
    "asked_different": lambda: _asked(_scene("kitchen", 2), "correct", journey="j1", photo="p1"),
    "asked_undo": lambda: _asked(_scene("kitchen", 3), "undo", write="w1"),
    "asked_zone": lambda: _asked(_scene("kitchen", 3), "timezone"),
    "asked_meaning": lambda: _clarify("call the tiler friday 7pm", "remind", "note", "ask"),
    "asked_note_or_ask": lambda: _clarify("the floor is uneven", "note", "ask", "help"),
    "seen_and_asked": _seen,
    "unsure_which": lambda: _two(plain=False),
    "asked_twice": lambda: _open(_SEEN, _BACK),
    "asked_when_and_year": lambda: _open(_WHEN, _YEAR, scene=_scene("kitchen", 1, told={})),
    "asked_year_and_goal": lambda: _open(_YEAR, _GOAL, scene=_scene("kitchen", 1, told={})),
    "listed_reminders": lambda: _listed(*((f"Cancel {n}", "cancel_reminder", f"r{n}") for n in (1, 2, 3))),
    "listed_journeys": lambda: _listed(("Kitchen", "switch", "j1"), ("Guest bath", "switch", "j2")),
    "set_budget": lambda: _wished("our budget is 40k", "fact", {"fact": "budget", "value": "40000 USD"}),
    "set_reminder": lambda: _wished("remind me thursday 7pm to call the tiler", "reminder", {"text": "call the tiler"}),
    "noted": lambda: _wished("note: the tile is blue", "", {}),
}


POINTING = frozenset({
    "unsure_which", "asked_twice", "asked_when_and_year", "asked_year_and_goal", "listed_reminders", "listed_journeys",
    "set_budget", "set_reminder", "noted",
})  # fmt: skip
"""Scenes of short words that point at what was asked, listed or done: no model's replies are recorded for them."""


@cache
def scene(name: str, zone: str = ZONE) -> Scene:
    """The scene of that name, for a person in that time zone. Raises KeyError."""
    return replace(_SCENES[name](), zone=zone)


def names() -> frozenset[str]:
    return frozenset(_SCENES)
