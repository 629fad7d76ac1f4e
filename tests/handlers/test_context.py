"""What people say about what was asked, shown or done a moment ago."""

from dataclasses import replace

from core.handlers.turn import PLAIN
from core.messages import Place
from core.ports.store import Pending, Unit
from core.views import Button, Card
from tests.handlers.house import HOME, START, Talk

CHANNEL = Place("console", "local", "family")
FRIDAY_8 = "Friday 27 November 2026 at 20:00"


async def due(home: Talk, place: Place = HOME) -> list[str]:
    found = await home.store.transact(lambda unit: unit.reminders.open_for(place.room))
    return [f"{r.text} @ {r.local_at}" for r in found]


async def notes(home: Talk) -> dict[str, list[str]]:
    """By journey."""
    journeys = await home.store.transact(lambda unit: unit.journeys.in_room(HOME.room))
    return {j.template: [n.text for n in j.state.notes.values()] for j in journeys}


async def two_journeys(home: Talk) -> None:
    """A kitchen and a bathroom; the kitchen is the active one, and nobody has said anything for a while."""
    await home.say("kitchen")
    await home.say("later")
    await home.say("we want to redo the bathroom too")
    await home.say("switch to the kitchen")
    home.clock.pass_by(seconds=PLAIN.total_seconds() + 60)


async def listed(home: Talk) -> Card:
    await home.say("list")
    return home.cards()[-1]


# Several questions


async def test_two_questions_each_take_the_answer_that_fits(home: Talk) -> None:
    await home.say("kitchen")
    assert "When shall I remind you?" in await home.say("remind me to call the tiler")
    await home.say("1965")
    assert (await home.journey()).state.facts["year_built"].value == "1965"
    assert FRIDAY_8 in await home.say("Friday 8pm")
    assert await due(home) == ["call the tiler @ 2026-11-27T20:00"]


