"""Answered at once in the receiving process, read-only: the form to open, a field's error, autocomplete."""

from core.errors import JourneyError
from core.handlers.spoken import spoken_to, spoken_with
from core.handlers.turn import Templates
from core.inbox import key_of
from core.journeys import forms
from core.journeys.facts import canonical
from core.journeys.model import Journey
from core.journeys.template import FactSpec, Template
from core.messages import ButtonPressed, FormSubmitted, Place, Sender
from core.ports.clock import Clock
from core.ports.store import Store, Unit
from core.understanding.facts import Known, answer_to
from core.understanding.remind import split_reminder
from core.understanding.when import When
from core.views import FieldErrors, Form
from core.words import Language, speaking

MOST = 25
FORMS = frozenset({"state", "skip", "fact", "note", "correct", "remind"})
"""Ids of the forms, which are the actions that open them."""


class InstantAnswers:
    """The Instant port over the store. Every method is one short read."""

    def __init__(
        self, store: Store, clock: Clock, templates: Templates, default_zone: str, language: Language = "en"
    ) -> None:
        self._store, self._clock, self._templates = store, clock, templates
        self._zone, self._language = default_zone, language

    async def form(self, pressed: ButtonPressed) -> Form | None:
        """None when the button opens no form, or its journey, step or photo is not here any more."""
        if pressed.action not in FORMS:
            return None
        language, journey = await self._store.transact(
            lambda unit: (spoken_with(unit, pressed, self._language), self._journey_of(unit, pressed))
        )
        if journey is None and pressed.action != "remind":
            return None
        with speaking(language):
            template = self._templates[journey.template] if journey else next(iter(self._templates.values()))
            try:
                return forms.form_for(pressed.action, pressed.value, journey, template)
            except JourneyError:
                return None

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        if submitted.form not in FORMS:
            return FieldErrors()  # nothing of ours: the handler says so
        sender_zone = submitted.sender.timezone or self._zone
        language, asked = await self._store.transact(
            lambda unit: (
                spoken_with(unit, submitted, self._language),
                self._asked(unit, submitted) if submitted.form == "fact" else None,
            )
        )
        now = self._clock.now()

        def when_ok(text: str) -> bool:
            return isinstance(split_reminder(text, now, sender_zone)[1], When)

        with speaking(language):
            spec = self._templates[asked[0]].facts.get(asked[1]) if asked else None
            return forms.check(submitted.form, submitted.values, spec=spec, read=read_fact, when_ok=when_ok)

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        def look(unit: Unit) -> list[tuple[str, str]]:
            person = unit.people.get(key_of(place, sender))
            with speaking(spoken_to(person, self._language, sender.locale)):
                return self._choices(unit, place, what)

        pairs = await self._store.transact(look)
        wanted = typed.casefold()
        return tuple((value, label) for value, label in pairs if wanted in label.casefold())[:MOST]

    async def language(self, place: Place, sender: Sender) -> str:
        person = await self._store.transact(lambda unit: unit.people.get(key_of(place, sender)))
        return spoken_to(person, self._language, sender.locale)

    def _journey_of(self, unit: Unit, pressed: ButtonPressed) -> Journey | None:
        """Of the button's value (a journey, or a photo of one), when it belongs to the room."""
        room = pressed.place.room
        head = pressed.value.split("/", 1)[0]
        if pressed.action == "correct":
            photo = unit.photos.get(head)
            head = photo.journey if photo else ""
        found = unit.journeys.get(head or unit.journeys.focus(room))
        return found if found and found.room == room and found.status != "deleted" else None

    def _asked(self, unit: Unit, submitted: FormSubmitted) -> tuple[str, str] | None:
        """The template and the fact that the form is about."""
        journey_id, _, fact = submitted.context.partition("/")
        journey = unit.journeys.get(journey_id)
        return (journey.template, fact) if journey else None

    def _choices(self, unit: Unit, place: Place, what: str) -> list[tuple[str, str]]:
        if what == "journey":
            return [(j.id, j.state.name) for j in unit.journeys.in_room(place.room)]
        if what == "reminder":
            return [(r.id, r.text) for r in unit.reminders.open_for(place.room) if r.kind == "own"]
        journey = unit.journeys.get(unit.journeys.focus(place.room))
        return _steps(self._templates[journey.template]) if journey else []


def _steps(template: Template) -> list[tuple[str, str]]:
    return [(s.id, f"{n}. {s.title}") for n, s in enumerate(template.steps, 1)]


def read_fact(spec: FactSpec, text: str) -> str | None:
    """Free text as the fact's canonical value ("40k" -> "40000 USD"), or None when it is not understood."""
    known = answer_to(spec.name, text)
    if isinstance(known, Known) and (value := canonical(spec, known.value)):
        return value
    return canonical(spec, text)
