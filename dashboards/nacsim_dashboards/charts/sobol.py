"""Where the differences between runs come from: two dots for each factor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from plotly.graph_objects import Figure

from nacsim.findings.estimates import Index
from nacsim.findings.sobol import MEANING, FactorShare, VarianceShares
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.rows import ValueAxis, rows
from nacsim_dashboards.charts.scales import SHOWN, all_in_table
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

FIRST = MarkStyle("alone", LIGHT["series_2"], symbol="circle-open", bar=False)
MOST_TICKS = 5
STEPS = [0.5 * 10**power * times for power in range(9) for times in (1, 2, 4)]
"""Between ticks: an interval from few points may end far beyond 1."""
TOTAL = MarkStyle("in total", LIGHT["series_1"], symbol="diamond", bar=False)


def chart(sobol: VarianceShares) -> Chart | str:
    """The chart, in both widths; a sentence where the output never varies."""
    if not sobol.factors:
        return f"{sobol.headline}."
    coarse = f" {sobol.coarse}." if sobol.coarse else ""
    caption = (
        f"Sobol indices from {counted(sobol.points, 'point')}. {MEANING} How far factors are moved: {sobol.range}."
        f" Lines are 95% intervals.{coarse} The figures at the right are the totals."
        f"{all_in_table(len(_shown(sobol)), len(sobol.factors))}"
    )
    wide, narrow = figure(sobol), figure(sobol, narrow=True)
    return Chart(f"sobol-{sobol.output}", sobol.headline, caption, wide, table(sobol), narrow=narrow)


def figure(sobol: VarianceShares, *, narrow: bool = False) -> Figure:
    """For each factor what it does alone, and in total."""
    shown = _shown(sobol)
    axis = _axis(index for factor in shown for index in (factor.first, factor.total))
    return rows([Group("", tuple(_row(factor) for factor in shown))], axis, narrow=narrow)


def table(sobol: VarianceShares) -> Table:
    """Every factor."""
    lines = ((factor.words, factor.kind, *cells(factor.first), *cells(factor.total)) for factor in sobol.factors)
    return Table(("factor", "kind", "first order", *INTERVAL, "total", *INTERVAL), tuple(lines))


def _shown(sobol: VarianceShares) -> Sequence[FactorShare]:
    """Those drawn: with an index that is not 0, if any has one."""
    return ([factor for factor in sobol.factors if factor.first.value or factor.total.value] or sobol.factors)[:SHOWN]


def _row(factor: FactorShare) -> Row:
    marks = (Mark(factor.first, FIRST), Mark(factor.total, TOTAL))
    return Row(capital(factor.words), factor.total.shown, marks, factor.means)


def _axis(indices: Iterable[Index]) -> ValueAxis:
    ends = [end for index in indices for end in (index.low, index.high)]
    low, high = 1.05 * min([0.0, *ends]), max([1.0, *(1.05 * end for end in ends)])
    step = next(step for step in STEPS if high - low <= MOST_TICKS * step)
    ticks = tuple(step * i for i in range(ceil(low / step), floor(high / step) + 1))
    return ValueAxis(low, high, ticks, tuple(f"{tick:g}" for tick in ticks), "share of the variance")
