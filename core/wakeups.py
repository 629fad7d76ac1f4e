"""Hints within one process that there may be work. A hint can be missed or come for nothing: loops also poll."""

import asyncio


class LocalWakeups:
    """The Wakeups port in memory. Rings add up to one until somebody waits; all who wait are woken together."""

    def __init__(self) -> None:
        self._bells: dict[str, asyncio.Event] = {}

    def ring(self, bell: str) -> None:
        """From the loop's own thread only."""
        self._bell(bell).set()

    async def wait(self, bell: str, timeout: float) -> None:
        rung = self._bell(bell)
        try:
            async with asyncio.timeout(timeout):
                await rung.wait()
        except TimeoutError:
            return
        rung.clear()

    def _bell(self, bell: str) -> asyncio.Event:
        return self._bells.setdefault(bell, asyncio.Event())
