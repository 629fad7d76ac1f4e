"""Models that fail, each in its own way: the guide or what can be measured answers, and says why."""

import pytest

from tests.bad_input.conftest import Town
from tests.fakes.gemini import Scripted
from tests.fakes.pictures import kitchen_photo
from tests.fakes.slack import Upload

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]
SETTINGS = {"HOMEVIEW_HEALTH_INTERVAL": "0"}
"""Each test finds Gemini as if nothing had been: none is to be answered by the guide for what another one did."""
QUESTION = "do i need a permit to move the sink?"


@pytest.mark.parametrize(
    ("name", "answers", "told"),
    [
        ("blocked", [Scripted("block_prompt")], "would not answer this"),
        ("cut", [Scripted("block_answer", reason="SAFETY")], "would not answer this"),
        ("broken", [Scripted("broken_json")] * 2, "was not usable"),
        ("misfit", [Scripted("misfit")] * 2, "was not usable"),
        ("busy", [Scripted("error", status=429, retry_delay="4s")], "is busy right now"),
        ("down", [Scripted("error", status=503)] * 2, "does not answer right now"),
        ("key", [Scripted("error", status=403)], "refused the request"),
    ],
)
async def test_a_question_is_answered_from_the_guidance(
    town: Town, name: str, answers: list[Scripted], told: str
) -> None:
    user = f"UMODEL{name.upper()}"
    await town.begins(user)
    town.gemini.script(*answers)
    answer = await town.says(user, QUESTION, seconds=30)
    assert told in answer
    assert "permit" in answer.lower()
    assert town.logged("ai.no_answer")
    booked = await town.books.rows(
        "SELECT error FROM cost_entry WHERE service = 'gemini' AND person = :person", person=f"slack:T0HOME:{user}"
    )
    assert len(booked) == len(answers)
    await town.still_works(user)


async def test_a_model_that_asks_for_a_short_wait_is_waited_for(town: Town) -> None:
    await town.begins("UWAIT")
    town.gemini.script(Scripted("error", status=429, retry_delay="1s"))
    answer = await town.says("UWAIT", QUESTION, seconds=30)
    assert "a model" in answer


async def test_words_that_only_a_model_could_read_are_asked_about_when_it_says_nothing(town: Town) -> None:
    """Silence for a minute: we ask for as long as a person waits."""
    await town.begins("USILENT")
    await town.says("USILENT", "later")
    town.gemini.script(Scripted("silence", seconds=60.0))
    answer = await town.says("USILENT", "hmm the thing from yesterday with the wotsit", seconds=30)
    assert "changed nothing" in answer
    await town.still_works("USILENT")


@pytest.mark.parametrize(
    ("name", "answers", "told"),
    [
        ("blocked", [Scripted("block_prompt")], "would not answer this"),
        ("broken", [Scripted("broken_json")] * 2, "was not usable"),
        ("busy", [Scripted("error", status=429, retry_delay="60s")], "Try again in about 60 seconds"),
    ],
)
async def test_a_photo_is_kept_and_measured(town: Town, name: str, answers: list[Scripted], told: str) -> None:
    user = f"ULOOK{name.upper()}"
    await town.begins(user)
    town.gemini.script(*answers)
    seed = 100 + len(name)
    answer = await town.says(user, "look at this", Upload("k.jpg", "image/jpeg", kitchen_photo(seed)), seconds=30)
    assert told in answer
    assert "pixels" in answer
    await town.still_works(user)
