"""What is said when no model answers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.ai.answer import Reason

WHY: dict[Reason, str] = {
    "": "",
    "no_model": "No model is set up here.",
    "unavailable": "The model does not answer right now.",
    "rate_limited": "The model is busy right now.",
    "blocked": "The model would not answer this.",
    "malformed": "The model's answer was not usable.",
    "refused": "The model refused the request; whoever runs this bot finds why in its log.",
    "limit": "What may be spent on models is used up for now.",
    "too_often": "That was a lot for the models in a short time.",
    "too_large": "That is more than the model takes at once; a shorter text, or fewer photos, will do.",
}


def why(reason: Reason, retry_after: float | None = None, free_at: datetime | None = None, zone: str = "UTC") -> str:
    """A sentence for people; says when to try again where that is known. `free_at` is shown in `zone`."""
    sentence = WHY[reason]
    if reason == "limit" and free_at is not None:
        return f"{sentence} Models are back {_at(free_at, zone)}."
    if reason not in {"rate_limited", "too_often"} or retry_after is None:
        return sentence
    return f"{sentence} Try again in about {_in(retry_after)}."


def _in(seconds: float) -> str:
    if seconds < 90:
        count, unit = max(round(seconds), 1), "second"
    elif seconds < 90 * 60:
        count, unit = round(seconds / 60), "minute"
    else:
        count, unit = round(seconds / 3600), "hour"
    return f"{count} {unit}{'s' * (count != 1)}"


def _at(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"on {local:%A, %B} {local.day} at {local:%H:%M}"
