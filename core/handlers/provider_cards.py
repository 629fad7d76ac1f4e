"""What those who run it are told when a provider is left alone for a while, and when it answers again."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.events import Scalar
from core.views import Card, Fields, Text
from core.words import mark, t
from core.words.figures import short_day

_NAMES = {
    "guide": mark("The offline guide"),
    "local": mark("The local model"),
    "openai": "OpenAI",
    "deepseek": "DeepSeek",
}


_WHY = {
    "unavailable": mark("unavailable"),
    "rate_limited": mark("rate limited"),
    "blocked": mark("blocked"),
    "malformed": mark("malformed"),
    "refused": mark("refused"),
    "limit": mark("limit"),
}
"""Reasons (core.ai.answer) as a card says them."""


def why_of(reason: str) -> str:
    return t(_WHY[reason]) if reason in _WHY else reason.replace("_", " ")


def day_and_time(when: datetime) -> str:
    """ "21 Nov 10:05": of local time."""
    return f"{short_day(when)} {when:%H:%M}"


def name_of(service: str) -> str:
    """As people write it."""
    return t(_NAMES[service]) if service in _NAMES else service.capitalize()


def opened_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of provider.opened."""
    name = name_of(str(data["service"]))
    failed = t(
        "{failures} of its last {calls} calls failed: {why}.",
        failures=data["failures"],
        calls=data["calls"],
        why=why_of(str(data["why"])),
    )
    return Card(
        t("{provider} fails", provider=name),
        (
            Text(failed, tone="alert"),
            Text(
                t(
                    "It is left alone for a minute at a time; until it answers again, the next provider does, or the "
                    "offline guide. Nobody has to do anything for that."
                )
            ),
            Text(t("`homeview doctor --live` shows whether its key and address are good."), tone="quiet"),
        ),
    )


def closed_card(data: Mapping[str, Scalar], since: datetime, until: datetime, zone: str) -> Card:
    """The same alert when it is over; `data` as of its opening."""
    at = ZoneInfo(zone)
    times = (
        (t("Failed from"), day_and_time(since.astimezone(at))),
        (t("Answers since"), day_and_time(until.astimezone(at))),
        (t("Why"), why_of(str(data["why"]))),
    )
    name = name_of(str(data["service"]))
    quiet = Text(t("Times in {zone}.", zone=zone), tone="quiet")
    return Card(t("{provider} answers again", provider=name), (Fields(times), quiet))
