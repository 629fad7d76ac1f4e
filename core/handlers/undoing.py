"""Undo: the inverse as a new write. Where a later write touched the same thing, the person is asked first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.commands import Undo
from core.errors import JourneyError
from core.handlers.answer_card import both
from core.handlers.desk import Desk
from core.handlers.spoken import choice_of, with_choice
from core.journeys import undo
from core.journeys.patch import apply, conflicts, diff, inverse
from core.ports.store import Person, PhotoRow, Write
from core.views import Actions, Button, Card, Text
from core.words import t

BEGUN = diff({"status": "deleted"}, {"status": "active"})["status"]
"""What the patch of a beginning holds: its inverse puts the journey away."""


def undo_write(command: Undo, desk: Desk) -> None:
    """Takes back all that the last message of this person here changed; of a button: what its wish changed."""
    write = (
        desk.unit.writes.get(command.write) if command.write else desk.unit.writes.last(desk.turn.place.room, desk.by)
    )
    if write is None or write.room != desk.turn.place.room:
        raise JourneyError("nothing_to_undo", t("There is nothing of yours to take back here."))
    together = desk.unit.writes.of_group(write.group) if write.group else [write]
    group = [w for w in together if not w.undone_by and (_of_wish(w, write) or command.whole or not command.write)]
    if write.undone_by or not group:
        raise JourneyError("already_undone", t("I already took back {what}.", what=write.label))
    group.reverse()  # the last change is taken back first
    if not command.force and (question := _doubt(desk, group, write)):
        value = write.id if command.write and not command.whole else f"all/{write.id}"
        desk.ask("undo", write=value, label=write.label)
        buttons = (Button(t("Take it back"), "undo_force", value, style="danger"), Button(t("Leave it"), "next"))
        desk.answer(Card("", (Text(question), Actions(buttons))))
        return
    desk.asked("undo")
    taken = [one for one in group if _take_back(desk, one)]
    told = [t("Taken back: {what}.", what=_labels(taken))] if taken else []
    if len(taken) < len(group):
        told.append(t("The reminder was already posted, so it stays. Undo again takes back what came before it."))
    desk.answer(Card("", (Text(" ".join(told)),)))


def _of_wish(one: Write, write: Write) -> bool:
    return one.ref.get("wish", "") == write.ref.get("wish", "")


def _doubt(desk: Desk, group: Sequence[Write], write: Write) -> str:
    """Why a person should look again before these are taken back; empty: no reason."""
    if _touched_later(desk, group):
        what = write.label
        return t("Something newer changed the same thing as {what}. Take it back all the same?", what=what)
    begun = next((w for w in group if w.patch.get("status") == BEGUN), None)
    journey = desk.unit.journeys.get(begun.journey) if begun else None
    if begun and journey and undo.built_upon(journey, begun.at):
        name = journey.state.name
        return t("{journey} holds more since then, and all of it would go. Put the whole journey away?", journey=name)
    return ""


def _touched_later(desk: Desk, group: Sequence[Write]) -> list[str]:
    """Paths of the state that hold something else than what these writes, last first, would find there."""
    found: list[str] = []
    states: dict[str, dict[str, Any]] = {}
    for write in (w for w in group if w.kind == "state"):
        if write.journey not in states and (journey := desk.unit.journeys.get(write.journey)):
            states[write.journey] = undo.snapshot(journey)
        back = inverse(write.patch)
        found += conflicts(states[write.journey], back)
        states[write.journey] = apply(states[write.journey], back)
    return found


def _take_back(desk: Desk, write: Write) -> bool:
    """False: it is too late for that; the write is done with all the same, so that those before it are reached."""
    match write.kind:
        case "state":
            _restore_state(desk, write)
        case "reminder":
            if not _restore_reminder(desk, write):
                desk.unit.writes.mark_undone(write.id, desk.turn.request)
                return False
        case "photo":
            _restore_photo_row(desk, write)
        case "focus":
            _focus(desk, write.ref.get("before", ""))
            desk.keep("focus", _again(write), ref={"before": write.ref.get("after", "")})
        case "pings":
            on = write.ref.get("before") == "on"
            desk.unit.people.save(replace(_person(desk), pings=on))
            desk.keep("pings", _again(write), ref={"before": "off" if on else "on"})
        case "timezone":
            person = _person(desk)
            desk.unit.people.save(replace(person, zone=write.ref.get("before", "")))
            desk.keep("timezone", _again(write), ref={"before": person.zone})
        case "language":
            person = _person(desk)
            desk.unit.people.save(with_choice(person, write.ref.get("before", "")))
            desk.keep("language", _again(write), ref={"before": choice_of(person)})
    desk.unit.writes.mark_undone(write.id, desk.writes[-1].id if desk.writes else desk.turn.request)
    if write.kind != "state":  # undo.restore says so itself
        desk.emit("journey.write_undone", write.journey, kind=write.kind)
    return True


def _restore_state(desk: Desk, write: Write) -> None:
    journey = desk.unit.journeys.get(write.journey)
    if journey is None:
        raise JourneyError("gone", t("That journey is not here any more."))
    data = undo.snapshot(journey)
    after, events = undo.restore(
        journey, desk.house.templates[journey.template], apply(data, inverse(write.patch)), desk.now
    )
    saved = desk.save(journey, after, events, _again(write))
    if "focus" in write.ref:
        _focus(desk, _focus_without(desk, saved.id, write.ref["focus"]) if saved.status == "deleted" else saved.id)


def _focus_without(desk: Desk, gone: str, before: str) -> str:
    """Where it goes on when a journey was put away: where it is already, else where it was before that one, else at
    the one that was active last."""
    now = desk.unit.journeys.focus(desk.turn.place.room)
    others = [journey.id for journey in desk.turn.journeys if journey.id != gone]
    return next((one for one in (now, before) if one in others), others[0] if others else "")


def _restore_reminder(desk: Desk, write: Write) -> bool:
    reminder = write.ref["reminder"]
    undone = (
        desk.unit.reminders.cancel(reminder) if write.ref["did"] == "set" else desk.unit.reminders.reinstate(reminder)
    )
    if undone:
        did = "cancel" if write.ref["did"] == "set" else "set"
        desk.keep("reminder", _again(write), ref={"reminder": reminder, "did": did})
    return undone


def _restore_photo_row(desk: Desk, write: Write) -> None:
    """The row by which a photo is found; what the journey holds of it is a write of its own."""
    photo, media = write.ref["photo"], write.ref["media"]
    journey = desk.unit.journeys.get(write.journey)
    adding = write.ref["did"] == "remove"
    if adding and journey:
        desk.unit.photos.add(PhotoRow(photo, journey.id, journey.tenant, media, desk.now))
    else:
        desk.unit.photos.remove(photo)
    did = "add" if adding else "remove"
    desk.keep("photo", _again(write), journey=write.journey, ref={**write.ref, "did": did})


def _focus(desk: Desk, journey_id: str) -> None:
    desk.unit.journeys.set_focus(desk.turn.place.room, journey_id)
    desk.journey = desk.unit.journeys.get(journey_id) if journey_id else None


def _person(desk: Desk) -> Person:
    return desk.unit.people.get(desk.by) or desk.turn.person


def _labels(group: Sequence[Write]) -> str:
    return both(dict.fromkeys(w.label for w in reversed(group)))


def _again(write: Write) -> str:
    return t("taking back {what}", what=write.label)
