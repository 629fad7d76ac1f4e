"""What people, papers and pictures say reaches a model as data alone: after DATA, as JSON, in no instruction."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.ai.tasks
from core.ai.errand import for_task
from core.ai.recited import recites
from core.ai.task import DATA_RULE, Task
from core.ai.tasks.advise import ADVISE, Advice, AdviseGiven, Passage
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO, PhotoGiven
from core.ai.tasks.understand import UNDERSTAND, Asked, Named, Talk, UnderstandGiven
from core.costs.entry import Caller
from tests.redteam.loading import cases

ATTACKS = sorted({step["say"] for case in cases() for step in case.do if "say" in step})
SAID = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=200))
TALK = st.lists(st.builds(Talk, st.sampled_from(["person", "bot"]), SAID), max_size=4).map(tuple)
LINES = st.lists(SAID, max_size=4).map(tuple)
NAMED = st.lists(st.builds(Named, SAID, SAID), max_size=3).map(tuple)
ASKED = st.lists(st.builds(Asked, SAID, SAID), max_size=2).map(tuple)
GIVEN: dict[str, tuple[Task[Any, Any], st.SearchStrategy[Any]]] = {
    "understand": (
        UNDERSTAND,
        st.builds(UnderstandGiven, SAID, SAID, SAID, NAMED, NAMED, LINES, ASKED, LINES, SAID, TALK),
    ),
    "advise": (
        ADVISE,
        st.builds(AdviseGiven, SAID, LINES, st.lists(st.builds(Passage, SAID, SAID), max_size=3).map(tuple), TALK),
    ),
    "look_at_photo": (LOOK_AT_PHOTO, st.builds(PhotoGiven, SAID, SAID, SAID)),
}
EMPTY: dict[str, Callable[[], Any]] = {
    "understand": lambda: UnderstandGiven(""),
    "advise": lambda: AdviseGiven(""),
    "look_at_photo": PhotoGiven,
}


def test_every_task_is_looked_at() -> None:
    from pkgutil import iter_modules

    assert {module.name for module in iter_modules(core.ai.tasks.__path__)} == set(GIVEN)


@pytest.mark.parametrize("name", GIVEN)
@given(st.data())
def test_nothing_that_is_given_gets_into_the_instructions(name: str, data: st.DataObject) -> None:
    task, strategy = GIVEN[name]
    told = data.draw(strategy)
    system, prompt = task.prompt(told)
    assert system == task.prompt(EMPTY[name]())[0], "the system text is the same whatever is given"
    assert DATA_RULE in system
    before, _, after = prompt.partition("\nDATA\n")
    assert before == task.prompt(EMPTY[name]())[1].partition("\nDATA\n")[0]
    assert _strings(json.loads(after)) == _given_strings(told), "all of it, as JSON strings, and nothing else"


@pytest.mark.parametrize("name", GIVEN)
@given(st.data())
def test_no_text_ends_the_data(name: str, data: st.DataObject) -> None:
    """One JSON object: what a decoder reads of it reaches to the prompt's end."""
    task, strategy = GIVEN[name]
    _, prompt = task.prompt(data.draw(strategy))
    body = prompt.partition("\nDATA\n")[2]
    _, end = json.JSONDecoder().raw_decode(body)
    assert body[end:].strip() == ""


def test_the_request_holds_nothing_but_prompt_and_schema() -> None:
    """Who asks stays here: no id of a person, workspace or journey goes to a provider."""
    who = Caller("slack:T0SECRET", "slack:T0SECRET:U0SECRET", "journey-secret", "request-secret")
    for name, (task, _) in GIVEN.items():
        request = for_task(task, EMPTY[name](), who, ()).request
        sent = f"{request.system}{request.prompt}{json.dumps(request.schema)}"
        assert "secret" not in sent.lower().replace("secretly", "")


@pytest.mark.parametrize("name", GIVEN)
def test_an_answer_that_recites_the_instructions_is_known(name: str) -> None:
    system = GIVEN[name][0].prompt(EMPTY[name]())[0]
    words = system.split()
    for at in range(0, len(words) - 20, 7):
        told = Advice(text="Sure: " + " ".join(words[at : at + 20]).upper(), sources=[], confident=True)
        assert recites(system, told)
    fair = "Gas, the electrical panel, new circuits and the main drain are for licensed professionals."
    assert not recites(system, Advice(text=fair, sources=[], confident=True))


def _strings(value: Any) -> list[str]:
    """All texts of a value, in order; keys are ours."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _strings(one)]


def _given_strings(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, tuple):
        return [text for one in told for text in _given_strings(one)]
    return [text for name in told.__dataclass_fields__ for text in _given_strings(getattr(told, name))]
