"""What a handler may do, inside the one transaction that also ends its inbox row.

A handler answers with cards, saves journeys, and says what happened; the desk turns that into outbox rows, undoable
writes, stored events and the kept conversation. Cards of several commands become one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from core.errors import JourneyError
from core.events import Event, EventName, Recorded, Scalar
from core.handlers.turn import Templates, Turn
from core.journeys import undo
from core.journeys.figures import nudge_due
from core.journeys.model import Journey
from core.journeys.patch import diff
from core.journeys.template import Template
from core.messages import Place
from core.ports.clock import Ids
from core.ports.store import Lease, OutboxItem, Outgoing, Pending, Unit, Utterance, Write
from core.views import Actions, Block, Button, Card, Text, plain_text

WriteKind = Literal["state", "reminder", "photo", "focus", "pings", "timezone"]
Subscriptions = Mapping[EventName, Sequence[str]]
"""Which subscribers hear of which event (bot/wiring.py holds the table)."""


@dataclass(frozen=True, slots=True)
class House:
    """What every desk needs and no transaction changes."""

    templates: Templates
    ids: Ids
    subscriptions: Subscriptions
    default_zone: str
    admin: Place | None = None


@dataclass(slots=True)
class Desk:
    """One transaction's work on one turn. `journey` is the active one, fresh after each save."""

    unit: Unit
    turn: Turn
    house: House
    lease: Callable[[], Lease | None] = lambda: None
    journey: Journey | None = None
    pending: Pending | None = None
    """What is being asked in this lane, as of now."""
    cards: list[Card] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    posts: list[OutboxItem] = field(default_factory=list)
    """Posts that are already ours: the process may send them at once."""
    remember_as: str = ""
    heard_of: bool = False
    """Somebody subscribes to something that happened."""
    closing: Card | None = None
    """Our question: it stands last in the answer, whatever else is told."""
    _beside: list[Callable[[], Outgoing | None]] = field(default_factory=list)
    _unheard: list[Recorded] = field(default_factory=list)
    _talk: list[Utterance] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def by(self) -> str:
        return self.turn.person.key

    @property
    def tenant(self) -> str:
        return self.journey.tenant if self.journey else self.turn.place.tenant

    def template(self, journey: Journey) -> Template:
        return self.house.templates[journey.template]

    def here(self, journey_id: str = "") -> tuple[Journey, Template]:
        """The named journey, when it belongs to this room, else the active one. Raises JourneyError(gone | none)."""
        journey = self.journey
        if journey_id and (journey is None or journey.id != journey_id):
            journey = self.unit.journeys.get(journey_id)
            if journey is None or journey.room != self.turn.place.room or journey.status == "deleted":
                raise JourneyError("gone", "That journey is not here any more. Say `list` to see the ones that are.")
        if journey is None:
            raise JourneyError("none", "There is no journey here yet. Tell me what you want to renovate, and we begin.")
        return journey, self.template(journey)

    def answer(self, card: Card) -> None:
        self.cards.append(card)

    def ask(self, kind: str, **data: str) -> None:
        """What is asked now: the next plain answer in this lane is read against it."""
        was = self.pending
        if was is None or was.kind != kind or dict(was.data) != data:
            self._now_pending(Pending(kind, data, self.now))

    @property
    def pending_kind(self) -> str:
        return self.pending.kind if self.pending else ""

    def asked(self) -> None:
        """Nothing is asked any more."""
        if self.pending:
            self._now_pending(None)

    def _now_pending(self, pending: Pending | None) -> None:
        self.unit.talk.ask(self.turn.place.lane, pending)
        self.pending = pending

    def emit(self, name: EventName, /, journey: str = "", **data: Scalar) -> None:
        self.record(Event(name, data), journey)

    def record(self, event: Event, journey: str = "") -> None:
        journey = journey or (self.journey.id if self.journey else "")
        recorded = Recorded(self.house.ids(), event, self.now, self.tenant, self.by, journey, self.turn.request)
        if subscribers := self.house.subscriptions.get(event.name, ()):
            self.unit.events.append(recorded, subscribers)
            self.heard_of = True
        else:
            self._unheard.append(recorded)

    def save(self, before: Journey | None, after: Journey, events: Sequence[Event], label: str) -> Journey:
        """Saves under the version check, keeps the patch for undo, records the events. No events: nothing is saved."""
        if before is not None and not events:
            return before
        saved = self.unit.journeys.save(replace(after, updated_at=self.now, last_activity_at=self.now))
        self.unit.journeys.set_nudge(saved.id, nudge_due(saved, self.template(saved)))
        if before is not None:
            patch = diff(undo.snapshot(before), undo.snapshot(saved))
            self.keep("state", label, journey=saved.id, patch=patch)
        for event in events:
            self.record(event, saved.id)
        if self.journey is None or self.journey.id == saved.id:
            self.journey = saved
        return saved

    def keep(
        self,
        kind: WriteKind,
        label: str,
        *,
        journey: str = "",
        patch: Mapping[str, object] | None = None,
        ref: Mapping[str, str] | None = None,
    ) -> Write:
        """Keeps a change so that it can be taken back."""
        write = Write(
            id=self.house.ids(),
            at=self.now,
            person=self.by,
            room=self.turn.place.room,
            journey=journey,
            kind=kind,
            label=label,
            patch=patch or {},
            ref=ref or {},
            group=self.turn.request,
        )
        self.unit.writes.add(write)
        self.writes.append(write)
        return write

    def post(self, draw: Callable[[], Card | None], *, dedupe: str, remember_as: str = "") -> None:
        """A card of its own, after the answer (the status card); drawn when all commands of the turn are done."""

        def make() -> Outgoing | None:
            card = draw()
            return self._outgoing(card, dedupe, remember_as) if card else None

        self._beside.append(make)

    def _outgoing(self, card: Card, dedupe: str, remember_as: str) -> Outgoing:
        return Outgoing(
            id=self.house.ids(),
            dedupe=dedupe,
            place=self.turn.place,
            card=card,
            in_reply_to=self.turn.inbound.id,
            remember_as=remember_as,
            request=self.turn.request,
        )

    def _send(self, outgoing: Outgoing) -> None:
        if item := self.unit.outbox.add(outgoing, self.now, self.lease()):
            self.posts.append(item)

    def reply(self) -> int:
        """Puts the cards into one answer, with its Undo. Returns how many cards there were."""
        if not self.cards:
            return 0
        cards = [*self.cards, self.closing] if self.closing else self.cards
        card = _with_undo(_together(cards), self.writes)
        dedupe = f"answer:{self.turn.place.platform}:{self.turn.inbound.id}"
        self._send(self._outgoing(card, dedupe, self.remember_as))
        self._say("bot", plain_text(card))
        for make in self._beside:
            if outgoing := make():
                self._send(outgoing)
        return len(self.cards)

    def close(self) -> None:
        """Writes what was gathered: the talk, and the events that nobody waits for."""
        self.unit.talk.say(*self._talk)
        self.unit.events.append_all(self._unheard)

    def said(self, text: str) -> None:
        """Words of ours that went out by another way than `answer`."""
        self._say("bot", text)

    def heard(self, text: str) -> None:
        self._say("person", text)

    def _say(self, who: Literal["person", "bot"], text: str) -> None:
        if not text:
            return
        turn = self.turn
        journey = self.journey.id if self.journey else ""
        self._talk.append(
            Utterance(
                id=self.house.ids(),
                at=self.now,
                lane=turn.place.lane,
                room=turn.place.room,
                journey=journey,
                who=who,
                person=self.by,
                text=text,
                inbound=turn.inbound.id if who == "person" else "",
            )
        )


