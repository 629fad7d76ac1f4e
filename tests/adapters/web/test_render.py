"""Cards as the page's JSON, and the small markdown in them."""

import json
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.web.render import card_json, form_json, media_keys, text_lines, with_links
from core.markup import read_lines, read_spans
from core.views import Card, Choice, FileRef, Form, Image, Text, TextInput
from tests.adapters.web.cards import MEDIA, cards, paragraphs, words_of


def plain(text: str) -> str:
    """Without what is markup, wherever it stands."""
    return re.sub(r"[*_`]|^- ", "", text, flags=re.MULTILINE).replace("\n", "")


@given(paragraphs)
@example("*bold* and _italic_ and `code`\n- one\n- *two*")
@example("2*3*4 = 24, snake_case_name, * alone, `open")
@example("`- `")
@settings(deadline=None, max_examples=400)
def test_markup_never_loses_a_word(text: str) -> None:
    shown = "".join(span.text for line in read_lines(text) for span in line.spans)
    assert re.sub(r"[*_`]", "", shown) == plain(text.replace("\r\n", "\n"))


@given(paragraphs)
def test_quoted_words_are_shown_literally(text: str) -> None:
    lines = read_lines(text, quoted=True)
    assert "\n".join("".join(span.text for span in line.spans) for line in lines) == text.replace("\r\n", "\n")
    assert not any(line.bullet or span.bold or span.italic or span.code for line in lines for span in line.spans)


def test_markers_count_only_where_they_hug_words() -> None:
    assert [span.text for span in read_spans("2*3*4 and snake_case_name")] == ["2*3*4 and snake_case_name"]
    (bold,) = read_spans("*now*")
    assert (bold.text, bold.bold) == ("now", True)
    inner = read_spans("*a _b_*")
    assert [(span.text, span.bold, span.italic) for span in inner] == [("a ", True, False), ("b", True, True)]


def test_lines_are_what_the_page_draws() -> None:
    assert text_lines("*Ask*:\n- why") == [
        {"bullet": False, "spans": [["Ask", "b"], [":", ""]]},
        {"bullet": True, "spans": [["why", ""]]},
    ]


@given(cards())
@example(Card(blocks=(Text("`- `- "),)))
@example(Card(blocks=(Text("it is *bold* in _the_ middle"),)))
@settings(max_examples=200, deadline=None)
def test_no_card_loses_text_on_the_page(card: Card) -> None:
    """Every word is in the JSON: in its own place, so that the page's script can draw it."""
    drawn = card_json(card)
    seen = plain(_texts({**drawn, "plain": ""}))
    for words in words_of(card):
        assert plain(words) in seen
    assert json.loads(json.dumps(drawn)) == drawn


def _texts(value: object) -> str:
    if isinstance(value, dict):
        return "".join(_texts(item) if key != "spans" else _spoken(item) for key, item in value.items())
    if isinstance(value, list):
        return "".join(_texts(item) for item in value)
    return "" if isinstance(value, bool) else str(value)


def _spoken(spans: list[list[str]]) -> str:
    """Their words, without the letters that say how they look."""
    return "".join(words for words, _ in spans)


def test_pictures_and_files_get_their_links_when_they_are_shown() -> None:
    stored = card_json(Card("", (Image(MEDIA, "a sink"), FileRef(MEDIA, "q.pdf", "application/pdf"), Text("x"))))
    assert media_keys(stored) == (MEDIA, MEDIA)
    shown = with_links(stored, {MEDIA: "/media/x"})
    assert [block.get("src") for block in shown["blocks"]] == ["/media/x", "/media/x", None]


@given(st.text(max_size=20), st.booleans())
def test_forms_carry_what_their_fields_need(label: str, required: bool) -> None:
    form = Form("f", "T", (TextInput("a", label, required=required), Choice("b", "B", (("1", label),))), "ctx")
    drawn = form_json(form)
    assert [item["type"] for item in drawn["inputs"]] == ["text_input", "choice"]
    assert drawn["inputs"][0]["required"] is required
    assert drawn["inputs"][1]["options"] == [["1", label]]
    assert drawn["context"] == "ctx"
