"""A chart by itself, off its page: a figure that says what is found above what it shows."""

from __future__ import annotations

from textwrap import wrap

from plotly.graph_objects import Figure

from nacsim_dashboards.chart import Chart
from nacsim_dashboards.theme import literal

WIDTH = 72
"""Characters of a title in one line."""
LINE = 20
"""Pixels between its lines."""


def with_title(chart: Chart) -> Figure:
    """A copy of the chart's figure under its title, for which room is made."""
    figure = Figure(chart.figure)
    lines = wrap(chart.title, WIDTH)
    room = LINE * (len(lines) + 1)
    figure.update_layout(
        title={
            "text": "<br>".join(map(literal, lines)),
            "font": {"size": 15},
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "top",
            "pad": {"t": LINE / 2, "l": LINE / 2},
        },
        margin_t=(figure.layout.margin.t or 0) + room,
        height=(figure.layout.height or 400) + room,
    )
    return figure
