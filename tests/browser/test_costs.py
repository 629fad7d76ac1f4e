"""Charts and alerts on the page: drawn from their figures, readable without seeing them, acknowledged by a press."""

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from core.handlers.alerts import with_acknowledge
from core.messages import ButtonPressed, Place
from core.views import Card, Chart, Series, Text
from tests.adapters.web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ADMIN = Place("web", "local", "admin", direct=True)
CHART = Chart(
    "Costs by day",
    ("Mon", "Tue", "Wed"),
    (Series("this week", (1.0, 4.0, 0.0)), Series("week before", (2.0, 2.0, 1.0))),
    "$5.00 in all, most on Tuesday.",
    "$",
)


@pytest_asyncio.fixture(loop_scope="session")
async def admin(context: BrowserContext, world: World) -> Page:
    page = await context.new_page()
    await page.goto(f"{world.address}/admin")
    return page


async def test_a_chart_is_drawn_to_scale_and_can_be_read_as_figures(admin: Page, world: World) -> None:
    await world.post(ADMIN, Card("Costs", (CHART,)))
    plot = admin.get_by_role("img", name=CHART.alt)
    await expect(plot).to_be_visible()
    heights = [float(await bar.get_attribute("height") or 0) for bar in await plot.locator("rect.bar.s0").all()]
    assert heights[1] == pytest.approx(4 * heights[0])
    assert heights[2] == 0
    await admin.get_by_text("Figures").click()
    await expect(admin.get_by_role("row", name="Tue $4.00 $2.00")).to_be_visible()


async def test_a_line_is_drawn_too(admin: Page, world: World) -> None:
    await world.post(ADMIN, Card("", (Chart("Calls", ("a", "b"), (Series("x", (1.0, 2.0)),), "up", "calls", "line"),)))
    await expect(admin.locator("polyline.line")).to_have_count(1)


async def test_an_alert_is_acknowledged_on_the_admin_page(admin: Page, world: World) -> None:
    key = "budget:daily:2026-11-21:80"
    await world.post(ADMIN, with_acknowledge(Card("80% is spent", (Text("x"),)), key))
    await admin.get_by_role("button", name="Acknowledge").click()
    await expect(admin.locator("button.button svg")).to_be_visible()
    (pressed,) = (seen for seen in world.core.seen.values() if isinstance(seen, ButtonPressed))
    assert (pressed.action, pressed.value, pressed.place) == ("ack", key, ADMIN)
