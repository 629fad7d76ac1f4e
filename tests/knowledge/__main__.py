"""`python -m tests.knowledge`: how well the guidance is found, and which tuned questions are not."""

import sys
from collections.abc import Iterator

from tests.knowledge.measure import HALVES, guide, milliseconds, near_misses, questions, report


def lines() -> Iterator[str]:
    for half, name in enumerate(HALVES):
        found = report(half)
        yield f"{name}: first {found.first:.1%}, in three {found.in_three:.1%}, off topic refused {found.refused:.1%}"
        if half == 0:
            yield from (f"  {line}" for line in found.wrong)
    yield f"near misses refused: {1 - len(near_misses()) / len(questions().near_misses):.0%}"
    yield f"{len(guide().passages)} passages, {milliseconds([a.q for a in questions().asked]):.2f} ms a question"


sys.stdout.write("\n".join(lines()) + "\n")
