"""Reads the cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "cases"
Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    id: str
    channel: str
    do: Sequence[Json]
    before: Sequence[Json]
    model: Mapping[str, Json]
    allow: frozenset[str]
    refused: frozenset[str]
    shows: Sequence[str]


def cases() -> list[Case]:
    found = [case for path in sorted(FOLDER.glob("*.yaml")) for case in _of(path)]
    ids = [case.id for case in found]
    assert len(ids) == len(set(ids))
    return found


def _of(path: Path) -> Iterator[Case]:
    whole = yaml.safe_load(path.read_text())
    for number, one in enumerate(whole["cases"], 1):
        case = one if isinstance(one, dict) and "do" in one else {"do": one}
        unknown = set(case) - {"id", "do", "before", "model", "allow", "refused", "shows"}
        assert not unknown, f"{path.name} {number}: {unknown}"
        yield Case(
            id=f"{path.stem}-{case.get('id', number)}",
            channel=whole["channel"],
            do=_steps(case["do"]),
            before=[*_steps(whole.get("before", [])), *_steps(case.get("before", []))],
            model={**whole.get("model", {}), **case.get("model", {})},
            allow=frozenset(case.get("allow", whole.get("allow", []))),
            refused=frozenset(case.get("refused", [])),
            shows=case.get("shows", []),
        )


def _steps(given: Any) -> list[Json]:
    listed = given if isinstance(given, list) else [given]
    return [{"say": one} if isinstance(one, str) else one for one in listed]
