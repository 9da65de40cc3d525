"""Differences between the first of several results and each other one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.differences import Differences, Measure, PairDifferences
from nacsim.findings.words import capital, quoted
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells, two_digits
from nacsim_dashboards.charts.rows import rows
from nacsim_dashboards.charts.scales import MANY, all_in_table, points_axis
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

SURE = MarkStyle("0 lies outside the interval", LIGHT["accent"], symbol="diamond", bar=False)
UNSURE = MarkStyle("0 lies within the interval", LIGHT["soft"], symbol="circle-open", bar=False)


def chart(differences: Differences) -> Chart:
    """The chart, in both widths."""
    doubt = f" {differences.doubt}." if differences.doubt else ""
    drawn = len(_shown(differences)) if differences.many else len(differences.pairs)
    caption = (
        f"Differences from {quoted(differences.base)}, run by run on the same draws, so that what both have in common"
        " drops out; lines are 95% intervals. Filled diamonds: 0 lies outside the interval. Open circles: 0 lies"
        " within it, and there may be no difference. Shares that do not differ are left out, and that of texts not"
        f" adopted, which is the other side of adopted in any form.{all_in_table(drawn, len(differences.pairs))}{doubt}"
    )
    wide, narrow = figure(differences), figure(differences, narrow=True)
    return Chart("differences", differences.headline, caption, wide, table(differences), narrow=narrow)


def figure(differences: Differences, *, narrow: bool = False) -> Figure:
    """A group for each result against the first, a row for each share that differs; of many, adoption only."""
    axis = points_axis(measure.change for pair in differences.pairs for measure in pair.shares)
    if differences.many:
        adopted = tuple(_row(pair.after, pair.shares[0]) for pair in _shown(differences))
        return rows([Group("", adopted)], axis, narrow=narrow)
    axis = replace(axis, title="change in the share of runs, percentage points")
    several = len(differences.pairs) > 1
    return rows([_group(pair, named=several) for pair in differences.pairs], axis, narrow=narrow)


def table(differences: Differences) -> Table:
    """Every share that differs."""
    lines = (
        (pair.after, pair.before, measure.words, *cells(measure.change))
        for pair in differences.pairs
        for measure in pair.shares
    )
    return Table(("result", "against", "share of runs", "change, points", *INTERVAL), tuple(lines))


def means_table(differences: Differences) -> Table:
    """What differs besides outcomes, each in its own unit."""
    lines: list[tuple[Cell, ...]] = []
    for pair in differences.pairs:
        for measure in pair.means:
            ends = (two_digits(end) for end in (measure.change.value, *measure.change.interval))
            runs = "all" if measure.runs is None else measure.runs
            lines.append((pair.after, pair.before, measure.words, *ends, runs))
    caption = "Differences in time and text. Dilution and unfinished: of the runs adopted in both."
    return Table(("result", "against", "mean of", "change", *INTERVAL, "runs"), tuple(lines), caption)


def _shown(differences: Differences) -> Sequence[PairDifferences]:
    """Of many, those drawn: all, or those with the largest effect."""
    ranked = sorted(differences.pairs, key=lambda pair: -abs(pair.adopted.value))
    return [pair for pair in differences.pairs if pair in ranked[:MANY]]


def _group(pair: PairDifferences, *, named: bool) -> Group:
    differing = [measure for measure in pair.shares if measure.change.value and measure.key != "not_adopted"]
    lines = tuple(_row(capital(measure.words), measure) for measure in differing)
    return Group(quoted(pair.after) if named else "", lines or (Row("No share differs", ""),))


def _row(label: str, measure: Measure) -> Row:
    return Row(label, measure.change.points, (Mark(measure.change, SURE if measure.change.sure else UNSURE),))
