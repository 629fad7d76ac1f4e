"""The price file: what the operator (or we) say that something costs. It goes before the price library."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import SettingsError
from core.yaml_text import parse_yaml

SHIPPED = Path(__file__).with_name("prices.yaml")
Dollars = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=12)]


class Rate(BaseModel):
    """Dollars for each unit; what is not named costs nothing. `cached_per_million` unset: cached as other input."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input_per_million: Dollars = Decimal(0)
    cached_per_million: Dollars | None = None
    output_per_million: Dollars = Decimal(0)
    per_image: Dollars = Decimal(0)
    per_video_second: Dollars = Decimal(0)
    per_call: Dollars = Decimal(0)

    @property
    def by_tokens(self) -> bool:
        return bool(self.input_per_million or self.output_per_million)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str = ""
    unpriced_reserve: Dollars | None = None
    services: dict[str, Rate] = {}
    models: dict[str, dict[str, Rate]] = {}


class Priced(BaseModel):
    """A rate, and the version of the file that names it."""

    model_config = ConfigDict(frozen=True)

    rate: Rate
    version: str


class Overlay(BaseModel):
    """Both files as one. Keys of `models` are (service, model)."""

    model_config = ConfigDict(frozen=True)

    unpriced_reserve: Dollars
    services: dict[str, Priced]
    models: dict[tuple[str, str], Priced]

    def find(self, service: str, model: str) -> Priced | None:
        return self.models.get((service, model)) or self.services.get(service)


def load_overlay(path: Path | None = None) -> Overlay:
    """The shipped file, then the operator's at `path` when there is one.

    Raises SettingsError when a file is not what it should be, naming the file and the line or entry.
    """
    shipped = _read(SHIPPED)
    files = [shipped]
    if path is not None and path.exists():
        files.append(_read(path))
    services: dict[str, Priced] = {}
    models: dict[tuple[str, str], Priced] = {}
    reserve = Decimal(0)
    for file in files:
        reserve = reserve if file.unpriced_reserve is None else file.unpriced_reserve
        services |= {name: Priced(rate=rate, version=file.version) for name, rate in file.services.items()}
        for service, rates in file.models.items():
            models |= {(service, name): Priced(rate=rate, version=file.version) for name, rate in rates.items()}
    return Overlay(unpriced_reserve=reserve, services=services, models=models)


def _read(path: Path) -> _File:
    try:
        raw = path.read_bytes()
        file = _File.model_validate(parse_yaml(raw) or {})
    except (OSError, yaml.YAMLError, ValidationError) as error:
        remedy = f"Correct {path.name}, or take it away to use the shipped prices."
        raise SettingsError(
            f"the price file {path.name} cannot be used: {_first_line(error)}.", remedy=remedy
        ) from error
    # A file without a version is known by its content, so that an entry of the ledger still tells which it was.
    return file if file.version else file.model_copy(update={"version": hashlib.sha256(raw).hexdigest()[:12]})


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return " ".join(str(error).split())
