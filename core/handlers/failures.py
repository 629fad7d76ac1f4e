"""What people and operators are told when a row or a post is given up."""

from core.errors import HomeViewError
from core.events import Event, Recorded, Scalar
from core.handlers.desk import House
from core.handlers.spoken import spoken_with
from core.handlers.troubles import trouble_card, trouble_of
from core.inbox import GiveUp, person_key
from core.outbox import Undeliverable
from core.ports.clock import Clock
from core.ports.store import InboxItem, OutboxItem, Outgoing, Unit
from core.recovery import judge
from core.words import speaking


def name_of(error: BaseException) -> str:
    """For those who run it: ours by class, anything else "unexpected"."""
    return type(error).__name__ if isinstance(error, HomeViewError) else "unexpected"


def give_up_with_card(house: House, clock: Clock) -> GiveUp:
    """The `give_up` of the InboxRunner: a card in the lane, and the events that alerts hear of."""

    def give_up(unit: Unit, item: InboxItem, error: BaseException) -> None:
        now, place = clock.now(), item.inbound.place
        with speaking(spoken_with(unit, item.inbound, house.language)):
            card = trouble_card(trouble_of(error), item.request)
        unit.outbox.add(
            Outgoing(
                id=house.ids(),
                dedupe=f"failed:{place.platform}:{item.inbound.id}",
                place=place,
                card=card,
                in_reply_to=item.inbound.id,
                request=item.request,
            ),
            now,
        )
        person = person_key(item.inbound)
        operation = f"inbox.{item.inbound.kind}"
        unit.outcomes.count(operation, judge(error).category, now)
        data: dict[str, Scalar] = {
            "category": judge(error).category,
            "error": name_of(error),
            "operation": operation,
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
        operation, now = f"outbox.{out.place.platform}", clock.now()
        unit.outcomes.count(operation, judge(error).category, now)
        data: dict[str, Scalar] = {
            "category": judge(error).category,
            "error": name_of(error),
            "reason": getattr(error, "reason", ""),
            "operation": operation,
            "attempts": item.attempts,
        }
        event = Event("error.occurred", data)
        recorded = Recorded(house.ids(), event, now, out.place.tenant, request=out.request)
        unit.events.append(recorded, house.subscriptions.get(event.name, ()))

    return undeliverable
