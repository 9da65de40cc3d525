"""Rows of bars or dots with intervals: drawing shared by most charts about many runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from plotly.graph_objects import Bar, Figure, Scatter

from nacsim_dashboards.charts.sheet import NARROW, WIDE, Group, MarkStyle, Placed, Sheet
from nacsim_dashboards.theme import LEGEND_ON_TOP, LIGHT, Layout, literal, look

TRACK = "track"
"""The name of traces that hold no data."""
QUIET = {"name": TRACK, "hoverinfo": "skip", "showlegend": False}


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """The values' axis."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    title: str


PERCENT = ValueAxis(0, 1, (0, 0.25, 0.5, 0.75, 1), ("0%", "25%", "50%", "75%", "100%"), "share of runs")


def rows(groups: Sequence[Group], axis: ValueAxis, *, narrow: bool = False, reference: float | None = None) -> Figure:
    """The figure. Its height follows from what it holds. reference: a value to mark in every row."""
    sheet = Sheet(NARROW if narrow else WIDE)
    for group in groups:
        sheet.add(group)
    styles = list(dict.fromkeys(placed.mark.style for placed in sheet.placed))
    legend = sum(1 for style in styles if style.name) > 1
    traces = [_tracks(sheet, axis)]
    if axis.low < 0 < axis.high:
        traces.append(_upright(sheet, 0, sheet.form.bar, "soft", "solid"))
    traces += [_marks(sheet, style, named=legend and bool(style.name)) for style in styles]
    if any(style.bar for style in styles):
        traces.append(_whiskers(sheet))
    if reference is not None:
        traces.append(_upright(sheet, reference, sheet.form.bar + sheet.form.gap, "ink", "dot"))
    return Figure(traces, _layout(sheet, axis, legend=legend))


def _layout(sheet: Sheet, axis: ValueAxis, *, legend: bool) -> Layout:
    above, below = 30 if legend else 6, 44
    return look(
        round(sheet.height) + above + below,
        margin={"l": sheet.form.left, "r": sheet.form.right, "t": above, "b": below},
        annotations=sheet.texts,
        barmode="overlay",
        showlegend=legend,
        legend=LEGEND_ON_TOP,
        xaxis={
            "range": [axis.low, axis.high],
            "tickvals": axis.ticks,
            "ticktext": axis.labels,
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "title": {"text": axis.title, "standoff": 6},
            "showgrid": False,
            "zeroline": False,
            "automargin": False,
        },
        yaxis={"range": [-sheet.height, 0], "visible": False, "automargin": False},
    )


def _tracks(sheet: Sheet, axis: ValueAxis) -> Bar:
    """A pale track behind each bar, cut at the ticks: a grid that runs through no text."""
    cuts = sorted({axis.low, *axis.ticks, axis.high})
    pieces = [(-placed.top, low, high) for placed in sheet.placed for low, high in pairwise(cuts)]
    return Bar(
        y=[y for y, _, _ in pieces],
        base=[low for _, low, _ in pieces],
        x=[high - low for _, low, high in pieces],
        orientation="h",
        width=sheet.form.bar - 3,
        marker={"color": LIGHT["faint"], "line": {"width": 1, "color": LIGHT["paper"]}},
        **QUIET,
    )


def _upright(sheet: Sheet, x: float, height: int, colour: str, dash: str) -> Scatter:
    """A short upright line at `x` in every row."""
    half = height / 2
    return Scatter(
        x=[end for _ in sheet.placed for end in (x, x, None)],
        y=[end for placed in sheet.placed for end in (-placed.top - half, -placed.top + half, None)],
        mode="lines",
        line={"color": LIGHT[colour], "width": 1.5, "dash": dash},
        **QUIET,
    )


def _marks(sheet: Sheet, style: MarkStyle, *, named: bool) -> Bar | Scatter:
    """All values of one style, with their intervals."""
    marks = [placed for placed in sheet.placed if placed.mark.style == style]
    shared: dict[str, Any] = {
        "x": [placed.mark.estimate.value for placed in marks],
        "y": [-placed.top for placed in marks],
        "error_x": _intervals(marks, "paper", 4.5) if style.bar else _intervals(marks, "ink", 1.5),
        "hovertext": [literal(f"{placed.row.label}: {placed.row.shown}") for placed in marks],
        "hoverinfo": "text",
        "name": literal(style.name),
        "showlegend": named,
        "cliponaxis": False,
    }
    if style.bar:
        hatching = {"fillmode": "overlay", "fgcolor": LIGHT["paper"], "size": 7, "solidity": 0.18}
        marker = {"color": style.colour, "pattern": {"shape": style.pattern, **hatching}}
        return Bar(**shared, orientation="h", width=sheet.form.bar - 3, marker=marker)
    dot = {"color": style.colour, "symbol": style.symbol, "size": 10, "line": {"width": 2, "color": style.colour}}
    return Scatter(**shared, mode="markers", marker=dot)


def _whiskers(sheet: Sheet) -> Scatter:
    """The intervals of bars once more, thinly in ink: on the pale ground that they have in the bars' own trace.

    Why twice: ink alone is lost on a dark bar.
    """
    marks = [placed for placed in sheet.placed if placed.mark.style.bar]
    return Scatter(
        x=[placed.mark.estimate.value for placed in marks],
        y=[-placed.top for placed in marks],
        mode="markers",
        marker={"size": 1, "opacity": 0},
        error_x=_intervals(marks, "ink", 1.5),
        cliponaxis=False,
        **QUIET,
    )


def _intervals(marks: Sequence[Placed], colour: str, thickness: float) -> dict[str, Any]:
    return {
        "type": "data",
        "visible": any(any(placed.mark.estimate.arms) for placed in marks),
        "symmetric": False,
        "arrayminus": [placed.mark.estimate.arms[0] for placed in marks],
        "array": [placed.mark.estimate.arms[1] for placed in marks],
        "color": LIGHT[colour],
        "thickness": thickness,
        "width": 4,
    }
