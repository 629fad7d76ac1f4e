"""A journey's state as plain data for JSON, and back. On the path of every message: no validation library here.

Every container is written even when it is empty, so that two writes inside it touch two paths and not one
(core.journeys.patch).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.errors import HomeViewError
from core.journeys.model import Fact, JourneyState, Note, Photo, Statement, StepState

VERSION = 1

Data = dict[str, Any]


def to_data(state: JourneyState) -> Data:
    """JSON-plain: dicts with string keys, lists, strings, None. Times are ISO 8601 in UTC."""
    return {
        "v": VERSION,
        "name": state.name,
        "goal": state.goal,
        "current": state.current,
        "steps": {key: _step_data(step) for key, step in state.steps.items()},
        "facts": {key: {"value": f.value, "by": f.by, "at": _iso(f.at)} for key, f in state.facts.items()},
        "notes": {
            key: {"text": n.text, "step": n.step, "by": n.by, "at": _iso(n.at)} for key, n in state.notes.items()
        },
        "photos": {key: _photo_data(photo) for key, photo in state.photos.items()},
    }


def from_data(data: Mapping[str, Any]) -> JourneyState:
    """The opposite of `to_data`. Raises HomeViewError for a version it does not know, KeyError for lost parts."""
    if data.get("v") != VERSION:
        raise HomeViewError(
            f"a journey's state has version {data.get('v')!r}, this program reads {VERSION}.",
            remedy="Run the program that wrote it, or a newer one.",
        )
    return JourneyState(
        current=data["current"],
        steps={key: _step(step) for key, step in data["steps"].items()},
        facts={key: Fact(f["value"], f["by"], _time(f["at"])) for key, f in data["facts"].items()},
        notes={key: Note(n["text"], n["step"], n["by"], _time(n["at"])) for key, n in data["notes"].items()},
        photos={key: _photo(photo) for key, photo in data["photos"].items()},
        name=data["name"],
        goal=data["goal"],
    )


def _iso(moment: datetime) -> str:
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _step_data(step: StepState) -> Data:
    return {
        "status": step.status,
        "started_at": None if step.started_at is None else _iso(step.started_at),
        "ended_at": None if step.ended_at is None else _iso(step.ended_at),
        "reason": step.reason,
        "stated": {key: {"note": s.note, "by": s.by, "at": _iso(s.at)} for key, s in step.stated.items()},
        "ticked": {key: _iso(at) for key, at in step.ticked.items()},
    }


def _step(data: Mapping[str, Any]) -> StepState:
    started, ended = data["started_at"], data["ended_at"]
    return StepState(
        status=data["status"],
        started_at=None if started is None else _time(started),
        ended_at=None if ended is None else _time(ended),
        reason=data["reason"],
        stated={key: Statement(s["note"], s["by"], _time(s["at"])) for key, s in data["stated"].items()},
        ticked={key: _time(at) for key, at in data["ticked"].items()},
    )


def _photo_data(photo: Photo) -> Data:
    return {
        "media": photo.media,
        "step": photo.step,
        "by": photo.by,
        "at": _iso(photo.at),
        "caption": photo.caption,
        "observed": list(photo.observed),
        "verdict": photo.verdict,
        "correction": photo.correction,
    }


def _photo(data: Mapping[str, Any]) -> Photo:
    return Photo(
        media=data["media"],
        step=data["step"],
        by=data["by"],
        at=_time(data["at"]),
        caption=data["caption"],
        observed=tuple(data["observed"]),
        verdict=data["verdict"],
        correction=data["correction"],
    )
