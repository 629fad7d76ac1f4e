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
from core.handlers.answer_card import together, with_undo
from core.handlers.kept import is_list, is_meant, naming, same_question, with_latest
from core.handlers.turn import Templates, Turn, above, open_for
from core.journeys import undo
from core.journeys.figures import nudge_due
from core.journeys.model import Journey
from core.journeys.patch import diff
from core.journeys.template import Template
from core.messages import Place
from core.ports.clock import Ids
from core.ports.store import Context, Lease, Offer, OutboxItem, Outgoing, Pending, Shown, Unit, Utterance, Wished, Write
from core.views import Actions, Card, plain_text
from core.words import Language, mark, t

NO_JOURNEY = mark("There is no journey here yet. Tell me what you want to renovate, and we begin.")
ANYBODY = frozenset({"fact", "confirm"})
"""What anybody in the room may answer; other questions are for the person who was asked."""
LISTED = frozenset({"switch", "cancel_reminder", "clarify", "which", "start", "fact", "confirm", "undo", "undo_force"})
"""Buttons that make a list of which "the second" can be said."""
OPEN, MOST_OFFERS = 5, 12
"""What is kept of a lane: questions, and what one card listed."""
_ID = 10
WriteKind = Literal["state", "reminder", "photo", "focus", "pings", "timezone", "language"]
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
    language: Language = "en"
    """Of whom nothing is known, and of the admin channel."""


