"""The terminal chat as a person sees it."""

import io
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from rich.console import Console

from adapters.console.front import Shown
from adapters.console.rich_front import RichFront
from adapters.console.rich_render import card_panel, clean
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, Inbound, InboundMessage, Place
from core.ports.platform import Post
from core.views import Actions, Button, Card, Choice, Form, Text, TextInput
from tests.adapters.console.session import Session, typed
from tests.adapters.web.cards import cards, words_of
from tests.browser.demo import DANGER, PRICES, STATUS, WELCOME

PLACE = Place("console", "local", "me", direct=True)
SKIP = Form(
    "skip",
    "Skip it",
    (TextInput("reason", "Why?"), Choice("later", "Later?", (("y", "Yes"), ("n", "No"))), TextInput("who", "Who?")),
    "j1/k3",
)


def drawn(card: Card, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(card_panel(card, lambda button: 1, width))
    return out.getvalue()


async def chat(session: Session, *lines: str) -> str:
    out = io.StringIO()
    front = RichFront(typed(*lines), Console(file=out, width=100, force_terminal=False))
    await session.adapt(front).run()
    return out.getvalue()


def demo(inbound: Inbound) -> Sequence[Card]:
    match inbound:
        case Greeted():
            return [WELCOME]
        case ButtonPressed():
            return [STATUS]
        case _:
            return [Card("Heard")]


def test_every_block_can_be_read() -> None:
    seen = drawn(STATUS) + drawn(PRICES) + drawn(DANGER)
    for words in (
        "2 of 7",
        "$40,000",
        "Design and layout",
        "my brother does it",
        "What now?",
        "Baker & Sons",
        "Gas smell",
    ):
        assert words in seen


def test_people_cannot_colour_or_fake_the_terminal() -> None:
    seen = drawn(Card("[red]T\x1b[2J", (Text("[bold]hi[/] \x1b]0;x\x07", quoted=True),)))
    assert "\x1b" not in seen
    assert "\x07" not in seen
    assert "[red]T" in seen
    assert "[bold]hi[/]" in seen


@given(cards())
@settings(max_examples=150, deadline=None)
def test_no_card_loses_text_in_the_terminal(card: Card) -> None:
    seen = "".join(character for character in drawn(card, 60) if character.isalnum())
    for words in words_of(card):
        # a narrow column may break a word over lines, with another column's words between: letters are what counts
        assert set(filter(str.isalnum, words)) <= set(seen)
    title = "".join(filter(str.isalnum, card.title))
    assert title in seen  # on the frame, or above the first block


async def test_somebody_is_welcomed_and_presses_a_button_by_its_number() -> None:
    session = Session(demo)
    seen = await chat(session, "1", ":quit")
    assert "Welcome to HomeView" in seen
    assert "[1] Kitchen" in seen
    pressed = list(session.core.seen.values())[1]
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.action, pressed.value) == ("start", "kitchen")
    assert "Design and layout" in seen


async def test_a_number_without_a_button_is_text() -> None:
    session = Session(demo)
    await chat(session, "1965", "77")
    assert [m.text for m in session.core.seen.values() if isinstance(m, InboundMessage)] == ["1965", "77"]


async def test_a_photo_by_command_and_by_dropping_its_file(tmp_path: Path) -> None:
    photo = tmp_path / "my kitchen.jpg"
    photo.write_bytes(b"x")
    session = Session(demo)
    seen = await chat(session, f":photo '{photo}' the sink side", f"'{photo}'", ":photo nothing.jpg", ":photo")
    sent = [m for m in session.core.seen.values() if isinstance(m, InboundMessage)]
    assert [(m.text, len(m.attachments)) for m in sent] == [("the sink side", 1), ("", 1)]
    assert "no file “nothing.jpg”" in seen
    assert "Say which" in seen


async def test_a_slash_is_a_command_and_a_photo_may_stand_behind_the_words(tmp_path: Path) -> None:
    photo = tmp_path / "sink.jpg"
    photo.write_bytes(b"x")
    session = Session(demo)
    await chat(session, "/next", "/skip we rent", f"look {photo}", f"/photo {photo}", "/help", "/quit", "never read")
    said = list(session.core.seen.values())[1:]
    assert [(m.name, m.text) for m in said if isinstance(m, CommandInvoked)] == [("next", ""), ("skip", "we rent")]
    photos = [m for m in said if isinstance(m, InboundMessage)]
    assert [(m.text, len(m.attachments)) for m in photos] == [("look", 1), ("", 1)]


async def test_a_status_card_that_changed_is_one_line() -> None:
    session, out = Session(), io.StringIO()
    front = RichFront(typed(), Console(file=out, width=80))
    front.show(Shown("edit", "m1", STATUS, "me"))
    assert out.getvalue().startswith("  updated: ")
    assert out.getvalue().count("\n") == 1
    assert session.adapter is None


async def test_a_form_is_asked_field_by_field_and_only_wrong_fields_again() -> None:
    session = Session(lambda inbound: [Card("", (Actions((Button("Skip", "skip", "v", opens="skip"),)),))])
    session.core.shows = SKIP
    session.core.wrong = lambda form: {} if form.values["reason"] else {"reason": "Say why."}
    seen = await chat(session, "hi", "1", "", "2", "ana", "we keep it")
    assert "Say why." in seen
    submitted = [m for m in session.core.seen.values() if isinstance(m, FormSubmitted)]
    assert [(dict(m.values), m.context) for m in submitted] == [
        ({"reason": "we keep it", "later": "n", "who": "ana"}, "j1/k3")
    ]


async def test_a_form_can_be_left() -> None:
    session = Session(lambda inbound: [Card("", (Actions((Button("Skip", "skip", "v", opens="skip"),)),))])
    session.core.shows = SKIP
    await chat(session, "hi", "1", ":cancel", "go on")
    assert [m.text for m in session.core.seen.values() if isinstance(m, InboundMessage)] == ["hi", "go on"]
    assert not any(isinstance(m, FormSubmitted) for m in session.core.seen.values())


async def test_what_comes_by_itself_is_shown_while_a_line_is_typed() -> None:
    session, out = Session(), io.StringIO()

    async def ask(prompt: str) -> str | None:
        assert session.adapter is not None
        if "Call the tiler" not in out.getvalue():
            await session.adapter.send(Post("r", PLACE, Card("Call the tiler")))
            return "thanks"
        return None

    await session.adapt(RichFront(ask, Console(file=out, width=80))).run()
    assert "Call the tiler" in out.getvalue()


def test_figures_keep_the_blank_before_their_sign() -> None:
    assert clean("10.000\u00a0€, 12\u202f500\u00a0€, \x1b[31mred") == "10.000\u00a0€, 12\u202f500\u00a0€, \ufffd[31mred"
