"""The composition root: settings -> ports -> handlers. Opens every resource, and closes it again in reverse.

Which handler takes which command, and which subscriber hears of which event, are the two tables below.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot import surfaces
from bot.caching import open_rate_limiter
from bot.clock import SystemClock, new_id
from bot.keys import secret_keys
from bot.models import ModelSide, budgets_of, open_models
from bot.providers import providers
from bot.reporting import open_reporting
from bot.settings import Settings
from bot.upkeep import Upkeep
from core import commands as c
from core.errors import SettingsError
from core.events import EVENT_NAMES, EventName
from core.handlers import (
    alerts,
    ask,
    languages,
    notes,
    photos,
    questions,
    reminders,
    shelf,
    steps,
    talk,
    undoing,
    which,
)
from core.handlers.admin_status import Watched
from core.handlers.cost_reports import Reporting, post_due_reports
from core.handlers.desk import House
from core.handlers.dispatch import Dispatcher, Handlers, Outlet, Quick, Thoughtful
from core.handlers.error_rates import jump_key
from core.handlers.failures import give_up_with_card, undeliverable_with_event
from core.handlers.instant import InstantAnswers
from core.handlers.models import Models
from core.handlers.pace import Pace
from core.handlers.provider_alerts import provider_alert
from core.handlers.subscribers import (
    Subscriber,
    SubscriberLoop,
    admin_place,
    alert_admin,
    error_alert_key,
    error_card,
    refresh_status_card,
)
from core.handlers.ticks import post_due_nudges, post_due_reminders
from core.inbox import Emergency, Inbox, InboxRunner
from core.journeys.spoken import spoken_templates
from core.knowledge.guide import Guide
from core.limits import parse_rate
from core.messages import PlatformName
from core.outbox import OutboxRelay
from core.persistence import SqlStore, migrate, open_store
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import PlatformAdapter
from core.ports.store import Lease, Unit, Wakeups
from core.tally import Tally
from core.understanding.meaning.lazily import open_meaning
from core.understanding.rules import prepare
from core.understanding.safety import recognise, safety_card

HANDLERS_DRAIN, POSTS_DRAIN = 12.0, 8.0
"""Seconds; with the page's own 5 a stop takes at most 25, and hosts usually allow 30."""


def handlers(
    adapters: Mapping[PlatformName, PlatformAdapter], media: MediaStore, models: Models, guide: Guide
) -> Handlers:
    """Which handler takes which command."""
    desk = photos.PhotoDesk(adapters, media, models.look)
    return {
        c.Greet: Quick(talk.greet),
        c.ShowHelp: Quick(talk.show_help),
        c.Thanked: Quick(talk.thanked),
        c.Clarify: Quick(talk.clarify),
        c.SaySafety: Quick(talk.say_safety),
        c.Ignore: Quick(talk.ignore),
        c.Reject: Quick(talk.reject),
        c.StartJourney: Quick(steps.start_journey),
        c.ShowProgress: Quick(steps.show_progress),
        c.ShowNext: Quick(steps.show_next),
        c.CompleteStep: Quick(steps.complete_step),
        c.StateProof: Quick(steps.state_proof),
        c.TickItem: Quick(steps.tick_item),
        c.RecordFact: Quick(steps.record_fact),
        c.SkipStep: Quick(steps.skip_step),
        c.ReopenStep: Quick(steps.reopen_step),
        c.AskFact: Quick(ask.ask_fact),
        c.LeaveQuestion: Quick(ask.leave_question),
        c.AskWhich: Quick(which.ask_which),
        c.AddNote: Quick(notes.add_note),
        c.ReceivePhotos: Thoughtful(desk.think, photos.receive_photos),
        c.ShowPhotos: Quick(photos.show_photos),
        c.ConfirmObservation: Quick(photos.confirm_observation),
        c.CorrectObservation: Quick(photos.correct_observation),
        c.ListJourneys: Quick(shelf.list_journeys),
        c.SwitchJourney: Quick(shelf.switch_journey),
        c.PauseJourney: Quick(shelf.pause_journey),
        c.ResumeJourney: Quick(shelf.resume_journey),
        c.RemindMe: Quick(reminders.remind_me),
        c.AskWhen: Quick(reminders.ask_when),
        c.ListReminders: Quick(reminders.list_reminders),
        c.CancelReminder: Quick(reminders.cancel_reminder),
        c.SetPings: Quick(reminders.set_pings),
        c.SetTimezone: Quick(reminders.set_timezone),
        c.SetLanguage: Quick(languages.set_language),
        c.Undo: Quick(undoing.undo_write),
        c.AcknowledgeAlert: Quick(alerts.acknowledge_alert),
        c.ReadGuidance: Quick(questions.read_guidance(guide)),
        c.AskQuestion: Thoughtful(questions.think_about_question(guide, models.advise), questions.answer_question),
    }


