"""Charts as PNG: the right size, drawn from the data, and never a crash for a chart that is odd."""

import io

import pytest
from PIL import Image

from adapters.charts import axis, draw_png, png
from core.views import Chart, Series

GREEN = (0x1D, 0x6B, 0x58)


def chart(*values: float, **more: object) -> Chart:
    labels = tuple(f"day {n}" for n in range(len(values)))
    return Chart("Costs by day", labels, (Series("cost", values),), "as told", "$", **more)  # type: ignore[arg-type] # a test's fields


def columns(data: bytes) -> list[int]:
    """How many green pixels each column of the picture has."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    pixels, (width, height) = picture.load(), picture.size
    assert pixels is not None
    return [sum(pixels[x, y] == GREEN for y in range(height)) for x in range(0, width, 4)]


async def test_a_chart_is_a_picture_that_is_sharp_on_a_phone() -> None:
    picture = Image.open(io.BytesIO(await draw_png(chart(1.0, 2.0))))
    assert (picture.format, picture.size) == ("PNG", (1200, 750))


def test_bars_are_as_tall_as_their_values() -> None:
    found = columns(png(chart(1.0, 4.0, 0.0)))
    tall = sorted({n for n in found if n > 20})
    assert tall
    third = len(found) // 3
    first, second, last = max(found[:third]), max(found[third : 2 * third]), max(found[2 * third :])
    assert second == pytest.approx(4 * first, rel=0.05)
    assert last == 0


@pytest.mark.parametrize(
    "odd",
    [
        Chart("", (), (), ""),
        Chart("No values", ("a", "b"), (Series("x", ()),), ""),
        Chart("Below zero", ("a", "b"), (Series("x", (-1.0, float("nan"))),), "", "$"),
        Chart('Marks #let $x$ *b* "quotes" \\', ("#a", "$b"), (Series("<s>", (1.0, 2.0)),), "", "calls", "line"),
        Chart("Many " * 30, tuple(map(str, range(400))), (Series("x", tuple(map(float, range(400)))),) * 7, "", "$"),
        Chart("One", ("a",), (Series("x", (1e-9,)),), "", "$", "line"),
    ],
    ids=lambda c: c.title[:12],
)
def test_an_odd_chart_is_still_drawn(odd: Chart) -> None:
    assert Image.open(io.BytesIO(png(odd))).size == (1200, 750)


@pytest.mark.parametrize(
    ("largest", "top", "steps"), [(6.4, 8, 4), (0.065, 0.08, 4), (1265, 1500, 3), (1.0, 1.0, 4), (9.9, 10, 4)]
)
def test_the_axis_counts_in_round_figures(largest: float, top: float, steps: int) -> None:
    found = axis(largest)
    assert found[0] == 0
    assert found[-1] == pytest.approx(top)
    assert len(found) == steps + 1


def test_no_figures_have_an_axis_too() -> None:
    assert axis(0.0) == [0.0, 1.0]
