"""Measures a way of reading on the corpus: what was right, offered or written wrongly, and how long it took."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Literal, NamedTuple

from core.commands import Command
from core.messages import InboundMessage
from core.understanding.meaning import available
from core.understanding.meaning.lazily import likely
from core.understanding.meaning.reading import read_meaning, wants_meaning
from core.understanding.rules import prepare, understand
from core.understanding.scene import Reading, Scene
from tests.understanding import scenes
from tests.understanding.form import Entry
from tests.understanding.judge import Verdict, judge
from tests.understanding.short import told
from tests.unit.understanding.scenes import NOW, PLACE, SENDER

Layer = Literal["safety", "answers", "rules", "meaning", "model", "unsure"]
LAYERS: tuple[Layer, ...] = ("safety", "answers", "rules", "meaning", "model", "unsure")


WARMING = 50
"""Entries read before the clock runs: data files and patterns are loaded with the first that need them."""


class Read(NamedTuple):
    """What was read, and by which layer. `unsure`: none of them was sure; the reading asks back."""

    commands: tuple[Command, ...]
    layer: Layer


Reader = Callable[[str, Scene], Read]
"""Anything that reads a text in a scene: the rules alone, with the meaning layer, with a recorded model."""


@dataclass(frozen=True, slots=True)
class Result:
    entry: Entry
    got: tuple[str, ...]
    """Short forms."""
    layer: Layer
    verdict: Verdict
    ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Percent of `count` entries. `recall` is of the emergencies among them, `alarms` of the others; None: none."""

    count: int
    right: float
    offered: float
    wrong_writes: float
    recall: float | None
    alarms: float | None
    p50_ms: float
    p95_ms: float


def rules_alone(text: str, scene: Scene) -> Read:
    """Safety, answers and rules."""
    return _told(understand(_message(text), scene))


def offline(text: str, scene: Scene) -> Read:
    """As HomeView reads without a model."""
    return _told(read_offline(text, scene))


def read_offline(text: str, scene: Scene) -> Reading:
    """By the rules, and by meaning where its package is installed."""
    message = _message(text)
    reading = understand(message, scene)
    if available() and wants_meaning(message, reading):
        reading = read_meaning(text, scene, reading, likely)
    return reading


def _message(text: str) -> InboundMessage:
    return InboundMessage("m1", NOW, PLACE, SENDER, text)


def _told(reading: Reading) -> Read:
    return Read(reading.commands, reading.layer if reading.sure else "unsure")


def measure(entries: Iterable[Entry], read: Reader = offline) -> list[Result]:
    """Reads a few to warm up, then everything by the clock."""
    prepare()
    listed = list(entries)
    for entry in listed[:: max(1, len(listed) // WARMING)]:
        read(entry.text, scenes.scene(entry.scene, entry.zone))
    return [_result(entry, read) for entry in listed]


def _result(entry: Entry, read: Reader) -> Result:
    scene = scenes.scene(entry.scene, entry.zone)
    begun = time.perf_counter()
    commands, layer = read(entry.text, scene)
    ms = (time.perf_counter() - begun) * 1000
    return Result(entry, tuple(told(one, scene) for one in commands), layer, judge(entry, commands, scene), ms)


def figures(results: Sequence[Result]) -> Figures:
    count = len(results)
    danger = [r.verdict.alarm for r in results if r.entry.emergency]
    calm = [r.verdict.alarm for r in results if not r.entry.emergency]
    times = [r.ms for r in results]
    cuts = quantiles(times, n=20, method="inclusive") if count > 1 else [*times, 0.0] * 19
    return Figures(
        count,
        _percent([r.verdict.right for r in results]) or 0.0,
        _percent([r.verdict.offered for r in results]) or 0.0,
        _percent([r.verdict.wrong_write for r in results]) or 0.0,
        _percent(danger),
        _percent(calm),
        round(cuts[9], 2),
        round(cuts[18], 2),
    )


def _percent(hits: Sequence[bool]) -> float | None:
    return round(100 * sum(hits) / len(hits), 1) if hits else None


def by(results: Iterable[Result], key: Callable[[Result], str]) -> Mapping[str, Figures]:
    """Figures by whatever `key` tells, in the order of its first use."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return {name: figures(group) for name, group in groups.items()}


def confusions(results: Iterable[Result]) -> list[tuple[str, str, int]]:
    """(wanted, got, how often) of what was not right, the most frequent first: first words only."""
    counts = Counter(
        (r.entry.intent, "+".join(line.split()[0] for line in r.got)) for r in results if not r.verdict.right
    )
    return [(wanted, got, often) for (wanted, got), often in counts.most_common()]
