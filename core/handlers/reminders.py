"""A person's own reminders: set, list, cancel, and the two settings that belong to them (nudges, time zone)."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from core.commands import AskWhen, CancelReminder, ListReminders, RemindMe, SetPings, SetTimezone
from core.errors import JourneyError
from core.handlers.desk import Desk
from core.ports.store import Reminder
from core.views import Actions, Button, Card, Text
from core.words import full_day, mark, t

_WHY = {
    "missing": mark("When shall I remind you? For example: Thursday 7pm, tomorrow morning, in 20 minutes."),
    "unclear": mark("I did not understand the time. For example: Thursday 7pm, tomorrow morning, in 20 minutes."),
    "past": mark("That moment has passed. When shall I remind you?"),
    "repeating": mark("I cannot repeat reminders yet. Tell me one time, such as Monday 8am, and I remind you once."),
}


def said_time(due: datetime, zone: str) -> str:
    """ "Thursday 26 November 2026 at 19:00", in that zone."""
    local = due.astimezone(ZoneInfo(zone))
    return t("{day} at {time}", day=full_day(local), time=f"{local:%H:%M}")


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
        desk.keep("reminder", t("the reminder"), journey=reminder.journey, ref={"reminder": reminder.id, "did": "set"})
        desk.emit("journey.reminder_set", kind="own")
    when = said_time(command.due, command.zone)
    told = t("I will remind you on *{when}* ({zone}):", when=when, zone=command.zone)
    desk.answer(Card("", (Text(told), Text(command.text or t("what you asked"), quoted=True))))


def ask_when(command: AskWhen, desk: Desk) -> None:
    if not command.text and command.problem == "missing":
        desk.ask("remind")
        text = t("What shall I remind you of, and when? For example: call the tiler Friday 7pm.")
        desk.answer(Card("", (Text(text),)))
        return
    desk.ask("when", text=command.text)
    desk.answer(Card("", (Text(t(_WHY[command.problem])),)))


def list_reminders(command: ListReminders, desk: Desk) -> None:
    found = desk.unit.reminders.open_for(desk.turn.place.room)
    own = [r for r in found if r.kind == "own"]
    if not own:
        text = t("No reminders are set here. Say for example: remind me Friday 7pm to call the tiler.")
        desk.answer(Card("", (Text(text),)))
        return
    blocks = []
    for number, reminder in enumerate(own, 1):
        when = said_time(reminder.due_at, desk.turn.zone)
        blocks += [Text(f"{number}. *{when}*"), Text(reminder.text, quoted=True)]
    # Most: 24
    buttons = tuple(Button(t("Cancel {n}", n=n), "cancel_reminder", r.id) for n, r in enumerate(own, 1))
    desk.answer(Card(t("Reminders"), (*blocks, Actions(buttons))))


def cancel_reminder(command: CancelReminder, desk: Desk) -> None:
    reminder = _meant(desk, command.reminder)
    if reminder is None:
        list_reminders(ListReminders(), desk)
        return
    if not desk.unit.reminders.cancel(reminder.id):
        raise JourneyError("reminder_gone", t("That reminder was already posted or cancelled."))
    ref = {"reminder": reminder.id, "did": "cancel"}
    desk.keep("reminder", t("cancelling the reminder"), journey=reminder.journey, ref=ref)
    desk.emit("journey.reminder_cancelled")
    desk.answer(Card("", (Text(t("Cancelled. I will not remind you of this:")), Text(reminder.text, quoted=True))))


def _meant(desk: Desk, said: str) -> Reminder | None:
    """By id, else the one whose words hold all of `said`; None when several fit, or when nothing is said of several."""
    known = desk.unit.reminders.get(said)
    if known and known.place.room == desk.turn.place.room:
        return known
    waiting = [r for r in desk.unit.reminders.open_for(desk.turn.place.room) if r.kind == "own"]
    words = said.casefold().split()
    fits = [r for r in waiting if all(word in r.text.casefold() for word in words)]
    if not fits:
        text = t("That reminder is not here any more. Say `reminders` to see those set.")
        raise JourneyError("no_such_reminder", text)
    return fits[0] if len(fits) == 1 else None


def set_pings(command: SetPings, desk: Desk) -> None:
    person = desk.turn.person
    desk.unit.people.save(replace(person, pings=command.on))
    if person.pings != command.on:
        desk.keep(
            "pings",
            t("nudges on") if command.on else t("stopping the nudges"),
            ref={"before": "on" if person.pings else "off"},
        )
        desk.emit("journey.pings_changed", on=command.on)
    told = (
        t("I will nudge you again when a step takes longer than usual: at most once a day, never at night.")
        if command.on
        else t("No more nudges from me. Your own reminders still come, and so does anything about safety.")
    )
    desk.answer(Card("", (Text(told),)))


def set_timezone(command: SetTimezone, desk: Desk) -> None:
    if command.zone not in available_timezones():
        desk.ask("timezone")
        text = t("Which time zone are you in? For example: Europe/Berlin, or America/New_York.")
        desk.answer(Card("", (Text(text),)))
        return
    person = desk.turn.person
    desk.asked("timezone")
    desk.unit.people.save(replace(person, zone=command.zone))
    desk.keep("timezone", t("your time zone"), ref={"before": person.zone})
    local = desk.now.astimezone(ZoneInfo(command.zone))
    text = t("Your time zone is {zone}: it is {time} there now.", zone=command.zone, time=f"{local:%H:%M}")
    desk.answer(Card("", (Text(text),)))
