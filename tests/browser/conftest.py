"""Headless Chromium, started once. Where none is installed these tests are left out, loudly; CI requires it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.adapters.web.world import World, make_world, serving
from tests.browser.demo import DemoBot

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
REQUIRED = os.environ.get("HOMEVIEW_REQUIRE_BROWSER") == "1"
_LEFT_OUT = "BROWSER TESTS WERE LEFT OUT: no Chromium is installed (on Debian: apt-get install chromium)."
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.write_sep("!", _LEFT_OUT, red=True, bold=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if not CHROMIUM:
        if REQUIRED:
            pytest.fail("HOMEVIEW_REQUIRE_BROWSER=1, and no Chromium is installed.")
        pytest.skip(_LEFT_OUT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(_ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport={"width": 1280, "height": 860}, locale="en-US", timezone_id="UTC")
    context.set_default_timeout(10_000)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    """A page with a bot behind it that answers with cards as the real one posts them."""
    async with serving(make_world(admin=True)) as world:
        DemoBot(world)
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, world: World) -> AsyncIterator[Page]:
    """The page, opened and greeted. A script error, or a request to anywhere else, fails the test."""
    page, wrong = await context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if _elsewhere(request.url, world) else None)
    await page.goto(world.address)
    await page.get_by_text("Welcome to HomeView").wait_for()
    yield page
    assert wrong == []


def _elsewhere(url: str, world: World) -> bool:
    return not url.startswith((world.address, "blob:", "data:"))
