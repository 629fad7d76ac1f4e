"""What people do on the page, in a real browser."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from core.messages import ButtonPressed, FormSubmitted, InboundMessage, Place
from core.ports.platform import Post, Sent
from core.views import Actions, Button, Card, Text
from tests.adapters.web.world import World, make_world, serving
from tests.browser.demo import STATUS, DemoBot
from tests.fakes.pictures import kitchen_photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def photo(name: str, seed: int = 1) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": kitchen_photo(seed)}


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


def said(world: World) -> list[InboundMessage]:
    return [heard for heard in world.core.seen.values() if isinstance(heard, InboundMessage)]


def place(world: World) -> Place:
    return next(iter(world.core.seen.values())).place


async def test_a_visitor_is_welcomed_without_typing(page: Page, world: World) -> None:
    await expect(page.get_by_role("button", name="Bathroom")).to_be_visible()
    assert [heard.kind for heard in world.core.seen.values()] == ["greeted"]
    await page.reload()
    await expect(page.get_by_text("Welcome to HomeView")).to_be_visible()
    assert world.core.offered == [heard.id for heard in world.core.seen.values()]


async def test_a_message_is_answered_and_stays_after_a_reload(page: Page, world: World) -> None:
    await say(page, "Compare my three quotes\nplease")
    await expect(page.get_by_role("cell", name="Northside Kitchens")).to_be_visible()
    await say(page, "thanks")
    await expect(page.get_by_text("You said: thanks", exact=True).last).to_be_visible()
    await page.reload()
    turns = page.locator("#log .turn")
    await expect(turns).to_have_count(5)
    words = await turns.all_inner_texts()
    expected = ("Welcome", "Compare my three quotes\nplease", "What three quotes say", "thanks", "You said: thanks")
    for want, got in zip(expected, words, strict=True):
        assert want in got
    assert [heard.sender.timezone for heard in said(world)] == ["UTC", "UTC"]


async def test_an_answer_stands_below_its_question_even_when_it_was_written_first(page: Page, world: World) -> None:
    room, person = place(world).room, place(world).channel
    await world.post(place(world), Card("The answer"), reply_to=f"{person}:abcdefgh")
    body = {"text": "The question", "files": [], "via": "typed"}
    world.store.feed.append(room, f"{person}:abcdefgh", "said", body, world.clock.now())
    await expect(page.get_by_text("The question")).to_be_visible()
    words = await page.locator("#log .turn").all_inner_texts()
    assert "The question" in words[1]
    assert "The answer" in words[2]


async def test_a_double_click_is_one_press_and_the_panel_shows_the_journey(page: Page, world: World) -> None:
    await page.get_by_role("button", name="Kitchen").dblclick()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_text("Design and layout")).to_be_visible()
    await expect(panel.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "2")
    assert sum(isinstance(heard, ButtonPressed) for heard in world.core.seen.values()) == 1
    await expect(page.locator("#log").get_by_text("You chose: ")).to_have_count(1)


async def test_an_edit_changes_the_card_in_its_place(page: Page, world: World) -> None:
    first = await world.post(place(world), STATUS, panel=True)
    await world.post(place(world), Card("Something else"))
    await expect(page.get_by_text("Something else")).to_be_visible()
    done = Card("Kitchen is done", (Actions((Button("Reopen", "reopen", "j1/k7"),)),))
    await world.adapter.edit(Post("e", place(world), done, panel=True), Sent((first,)))
    await expect(page.locator("#panel").get_by_text("Kitchen is done")).to_be_visible()
    titles = await page.locator("#log h3").all_inner_texts()
    assert titles[-2:] == ["Kitchen is done", "Something else"]


async def test_several_photos_are_sent_at_once_and_shown(page: Page, world: World) -> None:
    await page.locator("#files").set_input_files([photo("before.jpg"), photo("sink.jpg", 2)])
    await expect(page.locator("#tray .shot")).to_have_count(2)
    await page.get_by_role("button", name="Take out sink.jpg").click()
    await page.locator("#files").set_input_files([photo("wall.jpg", 3)])
    await say(page, "This is how it looks")
    await expect(page.get_by_text("Your photo is kept")).to_be_visible()
    picture = page.get_by_role("img", name=re.compile("A kitchen with white cabinets"))
    await expect(picture).to_be_visible()
    await page.wait_for_function("document.querySelector('.picture img').naturalWidth > 100")
    (heard,) = said(world)
    assert [item.name for item in heard.attachments] == ["before.jpg", "wall.jpg"]
    assert await world.adapter.fetch(heard.attachments[0], heard.place, 10**7) == kitchen_photo(1)
    await expect(page.locator("#tray")).to_be_hidden()
    await picture.click()
    await expect(page.locator("#viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()


_TRANSFER = """(kind) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array([255, 216, 255])], kind + ".jpg", { type: "image/jpeg" }));
  const bubbles = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    document.querySelector("#say").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...bubbles }));
  } else {
    for (const name of ["dragenter", "dragover"]) {
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer: data, ...bubbles }));
    }
    const shown = !document.querySelector("#drop").hidden;
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...bubbles }));
    return shown && document.querySelector("#drop").hidden;
  }
}"""


async def test_photos_are_dropped_and_pasted(page: Page) -> None:
    assert await page.evaluate(_TRANSFER, "drop")
    await page.evaluate(_TRANSFER, "paste")
    await expect(page.locator("#tray .name")).to_have_text(["drop.jpg", "paste.jpg"])


async def test_each_file_has_its_own_error_and_the_others_go(page: Page, world: World) -> None:
    program = {"name": "setup.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    await page.locator("#files").set_input_files([photo("ok.jpg"), program])
    await page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "huge.jpg", { type: "image/jpeg" }));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    await expect(page.locator("#tray .told")).to_have_text([re.compile("Not a photo"), re.compile("20 MB")])
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Your photo is kept")).to_be_visible()
    assert [item.name for item in said(world)[0].attachments] == ["ok.jpg"]
    await expect(page.locator("#tray .shot")).to_have_count(2)


async def test_what_was_not_sent_is_kept_and_the_next_try_has_one_effect(page: Page, world: World) -> None:
    world.core.down = True
    await page.locator("#files").set_input_files([photo("ok.jpg")])
    await say(page, "important words")
    await expect(page.get_by_text("That was not sent")).to_be_visible()
    again = page.get_by_role("button", name="Try again")
    await again.click()
    await expect(again).to_be_visible()
    world.core.down = False
    await again.click()
    await expect(page.get_by_text("Your photo is kept")).to_be_visible()
    await expect(page.get_by_text("That was not sent")).to_have_count(0)
    (heard,) = said(world)
    assert (heard.text, len(heard.attachments)) == ("important words", 1)
    await expect(page.locator(".bubble", has_text="important words")).to_have_count(1)


async def test_a_lost_answer_does_not_double_the_message(page: Page, world: World) -> None:
    """The request arrives, its answer does not: the feed shows that it is in."""

    async def swallow(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/api/messages", swallow)
    await say(page, "did you get that?")
    await expect(page.get_by_text("You said: did you get that?")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(page.locator(".bubble", has_text="did you get that?")).to_have_count(1)
    assert len(said(world)) == 1


async def test_what_was_posted_while_the_server_was_away_arrives_once(context: BrowserContext) -> None:
    world = make_world()
    DemoBot(world)
    page = await context.new_page()
    async with serving(world):
        await page.goto(world.address)
        await expect(page.get_by_text("Welcome to HomeView")).to_be_visible()
    await expect(page.locator("#line")).to_have_text("Reconnecting…")
    await say(page, "are you there?")
    await expect(page.get_by_text("No connection. It was not sent")).to_be_visible()
    world.renew()
    await world.post(place(world), Card("While you were away"))
    async with serving(world):
        await expect(page.get_by_text("While you were away")).to_be_visible(timeout=25_000)
        await expect(page.locator("#line")).to_be_empty()
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_text("You said: are you there?")).to_be_visible()
        await expect(page.locator("#log h3", has_text="While you were away")).to_have_count(1)
        await page.close()


async def test_a_form_shows_its_errors_beside_the_fields(page: Page, world: World) -> None:
    await page.get_by_role("button", name="Kitchen").click()
    skip = page.locator("#panel").get_by_role("button", name="Skip")
    await skip.click()
    dialog = page.get_by_role("dialog", name="Skip this step")
    reason = dialog.get_by_label("Why do you skip it?")
    await expect(reason).to_be_focused()
    await dialog.get_by_role("button", name="Skip it").click()
    await expect(dialog.get_by_text("Please say why, in a few words.")).to_be_visible()
    await expect(reason).to_be_focused()
    await expect(reason).to_have_attribute("aria-invalid", "true")
    assert not any(isinstance(heard, FormSubmitted) for heard in world.core.seen.values())
    await reason.fill("The cabinets stay")
    await dialog.get_by_label("Yes, remind me").check()
    await dialog.get_by_role("button", name="Skip it").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("Reason: The cabinets stay")).to_be_visible()
    await expect(skip).to_be_focused()
    (form,) = [heard for heard in world.core.seen.values() if isinstance(heard, FormSubmitted)]
    assert (form.form, form.context) == ("skip", "j1/k3")
    assert form.values == {"reason": "The cabinets stay", "later": "yes", "who": ""}


async def test_a_form_that_was_closed_leaves_no_trace(page: Page, world: World) -> None:
    await page.get_by_role("button", name="Kitchen").click()
    await page.locator("#panel").get_by_role("button", name="Skip").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#panel").get_by_role("button", name="Skip").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert not any(isinstance(heard, FormSubmitted) for heard in world.core.seen.values())


async def test_words_of_people_and_models_are_never_markup(page: Page, world: World) -> None:
    evil = "<img src=x onerror=\"document.title='broken'\"><b>bold</b> *stars*"
    await world.post(place(world), Card(evil, (Text(evil, quoted=True), Text(evil))))
    await expect(page.locator("h3", has_text="<img src=x")).to_be_visible()
    await expect(page.locator("blockquote", has_text="<b>bold</b> *stars*")).to_be_visible()
    await expect(page.locator(".card strong", has_text="stars")).to_be_visible()
    assert await page.title() == "HomeView"


async def test_the_admin_page_shows_its_cards_and_takes_no_words(page: Page, world: World) -> None:
    admin = Place("web", "local", "admin", direct=True)
    await world.post(admin, Card("Half of the budget is spent", (Actions((Button("Help", "help"),)),)))
    await page.get_by_role("link", name="Admin").click()
    await expect(page.get_by_text("Half of the budget is spent")).to_be_visible()
    await world.post(admin, Card("All of it"))
    await expect(page.get_by_text("All of it")).to_be_visible()
    await expect(page.get_by_role("button", name="Help")).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()
