"""The share adopted over two numbers that are moved: a map."""

from __future__ import annotations

from typing import Any

from plotly.graph_objects import Contour, Figure, Heatmap, Scatter

from nacsim.findings.estimates import number
from nacsim.findings.sweep import Point, Sweep
from nacsim_dashboards.chart import Chart
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.charts.sweep_table import points_table
from nacsim_dashboards.theme import LIGHT, literal, styled

CELLS, NARROW_CELLS = 10, 6
"""Up to so many columns, every cell says its share."""


def chart(sweep: Sweep) -> Chart:
    """The whole chart; of a sweep over two numbers."""
    caption = (
        f"Share adopted in any form, of {sweep.sample}. Intervals stand in the table and under the pointer. Ring:"
        " as written in the file. A line, if there is one, parts what is adopted in more than half of the runs from"
        f" what is not. Swept: {'; '.join(over.says for over in sweep.over)}."
    )
    return Chart("map", sweep.headline, caption, figure(sweep), points_table(sweep), narrow=figure(sweep, narrow=True))


def figure(sweep: Sweep, *, narrow: bool = False) -> Figure:
    """The share adopted, by colour and in figures; where there are too many cells for these, the line of one half."""
    across, up = sweep.over
    most = NARROW_CELLS if narrow else CELLS
    say = len(across.values) <= most and len(up.values) <= CELLS
    drawn = Figure(_cells(sweep, gap=1 if say else 0))
    if not say:
        drawn.add_trace(_half(sweep))
    if across.in_range is not None and up.in_range is not None:
        drawn.add_traces([_ring(across.in_range, up.in_range, colour) for colour in ("paper", "ink")])
    styled(drawn, 440, margin={"l": 66, "r": 12, "t": 44, "b": 62}, showlegend=False, hovermode="closest")
    if say:
        drawn.update_layout(annotations=[_figure_of(point, 10 if narrow else 12) for point in sweep.points])
    quiet = {"showgrid": False, "zeroline": False, "ticks": "outside", "ticklen": 4, "tickcolor": LIGHT["line"]}
    drawn.update_xaxes(title={"text": literal(across.path, 40), "standoff": 20}, automargin=False, nticks=6, **quiet)
    drawn.update_yaxes(title={"text": literal(up.path, 40), "standoff": 10}, nticks=8, **quiet)
    if len(across.values) <= most:
        drawn.update_xaxes(tickvals=across.values)
    if len(up.values) <= CELLS:
        drawn.update_yaxes(tickvals=up.values)
    return drawn


def _cells(sweep: Sweep, gap: int) -> Heatmap:
    across, up = sweep.over
    return Heatmap(
        x=across.values,
        y=up.values,
        z=_adopted(sweep),
        zmin=0,
        zmax=1,
        colorscale=[[0, LIGHT["faint"]], [1, LIGHT["accent"]]],
        hovertext=[[literal(_says(sweep, point)) for point in row] for row in sweep.grid],
        hoverinfo="text",
        xgap=gap,
        ygap=gap,
        colorbar={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "len": 0.7,
            "thickness": 8,
            "xpad": 0,
            "ypad": 4,
            "outlinewidth": 0,
            "tickvals": PERCENT.ticks,
            "ticktext": PERCENT.labels,
            "tickfont": {"size": 11, "color": LIGHT["soft"]},
        },
    )


def _adopted(sweep: Sweep) -> list[list[float]]:
    return [[point.adopted.value for point in row] for row in sweep.grid]


def _says(sweep: Sweep, point: Point) -> str:
    at = ", ".join(f"{over.path} = {number(value)}" for over, value in zip(sweep.over, point.at, strict=True))
    return f"{at}: adopted in {point.adopted.shown}"


def _figure_of(point: Point, size: int) -> dict[str, Any]:
    """What a cell says, on a ground of its own: no one ink can be read on every colour of the map."""
    return {
        "text": literal(point.adopted.text),
        "x": point.at[0],
        "y": point.at[1],
        "showarrow": False,
        "font": {"size": size, "color": LIGHT["ink"]},
        "bgcolor": LIGHT["paper"],
        "opacity": 0.9,
        "borderpad": 1,
    }


def _half(sweep: Sweep) -> Contour:
    across, up = sweep.over
    return Contour(
        x=across.values,
        y=up.values,
        z=_adopted(sweep),
        showscale=False,
        hoverinfo="skip",
        showlegend=False,
        line={"color": LIGHT["ink"], "width": 2},
        contours={"type": "constraint", "operation": "=", "value": 0.5},
    )


def _ring(x: float, y: float, colour: str) -> Scatter:
    """What is written in the file: a ring, on a wider one of the ground's colour so that it shows on any cell."""
    line = {"width": 2 if colour == "ink" else 6, "color": LIGHT[colour]}
    marker = {"symbol": "circle-open", "size": 34, "color": LIGHT[colour], "line": line}
    return Scatter(x=[x], y=[y], mode="markers", name="as written", marker=marker, hoverinfo="skip")
