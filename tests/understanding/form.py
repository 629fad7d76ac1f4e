"""The form of the corpus: groups of utterances in YAML become entries, checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from core.yaml_text import parse_yaml
from tests.understanding import scenes
from tests.unit.understanding.scenes import ZONE

HERE = Path(__file__).parent / "corpus"
_MARKS = re.compile(r"(?P<rough>~ )?(?:\((?P<lang>en|es|de|fr)\) )?(?P<text>.+)", re.DOTALL)

Lang = Literal["en", "es", "de", "fr"]
Split = Literal["example", "held_out"]
SPLITS: tuple[Split, ...] = ("example", "held_out")
LANGS: tuple[Lang, ...] = ("en", "es", "de", "fr")

LATER = frozenset(
    {
        "money.expense", "money.question", "money.refund", "quote.received", "quote.compare", "document.received",
        "document.question", "decision.made", "decision.changed", "share.invite", "share.task", "approve", "delete",
        "export",
    }
)  # fmt: skip
"""Intents whose commands are still to come."""
LATER_QUESTIONS = frozenset({"money.question", "quote.compare", "document.question"})

Reading = tuple[str, ...]
"""Commands in order, in short form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`expect` holds every reading that is right, the best first."""

    text: str
    lang: Lang
    scene: str
    zone: str
    intent: str
    expect: tuple[Reading, ...]
    split: Split
    rough: bool
    """Misspelled or terse."""
    file: str

    @property
    def emergency(self) -> bool:
        return self.expect[0][0].split()[0] == "safety"


class Group(BaseModel):
    """As a file of the corpus holds it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    scene: str = "kitchen"
    lang: Lang = "en"
    zone: str = ZONE
    intent: str = ""
    expect: Any = None
    say: list[str] = []
    each: dict[str, Any] = {}

    @field_validator("scene")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in scenes.names():
            raise ValueError(f"no scene is called {name!r}")
        return name

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        return ZoneInfo(zone).key

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.say and not self.each:
            raise ValueError("a group without words")
        if self.say and self.expect is None:
            raise ValueError(f"nothing is expected of {self.say[0]!r}")
        return self

    def pairs(self) -> Iterator[tuple[str, tuple[Reading, ...]]]:
        for text in self.say:
            yield text, readings(self.expect)
        for text, expect in self.each.items():
            yield text, readings(expect)


def readings(expect: Any) -> tuple[Reading, ...]:
    """`expect` of a group as readings. Raises ValueError."""
    if isinstance(expect, dict):
        if set(expect) != {"any"} or not isinstance(expect["any"], list) or len(expect["any"]) < 2:
            raise ValueError(f"alternatives stand under `any`: {expect}")
        return tuple(one for option in expect["any"] for one in readings(option))
    commands = expect if isinstance(expect, list) else [expect]
    if not commands or not all(isinstance(one, str) and one.strip() == one and one for one in commands):
        raise ValueError(f"not a reading: {expect!r}")
    return (tuple(commands),)


def _intent(group: Group, expect: tuple[Reading, ...]) -> str:
    if group.intent:
        return group.intent
    first = expect[0]
    words = first[0].split()
    if len(first) > 1:
        return "several"
    return " ".join(words[:2]) if words[0] in ("fact", "start") and len(words) > 1 else words[0]


@cache
def corpus() -> tuple[Entry, ...]:
    """Every entry. Raises ValueError (pydantic's ValidationError is one) with the file in which the form is broken."""
    return tuple(entry for split in SPLITS for file in sorted((HERE / split).glob("*.yaml")) for entry in read(file))


def for_models() -> tuple[Entry, ...]:
    """The held-out part but for words that point at what was said before (scenes.POINTING)."""
    return tuple(entry for entry in corpus() if entry.split == "held_out" and entry.scene not in scenes.POINTING)


def read(file: Path) -> list[Entry]:
    split: Split = "held_out" if file.parent.name == "held_out" else "example"
    entries: list[Entry] = []
    for raw in parse_yaml(file.read_text(encoding="utf-8")):
        try:
            group = Group.model_validate(raw)
            pairs = list(group.pairs())
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from error
        entries += [_entry(said, expect, group, split, file.stem) for said, expect in pairs]
    return entries


def _entry(said: str, expect: tuple[Reading, ...], group: Group, split: Split, file: str) -> Entry:
    marks = _MARKS.fullmatch(said)
    if marks is None:
        raise ValueError(f"{file}: a group with empty words")
    lang = cast(Lang, marks["lang"] or group.lang)
    intent, rough = _intent(group, expect), marks["rough"] is not None
    return Entry(marks["text"], lang, group.scene, group.zone, intent, expect, split, rough, file)
