"""Templates in the language that is being spoken: the same steps and ids, with every text from the catalogue."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from core.journeys.loading import load_templates
from core.journeys.template import ChecklistEntry, Costs, CostShare, FactSpec, Proof, SafetyFlag, Step, Template, Tip
from core.words import Language, language_now, speaking, t

Say = Callable[[str], str]
Value = TypeVar("Value")

_TEXTS: Mapping[type, tuple[str, ...]] = {
    Template: ("name", "about", "build_source", "plan_source"),
    FactSpec: ("label", "question", "how", "examples"),
    Step: ("title", "purpose", "why_now"),
    ChecklistEntry: ("text",),
    Proof: ("text", "missing", "short"),
    Tip: ("text", "source"),
    SafetyFlag: ("text", "source"),
    CostShare: ("label",),
    Costs: ("source", "contingency_source", "typical_source"),
}
"""What people read of each; all else is ids, figures and words that are only understood."""


class SpokenTemplates(Mapping[str, Template]):
    """By id, each in the language being spoken when it is asked for."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._in: dict[Language, Mapping[str, Template]] = {"en": templates}

    def __getitem__(self, key: str) -> Template:
        return self._spoken()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._in["en"])

    def __len__(self) -> int:
        return len(self._in["en"])

    def _spoken(self) -> Mapping[str, Template]:
        language = language_now()
        if language not in self._in:
            self._in[language] = MappingProxyType({key: told(each, t) for key, each in self._in["en"].items()})
        return self._in[language]


@cache
def spoken_templates() -> SpokenTemplates:
    """The packaged ones."""
    return SpokenTemplates(load_templates())


def told(value: Value, say: Say) -> Value:
    """A template, or a part of one, with `say` put over every text in it."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = _TEXTS.get(type(value), ())
    changes: dict[str, Any] = {}
    for field in fields(value):
        now = getattr(value, field.name)
        if field.name in own:
            changes[field.name] = say(now) if isinstance(now, str) else tuple(say(text) for text in now)
        elif isinstance(value, FactSpec) and field.name == "choices":
            changes[field.name] = tuple((name, say(label)) for name, label in now)
        elif isinstance(now, tuple):
            changes[field.name] = tuple(told(item, say) for item in now)
        elif isinstance(now, Mapping):
            changes[field.name] = MappingProxyType({key: told(item, say) for key, item in now.items()})
        else:
            changes[field.name] = told(now, say)
    return cast(Value, replace(cast(Any, value), **changes))


def english_of(template: Template) -> Template:
    """The same template in English: what people's words are compared with beside their own language's titles."""
    with speaking("en"):
        return spoken_templates()[template.id]
