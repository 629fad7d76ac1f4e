"""Which days and which entries a command of `costs` is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, cast, get_args
from zoneinfo import available_timezones

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from core.ports.store import Dimension

DEFAULT_DAYS = 30


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write a date such as 2026-11-21") from None


Days = Annotated[
    int | None, typer.Option("--days", min=1, max=36500, help="How many days back, today included; 30 without it.")
]
Since = Annotated[date | None, typer.Option("--since", parser=_day, metavar="DATE", help="The first day.")]
Until = Annotated[
    date | None, typer.Option("--until", parser=_day, metavar="DATE", help="The last day, which is included.")
]
Zone = Annotated[
    str | None, typer.Option("--zone", metavar="ZONE", help="Whose midnights; without it HOMEVIEW_TIMEZONE.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="WHAT=VALUE", help="Only service=gemini, person=...; may be given several times."),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """[since, until) in UTC; `told` in words."""

    since: datetime
    until: datetime
    zone: str
    only: "Mapping[Dimension, str]"
    told: str


def asked_range(
    settings: "Settings",
    days: int | None = None,
    since: date | None = None,
    until: date | None = None,
    zone: str | None = None,
    only: Sequence[str] | None = None,
) -> Asked:
    """Raises BadParameter."""
    from core.costs.budgets import window

    name = known_zone(zone) if zone else settings.timezone
    today = window("daily", datetime.now(UTC), name)
    if days is not None and (since or until):
        raise typer.BadParameter("give --days, or --since and --until", param_hint="--days")
    last = until or date.fromisoformat(today.key)
    first = since or last - timedelta(days=(days or DEFAULT_DAYS) - 1)
    if first > last:
        raise typer.BadParameter(f"{first} is after {last}", param_hint="--since")
    told = f"{first} to {last} ({name})" + "".join(f", {part}" for part in only or ())
    return Asked(midnight(first, name), midnight(last + timedelta(days=1), name), name, filters(only or ()), told)


def midnight(day: date, zone: str) -> datetime:
    """When the day begins there, in UTC."""
    from core.costs.budgets import window

    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    # Noon in UTC may be the day before or after, as far away as zones go: the window tells.
    for hours in (0, -14, 14):
        found = window("daily", noon + timedelta(hours=hours), zone)
        if found.key == day.isoformat():
            return found.start
    raise AssertionError("every day has a noon")


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise typer.BadParameter(f"{name!r} is no IANA time zone, such as Europe/Berlin", param_hint="--zone")
    return name


def filters(parts: Sequence[str]) -> "Mapping[Dimension, str]":
    """ "service=gemini". Raises BadParameter."""
    from core.ports.store import Dimension

    found: dict[Dimension, str] = {}
    for part in parts:
        name, sign, value = part.partition("=")
        if not sign or name not in get_args(Dimension):
            known = ", ".join(get_args(Dimension))
            raise typer.BadParameter(f"{part!r}: write WHAT=VALUE with WHAT one of {known}", param_hint="--only")
        if name in found:
            raise typer.BadParameter(f"{name} stands there twice", param_hint="--only")
        found[cast(Dimension, name)] = value
    return found
