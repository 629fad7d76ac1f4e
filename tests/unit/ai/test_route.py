import re
from decimal import Decimal

import pytest

from adapters.ai.guide import GuideProvider
from core.ai.errand import Errand, for_task, for_vectors
from core.ai.references import NAMES, parse_models
from core.ai.route import Routes, choose
from core.ai.tasks.advise import ADVISE, Advice, AdviseGiven
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO, PhotoGiven, PhotoObservation
from core.ai.tasks.understand import UNDERSTAND
from core.costs.entry import Caller
from core.ports.ai import ImagePart
from tests.unit.ai.fakes import ScriptedProvider

PHOTO = ImagePart(b"\xff\xd8\xff", "image/jpeg")
GEMINI, OPENAI = ScriptedProvider(), ScriptedProvider(service="openai")
DEEPSEEK = ScriptedProvider(service="deepseek", images=False)
LOCAL = ScriptedProvider(service="local")
ALL = (GEMINI, DEEPSEEK, OPENAI, LOCAL)


def advise() -> Errand[Advice]:
    return for_task(ADVISE, AdviseGiven("?"), Caller("t"), ())


def look(person: str = "p") -> Errand[PhotoObservation]:
    return for_task(LOOK_AT_PHOTO, PhotoGiven(), Caller("t", person), [PHOTO])


def chosen(providers: tuple[object, ...], errand: Errand[object], routes: Routes | None = None) -> list[str]:
    references = (routes or Routes()).references(errand)
    choice = choose(providers, references, errand.request)  # type: ignore[arg-type] # fakes
    return [f"{c.service}/{c.model}" for c in choice.candidates]


def test_the_tasks_model_is_first_and_providers_that_nobody_named_come_after_with_their_own() -> None:
    assert chosen(ALL, advise()) == [
        "gemini/gemini-3.8-flash",
        "deepseek/deepseek-text",
        "openai/openai-text",
        "local/local-text",
    ]


def test_a_model_of_a_service_that_is_not_registered_is_passed_over() -> None:
    assert chosen((OPENAI,), advise()) == ["openai/openai-text"]


def test_a_photo_goes_only_to_those_that_take_pictures_with_their_vision_models() -> None:
    assert chosen(ALL, look()) == ["gemini/gemini-3.8-flash", "openai/openai-vision", "local/local-vision"]


def test_the_guide_stands_behind_all_models_and_answers_questions_alone() -> None:
    assert chosen((GuideProvider(), *ALL), advise())[-1] == "guide/guide"
    assert chosen((GuideProvider(),), look()) == []


def test_the_settings_order_comes_before_the_tasks() -> None:
    routes = Routes(parse_models("advise=deepseek/deepseek-pro|gemini/gemini-3.1-pro-preview, look_at_photo=openai/x"))
    assert chosen(ALL, advise(), routes)[:3] == [
        "deepseek/deepseek-pro",
        "gemini/gemini-3.1-pro-preview",
        "openai/openai-text",
    ]
    assert chosen(ALL, look(), routes)[0] == "openai/x"


def test_what_is_known_to_be_down_comes_last_even_after_the_guide() -> None:
    providers = (GEMINI, OPENAI, GuideProvider())
    choice = choose(providers, (), advise().request, lambda service: service == "gemini")  # type: ignore[arg-type] # fakes
    assert [c.service for c in choice.candidates][:2] == ["openai", "guide"]


def test_who_makes_no_vectors_is_not_asked_for_them() -> None:
    able = ScriptedProvider(service="openai", embed=True, models={"embed": "e"})
    assert chosen((GEMINI, able), for_vectors(["a"], Caller("t"))) == ["openai/e"]


def test_the_cheaper_model_looks_for_some_people_and_always_for_the_same() -> None:
    people = [f"slack:T1:U{number}" for number in range(400)]

    def cheap(percent: int) -> set[str]:
        routes = Routes(cheap_vision_percent=Decimal(percent))
        return {p for p in people if routes.references(look(p))[0] == LOOK_AT_PHOTO.cheaper}

    assert cheap(0) == set()
    assert 20 < len(cheap(10)) < 60
    assert cheap(10) == cheap(10)
    assert cheap(10) < cheap(30)
    assert len(cheap(100)) == 400


def test_the_cheaper_model_has_the_usual_one_behind_it() -> None:
    references = Routes(cheap_vision_percent=Decimal(100)).references(look())
    assert references == (LOOK_AT_PHOTO.cheaper, *LOOK_AT_PHOTO.models)
    assert Routes(cheap_vision_percent=Decimal(100)).references(advise()) == ADVISE.models


def test_the_names_of_the_settings_are_those_of_the_tasks() -> None:
    assert {ADVISE.name, LOOK_AT_PHOTO.name, UNDERSTAND.name} < set(NAMES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("adviseg=gemini/x", "with what one of understand, advise"),
        ("advise", "write what=service/model"),
        ("advise=gemini", "write service/model"),
        ("advise=gemini/a|", "'' is no model"),
        ("advise=gemny/a", "'gemny' in 'gemny/a' is no service: use one of gemini, openai"),
        ("advise=gemini/a, advise=openai/b", "stands there twice"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        parse_models(text, ("gemini", "openai"))


def test_an_empty_order_is_none() -> None:
    assert parse_models("") == {}
