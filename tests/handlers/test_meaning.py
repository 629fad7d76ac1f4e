"""What the rules are not sure of is read by its meaning: between two transactions, before a model is asked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.commands import Clarify, ShowProgress
from core.messages import Inbound
from core.persistence import SqlStore
from core.understanding.meaning.lazily import open_meaning
from core.understanding.scene import Reading, Scene
from tests.handlers.house import Talk, talk


class Slow:
    """Stands for a meaning layer that is still loading."""

    def __init__(self) -> None:
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    def wants(self, inbound: Inbound, reading: Reading) -> bool:
        return not reading.sure

    async def read(self, inbound: Inbound, scene: Scene, reading: Reading) -> Reading:
        self.asked.set()
        await self.go_on.wait()
        return Reading((ShowProgress(),), layer="meaning")


@pytest_asyncio.fixture
async def reading_home(store: SqlStore, tmp_path: Path) -> AsyncIterator[Talk]:
    async with talk(store, tmp_path, meaning=open_meaning()) as one:
        yield one


async def test_what_no_rule_knows_is_understood(reading_home: Talk) -> None:
    await reading_home.say("kitchen, about 40k")
    told = await reading_home.say("I lost track, which of the parts did we finish")
    assert "Kitchen" in told
    assert "of 7" in told
    layers = {recorded.event.data["layer"] for recorded in await reading_home.events("workflow.started")}
    assert layers == {"rules", "meaning"}


async def test_what_is_to_come_offers_a_note_and_writes_nothing(reading_home: Talk) -> None:
    await reading_home.say("kitchen, about 40k")
    before = await reading_home.journey()
    told = await reading_home.say("Mum should be able to follow along and see the plan")
    assert "I changed nothing" in told
    assert "[Keep it as a note]" in told
    assert (await reading_home.journey()).state == before.state


async def test_while_it_loads_others_are_answered(store: SqlStore, tmp_path: Path) -> None:
    slow = Slow()
    async with talk(store, tmp_path, meaning=slow) as home:
        await home.say("kitchen, about 40k")
        waiting = asyncio.create_task(home.say("blorp the frobnicator"))
        async with asyncio.timeout(5):
            await slow.asked.wait()
        assert await store.transact(lambda unit: unit.people.get("nobody")) is None, "no transaction is held meanwhile"
        slow.go_on.set()
        assert "Kitchen" in await waiting


async def test_without_it_three_ways_on_are_offered(home: Talk) -> None:
    await home.say("kitchen, about 40k")
    told = await home.say("blorp the frobnicator")
    assert "I changed nothing" in told
    assert told.count("[") == len(Clarify("", ("note", "ask", "help")).guesses)
