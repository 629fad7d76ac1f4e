"""The real program in the browser, with a photo and a model: what `make demo` shows, and the README's picture.

HOMEVIEW_TEST_PICTURE=docs/conversation.png makes that picture anew.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fakes.gemini import KEY, FakeGemini, Scripted
from tests.fakes.pictures import kitchen_photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ROOT = Path(__file__).parents[2]
SEEN = {
    "room": "kitchen",
    "observations": [
        "The base cabinets are worn at the lower edges.",
        "The sink stands below the window.",
        "The counter is laminate, with a seam left of the stove.",
    ],
    "condition": "worn",
    "materials": ["laminate"],
    "measurable": [],
    "safety_flags": [],
    "cannot_tell": ["what is behind the walls"],
}


@asynccontextmanager
async def real_bot(home: Path, gemini: FakeGemini) -> AsyncIterator[str]:
    """`homeview run --demo` on a free port; gives its address."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HOMEVIEW_", "SLACK_", "DISCORD_"))}
    env = kept | {
        "HOMEVIEW_HOME": str(home),
        "GEMINI_API_KEY": KEY,
        "GOOGLE_GEMINI_BASE_URL": gemini.base_url,
        "PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--demo", cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(30):
            while not (found := re.search(rb"ready: (http://\S+)", line := await process.stderr.readline())):
                assert line, "the program ended before it was ready"
        drained = asyncio.create_task(process.stderr.read())
        yield found.group(1).decode()
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)
        drained.cancel()


async def say(page: Page, text: str, photo: bytes | None = None) -> None:
    if photo:
        await page.locator("#files").set_input_files(
            [{"name": "kitchen.jpg", "mimeType": "image/jpeg", "buffer": photo}]
        )
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_kitchen_is_begun_with_a_sentence_and_a_photo(chromium: Browser, tmp_path: Path) -> None:
    gemini = FakeGemini()
    await gemini.start()
    gemini.when("Describe the photo", Scripted(value=SEEN))
    try:
        async with real_bot(tmp_path, gemini) as address:
            context = await chromium.new_context(
                viewport={"width": 1240, "height": 980}, locale="en-US", reduced_motion="reduce"
            )
            page = await context.new_page()
            await page.goto(address)
            log = page.locator("#log")
            await expect(log).to_contain_text("photo of the room", timeout=10_000)
            await say(page, "we want to redo our kitchen, about 40k")
            await expect(log).to_contain_text("What year was your home built?", timeout=10_000)
            await say(page, "this is how it looks now", kitchen_photo(2))
            await expect(log).to_contain_text("The sink stands below the window.", timeout=20_000)
            await page.get_by_role("button", name="That is right").click()
            await expect(log).to_contain_text("Noted as confirmed", timeout=10_000)
            await expect(page.locator("body")).to_contain_text("of 7")
            await page.wait_for_function("[...document.images].every(i => i.complete)", timeout=10_000)
            header = await page.locator("header").first.bounding_box()
            assert header is not None
            assert header["y"] == 0, "the page itself must not scroll"
            if picture := os.environ.get("HOMEVIEW_TEST_PICTURE"):
                await page.screenshot(path=ROOT / picture)
            await context.close()
    finally:
        await gemini.stop()
