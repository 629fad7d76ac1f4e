"""The page in the language of its browser."""

import pytest
from playwright.async_api import Browser, expect

from core.words import speaking, t
from tests.adapters.web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("locale", ["de-DE", "fr-CA", "es-MX"])
async def test_what_the_page_says_itself_is_in_the_browsers_language(
    chromium: Browser, world: World, locale: str
) -> None:
    context = await chromium.new_context(locale=locale)
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto(world.address)
    await expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    notes = {"name": "notes.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    await page.locator("#files").set_input_files([notes])
    with speaking(locale):
        label, hint, wrong = t("Your message"), t("Your journey"), t("Not a photo: JPEG, PNG, WebP or HEIC, please.")
    await expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    await expect(page.get_by_label(label)).to_be_visible()
    await expect(page.get_by_role("heading", name=hint)).to_be_visible()
    await expect(page.locator("#tray")).to_contain_text(wrong)
    await context.close()
