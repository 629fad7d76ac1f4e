"""Words about what was asked, shown or done a moment ago: "yes", "the second", "make it 300", "for the bathroom one".

Pure, and strict: a text is either nothing but such words, or it is none of them. What fits several things is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.commands import (
    AddNote,
    AskFact,
    AskWhich,
    Clarify,
    Command,
    CompleteStep,
    ConfirmObservation,
    CorrectObservation,
    PauseJourney,
    RecordFact,
    RemindMe,
    ReopenStep,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    TickItem,
    Undo,
)
from core.ports.store import Offer, Pending, Wished
from core.understanding.answers import MEASURED, read_answer
from core.understanding.facts import Doubtful, Known, answer_to
from core.understanding.find import find_journey
from core.understanding.orders import reminder
from core.understanding.phrases import answer
from core.understanding.presses import read_button
from core.understanding.references import CHANGED, ELSEWHERE, LAST, OTHER, THAT, THE_OTHER, ordinal_in
from core.understanding.remind import corrected
from core.understanding.scene import Scene
from core.understanding.text import flat_of, one_line, own_words
from core.understanding.words import read_text
from core.understanding.yesno import UNDOING, says_no, says_yes
from core.words import t

Commands = tuple[Command, ...]

OF_JOURNEY = (AddNote, CompleteStep, SkipStep, ReopenStep, RecordFact, TickItem, PauseJourney)
"""What changes a journey: which one must be plain."""
_LOOKS = (ShowProgress, ShowNext, ShowPhotos)
_CHANGEABLE = frozenset({"budget", "year_built", "dimensions", "skill", "hire_or_diy"})
"""Facts whose words are a value: "make it 300" can be read as nothing else."""
_A_NOTE = "note: "
"""So a note is kept as the last wish (see core/handlers/wished.py)."""
_WORDS_OF_A_NOTE = 3
"""Fewer may be a part of the note only: "make it white"."""
_YES_OR_NO = frozenset({"confirm", "undo"})
_ORDERED = frozenset({"when", "timezone"})
"""Questions whose answers are of one shape only: an earlier one still finds its answer."""
_CANCELS = frozenset({
    "cancel", "delete", "remove", "drop", "streich", "streiche", "losch", "losche", "loesch", "loesche", "storniere",
    "cancela", "borra", "elimina", "quita", "supprime", "enleve", "efface",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words meant. `answers` is the question that they answer, `chose` what they took of a list."""

    commands: Commands
    answers: str = ""
    chose: str = ""


def read_context(said: str, scene: Scene) -> Meant | None:
    """None: the words stand for themselves."""
    flat = one_line(flat_of(said)).strip(" .!,")
    for reader in (_to_card, _yes_or_no, _reference, _changed, _elsewhere, _answered):
        if found := reader(said, flat, scene):
            return found
    return None


def _to_card(said: str, flat: str, scene: Scene) -> Meant | None:
    """A reply to a card that asked something."""
    return _to(scene.replied, said, scene) if scene.replied else None


def _to(question: Pending, said: str, scene: Scene) -> Meant | None:
    commands = read_answer(said, replace(scene, pending=question))
    return Meant(commands, question.id) if commands else None


def _answered(said: str, flat: str, scene: Scene) -> Meant | None:
    """The question asked last; then earlier ones, whose answers look like nothing else."""
    if scene.pending is None:
        return None
    last, earlier = scene.pending, [q for q in scene.open[1:] if _is_ordered(q)]
    order = [*earlier, last] if "unasked" in last.data and last.data.get("fact") not in MEASURED else [last, *earlier]
    for question in order:
        if _is_stale(question, scene):
            continue
        if question is not last and answer("leave").fullmatch(flat):
            continue
        if found := _to(question, said, scene):
            return found
    return None


def _is_ordered(question: Pending) -> bool:
    return question.kind in _ORDERED or (question.kind == "fact" and question.data.get("fact") in MEASURED)


def _is_stale(question: Pending, scene: Scene) -> bool:
    """Words choose among guesses only while nothing was said since; their buttons stay."""
    return question.kind == "clarify" and scene.wished is not None and scene.wished.at > question.at