SUBSCRIPTIONS: dict[EventName, tuple[str, ...]] = {
    "cost.threshold_exceeded": ("budget_alert",),
    "cost.limit_reached": ("limit_alert",),
    "cost.unpriced": ("unpriced_alert",),
    "error.occurred": ("error_alert",),
    "errors.jumped": ("jump_alert",),
    "provider.opened": ("provider_alert",),
    "provider.closed": ("provider_alert",),
    **{name: ("status_card",) for name in EVENT_NAMES if name.startswith("journey.")},
}
"""Which subscribers hear of which event."""


def subscribers(house: House) -> dict[str, Subscriber]:
    return {
        "status_card": refresh_status_card(house),
        "budget_alert": alerts.alert_with_button(house, "budget", alerts.budget_key),
        "limit_alert": alerts.alert_with_button(house, "limit", alerts.limit_key),
        "unpriced_alert": alerts.alert_with_button(house, "unpriced", alerts.unpriced_key),
        "error_alert": alert_admin(house, error_card, error_alert_key),
        "jump_alert": alerts.alert_with_button(house, "errors", jump_key),
        "provider_alert": provider_alert(house),
    }


def emergency(text: str) -> Emergency | None:
    """What goes out at acceptance: emergencies alone; lesser warnings come with the answer."""
    hazard = recognise(text) if text else None
    return Emergency(hazard.id, safety_card(hazard)) if hazard and hazard.level == "emergency" else None


@dataclass(frozen=True, slots=True)
class Role:
    """What a process does. `receives`: surfaces it listens on; `sends`: platforms whose outbox it works off."""

    receives: Collection[PlatformName] = ()
    sends: Collection[PlatformName] = ()
    fetches: Collection[PlatformName] = ()
    """Platforms whose attachments are read here, though others send and receive there."""
    works: bool = False
    """Handles the inbox, events and ticks."""


@dataclass(slots=True)
class Running:
    """Everything a process holds, wired."""

    settings: Settings
    role: Role
    store: SqlStore
    clock: Clock
    wakeups: Wakeups
    media: MediaStore
    house: House
    intake: Inbox
    instant: InstantAnswers
    adapters: dict[PlatformName, Any]
    upkeep: Upkeep
    runner: InboxRunner | None = None
    relays: list[OutboxRelay] = field(default_factory=list)
    subscriber_loop: SubscriberLoop | None = None
    ai: ModelSide | None = None
    """Where this process asks models."""
    reporting: Reporting | None = None
    """Where this process posts cost reports."""

    async def tick_reminders(self) -> None:
        """What is due is posted, by whichever process comes first."""
        now = self.clock.now()
        if await self.store.transact(lambda unit: post_due_reminders(unit, self.house, now)):
            self.wakeups.ring("outbox")

    async def tick_nudges(self) -> None:
        now = self.clock.now()
        if await self.store.transact(lambda unit: post_due_nudges(unit, self.house, now)):
            self.wakeups.ring("outbox")

    async def tick_purse(self) -> None:
        """What calls that never ended had set aside is settled."""
        if self.ai:
            await self.ai.purse.expire()

    async def tick_reports(self) -> None:
        if self.reporting and await post_due_reports(self.store, self.clock, self.house, self.reporting):
            self.wakeups.ring("outbox")

    def use(self, name: PlatformName, adapter: PlatformAdapter) -> None:
        """A surface that is made by its own process (the console's): its relay works from now on."""
        self.adapters[name] = adapter
        self.relays[:] = _relays(self.role, self.adapters, self.upkeep)

    def loops(self) -> list[Any]:
        """The inbox, outbox and event loops of this process (each has run() and loop.drain())."""
        return [part for part in (self.runner, self.subscriber_loop, *self.relays) if part is not None]

    async def drain(self) -> None:
        """Ends what is under way: handlers first, since they still give posts to the relays."""
        if self.runner:
            await self.runner.loop.drain(HANDLERS_DRAIN)
        parts = [p for p in self.loops() if p is not self.runner]
        await asyncio.gather(*(part.loop.drain(POSTS_DRAIN) for part in parts))
        await self.upkeep.tally.flush()


@asynccontextmanager
async def open_running(
    settings: Settings, role: Role, *, clock: Clock | None = None, admin: str | None = None
) -> AsyncIterator[Running]:
    """Opens what the role needs; migrates where this process is the only one (SQLite). SettingsError, StoreError."""
    if settings.embedded and not (role.works and role.sends):
        raise SettingsError(
            "This process needs a database that several can share, and DATABASE_URL is not set.",
            remedy="Set it to a PostgreSQL server, or use `homeview run`, which does everything in one process.",
        )
    async with AsyncExitStack() as stack:
        yield await _open(
            settings, role, clock or SystemClock(), settings.admin_channel if admin is None else admin, stack
        )


