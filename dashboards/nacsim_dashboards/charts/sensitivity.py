"""Chart 9, drawn: three figures."""

from __future__ import annotations

from collections.abc import Iterable

from plotly.graph_objects import Figure

from nacsim.findings.estimates import Estimate, number
from nacsim.findings.sensitivity import SHOWN, Blocking, Factor, Sobol, Swing, Tornado
from nacsim.findings.words import capital
from nacsim_dashboards.charts.rows import Axis, rows
from nacsim_dashboards.charts.scales import points_axis
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row
from nacsim_dashboards.theme import LIGHT

LOW = Look("at its lowest", LIGHT["series_2"], "/")
HIGH = Look("at its highest", LIGHT["series_1"])
POWER = Look("", LIGHT["accent"])
FIRST = Look("alone", LIGHT["series_2"], symbol="circle-open", bar=False)
TOTAL = Look("in total", LIGHT["series_1"], symbol="diamond", bar=False)


def tornado_figure(data: Tornado, *, narrow: bool = False) -> Figure:
    """Two bars for each parameter, from no change: at the lowest and at the highest value tried."""
    shown = data.swings[:SHOWN]
    axis = points_axis(of for one in shown for of in (one.at_low, one.at_high))
    return rows([Group("", tuple(_swing(one) for one in shown))], axis, narrow=narrow)


def _swing(one: Swing) -> Row:
    tried = f"{number(one.low)} to {number(one.high)}, as it stands {number(one.default)}"
    marks = (Mark(one.at_low, LOW), Mark(one.at_high, HIGH))
    return Row(capital(one.words), one.shown, marks, tried)


def blocking_figure(data: Blocking, *, narrow: bool = False) -> Figure:
    """A bar for each ally that changes anything."""
    axis = points_axis(one.power for one in data.shown)
    found = tuple(Row(one.name, one.power.points, (Mark(one.power, POWER),)) for one in data.shown)
    return rows([Group("", found)], axis, narrow=narrow)


def sobol_figure(data: Sobol, *, narrow: bool = False) -> Figure:
    """Two dots for each factor: alone, and in total."""
    shown = data.factors[:SHOWN]
    found = tuple(_factor(one) for one in shown)
    return rows([Group("", found)], _indices(of for one in shown for of in (one.first, one.total)), narrow=narrow)


def _factor(one: Factor) -> Row:
    marks = (Mark(one.first, FIRST), Mark(one.total, TOTAL))
    return Row(capital(one.words), one.total.shown, marks, one.kind)


def _indices(found: Iterable[Estimate]) -> Axis:
    ends = [end for of in found for end in (of.low, of.high)]
    low, high = 1.05 * min([0.0, *ends]), max([1.0, *(1.05 * end for end in ends)])
    return Axis(low, high, (0, 0.5, 1), ("0", "0.5", "1"), "share of the variance")
