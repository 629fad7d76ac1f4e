"""The price file: what the operator (or we) say that something costs. It goes before the price library."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.functional_validators import AfterValidator

from core.costs.rate import Rate
from core.errors import SettingsError
from core.yaml_text import parse_yaml

SHIPPED = Path(__file__).with_name("prices.yaml")
Dollars = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=12)]


class RateRow(BaseModel):
    """A rate as the file has it, with the same names; `from` is the UTC date it takes effect on."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    input_per_million: Dollars | None = None
    cached_per_million: Dollars | None = None
    image_input_per_million: Dollars | None = None
    output_per_million: Dollars | None = None
    thought_per_million: Dollars | None = None
    painted_per_million: Dollars | None = None
    per_image: Dollars | None = None
    per_video_second: Dollars | None = None
    per_search: Dollars | None = None
    per_searching_call: Dollars | None = None
    per_call: Dollars | None = None
    since: date | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _says_something(self) -> "RateRow":
        if not self.model_dump(exclude={"since"}, exclude_none=True):
            raise ValueError("names no price")
        # What is set aside for a call counts nothing as cached or thought: that is the most only while this holds.
        if (self.cached_per_million or 0) > (self.input_per_million or 0):
            raise ValueError("cached_per_million is more than input_per_million")
        if (self.thought_per_million or 0) > (self.output_per_million or 0):
            raise ValueError("thought_per_million is more than output_per_million")
        return self

    def rate(self) -> Rate:
        return Rate(**self.model_dump())


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _in_order(rows: tuple[RateRow, ...]) -> tuple[RateRow, ...]:
    if len({row.since for row in rows}) != len(rows):
        raise ValueError("two rates begin on the same date: give each its own from")
    return tuple(sorted(rows, key=lambda row: row.since or date.min))


Rows = Annotated[tuple[RateRow, ...], BeforeValidator(_listed), Field(min_length=1), AfterValidator(_in_order)]
"""One rate, or a list of them with dates."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str = ""
    unpriced_reserve: Dollars | None = None
    services: dict[str, Rows] = {}
    models: dict[str, dict[str, Rows]] = {}
    searches: dict[str, dict[str, Rows]] = {}


Dated = tuple[Rate, ...]
"""Rates, earliest first."""


def in_force(rates: Dated, at: datetime) -> Rate | None:
    """The one that holds at `at`; None: the first is yet to come."""
    today = at.astimezone(UTC).date()
    return next((rate for rate in reversed(rates) if rate.since is None or rate.since <= today), None)


@dataclass(frozen=True, slots=True)
class PriceFile:
    """One file's prices. Keys of `models` are (service, model), those of `searches` (service, pattern of models)."""

    version: str
    unpriced_reserve: Decimal | None
    services: Mapping[str, Dated]
    models: Mapping[tuple[str, str], Dated]
    searches: Mapping[tuple[str, str], Dated]


@dataclass(frozen=True, slots=True)
class Priced:
    """A rate, and the version of the file that names it."""

    rate: Rate
    version: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """Both files, the operator's first. An entry that is not in force yet hides nothing."""

    files: tuple[PriceFile, ...]

    @property
    def unpriced_reserve(self) -> Decimal:
        return next((f.unpriced_reserve for f in self.files if f.unpriced_reserve is not None), Decimal(0))

    def find(self, service: str, model: str, at: datetime) -> Priced | None:
        """What the model costs at `at`, else what any call of the service costs."""
        by_model = ((file, file.models.get((service, model), ())) for file in self.files)
        by_service = ((file, file.services.get(service, ())) for file in self.files)
        return _first(by_model, at) or _first(by_service, at)

    def searching(self, service: str, model: str, at: datetime) -> Priced | None:
        """What web searches of the model cost: the first pattern that fits it."""
        fitting = (
            (file, rates)
            for file in self.files
            for (owner, pattern), rates in file.searches.items()
            if owner == service and fnmatchcase(model, pattern)
        )
        return _first(fitting, at)

    def pattern(self, service: str, pattern: str, at: datetime) -> Priced | None:
        """What stands under exactly this pattern of searches."""
        return _first(((file, file.searches.get((service, pattern), ())) for file in self.files), at)

    def next_change(self, service: str, model: str, after: date) -> date | None:
        """The next date after `after` on which an entry of the model takes effect."""
        listed = (rate.since for file in self.files for rate in file.models.get((service, model), ()))
        return min((since for since in listed if since is not None and since > after), default=None)


def _first(candidates: Iterable[tuple[PriceFile, Dated]], at: datetime) -> Priced | None:
    for file, rates in candidates:
        if (rate := in_force(rates, at)) is not None:
            return Priced(rate, file.version)
    return None


def load_overlay(path: Path | None = None) -> Overlay:
    """The operator's file at `path` when there is one, before the shipped one.

    Raises SettingsError when a file is not what it should be, naming the file and the line or entry.
    """
    shipped = read_price_file(SHIPPED)
    if path is None or not path.exists():
        return Overlay((shipped,))
    return Overlay((read_price_file(path), shipped))


def read_price_file(path: Path) -> PriceFile:
    """Raises SettingsError, naming the file and the line or entry."""
    try:
        return parse_prices(path.read_bytes())
    except (OSError, yaml.YAMLError, ValueError) as error:
        remedy = f"Correct {path.name}, or take it away to use the shipped prices."
        raise SettingsError(
            f"the price file {path.name} cannot be used: {first_line(error)}.", remedy=remedy
        ) from error


def parse_prices(raw: bytes) -> PriceFile:
    """Raises yaml.YAMLError or ValueError."""
    text = _Text.model_validate(parse_yaml(raw) or {})
    return PriceFile(
        # A file without a version is known by its content, so that an entry of the ledger still tells which it was.
        version=text.version or hashlib.sha256(raw).hexdigest()[:12],
        unpriced_reserve=text.unpriced_reserve,
        services={name: _rates(rows) for name, rows in text.services.items()},
        models=_paired(text.models),
        searches=_paired(text.searches),
    )


def _paired(nested: Mapping[str, Mapping[str, tuple[RateRow, ...]]]) -> dict[tuple[str, str], Dated]:
    return {(service, name): _rates(rows) for service, named in nested.items() for name, rows in named.items()}


def _rates(rows: Iterable[RateRow]) -> Dated:
    return tuple(row.rate() for row in rows)


def first_line(error: Exception) -> str:
    """What is wrong, with the entry's name in front where there is one."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        # An entry's only rate stands in no list of the file: its number would name nothing there.
        named = ".".join(str(part) for part in first["loc"] if part != 0)
        return f"{named}: {first['msg'].removeprefix('Value error, ')}"
    return " ".join(str(error).split())
