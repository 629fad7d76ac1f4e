"""No card of any size breaks a limit of Discord's or loses text."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.discord import forms, limits
from adapters.discord.custom_ids import CustomId, decode
from adapters.discord.layout import Part, view
from adapters.discord.markup import line
from adapters.discord.render import mark, nonce, render
from core.views import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    Checklist,
    ChecklistItem,
    Choice,
    Fields,
    FileRef,
    Form,
    Image,
    Progress,
    Table,
    Text,
    TextInput,
)
from tests.adapters.charts import charts
from tests.fakes.discord import limits as discord_limits
from tests.fakes.discord.errors import Json
from tests.fakes.discord.rules_components import walk
from tests.fakes.discord.rules_message import check_message, is_empty, unplaced
from tests.fakes.discord.rules_modal import check_modal
from tests.fakes.discord.schema import check_schema

STORED = {"a.jpg": 1_000, "b.png": 6 * 1024 * 1024, "huge.jpg": 11 * 1024 * 1024, "c.pdf": 9 * 1024 * 1024}

pieces = st.text(alphabet="aZ09 *_`~|[]()<>@#+-.>\n\\é🔧:/é\u202e\x07", max_size=60)
repeats = st.sampled_from([1, 1, 1, 3, 40, 300])
texts = st.builds(lambda piece, times: piece * times, pieces, repeats)
shorts = st.text(alphabet="abcXYZ019 *_-ü🪚", max_size=40)
blocks = st.one_of(
    st.builds(Text, texts, st.sampled_from(["normal", "quiet", "alert"]), st.booleans()),
    st.builds(Fields, st.lists(st.tuples(shorts, texts), max_size=8).map(tuple)),
    st.builds(Progress, texts, st.integers(0, 9), st.integers(1, 9)),
    st.builds(
        Checklist,
        st.lists(
            st.builds(ChecklistItem, texts, st.sampled_from(["done", "open", "stated", "skipped", "current"]), shorts),
            max_size=12,
        ).map(tuple),
    ),
    st.builds(
        Table,
        st.lists(shorts, max_size=5).map(tuple),
        st.lists(st.lists(shorts, max_size=5).map(tuple), max_size=30).map(tuple),
    ),
    st.builds(
        Actions,
        st.lists(
            st.builds(
                Button,
                st.one_of(shorts, texts),
                st.text(alphabet="abc_.-", min_size=1, max_size=24),
                st.text(alphabet="abc/-019", max_size=64),
                st.sampled_from(["plain", "primary", "danger"]),
                st.sampled_from(["", "note"]),
            ),
            max_size=14,
        ).map(tuple),
    ),
    st.builds(Image, st.sampled_from([*STORED, "gone.jpg"]), texts),
    charts(texts, shorts, ("", "gone.jpg", *STORED)),
    st.builds(FileRef, st.sampled_from([*STORED, "gone.pdf"]), shorts, st.just("text/plain"), texts),
)
cards = st.builds(Card, st.one_of(shorts, texts), st.lists(blocks, max_size=14).map(tuple), st.booleans())


def body(part: Part) -> Json:
    return {
        "flags": discord_limits.FLAG_V2,
        "components": view(part).to_components(),  # type: ignore[no-untyped-call] # discord.py types it not
        "attachments": [{"id": n, "filename": upload.name} for n, upload in enumerate(part.uploads)],
        "nonce": nonce("0196", 0),
    }


def letters(text: str) -> str:
    """What may not be lost, whatever marks, escapes and cuts are put between."""
    return "".join(char for char in text if char.isalnum())


def source_texts(card: Card) -> Iterator[str]:
    yield card.title
    for block in card.blocks:
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Fields():
            yield from (text for item in block.items for text in item)
        case Progress():
            yield block.label
        case Checklist():
            yield from (text for item in block.items for text in (item.text, item.note))
        case Table():
            yield from block.columns
            yield from (cell for row in block.rows for cell in row)
        case Actions():
            yield from (button.label for button in block.buttons)
        case Image():
            yield block.alt
        case Chart():
            yield from (block.title, block.alt)
            yield from () if block.media in STORED else block.labels
        case FileRef():
            yield from (block.name, block.alt)


def shown(parts: tuple[Part, ...]) -> str:
    found: list[str] = []
    for part in parts:
        for _, component in walk(body(part)["components"]):
            found.append(component.get("content", ""))
            found.append(component.get("label") or "")
            found += [item.get("description") or "" for item in component.get("items") or []]
        found += [upload.data.decode() for upload in part.uploads]
    return "".join(found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cards)
@example(Card())
@example(Card("", (Text(" \n "),)))
@example(Card("x" * 5000, (Actions(tuple(Button(f"b{n}", "done", str(n)) for n in range(120))),)))
@example(Card("", (Image("a.jpg", "alt " * 600), Image("gone.jpg", "gone " * 2000))))
@example(Card("", (Table(("wide" * 20, "", "heading of no cell"), (("", "cell"), ())),)))
@example(Card("", (Table(("a" * 5000,), (("b" * 9000,),)),)))
def test_no_card_breaks_a_limit_or_loses_text(card: Card) -> None:
    parts = render(card, STORED)
    for part in parts:
        message = body(part)
        names = [upload.name for upload in part.uploads]
        assert check_message(message, names) == []
        assert unplaced(message, names) == []
        assert not is_empty(message, names)
        assert sum(upload.bytes_ for upload in part.uploads) < discord_limits.REQUEST_BYTES
        assert max((upload.bytes_ for upload in part.uploads), default=0) <= discord_limits.FILE_BYTES
    everything = letters(shown(parts))
    for text in source_texts(card):
        assert letters(text) in everything


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cards)
def test_what_is_rendered_fits_discords_own_schema(card: Card) -> None:
    for part in render(card, STORED):
        assert check_schema("message.create", body(part)) == []


@settings(deadline=None)
@given(st.text(alphabet="ab *_`~|[]()<>@#-.1\\", max_size=40))
def test_words_of_people_are_read_literally(text: str) -> None:
    """Taking Discord's escapes away gives back the words: nothing in them was left to be read as markup."""
    rendered = line(text, quoted=True)
    assert _unescaped(rendered) == text
    for special in "*_~|`<>[]()#":
        assert rendered.count(special) == rendered.count("\\" + special)


