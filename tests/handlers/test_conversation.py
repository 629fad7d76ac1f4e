"""Answers, writes, undo and questions, from the outside of the core."""

from core.messages import MessageEdited, Place, Sender
from tests.fakes.pictures import kitchen_photo, sign_in_page, truncated_jpeg
from tests.handlers.house import HOME, Talk


async def test_a_sentence_begins_a_journey_and_asks_one_question(home: Talk) -> None:
    told = await home.say("we want to redo our kitchen, about 40k")
    journey = await home.journey()
    assert journey.template == "kitchen"
    assert journey.state.facts["budget"].value == "40000 USD"
    assert "What year was your home built?" in told
    await home.say("1965")
    assert (await home.journey()).state.facts["year_built"].value == "1965"


async def test_what_is_not_understood_writes_nothing_and_offers_three_buttons(home: Talk) -> None:
    await home.say("bathroom please")
    before = (await home.journey()).version
    told = await home.say("purple monkey dishwasher")
    assert "changed nothing" in told
    assert told.count("[") == 3
    assert (await home.journey()).version == before
    await home.press("Keep it as a note")
    assert [n.text for n in (await home.journey()).state.notes.values()] == ["purple monkey dishwasher"]


async def test_undo_takes_back_the_last_write_and_only_that(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("note: first")
    await home.say("note: second")
    assert "Taken back" in await home.say("undo")
    assert [n.text for n in (await home.journey()).state.notes.values()] == ["first"]
    await home.say("undo")
    assert not (await home.journey()).state.notes


async def test_a_note_for_the_other_journey_goes_there_and_says_so(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("we want to redo the bathroom too")
    told = await home.say("add a note to the kitchen")
    assert "What shall I note for Kitchen Renovation?" in told
    told = await home.say("an island, with a sink")
    assert "of Kitchen Renovation" in told
    assert not (await home.journey()).state.notes
    await home.say("switch to the kitchen")
    assert [n.text for n in (await home.journey()).state.notes.values()] == ["an island, with a sink"]


async def test_undo_of_a_beginning_puts_the_journey_away(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("undo")
    told = await home.say("status")
    assert "no journey here" in told


async def test_an_early_undo_asks_when_a_later_write_touched_the_same(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    await home.say("our house was built in 1965")
    first = home.button("Undo")
    await home.say("actually the house was built in 1971")
    assert (await home.journey()).state.facts["year_built"].value == "1971"
    home.surface.posts[-1:] = []
    told = await home.press_button(first)
    assert "newer" in told
    assert (await home.journey()).state.facts["year_built"].value == "1971"


async def test_a_photo_before_a_journey_waits_for_it(home: Talk) -> None:
    told = await home.say("", files={"a.jpg": kitchen_photo(1)})
    assert "I keep it" in told
    await home.press("Kitchen")
    (photo,) = (await home.journey()).state.photos.values()
    assert photo.step == "k1"


async def test_bad_files_get_a_card_each_and_the_good_one_arrives(home: Talk) -> None:
    await home.say("kitchen")
    files = {"ok.jpg": kitchen_photo(2), "cut.jpg": truncated_jpeg(0.5), "login.jpg": sign_in_page()}
    told = await home.say("here", files=files)
    assert "arrived incomplete" in told
    assert "sign-in page" in told
    assert len((await home.journey()).state.photos) == 1


async def test_the_same_picture_twice_on_a_step_counts_once(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("", files={"a.jpg": kitchen_photo(3)})
    told = await home.say("", files={"b.jpg": kitchen_photo(3)})
    assert "counts once" in told
    assert len((await home.journey()).state.photos) == 1


async def test_nobody_else_sees_a_rooms_journey(home: Talk) -> None:
    await home.say("kitchen")
    journey = await home.journey()
    other = Place("console", "local", "other", direct=True)
    assert "no journey here" in await home.say("status", place=other)
    told = await home.press_button(home.button("What is next?"), place=other)
    assert "not here" in told or "no journey" in told
    assert (await home.journey()).version == journey.version


async def test_two_people_share_the_journey_of_a_channel(home: Talk) -> None:
    await home.say("kitchen", user="ana")
    await home.say("note: from Sam", user="sam")
    (note,) = (await home.journey()).state.notes.values()
    assert note.by == "console:local:sam"
    assert "nothing of yours" in await home.say("undo", user="eve")


async def test_talk_that_is_not_for_us_is_neither_kept_nor_answered(home: Talk) -> None:
    assert await home.say("shall we order pizza", addressed=False) == ""
    assert await home.store.transact(lambda unit: unit.inbox.pending()) == 0
    assert "leave the building" in await home.say("i smell gas in here", addressed=False)


async def test_safety_comes_first_and_alone(home: Talk) -> None:
    await home.say("kitchen")
    told = await home.say("help i smell gas, and what's next?")
    assert told.startswith("Gas: leave the building now")
    assert "What is next" not in told


async def test_the_conversation_is_kept_with_its_journey_and_follows_edits(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("note: the floor is oak")
    journey = await home.journey()
    said = await home.store.transact(lambda unit: unit.talk.recent(HOME.room, journey.id, 10))
    assert [u.who for u in said][-2:] == ["person", "bot"]
    assert said[-2].text == "note: the floor is oak"
    edited = MessageEdited("e1", home.clock.now(), HOME, Sender("ana"), said[-2].inbound, "note: the floor is ash")
    await home.intake.accept(edited)
    await home.settle()
    (note,) = (await home.journey()).state.notes.values()
    assert note.text == "the floor is ash"
    again = await home.store.transact(lambda unit: unit.talk.recent(HOME.room, journey.id, 10))
    assert again[-2].text == "note: the floor is ash"
    assert "Taken back" in await home.say("undo")
    (note,) = (await home.journey()).state.notes.values()
    assert note.text == "the floor is oak"


async def test_nobody_edits_anothers_note_by_editing_a_message(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("note: the floor is oak")
    journey = await home.journey()
    (id,) = journey.state.notes
    edited = MessageEdited("e1", home.clock.now(), HOME, Sender("eve"), id.removeprefix("message:"), "note: stolen")
    await home.intake.accept(edited)
    await home.settle()
    assert [n.text for n in (await home.journey()).state.notes.values()] == ["the floor is oak"]


async def test_a_journey_deleted_meanwhile_is_told_kindly(home: Talk) -> None:
    await home.say("kitchen")
    button = home.button("What is next?")
    await home.say("undo")
    told = await home.press_button(button)
    assert "no journey" in told or "not here" in told
