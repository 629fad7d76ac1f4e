"""Bathroom and DIY to their ends, and the kitchen's photos with a model, over the real processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.durability.processes import of_gemini
from tests.fakes.gemini import FakeGemini
from tests.journeys.drivers.base import Driver
from tests.journeys.drivers.console import ConsoleDriver
from tests.journeys.drivers.discord import DiscordDriver
from tests.journeys.others import BATHROOM, DIY
from tests.journeys.outcome import outcome
from tests.journeys.script import Script, play
from tests.journeys.with_a_model import OVEN, PANTRY, READING, SEEING, SINK, teach


@pytest.mark.parametrize(("script", "template", "steps"), [(BATHROOM, "bathroom", 5), (DIY, "diy", 5)])
async def test_the_other_journeys_reach_their_end(tmp_path: Path, script: Script, template: str, steps: int) -> None:
    async with ConsoleDriver(tmp_path) as driver:
        await play(driver, script)
        (end,) = await outcome(await driver.book(), driver.room)
    assert (end["template"], end["status"]) == (template, "completed")
    assert [status for status, *_ in end["steps"].values()] == ["done"] * steps


@pytest.fixture
async def gemini() -> AsyncIterator[FakeGemini]:
    fake = FakeGemini()
    await fake.start()
    yield fake
    await fake.stop()
    assert fake.rejected == []


@pytest.mark.parametrize("kind", [ConsoleDriver, DiscordDriver])
async def test_a_person_confirms_or_corrects_what_a_model_saw(
    tmp_path: Path, gemini: FakeGemini, kind: type[Driver]
) -> None:
    teach(gemini)
    async with kind(tmp_path, env=of_gemini(gemini)) as driver:
        await play(driver, (*SEEING, *READING))
        (end,) = await outcome(await driver.book(), driver.room)
    photos = {observed: (verdict, correction) for *_, observed, verdict, correction in end["photos"]}
    assert photos == {
        tuple(SINK): ("corrected", "the cabinets are maple"),
        tuple(OVEN): ("confirmed", ""),
        tuple(PANTRY): ("corrected", "that is the pantry"),
    }
    assert (end["steps"]["k2"][0], end["current"]) == ("done", "k3")
    assert end["notes"] == [("k3", "the neighbour's outlet is dead")]
