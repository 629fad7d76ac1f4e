"""What the guidance holds: articles, and what the journeys say of their steps, in the language being spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.journeys.template import Step, Template
from core.knowledge.library import Article, load_articles
from core.words import t


@dataclass(frozen=True, slots=True)
class Passage:
    """`id` is "article/deposit" or "template/step/kind/n"; `source` says where it comes from. `serves`: "kitchen/k3"
    for a step, "kitchen" for a journey; `checked` is the month an article was checked in, "" for templates."""

    id: str
    text: str
    source: str
    heading: str
    asked: tuple[str, ...] = ()
    """How people typically ask for it."""
    keywords: tuple[str, ...] = ()
    """English only."""
    serves: frozenset[str] = frozenset()
    checked: str = ""


def articles() -> tuple[Passage, ...]:
    """The articles as passages. Raises GuidanceError when one is malformed."""
    return tuple(_of_article(article) for article in load_articles())


def passages_of(template: Template) -> tuple[Passage, ...]:
    """Purpose, reasons, tips and warnings of every step."""
    found = [p for step in template.steps for p in _of_step(template, step)]
    for flag in template.flags.values():
        found.append(Passage(f"{template.id}/flag/{flag.id}", flag.text, flag.source, t("Safety")))
    return tuple(found)


def all_passages(templates: Mapping[str, Template]) -> tuple[Passage, ...]:
    return (*articles(), *(p for template in templates.values() for p in passages_of(template)))


def _of_article(a: Article) -> Passage:
    asked = tuple(t(question) for question in a.questions)
    return Passage(f"article/{a.id}", t(a.text), t(a.source), t(a.title), asked, a.keywords, a.serves, a.checked)


def _of_step(template: Template, step: Step) -> Iterable[Passage]:
    own = t("the {name} journey", name=template.name)
    here = frozenset({f"{template.id}/{step.id}"})
    lo, hi = step.typical_days
    start = f"{template.id}/{step.id}"
    why = f"{step.purpose} {step.why_now}"
    yield Passage(f"{start}/purpose", why, own, step.title, serves=here)
    days = t("{step} usually takes {low} to {high} days.", step=step.title, low=lo, high=hi)
    yield Passage(f"{start}/days", days, own, step.title, serves=here)
    for number, tip in enumerate(step.tips):
        yield Passage(f"{start}/tip/{number}", tip.text, tip.source or own, step.title, serves=here)
