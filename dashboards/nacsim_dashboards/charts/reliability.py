"""Whether chances meant what they said: how often what was given a chance happened, against the chance."""

from __future__ import annotations

from collections.abc import Sequence

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.backtest import BacktestFinding, Reliable
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.charts.rows import PERCENT
from nacsim_dashboards.theme import LIGHT, TICKED, Axis, Note, literal, look

HEIGHT = 380


def chart(finding: BacktestFinding) -> Chart:
    """The chart, in both widths."""
    wide, narrow = figure(finding.reliability), figure(finding.reliability, narrow=True)
    return Chart("reliability", title(finding.reliability), caption(), wide, table(finding.reliability), narrow=narrow)


def title(ranges: Sequence[Reliable]) -> str:
    """What is found."""
    off = sum(not each.meant for each in ranges)
    if not off:
        return "No range of chances is clearly off, as far as so few forecasts can tell"
    return f"{capital(str(off))} of {len(ranges)} ranges of chances are clearly off"


def caption() -> str:
    """How to read it."""
    return sentences(
        "Each forecast is the chance of one outcome of one decision, put with others of about the same chance. Flat"
        " lines: how often they came true; upright lines: 95% intervals, a little too narrow, for the forecasts of one"
        " decision hang together; beside each, how many came true, of how many. On the dotted line chances mean what"
        " they say"
    )


def figure(ranges: Sequence[Reliable], *, narrow: bool = False) -> Figure:
    """A flat line across each range of chances, with the interval upright in its middle."""
    return Figure(
        [_perfect(), _flat(ranges), _upright(ranges)],
        look(
            HEIGHT,
            margin={"l": 50, "r": 20, "t": 12, "b": 50},
            showlegend=False,
            annotations=[_count(each, narrow=narrow) for each in ranges if each.share],
            xaxis=_chances(ranges),
            yaxis={"range": [-0.02, 1.06], "tickvals": PERCENT.ticks, "ticktext": PERCENT.labels},
        ),
    )


def table(ranges: Sequence[Reliable]) -> Table:
    """Every range."""
    lines = (
        (each.words, each.forecasts, each.happened, *(cells(each.share) if each.share else ("-", "-", "-")))
        for each in ranges
    )
    return Table(("chance given", "forecasts", "came true", "share, %", *INTERVAL), tuple(lines))


def _chances(ranges: Sequence[Reliable]) -> Axis:
    edges = [ranges[0].low, *(each.high for each in ranges)]
    return {
        "range": [0, 1],
        "tickvals": edges,
        "ticktext": [f"{100 * edge:.0f}" for edge in edges],
        "tickangle": 0,
        "title": {"text": "chance given, %", "standoff": 6},
        **TICKED,
    }


def _perfect() -> Scatter:
    line = {"color": LIGHT["soft"], "width": 1.5, "dash": "dot"}
    return Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")


def _flat(ranges: Sequence[Reliable]) -> Scatter:
    """One line, with gaps."""
    drawn = [(each, each.share) for each in ranges if each.share]
    return Scatter(
        x=[x for each, _ in drawn for x in (each.low, each.high, None)],
        y=[y for _, share in drawn for y in (share.value, share.value, None)],
        mode="lines",
        line={"color": LIGHT["accent"], "width": 4},
        hoverinfo="skip",
    )


def _upright(ranges: Sequence[Reliable]) -> Scatter:
    drawn = [(each, each.share) for each in ranges if each.share]
    arms = [share.arms for _, share in drawn]
    return Scatter(
        x=[(each.low + each.high) / 2 for each, _ in drawn],
        y=[share.value for _, share in drawn],
        mode="markers",
        marker={"color": LIGHT["accent"], "size": 9},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [up for _, up in arms],
            "arrayminus": [down for down, _ in arms],
            "color": LIGHT["ink"],
            "thickness": 1.5,
            "width": 5,
        },
        hovertext=[
            literal(f"{each.words}: {each.happened} of {each.forecasts} came true, {share.shown}")
            for each, share in drawn
        ],
        hoverinfo="text",
    )


def _count(each: Reliable, *, narrow: bool) -> Note:
    """Above the upper end of its interval."""
    high = each.share.high if each.share else 0.0
    return {
        "text": f"{each.happened}/{each.forecasts}" if narrow else f"{each.happened} of {each.forecasts}",
        "x": (each.low + each.high) / 2,
        "y": high,
        "yanchor": "bottom",
        "yshift": 3,
        "font": {"size": 12, "color": LIGHT["ink"]},
    }
