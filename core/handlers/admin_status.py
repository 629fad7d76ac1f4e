"""How HomeView is, as one card in the admin channel: edited in place when it shows something new, once a minute."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.ai.health import ProviderHealth, State, kept
from core.costs.budgets import Budgets, window
from core.costs.entry import NANOS_PER_DOLLAR
from core.costs.limits import EVERYBODY, Limit, Scope, Span, Standing, WindowName
from core.handlers.alerts import headline
from core.handlers.desk import House
from core.handlers.error_rates import QUARTER, failure_share, quarter_of
from core.handlers.provider_cards import day_and_time, name_of, why_of
from core.handlers.shown import digest_of
from core.ports.store import Alert, CostQuery, Outgoing, Unit
from core.views import Block, Card, Checklist, ChecklistItem, Fields, Text
from core.words import mark, t
from core.words.figures import dollars, percent

_STATES: Mapping[State, str] = {
    "up": mark("up"),
    "degraded": mark("degraded"),
    "down": mark("down"),
    "unknown": mark("unknown"),
}
_LIMIT_OF: Mapping[WindowName, str] = {
    "hour": mark("Limit of {service}, hour"),
    "day": mark("Limit of {service}, day"),
    "week": mark("Limit of {service}, week"),
    "month": mark("Limit of {service}, month"),
}
_LIMIT_OF_ALL: Mapping[WindowName, str] = {
    "hour": mark("Limit of all, hour"),
    "day": mark("Limit of all, day"),
    "week": mark("Limit of all, week"),
    "month": mark("Limit of all, month"),
}
HOUR = timedelta(hours=1)
MOST_ALERTS = 5


@dataclass(frozen=True, slots=True)
class Watched:
    """What the card shows, by the settings: providers in order, budgets and hard limits."""

    services: Sequence[str]
    budgets: Budgets
    limits: Sequence[Limit] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """`today`: what is spent and set aside in the budget's day. `limits`: those of everybody and of services, with how
    they stand. `failing`: the share of the last hour's ends, None without any."""

    providers: Sequence[ProviderHealth]
    today: Standing
    limits: Sequence[tuple[Limit, Standing]] = ()
    asked: int = 0
    hits: int = 0
    saved: int = 0
    failing: float | None = None
    alerts: Sequence[Alert] = field(default_factory=tuple)


def read_status(unit: Unit, watched: Watched, now: datetime) -> Status:
    zone = watched.budgets.zone
    today = window("day", now, zone)
    limits = [limit for limit in watched.limits if limit.kind in ("all", "service")]
    spans = [_span(limit, now, zone) for limit in limits]
    day, *standing = unit.ledger.standing([Span(EVERYBODY, today.start, today.end), *spans])
    groups = unit.ledger.report(CostQuery("service", today.start, today.end, zone))
    seen = {health.service: health for health in kept(unit)}
    return Status(
        [seen.get(service, ProviderHealth(service)) for service in watched.services],
        day,
        list(zip(limits, standing, strict=True)),
        sum(g.calls for g in groups),
        sum(g.hits for g in groups),
        sum(g.saved_nanos for g in groups),
        failure_share(unit.outcomes.between(quarter_of(now) - HOUR + QUARTER, now + QUARTER)),
        unit.alerts.history(MOST_ALERTS + 1, open_only=True),
    )


def _span(limit: Limit, now: datetime, zone: str) -> Span:
    at = window(limit.window, now, zone)
    return Span(Scope("service", limit.service) if limit.service else EVERYBODY, at.start, at.end)


def status_card(status: Status, budgets: Budgets) -> Card:
    """Nothing in it changes by time alone, so that it is edited only when there is news."""
    zone = ZoneInfo(budgets.zone)
    blocks: list[Block] = [Text(t("*Models*")), Checklist(tuple(_provider(p, zone) for p in status.providers))]
    blocks += [Text(t("*Money and errors*")), Fields(tuple(_figures(status, budgets)))]
    shown = status.alerts[:MOST_ALERTS]
    if shown:
        more = len(status.alerts) > MOST_ALERTS
        many = t("*Open alerts*: the latest {n}", n=len(shown)) if more else t("*Open alerts*: {n}", n=len(shown))
        lines = "\n".join(f"- {day_and_time(a.at.astimezone(zone))} {headline(a)}" for a in shown)
        blocks.append(Text(f"{many}\n{lines}", tone="alert"))
    else:
        blocks.append(Text(t("*Open alerts*: none")))
    quiet = t("Times in {zone}. This card changes by itself, at most once a minute.", zone=budgets.zone)
    blocks.append(Text(quiet, tone="quiet"))
    return Card(t("How HomeView is"), tuple(blocks))


def _provider(health: ProviderHealth, zone: ZoneInfo) -> ChecklistItem:
    why = f" ({why_of(health.why)})" if health.why else ""
    at = health.since.astimezone(zone) if health.since else None
    since = t("since {when}", when=day_and_time(at)) if at else t("not heard of yet")
    text = f"{name_of(health.service)}: {t(_STATES[health.state])}{why}"
    return ChecklistItem(text, "done" if health.state == "up" else "open", since)


def _figures(status: Status, budgets: Budgets) -> list[tuple[str, str]]:
    spent = _of(status.today.spent, budgets.daily) if budgets.daily else money(status.today.spent)
    figures = [(t("Spent today"), spent), (t("Set aside for open calls"), money(status.today.reserved))]
    for limit, standing in status.limits:
        label = t(_LIMIT_OF[limit.window], service=limit.service) if limit.service else t(_LIMIT_OF_ALL[limit.window])
        figures.append((label, _of(standing.spent + standing.reserved, limit.nanos)))
    figures.append((t("Cache today"), _cache(status)))
    failing = t("nothing happened") if status.failing is None else percent(status.failing)
    figures.append((t("Failures, last hour"), failing))
    return figures


def _cache(status: Status) -> str:
    answered = status.asked + status.hits
    if not answered:
        return t("not asked yet")
    return t("{share} of answers, {money} saved", share=percent(status.hits / answered), money=money(status.saved))


def _of(part: int, whole: int) -> str:
    return t("{part} of {whole}", part=money(part), whole=money(whole))


def money(nanos: int) -> str:
    """In cents: a card that followed every nano-dollar would be edited for each call."""
    exact = Decimal(nanos) / NANOS_PER_DOLLAR
    if nanos and round(exact, 2) == 0:
        return t("under {money}", money=dollars(Decimal("0.01"), 2))
    return dollars(exact, 2)


def refresh_admin_status(unit: Unit, house: House, watched: Watched, now: datetime) -> bool:
    """Posts the card, or edits it, where it shows something new and did not change within this minute already. The
    terminal has no admin channel that stays in view."""
    place = house.admin
    if place is None or place.platform == "console":
        return False
    card = status_card(read_status(unit, watched, now), watched.budgets)
    name, minute = f"admin-status:{place.room}", f"{now:%Y%m%d%H%M}"
    was = json.loads(unit.cursors.all(name).get(name, "{}"))
    if was.get("shown") == digest_of(card) or was.get("minute") == minute:
        return False
    unit.cursors.put(name, json.dumps({"shown": digest_of(card), "minute": minute}))
    outgoing = Outgoing(
        id=house.ids(),
        dedupe=f"{name}:{minute}",
        place=place,
        card=card,
        lane=f"{place.lane}#status",
        edits=name,
        to_admin=True,
    )
    unit.outbox.add(outgoing, now)
    return True
