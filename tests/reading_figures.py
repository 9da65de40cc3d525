"""What a figure draws, read back from plotly."""

from __future__ import annotations

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
