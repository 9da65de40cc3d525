"""Runs that flip: how many, and from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from plotly.graph_objects import Figure

from nacsim.findings.flips import MEANING, FlippedPair, Flips, OutcomeFlip
from nacsim.findings.words import counted, quoted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import THIN_LINES, cells
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.scales import MANY, all_in_table
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

ARROW = "\N{RIGHTWARDS ARROW}"
TURNS = 4
"""Ways to flip drawn of each result."""
SHARE = MarkStyle("", LIGHT["accent"])


def chart(flips: Flips) -> Chart | str:
    """The chart, in both widths; a sentence where no run flips."""
    if flips.none:
        return f"{flips.headline}."
    drawn = len(_shown(flips)) if flips.many else len(flips.pairs)
    most = all_in_table(drawn, len(flips.pairs))
    if not flips.many and any(len(pair.turns) > TURNS for pair in flips.pairs):
        most = f" The {TURNS} most frequent ways to flip of each are drawn; the table has all."
    caption = (
        f"Shares of {counted(flips.runs, 'run')}, against {quoted(flips.base)}. {MEANING} {THIN_LINES}{most}"
        f" {flips.examples}."
    )
    wide, narrow = figure(flips), figure(flips, narrow=True)
    return Chart("flips", flips.headline, caption, wide, table(flips), narrow=narrow)


def figure(flips: Flips, *, narrow: bool = False) -> Figure:
    """For each result against the first: the runs that flip, from what to what; of many, only how many."""
    if flips.many:
        every = tuple(Row(pair.after, pair.share.shown, (Mark(pair.share, SHARE),)) for pair in _shown(flips))
        return rows([Group("", every)], PERCENT, narrow=narrow)
    return rows([_group(pair, named=len(flips.pairs) > 1) for pair in flips.pairs], PERCENT, narrow=narrow)


def table(flips: Flips) -> Table:
    """Every way to flip."""
    lines = (
        (pair.after, pair.before, turn.before, turn.after, turn.runs, *cells(turn.share))
        for pair in flips.pairs
        for turn in pair.turns
    )
    return Table(("result", "against", "from", "to", "runs", "share, %", "low", "high (95%)"), tuple(lines))


def _shown(flips: Flips) -> Sequence[FlippedPair]:
    """Of many, those drawn: all, or those in which most flip."""
    ranked = sorted(flips.pairs, key=lambda pair: -pair.runs)
    return [pair for pair in flips.pairs if pair in ranked[:MANY]]


def _group(pair: FlippedPair, *, named: bool) -> Group:
    lines = tuple(_row(turn) for turn in pair.turns[:TURNS]) or (Row("No run flips", ""),)
    return Group(quoted(pair.after) if named else "", lines)


def _row(turn: OutcomeFlip) -> Row:
    return Row(f"{turn.before} {ARROW} {turn.after}", turn.share.shown, (Mark(turn.share, SHARE),))
