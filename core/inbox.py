"""Accept, claim and run: nothing that was acknowledged is lost, and each conversation is worked through in order.

`Inbox.accept` commits the happening and, for an emergency, its card. `InboxRunner` holds rows under leases, hands each
to the dispatcher and decides what a failure means: again later, or dead and told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog

from core.errors import HomeViewError, LeaseLost, StoreError, VersionConflict
from core.events import Event, Recorded
from core.messages import CommandInvoked, FormSubmitted, Inbound, InboundMessage, Place, Sender
from core.ports.clock import Clock, Ids
from core.ports.platform import Accepted
from core.ports.store import InboxItem, Lease, Outgoing, Store, Unit, Wakeups
from core.recovery import judge
from core.views import Card
from core.workloop import LEASE, WorkLoop, backoff, write_down

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
RENEW_EVERY = LEASE / 3


@dataclass(frozen=True, slots=True)
class Emergency:
    """What safety recognised in the words: the hazard's id and the card that goes out first."""

    hazard: str
    card: Card


def words_of(inbound: Inbound) -> str:
    """Everything a person wrote in it, for safety to look at."""
    match inbound:
        case InboundMessage():
            return inbound.text
        case CommandInvoked():
            return " ".join((inbound.text, *inbound.options.values())).strip()
        case FormSubmitted():
            return " ".join(inbound.values.values())
        case _:
            return ""


class NotAtOnce(Exception):
    """It cannot be answered in the transaction that accepts it: the transaction is given up, the row waits its turn."""


class AtOnce(Protocol):
    """Answers what needs neither a model nor a download in the transaction that accepts it."""

    def answer(self, unit: Unit, inbound: Inbound, request: str) -> object:
        """Raises NotAtOnce, VersionConflict, or whatever a handler raises: nothing of it is saved then."""
        ...

    def follow_up(self, answered: object) -> None:
        """After the commit: the posts that are ours go out."""
        ...


Fast = TypeVar("Fast")


class Pace(Protocol[Fast]):
    """Holds back what comes faster than the operator allows."""

    async def over(self, inbound: Inbound) -> Fast | None:
        """None: it may be carried out."""
        ...

    def refuse(self, unit: Unit, inbound: Inbound, request: str, fast: Fast, now: datetime) -> None:
        """In the transaction that receives it without carrying it out."""
        ...


