"""What a process does beside its work: figures and the alerts that rest on them, the admin card, looks at providers."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from bot.models import ModelSide
from core.handlers.admin_status import Watched, refresh_admin_status
from core.handlers.desk import House
from core.handlers.error_rates import watch_errors
from core.ports.clock import Clock
from core.ports.store import Store, Unit, Wakeups
from core.tally import Tally
from core.understanding.meaning.lazily import Meaning
from core.words import load_languages, speaking


@dataclass(frozen=True, slots=True)
class Upkeep:
    """`ai`, `watched`, `meaning`: only where handlers run, and so the ticks."""

    store: Store
    clock: Clock
    wakeups: Wakeups
    house: House
    tally: Tally
    ai: ModelSide | None = None
    watched: Watched | None = None
    meaning: Meaning | None = None

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Each runs until it is cancelled; what fails in one comes out of it."""
        looks = [self.ai.monitor.run()] if self.ai else []
        warming = [self.meaning.keep_ready()] if self.meaning else []
        return [self.tally.run(), _keep_languages_ready(), *looks, *warming]

    async def tick(self) -> None:
        """Once a minute: whether failures have jumped, and the card of the admin channel."""
        await self.tally.flush()
        if await self.store.transact(self._look):
            self.wakeups.ring("events")
            self.wakeups.ring("outbox")

    def _look(self, unit: Unit) -> bool:
        now = self.clock.now()
        with speaking(self.house.language):
            jumped = watch_errors(unit, self.house, now)
            shown = self.watched is not None and refresh_admin_status(unit, self.house, self.watched, now)
        return bool(jumped) or shown


async def _keep_languages_ready() -> None:
    """Beside the start, not in it: most first messages are English, and it takes a sixth of a second."""
    await asyncio.to_thread(load_languages)
    await asyncio.Event().wait()
