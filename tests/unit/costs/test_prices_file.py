"""The price file that `homeview prices set` writes is one that the bot reads."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.price_file import comments_within, set_price, unset_price
from core.costs.entry import Usage
from core.costs.overlay import load_overlay, read_price_file
from core.costs.prices import PriceBook
from core.errors import SettingsError

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OURS = """# Prices of our contract.
# Ask Ada before you change them.

version: "contract 7"
models:
  gemini:
    gemini-3.8-flash: {input_per_million: 1, output_per_million: 2}   # until March
services: {google_search: {per_call: 0.02}}
searches: {gemini: {"*": {per_search: 0.01}}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "prices.yaml"


@given(st.decimals(min_value=0, max_value=100_000, places=9), st.decimals(min_value=0, max_value=1, places=12))
def test_a_price_is_written_to_the_last_digit(
    tmp_path_factory: pytest.TempPathFactory, one: Decimal, two: Decimal
) -> None:
    path = tmp_path_factory.mktemp("prices") / "prices.yaml"
    set_price(path, "x/m", {"input_per_million": one, "per_call": two}, None)
    found = load_overlay(path).find("x", "m", NOW)
    assert found is not None
    assert (found.rate.input_per_million, found.rate.per_call) == (one, two)


def test_everything_else_in_the_file_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(OURS)
    assert comments_within(path)
    set_price(path, "deepseek/deepseek-flash", {"input_per_million": Decimal("0.2")}, None)
    file = read_price_file(path)
    assert path.read_text().startswith("# Prices of our contract.\n# Ask Ada before you change them.\n\nversion:")
    assert file.version == "contract 7"
    assert set(file.models) == {("gemini", "gemini-3.8-flash"), ("deepseek", "deepseek-flash")}
    assert set(file.services) == {"google_search"}
    assert set(file.searches) == {("gemini", "*")}
    assert not comments_within(path)


def test_a_dated_price_stands_beside_the_others_and_an_undated_one_in_their_place(path: Path) -> None:
    for cost, since in ((1, None), (2, date(2027, 1, 1)), (3, date(2027, 2, 1)), (4, date(2027, 1, 1))):
        set_price(path, "x/m", {"per_call": Decimal(cost)}, since)
    rates = read_price_file(path).models["x", "m"]
    assert [(rate.per_call, rate.since) for rate in rates] == [
        (1, None),
        (4, date(2027, 1, 1)),
        (3, date(2027, 2, 1)),
    ]
    assert set_price(path, "x/m", {"per_call": Decimal(9)}, None) == 3
    assert [rate.per_call for rate in read_price_file(path).models["x", "m"]] == [9]


def test_what_is_taken_out_is_priced_as_before(path: Path) -> None:
    usage = Usage(tokens_in=1000)
    set_price(path, "gemini/gemini-3.8-flash", {"input_per_million": Decimal(5)}, None)
    assert PriceBook.load(path).price("gemini", "gemini-3.8-flash", usage, NOW).nanos == 5_000_000
    assert unset_price(path, "gemini/gemini-3.8-flash")
    assert PriceBook.load(path).price("gemini", "gemini-3.8-flash", usage, NOW).nanos == 750_000
    assert not unset_price(path, "gemini/gemini-3.8-flash")


def test_a_service_is_set_and_taken_out_by_its_name(path: Path) -> None:
    set_price(path, "contractor_search", {"per_call": Decimal("0.02")}, None)
    assert PriceBook.load(path).price("contractor_search", "", Usage(), NOW).nanos == 20_000_000
    assert unset_price(path, "contractor_search")
    assert PriceBook.load(path).price("contractor_search", "", Usage(), NOW).nanos == 0


@pytest.mark.parametrize("name", ["openai/deepseek/deepseek-chat", "x/yes", "x/1.5", "x/a: b", "x/größe"])
def test_a_model_of_any_name_can_be_priced(path: Path, name: str) -> None:
    set_price(path, name, {"per_call": Decimal(1)}, None)
    service, _, model = name.partition("/")
    assert set(read_price_file(path).models) == {(service, model)}


def test_what_is_no_price_changes_nothing(path: Path) -> None:
    set_price(path, "x/m", {"per_call": Decimal(1)}, None)
    before = path.read_bytes()
    with pytest.raises(SettingsError, match="cached_per_million is more than input_per_million"):
        set_price(path, "x/m", {"input_per_million": Decimal(1), "cached_per_million": Decimal(2)}, None)
    with pytest.raises(SettingsError, match="decimal"):
        set_price(path, "x/m", {"per_call": Decimal("1e-13")}, None)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["prices.yaml"]


def test_a_file_that_cannot_be_used_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("models: {x: {m: {input: 1}}}")
    for change in (lambda: set_price(path, "x/m", {"per_call": Decimal(1)}, None), lambda: unset_price(path, "x/m")):
        with pytest.raises(SettingsError, match=r"models\.x\.m\.input"):
            change()
    assert path.read_text() == "models: {x: {m: {input: 1}}}"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(SettingsError, match="HOMEVIEW_HOME"):
        set_price(tmp_path / "home" / "prices.yaml", "x/m", {"per_call": Decimal(1)}, None)
