"""The page in headless Chromium: all is typed, chosen and clicked; what came back is read as the page reads it."""

from collections.abc import Mapping, Sequence

from playwright.async_api import Page, async_playwright

from tests.journeys.drivers.base import Reply
from tests.journeys.drivers.web import SECONDS, WebDriver, shown_form

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


class ChromiumDriver(WebDriver):
    def __init__(self, *arguments: object, chromium: str, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type] # passed through
        self._chromium = chromium
        self.wrong: list[str] = []

    async def start(self) -> None:
        await super().start()
        playwright = await self.stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=self._chromium, headless=True, args=list(ARGUMENTS))
        self.stack.push_async_callback(browser.close)
        context = await browser.new_context(timezone_id="UTC", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(SECONDS * 1000)
        cookies = self.cookies()  # the same person as the one who reads the stream
        await context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in cookies.items()])
        self.page: Page = await context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        async with self.page.expect_response("**/api/greet"):
            await self.page.goto(self.address)
        await self.settled()  # the welcome

    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None:
        photos = [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
        if photos:
            await self.page.locator("#files").set_input_files(photos)  # type: ignore[arg-type] # its own type is private
        await self.page.get_by_label("Your message").fill(text)
        async with self.page.expect_response("**/api/messages") as answered:
            await self.page.get_by_role("button", name="Send").click()
        answer = await answered.value
        assert answer.status == 202, await answer.text()

    async def _press(self, card: Reply, label: str, user: str) -> None:
        button = self.page.locator("#log").get_by_role("button", name=label, exact=True).last
        async with self.page.expect_response("**/api/presses") as answered:
            await button.click()
        answer = await answered.value
        assert answer.status in (200, 202), await answer.text()
        if answer.status == 200:
            self._form = (await answer.json())["form"]
            self.form = shown_form(self._form, ())

    async def _submit(self, values: Mapping[str, str]) -> None:
        dialog = self.page.get_by_role("dialog", name=self._form["title"])
        for name, value in values.items():
            await dialog.locator(f'[name="{name}"]').fill(value)
        async with self.page.expect_response("**/api/forms") as answered:
            await dialog.get_by_role("button", name=self._form["submit"], exact=True).click()
        answer = await answered.value
        errors = tuple((await answer.json())["errors"].values()) if answer.status == 422 else ()
        for told in errors:
            await dialog.get_by_text(told).wait_for()
        self.form = shown_form(self._form, errors) if errors else None
