"""The terminal's own words: in what it is set to, then in the language of its cards."""

from adapters.console.rich_front import _HINT
from core.views import Card, Text
from core.words import speaking, t
from tests.adapters.console.session import Session
from tests.adapters.console.test_rich import chat


def german(text: str) -> str:
    with speaking("de"):
        said = t(text)
    assert said != text
    return said


async def test_the_terminal_greets_in_what_it_is_set_to() -> None:
    session = Session(locale="de_DE")
    shown = await chat(session)
    assert session.core.seen["greet:me"].sender.locale == "de_DE"
    assert german(_HINT) in shown
    assert german("Until next time. Everything is kept.") in shown


async def test_its_words_follow_the_language_of_its_cards() -> None:
    card = Card("Hallo", (Text("Guten Tag."),), language="de")
    shown = await chat(Session(lambda inbound: (card,)), "hallo", ":photo")
    assert german("I cannot read this line") in shown
    assert german("Say which: :photo PATH, and some words if you like.") in shown