class Inbox:
    """The Intake of every platform in this process. With `at_once` most messages cost one transaction."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        wakeups: Wakeups,
        recognise: Callable[[str], Emergency | None],
        runner: "InboxRunner | None" = None,
        at_once: AtOnce | None = None,
        pace: Pace[Any] | None = None,
    ) -> None:
        self._store, self._clock, self._ids, self._wakeups = store, clock, ids, wakeups
        self._recognise, self._runner, self._at_once, self._pace = recognise, runner, at_once, pace

    async def accept(self, inbound: Inbound) -> Accepted:
        """Commits it under its id, with the safety card when one is due. Raises StoreError when it could not."""
        emergency = self._recognise(words_of(inbound))
        if isinstance(inbound, InboundMessage) and not inbound.addressed and emergency is None:
            return Accepted(new=False)  # people talking to each other: not ours to keep
        if self._pace and emergency is None and (fast := await self._pace.over(inbound)):
            return await self._refuse(self._pace, inbound, fast)
        if self._at_once and emergency is None:
            try:
                return await self._answer(self._at_once, inbound)
            except NotAtOnce:
                log.debug("inbox.takes_its_time")  # received like any other
            except VersionConflict:
                log.debug("inbox.saved_by_another_meanwhile")
            except StoreError as exc:
                if exc.transient:  # the database does not take it now: the platform comes again, no second wait helps
                    raise
                log.warning("inbox.not_at_once", error=type(exc).__name__)  # a row that cannot be read: told later
            except Exception as exc:
                log.warning("inbox.not_at_once", error=type(exc).__name__, exc_info=exc)
        return await self._receive(inbound, emergency)

    async def _answer(self, at_once: AtOnce, inbound: Inbound) -> Accepted:
        """Received, carried out and answered in one transaction."""
        request, now = self._ids(), self._clock.now()

        def work(unit: Unit) -> object | None:
            match unit.inbox.receive_answered(inbound, request, now):
                case "wait":
                    raise NotAtOnce
                case "duplicate":
                    return None
                case "new":
                    return at_once.answer(unit, inbound, request)

        with structlog.contextvars.bound_contextvars(request=request):
            answered = await self._store.transact(work)
        if answered is not None:
            at_once.follow_up(answered)
        return Accepted(new=answered is not None)

    async def _refuse(self, pace: Pace[Fast], inbound: Inbound, fast: Fast) -> Accepted:
        """Received, and not carried out, whatever else its lane waits for."""
        request, now = self._ids(), self._clock.now()

        def work(unit: Unit) -> bool:
            new = unit.inbox.refuse(inbound, request, now)
            if new:
                pace.refuse(unit, inbound, request, fast, now)
            return new

        new = await self._store.transact(work)
        log.info("inbox.too_fast", request=request, platform=inbound.place.platform, new=new)
        self._wakeups.ring("outbox")
        return Accepted(new=new)

    async def _receive(self, inbound: Inbound, emergency: Emergency | None) -> Accepted:
        request, now = self._ids(), self._clock.now()
        lease = self._runner.loop.offer(now) if self._runner else None

        def work(unit: Unit) -> tuple[bool, InboxItem | None]:
            received = unit.inbox.receive(inbound, request, now, lease)
            if received.new and emergency:
                self._warn(unit, inbound, request, now, emergency)
            return received.new, received.item

        new, item = await self._store.transact(work)
        if self._runner and item:
            self._runner.loop.take(item)
        elif new:
            self._wakeups.ring("inbox")
        if new and emergency:
            self._wakeups.ring("urgent")
            self._wakeups.ring("outbox")
        return Accepted(new=new, urgent=emergency is not None)

    def _warn(self, unit: Unit, inbound: Inbound, request: str, now: datetime, emergency: Emergency) -> None:
        place = inbound.place
        outgoing = Outgoing(
            id=self._ids(),
            dedupe=f"safety:{place.platform}:{inbound.id}",
            place=place,
            card=emergency.card,
            lane=f"safety:{place.platform}:{inbound.id}",
            in_reply_to=inbound.id,
            urgent=True,
            request=request,
        )
        unit.outbox.add(outgoing, now)
        event = Event("safety.recognised", {"hazard": emergency.hazard})
        unit.events.append(Recorded(self._ids(), event, now, place.tenant, person_key(inbound), request=request))


def person_key(inbound: Inbound) -> str:
    """ "platform:workspace:user": one person on one platform."""
    return key_of(inbound.place, inbound.sender)


def key_of(place: Place, sender: Sender) -> str:
    return f"{place.platform}:{place.workspace}:{sender.id}"


Handle = Callable[[InboxItem], Awaitable[None]]
"""Carries one row out and finishes it in its own transaction."""
GiveUp = Callable[[Unit, InboxItem, BaseException], None]
"""Told in the transaction that buries a row: posts the card and the events."""


class InboxRunner:
    """Works rows off, each under a lease that is renewed while it is worked on."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        wakeups: Wakeups,
        handle: Handle,
        give_up: GiveUp,
        concurrency: int = 16,
    ) -> None:
        self._store, self._clock = store, clock
        self._handle, self._give_up = handle, give_up
        self.loop = WorkLoop("inbox", self._claim, self._work, clock, ids, wakeups, concurrency=concurrency)

    async def run(self) -> None:
        """Until cancelled; then call `loop.drain`."""
        renewals = asyncio.create_task(self._renew_for_ever(), name="inbox-renewals")
        try:
            await self.loop.run()
        finally:
            renewals.cancel()

    async def _claim(self, now: datetime, lease: Lease, room: int) -> Sequence[InboxItem]:
        return await self._store.transact(lambda unit: unit.inbox.claim(now, lease, room))

    async def _work(self, item: InboxItem) -> None:
        with structlog.contextvars.bound_contextvars(request=item.request):
            try:
                await self._handle(item)
            except LeaseLost:
                log.warning("inbox.lease_lost", item=item.id)
            except Exception as exc:  # noqa: BLE001 - whatever went wrong, the row must be tried again or told
                await self._failed(item, exc)

    async def _failed(self, item: InboxItem, error: Exception) -> None:
        again = item.attempts < MAX_ATTEMPTS and judge(error).may_pass
        log.warning(
            "inbox.handling_failed",
            item=item.id,
            attempt=item.attempts,
            again=again,
            error=type(error).__name__,
            exc_info=None if isinstance(error, HomeViewError) else error,
        )
        now = self._clock.now()

        def work(unit: Unit) -> None:
            if again:
                unit.inbox.retry(item, now + backoff(item.attempts), type(error).__name__)
            else:
                self._give_up(unit, item, error)
                unit.inbox.bury(item, now, type(error).__name__)

        try:
            await write_down(lambda: self._store.transact(work))
        except StoreError as exc:  # the lease runs out by itself, and the row is claimed again then
            log.error("inbox.failure_not_recorded", item=item.id, error=type(exc).__name__)

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY.total_seconds())
            try:
                await self._renew()
            except StoreError as exc:
                log.warning("inbox.renewal_failed", error=type(exc).__name__)

    async def _renew(self) -> None:
        held = self.loop.held
        until = self._clock.now() + LEASE

        def work(unit: Unit) -> list[asyncio.Task[None]]:
            return [task for task, item in held.items() if not unit.inbox.renew(item.id, Lease(item.token, until))]

        for task in await self._store.transact(work) if held else []:
            if not task.done():
                log.warning("inbox.lease_lost", item=held[task].id)
                task.cancel()
