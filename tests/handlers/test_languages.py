"""The language people are spoken to in: heard in their words, kept, chosen by a word or a button, taken back."""

import pytest

from core.messages import CommandInvoked, Sender
from core.ports.store import Person
from core.words import known_language
from tests.handlers.house import HOME, Talk


async def kept(home: Talk, user: str = "ana") -> Person | None:
    return await home.store.transact(lambda unit: unit.people.get(f"console:local:{user}"))


async def invoke(talk: Talk, text: str) -> None:
    await talk.intake.accept(CommandInvoked(f"c{text}", talk.clock.now(), HOME, Sender("ana"), "language", text))
    await talk.settle()


def spoken(home: Talk) -> str:
    return home.surface.posts[-1].card.language


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Wir wollen unsere Küche renovieren, etwa 40.000 Euro", "de"),
        ("queremos renovar la cocina, unos 40 mil dólares", "es"),
        ("on veut refaire notre cuisine, budget 40 000 euros", "fr"),
        ("we want to redo our kitchen, about 40k", "en"),
        ("hola", "es"),
    ],
)
async def test_the_first_words_say_which_language_it_is(home: Talk, words: str, language: str) -> None:
    await home.say(words)
    assert spoken(home) == language
    person = await kept(home)
    assert person is not None
    assert (person.language, person.language_chosen) == (language, False)


async def test_it_is_kept_over_short_words_and_follows_a_sentence(home: Talk) -> None:
    await home.say("Wir wollen unser Bad renovieren, es ist von 1972")
    await home.say("ok")
    assert spoken(home) == "de"
    await home.say("done")  # one English word is no wish for English
    assert spoken(home) == "de"
    await home.say("what do we have to do next, and why is that so?")
    assert spoken(home) == "en"


async def test_people_of_one_room_are_each_answered_in_their_own(home: Talk) -> None:
    await home.say("Wir wollen unsere Küche renovieren", user="ana")
    await home.say("¿qué tenemos que hacer ahora con la cocina?", user="luis")
    assert spoken(home) == "es"
    await home.say("wie weit sind wir?", user="ana")
    assert spoken(home) == "de"


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("auf Deutsch bitte", "de"),
        ("can you speak Spanish?", "es"),
        ("español por favor", "es"),
        ("parlez français s'il vous plaît", "fr"),
        ("Deutsch", "de"),
    ],
)
async def test_a_language_can_be_chosen(home: Talk, wish: str, language: str) -> None:
    await home.say(wish)
    assert spoken(home) == language
    person = await kept(home)
    assert person is not None
    assert person.language_chosen
    await home.say("we would like to know what it costs to move the sink")
    assert spoken(home) == language  # chosen: no sentence changes it
    [event] = await home.events("chat.language_changed")
    assert event.event.data == {"language": language}


async def test_a_choice_is_taken_back_by_undo(home: Talk) -> None:
    await home.say("Wir wollen unsere Küche renovieren, sie ist klein")
    await home.say("in English please")
    assert spoken(home) == "en"
    await home.say("undo")
    person = await kept(home)
    assert person is not None
    assert (person.language, person.language_chosen) == ("de", False)
    await home.say("ok")
    assert spoken(home) == "de"


async def test_the_command_takes_its_language_or_offers_them(home: Talk) -> None:
    await invoke(home, "Français")
    assert spoken(home) == "fr"
    await invoke(home, "")
    await home.press("Deutsch")
    assert spoken(home) == "de"


async def test_what_only_names_a_language_chooses_none(home: Talk) -> None:
    for words in ("note: the tiler is German", "is the French door a good idea?", "the Spanish tiles arrived"):
        await home.say(words)
        assert spoken(home) == "en"
    assert not await home.events("chat.language_changed")


async def test_the_reminder_of_a_german_is_german(home: Talk) -> None:
    await home.say("erinnere mich morgen um 10 Uhr an den Fliesenleger")
    home.clock.pass_by(days=1)
    await home.tick()
    assert spoken(home) == "de"


@pytest.mark.parametrize(("code", "language"), [("de-AT", "de"), ("fr_CA", "fr"), ("EN", "en"), ("pt-BR", None)])
def test_what_a_client_is_set_to(code: str, language: str | None) -> None:
    assert known_language(code) == language