def _yes_or_no(said: str, flat: str, scene: Scene) -> Meant | None:
    """One question takes it, of several it is asked which."""
    waiting = [q for q in scene.open if q.kind in _YES_OR_NO]
    yes = says_yes(flat, UNDOING if any(q.kind == "undo" for q in waiting) else frozenset())
    no = says_no(flat)
    if not yes and not no:
        return None
    named = {q.data.get("photo") for q in waiting}
    seen = [p for p in _unjudged(scene) if p not in named]
    if len(waiting) + len(seen) > 1:
        choices = [c for q in waiting for c in _choices(q, yes)]
        choices += [_photo_choice(photo, yes) for photo in seen]
        return Meant((AskWhich("yes" if yes else "no", tuple(choices)),))
    if seen and scene.journey:
        journey = scene.journey.id
        return Meant((ConfirmObservation(seen[0], journey) if yes else CorrectObservation(seen[0], "", journey),))
    return _to(waiting[0], said, scene) if waiting else None


def _unjudged(scene: Scene) -> list[str]:
    """Photos of the active journey in which a model saw something while a question of another kind was open: no fact is
    answered by a plain yes or no."""
    if scene.journey is None or not scene.answering("fact") or scene.pending is None:
        return []
    photos = scene.journey.state.photos
    found = [k for k, p in photos.items() if p.observed and not p.verdict and p.at >= scene.pending.at]
    return found if len(found) == 1 else []


def _choices(question: Pending, yes: bool) -> tuple[tuple[str, str, str], ...]:
    if question.kind == "confirm":
        return (_photo_choice(question.data.get("photo", ""), yes),)
    what = question.data.get("label") or t("it")
    if yes:
        return ((t("Take back {what}", what=what), "undo_force", question.data.get("write", "")),)
    return ((t("Leave {what} as it is", what=what), "leave", question.id),)


def _photo_choice(photo: str, yes: bool) -> tuple[str, str, str]:
    if yes:
        return t("What I saw is right"), "confirm", photo
    return t("What I saw is wrong"), "correct", photo


def _reference(said: str, flat: str, scene: Scene) -> Meant | None:
    """One of what the last card listed."""
    if scene.shown is None:
        return None
    group = _listed(scene.shown.offers)
    if THE_OTHER.fullmatch(flat):
        return _the_other(group, scene)
    found = ordinal_in(flat)
    that = THAT.fullmatch(flat) if not found else None
    if (found is None and that is None) or not group:
        return None
    verb = found.verb if found else ""
    if verb == "undo":
        group = [o for o in scene.shown.offers if o.action == "undo"]
    if bool(verb in _CANCELS) != (group[:1] and group[0].action == "cancel_reminder") and verb:
        return None
    if found is None:
        return _take(group[0], scene) if len(group) == 1 else _ask_one(group)
    at = len(group) - 1 if found.place == LAST else found.place
    if at >= len(group):
        return _ask_one(group)
    if group[at].action == "cancel_reminder" and not verb:  # named, but not said what to do with it
        cancel = (t("Cancel it"), "cancel_reminder", group[at].value)
        return Meant((AskWhich("reminder", (cancel, (t("Leave it"), "next", ""))),))
    return _take(group[at], scene)


def _listed(offers: Sequence[Offer]) -> list[Offer]:
    """The buttons of one kind that are most of the list; each card's Undo is no list."""
    kinds: dict[str, list[Offer]] = {}
    for offer in offers:
        if offer.action != "undo":
            kinds.setdefault(offer.action, []).append(offer)
    return max(kinds.values(), key=len, default=[])


def _take(offer: Offer, scene: Scene) -> Meant:
    question = offer.value.partition("/")[2] if offer.action == "clarify" else offer.value.partition("/")[0]
    commands = press(offer.action, offer.value, scene)
    return Meant(commands, question if offer.action in ("clarify", "which") else "", offer.value)


def _ask_one(group: Sequence[Offer]) -> Meant:
    return Meant((AskWhich("one", tuple((o.label, o.action, o.value) for o in group[:5])),))


def _the_other(group: Sequence[Offer], scene: Scene) -> Meant | None:
    """Of two things the one that was not taken; what was done for the first is taken back."""
    chosen = scene.shown.chosen if scene.shown else ""
    if len(group) != 2 or not chosen:
        if _other_journey(scene):
            return None
        return _ask_one(group) if len(group) > 1 else None
    other = next((o for o in group if o.value != chosen), None)
    if other is None or chosen not in [o.value for o in group]:
        return None
    taken = _take(other, scene)
    back = (Undo(scene.wished.write),) if scene.wished and scene.wished.write else ()
    return replace(taken, commands=(*back, *taken.commands))


def press(action: str, value: str, scene: Scene) -> Commands:
    """What a button does; the wish that waited for its journey may be several commands."""
    if action == "which":
        question, _, journey = value.partition("/")
        waiting = scene.question(question)
        found = anew(waiting.data.get("text", ""), journey, scene) if waiting else ()
        return found or (read_button("", "", scene),)
    return (read_button(action, value, scene),)


