"""Which parameters adoption depends on: two bars for each, from no change."""

from __future__ import annotations

from collections.abc import Sequence

from plotly.graph_objects import Figure

from nacsim.findings.estimates import CLEARLY
from nacsim.findings.tornado import ASSUMED, Swing, Tornado
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.rows import rows
from nacsim_dashboards.charts.scales import SHOWN, all_in_table, points_axis
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

LOW = MarkStyle("at its lowest", LIGHT["series_2"], "/")
HIGH = MarkStyle("at its highest", LIGHT["series_1"])


def chart(tornado: Tornado) -> Chart | str:
    """The chart, in both widths; a sentence where there is nothing to draw."""
    if not tornado.moving:
        unmoved = f"moving any of {counted(len(tornado.swings), 'parameter')} changes no run"
        return f"{tornado.as_it_stands}; {unmoved}."
    drawn = len(_shown(tornado))
    rest = tornado.rest(drawn)
    caption = (
        f"Each parameter of the theory is moved alone, on the same draws. {tornado.as_it_stands}. Bars: the change at"
        " the lowest and at the highest value tried, in percentage points, with 95% intervals of the paired"
        f" differences; the table has the values. {ASSUMED} {CLEARLY}"
        f"{all_in_table(drawn, len(tornado.swings))}{f' {rest}.' if rest else ''}"
    )
    wide, narrow = figure(tornado), figure(tornado, narrow=True)
    return Chart("tornado", tornado.headline, caption, wide, table(tornado), narrow=narrow)


def figure(tornado: Tornado, *, narrow: bool = False) -> Figure:
    """For each parameter a bar at the lowest and one at the highest value tried."""
    shown = _shown(tornado)
    axis = points_axis(end for swing in shown for end in (swing.at_low, swing.at_high))
    return rows([Group("", tuple(_row(swing) for swing in shown))], axis, narrow=narrow)


def table(tornado: Tornado) -> Table:
    """Every parameter."""
    header = ("parameter", "what it is", "unchanged", "lowest", "change", *INTERVAL, "highest", "change", *INTERVAL)
    lines = (
        (swing.words, swing.means, swing.default, swing.low, *cells(swing.at_low), swing.high, *cells(swing.at_high))
        for swing in tornado.swings
    )
    return Table(header, tuple(lines))


def _shown(tornado: Tornado) -> Sequence[Swing]:
    """Those drawn: with an effect."""
    return tornado.moving[:SHOWN]


def _row(swing: Swing) -> Row:
    return Row(capital(swing.words), swing.shown, (Mark(swing.at_low, LOW), Mark(swing.at_high, HIGH)), swing.means)
