"""One wish of a model as a command, or None where it does not hold.

Our own readers of time, money, steps and places have the last word on each slot; what answers a question of ours goes
through the reader of answers, in its plainest words.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from core.commands import (
    AddNote,
    AskFact,
    AskQuestion,
    AskWhen,
    AskWhich,
    CancelReminder,
    Clarify,
    Command,
    CompleteStep,
    ConfirmObservation,
    CorrectObservation,
    Greet,
    LeaveQuestion,
    ListReminders,
    PauseJourney,
    RecordFact,
    RemindMe,
    ReopenStep,
    ResumeJourney,
    SetPings,
    SetTimezone,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    StartJourney,
    SwitchJourney,
    Thanked,
    Undo,
)
from core.journeys.model import SAMPLE
from core.understanding.context import Meant, read_context
from core.understanding.facts import UNKNOWN, Doubtful, Known, answer_to, budget_text
from core.understanding.find import find_journey, find_step, find_zone
from core.understanding.money import Money, parse_money
from core.understanding.orders import order, reminder
from core.understanding.scene import Scene
from core.understanding.trust import carries

Slots = Mapping[str, str]
Maker = Callable[[Slots, str, Scene], Command | Meant | None]

FIXED: Mapping[str, frozenset[str]] = {
    "hire_or_diy": frozenset({"hire", "first", "experienced", "mixed", "self"}),
    "skill": frozenset({"first", "some", "experienced"}),
    "ownership": frozenset({"own", "landlord", "tenant"}),
}
"""Facts that are one of a few words."""
FREE = frozenset({"goal", "scope", "decider", "accessibility", "safety_screen"})
"""Facts that are the person's own words."""
_TAKES_YES_OR_NO = (ConfirmObservation, CorrectObservation, Undo, LeaveQuestion, AskWhich)
_PLACES = ("first", "second", "third", "fourth", "fifth")
_FAR = timedelta(days=400)
_NO_HOUR = "T09:00"
"""What a model says when it was told of no hour: our grammar knows "tonight" better."""


def _plain(intent: str) -> Maker:
    return lambda slots, text, scene: order(intent, "", scene)


def _there(slots: Slots, scene: Scene) -> str | None:
    """The id of the journey that is named when it is not the active one, else empty; None: there is none like it."""
    words = slots.get("journey", "")
    found = find_journey(words, scene) if words else None
    if found is None:
        return None if words else ""
    return "" if scene.journey and found.id == scene.journey.id else found.id


def _of_journey(make: Callable[[str], Command]) -> Maker:
    def build(slots: Slots, text: str, scene: Scene) -> Command | None:
        journey = _there(slots, scene)
        return None if journey is None else make(journey)

    return build


def _switch(slots: Slots, text: str, scene: Scene) -> Command | None:
    found = find_journey(slots.get("journey", ""), scene)
    return SwitchJourney(found.id) if found else None


def _on_step(make: Callable[[str, str], Command | None], slots: Slots, scene: Scene) -> Command | None:
    """Of another journey the steps are known only where its view is."""
    journey = _there(slots, scene)
    if journey is None or (journey and journey not in scene.views):
        return None
    step = find_step(slots.get("step", ""), scene.at(journey) if journey else scene)
    return None if step is None else make(step, journey)


def _of_step(make: Callable[[str, str], Command | None]) -> Maker:
    return lambda slots, text, scene: _on_step(make, slots, scene)


def _skip(slots: Slots, text: str, scene: Scene) -> Command | None:
    reason = _from(text, slots.get("reason", ""))
    if scene.answering("skip") and "step" not in slots:
        return SkipStep(reason, scene.asked("step"), scene.asked("journey")) if reason else None
    return _on_step(lambda step, journey: SkipStep(reason, step, journey), slots, scene)


def _resume(slots: Slots, text: str, scene: Scene) -> Command | None:
    journey = _there(slots, scene)
    if journey:
        return ResumeJourney(journey=journey) if "step" not in slots else None
    return _on_step(ResumeJourney, slots, scene)


def _note(slots: Slots, text: str, scene: Scene) -> Command | None:
    words, journey = _from(text, slots.get("text", "")), _there(slots, scene)
    if journey is None:
        return None
    return AddNote(words or text, journey or (scene.asked("journey") if scene.answering("note") else ""))


def _remind(slots: Slots, text: str, scene: Scene) -> Command | None:
    """Our grammar reads the time. Where it does not know the words, and there are some, the model's own date counts;
    where both know them and do not agree, it is asked."""
    asked = scene.asked("text") if scene.answering("when") else ""
    what, when = _from(text, slots.get("text", "")) or asked, _from(text, slots.get("when", ""))
    if not what:
        return AskWhen("", "missing")
    made = reminder(what, when, scene) if when or not asked else AskWhen(asked, "missing")
    dated = _dated(what, slots.get("at", ""), scene) if when else None
    if isinstance(made, AskWhen):
        unknown = made.problem in ("missing", "unclear") and when
        return (dated or AskWhen(what, "unclear")) if unknown else made
    agreed = dated is None or made == dated or dated.local == f"{_day(made)}{_NO_HOUR}"
    return made if agreed else AskWhen(what, "unclear")


def _day(made: Command) -> str:
    return made.local.partition("T")[0] if isinstance(made, RemindMe) else ""


def _dated(what: str, at: str, scene: Scene) -> RemindMe | None:
    try:
        local = datetime.fromisoformat(at)
    except ValueError:
        return None
    if local.tzinfo is not None:
        return None
    due = local.replace(tzinfo=ZoneInfo(scene.zone)).astimezone(UTC)
    if not scene.now < due <= scene.now + _FAR:
        return None
    return RemindMe(what, due, f"{local:%Y-%m-%dT%H:%M}", scene.zone)


