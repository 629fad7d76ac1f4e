"""What those who run it are told when a provider is left alone for a while, and when it answers again."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.events import Scalar
from core.views import Card, Fields, Text
from core.words import mark, t

_NAMES = {
    "guide": mark("The offline guide"),
    "local": mark("The local model"),
    "openai": "OpenAI",
    "deepseek": "DeepSeek",
}


def name_of(service: str) -> str:
    """As people write it."""
    return t(_NAMES[service]) if service in _NAMES else service.capitalize()


def opened_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of provider.opened."""
    name = name_of(str(data["service"]))
    why = str(data["why"]).replace("_", " ")
    return Card(
        f"{name} fails",
        (
            Text(f"{data['failures']} of its last {data['calls']} calls failed: {why}.", tone="alert"),
            Text(
                "It is left alone for a minute at a time; until it answers again, the next provider does, or the "
                "offline guide. Nobody has to do anything for that."
            ),
            Text("`homeview doctor --live` shows whether its key and address are good.", tone="quiet"),
        ),
    )


def closed_card(data: Mapping[str, Scalar], since: datetime, until: datetime, zone: str) -> Card:
    """The same alert when it is over; `data` as of its opening."""
    at = ZoneInfo(zone)
    times = (
        ("Failed from", f"{since.astimezone(at):%d %b %H:%M}"),
        ("Answers since", f"{until.astimezone(at):%d %b %H:%M}"),
        ("Why", str(data["why"]).replace("_", " ")),
    )
    name = name_of(str(data["service"]))
    return Card(f"{name} answers again", (Fields(times), Text(f"Times in {zone}.", tone="quiet")))
