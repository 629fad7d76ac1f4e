"""What is said when no model answers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.ai.answer import Reason
from core.words import mark, t, tn
from core.words.figures import weekday_and_day

WHY: dict[Reason, str] = {
    "": "",
    "no_model": mark("No model is set up here."),
    "unavailable": mark("The model does not answer right now."),
    "rate_limited": mark("The model is busy right now."),
    "blocked": mark("The model would not answer this."),
    "malformed": mark("The model's answer was not usable."),
    "refused": mark("The model refused the request; whoever runs this bot finds why in its log."),
    "limit": mark("What may be spent on models is used up for now."),
    "too_often": mark("That was a lot for the models in a short time."),
    "too_large": mark("That is more than the model takes at once; a shorter text, or fewer photos, will do."),
}


def why(reason: Reason, retry_after: float | None = None, free_at: datetime | None = None, zone: str = "UTC") -> str:
    """A sentence for people; says when to try again where that is known. `free_at` is shown in `zone`."""
    sentence = t(WHY[reason])
    if reason == "limit" and free_at is not None:
        return f"{sentence} {_back_at(free_at, zone)}"
    if reason not in {"rate_limited", "too_often"} or retry_after is None:
        return sentence
    return f"{sentence} {_try_in(retry_after)}"


def _try_in(seconds: float) -> str:
    if seconds < 90:
        count = max(round(seconds), 1)
        return tn("Try again in about {n} second.", "Try again in about {n} seconds.", count)
    if seconds < 90 * 60:
        return tn("Try again in about {n} minute.", "Try again in about {n} minutes.", round(seconds / 60))
    return tn("Try again in about {n} hour.", "Try again in about {n} hours.", round(seconds / 3600))


def _back_at(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return t("Models are back on {day} at {time}.", day=weekday_and_day(local), time=f"{local:%H:%M}")
