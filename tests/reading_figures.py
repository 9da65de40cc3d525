"""What a figure draws, read back from plotly."""

from __future__ import annotations

import re

from plotly.graph_objects import Figure

from nacsim_dashboards.charts.rows import TRACK


def values_drawn(figure: Figure) -> list[float]:
    """The values of all rows, from the top down."""
    marks = [
        (-y, x)
        for trace in figure.data
        if trace.name != TRACK and trace.type in ("bar", "scatter")
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    return [x for _, x in sorted(marks)]


def colours_of(figure: Figure) -> set[str]:
    """Every hexadecimal colour in a figure: all must be of the theme's, or it would not show in the dark."""
    return set(re.findall(r"#[0-9a-fA-F]{3,8}\b", figure.to_json()))
