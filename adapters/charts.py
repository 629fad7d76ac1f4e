"""Charts as PNG, drawn by typst: for the platforms that draw none themselves."""

import asyncio
import json
import math
import threading
from functools import cache
from pathlib import Path
from typing import Any

import structlog
import typst

from core.views import Chart

log = structlog.get_logger(__name__)

TEMPLATE = Path(__file__).with_suffix(".typ")
PPI = 180.0
"""1200 x 750 pixels: sharp on a phone, and some 30 KB."""
_LINES = 4
"""Of the axis, beside its base."""
_COUNTS = {"$": "US dollars", "": ""}
_lock = threading.Lock()


async def draw_png(chart: Chart) -> bytes:
    """The chart as a picture of 1200 x 750 pixels; empty when it cannot be drawn. Takes 0.01 to 0.1 s of a thread."""
    return await asyncio.to_thread(png, chart)


def png(chart: Chart) -> bytes:
    """The same, in this thread, one at a time. Values below 0, or none at all, are drawn as 0."""
    try:
        with _lock:
            drawn = _compiler().compile(format="png", ppi=PPI, sys_inputs={"chart": json.dumps(_data(chart))})
    except typst.TypstError as error:  # a report without its picture is still a report
        log.error("chart.not_drawn", error=type(error).__name__, exc_info=error)
        return b""
    assert isinstance(drawn, bytes), "one page"
    return drawn


@cache
def _compiler() -> Any:
    """With the bundled fonts alone, so that a chart looks the same on every machine."""
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True)


def _data(chart: Chart) -> dict[str, Any]:
    count = len(chart.labels)
    series: list[dict[str, Any]] = [
        {"name": s.name, "values": [_drawable(v) for v in (*s.values, *[0.0] * (count - len(s.values)))][:count]}
        for s in chart.series
    ]
    ticks = axis(max((v for s in series for v in s["values"]), default=0.0))
    return {
        "title": chart.title,
        "labels": list(chart.labels),
        "series": series or [{"name": "", "values": [0.0] * count}],
        "form": chart.form,
        "axis": [[tick, _said(chart, tick)] for tick in ticks],
        "counts": _COUNTS.get(chart.unit, chart.unit),
    }


def _drawable(value: float) -> float:
    return value if math.isfinite(value) and value > 0 else 0.0


def axis(largest: float) -> list[float]:
    """Round figures from 0 up to the first that is not below `largest`: 0, 2, 4, 6."""
    if largest <= 0:
        return [0.0, 1.0]
    rough = largest / _LINES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999999)
    return [step * n for n in range(math.ceil(largest / step - 1e-9) + 1)]


def _said(chart: Chart, tick: float) -> str:
    """Without places that all ticks have as zeros: "$5", "$0.5"."""
    if chart.unit == "$":
        return f"${tick:,.10f}".rstrip("0").rstrip(".")
    return f"{tick:,.10g}"
