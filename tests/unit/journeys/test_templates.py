"""The packaged templates, and the strictness of their reader."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from core.journeys.loading import load_templates, parse_template
from core.journeys.template import Template

TEMPLATES = list(load_templates().values())
DATA = Path(__file__).parents[4] / "shared" / "domain" / "templates.json"


def text_of(name: str) -> str:
    return (files("core.journeys") / "templates" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "steps"), [("kitchen", 7), ("bathroom", 5), ("diy", 5)])
def test_each_template_has_its_steps_in_order(kind: str, steps: int) -> None:
    template = load_templates()[kind]
    assert [s.id for s in template.steps] == [f"{kind[0]}{n}" for n in range(1, steps + 1)]
    assert [s.prerequisites for s in template.steps] == [(), *((s.id,) for s in template.steps[:-1])]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_shares_add_up_and_ids_fit_a_button(template: Template) -> None:
    assert sum(s.pct for s in template.costs.shares) in (0, 100)
    for step in template.steps:
        for name in [*(p.id for p in step.proof), *(c.id + "/1" for c in step.checklist)]:
            assert len(f"{'0' * 36}/{step.id}/{name}") <= 64
    for spec in template.facts.values():
        for value, _ in (*spec.choices, ("unknown", "")):
            assert len(f"{'0' * 36}/{spec.name}/{value}") <= 64


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_texts_are_whole_sentences_for_people(template: Template) -> None:
    for step in template.steps:
        for text in (step.purpose, step.why_now, *(p.missing for p in step.proof), *(t.text for t in step.tips)):
            assert text[0].isupper() or text[0].isdigit(), text
            assert text.endswith((".", '."', "?")), text
        for tip in step.tips:
            if "%" in tip.text or "$" in tip.text:
                assert tip.source, f"a figure without a source: {tip.text}"


@pytest.mark.skipif(not DATA.exists(), reason="the domain data stands beside the project only where it is built")
def test_the_templates_hold_the_domain_data() -> None:
    for given in json.loads(DATA.read_text())["templates"]:
        template = load_templates()[given["id"]]
        assert {s.id: s.pct for s in template.costs.shares} == (given["cost_share_pct"] or {})
        assert list(template.costs.contingency) == given["contingency_pct"]
        for step, data in zip(template.steps, given["steps"], strict=True):
            assert (step.id, step.title) == (data["id"], data["title"])
            assert list(step.typical_days) == data["typical_days"]
            assert len(step.checklist) == len(data["checklist"])
            assert len(step.proof) >= len(data["completion_proof"])
            assert list(step.cost_categories) == data["cost_categories"]
            assert len(step.safety_flags) == len(data["safety_flags"])


@pytest.mark.parametrize(
    ("text", "id"),
    [("2", "k2"), ("k2", "k2"), ("Step 2", "k2"), ("vision analysis", "k2"), ("design", "k3"), ("#7", "k7")],
)
def test_a_step_is_found_as_people_call_it(text: str, id: str) -> None:
    found = load_templates()["kitchen"].find(text)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("text", ["", "0", "8", "step", "99999", "garage", "c"])
def test_a_step_that_is_not_clear_is_not_guessed(text: str) -> None:
    assert load_templates()["kitchen"].find(text) is None


def test_an_unknown_key_in_a_template_is_an_error() -> None:
    with pytest.raises(ValidationError, match="extra"):
        parse_template(text_of("diy") + "\nsurprise: 1\n", text_of("shared"))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("steps", 1, "prerequisites"), ["d9"], "earlier steps"),
        (("steps", 0, "prerequisites"), ["d2"], "earlier steps"),
        (("steps", 1, "id"), "d1", "stands twice"),
        (("steps", 0, "safety_flags"), ["dragons"], "safety flags"),
        (("steps", 0, "proof", 0, "fact"), "mood", "facts"),
        (("steps", 0, "proof", 0, "fact"), None, "kind fact"),
        (("steps", 4, "proof", 2, "min"), None, "kind photos"),
        (("steps", 0, "typical_days"), [3, 1], "from low to high"),
        (("ask",), ["mood"], "facts"),
    ],
)
def test_a_template_whose_parts_do_not_fit_is_an_error(
    path: tuple[str | int, ...], value: object, problem: str
) -> None:
    data = yaml.safe_load(text_of("diy"))
    here = data
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    with pytest.raises(ValueError, match=problem):
        parse_template(yaml.safe_dump(data), text_of("shared"))
