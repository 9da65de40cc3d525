"""By when each outcome has come about: rising step lines with their bands, and lettered lines for what was due."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.timing import Curve, Mark, Timing
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.theme import LIGHT, OUTCOME_COLOURS, OUTCOME_DASHES, literal, styled

SYMBOLS = {
    "deadline": "\N{BLACK DOWN-POINTING TRIANGLE}",
    "calendar": "\N{WHITE CIRCLE}",
    "record": "\N{BLACK DIAMOND}",
}
PLOT, LINE, AXIS, KEY, LEGEND = 300, 17, 50, 8, 20
"""Heights in pixels: of the plot, of a line of the key below it, of the axis, of a gap, of an entry in the legend."""


def chart(finding: Timing) -> Chart:
    """The whole of it, in both widths."""
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("times", finding.headline, caption(finding), wide, table(finding), narrow=narrow)


def caption(finding: Timing) -> str:
    """How to read it."""
    return sentences(
        f"For each outcome, the share of all {counted(finding.runs, 'run')} that has come to it by then; at the right"
        " the lines add up to 100%. Pale bands are 95% intervals.",
        f"The opening is {finding.opening}.",
        finding.spread,
        finding.lateness,
    )


def table(finding: Timing) -> Table:
    """Each step of each curve, and what was due."""
    steps: list[tuple[Cell, ...]] = [
        (step.when, curve.words, *cells(step.share)) for curve in finding.curves for step in curve.steps[1:]
    ]
    due = [(mark.words.partition(": ")[0], mark.words.partition(": ")[2], "", "", "") for mark in finding.marks]
    return Table(("by", "has come to", "share, %", *INTERVAL), (*steps, *due))


def figure(finding: Timing, *, narrow: bool = False) -> Figure:
    """A step line for each outcome with its band; the key to the letters stands below."""
    drawing = Figure()
    for curve in finding.curves:
        drawing.add_traces([_band(curve, finding), _line(curve, finding)])
    for mark in finding.marks:
        _upright(drawing, mark)
    key = [line for mark in finding.marks for line in _key(mark, 48 if narrow else 120)]
    above = 30 + LEGEND * (len(finding.curves) if narrow else 1 + (len(finding.curves) > 2))
    below = AXIS + KEY + LINE * len(key)
    styled(drawing, PLOT + above + below, margin={"l": 46, "r": 14, "t": above, "b": below}, hovermode="closest")
    legend = {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top"}
    drawing.update_layout(
        legend=legend,
        annotations=[
            *(_letter(mark, raised) for mark, raised in _staggered(finding)),
            *(_line_of_key(line, i) for i, line in enumerate(key)),
        ],
    )
    drawing.update_xaxes(
        range=[0, finding.end],
        tickvals=finding.ticks,
        automargin=False,
        showgrid=False,
        ticks="outside",
        ticklen=4,
        tickcolor=LIGHT["line"],
        title={"text": literal(f"{finding.unit} since the opening"), "standoff": 4},
    )
    drawing.update_yaxes(range=[0, 1.02], tickvals=PERCENT.ticks, ticktext=PERCENT.labels, automargin=False)
    return drawing


def _line(curve: Curve, finding: Timing) -> Scatter:
    steps, colour = (*curve.steps, curve.steps[-1]), OUTCOME_COLOURS[curve.outcome]
    return Scatter(
        x=[*(step.at for step in curve.steps), finding.end],
        y=[step.share.value for step in steps],
        mode="lines",
        line={"shape": "hv", "color": colour, "width": 2.5, "dash": OUTCOME_DASHES[curve.outcome]},
        name=literal(f"{capital(curve.words)}: {curve.final.text}"),
        hovertext=[literal(f"{step.when}: {curve.words} in {step.share.shown}") for step in steps],
        hoverinfo="text",
    )


def _band(curve: Curve, finding: Timing) -> Scatter:
    """The interval at every hour, as one closed outline: there along the low ends, back along the high ones."""
    low, high = _stairs(curve, finding, upper=False), _stairs(curve, finding, upper=True)
    outline = [*low, *reversed(high)]
    return Scatter(
        x=[x for x, _ in outline],
        y=[y for _, y in outline],
        mode="lines",
        line={"width": 0, "color": OUTCOME_COLOURS[curve.outcome]},
        fill="toself",
        fillcolor=OUTCOME_COLOURS[curve.outcome],
        opacity=0.18,
        hoverinfo="skip",
        showlegend=False,
    )


def _stairs(curve: Curve, finding: Timing, *, upper: bool) -> list[tuple[float, float]]:
    """Both corners of every step."""
    corners: list[tuple[float, float]] = []
    following = [*(step.at for step in curve.steps[1:]), finding.end]
    for step, until in zip(curve.steps, following, strict=True):
        end = step.share.high if upper else step.share.low
        corners += [(step.at, end), (until, end)]
    return corners


def _upright(drawing: Figure, mark: Mark) -> None:
    shape: dict[str, Any] = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    if mark.until > mark.at:
        drawing.add_shape(**shape, type="rect", x0=mark.at, x1=mark.until, fillcolor=LIGHT["faint"], line_width=0)
    else:
        line = {"color": LIGHT["soft"], "width": 1.5, "dash": "solid" if mark.kind == "deadline" else "dot"}
        drawing.add_shape(**shape, type="line", x0=mark.at, x1=mark.at, line=line)


def _staggered(finding: Timing) -> Iterator[tuple[Mark, bool]]:
    """Every other one of letters that would touch is raised."""
    before, raised = -finding.end, False
    for mark in finding.marks:
        raised = not raised and mark.middle - before < finding.end / 20
        yield mark, raised
        before = mark.middle


def _letter(mark: Mark, raised: bool) -> dict[str, Any]:
    return {
        "text": f"<b>{mark.letter}</b>",
        "x": mark.middle,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 12 if raised else 0,
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT["ink"]},
        "borderpad": 1,
    }


def _key(mark: Mark, width: int) -> list[str]:
    first, *rest = wrap(f"{mark.letter}  {SYMBOLS[mark.kind]} {mark.words}", width, max_lines=3, placeholder=" …")
    return [f"<b>{mark.letter}</b>{literal(first)[1:]}", *(literal(line) for line in rest)]


def _line_of_key(text: str, i: int) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -42,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -(AXIS + KEY + i * LINE),
        "showarrow": False,
        "align": "left",
        "font": {"size": 12, "color": LIGHT["soft"]},
        "borderpad": 0,
    }