async def _open(settings: Settings, role: Role, clock: Clock, admin: str, stack: AsyncExitStack) -> Running:
    store = await open_database(settings, stack)
    wakeups = await surfaces.open_wakeups(settings, stack)
    media = surfaces.open_media(settings)
    house = House(spoken_templates(), new_id, SUBSCRIPTIONS, settings.timezone, admin_place(admin), settings.language)
    instant = InstantAnswers(store, clock, house.templates, settings.timezone, settings.language)
    adapters: dict[PlatformName, Any] = {}
    relays: list[OutboxRelay] = []
    runner: InboxRunner | None = None
    dispatcher: Dispatcher | None = None
    ai: ModelSide | None = None
    watched: Watched | None = None
    tally = Tally(store, clock)
    meaning = open_meaning() if role.works else None
    if role.works:
        await asyncio.to_thread(prepare)
        found = providers(settings)
        ai = await open_models(settings, store, clock, house, found, stack)
        watched = Watched([provider.service for provider in found], budgets_of(settings), settings.hard_limits)
        table = handlers(adapters, media, ai.models, Guide(house.templates, meaning.encoder if meaning else None))
        read = ai.models.read if ai.models.has_model else None
        dispatcher = Dispatcher(store, clock, house, table, wakeups, outlet(clock, relays), read, tally.well, meaning)
        runner = InboxRunner(store, clock, new_id, wakeups, dispatcher, give_up_with_card(house, clock))
    upkeep = Upkeep(store, clock, wakeups, house, tally, ai, watched, meaning)
    pace = await _open_pace(settings, upkeep, stack)
    intake = Inbox(store, clock, new_id, wakeups, emergency, runner, dispatcher, pace)
    needed = {*role.receives, *role.sends, *role.fetches}
    adapters.update(await surfaces.open_adapters(settings, needed, intake, instant, store, media, clock, admin, stack))
    relays.extend(_relays(role, adapters, upkeep))
    loop = SubscriberLoop(store, clock, new_id, wakeups, subscribers(house)) if role.works else None
    if store.alone:
        now = clock.now()
        await store.transact(lambda unit: _release_all(unit, now))
    reporting = open_reporting(settings, media) if role.works else None
    held = (settings, role, store, clock, wakeups, media, house, intake, instant, adapters, upkeep)
    return Running(*held, runner, relays, loop, ai, reporting)


async def _open_pace(settings: Settings, upkeep: Upkeep, stack: AsyncExitStack) -> Pace | None:
    """None: messages may come as fast as they like."""
    rate = parse_rate(settings.rate_messages)
    if rate is None:
        return None
    limiter = upkeep.ai.limiter if upkeep.ai else await open_rate_limiter(settings, stack)
    return Pace(limiter, rate, upkeep.house, upkeep.clock)


async def open_database(settings: Settings, stack: AsyncExitStack) -> SqlStore:
    """The store, closed with the stack; SQLite is brought up to date first. Raises StoreError kinds, SettingsError."""
    if settings.embedded:
        settings.home.mkdir(parents=True, exist_ok=True)
        await migrate(settings.database)
    store = open_store(settings.database, secret_keys(settings))
    stack.push_async_callback(store.close)
    await store.check_keys()
    return store


def _release_all(unit: Unit, now: Any) -> None:
    """On SQLite nobody else can hold a lease: what a killed process held goes on at once."""
    unit.inbox.release_all(now)
    unit.outbox.release_all(now)
    unit.events.release_all(now)


def _relays(role: Role, adapters: Mapping[PlatformName, Any], upkeep: Upkeep) -> list[OutboxRelay]:
    """One for the outboxes this process works off, one for the safety cards of the surfaces it receives from: posts
    that hang, or processes that are not there, do not keep a safety card waiting."""
    told = undeliverable_with_event(upkeep.house, upkeep.clock)
    groups = (
        ({n: a for n, a in adapters.items() if n in role.sends}, False),
        ({n: a for n, a in adapters.items() if n in role.receives}, True),
    )
    return [
        OutboxRelay(
            upkeep.store,
            upkeep.clock,
            new_id,
            upkeep.wakeups,
            group,
            told,
            urgent_only=urgent,
            well=upkeep.tally.well,
        )
        for group, urgent in groups
        if group
    ]


def outlet(clock: Clock, relays: list[OutboxRelay]) -> Outlet:
    """Fresh posts go straight to the relay of this process, when it serves the platform."""

    def relay_for(platform: PlatformName) -> OutboxRelay | None:
        return next((r for r in relays if r.serves(platform)), None)

    def offer(platform: PlatformName) -> Lease | None:
        relay = relay_for(platform)
        return relay.loop.offer(clock.now()) if relay else None

    def take(post: Any) -> None:
        if relay := relay_for(post.outgoing.place.platform):
            relay.loop.take(post)

    return Outlet(offer, take)
