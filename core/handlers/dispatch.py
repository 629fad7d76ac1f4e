"""Who carries out what: an inbox row becomes commands, the one handler for each runs, and all of it commits at once.

Most messages need no model and no download: they are read, understood and answered in a single transaction. Where a
handler must think first (fetch a photo, ask a model), it does so between two transactions, and what it found is applied
to the journey as it is then: when somebody else saved first, it is applied again to the fresh one.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random

from core.commands import Command, SetLanguage, Undo
from core.errors import JourneyError, VersionConflict
from core.events import Event
from core.handlers.desk import Desk, House
from core.handlers.notes import follow_edit
from core.handlers.turn import Turn, load_turn, scene_of
from core.handlers.wished import wished_now
from core.inbox import NotAtOnce, words_of
from core.journeys import cards
from core.messages import ButtonPressed, CommandInvoked, Inbound, InboundMessage, MessageEdited, PlatformName
from core.ports.clock import Clock
from core.ports.store import InboxItem, Lease, OutboxItem, Store, Unit, Wakeups
from core.tally import Well, nobody_counts
from core.understanding.rules import understand
from core.understanding.safety import safety_card
from core.understanding.scene import Layer, Reading, Scene
from core.words import speaking

log = structlog.get_logger(__name__)

Out = TypeVar("Out")
CONFLICT_ATTEMPTS = 8
TOUCH_AFTER = timedelta(seconds=1)
"""How exact a journey's last activity is when nothing else of it changes."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A handler that needs nothing from outside: it runs in the first transaction."""

    run: Callable[[Any, Desk], None]


@dataclass(frozen=True, slots=True)
class Thoughtful:
    """`think` may fetch and ask models; `run` applies what it found, in a transaction of its own."""

    think: Callable[[Any, Turn], Awaitable[Any]]
    run: Callable[[Any, Desk, Any], None]


Handlers = Mapping[type[Command], Quick | Thoughtful]
ReadWithModel = Callable[[Turn, Reading], Awaitable[Reading]]


class ReadByMeaning(Protocol):
    """Looks again at what the rules were not sure of: core.understanding.meaning, where its model is installed."""

    def wants(self, inbound: Inbound, reading: Reading) -> bool:
        """Quick and pure: it is asked inside the transaction."""
        ...

    async def read(self, inbound: Inbound, scene: Scene, reading: Reading) -> Reading:
        """The reading, or a better one. May load for seconds the first time: never inside a transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Thought:
    """A command with what its handler found out beforehand (None for a quick one)."""

    command: Command
    found: Any = None


@dataclass(frozen=True, slots=True)
class _Done:
    posts: Sequence[OutboxItem]
    more: bool = False
    """The lane's next row is ready."""
    heard_of: bool = False
    """There is something for subscribers."""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Thinking:
    turn: Turn
    reading: Reading


@dataclass(frozen=True, slots=True)
class Outlet:
    """How fresh posts reach the relay of this process: `offer` a lease for each, `take` what is already ours."""

    offer: Callable[[PlatformName], Lease | None]
    take: Callable[[OutboxItem], None]


