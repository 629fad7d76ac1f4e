"""What hears of events after they are committed. Each fails alone, and is tried again alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from core.errors import HomeViewError, StoreError
from core.handlers.desk import House
from core.handlers.shown import shows_anew
from core.handlers.spoken import spoken_to
from core.journeys import cards
from core.messages import Place
from core.ports.clock import Clock, Ids
from core.ports.store import Delivery, Lease, Outgoing, Store, Unit, Wakeups
from core.views import Card, Text
from core.words import speaking, t
from core.workloop import WorkLoop, backoff, write_down

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
Subscriber = Callable[[Unit, Delivery, datetime], None]


class CardOf(Protocol):
    def __call__(self, delivery: Delivery) -> Card: ...


class SubscriberLoop:
    """Delivers stored events to their subscribers, in any number of workers, each delivery in one transaction."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        wakeups: Wakeups,
        subscribers: Mapping[str, Subscriber],
    ) -> None:
        self._store, self._clock, self._wakeups, self._subscribers = store, clock, wakeups, subscribers
        self.loop = WorkLoop("events", self._claim, self._work, clock, ids, wakeups, concurrency=4)

    async def run(self) -> None:
        await self.loop.run()

    async def _claim(self, now: datetime, lease: Lease, room: int) -> Sequence[Delivery]:
        return await self._store.transact(lambda unit: unit.events.claim(now, lease, room))

    async def _work(self, delivery: Delivery) -> None:
        now = self._clock.now()

        def work(unit: Unit) -> None:
            self._subscribers[delivery.subscriber](unit, delivery, now)
            unit.events.delivered(delivery)

        try:
            await self._store.transact(work)
            self._wakeups.ring("outbox")
        except Exception as exc:  # noqa: BLE001 - one subscriber's failure must not stop the others
            await self._failed(delivery, exc)

    async def _failed(self, delivery: Delivery, error: Exception) -> None:
        dead = delivery.attempts >= MAX_ATTEMPTS
        log.warning(
            "events.subscriber_failed",
            subscriber=delivery.subscriber,
            event_name=delivery.recorded.event.name,
            request=delivery.recorded.request,
            attempt=delivery.attempts,
            dead=dead,
            error=type(error).__name__,
            exc_info=None if isinstance(error, HomeViewError) else error,
        )
        at = self._clock.now() + backoff(delivery.attempts)

        def work(unit: Unit) -> None:
            unit.events.retry(delivery, at, type(error).__name__, dead)

        try:
            await write_down(lambda: self._store.transact(work))
        except StoreError as exc:  # the lease runs out by itself
            log.error("events.failure_not_recorded", error=type(exc).__name__)


def refresh_status_card(house: House) -> Subscriber:
    """Keeps the journey's one status card true, where one was posted: edited in place, once a version."""

    def refresh(unit: Unit, delivery: Delivery, now: datetime) -> None:
        journey = unit.journeys.get(delivery.recorded.journey)
        if journey is None or journey.status == "deleted":
            return
        name = f"status:{journey.id}"
        known = unit.outbox.remembered(name)
        if known is None:
            return
        owner = unit.people.get(journey.owner)
        zone = ZoneInfo((owner.zone if owner else "") or house.default_zone)
        with speaking(spoken_to(owner, house.language)):
            card = cards.status_card(journey, house.templates[journey.template], now, zone)
        if not shows_anew(unit, name, card):
            return
        outgoing = Outgoing(
            id=house.ids(),
            dedupe=f"{name}:v{journey.version}",
            place=known[0],
            card=card,
            lane=f"{known[0].lane}#status",
            edits=name,
            request=delivery.recorded.request,
        )
        unit.outbox.add(outgoing, now)

    return refresh


def alert_admin(house: House, card_of: CardOf, dedupe_of: Callable[[Delivery], str]) -> Subscriber:
    """Posts a card to the admin channel, once for each dedupe key; without a channel it is in the log."""

    def alert(unit: Unit, delivery: Delivery, now: datetime) -> None:
        log.warning("admin.alert", event_name=delivery.recorded.event.name, **dict(delivery.recorded.event.data))
        if house.admin is None:
            return
        with speaking(house.language):
            card = card_of(delivery)
        outgoing = Outgoing(
            id=house.ids(),
            dedupe=dedupe_of(delivery),
            place=house.admin,
            card=card,
            request=delivery.recorded.request,
            to_admin=True,
        )
        unit.outbox.add(outgoing, now)

    return alert


def error_card(delivery: Delivery) -> Card:
    """An error for those who run it: category, where, the request to look for in the log."""
    data = delivery.recorded.event.data
    told = {name: data.get(name, name) for name in ("error", "category", "operation")}
    lines = [t("*{error}* ({category}) in {operation}.", **told)]
    if data.get("reason") == "revoked":
        lines.append(t("The platform's token was revoked: install the app again and set the new token."))
    lines.append(t("I say this once an hour for each kind. `homeview doctor --live` checks tokens and addresses."))
    footer = Text(t("Request: {request}", request=delivery.recorded.request), tone="quiet")
    return Card(t("Something failed"), (Text("\n".join(lines), tone="alert"), footer))


def error_alert_key(delivery: Delivery) -> str:
    """Once an hour for each kind; a revoked token is one kind, whether it was met when sending or when receiving."""
    data = delivery.recorded.event.data
    kind = f"{data.get('error')}:{data.get('operation')}"
    if data.get("reason") == "revoked":
        kind = "revoked:" + str(data.get("operation", "")).rpartition(".")[2]
    return f"alert:error:{kind}:{delivery.recorded.at:%Y%m%d%H}"


def admin_place(setting: str) -> Place | None:
    """ "slack:C1", "discord:4", "web" as a place; empty: none."""
    platform, _, channel = setting.partition(":")
    match platform:
        case "slack":
            return Place("slack", "", channel)
        case "discord":
            return Place("discord", "", channel)
        case "web" | "console" as local:
            return Place(local, "local", "admin", direct=True)
        case _:
            return None
