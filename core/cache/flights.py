"""Equal questions at once share one answer under way."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[Any]
    begun: int
    waiting: int = 0


class Flights:
    """The first caller of a key starts its task; all of them wait for it. Whoever is cancelled leaves alone; when
    nobody is left to wait, the task is cancelled too."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def begun(self, key: Hashable) -> int | None:
        """The generation in which the flight of this key began; None: there is none."""
        flight = self._flights.get(key)
        return flight.begun if flight else None

    async def share(self, key: Hashable, begun: int, make: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result, and whether this caller started it. Raises what `make` raises, to all."""
        flight, first = self._flights.get(key), False
        if flight is None:
            flight, first = self._start(key, begun, make), True
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task), first
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                await self._give_up(key, flight)

    def _start(self, key: Hashable, begun: int, make: Callable[[], Awaitable[T]]) -> _Flight:
        async def run() -> T:
            return await make()

        flight = _Flight(asyncio.create_task(run(), name="cache-make"), begun)
        self._flights[key] = flight
        flight.task.add_done_callback(lambda task: self._landed(key, flight, task))
        return flight

    def _landed(self, key: Hashable, flight: _Flight, task: asyncio.Task[Any]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not task.cancelled():
            task.exception()  # everybody who waited has it; nobody may be left to fetch it

    async def _give_up(self, key: Hashable, flight: _Flight) -> None:
        """The last one left. Who asks from now on starts anew; we wait until what was begun has cleaned up."""
        if self._flights.get(key) is flight:
            del self._flights[key]
        flight.task.cancel()
        await asyncio.wait({flight.task})