async def test_an_older_question_stays_open_while_other_things_are_done(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("remind me to call the tiler")
    await home.say("note: the floor is uneven")
    await home.say("what's next?")
    assert FRIDAY_8 in await home.say("friday 8pm")


async def test_a_question_about_a_time_is_forgotten_after_a_day(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("remind me to call the tiler")
    home.clock.pass_by(days=2)
    await home.say("Friday 8pm")
    assert await due(home) == []


async def test_the_questions_of_a_lane_are_bounded(home: Talk) -> None:
    await home.say("kitchen")
    for n in range(9):
        await home.say(f"purple monkey {n}")
    context = await home.store.transact(lambda unit: unit.talk.context(HOME.lane))
    assert len(context.asked) == 5


async def test_each_card_of_what_was_not_understood_keeps_its_own_words(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("purple monkey dishwasher")
    first = home.button("Keep it as a note")
    await home.say("orange whale teapot")
    await home.press_button(first)
    await home.press("Keep it as a note")
    assert (await notes(home))["kitchen"] == ["purple monkey dishwasher", "orange whale teapot"]


async def test_a_reply_to_a_card_answers_its_question(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    await home.say("note")
    card = f"p{len(home.surface.posts)}"
    await home.say("remind me")
    await home.say("the floor is uneven", reply_to=card)
    assert (await notes(home))["kitchen"] == ["the floor is uneven"]
    assert FRIDAY_8 in await home.say("call the tiler Friday 8pm")


async def test_a_thread_under_a_card_answers_its_question_once(home: Talk) -> None:
    await home.say("kitchen", place=CHANNEL)
    await home.say("remind me to call the tiler", place=CHANNEL)
    card = f"p{len(home.surface.posts)}"
    thread = Place("console", "local", "family", thread="t1")
    assert FRIDAY_8 in await home.say("Friday 8pm", place=thread, reply_to=card)
    await home.say("Friday 8pm", place=CHANNEL)
    assert len(await due(home, CHANNEL)) == 1


# Several people


async def test_what_ana_was_asked_is_not_answered_by_sam(home: Talk) -> None:
    await home.say("kitchen", place=CHANNEL)
    await home.say("remind me to call the tiler", place=CHANNEL)
    await home.say("Friday 8pm", user="sam", place=CHANNEL)
    assert await due(home, CHANNEL) == []
    assert FRIDAY_8 in await home.say("Friday 8pm", place=CHANNEL)


async def test_anybody_may_tell_a_fact_of_the_home(home: Talk) -> None:
    await home.say("kitchen", place=CHANNEL)
    await home.say("1965", user="sam", place=CHANNEL)
    assert (await home.journey(CHANNEL)).state.facts["year_built"].value == "1965"


async def test_make_it_is_about_ones_own_last_change(home: Talk) -> None:
    await home.say("kitchen", place=CHANNEL)
    await home.say("later", place=CHANNEL)
    await home.say("our budget is 40k", place=CHANNEL)
    await home.say("remind me Friday 7pm to call the tiler", user="sam", place=CHANNEL)
    await home.say("make it 45k", place=CHANNEL)
    assert (await home.journey(CHANNEL)).state.facts["budget"].value == "45000 USD"
    await home.say("make it Friday 8pm", user="sam", place=CHANNEL)
    assert await due(home, CHANNEL) == ["call the tiler @ 2026-11-27T20:00"]


# The second, that one, the other one


async def test_the_second_of_the_journeys_counts_the_active_one(home: Talk) -> None:
    await two_journeys(home)
    first, second = (
        item.text for block in (await listed(home)).blocks if block.type == "checklist" for item in block.items
    )
    await home.say("the second one")
    assert (await home.journey()).state.name in second
    await home.say("no, the other one")
    assert (await home.journey()).state.name in first


async def test_the_second_reminder_is_cancelled_when_that_is_said(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("remind me Friday 7pm to call the tiler")
    await home.say("remind me Friday 8pm to call Mike")
    await home.say("reminders")
    told = await home.say("the second")
    assert "What shall I do with this reminder?" in told
    assert len(await due(home)) == 2
    await home.say("reminders")
    await home.say("cancel the second one")
    assert await due(home) == ["call the tiler @ 2026-11-27T19:00"]
    await home.press("Undo")
    assert len(await due(home)) == 2


async def test_the_second_of_the_guesses(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("purple monkey dishwasher")
    buttons = [b.label for block in home.cards()[-1].blocks if block.type == "actions" for b in block.buttons]
    at = buttons.index("Keep it as a note")
    await home.say(("the first", "the second", "the third")[at])
    assert (await notes(home))["kitchen"] == ["purple monkey dishwasher"]


async def test_a_place_that_is_not_in_the_list_is_asked_about(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("remind me Friday 7pm to call the tiler")
    await home.say("remind me Friday 8pm to call Mike")
    await home.say("reminders")
    assert "Which one do you mean?" in await home.say("cancel the fifth")
    assert len(await due(home)) == 2


async def test_the_second_without_a_list_changes_nothing(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    await home.say("what's next?")
    before = (await home.journey()).version
    await home.say("the second")
    assert (await home.journey()).version == before


# Make it, for the other one


async def test_make_it_changes_the_reminder_and_one_undo_brings_the_old_one_back(home: Talk) -> None:
    await home.say("remind me Friday 7pm to call the tiler")
    told = await home.say("make it Friday 8pm")
    assert FRIDAY_8 in told
    assert await due(home) == ["call the tiler @ 2026-11-27T20:00"]
    await home.press("Undo")
    assert await due(home) == ["call the tiler @ 2026-11-27T19:00"]


async def test_make_it_is_about_nothing_after_an_hour(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    await home.say("our budget is 40k")
    home.clock.pass_by(hours=2)
    await home.say("make it 300")
    assert (await home.journey()).state.facts["budget"].value == "40000 USD"


async def test_for_the_bathroom_one_moves_the_note(home: Talk) -> None:
    await two_journeys(home)
    await home.say("what's next?")
    await home.say("note: the mirror is cracked")
    told = await home.say("sorry, for the bathroom one")
    assert "Taken back: the note." in told
    assert await notes(home) == {"kitchen": [], "bathroom": ["the mirror is cracked"]}
    await home.press("Undo")
    assert await notes(home) == {"kitchen": ["the mirror is cracked"], "bathroom": []}


async def test_for_the_other_one_shows_the_other_journey(home: Talk) -> None:
    await two_journeys(home)
    assert "Kitchen" in await home.say("status")
    assert "Bathroom" in await home.say("and for the bathroom one?".rstrip("?"))
    assert (await home.journey()).template == "kitchen"


# Which journey


async def test_a_note_for_no_journey_in_particular_is_asked_about(home: Talk) -> None:
    await two_journeys(home)
    told = await home.say("note: 300 for paint")
    assert "Which journey is this for?" in told
    assert await notes(home) == {"kitchen": [], "bathroom": []}
    late = home.button("Bathroom Upgrade")
    await home.press_button(late)
    assert await notes(home) == {"kitchen": [], "bathroom": ["300 for paint"]}
    assert "Nothing was changed" in await home.press_button(late)
    assert (await notes(home))["bathroom"] == ["300 for paint"]


async def test_which_journey_is_answered_by_words_too(home: Talk) -> None:
    for answer in ("for the bathroom", "the second"):
        await two_journeys(home) if answer != "the second" else home.clock.pass_by(hours=1)
        await home.say("note: 300 for paint")
        await home.say(answer)
    assert sum(map(len, (await notes(home)).values())) == 2


async def test_a_journey_that_was_just_spoken_of_is_the_one_that_is_meant(home: Talk) -> None:
    await two_journeys(home)
    await home.say("what's next?")
    await home.say("note: 300 for paint")
    assert (await notes(home))["kitchen"] == ["300 for paint"]


async def test_a_journey_that_was_switched_to_is_meant(home: Talk) -> None:
    await two_journeys(home)
    await home.say("switch to the bathroom")
    await home.say("note: 300 for paint")
    assert (await notes(home))["bathroom"] == ["300 for paint"]


async def test_yes_with_two_open_questions_asks_which(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    await home.say("our house was built in 1965")
    first = home.button("Undo")
    await home.say("actually the house was built in 1971")
    await home.press_button(first)
    await home.store.transact(lambda unit: _ask_about_a_photo(unit))
    told = await home.say("yes")
    assert "Yes to which?" in told
    assert "[What I saw is right]" in told
    assert (await home.journey()).state.facts["year_built"].value == "1971"
    await home.press("Take back year built")
    assert "year_built" not in (await home.journey()).state.facts


def _ask_about_a_photo(unit: Unit) -> None:
    context = unit.talk.context(HOME.lane)
    photo = Pending("confirm", {"photo": "p1", "journey": "j1"}, START, id="q1")
    unit.talk.keep(HOME.lane, replace(context, asked=(*context.asked, photo)), START)


# Several wishes


async def test_several_wishes_are_said_back_in_one_card_and_each_has_its_undo(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    posts = len(home.surface.posts)
    told = await home.say("note: tiles arrive Monday. and remind me Friday 8pm to call the tiler")
    assert len(home.surface.posts) == posts + 1
    assert FRIDAY_8 in told
    assert "[Undo the note] [Undo the reminder] [Undo all]" in told
    await home.press("Undo the note")
    assert (await notes(home))["kitchen"] == []
    assert len(await due(home)) == 1
    await home.press("Undo the reminder")
    assert await due(home) == []


async def test_undo_all_and_a_plain_undo_take_back_the_whole_message(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    for undo in ("Undo all", ""):
        await home.say("note: tiles arrive Monday. and remind me Friday 8pm to call the tiler")
        await (home.press(undo) if undo else home.say("undo that"))
        assert (await notes(home))["kitchen"] == []
        assert await due(home) == []


async def test_what_is_sure_is_done_and_the_rest_is_offered(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    told = await home.say("remind me Friday 8pm to call the tiler, purple monkey dishwasher")
    assert FRIDAY_8 in told
    assert "changed nothing" not in told
    assert "purple monkey dishwasher" in told


async def test_a_condition_or_a_denial_is_never_carried_out(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("later")
    before = (await home.journey()).version
    for said in (
        "if it rains, remind me Friday to call the tiler",
        "don't remind me Friday, and purple monkey",
        "we are done with the photos unless Sam disagrees, purple monkey",
        "done with the photos, Mike said, and purple monkey",
    ):
        await home.say(said)
        assert await due(home) == [], said
        assert (await home.journey()).version == before, said


# Late buttons


async def test_not_sure_pressed_late_does_not_overwrite_what_was_told(home: Talk) -> None:
    await home.say("kitchen")
    late = home.button("Not sure")
    await home.say("1965")
    assert "1965" in await home.press_button(late)
    assert (await home.journey()).state.facts["year_built"].value == "1965"


async def test_an_undo_pressed_late_says_that_it_was_done(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("note: first")
    late = home.button("Undo")
    await home.press_button(late)
    assert "already took back" in await home.press_button(late)


async def test_buttons_of_a_step_that_was_left_change_nothing(home: Talk) -> None:
    await home.say("kitchen")
    await home.say("skip this step, we did it before")
    journey = await home.journey()
    for action in ("done", "skip"):
        told = await home.press_button(Button("late", action, f"{journey.id}/k1"))
        assert told
        assert (await home.journey()).version == journey.version, action


async def test_a_reminder_cancelled_twice_is_cancelled_once(home: Talk) -> None:
    await home.say("remind me Friday 7pm to call the tiler")
    await home.say("reminders")
    late = home.button("Cancel 1")
    await home.press_button(late)
    assert "already" in await home.press_button(late)
    assert await due(home) == []
