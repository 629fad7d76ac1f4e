"""What is known about prices, as rows; and what is wrong or about to change. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from core.costs import library
from core.costs.entry import Usage
from core.costs.prices import FREE_SERVICES, PriceBook, Quote
from core.costs.rate import Rate

PRICES = tuple(field.name for field in fields(Rate) if field.name != "since")
"""The names of a rate's prices, as the price file has them."""
COLUMNS = ("service", "model", *PRICES, "source", "version", "next_change", "hours")
SHORT = ("model", "input", "cached", "output", "also", "source", "next_change")
SOON = timedelta(days=60)

Row = dict[str, str | Decimal | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A model that may be asked, and for what: "text", "vision", "embed", "paint"; `searches`: also on the web."""

    service: str
    model: str
    wants: str = "text"
    searches: bool = False

    def usage(self) -> Usage:
        """What a call uses parts of."""
        match self.wants:
            case "embed":
                return Usage(tokens_in=1000)
            case "paint":
                return Usage(tokens_in=1000, tokens_out=1000, images=1)
            case _:
                return Usage(1000, 1000, searches=int(self.searches), images=int(self.wants == "vision"))


@dataclass(frozen=True, slots=True)
class Finding:
    """`problem`: money would be booked that is not what is billed; else it is worth knowing."""

    problem: bool
    service: str
    model: str
    told: str


def price_rows(book: PriceBook, asked: Iterable[Asked], at: datetime) -> list[Row]:
    """One a model that may be asked or stands in a file, by its name; then the services and the searches of the files.

    Prices are those at `at`; a model that nobody prices has the source "unpriced".
    """
    files = book.overlay.files
    models = {(one.service, one.model) for one in asked} | {key for file in files for key in file.models}
    services = {(name, "") for file in files for name in file.services}
    rows = [_row(book, service, model, at) for service, model in (*sorted(models), *sorted(services))]
    patterns = dict.fromkeys(key for file in files for key in file.searches)
    return rows + [
        _cells(service, pattern, found.rate, "overlay", found.version)
        for service, pattern in patterns
        if (found := book.overlay.pattern(service, pattern, at))
    ]


def _row(book: PriceBook, service: str, model: str, at: datetime) -> Row:
    quote = book.quote(service, model, at)
    if quote is None:
        row = _cells(service, model, Rate(), "free" if service in FREE_SERVICES else "unpriced", "")
    else:
        row = _cells(service, model, quote.rate, quote.source, quote.version)
        if quote.rate.by_tokens and (searching := book.search_quote(service, model, at)):
            row |= {n: getattr(searching.rate, n) for n in ("per_search", "per_searching_call")}
    changes = book.next_change(service, model, at.astimezone(UTC).date())
    row["next_change"] = changes.isoformat() if changes else None
    if quote is not None and quote.source != "overlay":
        row["hours"] = "; ".join(f"{f:%H:%M}-{t:%H:%M} UTC: {_short(r)}" for f, t, r in library.hours(service, model))
    return row


def _cells(service: str, model: str, rate: Rate, source: str, version: str) -> Row:
    cells: Row = {"service": service, "model": model, "source": source, "version": version}
    return cells | {name: getattr(rate, name) for name in PRICES}


def short_rows(rows: Iterable[Row]) -> list[Row]:
    """The same in as few columns as a terminal has room for."""
    return [_in_short(row) for row in rows]


def _in_short(row: Row) -> Row:
    others = [name for name in PRICES if name not in ("input_per_million", "cached_per_million", "output_per_million")]
    told = [f"{name.replace('_', ' ')} {row[name]:f}" for name in others if row[name] is not None]
    told += [hours] if (hours := str(row.get("hours") or "")) else []
    return {
        "model": f"{row['service']}/{row['model']}".rstrip("/"),
        "input": row["input_per_million"],
        "cached": row["cached_per_million"],
        "output": row["output_per_million"],
        "also": ", ".join(told),
        "source": f"{row['source']} {row['version']}".strip(),
        "next_change": row.get("next_change"),
    }


def _short(rate: Rate) -> str:
    return f"{rate.input_per_million or 0:f} in, {rate.output_per_million or 0:f} out"


def findings(book: PriceBook, asked: Iterable[Asked], services: Iterable[str], at: datetime) -> list[Finding]:
    """Problems first. `services`: those that there are, to tell a slip of the pen in the file."""
    wanted = list(asked)
    known = {(one.service, one.model) for one in wanted}
    listed = dict.fromkeys(key for file in book.overlay.files for key in file.models)
    found = [
        *(finding for one in wanted for finding in _unpriced(book, one, at)),
        *(finding for key in listed for finding in _nobody(*key, frozenset(services))),
        *(finding for key in listed for finding in _differing(book, *key, at)),
        *(finding for key in sorted(known | set(listed)) for finding in _changing(book, *key, at)),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.problem)


def _unpriced(book: PriceBook, one: Asked, at: datetime) -> Iterator[Finding]:
    unknown = book.unknown_parts(one.service, one.model, one.usage(), at)
    if unknown:
        what = ", ".join(unknown)
        told = f"nobody prices {what}: each call books the reserve of ${book.overlay.unpriced_reserve:f}"
        yield Finding(True, one.service, one.model, told)


def _nobody(service: str, model: str, services: frozenset[str]) -> Iterator[Finding]:
    if service not in services:
        yield Finding(True, service, model, f"no such service: use one of {', '.join(sorted(services))}")


def _differing(book: PriceBook, service: str, model: str, at: datetime) -> Iterator[Finding]:
    noon = at.astimezone(UTC).replace(hour=12)  # outside of what some call their dear hours
    ours, theirs = book.quote(service, model, noon), book.library_quote(service, model, noon)
    if ours is None or theirs is None or ours.source != "overlay":
        return
    parts = _compared(ours, theirs, "in the library")
    if parts:
        yield Finding(False, service, model, f"the price file differs: {parts}")


def _changing(book: PriceBook, service: str, model: str, at: datetime) -> Iterator[Finding]:
    today = at.astimezone(UTC).date()
    day = book.next_change(service, model, today)
    if day is None or day > today + SOON:
        return
    # Noon of both days: an hour's own price is no change of the price.
    now, then = (book.quote(service, model, datetime.combine(d, time(12), UTC)) for d in (today, day))
    if now is not None and then is not None and (parts := _compared(then, now, "now")):
        yield Finding(False, service, model, f"changes on {day.isoformat()}: {parts}")
    elif now is None:
        yield Finding(False, service, model, f"has a price from {day.isoformat()} on")


def _compared(one: Quote, other: Quote, called: str) -> str:
    """ "input_per_million 1.5, 0.75 now (+100%)" for each price that both name and that differs."""
    pairs = ((name, getattr(one.rate, name), getattr(other.rate, name)) for name in PRICES)
    told = [f"{n} {a:f}, {b:f} {called}{_percent(a, b)}" for n, a, b in pairs if None not in (a, b) and a != b]
    return "; ".join(told)


def _percent(one: Decimal, other: Decimal) -> str:
    return f" ({(one / other - 1) * 100:+.0f}%)" if other else ""
