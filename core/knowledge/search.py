"""Finding passages by the words they share with a question, rare words counting more. Exact, quick and offline.

A score has two halves: how much of the question's weight a passage covers, and how near the question is to one of the
questions that people typically ask for it. What is unknown in the question counts against every passage: so a question
about something else stays below the threshold.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.knowledge.words import Words

IN_TEXT = 0.5
"""What a word counts that stands only in the text, beside 1 for title, questions and keywords."""
COVER, MATCH = 0.7, 0.3
UNKNOWN = 0.75
"""Weight of a word that no passage has, as a share of the rarest one's."""
MENDED = 0.85
"""What a word counts of which we guess that it was misspelled."""

ALONE = 0.65
"""What a score counts when of several words only one is a word that people ask with: mostly it meant something else."""

MOST_WORDS, MOST_MENDED = 60, 8
"""Longer messages are judged by their beginning, so that none takes long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of a passage. `asked`: title and typical questions, each compared by itself."""

    asked: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str


class Index:
    """Built once over all entries; a question takes well under a millisecond."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        self._words = words
        asked = [[dict(words.pairs(text)) for text in entry.asked] for entry in entries]
        firm = [
            {**dict(words.pairs(" . ".join(e.keywords))), **_merged(of)} for e, of in zip(entries, asked, strict=True)
        ]
        whole = [{**dict(words.pairs(e.text)), **known} for e, known in zip(entries, firm, strict=True)]
        counts = Counter(word for every in whole for word in every)
        self._weight = {word: math.log(1 + len(entries) / n) for word, n in counts.items()}
        self._unknown = UNKNOWN * math.log(1 + len(entries))
        self._written = {written: word for every in whole for word, written in every.items()}
        self._has: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (known, every) in enumerate(zip(firm, whole, strict=True)):
            for word in every:
                self._has[word].append((number, 1.0 if word in known else IN_TEXT))
        self._index_questions(asked)

    def _index_questions(self, asked: Sequence[Sequence[Mapping[str, str]]]) -> None:
        self._of: list[int] = []
        self._mass: list[float] = []
        self._in_question: dict[str, list[int]] = defaultdict(list)
        for number, questions in enumerate(asked):
            for question in questions:
                for word in question:
                    self._in_question[word].append(len(self._of))
                self._of.append(number)
                self._mass.append(sum(self._weight[word] for word in question))

    def scores(self, text: str) -> dict[int, float]:
        """From 0 to 1 for each entry that shares a word with the text."""
        asked, strange = self._understood(dict(islice(self._words.pairs(text), MOST_WORDS)))
        if not asked:
            return {}
        # people who chat use many words that we do not know: each one more counts less
        whole = sum(weight for _, weight, _ in asked) + self._unknown * math.sqrt(strange)
        cover: dict[int, float] = defaultdict(float)
        shared: dict[int, float] = defaultdict(float)
        firm: dict[int, float] = defaultdict(float)
        for word, weight, trust in asked:
            for number, share in self._has.get(word, ()):
                cover[number] += weight * share * trust
                firm[number] += share
            for number in self._in_question.get(word, ()):
                shared[number] += weight * trust
        match: dict[int, float] = defaultdict(float)
        for number, common in shared.items():
            near = common / math.sqrt(whole * self._mass[number])
            match[self._of[number]] = max(match[self._of[number]], near)
        several = len(asked) + strange > 1
        return {
            number: (ALONE if several and firm[number] < 2 else 1.0) * (COVER * sum_ / whole + MATCH * match[number])
            for number, sum_ in cover.items()
        }

    def _understood(self, words: Mapping[str, str]) -> tuple[list[tuple[str, float, float]], int]:
        """Each known word with its weight and how far we trust it, misspelled ones mended; how many are unknown."""
        found = {word: (self._weight[word], 1.0) for word in words if word in self._weight}
        unknown = [written for word, written in words.items() if word not in found and written.isalpha()]
        for written in unknown[:MOST_MENDED]:
            if (mended := self._words.spelled(written, self._written)) and mended not in found:
                found[mended] = (self._weight[mended], MENDED)
        strange = len(unknown) - sum(trust < 1 for _, trust in found.values())
        return [(word, weight, trust) for word, (weight, trust) in found.items()], strange


def _merged(questions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {word: written for question in questions for word, written in question.items()}
