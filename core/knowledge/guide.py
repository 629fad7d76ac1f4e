"""The guidance that the bot may quote, and the passages of it that speak of what was asked.

Below the threshold nothing is offered: better "I have no guidance on that" than a guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.journeys.template import Step, Template
from core.knowledge.library import Article, load_articles
from core.knowledge.search import Entry, Index
from core.knowledge.words import load_words

THRESHOLD = 0.36
"""The least score of a passage that is offered; chosen on the questions of tests/knowledge/questions.yaml."""
FAR_BEHIND = 0.6
"""What scores less than this share of the best is left out: it would only distract from it."""
SAME_STEP, SAME_TEMPLATE, OTHER_TEMPLATE = 0.06, 0.03, -0.06
"""What a passage gains that serves the very step the person is at, or the journey, or neither: it decides between near
equals."""
OF_TEMPLATE = 0.85
"""What the score of a journey's own sentence counts beside an article's: it is shorter and says less."""


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
    serves: frozenset[str] = frozenset()
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    passage: Passage
    score: float
    """From 0 to about 1; comparable between questions."""


def passages_of(template: Template) -> tuple[Passage, ...]:
    """Purpose, reasons, tips and warnings of every step."""
    found = [p for step in template.steps for p in _of_step(template, step)]
    for flag in template.flags.values():
        found.append(Passage(f"{template.id}/flag/{flag.id}", flag.text, flag.source, "Safety"))
    return tuple(found)


def articles() -> tuple[Passage, ...]:
    """The articles as passages. Raises GuidanceError when one is malformed."""
    return tuple(_of_article(article) for article in load_articles())


def _of_article(a: Article) -> Passage:
    return Passage(f"article/{a.id}", a.text, a.source, a.title, a.questions, a.keywords, a.serves, a.checked)


def _of_step(template: Template, step: Step) -> Iterable[Passage]:
    own = f"the {template.name} journey"
    here = frozenset({f"{template.id}/{step.id}"})
    lo, hi = step.typical_days
    start = f"{template.id}/{step.id}"
    why = f"{step.purpose} {step.why_now}"
    yield Passage(f"{start}/purpose", why, own, step.title, serves=here)
    days = f"{step.title} usually takes {lo} to {hi} days."
    yield Passage(f"{start}/days", days, own, step.title, serves=here)
    for number, tip in enumerate(step.tips):
        yield Passage(f"{start}/tip/{number}", tip.text, tip.source or own, step.title, serves=here)


class Guide:
    """All passages, ready to be asked. Built once; a question takes well under a millisecond.

    Raises GuidanceError when an article is malformed.
    """

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self.passages: Sequence[Passage] = (*articles(), *(p for t in templates.values() for p in passages_of(t)))
        entries = [Entry((p.heading, *p.asked), p.keywords, p.text) for p in self.passages]
        self._index = Index(entries, load_words())
        self._by_id = {passage.id: passage for passage in self.passages}

    def named(self, passage_id: str) -> Passage | None:
        return self._by_id.get(passage_id)

    def find(self, text: str, template: str = "", step: str = "", limit: int = 3) -> tuple[Passage, ...]:
        """The best passages, those of the active journey and its step first among near equals; empty when none fits."""
        hits = self.hits(text, template, step)[:limit]
        least = max(THRESHOLD, FAR_BEHIND * hits[0].score) if hits else THRESHOLD
        return tuple(hit.passage for hit in hits if hit.score >= least)

    def hits(self, text: str, template: str = "", step: str = "") -> list[Hit]:
        """Every passage that shares a word with the text, best first, no text twice."""
        found = [
            Hit(passage, score * (1.0 if passage.asked else OF_TEMPLATE) + _near(passage, template, step))
            for passage, score in ((self.passages[n], score) for n, score in self._index.scores(text).items())
        ]
        found.sort(key=lambda hit: -hit.score)
        first = {hit.passage.text: hit for hit in reversed(found)}
        return [hit for hit in found if first[hit.passage.text] is hit]


def _near(passage: Passage, template: str, step: str) -> float:
    if not template or not passage.serves:
        return 0.0
    if f"{template}/{step}" in passage.serves:
        return SAME_STEP
    return SAME_TEMPLATE if any(s.partition("/")[0] == template for s in passage.serves) else OTHER_TEMPLATE
