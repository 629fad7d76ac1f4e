"""A surface beside others: when its platform turns us away, it ends alone, and those who run the bot are told."""

import asyncio

import structlog

from bot.wiring import Running
from core.errors import PlatformRefused, StoreError
from core.events import Event, Recorded, Scalar
from core.messages import PlatformName
from core.ports.store import Unit
from core.recovery import judge

log = structlog.get_logger(__name__)


async def receive(running: Running, name: PlatformName) -> None:
    """Receives until cancelled. A token that is refused, at the start or later, does not end the other surfaces."""
    try:
        await running.adapters[name].run()
    except PlatformRefused as exc:
        log.error("surface.refused", surface=name, reason=exc.reason, told=exc.message, remedy=exc.remedy)
        await _tell(running, name, exc)
        await asyncio.Event().wait()


async def _tell(running: Running, name: PlatformName, exc: PlatformRefused) -> None:
    data: dict[str, Scalar] = {
        "category": judge(exc).category,
        "error": type(exc).__name__,
        "reason": exc.reason,
        "operation": f"receive.{name}",
        "attempts": 1,
    }
    event, ids = Event("error.occurred", data), running.house.ids
    recorded = Recorded(ids(), event, running.clock.now(), request=ids())

    def work(unit: Unit) -> None:
        unit.outcomes.count(f"receive.{name}", judge(exc).category, recorded.at)
        unit.events.append(recorded, running.house.subscriptions.get(event.name, ()))

    try:
        await running.store.transact(work)
    except StoreError as error:
        log.error("surface.alert_not_kept", surface=name, error=type(error).__name__)
    running.wakeups.ring("events")
