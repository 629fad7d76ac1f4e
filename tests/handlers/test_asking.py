"""One question at a time, at the end of the answer, and none that comes back after it was left."""

from core.views import Button
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import Talk


async def test_the_question_stands_last_whatever_came_along(home: Talk) -> None:
    told = await home.say("we want to redo our kitchen, about 40k", files={"a.jpg": kitchen_photo(1)})
    assert told.index("Saved with") < told.index("What year was your home built?")
    assert "Photos: 1" in told, "the status card shows what the whole message made"


async def test_another_fact_than_the_one_asked_for_does_not_lose_the_question(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("our budget is 40k")
    assert "Budget: $40,000" in told
    assert "What year was your home built?" in told


async def test_a_question_that_was_left_does_not_come_back_by_itself(home: Talk) -> None:
    await home.say("kitchen")
    for _ in range(5):
        await home.say("later")
    told = await home.say("the room is 4 x 3 x 2.5 m")
    assert "Size of the room" in told
    assert "?" not in told
    assert "Next:" in told


async def test_two_facts_in_one_message_ask_one_question(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("built in 1965, and our budget is 40k")
    assert "Year built: 1965" in told
    assert "Budget: $40,000" in told
    assert told.count("?") == 1


async def test_several_photos_are_one_card_with_the_way_on(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("", files={f"{n}.jpg": kitchen_photo(n) for n in (1, 2, 3)})
    assert told.startswith("Got your 3 photos")
    assert told.count("No model is set up") == 1
    assert "What year was your home built?" in told, "the open question is asked once more"


async def test_somebody_cross_gets_an_apology_and_the_question_once_more(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("are you stupid, i already told you")
    assert told.startswith("Sorry")
    assert "What year was your home built?" in told
    await home.say("1978ish")
    assert (await home.journey()).state.facts["year_built"].value == "1978"


async def test_taking_a_beginning_back_is_asked_about_once_others_built_on_it(home: Talk) -> None:
    await home.say("kitchen", user="ana")
    home.clock.pass_by(minutes=1)
    await home.say("note: a gas range", user="sam")
    assert "Put the whole journey away?" in await home.say("undo", user="ana")
    assert (await home.journey()).status == "active"
    await home.say("undo", user="sam")
    assert "Taken back: starting" in await home.say("undo", user="ana")


async def test_skip_means_the_step_where_no_question_was_asked(home: Talk) -> None:
    await home.say("kitchen, about 40k")
    await home.say("later")
    for _ in range(6):
        await home.say("later")
    await home.say("what's next?")
    told = await home.say("skip")
    assert "Why skip" in told
    await home.say("no time for it this year")
    assert (await home.journey()).state.steps["k1"].status == "skipped"


async def test_one_article_is_shown_and_the_next_is_a_press_away(home: Talk) -> None:
    told = await home.say("what should a contract say?")
    assert told.startswith("*What belongs in the contract*")
    assert "[More: Dates and delays in the contract]" in told
    assert "*Dates and delays" not in told
    more = await home.press("More: Dates and delays in the contract")
    assert more.startswith("*Dates and delays in the contract*")
    assert "Source: " in more


async def test_an_article_that_is_gone_is_said_so(home: Talk) -> None:
    assert "not here any more" in await home.press_button(Button("More", "read", "article/never-was"))