def _changed(said: str, flat: str, scene: Scene) -> Meant | None:
    """Another value for what was just written."""
    found, wished = CHANGED.fullmatch(flat), scene.wished
    if found is None or wished is None or not wished.write:
        return None
    asked = scene.asked("fact") if scene.answering("fact") and "unasked" not in scene.pending_data else ""
    if asked in MEASURED and asked != wished.data.get("fact"):
        return None
    start, end = next(found.span(name) for name in found.groupdict() if found[name] is not None)
    at = flat_of(said).find(flat)
    new = said[at + start : at + end] if at >= 0 and len(flat_of(said)) == len(said) else flat[start:end]
    if wished.kind == "fact" and wished.data.get("fact") in _CHANGEABLE:
        return _other_value(wished, new, scene)
    if wished.kind == "fact" and wished.data.get("fact") and not re.search(r"\d", new):
        return Meant((RecordFact(wished.data["fact"], new, wished.journey),))
    if wished.text.startswith(_A_NOTE) and len(new.split()) >= _WORDS_OF_A_NOTE:
        return Meant((Undo(wished.write), AddNote(new, wished.journey)))
    if wished.kind == "reminder":
        _, when = corrected(f"{wished.text}. no, make it {new}", scene.zone, scene.language)  # its hour stays
        later = reminder(wished.data.get("text", ""), when or new, scene)
        return Meant((Undo(wished.write), later)) if isinstance(later, RemindMe) else None
    return None


def _other_value(wished: Wished, new: str, scene: Scene) -> Meant | None:
    match answer_to(wished.data["fact"], new, scene.currency):
        case Known(name, value):
            return Meant((RecordFact(name, value, wished.journey),))
        case Doubtful(name, options):
            return Meant((AskFact(name, options, wished.journey),))
    return None


def _elsewhere(said: str, flat: str, scene: Scene) -> Meant | None:
    """The last wish, for the other journey; what it changed in the first is taken back."""
    target = _target(flat, scene)
    if not target:
        return None
    waiting = next((q for q in scene.open if q.kind == "which"), None)
    if waiting and (commands := anew(waiting.data.get("text", ""), target, scene)):
        return Meant(commands, waiting.id)
    wished = scene.wished
    if wished is None or target == wished.journey:
        return None
    if wished.kind == "fact" and wished.write:
        told: Commands = (RecordFact(wished.data["fact"], wished.data["value"], target),)
        return Meant((Undo(wished.write), *told)) if wished.data.get("value") else None
    commands = anew(wished.text, target, scene)
    if wished.write:
        writes = bool(commands) and all(isinstance(c, OF_JOURNEY) for c in commands)
        return Meant((Undo(wished.write), *commands)) if writes else None
    looks = bool(commands) and all(isinstance(c, _LOOKS) for c in commands)
    return Meant(commands) if looks else None


def _target(flat: str, scene: Scene) -> str:
    """The id of the journey that "for the bathroom one" names, or empty."""
    if THE_OTHER.fullmatch(flat):
        return _other_journey(scene)
    found = ELSEWHERE.fullmatch(flat)
    if found is None:
        return ""
    if OTHER.fullmatch(found["whose"]):
        return _other_journey(scene)
    journey = find_journey(found["whose"], scene)
    return journey.id if journey and journey.id in scene.views else ""


def _other_journey(scene: Scene) -> str:
    others = [j.id for j in scene.journeys if scene.wished and j.id != scene.wished.journey]
    return others[0] if len(scene.journeys) == 2 and len(others) == 1 else ""


def anew(text: str, journey: str, scene: Scene) -> Commands:
    """A wish read again, for that journey of the room; empty: it is not understood, or is about no journey."""
    if journey not in scene.views:
        return ()
    there = scene.at(journey)
    said = own_words(text).strip()
    commands, sure = read_text(said, there) if said else ((), False)
    if not sure or any(isinstance(c, Clarify) for c in commands):
        return ()
    return tuple(_in(journey, command) for command in commands)


def _in(journey: str, command: Command) -> Command:
    if not isinstance(command, (*OF_JOURNEY, *_LOOKS)) or command.journey:
        return command
    return replace(command, journey=journey)


def which_journey(commands: Commands, said: str, scene: Scene) -> Commands:
    """The commands; or the question which journey they are for, when they change one and it is not plain which."""
    open_to_doubt = any(isinstance(c, OF_JOURNEY) and not c.journey for c in commands)
    if scene.plain or not open_to_doubt:
        return commands
    return (AskWhich("journey", tuple((j.name, "which", j.id) for j in scene.journeys), said),)
