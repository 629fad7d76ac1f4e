"""A person's own reminders: set, list, cancel, and the two settings that belong to them (nudges, time zone)."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from core.commands import AskWhen, CancelReminder, ListReminders, RemindMe, SetPings, SetTimezone
from core.errors import JourneyError
from core.handlers.desk import Desk
from core.ports.store import Reminder
from core.views import Actions, Button, Card, Text

_WHY = {
    "missing": "When shall I remind you? For example: Thursday 7pm, tomorrow morning, in 20 minutes.",
    "unclear": "I did not understand the time. For example: Thursday 7pm, tomorrow morning, in 20 minutes.",
    "past": "That moment has passed. When shall I remind you?",
    "repeating": "I cannot repeat reminders yet. Tell me one time, such as Monday 8am, and I remind you once.",
}


def said_time(due: datetime, zone: str) -> str:
    """ "Thursday 26 November 2026 at 19:00", in that zone."""
    local = due.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def remind_me(command: RemindMe, desk: Desk) -> None:
    reminder = Reminder(
        id=desk.house.ids(),
        dedupe=f"own:{desk.turn.place.platform}:{desk.turn.inbound.id}:{len(desk.writes)}",
        journey=desk.journey.id if desk.journey else "",
        tenant=desk.tenant,
        person=desk.by,
        place=desk.turn.place,
        text=command.text,
        due_at=command.due,
        tz=command.zone,
        local_at=command.local,
    )
    desk.asked("when", "remind")
    if desk.unit.reminders.add(reminder):
        desk.keep("reminder", "the reminder", journey=reminder.journey, ref={"reminder": reminder.id, "did": "set"})
        desk.emit("journey.reminder_set", kind="own")
    when = said_time(command.due, command.zone)
    what = command.text or "what you asked"
    desk.answer(Card("", (Text(f"I will remind you on *{when}* ({command.zone}):"), Text(what, quoted=True))))


def ask_when(command: AskWhen, desk: Desk) -> None:
    if not command.text and command.problem == "missing":
        desk.ask("remind")
        desk.answer(Card("", (Text("What shall I remind you of, and when? For example: call the tiler Friday 7pm."),)))
        return
    desk.ask("when", text=command.text)
    desk.answer(Card("", (Text(_WHY[command.problem]),)))


def list_reminders(command: ListReminders, desk: Desk) -> None:
    found = desk.unit.reminders.open_for(desk.turn.place.room)
    own = [r for r in found if r.kind == "own"]
    if not own:
        desk.answer(
            Card("", (Text("No reminders are set here. Say for example: remind me Friday 7pm to call the tiler."),))
        )
        return
    blocks = []
    for number, reminder in enumerate(own, 1):
        when = said_time(reminder.due_at, desk.turn.zone)
        blocks += [Text(f"{number}. *{when}*"), Text(reminder.text, quoted=True)]
    buttons = tuple(Button(f"Cancel {n}", "cancel_reminder", r.id) for n, r in enumerate(own, 1))
    desk.answer(Card("Reminders", (*blocks, Actions(buttons))))


def cancel_reminder(command: CancelReminder, desk: Desk) -> None:
    reminder = _meant(desk, command.reminder)
    if reminder is None:
        list_reminders(ListReminders(), desk)
        return
    if not desk.unit.reminders.cancel(reminder.id):
        raise JourneyError("reminder_gone", "That reminder was already posted or cancelled.")
    desk.keep(
        "reminder", "cancelling the reminder", journey=reminder.journey, ref={"reminder": reminder.id, "did": "cancel"}
    )
    desk.emit("journey.reminder_cancelled")
    desk.answer(Card("", (Text("Cancelled. I will not remind you of this:"), Text(reminder.text, quoted=True))))


def _meant(desk: Desk, said: str) -> Reminder | None:
    """By id, else the one whose words hold all of `said`; None when several fit, or when nothing is said of several."""
    known = desk.unit.reminders.get(said)
    if known and known.place.room == desk.turn.place.room:
        return known
    waiting = [r for r in desk.unit.reminders.open_for(desk.turn.place.room) if r.kind == "own"]
    words = said.casefold().split()
    fits = [r for r in waiting if all(word in r.text.casefold() for word in words)]
    if not fits:
        raise JourneyError("no_such_reminder", "That reminder is not here any more. Say `reminders` to see those set.")
    return fits[0] if len(fits) == 1 else None


def set_pings(command: SetPings, desk: Desk) -> None:
    person = desk.turn.person
    desk.unit.people.save(replace(person, pings=command.on))
    if person.pings != command.on:
        desk.keep(
            "pings",
            "nudges on" if command.on else "stopping the nudges",
            ref={"before": "on" if person.pings else "off"},
        )
        desk.emit("journey.pings_changed", on=command.on)
    told = (
        "I will nudge you again when a step takes longer than usual: at most once a day, never at night."
        if command.on
        else "No more nudges from me. Your own reminders still come, and so does anything about safety."
    )
    desk.answer(Card("", (Text(told),)))


def set_timezone(command: SetTimezone, desk: Desk) -> None:
    if command.zone not in available_timezones():
        desk.ask("timezone")
        desk.answer(Card("", (Text("Which time zone are you in? For example: Europe/Berlin, or America/New_York."),)))
        return
    person = desk.turn.person
    desk.asked("timezone")
    desk.unit.people.save(replace(person, zone=command.zone))
    desk.keep("timezone", "your time zone", ref={"before": person.zone})
    local = desk.now.astimezone(ZoneInfo(command.zone))
    desk.answer(Card("", (Text(f"Your time zone is {command.zone}: it is {local:%H:%M} there now."),)))
