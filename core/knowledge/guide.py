"""The guidance: articles and what the journeys say, found offline, in the language of who asks.

English is searched by its words, with tables of what means the same; other languages by nearness, to the ways people
ask in them. A search never invents: below its threshold it finds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from threading import Lock

from core.journeys.template import Template
from core.knowledge.nearness import ELSEWHERE, Nearness
from core.knowledge.passages import Passage, all_passages
from core.knowledge.search import Entry, Index
from core.knowledge.words import load_words
from core.ports.meaning import Encoder
from core.words import Language, known_language, language_now, speaking
from core.yaml_text import parse_yaml

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
class Hit:
    passage: Passage
    score: float
    """From 0 to about 1; comparable between questions."""


class Guide:
    """All passages, ready to be asked; safe in any thread. English is built at once, another language with its first
    question: a third of a second, and with an encoder two or three more. Then a question takes milliseconds.

    `encoder`: the sentence model of this process, where there is one. Raises GuidanceError when an article is
    malformed.
    """

    def __init__(self, templates: Mapping[str, Template], encoder: Encoder | None = None) -> None:
        self._templates, self._encoder = templates, encoder
        self._telling, self._learning = Lock(), Lock()
        self._told: dict[Language, Mapping[str, Passage]] = {}
        self._near: dict[Language, Nearness] = {}
        with speaking("en"):
            self.passages: Sequence[Passage] = all_passages(templates)
        self._told["en"] = {passage.id: passage for passage in self.passages}
        self._index = Index([Entry((p.heading, *p.asked), p.keywords, p.text) for p in self.passages], load_words())

    def named(self, passage_id: str) -> Passage | None:
        """In the language being spoken."""
        return self._in(language_now()).get(passage_id)

    def find(
        self, text: str, template: str = "", step: str = "", limit: int = 3, language: str = ""
    ) -> tuple[Passage, ...]:
        """The best passages for a question in `language` (empty: the one being spoken), told in the one being spoken;
        those of the active journey and its step first among near equals; empty when none fits."""
        asked_in = known_language(language) or language_now()
        if asked_in == "en":
            hits, least = self.hits(text, template, step), THRESHOLD
        else:
            nearness = self._nearness(asked_in)
            hits, least = self._near_hits(text, template, step, nearness), nearness.threshold
        if hits:
            least = max(least, FAR_BEHIND * hits[0].score)
        told = self._in(language_now())
        return tuple(told[hit.passage.id] for hit in hits[:limit] if hit.score >= least)

    def hits(self, text: str, template: str = "", step: str = "") -> list[Hit]:
        """For an English question every passage that shares a word with it, best first, no text twice."""
        found = [
            Hit(passage, score * (1.0 if passage.asked else OF_TEMPLATE) + _near(passage, template, step))
            for passage, score in ((self.passages[n], score) for n, score in self._index.scores(text).items())
        ]
        return _best_first(found)

    def _near_hits(self, text: str, template: str, step: str, nearness: Nearness) -> list[Hit]:
        scores = nearness.scores(text).items()  # numbered as `passages`, in every language
        found = [(self.passages[n], score) for n, score in scores]
        return _best_first([Hit(passage, score + _near(passage, template, step)) for passage, score in found])

    def _in(self, language: Language) -> Mapping[str, Passage]:
        with self._telling:
            if language not in self._told:
                with speaking(language):
                    self._told[language] = {passage.id: passage for passage in all_passages(self._templates)}
            return self._told[language]

    def _nearness(self, language: Language) -> Nearness:
        passages = tuple(self._in(language).values())
        with self._learning:  # for seconds, so not the lock that telling needs
            if language not in self._near:
                asked = [(n, way) for n, p in enumerate(passages) if p.asked for way in (p.heading, *p.asked)]
                whole = {n: " ".join((p.heading, *p.asked, p.text)) for n, p in enumerate(passages) if p.asked}
                other = [(ELSEWHERE, way) for way in asked_elsewhere(language)]
                self._near[language] = Nearness([*asked, *other], whole, self._encoder)
            return self._near[language]


def asked_elsewhere(language: Language) -> tuple[str, ...]:
    """Questions that are not for us, in English and in the language."""
    rows = parse_yaml((files("core.knowledge") / "elsewhere.yaml").read_bytes())
    return (*rows["en"], *rows[language])


def _best_first(hits: list[Hit]) -> list[Hit]:
    """No text twice: the best of each stays."""
    hits.sort(key=lambda hit: -hit.score)
    first = {hit.passage.text: hit for hit in reversed(hits)}
    return [hit for hit in hits if first[hit.passage.text] is hit]


def _near(passage: Passage, template: str, step: str) -> float:
    if not template or not passage.serves:
        return 0.0
    if f"{template}/{step}" in passage.serves:
        return SAME_STEP
    return SAME_TEMPLATE if any(s.partition("/")[0] == template for s in passage.serves) else OTHER_TEMPLATE
