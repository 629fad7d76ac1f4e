"""The page on a phone, by keyboard, for a screen reader, in the dark."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from core.messages import Place
from core.views import Card, Text
from tests.adapters.web.world import World, make_world, serving
from tests.browser.demo import DANGER, PRICES, STATUS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def place(world: World) -> Place:
    return next(iter(world.core.seen.values())).place


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser, world: World) -> AsyncIterator[Page]:
    size = {"width": 360, "height": 740}
    context = await chromium.new_context(
        viewport={"width": size["width"], "height": size["height"]}, is_mobile=True, has_touch=True
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto(world.address)
    await page.get_by_text("Welcome to HomeView").wait_for()
    yield page
    await context.close()


async def test_nothing_is_wider_than_a_phone(phone: Page, world: World) -> None:
    long = Card("A" * 90, (Text("https://example.org/" + "very-long-" * 30), Text("`" + "x" * 200 + "`")))
    for card in (STATUS, PRICES, DANGER, long):
        await world.post(place(world), card, panel=card is STATUS)
    await expect(phone.locator("#log .card")).to_have_count(5)
    for selector in ("html", "#scroller", "#log", "#composer"):
        wide = await phone.locator(selector).evaluate("node => node.scrollWidth - node.clientWidth")
        assert wide <= 0, selector


async def test_the_journey_opens_over_the_chat_on_a_phone(phone: Page) -> None:
    await phone.get_by_role("button", name="Kitchen").tap()
    short = phone.get_by_role("button", name="Your journey: 2 of 7")
    await short.tap()
    panel = phone.get_by_role("complementary", name="Your journey")
    await expect(panel.get_by_text("Design and layout")).to_be_visible()
    await expect(panel.get_by_role("button", name="Close")).to_be_focused()
    await expect(short).to_have_attribute("aria-expanded", "true")
    await panel.get_by_role("button", name="Close").tap()
    await expect(phone.locator("#panel")).to_be_hidden()
    await expect(short).to_be_focused()


async def test_buttons_are_large_enough_for_a_finger(phone: Page, world: World) -> None:
    await world.post(place(world), STATUS)
    await expect(phone.locator("#log").get_by_text("Design and layout")).to_be_visible()
    for button in await phone.locator("button:visible").all():
        box = await button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 34, await button.get_attribute("id")


async def test_everything_can_be_done_by_keyboard(page: Page, world: World) -> None:
    await page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your message")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Add photos")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="A DIY project")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#panel").get_by_text("Design and layout")).to_be_visible()
    await expect(page.get_by_role("button", name="A DIY project")).to_be_focused()


async def test_commands_are_chosen_with_the_arrow_keys(page: Page, world: World) -> None:
    box = page.get_by_label("Your message")
    await box.press_sequentially("/")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await box.press_sequentially("journey re")
    await expect(options).to_have_text(
        [re.compile("reopen"), re.compile("resume"), re.compile("remind"), re.compile("reminders")]
    )
    await page.keyboard.press("ArrowDown")
    selected = await box.get_attribute("aria-activedescendant")
    await expect(page.locator(f"#{selected}")).to_contain_text("resume")
    await page.keyboard.press("Escape")
    await expect(options).to_have_count(0)
    await box.press_sequentially("mi")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("/journey remind ")
    await expect(box).to_be_focused()


async def test_an_emergency_is_read_out_at_once(page: Page, world: World) -> None:
    await world.post(place(world), DANGER)
    await expect(page.get_by_role("alert").filter(has_text="Gas smell: leave now")).to_have_attribute(
        "aria-live", "assertive"
    )
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


async def test_everything_has_a_name(page: Page, world: World) -> None:
    await page.get_by_role("button", name="Kitchen").click()
    await page.locator("#panel").get_by_role("button", name="Skip").click()
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("button, input, textarea, select, a, dialog[open], [role=region]")]
          .filter((node) => !(node.getAttribute("aria-label") || node.labels?.length || node.textContent.trim()
            || document.getElementById(node.getAttribute("aria-labelledby"))?.textContent))
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []
    pictures = await page.evaluate("[...document.images].filter((image) => !image.hasAttribute('alt')).length")
    assert pictures == 0
    doubled = await page.evaluate(
        "(() => { const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);"
        " return ids.filter((id, at) => ids.indexOf(id) !== at); })()"
    )
    assert doubled == []


async def test_states_of_steps_are_said_not_only_coloured(page: Page, world: World) -> None:
    await world.post(place(world), STATUS)
    checks = page.locator("#log .checks li")
    await expect(checks.nth(2)).to_have_text("Now: Design and layout")
    await expect(checks.nth(5)).to_have_text("–Skipped: Buildmy brother does it")


async def test_reading_back_is_not_interrupted_by_what_comes(page: Page, world: World) -> None:
    for number in range(12):
        await world.post(place(world), Card(f"Card {number}", (Text("words " * 60),)))
    await expect(page.get_by_text("Card 0")).to_be_in_viewport()  # the beginning of a long answer
    await page.get_by_role("button", name="New messages").click()
    await expect(page.get_by_text("Card 11")).to_be_in_viewport()
    await page.locator("#scroller").hover()
    await page.mouse.wheel(0, -1500)
    await expect(page.get_by_text("Card 11")).not_to_be_in_viewport()
    await world.post(place(world), Card("The newest"))
    await page.get_by_role("button", name="New messages").click()
    await expect(page.get_by_role("heading", name="The newest")).to_be_in_viewport()


async def test_motion_is_left_out_where_it_is_not_wanted(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    moving = "getComputedStyle(document.querySelector('.turn')).animationName"
    assert await page.evaluate(moving) == "none"


async def test_it_follows_the_dark(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(ground) != light


async def test_the_password_is_asked_first(chromium: Browser) -> None:
    async with serving(make_world(password="geheim")) as world:
        page = await chromium.new_page()
        await page.goto(world.address)
        await page.get_by_label("Password").fill("falsch")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_have_text("That is not the password.")
        await page.get_by_label("Password").fill("geheim")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Your message")).to_be_visible()
        await page.close()
