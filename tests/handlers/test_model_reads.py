"""What no rule knows is read by a model, with what surrounds it; what it changes is said back with its Undo."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from adapters.ai.gemini import GeminiProvider
from core.handlers.around import given_of
from core.persistence import SqlStore
from core.ports.store import Offer, Pending, Shown, Wished
from tests.fakes.faults import Scripted
from tests.fakes.gemini import KEY, FakeGemini
from tests.handlers.house import Talk, talk
from tests.understanding import scenes
from tests.unit.understanding.scenes import NOW

Json = dict[str, Any]


@pytest_asyncio.fixture
async def model() -> AsyncIterator[FakeGemini]:
    server = FakeGemini()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def home(store: SqlStore, tmp_path: Path, model: FakeGemini) -> AsyncIterator[Talk]:
    provider = GeminiProvider(KEY, model.base_url)
    async with talk(store, tmp_path, [provider]) as one:
        yield one
    await provider.close()


def wishes(*listed: Json, danger: str = "none") -> Scripted:
    return Scripted(value={"wishes": [{"confidence": 0.9, **wish} for wish in listed], "danger": danger})


def told(model: FakeGemini) -> Json:
    """The data of the last prompt."""
    data: Json = json.loads(model.requests[-1].prompt.partition("\nDATA\n")[2])
    return data


async def test_a_model_begins_a_journey_that_no_rule_hears(home: Talk, model: FakeGemini) -> None:
    model.script(wishes({"intent": "start", "kind": "kitchen", "budget": "31k"}))
    answer = await home.say("blorp our kitchen, 31k tops, y'know")
    assert (await home.journey()).state.facts["budget"].value == "31000 USD"
    assert "Undo" in answer
    assert told(model)["journeys"] == told(model)["asked"] == []


async def test_it_is_told_what_was_asked_and_its_answer_is_kept(home: Talk, model: FakeGemini) -> None:
    await home.say("kitchen, about 40k")
    model.script(wishes({"intent": "fact", "name": "year_built", "value": "unknown"}))
    await home.say("blorp, that went to the grave with granny")
    assert told(model)["asked"][0]["about"] == "fact year_built"
    assert told(model)["talk_before"][0] == {"who": "person", "text": "kitchen, about 40k"}
    assert (await home.journey()).state.facts["year_built"].value == "unknown"


async def test_several_wishes_are_carried_out_and_each_can_be_taken_back(home: Talk, model: FakeGemini) -> None:
    await home.say("kitchen, about 40k")
    oak, fan = {"intent": "note", "text": "oak for Ana"}, {"intent": "note", "text": "fan for Sam"}
    model.script(wishes(oak, fan))
    answer = await home.say("blorp down oak for Ana, blorp fan for Sam")
    assert {note.text for note in (await home.journey()).state.notes.values()} == {"oak for Ana", "fan for Sam"}
    assert answer.count("[Undo the note]") == 2


async def test_a_danger_that_only_a_model_sees_is_warned_of_first(home: Talk, model: FakeGemini) -> None:
    await home.say("kitchen, about 40k")
    model.script(wishes({"intent": "none"}, danger="panel"))
    answer = await home.say("blorp blorp the grey box tonight")
    assert "electric" in answer.lower()
    layers = [recorded.event.data["layer"] for recorded in await home.events("workflow.started")]
    assert layers[-1] == "rules", "it was asked and knew nothing"


async def test_when_it_does_not_answer_the_buttons_of_the_rules_are_there(home: Talk, model: FakeGemini) -> None:
    await home.say("kitchen, about 40k")
    model.always(Scripted("block_answer"))
    assert "[Keep it as a note]" in await home.say("blorp the frobnicator")


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("asked_hire", ["fact hire_or_diy"]),
        ("seen_and_asked", ["fact year_built", "confirm"]),
        ("asked_seen", ["confirm"]),
        ("asked_meaning", ["clarify"]),
        ("kitchen", []),
    ],
)
def test_open_questions_are_told_the_latest_first(name: str, about: list[str]) -> None:
    given = given_of("hm", scenes.scene(name), scenes.TEMPLATES)
    assert [question.about for question in given.asked] == about
    assert all(question.words for question in given.asked)


def test_lists_changes_and_the_card_that_is_answered_are_told() -> None:
    shown = Shown("U1", NOW, (Offer("Kitchen", "switch", "j1"), Offer("Guest bath", "switch", "j2")))
    wished = Wished("U1", NOW, "budget 300", write="w1")
    first, last = Pending("note", {}, NOW, id="q1"), Pending("timezone", {}, NOW, id="q2")
    scene = replace(scenes.scene("two"), shown=shown, wished=wished, pending=last, open=(last, first), replied=first)
    given = given_of("the second", scene, scenes.TEMPLATES)
    assert given.listed == ("Kitchen", "Guest bath")
    assert given.changed == "budget 300"
    assert [question.about for question in given.asked] == ["note", "timezone"]
    assert [(j.name, j.state) for j in given.journeys] == [
        ("Kitchen", "kitchen, active"),
        ("Guest bath", "bathroom, not active"),
    ]
    assert given.now == "Saturday 2026-11-21 10:00 in America/New_York"
    assert [step.state for step in given.steps[:4]] == ["done", "done", "current", "to do"]


def test_no_value_that_was_told_is_told_on() -> None:
    """Which facts are missing is enough to understand a message."""
    given = given_of("hm", scenes.scene("kitchen"), scenes.TEMPLATES)
    assert "40000" not in str(given)
    assert "1965" not in str(given)
    assert "dimensions" in given.missing
