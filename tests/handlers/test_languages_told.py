"""What people of four languages tell is kept as what it is: the house's year, an amount, another room, a cross word."""

import pytest

from core.handlers.talk import _GUESS_LABELS
from core.slash import SLASH
from tests.handlers.house import Talk

BEGIN = {
    "en": "kitchen, 40k",
    "es": "queremos renovar la cocina, 40 mil",
    "de": "Wir wollen unsere Küche renovieren, 40 Tausend",
    "fr": "on veut refaire la cuisine, 40 000 euros",
}


@pytest.mark.parametrize(
    "words",
    [
        "we want to remodel our kitchen, about 40k, house from 1965",
        "queremos renovar la cocina, unos 40 mil, la casa es de 1965",
        "Wir wollen unsere Küche renovieren, etwa 40.000, Haus von 1965",
        "on veut refaire notre cuisine, budget 40 000, maison de 1965",
    ],
)
async def test_the_first_message_may_tell_the_year_of_the_house(home: Talk, words: str) -> None:
    await home.say(words)
    facts = (await home.journey()).state.facts
    assert facts["year_built"].value == "1965"
    assert facts["budget"].value.startswith("40000 ")


@pytest.mark.parametrize("words", ["cocina, 40.000", "Küche, 40.000", "cuisine, 40.000", "kitchen, 40.000"])
async def test_nobody_plans_with_forty_and_no_thousandths(home: Talk, words: str) -> None:
    await home.say(words)
    assert (await home.journey()).state.facts["budget"].value == "40000 USD"


@pytest.mark.parametrize(
    "words",
    [
        "Hallo! Unser Bad ist von 1974, wir möchten es neu machen, Budget so 25.000",
        "nuestro baño es viejo, queremos reformarlo, 25 mil",
        "notre salle de bains est vieille, on veut la refaire, 25 000",
    ],
)
async def test_a_room_may_be_named_before_the_wish(home: Talk, words: str) -> None:
    await home.say(words)
    journey = await home.journey()
    assert (journey.template, journey.state.facts["budget"].value) == ("bathroom", "25000 USD")
    assert "year_built" not in journey.state.facts  # that of a bathroom is not that of the house


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "we also want to redo the bathroom, 15k"),
        ("es", "también queremos hacer el baño, 15 mil"),
        ("de", "wir wollen auch das Bad renovieren, 15 Tausend"),
        ("fr", "on veut aussi refaire la salle de bains, 15 000"),
    ],
)
async def test_the_price_of_another_room_is_no_answer_about_this_one(home: Talk, language: str, words: str) -> None:
    await home.say(BEGIN[language].partition(", 40")[0].partition(", budget")[0])
    kitchen = await home.journey()
    await home.say("1965")  # now the budget is asked
    await home.say(words)
    bathroom = await home.journey()
    assert (bathroom.template, bathroom.state.facts["budget"].value) == ("bathroom", "15000 USD")
    kept = await home.store.transact(lambda unit: unit.journeys.get(kitchen.id))
    assert kept is not None
    assert "budget" not in kept.state.facts


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "you idiot, this is crap"),
        ("en", "this is all too much, I can't anymore"),
        ("es", "eres un idiota, esto no sirve"),
        ("es", "no puedo más"),
        ("de", "du Idiot, das ist doch Mist"),
        ("de", "das ist alles zu viel, ich kann nicht mehr"),
        ("fr", "t'es nul, ça sert à rien"),
        ("fr", "j'en peux plus, c'est trop"),
    ],
)
async def test_a_cross_word_is_never_kept_as_an_answer(home: Talk, language: str, words: str) -> None:
    await home.say(BEGIN[language])
    await home.say("1965")
    for _ in range(3):  # whatever is asked: who does the work, who decides, what for
        before = (await home.journey()).state.facts
        told = await home.say(words)
        assert told
        assert (await home.journey()).state.facts == before
        await home.say({"en": "later", "es": "más tarde", "de": "später", "fr": "plus tard"}[language])


async def test_a_layout_may_be_stupid(home: Talk) -> None:
    await home.say("kitchen, 40k")
    for words in ("1965", "a company", "just me", "the layout is stupid, we want more light"):
        await home.say(words)
    assert (await home.journey()).state.facts["goal"].value == "the layout is stupid, we want more light"


def test_every_guess_has_words_for_its_button() -> None:
    assert {slash.name for slash in SLASH} <= set(_GUESS_LABELS)


@pytest.mark.parametrize(
    ("language", "remind", "at", "show", "cancel"),
    [
        (
            "es",
            "recuérdame el {} a las 10 {}",
            ("viernes", "sábado"),
            "muéstrame los recordatorios",
            "cancela el segundo",
        ),
        ("de", "erinnere mich {} um 10 an {}", ("Freitag", "Samstag"), "meine Erinnerungen", "streich die zweite"),
        ("fr", "rappelle-moi {} à 10h {}", ("vendredi", "samedi"), "mes rappels", "supprime le deuxième"),
    ],
)
async def test_the_second_of_a_list_is_named(
    home: Talk, language: str, remind: str, at: tuple[str, str], show: str, cancel: str
) -> None:
    await home.say(BEGIN[language])
    await home.say(remind.format(at[0], "alfa"))
    await home.say(remind.format(at[1], "omega"))
    await home.say(show)
    told = await home.say(cancel)
    assert "omega" in told
    assert "alfa" in (left := await home.say(show))
    assert "omega" not in left


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("meine Zeitzone ist Wien", "Europe/Vienna"),
        ("mi zona horaria es Nueva York", "America/New_York"),
        ("mon fuseau est Londres", "Europe/London"),
        ("my timezone is Vienna", "Europe/Vienna"),
    ],
)
async def test_a_city_is_known_by_the_name_it_has_in_the_language(home: Talk, words: str, zone: str) -> None:
    assert zone in await home.say(words)


@pytest.mark.parametrize("words", ["bye", "adiós", "auf Wiedersehen", "tschüss", "au revoir"])
async def test_a_goodbye_is_no_riddle(home: Talk, words: str) -> None:
    await home.say("kitchen, 40k")
    assert len((await home.say(words)).splitlines()) == 1
