"""Every pair of colours that text is drawn in has a contrast of at least 4.5 : 1, in the light and in the dark."""

import re
from pathlib import Path

import pytest

STYLES = (Path(__file__).parents[3] / "adapters" / "web" / "page" / "base.css").read_text()
PAIRS = (
    *((text, ground) for text in ("text", "soft", "accent") for ground in ("ground", "surface", "raised")),
    ("text", "mine"),
    ("text", "danger-wash"),
    ("text", "sunken"),
    ("soft", "sunken"),
    ("soft", "accent-wash"),
    ("text", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("danger", "surface"),
    ("danger", "ground"),
    ("danger", "danger-wash"),
)


def scheme(dark: bool) -> dict[str, str]:
    roots = re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", roots[1 if dark else 0]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str, dark: bool) -> None:
    colours = scheme(dark)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_edges_of_controls_can_be_seen(dark: bool) -> None:
    colours = scheme(dark)
    for ground in ("ground", "surface", "raised"):
        assert contrast(colours["line-strong"], colours[ground]) >= 3
