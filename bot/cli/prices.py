"""`prices`: what a call to a model or service costs, and setting it."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import app, say_error
from bot.cli.loading import settings_for_command
from bot.cli.printing import Format, print_rows
from core.errors import SettingsError

if TYPE_CHECKING:  # each command imports what it needs when it runs
    from bot.settings import Settings
    from core.costs.price_list import Asked
    from core.costs.prices import PriceBook

prices = typer.Typer(no_args_is_help=True, help="What calls to models and services cost: list, check and set prices.")
app.add_typer(prices, name="prices")


def dollars(text: str) -> Decimal:
    """An option's value. Raises BadParameter."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise typer.BadParameter("write dollars, such as 0.75")
    return amount


FormatOption = Annotated[Format, typer.Option("--format", help="A table for people, JSON or CSV for programs.")]
Name = Annotated[str, typer.Argument(metavar="SERVICE/MODEL", help="Such as gemini/gemini-3.8-flash.")]


def _price(told: str, *names: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(*names, parser=dollars, metavar="DOLLARS", help=told)
    return option


@prices.command("list")
def list_prices(format: FormatOption = Format.table) -> None:
    """Print the price of every model that can be asked, and of what stands in the price file."""
    book, configured = _opened()
    from bot.asked_models import models_of_tasks
    from core.costs.price_list import COLUMNS, SHORT, price_rows, short_rows

    now = datetime.now(UTC)
    rows = price_rows(book, [*models_of_tasks(), *configured], now)
    if format is Format.table:
        title = f"Dollars on {now:%Y-%m-%d} (UTC); input, cached and output for a million tokens"
        print_rows(SHORT, short_rows(rows), format, title=title)
    else:
        print_rows(COLUMNS, rows, format)


@prices.command()
def check(format: FormatOption = Format.table) -> None:
    """Say what has no price, where the price file differs from the library, and what changes within 60 days. Status 1
    when something is wrong."""
    book, configured = _opened()
    from bot.settings_models import SERVICES
    from core.costs.price_list import findings

    found = findings(book, configured, SERVICES, datetime.now(UTC))
    if found or format is not Format.table:
        print_rows(("problem", "service", "model", "told"), [asdict(finding) for finding in found], format)
    else:
        print("Every model that can be asked has a price, and none changes within 60 days.")
    if any(finding.problem for finding in found):
        raise typer.Exit(1)


@prices.command("set")
def set_(
    name: Name,
    input: Annotated[Decimal | None, _price("A million tokens of input.", "--input")] = None,
    output: Annotated[Decimal | None, _price("A million tokens of output, thoughts included.", "--output")] = None,
    cached: Annotated[
        Decimal | None, _price("A million tokens from the cache; without it, as input.", "--cached")
    ] = None,
    image: Annotated[Decimal | None, _price("A picture.", "--image")] = None,
    video_second: Annotated[Decimal | None, _price("A second of video.", "--video-second")] = None,
    search: Annotated[Decimal | None, _price("A web search.", "--search")] = None,
    call: Annotated[Decimal | None, _price("A call.", "--call")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The day (UTC) it takes effect on.")
    ] = None,
) -> None:
    """Write a price into the price file. It replaces the model's prices there, with --from those of that day."""
    given = {
        "input_per_million": input,
        "cached_per_million": cached,
        "output_per_million": output,
        "per_image": image,
        "per_video_second": video_second,
        "per_search": search,
        "per_call": call,
    }
    rate = {key: value for key, value in given.items() if value is not None}
    if not rate:
        raise typer.BadParameter("name a price: --input and --output, --image, --call, ...")
    _write(name, rate, since.date() if since else None)


@prices.command()
def unset(name: Name) -> None:
    """Take a model's prices out of the price file: those that come with HomeView and the library's count again."""
    from bot.price_file import unset_price

    path = _path()
    try:
        _warn_of_comments(path)
        if not unset_price(path, name):
            say_error(SettingsError(f"{path} has no price of {name}.", remedy="`homeview prices list` shows all."))
    except SettingsError as error:
        say_error(error)
    _done(path, f"{name} is taken out")


def _write(name: str, rate: dict[str, Decimal], since: date | None) -> None:
    from bot.price_file import set_price

    path = _path()
    try:
        _warn_of_comments(path)
        replaced = set_price(path, name, rate, since)
    except SettingsError as error:
        say_error(error)
    told = ", ".join(f"{key} {value:f}" for key, value in rate.items())
    before = f" (in place of {replaced} others)" if replaced > 1 else ""
    _done(path, f"{name}: {told}{f' from {since}' if since else ''}{before}")


def _opened() -> "tuple[PriceBook, list[Asked]]":
    """Ends the command when the price file cannot be used."""
    settings = settings_for_command()
    from bot.asked_models import models_of_settings
    from core.costs.prices import PriceBook

    try:
        book, configured = PriceBook.load(_path_of(settings)), models_of_settings(settings)
    except SettingsError as error:
        say_error(error)
    return book, configured


def _path() -> Path:
    return _path_of(settings_for_command())


def _path_of(settings: "Settings") -> Path:
    return settings.home / "prices.yaml"


def _warn_of_comments(path: Path) -> None:
    from bot.price_file import comments_within

    if comments_within(path):
        typer.echo("Comments within the file are not kept; those at its top are.", err=True)


def _done(path: Path, told: str) -> None:
    print(f"{told}. Written to {path}; a bot that is running reads it at its next start.")
