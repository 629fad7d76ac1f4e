"""A whole HomeView without a platform: what is said goes in through the Intake, what is posted is kept in a list."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from adapters.ai.guide import GuideProvider
from adapters.media_store import FolderMediaStore
from bot.clock import new_id
from bot.wiring import SUBSCRIPTIONS, emergency, handlers, outlet, subscribers
from core.ai.breakers import Breakers
from core.ai.gateway import AIGateway
from core.ai.purse import Purse
from core.ai.vision import Vision
from core.cache import MemoryCache
from core.costs.budgets import Budgets
from core.costs.limits import Limit
from core.costs.prices import PriceBook
from core.errors import FetchFailed
from core.events import Event, Recorded
from core.handlers.desk import House
from core.handlers.dispatch import Dispatcher, ReadByMeaning
from core.handlers.failures import give_up_with_card, undeliverable_with_event
from core.handlers.models import Models
from core.handlers.subscribers import SubscriberLoop
from core.handlers.ticks import post_due_nudges, post_due_reminders
from core.inbox import Inbox, InboxRunner
from core.journeys.model import Journey
from core.journeys.spoken import spoken_templates
from core.knowledge.guide import Guide
from core.messages import AttachmentRef, ButtonPressed, InboundMessage, Place, Sender
from core.outbox import OutboxRelay
from core.persistence import SqlStore
from core.ports.ai import AIProvider
from core.ports.platform import Post, Sent
from core.ports.store import Unit
from core.views import Actions, Button, Card, plain_text
from core.wakeups import LocalWakeups

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ADMIN = Place("console", "local", "admin", direct=True)
HOME = Place("console", "local", "me", direct=True)


class SetClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


class Surface:
    """A platform in memory. `failing` errors are raised by the next sends, one each; `files` is what fetch gives."""

    name = "console"

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.edits: list[Post] = []
        self.failing: list[Exception] = []
        self.files: dict[str, bytes | Exception] = {}

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def send(self, post: Post) -> Sent:
        if self.failing and post.place != ADMIN:
            raise self.failing.pop(0)
        self.posts.append(post)
        return Sent((f"p{len(self.posts)}",))

    async def edit(self, post: Post, sent: Sent) -> Sent:
        self.edits.append(post)
        return sent

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        found = self.files.get(ref.id, FetchFailed("unreachable", "no such file", transient=False))
        if isinstance(found, Exception):
            raise found
        return found


class Talk:
    """What a test holds: say, press, look."""

    def __init__(
        self,
        store: SqlStore,
        folder: str,
        providers: list[AIProvider],
        budgets: Budgets,
        limits: Sequence[Limit] = (),
        meaning: ReadByMeaning | None = None,
        **gateway: Any,
    ) -> None:
        self.store, self.clock, self.surface = store, SetClock(), Surface()
        self.wakeups = LocalWakeups()
        self.house = House(spoken_templates(), new_id, SUBSCRIPTIONS, "Europe/Berlin", ADMIN)
        self._numbers = count(1)
        media = FolderMediaStore(Path(folder) / "media")
        self.purse = Purse(store, PriceBook.load(), budgets, limits, self.clock, new_id, self._emit)
        self.breakers = Breakers(store, self._emit, gateway.get("time", monotonic))
        gateway.setdefault("cache", MemoryCache())
        guide = [] if gateway.get("mode") == "real" else [GuideProvider()]
        asked = AIGateway([*providers, *guide], self.purse, self.breakers, **gateway)
        models = Models(asked, Vision(asked, store, self.clock), store, self.house.templates)
        relays: list[OutboxRelay] = []
        table = handlers({"console": self.surface}, media, models, Guide(self.house.templates))
        dispatcher = Dispatcher(
            store,
            self.clock,
            self.house,
            table,
            self.wakeups,
            outlet(self.clock, relays),
            models.read if models.has_model else None,
            meaning=meaning,
        )
        self.runner = InboxRunner(
            store, self.clock, new_id, self.wakeups, dispatcher, give_up_with_card(self.house, self.clock)
        )
        self.intake = Inbox(store, self.clock, new_id, self.wakeups, emergency, self.runner, dispatcher)
        told = undeliverable_with_event(self.house, self.clock)
        relays.append(OutboxRelay(store, self.clock, new_id, self.wakeups, {"console": self.surface}, told))
        self.subscribers = SubscriberLoop(store, self.clock, new_id, self.wakeups, subscribers(self.house))
        self.parts = [self.runner, self.subscribers, *relays]

    def _emit(self, unit: Unit, event: Event) -> None:
        unit.events.append(Recorded(new_id(), event, self.clock.now()), SUBSCRIPTIONS.get(event.name, ()))

    async def say(
        self,
        text: str,
        *,
        user: str = "ana",
        place: Place = HOME,
        files: dict[str, bytes | Exception] | None = None,
        zone: str = "",
        **more: object,
    ) -> str:
        """Says it, waits for all work, gives what was answered, as plain text."""
        self.surface.files.update(files or {})
        refs = tuple(AttachmentRef(name, name) for name in files or {})
        number = f"m{next(self._numbers)}"
        before = len(self.surface.posts)
        sender = Sender(user, user.title(), zone)
        message = InboundMessage(number, self.clock.now(), place, sender, text, refs, **more)  # type: ignore[arg-type] # passed through
        await self.intake.accept(message)
        await self.settle()
        return "\n".join(plain_text(p.card) for p in self.surface.posts[before:])

    async def press(self, label: str, *, user: str = "ana", place: Place = HOME) -> str:
        """Presses the latest button of that label."""
        return await self.press_button(self.button(label), user=user, place=place)

    async def press_button(self, button: Button, *, user: str = "ana", place: Place = HOME) -> str:
        before = len(self.surface.posts)
        number = f"b{next(self._numbers)}"
        await self.intake.accept(
            ButtonPressed(number, self.clock.now(), place, Sender(user), button.action, button.value)
        )
        await self.settle()
        return "\n".join(plain_text(p.card) for p in self.surface.posts[before:])

    def button(self, label: str) -> Button:
        for post in reversed(self.surface.posts):
            for block in post.card.blocks:
                if isinstance(block, Actions):
                    for button in block.buttons:
                        if button.label == label:
                            return button
        raise AssertionError(f"no button {label!r}")

    def cards(self, place: Place = HOME) -> list[Card]:
        return [p.card for p in self.surface.posts if p.place.room == place.room]

    async def journey(self, place: Place = HOME) -> Journey:
        found = await self.store.transact(lambda unit: unit.journeys.get(unit.journeys.focus(place.room)))
        assert found is not None
        return found

    async def tick(self) -> None:
        now = self.clock.now()
        await self.store.transact(lambda unit: post_due_reminders(unit, self.house, now))
        await self.store.transact(lambda unit: post_due_nudges(unit, self.house, now))
        await self.settle()

    async def settle(self) -> None:
        """Until two looks in a row find nothing to work on at the clock's time; bounded."""
        quiet = 0
        async with asyncio.timeout(20):
            while quiet < 2:
                for part in self.parts:
                    await part.loop.fill()
                quiet = 0 if any(part.loop.held for part in self.parts) else quiet + 1
                await asyncio.sleep(0.002)

    async def events(self, name: str) -> list[Recorded]:
        return list(await self.store.transact(lambda unit: unit.events.named(name, 100)))  # type: ignore[arg-type] # a test's name


@asynccontextmanager
async def talk(
    store: SqlStore,
    folder: object,
    providers: list[AIProvider] | None = None,
    budgets: Budgets | None = None,
    limits: Sequence[Limit] = (),
    **gateway: Any,
) -> AsyncIterator[Talk]:
    """Hybrid, as it is delivered: the guide stands behind the providers. `gateway`: more for AIGateway."""
    async with AsyncExitStack() as stack:
        one = Talk(store, str(folder), providers or [], budgets or Budgets(), limits, **gateway)
        stack.push_async_callback(one.purse.flush)
        stack.push_async_callback(one.breakers.flush)
        for part in one.parts:
            stack.push_async_callback(part.loop.drain, 5)
        yield one
