"""Charts that Slack draws itself: its `data_visualization` block. Pure. slack_sdk has no class for it yet."""

import math
from typing import Any

from adapters.slack import limits
from adapters.slack.text import fits
from core.views import Block, Chart
from core.words import t

Json = dict[str, Any]
DRAWN = "data_visualization"
_BAR = 20


def drawn_here(chart: Chart) -> Json | None:
    """Slack's own chart; None where the chart is beyond its bounds (adapters/slack/limits.py)."""
    if not _fits(chart):
        return None
    series = [
        {
            "name": s.name,
            "data": [{"label": label, "value": value} for label, value in zip(chart.labels, s.values, strict=True)],
        }
        for s in chart.series
    ]
    axis: Json = {"categories": list(chart.labels)}
    if chart.unit.strip():
        axis["y_label"] = t("US dollars") if chart.unit == "$" else chart.unit
    return {
        "type": DRAWN,
        "title": chart.title,
        "chart": {"type": chart.form, "series": series, "axis_config": axis},
    }


def _fits(chart: Chart) -> bool:
    names, labels = [s.name for s in chart.series], chart.labels
    whole = all(len(s.values) == len(labels) and all(map(math.isfinite, s.values)) for s in chart.series)
    words = (*names, *labels)
    return (
        chart.form in limits.CHART_FORMS
        and whole
        and 0 < len(names) <= limits.CHART_SERIES
        and 0 < len(labels) <= limits.CHART_CATEGORIES
        and len(set(names)) == len(names)
        and len(set(labels)) == len(labels)
        and bool(chart.title.strip())
        and fits(chart.title, limits.CHART_TITLE)
        and fits(chart.unit, limits.CHART_UNIT)
        and all(word.strip() and fits(word, limits.CHART_LABEL) for word in words)
        and not set("&<>") & set("".join((chart.title, chart.unit, *words)))  # whether they are decoded is not said
    )


def as_picture(block: Block) -> bool:
    """A chart whose picture goes along, since Slack does not draw it."""
    return isinstance(block, Chart) and bool(block.media) and drawn_here(block) is None


def as_lines(chart: Chart) -> str:
    """The figures with a bar each, where there is nothing better."""
    if len(chart.series) != 1 or chart.largest <= 0:
        return "\n".join(chart.lines)
    values = chart.series[0].values
    bars = ("█" * round(_BAR * max(0.0, value) / chart.largest) for value in values)
    return "\n".join(f"{line} {bar}".rstrip() for line, bar in zip(chart.lines, bars, strict=False))
