"""Everything that people read comes out of the catalogue: played in a language whose every text stands in brackets."""

from collections.abc import Iterator

import pytest

from core.handlers.instant import InstantAnswers
from core.journeys.spoken import SpokenTemplates
from core.messages import ButtonPressed, FormSubmitted, Sender
from core.views import Actions, Button, Card
from core.words import speaking, t, tn
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import HOME, Talk
from tests.words.conversations import CONVERSATIONS, Later, Move, Press, Say
from tests.words.pseudo import SPOKEN, of_card, of_form, outside


def buttons_of(card: Card) -> Iterator[Button]:
    for block in card.blocks:
        if isinstance(block, Actions):
            yield from block.buttons


def button(home: Talk, wanted: Press) -> Button:
    every = [b for post in home.surface.posts for b in buttons_of(post.card) if b.action == wanted.action]
    found = [b for b in every if wanted.value in ("", b.value)]
    assert found, f"no button {wanted}"
    return found[-1]


async def play(home: Talk, moves: tuple[Move, ...]) -> list[Card]:
    """The cards that came, in order, also those that took an earlier one's place."""
    await home.press_button(Button("", "language", SPOKEN))
    for move in moves:
        match move:
            case Say():
                files: dict[str, bytes | Exception] = {}
                if move.photo:
                    files[f"{move.photo}.jpg"] = kitchen_photo(move.photo)
                await home.say(move.text, files=files)
            case Press():
                await home.press_button(button(home, move))
            case Later():
                home.clock.pass_by(days=move.days)
                await home.tick()
    return [post.card for post in (*home.surface.posts, *home.surface.edits)]


def own_words(moves: tuple[Move, ...]) -> set[str]:
    said = [move for move in moves if isinstance(move, Say)]
    whole = {move.text for move in said if len(move.text.split()) > 2}
    return whole | {own for move in said for own in move.own} | {"English, Español, Deutsch, Français"}


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_no_word_on_a_card_or_form_is_outside_the_catalogue(home: Talk, name: str) -> None:
    moves = CONVERSATIONS[name]
    shown = await play(home, moves)
    instant = InstantAnswers(home.store, home.clock, home.house.templates, "Europe/Berlin")
    texts = [of_card(card) for card in shown]
    for opener in {b.value: b for card in shown for b in buttons_of(card) if b.opens}.values():
        form = await instant.form(
            ButtonPressed("f1", home.clock.now(), HOME, Sender("ana"), opener.opens, opener.value)
        )
        texts += [of_form(form)] if form else []
    assert all(card.language == SPOKEN for card in shown)
    left = {text: words for text in texts if (words := outside(text, own_words(moves)))}
    assert not left, "\n\n".join(f"{words}\n{text}" for text, words in left.items())


async def test_a_fields_error_and_what_is_completed_are_in_the_persons_language(home: Talk) -> None:
    await play(home, (Say("kitchen"),))
    instant, ana = InstantAnswers(home.store, home.clock, home.house.templates, "Europe/Berlin"), Sender("ana")
    context = f"{(await home.journey()).id}/year_built"
    errors = await instant.check(FormSubmitted("f1", home.clock.now(), HOME, ana, "fact", context, {"value": "soon"}))
    steps = await instant.complete(HOME, ana, "step", "")
    assert errors.errors["value"].startswith("⟦I could not read that.⟧")
    assert len(steps) == 7
    assert not [text for text in (errors.errors["value"], *(label for _, label in steps)) if outside(text)]


def test_what_is_not_in_the_catalogue_is_seen(pseudo: SpokenTemplates) -> None:
    with speaking(SPOKEN):
        said = t("Photo of *{step}* kept.", step="Plan")
        counted = tn("{n} photo", "{n} photos", 2)
    assert (said, counted) == ("⟦Photo of *⟧Plan⟦* kept.⟧", "2⟦ photos⟧")
    assert outside(said) == ["Plan"]
    assert outside(f"{said} Oh, {counted} in März `note`", {"Plan"}) == ["Oh", "in"]
