"""What was forgotten, and when: names with the generation in which they were forgotten last.

Each kept answer carries the generation in which it was begun. It is good while none of its names was forgotten in a
later one. So nothing has to be searched for and deleted, and an answer that was being made while its name was forgotten
is not kept either. Between processes the generations come from the second level, one counter for all of them: no two
clocks are compared.
"""

from collections.abc import Collection, Iterable, Mapping

from core.cache.policy import Key

EVERYTHING = "*"
MOST_NAMES = 20_000
"""Beyond, the oldest are taken together: what is older than they is then forgotten too."""
KINDS_OF_NAMES = ("tag:", "tenant:", "kind:", "operation:")


def names(key: Key) -> tuple[str, ...]:
    """What an answer can be forgotten by."""
    return (
        f"tenant:{key.tenant}",
        f"kind:{key.kind}",
        f"operation:{key.operation}",
        *(f"tag:{tag}" for tag in key.tags),
    )


class Generations:
    """`latest`: an answer that begins now carries it. `heard`: up to where the second level told us."""

    def __init__(self) -> None:
        self.latest = 0
        self.heard = 0
        self.undelivered: set[str] = set()
        """Forgotten here, and not yet told to the others."""
        self._floor = 0
        self._names: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}

    def is_good(self, begun: int, under: Iterable[str]) -> bool:
        """Whether what was begun in this generation, under these names, may still be used."""
        if begun >= self.latest:
            return True
        if begun < self._floor:
            return False
        for name in under:
            if self._names.get(name, 0) > begun:
                return False
            for prefix, when in self._prefixes.items():
                if when > begun and name.startswith(prefix):
                    return False
        return True

    def forget(self, pattern: str) -> None:
        """From now on, in this process; the others hear of it when `undelivered` was delivered."""
        if pattern != EVERYTHING and not pattern.startswith(KINDS_OF_NAMES):
            raise ValueError(f"{pattern!r} names nothing: write tag:, tenant:, kind: or operation: before it")
        self.latest += 1
        self._mark(pattern, self.latest)
        self.undelivered.add(pattern)

    def hear(self, marks: Mapping[str, int], delivered: Collection[str] = ()) -> None:
        """What the second level knows beyond `heard`, with its generations; `delivered` is among it."""
        for pattern, when in sorted(marks.items(), key=lambda mark: mark[1]):
            self._mark(pattern, when)
            self.heard = max(self.heard, when)
        self.latest = max(self.latest, self.heard)
        self.undelivered.difference_update(delivered)

    def _mark(self, pattern: str, when: int) -> None:
        if pattern == EVERYTHING:
            self._floor = max(self._floor, when)
            return
        marks, name = (self._prefixes, pattern[:-1]) if pattern.endswith("*") else (self._names, pattern)
        marks[name] = max(when, marks.pop(name, 0))  # taken out and put in again: the oldest stands first
        if len(marks) > (MOST_NAMES if marks is self._names else MOST_NAMES // 100):
            oldest = next(iter(marks))
            self._floor = max(self._floor, marks.pop(oldest))
