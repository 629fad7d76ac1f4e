"""What a platform is to the core, and what the core is to a platform."""

from dataclasses import dataclass
from typing import Protocol

from core.messages import AttachmentRef, ButtonPressed, FormSubmitted, Inbound, Place, PlatformName, Sender
from core.views import Card, FieldErrors, Form


@dataclass(frozen=True, slots=True)
class Post:
    """A card on its way out. `id` is the outbox row's: the idempotency key on the platform (nonce, metadata).

    `attempt` counts from 1; above 1 an earlier try may have been accepted without our knowing: look before posting
    again where the platform has no key of its own. `in_reply_to` is the platform id of the message that it
    answers, or empty.
    """

    id: str
    place: Place
    card: Card
    attempt: int = 1
    in_reply_to: str = ""
    panel: bool = False
    """The journey's status card: a surface that has room shows it beside the chat as well."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform's ids of the messages that the card became (a long card is split over several), first one first."""

    ids: tuple[str, ...]


class PlatformAdapter(Protocol):
    """One surface. Raises PlatformUnavailable / PlatformRefused from send and edit, FetchFailed from fetch."""

    @property
    def name(self) -> PlatformName: ...

    async def run(self) -> None:
        """Receives until cancelled; every happening goes to the Intake before it is acknowledged."""
        ...

    async def send(self, post: Post) -> Sent: ...

    async def edit(self, post: Post, sent: Sent) -> Sent:
        """Makes the messages of `sent` show the post's card. Posts anew when they are gone."""
        ...

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        """The attachment's bytes, with the platform's credentials; at most `limit` bytes, within 30 s."""
        ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """`new` is false for a duplicate. `urgent`: a safety card is in the outbox and goes first."""

    new: bool
    urgent: bool = False


class Intake(Protocol):
    """Where adapters hand over what came in."""

    async def accept(self, inbound: Inbound) -> Accepted:
        """Returns once it is committed; raises a StoreError when it is not: then the platform must try again."""
        ...


class Instant(Protocol):
    """What must be answered at once, read-only, in the receiving process."""

    async def form(self, pressed: ButtonPressed) -> Form | None:
        """The form that a button with `opens` shows; None when it makes no sense any more."""
        ...

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        """What is wrong in the fields, before the submission goes to the Intake."""
        ...

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        """Up to 25 (value, label) pairs for an option's autocomplete (`what` as in core.slash.SlashOption)."""
        ...

    async def language(self, place: Place, sender: Sender) -> str:
        """What this person is spoken to in: for a surface's own words to them."""
        ...


class Cursors(Protocol):
    """Small durable marks, such as the last message id seen in a Discord channel."""

    async def all(self, prefix: str) -> dict[str, str]: ...

    async def put(self, key: str, value: str) -> None: ...
