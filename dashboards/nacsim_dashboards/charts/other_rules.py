"""The same matter under other rules, in other forums, with another chair."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.other_rules import Arrangement, OtherRules
from nacsim.findings.words import capital, listed
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells, or_dash
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

AS_IS = MarkStyle("as it is", LIGHT["ink"])
WHAT_IF = MarkStyle("what if", LIGHT["accent"], "/")
AXIS = replace(PERCENT, title="share of runs adopted")


def chart(rules: OtherRules) -> Chart:
    """The chart, in both widths."""
    left_out = f" Left out: {listed(rules.left_out)}." if rules.left_out else ""
    caption = (
        f"Shares of {rules.sample}. NATO decides by consensus and takes no votes:"
        " every other rule is a what-if, with the same allies wanting the same. Below each: its most frequent outcome,"
        " if one clearly is, when half of the runs have ended, and dilution, of 1: what the adopted text has lost on"
        f" average. Dotted: as it is. {THIN_LINES}{left_out}"
    )
    return Chart("by-rule", rules.headline, caption, figure(rules), table(rules), narrow=figure(rules, narrow=True))


def figure(rules: OtherRules, *, narrow: bool = False) -> Figure:
    """The matter as it is, then a group of rows for each thing that is changed; a dotted line where it is as it is."""
    groups = [
        Group("As it is", (_row(rules.as_is, AS_IS),)),
        *(
            Group(aspect.heading, tuple(_row(setting, WHAT_IF) for setting in aspect.settings))
            for aspect in rules.aspects
        ),
    ]
    return rows(groups, AXIS, narrow=narrow, reference=rules.as_is.adopted.value)


def table(rules: OtherRules) -> Table:
    """As it is, and everything tried."""
    change = ("change, points", *INTERVAL)
    header = ("changed", "setting", "adopted, %", *INTERVAL, *change, "median hours", "mean dilution")
    tried = [(aspect.heading, setting) for aspect in rules.aspects for setting in aspect.settings]
    return Table(header, tuple(_line(heading, setting) for heading, setting in [("as it is", rules.as_is), *tried]))


def _line(heading: str, setting: Arrangement) -> tuple[Cell, ...]:
    change = cells(setting.change) if setting.change else ("", "", "")
    return heading, setting.words, *cells(setting.adopted), *change, setting.hours, or_dash(setting.dilution)


def _row(setting: Arrangement, look: MarkStyle) -> Row:
    label = f"{capital(setting.words)}{f': {setting.means}' if setting.means else ''}"
    return Row(label, setting.adopted.shown, (Mark(setting.adopted, look),), setting.says)