class Dispatcher:
    """The `handle` of the InboxRunner, and the AtOnce of the Inbox."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        house: House,
        handlers: Handlers,
        wakeups: Wakeups,
        outlet: Outlet,
        read_with_model: ReadWithModel | None = None,
        well: Well = nobody_counts,
        meaning: ReadByMeaning | None = None,
    ) -> None:
        self._store, self._clock, self._house = store, clock, house
        self._handlers, self._wakeups, self._outlet = handlers, wakeups, outlet
        self._read_with_model, self._meaning, self._well = read_with_model, meaning, well

    async def __call__(self, item: InboxItem) -> None:
        """Carries out a row that was claimed, and finishes it."""
        try:
            first = await self._store.transact(lambda unit: self._first(unit, item))
        except VersionConflict:  # somebody else saved in between: this time to the fresh journey
            first = await self._again(lambda unit: self._first(unit, item))
        if isinstance(first, _Thinking):
            first = await self._after_thinking(item, first)
        self.follow_up(first)

    def answer(self, unit: Unit, inbound: Inbound, request: str) -> object:
        """Answers in the transaction that accepts (core.inbox.AtOnce). Raises NotAtOnce when it must think."""
        done = self._read(unit, self._turn(unit, inbound, request))
        if isinstance(done, _Thinking):
            raise NotAtOnce
        return done

    def follow_up(self, answered: object) -> None:
        """Posts that are ours go out; bells ring for the rest."""
        assert isinstance(answered, _Done)
        self._well(f"inbox.{answered.kind}")
        for post in answered.posts:
            self._outlet.take(post)
        if answered.heard_of:
            self._wakeups.ring("events")
        if answered.more:
            self._wakeups.ring("inbox")

    async def _again(self, work: Callable[[Unit], Out]) -> Out:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(VersionConflict),
            stop=stop_after_attempt(CONFLICT_ATTEMPTS),
            wait=wait_random(0, 0.05),
            reraise=True,
        ):
            with attempt:
                return await self._store.transact(work)
        raise AssertionError("unreachable: the last attempt raises")

    def _first(self, unit: Unit, item: InboxItem) -> "_Done | _Thinking":
        turn = self._turn(unit, item.inbound, item.request)
        done = self._read(unit, turn)
        if isinstance(done, _Thinking):
            return done
        return replace(done, more=unit.inbox.finish(item, turn.now))

    def _turn(self, unit: Unit, inbound: Inbound, request: str) -> Turn:
        house = self._house
        return load_turn(unit, inbound, request, self._clock.now(), house.default_zone, house.language)

    def _read(self, unit: Unit, turn: Turn) -> "_Done | _Thinking":
        """Understands, and carries out what needs no thinking."""
        with speaking(turn.language):
            return self._read_spoken(unit, turn)

    def _read_spoken(self, unit: Unit, turn: Turn) -> "_Done | _Thinking":
        if isinstance(turn.inbound, MessageEdited):
            return self._follow_edit(unit, turn, turn.inbound)
        reading = understand(turn.inbound, self._scene(turn))
        unsure = self._read_with_model is not None and not reading.sure
        wanted = self._meaning is not None and self._meaning.wants(turn.inbound, reading)
        if unsure or wanted or any(isinstance(self._handlers[type(c)], Thoughtful) for c in reading.commands):
            return _Thinking(turn, reading)
        return self._apply(unit, turn, [Thought(c) for c in reading.commands], reading)

    def _scene(self, turn: Turn) -> Scene:
        return scene_of(turn, self._house.templates, has_model=self._read_with_model is not None)

    def _follow_edit(self, unit: Unit, turn: Turn, edited: MessageEdited) -> _Done:
        """What was kept of a message follows its edit; nothing is answered."""
        unit.talk.correct(edited.message_id, edited.text)
        anew = InboundMessage(edited.message_id, edited.at, edited.place, edited.sender, edited.text)
        reading = understand(anew, scene_of(turn, self._house.templates, has_model=False))
        desk = Desk(unit, turn, self._house, lambda: None, turn.journey)
        follow_edit(desk, edited.message_id, reading.commands)
        desk.close()
        return _Done((), heard_of=desk.heard_of, kind=edited.kind)

    async def _after_thinking(self, item: InboxItem, thinking: "_Thinking") -> _Done:
        with speaking(thinking.turn.language):
            reading = await self._read_again(thinking.turn, thinking.reading)
            thoughts = [await self._think(command, thinking.turn) for command in reading.commands]

        def work(unit: Unit) -> _Done:
            turn = self._turn(unit, item.inbound, item.request)
            done = self._apply(unit, turn, thoughts, reading)
            return replace(done, more=unit.inbox.finish(item, turn.now))

        return await self._again(work)

    async def _read_again(self, turn: Turn, reading: Reading) -> Reading:
        """What the rules were not sure of, read by its meaning; what that is not sure of, by a model."""
        if self._meaning and self._meaning.wants(turn.inbound, reading):
            reading = await self._meaning.read(turn.inbound, self._scene(turn), reading)
        if self._read_with_model is None or reading.sure:
            return reading
        return await self._read_with_model(turn, reading)

    async def _think(self, command: Command, turn: Turn) -> Thought:
        handler = self._handlers[type(command)]
        return Thought(command, await handler.think(command, turn) if isinstance(handler, Thoughtful) else None)

    def _apply(self, unit: Unit, turn: Turn, thoughts: Sequence[Thought], reading: Reading) -> _Done:
        if not turn.met:
            unit.people.save(turn.person)
        with speaking(_language_of(reading) or turn.language):
            return self._apply_spoken(unit, turn, thoughts, reading)

    def _apply_spoken(self, unit: Unit, turn: Turn, thoughts: Sequence[Thought], reading: Reading) -> _Done:
        platform = turn.place.platform
        desk = Desk(unit, turn, self._house, lambda: self._outlet.offer(platform), turn.journey)
        desk.chose = reading.chose
        if reading.answers:
            desk.settled(reading.answers)
        self._carry_out_all(desk, thoughts)
        desk.wished = wished_now(desk, thoughts[-1].command)
        if reading.warning and desk.cards:
            hazard = safety_card(reading.warning)
            desk.cards[0] = replace(desk.cards[0], blocks=(*hazard.blocks, *desk.cards[0].blocks))
        desk.heard(_said(turn))
        answers = desk.reply()
        spoken_of = not desk.writes or any(w.kind == "focus" for w in desk.writes)
        if desk.journey and spoken_of and turn.now - desk.journey.last_activity_at > TOUCH_AFTER:
            unit.journeys.touch(desk.journey.id, turn.now)
        self._account(desk, thoughts, answers, reading.layer)
        desk.close()
        return _Done(desk.posts, heard_of=desk.heard_of, kind=turn.inbound.kind)

    def _carry_out_all(self, desk: Desk, thoughts: Sequence[Thought]) -> None:
        """In their order. Several wishes are taken back one by one; an Undo and what comes in its place are one."""
        several = len(thoughts) > 1 and not isinstance(thoughts[0].command, Undo)
        for number, thought in enumerate(thoughts, 1):
            desk.wish = number if several else 0
            self._carry_out(desk, thought)
        desk.wish = 0

    def _carry_out(self, desk: Desk, thought: Thought) -> None:
        handler = self._handlers[type(thought.command)]
        try:
            if isinstance(handler, Thoughtful):
                handler.run(thought.command, desk, thought.found)
            else:
                handler.run(thought.command, desk)
        except JourneyError as refusal:  # a rule said no: that is an answer
            desk.answer(cards.refused_card(refusal, desk.journey))

    def _account(self, desk: Desk, thoughts: Sequence[Thought], answers: int, layer: Layer) -> None:
        """The happening as events: what came, what was asked for, what was answered."""
        kind = desk.turn.inbound.kind
        named = ",".join(type(t.command).__name__ for t in thoughts)
        desk.record(Event("workflow.started", {"kind": kind, "commands": named, "layer": layer}))
        desk.record(Event("chat.message_received", {"kind": kind, "platform": desk.turn.place.platform}))
        if answers:
            desk.record(Event("chat.response_generated", {"cards": answers, "writes": len(desk.writes)}))
        desk.record(Event("workflow.completed", {"commands": named}))


def _language_of(reading: Reading) -> str:
    """A wish for another language is answered in that language."""
    return next((c.language for c in reading.commands if isinstance(c, SetLanguage)), "")


def _said(turn: Turn) -> str:
    """The person's words for the kept conversation; a press is kept as what it asked for."""
    match turn.inbound:
        case ButtonPressed(action=action):
            return f"[{action}]"
        case CommandInvoked(name=name):
            return f"/journey {name} {words_of(turn.inbound)}".strip()
        case _:
            return words_of(turn.inbound)
