"""A console over a core in memory: lines in, what was shown out."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from adapters.console.app import ConsoleAdapter, ConsolePorts
from adapters.console.front import Ask, Front
from adapters.console.json_front import JsonFront
from core.messages import Inbound, Place
from core.ports.platform import Post
from core.views import Card
from tests.adapters.web.world import FakeCore, MovableClock


class Session:
    """`answers(inbound)` gives the cards that are posted while the console settles."""

    def __init__(self, answers: Callable[[Inbound], Sequence[Card]] = lambda inbound: (), *, locale: str = "") -> None:
        self.locale = locale
        self.core, self.clock = FakeCore(), MovableClock()
        self.answers = answers
        self.due: list[tuple[datetime, Post]] = []
        self.waiting: list[Post] = []
        self.settled = 0
        self.made = 0
        self.core.on_new = self._answer
        self.adapter: ConsoleAdapter | None = None

    def ids(self) -> str:
        self.made += 1
        return f"made-{self.made}"

    async def _answer(self, inbound: Inbound) -> None:
        for card in self.answers(inbound):
            self.waiting.append(Post(self.ids(), inbound.place, card, in_reply_to=inbound.id))

    async def settle(self) -> None:
        self.settled += 1
        assert self.adapter is not None
        waiting, self.waiting = self.waiting, []
        for post in waiting:
            await self.adapter.send(post)

    async def advance(self, at: datetime) -> None:
        self.clock.at = at
        assert self.adapter is not None
        for when, post in [pair for pair in self.due if pair[0] <= at]:
            self.due.remove((when, post))
            await self.adapter.send(post)

    def adapt(self, front: Front) -> ConsoleAdapter:
        ports = ConsolePorts(self.core, self.core, self.clock, self.ids, self.settle, self.advance, locale=self.locale)
        self.adapter = ConsoleAdapter(ports, front)
        return self.adapter

    async def json(self, *lines: str | dict[str, Any]) -> list[dict[str, Any]]:
        """Everything that was written for these lines."""
        out: list[str] = []
        await self.adapt(JsonFront(typed(*lines), out.append)).run()
        return [json.loads(line) for line in out]


def typed(*lines: str | dict[str, Any]) -> Ask:
    """Somebody who types these lines, and then no more."""
    rest = [line if isinstance(line, str) else json.dumps(line) for line in lines]

    async def ask(prompt: str) -> str | None:
        return rest.pop(0) if rest else None

    return ask


ADMIN = Place("console", "local", "admin", direct=True)
