"""What people and operators are told when a row or a post is given up."""

from core.errors import HomeViewError, StorageFull
from core.events import Event, Recorded, Scalar
from core.handlers.desk import House
from core.inbox import GiveUp, person_key
from core.outbox import Undeliverable
from core.ports.clock import Clock
from core.ports.store import InboxItem, OutboxItem, Outgoing, Unit
from core.views import Actions, Button, Card, Text


def category(error: BaseException) -> str:
    """A short name for figures and alerts: ours by class, anything else "unexpected"."""
    return type(error).__name__ if isinstance(error, HomeViewError) else "unexpected"


def failure_card(error: BaseException, request: str) -> Card:
    """Plain words, what is safe, what to do; never the exception's text."""
    happened = "I have no room left to save." if isinstance(error, StorageFull) else "Something went wrong on my side."
    return Card(
        "That did not work",
        (
            Text(f"{happened} Your journey is as it was before, and your message is kept."),
            Text("Please try once more in a minute. If it fails again, tell whoever runs this bot."),
            Text(f"Reference: {request}", tone="quiet"),
            Actions((Button("Where am I?", "progress"), Button("Help", "help"))),
        ),
    )


def give_up_with_card(house: House, clock: Clock) -> GiveUp:
    """The `give_up` of the InboxRunner: a card in the lane, and the events that alerts hear of."""

    def give_up(unit: Unit, item: InboxItem, error: BaseException) -> None:
        now, place = clock.now(), item.inbound.place
        unit.outbox.add(
            Outgoing(
                id=house.ids(),
                dedupe=f"failed:{place.platform}:{item.inbound.id}",
                place=place,
                card=failure_card(error, item.request),
                in_reply_to=item.inbound.id,
                request=item.request,
            ),
            now,
        )
        person = person_key(item.inbound)
        data: dict[str, Scalar] = {
            "category": category(error),
            "operation": f"inbox.{item.inbound.kind}",
            "attempts": item.attempts,
        }
        for event in (Event("workflow.failed", data), Event("error.occurred", data)):
            recorded = Recorded(house.ids(), event, now, place.tenant, person, request=item.request)
            unit.events.append(recorded, house.subscriptions.get(event.name, ()))

    return give_up


def undeliverable_with_event(house: House, clock: Clock) -> Undeliverable:
    """The `undeliverable` of the OutboxRelay: nobody in the lane can be told, so those who run it are."""

    def undeliverable(unit: Unit, item: OutboxItem, error: BaseException) -> None:
        out = item.outgoing
        if out.to_admin:  # an alert that cannot be posted must not raise another one
            return
        data: dict[str, Scalar] = {
            "category": category(error),
            "reason": getattr(error, "reason", ""),
            "operation": f"outbox.{out.place.platform}",
            "attempts": item.attempts,
        }
        event = Event("error.occurred", data)
        recorded = Recorded(house.ids(), event, clock.now(), out.place.tenant, request=out.request)
        unit.events.append(recorded, house.subscriptions.get(event.name, ()))

    return undeliverable
