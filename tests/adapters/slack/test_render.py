"""Any card, of any size: no limit of Slack's is broken and no text is lost."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import forms, text
from adapters.slack.render import Rendered, render
from core.views import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    Checklist,
    ChecklistItem,
    Choice,
    FieldErrors,
    Fields,
    FileRef,
    Form,
    Image,
    Progress,
    Series,
    Table,
    Text,
    TextInput,
)
from tests.adapters.charts import charts
from tests.adapters.slack.support import DM
from tests.fakes.slack.validate import block_texts, message_error, view_error

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.text(st.sampled_from("ab &<>*_~`|\n.é😀:"), max_size=400),
    st.sampled_from(["<!channel>", "- one\n- two", "see https://example.com/a?b=c&d=e.", "`x` *y* _z_", " ", "\n"]),
    st.builds(lambda w, n: (w + " ") * n, st.text("abc<&>😀", min_size=1, max_size=9), st.integers(1, 1500)),
    st.builds(lambda n: "x" * n, st.integers(0, 9000)),
)
SHORT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=90)
NAME = st.text("abcdefghij", min_size=1, max_size=24)
ONE_BUTTON = st.builds(
    Button,
    label=st.one_of(SHORT, WORDS),
    action=NAME,
    value=st.text("abc/0123", max_size=64),
    style=st.sampled_from(["plain", "primary", "danger"]),
    opens=st.one_of(st.just(""), NAME),
)


def _many(one: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=most).map(tuple)


PLOT = "d" * 64 + ".png"
BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(["normal", "quiet", "alert"]), st.booleans()),
    st.builds(Fields, _many(st.tuples(SHORT, WORDS), 15)),
    st.builds(Fields, _many(st.tuples(NAME, NAME), 30)),
    st.builds(Progress, SHORT, st.integers(0, 20), st.integers(1, 20)),
    st.builds(
        Checklist,
        _many(
            st.builds(ChecklistItem, WORDS, st.sampled_from(["done", "open", "stated", "skipped", "current"]), SHORT),
            12,
        ),
    ),
    st.builds(Table, _many(SHORT, 22), _many(_many(st.one_of(SHORT, WORDS), 5), 12)),
    st.builds(lambda rows: Table(("a", "b"), rows), _many(st.tuples(SHORT, SHORT), 120)),
    st.builds(Actions, _many(ONE_BUTTON, 30)),
    st.builds(Image, NAME.map(lambda n: f"{n}.jpg"), WORDS),
    charts(WORDS, SHORT),
    st.builds(FileRef, NAME.map(lambda n: f"{n}.pdf"), SHORT, st.just("application/pdf"), SHORT),
)
CARD = st.one_of(
    st.builds(Card, WORDS, _many(BLOCK, 25), st.booleans()),
    st.builds(lambda n, label: Card("Many", (Text(label),) * n), st.integers(40, 130), NAME),
    st.builds(lambda n, block: Card("", (block,) * n), st.integers(1, 60), BLOCK),
)
EXAMPLES = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def _squeezed(words: str) -> str:
    """What is compared: without blanks, and with the marks that Slack spells differently taken out."""
    return "".join(text.unescape(words).replace("•", "-").split())


def _texts(card: Card) -> Iterator[str]:
    """Every text that somebody put into the card."""
    yield card.title
    for block in card.blocks:
        match block:
            case Text():
                yield block.text
            case Fields():
                yield from (part for item in block.items for part in item)
            case Progress():
                yield from (block.label, f"{block.done} of {block.total}")
            case Checklist():
                yield from (part for i in block.items for part in (i.text, i.note))
            case Table():
                yield from (cell for row in (block.columns, *block.rows) for cell in row)
            case Actions():
                yield from (b.label for b in block.buttons)
            case Image():
                yield block.alt
            case Chart():
                yield from (block.title, block.alt)
                yield from () if block.media else block.labels
            case FileRef():
                yield from (block.name, block.alt)


def _shown(rendered: Rendered) -> str:
    marked = "".join(t for m in rendered.messages for t in block_texts(list(m.blocks)))
    plain = marked.replace("<http", "http").replace(">", "")
    return _squeezed(plain) + "".join(_squeezed(f.data.decode()) for f in rendered.files)


@EXAMPLES
@given(CARD)
def test_no_card_breaks_a_limit(card: Card) -> None:
    for message in render(card).messages:
        body = {"text": message.text, "blocks": list(message.blocks)}
        assert message_error(json.loads(json.dumps(body)), updating=True) is None


@EXAMPLES
@given(CARD)
def test_no_card_loses_a_word(card: Card) -> None:
    shown = _shown(render(card)).replace(">", "")
    for words in set(_texts(card)):
        assert _squeezed(words).replace(">", "") in shown


@EXAMPLES
@given(CARD)
def test_every_button_is_there_once_and_nothing_can_ping(card: Card) -> None:
    rendered = render(card)
    buttons = [e for m in rendered.messages for b in m.blocks if b["type"] == "actions" for e in b["elements"]]
    wanted = [b for block in card.blocks if isinstance(block, Actions) for b in block.buttons]
    assert [(e["action_id"].split("|")[2:], e.get("value", "")) for e in buttons] == [
        ([b.action, b.opens], b.value) for b in wanted
    ]
    for message in rendered.messages:
        assert "<" not in message.text
        assert "<!" not in json.dumps(message.blocks)
        assert "<@" not in json.dumps(message.blocks)


@EXAMPLES
@given(WORDS, st.integers(10, 3000))
def test_pieces_are_the_text_to_the_character(words: str, most: int) -> None:
    cut = list(text.pieces(words, most))
    assert "".join(cut) == words
    assert all(text.cost(piece) <= most for piece in cut)


def test_pieces_end_where_a_sentence_does() -> None:
    assert list(text.pieces("One is here. Two is there. Three", 30)) == ["One is here. Two is there. ", "Three"]


FORM = st.builds(
    Form,
    id=NAME,
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
    inputs=st.lists(
        st.one_of(
            st.builds(TextInput, NAME, SHORT, SHORT, WORDS, st.booleans(), st.booleans(), st.integers(1, 4000)),
            st.builds(
                Choice,
                NAME,
                SHORT,
                st.lists(
                    st.tuples(NAME, st.one_of(SHORT, WORDS)), min_size=1, max_size=25, unique_by=lambda o: o[0]
                ).map(tuple),
                NAME,
                st.booleans(),
            ),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda i: i.name,
    ).map(tuple),
    context=st.text("abc/", max_size=64),
)


@EXAMPLES
@given(FORM)
def test_no_form_breaks_a_limit(form: Form) -> None:
    assert view_error(json.loads(json.dumps(forms.modal(form, DM)))) is None


def test_an_error_for_a_field_that_is_not_there_is_still_shown() -> None:
    answer = forms.errors_answer(FieldErrors({"gone": "It changed.", "why": "Too long."}), {"why": ""})
    assert answer == {"response_action": "errors", "errors": {"why": "It changed. Too long."}}


def test_a_small_table_is_slacks_own_and_a_card_holds_only_one() -> None:
    table = Table(("What", "USD"), (("Tiles", "1,200"), ("Tap", "")))
    (message,) = render(Card("Costs", (table, table))).messages
    assert [b["type"] for b in message.blocks] == ["header", "table", "section"]
    assert "Tiles | 1,200" in message.text


def test_markup_is_read_in_our_texts_and_in_nobody_elses() -> None:
    ours, theirs = (
        render(Card("", (Text("*Bold*\n- see https://a.example/x."), Text("*stars*", quoted=True)))).messages[0].blocks
    )
    assert ours["text"] == {
        "type": "mrkdwn",
        "text": "*Bold*\n• see <https://a.example/x>.",
        "verbatim": True,
    }
    assert theirs["text"]["type"] == "plain_text"


def test_an_empty_card_still_says_something() -> None:
    assert render(Card()).messages[0].text


def _edges() -> Iterator[tuple[str, Card]]:
    """Cards around each limit, where one more is one too many."""
    for n in (148, 150, 151, 152):
        yield f"title of {n}", Card("t" * n)
    for n in (10, 11, 12, 21):
        yield f"{n} fields", Card("", (Fields((("a", "b"),) * n),))
    for n in (20, 21, 25):
        yield f"{n} columns", Card("", (Table(("c",) * n, (("v",) * n,)),))
    for n in (98, 99, 100, 101):
        yield f"{n} rows", Card("", (Table(("a",), (("v",),) * n),))
    for n in (45, 50, 51, 101):
        yield f"{n} blocks", Card("", (Text("x"),) * n)
    for n in (74, 75, 76):
        yield f"label of {n}", Card("", (Actions((Button("l" * n, "go"),)),))
    for n in (2899, 2900, 2901, 3001, 3900, 4001, 40_000):
        yield f"text of {n}", Card("", (Text("x" * n),))
        yield f"quote of {n} &", Card("", (Text("&" * n, quoted=True),))
    for n in (25, 26, 300):
        yield f"{n} buttons", Card("", (Actions((Button("l", "go"),) * n),))


EDGES = dict(_edges())


@pytest.mark.parametrize("name", EDGES)
def test_at_its_edge_a_limit_holds(name: str) -> None:
    rendered = render(EDGES[name])
    for message in rendered.messages:
        assert message_error({"text": message.text, "blocks": list(message.blocks)}, updating=True) is None
    shown = _shown(rendered)
    assert all(_squeezed(words) in shown for words in _texts(EDGES[name]))


WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKS = (Series("this week", tuple(map(float, range(7)))), Series("week before", (1.0,) * 7))


def test_a_chart_that_slack_can_draw_is_its_own_block_and_no_picture() -> None:
    rendered = render(Card("", (Chart("Costs of the week", WEEK, WEEKS, "least on Monday", "$", media=PLOT),)))
    (message,) = rendered.messages
    drawn = next(b for b in message.blocks if b["type"] == "data_visualization")
    assert drawn["chart"]["axis_config"] == {"categories": list(WEEK), "y_label": "US dollars"}
    assert drawn["chart"]["series"][0]["data"][2] == {"label": "Wed", "value": 2.0}
    assert "Wed: this week $2.00, week before $1.00" in message.text  # for notifications and screen readers
    assert rendered.files == ()


@pytest.mark.parametrize(
    "chart",
    [
        Chart(
            "Costs of the month", tuple(map(str, range(31))), (Series("cost", (1.0,) * 31),), "flat", "$", media=PLOT
        ),
        Chart("T" * 51, WEEK, WEEKS, "a long title", media=PLOT),
        Chart("Long labels", tuple(f"{day} of a week that is long" for day in WEEK), WEEKS, "words", media=PLOT),
        Chart("Seven series", WEEK, tuple(Series(f"s{n}", (1.0,) * 7) for n in range(7)), "many", media=PLOT),
        Chart("Twice Monday", ("Mon",) * 7, WEEKS, "equal labels", media=PLOT),
        Chart("Too few values", WEEK, (Series("a", (1.0,)),), "a gap", media=PLOT),
    ],
    ids=lambda chart: chart.alt,
)
def test_a_chart_beyond_slacks_bounds_goes_along_as_a_picture(chart: Chart) -> None:
    rendered = render(Card("", (chart,)))
    assert [file.media for file in rendered.files] == [PLOT]
    assert not any(b["type"] == "data_visualization" for m in rendered.messages for b in m.blocks)
    assert chart.alt in rendered.messages[0].text


def test_a_message_has_two_charts_at_the_most() -> None:
    rendered = render(Card("", tuple(Chart(f"Chart {n}", WEEK, WEEKS, "") for n in range(5))))
    counts = [sum(b["type"] == "data_visualization" for b in m.blocks) for m in rendered.messages]
    assert counts == [2, 2, 1]