@dataclass(slots=True)
class Desk:
    """One transaction's work on one turn. `journey` is the active one, fresh after each save."""

    unit: Unit
    turn: Turn
    house: House
    lease: Callable[[], Lease | None] = lambda: None
    journey: Journey | None = None
    wish: int = 0
    """Which of several wishes of this message is carried out, from 1; 0: there is only one."""
    cards: list[Card] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    posts: list[OutboxItem] = field(default_factory=list)
    """Posts that are already ours: the process may send them at once."""
    remember_as: str = ""
    heard_of: bool = False
    """Somebody subscribes to something that happened."""
    closing: Card | None = None
    """Our question: it stands last in the answer, whatever else is told."""
    wished: Wished | None = None
    """What this person did now, for the words that come next."""
    chose: str = ""
    _context: Context | None = None
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
                raise JourneyError("gone", t("That journey is not here any more. Say `list` to see the ones that are."))
        if journey is None:
            raise JourneyError("none", t(NO_JOURNEY))
        return journey, self.template(journey)

    def answer(self, card: Card) -> None:
        self.cards.append(card)

    @property
    def context(self) -> Context:
        return self.turn.context if self._context is None else self._context

    @property
    def pending(self) -> Pending | None:
        """What this person was asked last, as of now."""
        return next(iter(open_for(self.context, self.by)), None)

    @property
    def pending_kind(self) -> str:
        return self.pending.kind if self.pending else ""

    def ask(self, kind: str, **data: str) -> str:
        """What is asked now: a plain answer in this lane may be read against it. A question of the same kind to the
        same person (for a fact: of the same journey) is replaced. Returns its id."""
        by = "" if kind in ANYBODY else self.by
        known = next((q for q in self.context.asked if (q.kind, q.by, dict(q.data)) == (kind, by, data)), None)
        asked = known or Pending(kind, data, self.now, by, self.house.ids()[-_ID:])
        asked = replace(asked, card=self.turn.inbound.id)
        others = [q for q in self.context.asked if not same_question(q, asked)]
        self._context = replace(self.context, asked=(*others, asked)[-OPEN:])
        return asked.id

    def asked(self, *kinds: str, id: str = "", **data: str) -> None:
        """What is answered now: the questions of these kinds that hold `data`, or that of the id; without any of them
        the last one."""
        last = self.pending
        if not kinds and not id:
            id = self.turn.replied.id if self.turn.replied else last.id if last else ""
        left = tuple(q for q in self.context.asked if not (is_meant(q, kinds, data, self.by) or (id and q.id == id)))
        if not kinds and last and not last.id:  # from before questions had ids
            left = tuple(q for q in left if q != last)
        self._context = replace(self.context, asked=left)
        self._answer_above(id)

    def settled(self, id: str) -> None:
        """A question that goes with its answer, whatever that does."""
        if any(q.id == id and q.kind in ("clarify", "which") for q in self.context.asked):
            self.asked(id=id)

    def _answer_above(self, id: str) -> None:
        """The question was asked where the thread began: there it is answered, too."""
        replied, lane = self.turn.replied, above(self.turn.place)
        if not replied or lane == self.turn.place.lane or (id and id != replied.id):
            return
        there = self.unit.talk.context(lane)
        left = tuple(q for q in there.asked if q.id != replied.id)
        if len(left) < len(there.asked):
            self.unit.talk.keep(lane, replace(there, asked=left), self.now)

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
            ref={**(ref or {}), **({"wish": str(self.wish)} if self.wish else {})},
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
        card = self._answerable(with_undo(together(cards), self.writes))
        self._shows(card)
        dedupe = f"answer:{self.turn.place.platform}:{self.turn.inbound.id}"
        self._send(self._outgoing(card, dedupe, self.remember_as))
        self._say("bot", plain_text(card))
        for make in self._beside:
            if outgoing := make():
                self._send(outgoing)
        return len(self.cards)

    def close(self) -> None:
        """Writes what was gathered: the talk, what the next words are read against, the events nobody waits for."""
        if self._context is not None and self._context != self.turn.context:
            self.unit.talk.keep(self.turn.place.lane, self._context, self.now)
        self.unit.talk.say(*self._talk)
        self.unit.events.append_all(self._unheard)

    def _answerable(self, card: Card) -> Card:
        """Buttons for what was not understood name the question that they answer: a later one is not meant by them."""
        asked = next((q for q in reversed(self.context.asked) if q.kind == "clarify" and q.by == self.by), None)
        if asked is None or asked.at != self.now or not asked.id:
            return card
        blocks = (
            Actions(tuple(naming(b, asked.id) for b in block.buttons)) if isinstance(block, Actions) else block
            for block in card.blocks
        )
        return replace(card, blocks=tuple(blocks))

    def _shows(self, card: Card) -> None:
        """Keeps what the card lists, and what the person did, for their next words."""
        buttons = [b for block in card.blocks if isinstance(block, Actions) for b in block.buttons]
        offers = tuple(Offer(b.label, b.action, b.value) for b in buttons if b.action in LISTED)[:MOST_OFFERS]
        if any(o.action == "switch" for o in offers):  # the active one is listed, too, and has no button
            offers = tuple(Offer(j.state.name, "switch", j.id) for j in self.turn.journeys)
        context = self.context
        shown = next((s for s in context.shown if s.by == self.by), None)
        if shown and self.chose and not is_list(offers):  # the list that it was taken from is still spoken of
            shown = replace(shown, chosen=self.chose)
        elif any(o.action != "undo" for o in offers):
            shown = Shown(self.by, self.now, offers)
        self._context = replace(
            context,
            shown=with_latest(context.shown, shown),
            wished=with_latest(context.wished, replace(self.wished, write=self.writes[-1].id if self.writes else ""))
            if self.wished
            else context.wished,
        )

    def said(self, text: str) -> None:
        """Words of ours that went out by another way than `answer`."""
        self._say("bot", text)

    def heard(self, text: str) -> None:
        self._say("person", text)

    def _say(self, who: Literal["person", "bot"], text: str) -> None:
        if not text:
            return
        journey = self.journey.id if self.journey else ""
        self._talk.append(
            Utterance(
                id=self.house.ids(),
                at=self.now,
                lane=self.turn.place.lane,
                room=self.turn.place.room,
                journey=journey,
                who=who,
                person=self.by,
                text=text,
                inbound=self.turn.inbound.id if who == "person" else "",
            )
        )
