"""What the ticks do: what is due is claimed in the database, so that any number of processes post it once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.events import Event, Recorded
from core.handlers.desk import House
from core.handlers.reminders import said_time
from core.handlers.spoken import spoken_to
from core.journeys.figures import next_action
from core.journeys.model import Journey
from core.messages import Place, PlatformName
from core.ports.store import Outgoing, Reminder, Unit
from core.views import Actions, Block, Button, Card, Text
from core.words import speaking, t

LATE_AFTER = timedelta(minutes=5)
QUIET_FROM, QUIET_TO = time(21, 0), time(8, 0)
"""In the person's zone nobody is nudged between these."""
NUDGE_AGAIN = timedelta(days=7)
"""A step that goes on and on is mentioned once a week: well under the promise of at most once a day."""
BATCH = 200


def post_due_reminders(unit: Unit, house: House, now: datetime) -> int:
    """Claims what is due and adds its posts in the same transaction. Returns how many."""
    due = unit.reminders.due(now, BATCH)
    for reminder in due:
        with speaking(spoken_to(unit.people.get(reminder.person), house.language)):
            card = reminder_card(reminder, now)
        unit.outbox.add(
            Outgoing(
                id=house.ids(),
                dedupe=f"reminder:{reminder.id}",
                place=reminder.place,
                card=card,
                request=reminder.id,
            ),
            now,
        )
        _record(unit, house, now, Event("journey.reminder_posted", {"late": _late(reminder, now)}), reminder)
    return len(due)


def reminder_card(reminder: Reminder, now: datetime) -> Card:
    blocks: list[Block] = [Text(reminder.text, quoted=True)]
    if _late(reminder, now):
        due = said_time(reminder.due_at, reminder.tz)
        blocks.append(Text(t("Late: this was due on {when}. I could not post it then.", when=due), tone="quiet"))
    return Card(t("Reminder"), tuple(blocks))


def _late(reminder: Reminder, now: datetime) -> bool:
    return now - reminder.due_at > LATE_AFTER


def post_due_nudges(unit: Unit, house: House, now: datetime) -> int:
    """Journeys whose step outlived its typical time: nudged by day, when wanted. Returns how many were posted."""
    posted = 0
    for idle in unit.journeys.idle_steps(now, BATCH):
        journey = unit.journeys.get(idle.journey)
        if journey is None or journey.status != "active":
            unit.journeys.set_nudge(idle.journey, None)
            continue
        owner = unit.people.get(journey.owner)
        if owner is not None and not owner.pings:
            unit.journeys.set_nudge(journey.id, now + NUDGE_AGAIN)
            continue
        zone = ZoneInfo((owner.zone if owner else "") or house.default_zone)
        if (wake := quiet_until(now, zone)) is not None:
            unit.journeys.set_nudge(journey.id, wake)
            continue
        with speaking(spoken_to(owner, house.language)):
            posted += _nudge(unit, house, journey, now, zone)
        unit.journeys.set_nudge(journey.id, now + NUDGE_AGAIN)
    return posted


def _nudge(unit: Unit, house: House, journey: Journey, now: datetime, zone: ZoneInfo) -> bool:
    unit.outbox.add(
        Outgoing(
            id=house.ids(),
            dedupe=f"nudge:{journey.id}:{now.astimezone(zone):%Y-%m-%d}",
            place=place_of_room(journey.room),
            card=nudge_card(house, journey),
            request=journey.id,
        ),
        now,
    )
    recorded = Recorded(
        house.ids(),
        Event("journey.nudge_posted", {"step": journey.state.current}),
        now,
        journey.tenant,
        journey=journey.id,
    )
    unit.events.append(recorded, house.subscriptions.get("journey.nudge_posted", ()))
    return True


def nudge_card(house: House, journey: Journey) -> Card:
    action = next_action(journey, house.templates[journey.template])
    lo, hi = action.step.typical_days
    text = t(
        "*{step}* usually takes {low} to {high} days; yours has gone on for longer. Next: {next}",
        step=action.step.title,
        low=lo,
        high=hi,
        next=action.what,
    )
    buttons = (
        Button(t("What is next?"), "next", journey.id, style="primary"),
        Button(t("Pause"), "pause", journey.id),
        Button(t("Stop nudges"), "pings", "off"),
    )
    return Card(journey.state.name, (Text(text), Actions(buttons)))


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end (UTC), or None by day. Built from local date and hour, so clock changes are right."""
    local = now.astimezone(zone)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, zone).astimezone(now.tzinfo)


def place_of_room(room: str) -> Place:
    """The channel or DM of "platform:workspace:channel"."""
    platform, workspace, channel = room.split(":", 2)
    names: dict[str, PlatformName] = {"slack": "slack", "discord": "discord", "web": "web", "console": "console"}
    return Place(names[platform], workspace, channel)


def _record(unit: Unit, house: House, now: datetime, event: Event, reminder: Reminder) -> None:
    recorded = Recorded(house.ids(), event, now, reminder.tenant, reminder.person, reminder.journey, reminder.id)
    unit.events.append(recorded, house.subscriptions.get(event.name, ()))
