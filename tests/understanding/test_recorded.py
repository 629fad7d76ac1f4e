"""The model layer with recorded replies: what may be played back, and how well people are understood then."""

from collections.abc import Iterator

import pytest

from core.ai.tasks.understand import UNDERSTAND
from core.ai.wishes import Understood
from core.commands import Clarify
from core.handlers.around import given_of
from core.understanding.meaning import available
from core.understanding.scene import Reading, Scene
from tests.understanding import scenes
from tests.understanding.figures import Result, figures, measure
from tests.understanding.form import Entry, for_models
from tests.understanding.recorded.kept import replies
from tests.understanding.recorded.replay import Recorded, Unrecorded, recorded
from tests.understanding.recorded.requests import askable, data_of, fingerprint, request_for

FLOOR = (97.0, 97.5, 0.8)
"""Right, right or offered, at least; wrong writes at most; in percent. The aim is 97 right."""
HELD_OUT = for_models()


@pytest.fixture(scope="module")
def model() -> Iterator[Recorded]:
    with recorded() as one:
        yield one


@pytest.fixture(scope="module")
def results(model: Recorded) -> list[Result]:
    return measure(HELD_OUT, model)


def test_there_is_a_reply_to_all_that_a_model_can_be_asked_and_to_nothing_else() -> None:
    asked = {fingerprint(request_for(entry)[1]): entry.text for entry in askable()}
    assert [text for key, text in asked.items() if key not in replies()] == []
    assert [key for key in replies() if key not in asked] == []


def test_a_prompt_still_tells_what_was_told_then() -> None:
    assert [entry.text for entry in askable() if not _tells(entry)] == []


def _tells(entry: Entry) -> bool:
    told, scene = data_of(request_for(entry)[1]), scenes.scene(entry.scene, entry.zone)
    asked = [question["about"].split()[0] for question in told["asked"]]
    return (
        told["message"] == entry.text
        and told["now"].endswith(f" in {entry.zone}")
        and (len(told["journeys"]), len(told["steps"])) == (len(scene.journeys), len(scene.steps))
        and asked[:1] == ([scene.pending.kind] if scene.pending else [])
    )


def test_no_slot_of_a_reply_would_be_emptied() -> None:
    """All is in the message, as the task's check wants it."""
    emptied = []
    for entry in askable():
        given = given_of(entry.text, scenes.scene(entry.scene, entry.zone), scenes.TEMPLATES)
        answer = Understood.model_validate(replies()[fingerprint(request_for(entry)[1])])
        if UNDERSTAND.check(given, answer) != answer:
            emptied.append(entry.text)
    assert emptied == []


def prompt_of(text: str, scene: Scene) -> str:
    return UNDERSTAND.prompt(given_of(text, scene, scenes.TEMPLATES))[1]


def test_a_fingerprint_is_of_what_is_told_and_not_of_how_it_is_put() -> None:
    year, kitchen = scenes.scene("asked_year"), scenes.scene("kitchen")
    prompt = prompt_of("not sure", year)
    key = fingerprint(prompt)
    assert key == fingerprint(prompt.replace("What year was your home built?", "How old is it?"))
    assert key == fingerprint("Other instructions.\n" + prompt.replace("Design options", "Designs"))
    others = [
        prompt_of("Not sure", year),
        prompt_of("not sure", kitchen),
        prompt_of("not sure", scenes.scene("asked_budget")),
        prompt_of("not sure", scenes.scene("asked_year", "Europe/Paris")),
        prompt_of("not sure", scenes.scene("two")),
    ]
    assert key not in map(fingerprint, others)
    with pytest.raises(ValueError, match="without data"):
        fingerprint("What year was your home built?")


def test_what_was_never_asked_is_not_answered(model: Recorded) -> None:
    with recorded() as strict, pytest.raises(Unrecorded, match="blorp the frobnicator"):
        strict("blorp the frobnicator", scenes.scene("kitchen"))


def test_a_reply_comes_through_gateway_and_provider(model: Recorded) -> None:
    entry = next(askable())
    scene = scenes.scene(entry.scene, entry.zone)
    model.read(entry.text, scene, Reading((Clarify(entry.text),), sure=False))
    assert model.server.requests[-1].model == "gemini-3.1-flash-lite"
    assert fingerprint(model.server.requests[-1].prompt) == fingerprint(request_for(entry)[1])
    assert model.server.rejected == []


@pytest.mark.skipif(not available(), reason="the package with the sentence model is not installed")
def test_no_figure_with_a_model_falls(results: list[Result]) -> None:
    shown = figures(results)
    right, offered, wrong_writes = FLOOR
    assert shown.right >= right
    assert shown.offered >= offered
    assert shown.wrong_writes <= wrong_writes
    assert shown.recall == 100


@pytest.mark.skipif(not available(), reason="the package with the sentence model is not installed")
def test_a_model_writes_nothing_wrong(results: list[Result]) -> None:
    by_model = [r for r in results if r.layer == "model"]
    assert by_model
    assert figures(by_model).wrong_writes <= 1