def _together(cards: Sequence[Card]) -> Card:
    """Several cards as one: later titles become bold lines, repeated buttons are offered once, at the end."""
    if len(cards) == 1:
        return cards[0]
    blocks: list[Block] = []
    buttons: dict[tuple[str, str], Button] = {}
    for number, card in enumerate(cards):
        if number and card.title:
            blocks.append(Text(f"*{card.title}*"))
        for block in card.blocks:
            if isinstance(block, Actions):
                buttons.update({(b.action, b.value): b for b in block.buttons})
            else:
                blocks.append(block)
    if buttons:
        blocks.append(Actions(tuple(buttons.values())))
    return Card(cards[0].title, tuple(blocks), urgent=any(c.urgent for c in cards))


def _with_undo(card: Card, writes: Sequence[Write]) -> Card:
    """One Undo takes back all that the message changed."""
    if not writes:
        return card
    button = Button("Undo", "undo", writes[-1].id)
    blocks = [_without_undo(b) if isinstance(b, Actions) else b for b in card.blocks]
    if blocks and isinstance(last := blocks[-1], Actions):
        return replace(card, blocks=(*blocks[:-1], Actions((*last.buttons, button))))
    return replace(card, blocks=(*blocks, Actions((button,))))


def _without_undo(actions: Actions) -> Actions:
    return Actions(tuple(b for b in actions.buttons if b.action != "undo"))
