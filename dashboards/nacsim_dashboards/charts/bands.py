"""Lines with bands along a number that is moved: drawing shared by the charts of a sweep over one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.estimates import Estimate
from nacsim.findings.sweep import SweptNumber, value_words
from nacsim.findings.words import capital
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.theme import LEGEND_ON_TOP, LIGHT, TICKED, Axis, Note, literal, look

PLOT, AXIS, ENTRY = 300, 52, 20
"""Heights in pixels: of the plot, of the axis below it, of an entry in the legend."""


@dataclass(frozen=True, slots=True)
class BandedLine:
    """One line, a value for each point with what its band reaches from and to, and what it says of each."""

    name: str
    values: Sequence[Estimate]
    shown: Sequence[str]
    colour: str
    dash: str = "solid"
    symbol: str = "circle"


def bands(lines: Sequence[BandedLine], over: SweptNumber, *, narrow: bool) -> Figure:
    """The figure; a dotted upright line stands where the file's own value is."""
    legend = len(lines) > 1
    above = 24 + ENTRY * (len(lines) if narrow else 1) * legend
    title = {"text": literal(capital(over.name), 44 if narrow else 90), "standoff": 8}
    figure = Figure(
        [trace for line in lines for trace in (_band(line, over), _line(line, over))],
        look(
            PLOT + above + AXIS,
            margin={"l": 50, "r": 20, "t": above, "b": AXIS},
            showlegend=legend,
            legend=LEGEND_ON_TOP,
            xaxis={"title": title, "nticks": 8, **named_ticks(over, 3 if narrow else 6), **TICKED},
        ),
    )
    if over.in_range is not None:
        figure.add_vline(over.in_range, line={"color": LIGHT["soft"], "width": 1.5, "dash": "dot"}, layer="below")
        figure.add_annotation(_as_written(over.in_range, over))
    return figure


def named_ticks(over: SweptNumber, most: int) -> Axis:
    """Ticks of values that are no numbers, evenly and at most so many; nothing of numbers."""
    if over.is_number:
        return {}
    every = -(-len(over.places) // most)
    return {"tickvals": over.places[::every], "ticktext": [literal(word) for word in over.words[::every]]}


def in_percent(figure: Figure) -> Figure:
    """The same figure, its upright axis from 0 to 100%."""
    return figure.update_yaxes(range=[0, 1.01], tickvals=PERCENT.ticks, ticktext=PERCENT.labels)


def _line(line: BandedLine, over: SweptNumber) -> Scatter:
    return Scatter(
        x=over.places,
        y=[estimate.value for estimate in line.values],
        mode="lines+markers",
        name=literal(capital(line.name)),
        line={"color": line.colour, "width": 2.5, "dash": line.dash},
        marker={"color": line.colour, "size": 8, "symbol": line.symbol},
        hovertext=[
            literal(f"{over.name} = {at}: {line.name} {says}") for at, says in zip(over.words, line.shown, strict=True)
        ],
        hoverinfo="text",
        cliponaxis=False,
    )


def _band(line: BandedLine, over: SweptNumber) -> Scatter:
    """One closed outline: there along the low ends, back along the high ones."""
    return Scatter(
        x=[*over.places, *reversed(over.places)],
        y=[*(estimate.low for estimate in line.values), *(estimate.high for estimate in reversed(line.values))],
        mode="lines",
        line={"width": 0, "color": line.colour},
        fill="toself",
        fillcolor=line.colour,
        opacity=0.2,
        name="band",
        hoverinfo="skip",
        showlegend=False,
    )


def _as_written(at: float, over: SweptNumber) -> Note:
    return {
        "text": literal(f"as written: {value_words(over.as_written)}" if over.as_written is not None else ""),
        "x": at,
        "xref": "x",
        "xanchor": "right" if over.late else "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": 12, "color": LIGHT["soft"]},
        "borderpad": 1,
    }
