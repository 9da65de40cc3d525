"""Of the runs that flip: what was at work in one of the two results only."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.flips import FlippedPair, Mechanisms, OnlyIn
from nacsim.findings.words import capital, quoted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

MOST = 3
"""Mechanisms drawn of each result."""
ONLY_IN = MarkStyle("", LIGHT["series_3"], "/")


def chart(mechanisms: Mechanisms) -> Chart:
    """The chart, where any mechanism was at work in one of two only."""
    caption = (
        f"Of the runs that flip, against {quoted(mechanisms.base)}: how many had a mechanism at work in one of the two"
        f" and not in the other. It is a trace of how they flipped, not a proof of it. {THIN_LINES}{_most(mechanisms)}"
    )
    wide, narrow = figure(mechanisms), figure(mechanisms, narrow=True)
    return Chart("mechanisms", mechanisms.headline, caption, wide, table(mechanisms), narrow=narrow)


def figure(mechanisms: Mechanisms, *, narrow: bool = False) -> Figure:
    """A group for each result against the first, a row for each mechanism."""
    axis = replace(PERCENT, title="share of the runs that flip")
    several = len(mechanisms.pairs) > 1
    return rows([_group(pair, named=several) for pair in mechanisms.pairs], axis, narrow=narrow)


def table(mechanisms: Mechanisms) -> Table:
    """Every mechanism that was at work in one of the two only."""
    lines = (
        (pair.after, pair.before, only.words, only.label, only.runs, *cells(only.share))
        for pair in mechanisms.pairs
        for only in pair.only_in
    )
    header = ("result", "against", "mechanism", "only in", "runs", "share, %", *INTERVAL)
    return Table(header, tuple(lines), "Of the runs that flip, those with a mechanism at work in one of the two only")


def _most(mechanisms: Mechanisms) -> str:
    if all(len(pair.only_in) <= MOST for pair in mechanisms.pairs):
        return ""
    return f" The {MOST} most frequent of each are drawn; the table has all."


def _group(pair: FlippedPair, *, named: bool) -> Group:
    return Group(quoted(pair.after) if named else "", tuple(_row(only) for only in pair.only_in[:MOST]))


def _row(only: OnlyIn) -> Row:
    return Row(capital(only.words), only.share.shown, (Mark(only.share, ONLY_IN),), f"only in {quoted(only.label)}")