def _cancel(slots: Slots, text: str, scene: Scene) -> Command | None:
    words = _from(text, slots.get("text", ""))
    return CancelReminder(words) if words else ListReminders()


def _start(slots: Slots, text: str, scene: Scene) -> Command | None:
    """The person's own words must name the room or the work."""
    kind = slots.get("kind", "").lower()
    if kind == SAMPLE:
        return StartJourney(SAMPLE) if carries(text, "start sample") else None
    if kind not in ("kitchen", "bathroom", "diy") or not carries(text, f"start {kind}"):
        return None
    if any(journey.template == kind for journey in scene.journeys):
        return None
    budget = parse_money(_from(text, slots.get("budget", "")), scene.currency)
    year = answer_to("year_built", _from(text, slots.get("year_built", "")), scene.currency)
    return StartJourney(
        kind,
        _from(text, slots.get("name", ""))[:60],
        _from(text, slots.get("goal", ""))[:300],
        budget_text(budget) if isinstance(budget, Money) and budget.high >= 100 and not budget.per else "",
        year.value if isinstance(year, Known) and year.value != UNKNOWN else "",
    )


def _fact(slots: Slots, text: str, scene: Scene) -> Command | Meant | None:
    """A fact counts when the person's own words say it, too: models make values up."""
    name, value = slots.get("name", ""), slots.get("value", "")
    asked = scene.answering("fact") and scene.asked("fact") == name
    journey = scene.asked("journey") if asked else ""
    if not name or not value:
        return None
    if value == UNKNOWN:
        if asked:
            return read_context("not sure", scene)
        return RecordFact(name, UNKNOWN) if name in ("year_built", "budget") else None
    if name in FIXED:
        told = answer_to(name, text, scene.currency)
        denied = isinstance(told, Known) and told.value in FIXED[name] and told.value != value
        return RecordFact(name, value, journey) if value in FIXED[name] and not denied else None
    words = _from(text, value)
    if name in FREE:
        return RecordFact(name, words, journey) if words else None
    return _measured(name, words, text, scene, journey, asked=asked)


def _measured(name: str, words: str, text: str, scene: Scene, journey: str, *, asked: bool) -> Command | None:
    read = answer_to(name, words, scene.currency) if words else None
    told = answer_to(name, text, scene.currency)
    for answer in (told, read):
        if asked and isinstance(answer, Doubtful):
            return AskFact(name, answer.options, journey)
    if not isinstance(read, Known) or read.value == UNKNOWN:
        return None
    plain = told == read or asked or carries(text, f"fact {name}")
    return RecordFact(name, read.value, journey) if plain else None


def _yes_or_no(words: str, scene: Scene) -> Meant | None:
    """Only what asks for one takes it: as the answer to another question it would be the model's word, not theirs."""
    meant = read_context(words, scene)
    return meant if meant and all(isinstance(command, _TAKES_YES_OR_NO) for command in meant.commands) else None


def _no(slots: Slots, text: str, scene: Scene) -> Command | Meant | None:
    instead = _from(text, slots.get("text", ""))
    if scene.answering("correct"):
        return CorrectObservation(scene.asked("photo"), instead or text, scene.asked("journey"))
    meant = _yes_or_no("no", scene)
    if meant and instead and isinstance(meant.commands[0], CorrectObservation):
        return replace(meant, commands=(replace(meant.commands[0], text=instead),))
    return None if instead else meant


def _choose(slots: Slots, text: str, scene: Scene) -> Command | Meant | None:
    number = slots.get("number", "")
    if not number.isdecimal() or not 1 <= int(number) <= len(_PLACES):
        return None
    listed = scene if scene.answering("clarify") else replace(scene, pending=None, open=(), replied=None)
    return read_context(f"the {_PLACES[int(number) - 1]}", listed)


def _zone(slots: Slots, text: str, scene: Scene) -> Command | None:
    """A place that we do not know by name is looked up by what the model says its zone is."""
    words, iana = _from(text, slots.get("zone", "")), slots.get("iana", "")
    zone = find_zone(words) or (iana if words and iana in available_timezones() else "")
    return SetTimezone(zone) if zone else None


def _from(text: str, words: str) -> str:
    """`words`, where they stand in the text; else empty."""
    at = text.casefold().find(words.casefold()) if words else -1
    return text[at : at + len(words)] if at >= 0 else ""


MAKE: Mapping[str, Maker] = {
    "start": _start,
    "progress": _of_journey(ShowProgress),
    "next": _of_journey(ShowNext),
    "pause": _of_journey(PauseJourney),
    "switch": _switch,
    "done": _of_step(CompleteStep),
    "reopen": _of_step(lambda step, journey: ReopenStep(step, journey) if step else None),
    "photos": _of_step(ShowPhotos),
    "skip": _skip,
    "resume": _resume,
    "note": _note,
    "remind": _remind,
    "cancel_reminder": _cancel,
    "fact": _fact,
    "quiet": lambda slots, text, scene: SetPings(slots.get("pings") == "on") if "pings" in slots else None,
    "timezone": _zone,
    "language": lambda slots, text, scene: order("language", "", scene, slots) if "language" in slots else None,
    "yes": lambda slots, text, scene: _yes_or_no("yes", scene),
    "no": _no,
    "choose": _choose,
    "leave": lambda slots, text, scene: LeaveQuestion() if scene.pending else None,
    "ask": lambda slots, text, scene: AskQuestion(text),
    "later": lambda slots, text, scene: Clarify(text, ("note",)),
    "thanks": lambda slots, text, scene: Thanked(),
    "greet": lambda slots, text, scene: Greet(),
    **{name: _plain(name) for name in ("list", "reminders", "undo", "help")},
}
"""By intent. "none" is not among them: it is never a command."""
