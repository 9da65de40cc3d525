"""The share adopted over two numbers that are moved: a map."""

from __future__ import annotations

from plotly.graph_objects import Contour, Figure, Heatmap, Scatter

from nacsim.findings.sweep import Point, SweepFinding, SweptNumber, value_words
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Chart
from nacsim_dashboards.charts.bands import named_ticks
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.charts.sweep_table import points_table
from nacsim_dashboards.theme import LIGHT, TICKED, Axis, Note, literal, look

CELLS, NARROW_CELLS = 10, 6
"""Up to so many columns, every cell says its share."""


def chart(sweep: SweepFinding) -> Chart:
    """The chart of a sweep over two numbers."""
    caption = (
        f"Share adopted in any form, of {sweep.sample}. Intervals stand in the table and under the pointer. Ring:"
        " as written in the file. A line, if there is one, parts what is adopted in more than half of the runs from"
        f" what is not. Swept: {'; '.join(over.says for over in sweep.over)}."
    )
    return Chart("map", sweep.headline, caption, figure(sweep), points_table(sweep), narrow=figure(sweep, narrow=True))


def figure(sweep: SweepFinding, *, narrow: bool = False) -> Figure:
    """The share adopted, by colour and in figures; where there are too many cells for these, the line of one half."""
    across, up = sweep.over
    most = NARROW_CELLS if narrow else CELLS
    say = len(across.values) <= most and len(up.values) <= CELLS
    traces = [_cells(sweep, gap=1 if say else 0)]
    if not say:
        traces.append(_half(sweep))
    if across.in_range is not None and up.in_range is not None:
        traces += [_ring(across.in_range, up.in_range, colour) for colour in ("paper", "ink")]
    return Figure(
        traces,
        look(
            440,
            margin={"l": 66, "r": 12, "t": 44, "b": 62},
            showlegend=False,
            annotations=[_figure_of(sweep, point, 10 if narrow else 12) for point in sweep.points] if say else [],
            xaxis={"automargin": False, **_axis(across, most, standoff=20, ticks=6)},
            yaxis=_axis(up, CELLS, standoff=10, ticks=8),
        ),
    )


def _axis(over: SweptNumber, most: int, *, standoff: int, ticks: int) -> Axis:
    """A tick at every value up to `most`; of more, so many ticks."""
    marks = {"tickvals": over.places} if len(over.values) <= most else {}
    return {
        "title": {"text": literal(capital(over.name), 44), "standoff": standoff},
        "nticks": ticks,
        **marks,
        **named_ticks(over, ticks),
        **TICKED,
    }


def _cells(sweep: SweepFinding, gap: int) -> Heatmap:
    across, up = sweep.over
    return Heatmap(
        x=across.places,
        y=up.places,
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


def _adopted(sweep: SweepFinding) -> list[list[float]]:
    return [[point.adopted.value for point in row] for row in sweep.grid]


def _says(sweep: SweepFinding, point: Point) -> str:
    at = ", ".join(f"{over.name} = {value_words(value)}" for over, value in zip(sweep.over, point.at, strict=True))
    return f"{at}: adopted in {point.adopted.shown}"


def _figure_of(sweep: SweepFinding, point: Point, size: int) -> Note:
    """What a cell says, on a ground of its own: no one ink can be read on every colour of the map."""
    x, y = (over.places[over.values.index(value)] for over, value in zip(sweep.over, point.at, strict=True))
    return {
        "text": literal(point.adopted.text),
        "x": x,
        "y": y,
        "font": {"size": size, "color": LIGHT["ink"]},
        "bgcolor": LIGHT["paper"],
        "opacity": 0.9,
        "borderpad": 1,
    }


def _half(sweep: SweepFinding) -> Contour:
    across, up = sweep.over
    return Contour(
        x=across.places,
        y=up.places,
        z=_adopted(sweep),
        showscale=False,
        hoverinfo="skip",
        showlegend=False,
        line={"color": LIGHT["ink"], "width": 2},
        contours={"coloring": "none", "start": 0.5, "end": 0.5, "size": 1},
    )


def _ring(x: float, y: float, colour: str) -> Scatter:
    """What is written in the file: a ring, on a wider one of the ground's colour so that it shows on any cell."""
    line = {"width": 2 if colour == "ink" else 6, "color": LIGHT[colour]}
    marker = {"symbol": "circle-open", "size": 34, "color": LIGHT[colour], "line": line}
    return Scatter(x=[x], y=[y], mode="markers", name="as written", marker=marker, hoverinfo="skip")
