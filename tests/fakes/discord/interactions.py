"""Interactions: a press, a command, a form, suggestions. Three seconds for the one first answer, then a token."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field

from tests.fakes.discord import limits
from tests.fakes.discord.errors import Json
from tests.fakes.discord.world import Channel, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9

# Which first answers Discord takes to which interaction.
ALLOWED = {
    COMMAND: (MESSAGE, DEFER, MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
}


@dataclass
class Interaction:
    """One interaction as Discord keeps it. `answered_after` is in seconds; None while nothing came."""

    id: str
    kind: int
    user: User
    channel: Channel
    data: Json
    message: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    started: float = field(default_factory=time.monotonic)
    response: Json | None = None
    answered_after: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def answered(self, timeout: float = limits.ANSWER_SECONDS) -> Json:
        """The first answer, with `type` and `data`. Raises TimeoutError when none comes within `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self.done.wait()
        assert self.response is not None
        return self.response

    @property
    def modal(self) -> Json:
        """The form that was opened. Raises LookupError when the answer was something else."""
        if self.response is None or self.response["type"] != MODAL:
            raise LookupError(f"no form was opened, the answer is {self.response!r}")
        data: Json = self.response["data"]
        return data

    @property
    def choices(self) -> list[Json]:
        return list((self.response or {}).get("data", {}).get("choices") or [])

    @property
    def age(self) -> float:
        return time.monotonic() - self.started
