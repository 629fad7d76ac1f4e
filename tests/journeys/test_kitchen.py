"""The kitchen on every surface, over the real processes: the same script, the same end."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import CHROMIUM, REQUIRED
from tests.fakes.slack import ANNA
from tests.journeys.drivers.base import Driver
from tests.journeys.drivers.chromium import ChromiumDriver
from tests.journeys.drivers.console import ConsoleDriver
from tests.journeys.drivers.discord import DiscordDriver
from tests.journeys.drivers.slack import SlackDriver
from tests.journeys.drivers.web import WebDriver
from tests.journeys.kitchen import KITCHEN
from tests.journeys.outcome import Outcome, outcome, spoken
from tests.journeys.script import play

STATED = {
    "k2": {"seen": "oak cabinets, one window, tiled floor"},
    "k3": {"option_chosen": "the L shape, the island cost 6k more", "all_voted": "Ana and I both want the L"},
    "k4": {"all_chosen": "list in the blue folder", "long_lead": "cabinets ordered, here on 12 March"},
    "k5": {
        "all_categories": "all eleven lines have a figure",
        "contingency": "10k beside it",
        "against_ceiling": "38k against 40k",
    },
    "k6": {
        "three_quotes": "Mike, Ana's cousin, Northside",
        "same_scope": "one page, sent to all three",
        "licensed": "all three on the state's site",
    },
    "k7": {
        "contract": "with Northside, in the blue folder",
        "permit": "not required, Ms Lopez at the city said so",
        "milestones_sum": "10, 40, 40, 10 percent",
        "calendar": "all in our shared one",
    },
}
FACTS = {
    "goal": "more storage and light",
    "budget": "40000 USD",
    "year_built": "1965",
    "hire_or_diy": "hire",
    "decider": "Ana and me",
    "dimensions": "4.2 x 3.1 x 2.5 m",
}


async def run_on(driver: Driver) -> tuple[list[Outcome], list[str]]:
    async with driver:
        await play(driver, KITCHEN)
        await driver.quiet()
        book = await driver.book()
        assert await book.reminders(driver.room) == []
        return await outcome(book, driver.room), await spoken(book, driver.room)


class SlackInUtc(SlackDriver):
    async def start(self) -> None:
        self.slack.world.users[ANNA]["tz"] = "UTC"  # as the other surfaces, so that months and times are equal
        await super().start()


async def test_the_kitchen_ends_the_same_on_every_surface(tmp_path: Path) -> None:
    runs: dict[str, asyncio.Task[tuple[list[Outcome], list[str]]]] = {}
    async with asyncio.TaskGroup() as group:
        for kind in (ConsoleDriver, SlackInUtc, DiscordDriver, WebDriver):
            folder = tmp_path / kind.surface
            folder.mkdir()
            runs[kind.surface] = group.create_task(run_on(kind(folder)))
    ends = {surface: run.result()[0] for surface, run in runs.items()}
    words = {surface: run.result()[1] for surface, run in runs.items()}

    kitchen, bathroom = ends["console"]
    assert (kitchen["status"], kitchen["focus"], kitchen["facts"]) == ("completed", True, FACTS)
    assert {step: told for step, (_, _, told, _) in kitchen["steps"].items() if told} == STATED
    assert {status for status, _, _, _ in kitchen["steps"].values()} == {"done"}
    assert kitchen["notes"] == [("k3", "the window above the sink sticks")]
    assert [(step, len(media)) for step, media, *_ in kitchen["photos"]] == [("k1", 64), ("k2", 64), ("k2", 64)]
    assert (bathroom["template"], bathroom["status"]) == ("bathroom", "active")
    for surface in ("slack", "discord", "web"):
        assert ends[surface] == ends["console"], surface
        assert words[surface] == words["console"], surface


@pytest.mark.browser
async def test_the_kitchen_in_a_real_browser(tmp_path: Path) -> None:
    if not CHROMIUM:
        assert not REQUIRED, "HOMEVIEW_REQUIRE_BROWSER=1, and no Chromium is installed."
        pytest.skip("no Chromium is installed")
    driver = ChromiumDriver(tmp_path, chromium=CHROMIUM)
    async with driver:
        await play(driver, KITCHEN)
        kitchen, bathroom = await outcome(await driver.book(), driver.room)
        await expect(driver.page.locator("#panel")).to_contain_text("Kitchen Renovation")
        await expect(driver.page.locator("#log").get_by_text("Kitchen Renovation is finished").last).to_be_visible()
    assert (kitchen["status"], kitchen["facts"], bathroom["status"]) == ("completed", FACTS, "active")
    assert {step: told for step, (_, _, told, _) in kitchen["steps"].items() if told} == STATED
    assert driver.wrong == []