def _unescaped(text: str) -> str:
    out, skip = [], False
    for char in text:
        if char == "\\" and not skip:
            skip = True
            continue
        out.append(char)
        skip = False
    return "".join(out)


def test_our_markdown_becomes_discords() -> None:
    assert line("*bold* and _italic_ and `a*b`", quoted=False) == "**bold** and *italic* and `a*b`"
    assert line("- item *one*", quoted=False) == "- item **one**"
    assert line("2 * 3 * 4 and snake_case_name", quoted=False) == "2 \\* 3 \\* 4 and snake\\_case\\_name"
    assert line("1. first", quoted=True) == "1\\. first"
    assert line("@everyone", quoted=True) == "@\u200beveryone"


def test_a_short_answer_has_no_box_and_a_card_has_one() -> None:
    (short,) = render(Card(blocks=(Text("Done."),)))
    (card,) = render(Card("Kitchen", (Text("Done."),)))
    assert not short.boxed
    assert card.boxed


def test_custom_ids_come_back_as_they_went_and_others_are_not_ours() -> None:
    wanted = CustomId("opener", "state", "01981111-1111-7111-8111-111111111111/k1/proof:x")
    assert decode(wanted.encode()) == wanted
    assert decode(wanted.encode(7)) == wanted
    longest = CustomId("button", "a" * 24, "v" * 64).encode(35)
    assert len(longest) <= discord_limits.CUSTOM_ID
    assert decode("somebody:elses") is None
    assert decode("hv2b:done:x") is None


def test_marks_and_nonces_differ_and_fit() -> None:
    keys = [(f"0196-{n}", part) for n in range(200) for part in range(3)]
    assert len({mark(*key) for key in keys}) == len(keys)
    assert all(0 < mark(*key) < 2**31 and len(nonce(*key)) <= discord_limits.NONCE for key in keys)


labels = st.text(alphabet="abc ü", min_size=1, max_size=45).filter(str.strip)
names = st.lists(st.text(alphabet="abcdef_", min_size=1, max_size=20), min_size=5, max_size=5, unique=True)


@settings(deadline=None, max_examples=60)
@given(names, st.lists(st.tuples(labels, texts, texts), min_size=1, max_size=5), st.booleans())
def test_no_form_breaks_a_limit(fields: list[str], described: list[tuple[str, str, str]], chosen: bool) -> None:
    inputs = tuple(
        Choice(name, label, (("a", "First"), ("b", placeholder)), initial)
        if chosen and number % 2
        else TextInput(name, label, placeholder, initial, max_length=1000)
        for number, (name, (label, placeholder, initial)) in enumerate(zip(fields, described, strict=False))
    )
    modal = forms.modal(Form("state", "State a proof", inputs, "x" * 64)).to_dict()
    assert check_modal(modal) == []


def test_the_adapters_limits_are_within_discords() -> None:
    assert limits.COMPONENTS == discord_limits.V2_COMPONENTS
    assert limits.TEXT + 50 < discord_limits.V2_TEXT
    assert limits.FILE_BYTES == discord_limits.FILE_BYTES
    assert limits.REQUEST_BYTES < discord_limits.REQUEST_BYTES
    assert limits.CUSTOM_ID + 3 == discord_limits.CUSTOM_ID
    assert limits.ANSWER_SECONDS < discord_limits.ANSWER_SECONDS
