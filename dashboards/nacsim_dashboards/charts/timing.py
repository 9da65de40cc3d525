"""By when each outcome has come about: rising step lines with their bands, and lettered lines for what was due."""

from __future__ import annotations

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.timing import Curve, Timing
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts import due_dates
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.theme import LEGEND_ON_TOP, LIGHT, OUTCOME_COLOURS, OUTCOME_DASHES, Axis, literal, look

PLOT, AXIS, GAP, LEGEND = 300, 50, 8, 20
"""Heights in pixels: of the plot, of the axis below it, of a gap above the key, of an entry in the legend."""


def chart(finding: Timing) -> Chart | str:
    """The chart, in both widths; a sentence where all runs end at the same hour, for it would be blank till then."""
    if finding.at_once:
        return sentences(finding.headline, finding.spread, finding.lateness)
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("times", finding.headline, caption(finding), wide, table(finding), narrow=narrow)


def caption(finding: Timing) -> str:
    """How to read it."""
    return sentences(
        f"For each outcome, the share of all {counted(finding.runs, 'run')} that has come to it by then; at the right"
        " the lines add up to 100%. Pale bands are 95% intervals.",
        f"The opening is {finding.opening}.",
        "Grey: the day on record" if any(date.until > date.at for date in finding.due_dates) else "",
        finding.spread,
        finding.lateness,
    )


def table(finding: Timing) -> Table:
    """Each step of each curve, and what was due."""
    steps: list[tuple[Cell, ...]] = [
        (step.when, curve.words, *cells(step.share)) for curve in finding.curves for step in curve.steps[1:]
    ]
    due = [(*date.words.split(": ", 1), "", "", "") for date in finding.due_dates]
    return Table(("by", "has come to", "share, %", *INTERVAL), (*steps, *due))


def figure(finding: Timing, *, narrow: bool = False) -> Figure:
    """A step line for each outcome with its band; the key to the letters stands below."""
    key = due_dates.key(finding.due_dates, 48 if narrow else 120)
    above = 30 + LEGEND * (len(finding.curves) if narrow else 1 + (len(finding.curves) > 2))
    below = AXIS + GAP + due_dates.LINE * len(key)
    key_lines = (due_dates.key_line(line, AXIS + GAP + i * due_dates.LINE) for i, line in enumerate(key))
    return Figure(
        [trace for curve in finding.curves for trace in (_band(curve, finding), _line(curve, finding))],
        look(
            PLOT + above + below,
            margin={"l": 46, "r": 14, "t": above, "b": below},
            legend=LEGEND_ON_TOP,
            shapes=[due_dates.upright(date) for date in finding.due_dates],
            annotations=[*due_dates.letters(finding.due_dates, finding.end), *key_lines],
            xaxis=_times(finding),
            yaxis={"range": [0, 1.02], "tickvals": PERCENT.ticks, "ticktext": PERCENT.labels, "automargin": False},
        ),
    )


def _times(finding: Timing) -> Axis:
    return {
        "range": [0, finding.end],
        "tickvals": finding.ticks,
        "automargin": False,
        "title": {"text": literal(f"{finding.unit} since the opening"), "standoff": 4},
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": LIGHT["line"],
    }


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
