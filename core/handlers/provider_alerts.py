"""One alert for an outage of a provider: posted when it begins, edited when it is over.

Every process has a breaker of its own; the alert's key (service and hour) makes one of what they all see.
"""

from datetime import datetime

import structlog

from core.events import Recorded
from core.handlers.alerts import BY_ITSELF, post_name, with_acknowledge
from core.handlers.desk import House
from core.handlers.provider_cards import closed_card, opened_card
from core.handlers.subscribers import Subscriber
from core.ports.store import Alert, Delivery, Outgoing, Unit
from core.views import Card

log = structlog.get_logger(__name__)

OPEN = "provider-alert:"
"""Marks of which alert a service's outage has."""


def provider_alert(house: House) -> Subscriber:
    """Hears provider.opened and provider.closed."""

    def heard(unit: Unit, delivery: Delivery, now: datetime) -> None:
        recorded = delivery.recorded
        log.warning("admin.alert", event_name=recorded.event.name, **dict(recorded.event.data))
        if recorded.event.name == "provider.opened":
            _opened(unit, house, recorded, now)
        else:
            _closed(unit, house, recorded, now)

    return heard


def provider_key(service: str, at: datetime) -> str:
    return f"provider:{service}:{at:%Y-%m-%dT%H}"


def _opened(unit: Unit, house: House, recorded: Recorded, now: datetime) -> None:
    data = recorded.event.data
    service = str(data["service"])
    key = provider_key(service, recorded.at)
    new = unit.alerts.claim(Alert(key, "provider", recorded.at, data))
    unit.cursors.put(OPEN + service, key)
    card = with_acknowledge(opened_card(data), key)
    if new:
        _post(unit, house, recorded, card, now, key, first=True)
    else:  # once more within the hour, perhaps after it was said to be over
        unit.alerts.reopen(key, BY_ITSELF)
        _post(unit, house, recorded, card, now, key)


def _closed(unit: Unit, house: House, recorded: Recorded, now: datetime) -> None:
    service = str(recorded.event.data["service"])
    key = unit.cursors.all(OPEN + service).get(OPEN + service, "")
    alert = unit.alerts.acknowledge(key, BY_ITSELF, now) if key else None
    if alert is not None:
        unit.cursors.put(OPEN + service, "")
        _post(unit, house, recorded, closed_card(alert.data, alert.at, recorded.at, house.default_zone), now, key)


def _post(
    unit: Unit, house: House, recorded: Recorded, card: Card, now: datetime, key: str, *, first: bool = False
) -> None:
    if house.admin is None:
        return
    name = post_name(key)
    outgoing = Outgoing(
        id=house.ids(),
        dedupe=name if first else f"{name}:{recorded.id}",
        place=house.admin,
        card=card,
        lane=f"{house.admin.lane}#alerts",
        remember_as=name if first else "",
        edits="" if first else name,
        request=recorded.request,
        to_admin=True,
    )
    unit.outbox.add(outgoing, now)
