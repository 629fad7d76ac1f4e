"""Forms that buttons open, and what can be told about their values at once.

A form's context is the value of the button that opened it; it comes back with the submission. Input names: state: note;
skip: reason; fact: value; note: text; correct: text; remind: text, when.
"""

from collections.abc import Callable, Mapping

from core.errors import JourneyError
from core.journeys.facts import LONGEST, YEARS, canonical, how_to_answer, not_sure, shown
from core.journeys.model import Journey
from core.journeys.template import UNKNOWN, FactSpec, Template
from core.views import Choice, FieldErrors, Form, Input, TextInput
from core.words import mark, t

LONG = 3000
"""Slack's bound on a text that is typed into a form."""

_REQUIRED = {
    "state": ("note", mark("Add a few words, so that you know later what it rests on.")),
    "skip": ("reason", mark("Why leave it out? A few words are enough.")),
    "note": ("text", mark("What shall I note?")),
    "correct": ("text", mark("What does the photo show? A few words are enough.")),
    # Most: 45
    "remind": ("text", mark("What shall I remind you of?")),
}


def form_for(action: str, value: str, journey: Journey | None = None, template: Template | None = None) -> Form:
    """The form behind a button: "state", "skip", "fact", "note", "correct" or "remind". `value` as in ACTIONS.

    JourneyError: gone (no journey, photo or part of that name is here any more), unknown_step, unknown_proof,
    unknown_fact. KeyError for an action that opens no form.
    """
    parts = value.split("/")
    match action:
        case "remind":
            return _remind(value)
        case "note":
            # Most: 24
            title = t("Keep a note")
            # Most: 45
            return _form("note", title, _text("text", t("Note"), multiline=True), value)
        case "correct":
            return _correct(value, journey)
        case "skip" | "state" | "fact" if journey and template and len(parts) > 1:
            return {"skip": _skip, "state": _state, "fact": _fact}[action](parts, value, journey, template)
        case "skip" | "state" | "fact":
            raise JourneyError("gone", t("That is no longer here. Say next, and we go on from where we are."))
        case _:
            raise KeyError(action)


def check(
    form: str,
    values: Mapping[str, str],
    *,
    spec: FactSpec | None = None,
    read: Callable[[FactSpec, str], str | None] = canonical,
    when_ok: Callable[[str], bool] | None = None,
) -> FieldErrors:
    """What is wrong in a submitted form, in a sentence for each input.

    `spec` is the fact that a "fact" form asks for, `read` turns its free text into the canonical value (None: cannot);
    `when_ok` says whether a reminder's time can be understood.
    """
    if form == "fact":
        problem = _fact_problem(spec, values.get("value", ""), read)
        return FieldErrors({"value": problem} if problem else {})
    name, asked = _REQUIRED[form]
    if not values.get(name, "").strip():
        return FieldErrors({name: t(asked)})
    when = values.get("when", "").strip()
    if form == "remind" and when and when_ok and not when_ok(when):
        told = t('I could not read that as a time. For example "Friday 7pm" or "in 3 days".')
        return FieldErrors({"when": told})
    return FieldErrors()


def _fact_problem(spec: FactSpec | None, text: str, read: Callable[[FactSpec, str], str | None]) -> str:
    if spec is None:
        return t("I no longer ask for that. Say next, and we go on.")
    if not text.strip():
        return how_to_answer(spec)
    if len(text) > LONGEST:
        return t("Please keep it under {count} characters.", count=LONGEST)
    value = read(spec, text)
    if value is None or canonical(spec, value) is None:
        years = t("A year from {first} to {last}.", first=str(YEARS[0]), last=str(YEARS[-1]))
        hint = (years,) if spec.kind == "year" else ()
        return " ".join((t("I could not read that."), *hint, how_to_answer(spec)))
    return ""


def _skip(parts: list[str], value: str, journey: Journey, template: Template) -> Form:
    template.step(parts[1])
    # Most: 45
    why = _text("reason", t("Why leave it out?"), t("so that you both know later"), max_length=300)
    # Most: 24
    title, submit = t("Skip the step"), t("Skip it")
    return _form("skip", title, why, value, submit)


def _state(parts: list[str], value: str, journey: Journey, template: Template) -> Form:
    step = template.step(parts[1])
    proof = step.proof_of(parts[2] if len(parts) > 2 else "")
    said = journey.state.steps[step.id].stated.get(proof.id)
    note = _text("note", proof.short or t("Note"), proof.missing, said.note if said else "", multiline=True)
    # Most: 24
    return _form("state", t("Tell me in a line"), note, value)


def _fact(parts: list[str], value: str, journey: Journey, template: Template) -> Form:
    spec = template.fact(parts[1])
    known = journey.state.facts.get(spec.name)
    if spec.kind == "choice":
        options = (*spec.choices, *([(UNKNOWN, not_sure())] if spec.unknown_ok else []))
        answer: Choice | TextInput = Choice("value", spec.label, options, known.value if known else "")
    else:
        hint = ", ".join(spec.examples[:2]) or spec.how
        answer = _text(
            "value",
            spec.label,
            hint,
            shown(spec, known.value) if known and known.value != UNKNOWN else "",
            max_length=LONGEST,
        )
    return _form("fact", spec.label, answer, f"{journey.id}/{spec.name}")


def _correct(value: str, journey: Journey | None) -> Form:
    photo = journey.state.photos.get(value) if journey else None
    if photo is None:
        raise JourneyError("gone", t("That photo is no longer here."))
    seen = photo.correction or "\n".join(photo.observed)
    # Most: 45
    words = _text("text", t("In your words"), "", seen, multiline=True)
    # Most: 24
    return _form("correct", t("What it shows"), words, value)


def _remind(value: str) -> Form:
    # Most: 45
    what = _text("text", t("What shall I remind you of?"), t("call the tile shop"), max_length=300)
    # Most: 45
    when = _text("when", t("When?"), t("Thursday 7pm"), max_length=100)
    # Most: 24
    title = t("Remind me")
    return Form("remind", title, (what, when), value, title)


def _form(id: str, title: str, asked: Input, value: str, submit: str = "") -> Form:
    # Most: 24
    return Form(id, title, (asked,), value, submit or t("Save"))


def _text(
    name: str, label: str, hint: str = "", initial: str = "", *, multiline: bool = False, max_length: int = 1000
) -> TextInput:
    limit = LONG if multiline else max_length
    placeholder = hint if len(hint) <= 100 else ""  # a placeholder that is cut off helps nobody
    kept = initial if len(initial) <= limit else ""  # saving a part would lose the rest
    return TextInput(name, label, placeholder, kept, multiline, True, limit)
