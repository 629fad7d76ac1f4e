"""The verbs that a script is written in, and what comes back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.home import Home, looking_into


@dataclass(frozen=True)
class Reply:
    """A message of the bot's as it stands: plain words and the labels of its buttons. `edited`: it was there before."""

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    edited: bool = False
    private: bool = False
    """Shown to one person for the moment ("On it."), and no card of ours."""


@dataclass(frozen=True)
class Shown:
    """An open form: `inputs` are names to labels, `errors` what was wrong with the last try."""

    title: str
    inputs: Mapping[str, str]
    errors: tuple[str, ...] = ()


@dataclass
class Screen:
    """What the person has in front of them, and what changed since they looked last."""

    there: dict[str, Reply] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    """Ids, the latest change last."""

    def look(self, now: Sequence[Reply]) -> list[Reply]:
        """New and changed messages, in their order."""
        changed = []
        for reply in now:
            before = self.there.get(reply.id)
            if before is not None and (before.text, before.buttons) == (reply.text, reply.buttons):
                continue
            seen = Reply(reply.id, reply.text, reply.buttons, before is not None, reply.private)
            changed.append(seen)
            self.there[reply.id] = seen
            if reply.id in self.recent:
                self.recent.remove(reply.id)
            self.recent.append(reply.id)
        return changed

    def with_button(self, label: str) -> Reply:
        """The card to press `label` on: the newest post that has it, else the status card. LookupError: none."""
        shown = [self.there[id] for id in reversed(self.recent) if label in self.there[id].buttons]
        if not shown:
            offered = [(r.text[:60], r.buttons) for r in list(self.there.values())[-4:]]
            raise LookupError(f"there is no button {label!r}; the latest cards: {offered}")
        return next((reply for reply in shown if not reply.edited), shown[0])


class Driver(ABC):
    """One person on one surface (others join with `user`). Use it with `async with`.

    Each verb returns what came back, when all that followed from it is done.
    """

    surface = ""
    photo_mime = "image/jpeg"

    def __init__(self, folder: Path, *, shared: bool = False, env: Mapping[str, str] | None = None) -> None:
        """`shared`: in a channel with others, in place of the person's own conversation."""
        self.folder, self.shared, self.env = folder, shared, dict(env or {})
        self.screen = Screen()
        self.form: Shown | None = None
        self.stack = AsyncExitStack()
        self.home: Home | None = None

    async def __aenter__(self) -> "Driver":
        try:
            await self.begin()
        except BaseException as error:
            await self.stack.aclose()
            error.add_note(self.said())
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    # --- what a person does ------------------------------------------------------------------------------

    async def say(self, text: str = "", photos: Sequence[bytes] = (), *, user: str = "") -> list[Reply]:
        await self._say(text, [(f"photo-{n}.jpg", data) for n, data in enumerate(photos, 1)], user)
        return await self.settled()

    async def press(self, label: str, *, user: str = "", on: str = "") -> list[Reply]:
        """A button of the newest card that has it, or of the card `on` (its id); `self.form` is what it opened."""
        card = self.screen.there[on] if on else self.screen.with_button(label)
        self.form = None
        await self._press(card, label, user)
        return await self.settled()

    async def submit(self, **values: str) -> list[Reply]:
        """The open form, by input names. With errors it stays open."""
        assert self.form is not None, "no form is open"
        await self._submit(values)
        return await self.settled()

    async def slash(self, text: str, *, user: str = "") -> list[Reply]:
        """`/journey TEXT`."""
        await self._slash(text, user)
        return await self.settled()

    def cards(self) -> list[Reply]:
        """Every message of the bot's as it stands, oldest first."""
        return list(self.screen.there.values())

    async def settled(self) -> list[Reply]:
        """What changed, when nothing is left to do."""
        await self.quiet()
        return self.screen.look(await self.look())

    async def quiet(self) -> None:
        await (await self.book()).quiet()

    def said(self) -> str:
        """The end of the process's own log, for the message of a failure."""
        logs = (self.folder / name for name in ("run.log", "console.log"))
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in logs if log.exists())

    async def book(self) -> Home:
        """The home of this installation, to look into."""
        if self.home is None:
            self.home = await self.stack.enter_async_context(looking_into(self.folder))
        return self.home

    # --- what each surface does in its own way -----------------------------------------------------------

    @abstractmethod
    async def begin(self) -> None:
        """Starts the outside world and the process; what is to be ended goes on the stack."""

    @property
    @abstractmethod
    def room(self) -> str: ...

    @abstractmethod
    async def later(self, words: str) -> list[Reply]:
        """Time passes until a reminder that holds these words is posted."""

    @abstractmethod
    async def look(self) -> Sequence[Reply]:
        """Everything of the bot's that can be seen now, oldest first."""

    @abstractmethod
    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None: ...

    @abstractmethod
    async def _press(self, card: Reply, label: str, user: str) -> None: ...

    @abstractmethod
    async def _submit(self, values: Mapping[str, str]) -> None: ...

    @abstractmethod
    async def _slash(self, text: str, user: str) -> None: ...
