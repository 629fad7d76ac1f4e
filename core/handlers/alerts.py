"""Alerts in the admin channel, each with a button that acknowledges it, and their history.

The card of an alert can be drawn again from what the history keeps, so that it is edited in place to say who
acknowledged it. An alert's post is remembered as "alert:" and its key.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from core.commands import AcknowledgeAlert
from core.costs.alert_cards import limit_card, unpriced_card
from core.costs.budgets import THRESHOLDS
from core.costs.report import admin_card
from core.errors import JourneyError
from core.events import Event, Scalar
from core.handlers.desk import Desk, House
from core.handlers.error_rates import jump_card
from core.handlers.provider_cards import opened_card
from core.handlers.subscribers import Subscriber
from core.messages import Place
from core.ports.store import Alert, AlertKind, Delivery, Outgoing, Unit
from core.views import Actions, Button, Card, Fields, Text
from core.words import mark, t

log = structlog.get_logger(__name__)

REF = 64
"""Characters of a button's value."""
BY_ITSELF = mark("HomeView, since it answers again")
"""Who acknowledges the alert of an outage that is over."""
FAR_BACK = 1000
"""Alerts that are looked through for a shortened key."""
DataCard = Callable[[Mapping[str, Scalar]], Card]


CARDS: Mapping[AlertKind, DataCard] = {
    "budget": lambda data: admin_card(Event("cost.threshold_exceeded", data)),
    "limit": limit_card,
    "unpriced": unpriced_card,
    "errors": jump_card,
    "provider": opened_card,
}
"""How an alert is drawn from its data, which is that of its event."""


_WHOSE: Mapping[AlertKind, tuple[str, ...]] = {
    "limit": ("scope", "window"),
    "unpriced": ("service", "model"),
    "errors": ("operation", "category"),
}
"""Figures that tell alerts of the same title apart."""


def headline(alert: Alert) -> str:
    """What it is about, in one line: "Failures have jumped (ai.advise, external_service)"."""
    title = CARDS.get(alert.kind, _plain_card)(alert.data).title
    whose = ", ".join(str(alert.data[name]) for name in _WHOSE.get(alert.kind, ()) if alert.data.get(name))
    return f"{title} ({whose})" if whose else title


def _plain_card(data: Mapping[str, Scalar]) -> Card:
    return Card(t("An alert"), (Fields(tuple((name, str(value)) for name, value in data.items())),))


def alert_ref(key: str) -> str:
    """What names an alert in a button: its key, or where that is too long a digest of it."""
    return key if len(key) <= REF else "~" + hashlib.sha256(key.encode()).hexdigest()[:40]


def with_acknowledge(card: Card, key: str) -> Card:
    """The card with a button that acknowledges the alert. Post it with `remember_as=post_name(key)`."""
    return replace(card, blocks=(*card.blocks, Actions((Button(t("Acknowledge"), "ack", alert_ref(key)),))))


def post_name(key: str) -> str:
    """Under which an alert's post is remembered; also its dedupe key."""
    return f"alert:{key}"


def alert_card(alert: Alert, zone: str) -> Card:
    """The alert as it stands: with the button, or with who acknowledged it and when."""
    card = CARDS.get(alert.kind, _plain_card)(alert.data)
    if alert.acknowledged_at is None:
        return with_acknowledge(card, alert.key)
    at = alert.acknowledged_at.astimezone(ZoneInfo(zone))
    by = t("by {who}, {at} ({zone})", who=_who(alert), at=f"{at:%Y-%m-%d %H:%M}", zone=zone)
    told = Fields(((t("Acknowledged"), by),))
    return replace(card, blocks=(*card.blocks, told))


def _who(alert: Alert) -> str:
    by = alert.acknowledged_by
    return t(BY_ITSELF) if by == BY_ITSELF else by


def alert_with_button(house: House, kind: AlertKind, key_of: Callable[[Mapping[str, Scalar]], str]) -> Subscriber:
    """Posts the alert's card to the admin channel, once; without a channel it is in the log and in the history."""

    def alert(unit: Unit, delivery: Delivery, now: datetime) -> None:
        event = delivery.recorded.event
        log.warning("admin.alert", event_name=event.name, **dict(event.data))
        if house.admin is None:
            return
        key = key_of(event.data)
        card = alert_card(Alert(key, kind, now, event.data), house.default_zone)
        unit.outbox.add(_post(house, house.admin, card, post_name(key), delivery.recorded.request), now)

    return alert


def _post(house: House, place: Place, card: Card, name: str, request: str) -> Outgoing:
    return Outgoing(
        id=house.ids(), dedupe=name, place=place, card=card, remember_as=name, request=request, to_admin=True
    )


def budget_key(data: Mapping[str, Scalar]) -> str:
    return f"budget:{data['budget']}:{data['window']}:{data['threshold']}"


def limit_key(data: Mapping[str, Scalar]) -> str:
    return f"limit:{data['scope']}:{data['window']}:{data['period']}"


def unpriced_key(data: Mapping[str, Scalar]) -> str:
    return f"unpriced:{data['service']}:{data['model']}"


def find_alert(unit: Unit, ref: str) -> Alert | None:
    """By its key or what stands for it in a button."""
    return next((a for a in unit.alerts.history(FAR_BACK) if ref in (a.key, alert_ref(a.key))), None)


def acknowledge(unit: Unit, house: House, key: str, by: str, now: datetime, request: str = "") -> Alert | None:
    """Writes it down, and edits the alert's card where one was posted. None: there is no such alert.

    The lower thresholds of the same budget go with it.
    """
    done = unit.alerts.acknowledge(key, by, now)
    if done is None:
        return None
    for lower in _lower(key):
        acknowledge(unit, house, lower, by, now, request)
    name = post_name(key)
    if known := unit.outbox.remembered(name):
        place = known[0]
        edit = Outgoing(
            id=house.ids(),
            dedupe=f"{name}:acknowledged",
            place=place,
            card=alert_card(done, house.default_zone),
            lane=f"{place.lane}#alerts",
            edits=name,
            request=request,
            to_admin=True,
        )
        unit.outbox.add(edit, now)
    return done


def _lower(key: str) -> list[str]:
    head, _, threshold = key.rpartition(":")
    if not key.startswith("budget:") or not threshold.isdigit():
        return []
    return [f"{head}:{t}" for t in THRESHOLDS if t < int(threshold)]


def acknowledge_alert(command: AcknowledgeAlert, desk: Desk) -> None:
    """By its button; in the admin channel alone."""
    admin, here = desk.house.admin, desk.turn.place
    if admin is None or (here.platform, here.channel) != (admin.platform, admin.channel):
        raise JourneyError("elsewhere", t("Alerts are acknowledged in the admin channel."))
    found = find_alert(desk.unit, command.alert)
    if found is None:
        raise JourneyError("gone", t("That alert is not in the history any more."))
    if found.acknowledged_at is not None:
        desk.answer(Card("", (Text(t("Acknowledged already, by {who}.", who=_who(found)), quoted=True),)))
        return
    by = desk.turn.inbound.sender.name or desk.by
    acknowledge(desk.unit, desk.house, found.key, by, desk.now, desk.turn.request)
    if desk.unit.outbox.remembered(post_name(found.key)) is None:
        desk.answer(Card("", (Text(t("Acknowledged: {alert}.", alert=found.key), quoted=True),)))
