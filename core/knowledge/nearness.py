"""Finding articles by how near a question is to the ways people ask for them: by its letters, and by its meaning.

For the languages whose words we keep no tables of. Runs of letters find "Badsanierung" under "Bad sanieren" and mend
slips by themselves; a sentence model, where there is one, finds what shares no word, across languages.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.ports.meaning import Encoder

ELSEWHERE = -1
"""In place of a passage's number: what people ask about other things."""
RUNS = (3, 4, 5)
LONGEST = 300
"""Characters of a question that are looked at."""
MEANT, NEAR, COVER = 0.5, 0.3, 0.2
"""What the nearest way of asking counts by its meaning and by its letters, and the share of the question that is
covered; chosen on the tuned part of tests/knowledge/questions_foreign.yaml, as are the thresholds."""
LETTERS_ALONE = 0.5
THRESHOLD, THRESHOLD_OF_LETTERS = 0.44, 0.5
"""The least score of a passage that is offered, with an encoder and without."""
_WORD = re.compile(r"[^\W_]+")


class Nearness:
    """Built once over all ways of asking; a question takes a millisecond, and the encoder's two."""

    def __init__(
        self, asked: Sequence[tuple[int, str]], texts: Mapping[int, str], encoder: Encoder | None = None
    ) -> None:
        """`asked`: (number of a passage or ELSEWHERE, a way of asking for it). `texts`: all that a passage says, by
        number. With an encoder the meaning of every way of asking is learned, which takes some seconds."""
        self._of = [number for number, _ in asked]
        self.sentences = [sentence for _, sentence in asked]
        rows = [frozenset(runs_of(sentence)) for sentence in self.sentences]
        wholes = {number: frozenset(runs_of(text)) for number, text in texts.items()}
        held: dict[str, int] = defaultdict(int)
        for whole in wholes.values():
            for run in whole:
                held[run] += 1
        self._weight = {run: math.log(1 + len(texts) / count) for run, count in held.items()}
        self._unknown = math.log(1 + len(texts))
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._long = [0.0] * len(rows)
        for at, row in enumerate(rows):
            for run in row:
                self._rows[run].append(at)
            self._long[at] = math.sqrt(sum(self._weighed(run) ** 2 for run in row)) or 1.0
        self._wholes: dict[str, list[int]] = defaultdict(list)
        for number, whole in wholes.items():
            for run in whole:
                self._wholes[run].append(number)
        self._encoder = encoder
        self._meant = encoder.many(self.sentences) if encoder else None

    @property
    def threshold(self) -> float:
        return THRESHOLD if self._encoder else THRESHOLD_OF_LETTERS

    def scores(self, text: str) -> dict[int, float]:
        """From 0 to about 1 for each passage; comparable between questions. None where the question is nearer to one
        about other things."""
        near, cover = self.by_letters(text)
        if meant := self.by_meaning(text):
            nearest = {n: MEANT * m + NEAR * near.get(n, 0.0) for n, m in meant.items()}
            share = COVER
        else:
            nearest, share = {n: LETTERS_ALONE * near.get(n, 0.0) for n in {*near, *cover}}, 1 - LETTERS_ALONE
        if nearest.pop(ELSEWHERE, 0.0) >= max(nearest.values(), default=0.0):
            return {}
        return {n: sure + share * cover.get(n, 0.0) for n, sure in nearest.items()}

    def by_letters(self, text: str) -> tuple[dict[int, float], dict[int, float]]:
        """By passage, from 0 to 1: how near its nearest way of asking is, and how much of the question it covers."""
        runs = frozenset(runs_of(text[:LONGEST]))
        long = math.sqrt(sum(self._weighed(run) ** 2 for run in runs)) or 1.0
        whole = sum(self._weighed(run) for run in runs) or 1.0
        near: dict[int, float] = defaultdict(float)
        cover: dict[int, float] = defaultdict(float)
        for run in runs:
            weight = self._weighed(run)
            for at in self._rows.get(run, ()):
                near[at] += weight * weight
            for number in self._wholes.get(run, ()):
                cover[number] += weight
        best: dict[int, float] = defaultdict(float)
        for at, shared in near.items():
            best[self._of[at]] = max(best[self._of[at]], shared / (long * self._long[at]))
        return best, {number: shared / whole for number, shared in cover.items()}

    def by_meaning(self, text: str) -> dict[int, float]:
        """By passage, the cosine of its nearest way of asking. Empty without an encoder."""
        if self._encoder is None or self._meant is None:
            return {}
        angles = self._meant @ self._encoder.one(text)
        best: dict[int, float] = {}
        for number, angle in zip(self._of, angles.tolist(), strict=True):
            best[number] = max(best.get(number, -1.0), angle)
        return best

    def _weighed(self, run: str) -> float:
        return self._weight.get(run, self._unknown)


def runs_of(text: str) -> Iterator[str]:
    """Runs of letters within each word, its edges marked."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    for word in _WORD.findall(plain):
        edged = f"_{word}_"
        for length in RUNS:
            yield from (edged[at : at + length] for at in range(len(edged) - length + 1))
