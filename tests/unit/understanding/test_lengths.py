"""Lengths and sizes: canonical and in millimetres where they are clear, asked where the unit is missing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.lengths import Length, Size, UnitMissing, parse_length, parse_size

HERE = Path(__file__).parent
LENGTHS: list[tuple[str, str, int]] = yaml.safe_load((HERE / "lengths.yaml").read_text(encoding="utf-8"))
SIZES: list[tuple[str, str]] = yaml.safe_load((HERE / "sizes.yaml").read_text(encoding="utf-8"))


def shown(found: Length | Size | UnitMissing | None) -> str:
    match found:
        case None:
            return "none"
        case UnitMissing(options):
            return "unit? " + " / ".join(options)
        case _:
            return found.text


@pytest.mark.parametrize(("text", "expected", "mm"), LENGTHS)
def test_lengths_as_people_write_them(text: str, expected: str, mm: int) -> None:
    found = parse_length(text)
    assert shown(found) == expected
    assert (found.mm if isinstance(found, Length) else 0) == mm


@pytest.mark.parametrize(("text", "expected"), SIZES)
def test_sizes_of_rooms(text: str, expected: str) -> None:
    assert shown(parse_size(text)) == expected


@given(
    st.integers(1, 60), st.integers(0, 11), st.sampled_from(["{}' {}\"", "{}'{}\"", "{} ft {} in", "{} feet {} inches"])
)
def test_feet_and_inches_are_read_back(feet: int, inches: int, form: str) -> None:
    found = parse_length(form.format(feet, inches))
    assert isinstance(found, Length)
    assert abs(found.mm - (feet * 304.8 + inches * 25.4)) <= 0.5


@given(st.integers(1, 9999), st.sampled_from(["m", "cm", "mm"]))
def test_metric_lengths_are_read_back(hundredths: int, unit: str) -> None:
    found = parse_length(f"{hundredths / 100:.2f} {unit}")
    scale = {"m": 1000, "cm": 10, "mm": 1}[unit]
    if isinstance(found, Length):
        assert abs(found.mm - hundredths / 100 * scale) <= 0.5
    else:
        assert hundredths / 100 * scale < 0.51 or hundredths / 100 * scale > 99_999


@given(st.text(max_size=120))
def test_any_text_can_be_measured(text: str) -> None:
    parse_length(text)
    parse_size(text)
