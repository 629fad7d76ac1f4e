"""The page's own words: from the catalogue, in the language that the browser asks for."""

import json
import re
from html.parser import HTMLParser

import pytest

from adapters.web.pages import _FOLDER
from adapters.web.render import card_json
from adapters.web.words import IN_PAGE, IN_SCRIPT, accepted_language, with_words
from core.views import Card, Progress
from core.words import LANGUAGES, speaking, t
from tests.adapters.web.test_http import browser
from tests.adapters.web.world import make_world, serving

PAGES = ("index.html", "login.html")
SCRIPTS = sorted(path for path in _FOLDER.glob("*.js"))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pl,fr;q=0.4,es;q=0.7", "es"),
        ("en-GB", "en"),
        ("pl", None),
        ("", None),
        ("*", None),
        ("de;q=0, fr;q=wobzuk", None),
        ("pl," * 9000 + "de", None),
    ],
)
def test_the_language_that_is_liked_best_of_those_we_speak(header: str, language: str | None) -> None:
    assert accepted_language(header) == language


class Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language, self.words, self._in_words = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = given.get("lang") or self.language
        self._in_words = given.get("id") == "words"

    def handle_data(self, data: str) -> None:
        self.words += data if self._in_words else ""

    def handle_endtag(self, tag: str) -> None:
        self._in_words = False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_wholly_in_one_language(name: str, language: str) -> None:
    with speaking(language):
        page = with_words((_FOLDER / name).read_text(), ROOM="me", TOLD='<"&')
        read = Read()
        read.feed(page)
        wanted = {key: t(text) for key, text in IN_SCRIPT.items()}
    assert "{{" not in page
    assert read.language == language
    assert name == "login.html" or json.loads(read.words) == wanted


def test_every_word_of_the_script_is_there_and_used() -> None:
    source = "".join(path.read_text() for path in SCRIPTS)
    named = set(re.findall(r'say\(\s*"(\w+)"', source))
    named |= {name for pair in re.findall(r'say\([^)]*\? "(\w+)" : "(\w+)"\)', source) for name in pair}
    named |= {"done", "open", "stated", "skipped", "current"}  # states of a step
    assert named == set(IN_SCRIPT)


def test_no_text_stands_in_the_pages_themselves() -> None:
    used = set()
    for name in PAGES:
        text = (_FOLDER / name).read_text()
        used |= set(re.findall(r"\{\{(\w+)\}\}", text))
        body = re.sub(r"<[^>]*>|\{\{\w+\}\}|&\w+;", " ", text[text.index("<body") :])
        assert set(re.findall(r"[A-Za-z]{2,}", body)) <= {"HomeView"}
        assert not re.findall(r'(?:aria-label|placeholder|title)="[^{"]', text)
    assert used == {*IN_PAGE, "LANG", "WORDS", "ROOM", "TOLD"}


def test_a_card_says_which_language_it_is_in() -> None:
    drawn = card_json(Card("Hallo", (Progress("Jetzt", 2, 7, "steps"),), language="de"))
    with speaking("de"):
        figures = t("{count} of {total} steps", count=2, total=7)
    assert drawn["language"] == "de"
    assert figures in drawn["plain"]
    assert drawn["blocks"][0]["figures"] == figures


async def test_the_page_and_its_refusals_are_in_the_browsers_language() -> None:
    async with serving(make_world()) as world, browser(world, **{"Accept-Language": "de-DE,de;q=0.9"}) as page:
        async with page.get("/") as answer:
            assert '<html lang="de"' in await answer.text()
            assert answer.headers["content-language"] == "de"
        async with page.get("/media/nothing.jpg") as answer:
            told = (await answer.json())["told"]
        async with page.get("/api/feed") as answer:
            commands = {c["name"]: c["about"] for c in (await answer.json())["commands"]}
    with speaking("de"):
        assert told == t("There is no such picture.") != "There is no such picture."
        assert commands["next"] == t("What to do now, and why")


async def test_a_browser_that_asks_for_none_of_ours_gets_the_installations_language() -> None:
    async with serving(make_world(language="fr")) as world, browser(world, **{"Accept-Language": "pl"}) as page:
        answer = await page.get("/")
        assert '<html lang="fr"' in await answer.text()
