"""`homeview chat`: the terminal as a surface, with handlers and ticks in the same process."""

import asyncio
import sys
from dataclasses import replace
from datetime import datetime

from rich.console import Console

from adapters.console.app import ConsoleAdapter, ConsolePorts
from adapters.console.json_front import JsonFront
from adapters.console.rich_front import RichFront
from adapters.console.terminal import Terminal
from bot.clock import MovableClock, new_id
from bot.processes.supervise import serve
from bot.settings import Settings, terminal_language
from bot.wiring import Role, Running, open_running
from core.ports.store import Unit

POLL = 0.002
"""Seconds between two looks at whether all work is done."""


async def run(settings: Settings, *, as_json: bool) -> None:
    """Until stdin ends and all work is done."""
    clock = MovableClock()
    role = Role(receives=["console"], sends=["console"], works=True)
    async with open_running(settings, role, clock=clock, admin="console") as running:
        settling = Settling(running, clock)
        ports = ConsolePorts(running.intake, running.instant, clock, new_id, settling.settle, settling.advance)
        if not as_json:  # what a program reads does not depend on the machine's settings
            ports = replace(ports, locale=terminal_language())
        terminal = Terminal()
        front = JsonFront(terminal.ask, _write_line) if as_json else RichFront(terminal.ask, Console())
        adapter = ConsoleAdapter(ports, front)
        running.use("console", adapter)
        try:
            await serve(running, [adapter.run()], ticking=not as_json)
        finally:
            terminal.close()


def _write_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Settling:
    """Waits for quiet, and moves the console's clock from one due moment to the next."""

    def __init__(self, running: Running, clock: MovableClock) -> None:
        self._running, self._clock = running, clock

    async def settle(self) -> None:
        """Returns when inbox, outbox and event deliveries that can run now are done."""
        while not await self._quiet():  # noqa: ASYNC110 - quiet is a state of the database, nothing signals it
            await asyncio.sleep(POLL)

    async def _quiet(self) -> bool:
        if any(part.loop.held for part in self._running.loops()):
            return False
        return await self._running.store.transact(_nothing_pending)

    async def advance(self, at: datetime) -> None:
        """Everything that falls due before `at` is posted at its own moment; then it is `at`."""
        await self._tick()
        while (due := await self._next_due()) is not None and due <= at:
            self._clock.set(max(due, self._clock.now()))
            await self._tick()
        self._clock.set(at)
        await self._tick()

    async def _tick(self) -> None:
        await self._running.tick_reminders()
        await self._running.tick_nudges()
        await self._running.tick_reports()
        await self.settle()

    async def _next_due(self) -> datetime | None:
        def work(unit: Unit) -> datetime | None:
            moments = (unit.reminders.next_due(), unit.journeys.next_nudge())
            return min((m for m in moments if m is not None), default=None)

        return await self._running.store.transact(work)


def _nothing_pending(unit: Unit) -> bool:
    """A row that waits for its next try is work too. Posts of other surfaces are not: nobody sends them from here."""
    return not (unit.inbox.pending() or unit.outbox.pending(("console",)) or unit.events.pending())
