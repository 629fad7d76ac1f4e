"""Cards of every shape, for hypothesis; and the words that a reader must find in them."""

from collections.abc import Iterator

from hypothesis import strategies as st

from core.views import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    Checklist,
    ChecklistItem,
    Fields,
    FileRef,
    Image,
    Progress,
    Table,
    Text,
)
from tests.adapters.charts import charts

MEDIA = "a" * 64 + ".jpg"
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
marked = st.lists(st.sampled_from(["*", "_", "`", "- ", "\n", " ", "a", "Bc", "3", "é", "<b>", "&amp;"])).map("".join)
paragraphs = marked | words


def blocks() -> st.SearchStrategy[Block]:
    state = st.sampled_from(["done", "open", "stated", "skipped", "current"])
    button = st.builds(Button, words, st.just("next"), st.just("v"), st.sampled_from(["plain", "primary", "danger"]))
    row = st.tuples(words, words)
    return st.one_of(
        st.builds(Text, paragraphs, st.sampled_from(["normal", "quiet", "alert"]), st.booleans()),
        st.builds(Fields, st.lists(row, min_size=1, max_size=6).map(tuple)),
        st.integers(1, 40).flatmap(lambda n: st.builds(Progress, words, st.integers(0, n), st.just(n))),
        st.builds(Checklist, st.lists(st.builds(ChecklistItem, words, state, words), max_size=6).map(tuple)),
        st.builds(Table, row, st.lists(row, max_size=6).map(tuple)),
        st.builds(Actions, st.lists(button, min_size=1, max_size=5).map(tuple)),
        st.builds(Image, st.just(MEDIA), words),
        charts(words, words, ("", MEDIA)),
        st.builds(FileRef, st.just(MEDIA), words, st.just("text/plain"), words),
    )


def cards() -> st.SearchStrategy[Card]:
    titles = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=160)
    return st.builds(Card, titles, st.lists(blocks(), max_size=6).map(tuple), st.booleans())


def words_of(card: Card) -> Iterator[str]:
    """Everything in a card that people read."""
    yield card.title
    for block in card.blocks:
        yield from _words(block)


def _words(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Fields():
            yield from (word for item in block.items for word in item)
        case Progress():
            yield from (block.label, str(block.done), str(block.total))
        case Checklist():
            yield from (word for item in block.items for word in (item.text, item.note))
        case Table():
            yield from (*block.columns, *(cell for row in block.rows for cell in row))
        case Actions():
            yield from (button.label for button in block.buttons)
        case Image():
            yield block.alt
        case Chart():
            # One series needs no name beside the chart's title, and without a label no figure is drawn.
            named = block.series if len(block.series) > 1 and block.labels else ()
            yield from (block.title, block.alt, *block.labels, *(series.name for series in named))
        case FileRef():
            yield from (block.name, block.alt)
