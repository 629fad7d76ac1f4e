"""What those who run HomeView are told about money, beside budgets (core.costs.report.admin_card). Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.costs.money import dollars
from core.events import Scalar
from core.views import Card, Fields, Text


def unpriced_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of `cost.unpriced`."""
    what = "/".join(part for part in (str(data["service"]), str(data["model"] or "")) if part)
    text = (
        f"Nobody knows what all of a call to `{what}` costs. Until there is a price, the reserve is booked for what "
        "has none, and such calls are marked *unpriced*."
    )
    advice = "Put its price into `prices.yaml` of the home folder: `homeview prices` shows what is known."
    facts = (("Booked for the first call", dollars(int(data["reserve_nanos"] or 0))),)
    return Card("A model without a price", (Text(text), Fields(facts), Text(advice)))


def limit_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of `cost.limit_reached`."""
    kind, _, name = str(data["scope"]).partition(":")
    whose = {"all": "everybody", "service": f"calls to {name}"}.get(kind, f"{kind} {name}")
    until = datetime.fromisoformat(str(data["until"])).astimezone(ZoneInfo(str(data["zone"])))
    facts = (
        ("Limit", f"{dollars(int(data['limit_nanos'] or 0))} each {data['window']}"),
        ("Whose", whose),
        ("Free again", f"{until:%Y-%m-%d %H:%M} {data['zone']}"),
    )
    instead = "the next model answers, or " if kind == "service" else ""
    text = (
        f"Calls to models that would pass it are refused until then: {instead}in hybrid mode the offline guide, and "
        "people get a card that says so. Safety answers go on."
    )
    advice = (
        "What is set aside for calls under way counts too. `homeview costs --days 1 --by operation` shows where it "
        "went; `HOMEVIEW_LIMIT_HOURLY`, `HOMEVIEW_LIMIT_DAILY` and `HOMEVIEW_LIMITS` hold the limits."
    )
    return Card("A spending limit is reached", (Text(text, tone="alert"), Fields(facts), Text(advice)))
