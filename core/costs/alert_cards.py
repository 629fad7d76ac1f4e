"""What those who run HomeView are told about money, beside budgets (core.costs.report.admin_card). Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.costs.money import dollars
from core.events import Scalar
from core.views import Card, Fields, Text
from core.words import mark, t

_EACH = {
    "hour": mark("{amount} each hour"),
    "day": mark("{amount} each day"),
    "week": mark("{amount} each week"),
    "month": mark("{amount} each month"),
}
_WHOSE = {
    "all": mark("everybody"),
    "service": mark("calls to {name}"),
    "tenant": mark("tenant {name}"),
    "person": mark("person {name}"),
    "journey": mark("journey {name}"),
}
_OTHERS_ANSWER = mark(
    "Calls to models that would pass it are refused until then: the next model answers, or in hybrid mode the offline "
    "guide, and people get a card that says so. Safety answers go on."
)
_GUIDE_ANSWERS = mark(
    "Calls to models that would pass it are refused until then: in hybrid mode the offline guide, and people get a "
    "card that says so. Safety answers go on."
)


def unpriced_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of `cost.unpriced`."""
    what = "/".join(part for part in (str(data["service"]), str(data["model"] or "")) if part)
    text = t(
        "Nobody knows what all of a call to `{model}` costs. Until there is a price, the reserve is booked for what "
        "has none, and such calls are marked *unpriced*.",
        model=what,
    )
    advice = t("Put its price into `prices.yaml` of the home folder: `homeview prices` shows what is known.")
    facts = ((t("Booked for the first call"), dollars(int(data["reserve_nanos"] or 0))),)
    return Card(t("A model without a price"), (Text(text), Fields(facts), Text(advice)))


def limit_card(data: Mapping[str, Scalar]) -> Card:
    """From the data of `cost.limit_reached`."""
    kind, _, name = str(data["scope"]).partition(":")
    until = datetime.fromisoformat(str(data["until"])).astimezone(ZoneInfo(str(data["zone"])))
    facts = (
        (t("Limit"), t(_EACH[str(data["window"])], amount=dollars(int(data["limit_nanos"] or 0)))),
        (t("Whose"), t(_WHOSE[kind], name=name) if kind in _WHOSE else f"{kind} {name}"),
        (t("Free again"), f"{until:%Y-%m-%d %H:%M} {data['zone']}"),
    )
    text = t(_OTHERS_ANSWER if kind == "service" else _GUIDE_ANSWERS)
    advice = t(
        "What is set aside for calls under way counts too. `homeview costs --days 1 --by operation` shows where it "
        "went; `HOMEVIEW_LIMIT_HOURLY`, `HOMEVIEW_LIMIT_DAILY` and `HOMEVIEW_LIMITS` hold the limits."
    )
    return Card(t("A spending limit is reached"), (Text(text, tone="alert"), Fields(facts), Text(advice)))
