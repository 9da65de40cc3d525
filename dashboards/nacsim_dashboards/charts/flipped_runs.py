"""Runs that flip: how many, and from what to what."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.flips import MEANING, FlippedPair, Flips, OutcomeFlip
from nacsim.findings.words import counted, quoted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import THIN_LINES, cells
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

ARROW = "\N{RIGHTWARDS ARROW}"
SHARE = MarkStyle("", LIGHT["accent"])


def chart(flips: Flips) -> Chart | str:
    """The chart, in both widths; a sentence where no run flips."""
    if flips.none:
        return f"{flips.headline}."
    caption = f"Shares of {counted(flips.runs, 'run')}. {MEANING} {THIN_LINES} {flips.examples}."
    wide, narrow = figure(flips), figure(flips, narrow=True)
    return Chart("flips", flips.headline, caption, wide, table(flips), narrow=narrow)


def figure(flips: Flips, *, narrow: bool = False) -> Figure:
    """For each result against the first: the runs that flip, from what to what; of many, only how many."""
    if flips.many:
        every = tuple(Row(pair.after, pair.share.shown, (Mark(pair.share, SHARE),)) for pair in flips.pairs)
        return rows([Group(f"Against {quoted(flips.base)}", every)], PERCENT, narrow=narrow)
    return rows([_group(pair) for pair in flips.pairs], PERCENT, narrow=narrow)


def table(flips: Flips) -> Table:
    """Every way to flip."""
    lines = (
        (pair.after, pair.before, turn.before, turn.after, turn.runs, *cells(turn.share))
        for pair in flips.pairs
        for turn in pair.turns
    )
    return Table(("result", "against", "from", "to", "runs", "share, %", "low", "high (95%)"), tuple(lines))


def _group(pair: FlippedPair) -> Group:
    lines = tuple(_row(turn) for turn in pair.turns) or (Row("no run flips", ""),)
    return Group(f"{quoted(pair.after)}, against {quoted(pair.before)}", lines)


def _row(turn: OutcomeFlip) -> Row:
    return Row(f"{turn.before} {ARROW} {turn.after}", turn.share.shown, (Mark(turn.share, SHARE),))
