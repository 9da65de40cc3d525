"""Chart 11, drawn."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.rules import Rules, Setting
from nacsim.findings.words import capital
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row
from nacsim_dashboards.theme import LIGHT

AS_IS = Look("as it is", LIGHT["ink"])
WHAT_IF = Look("what if", LIGHT["accent"], "/")
AXIS = replace(PERCENT, title="share of runs adopted")


def rules_figure(data: Rules, *, narrow: bool = False) -> Figure:
    """The matter as it is, then a group of rows for each thing that is changed; a dotted line where it is as it is."""
    groups = [
        Group("As it is", (_row(data.as_is, AS_IS),)),
        *(Group(one.heading, tuple(_row(of, WHAT_IF) for of in one.settings)) for one in data.aspects),
    ]
    return rows(groups, AXIS, narrow=narrow, reference=data.as_is.adopted.value)


def _row(setting: Setting, look: Look) -> Row:
    label = f"{capital(setting.words)}{f': {setting.means}' if setting.means else ''}"
    return Row(label, setting.adopted.shown, (Mark(setting.adopted, look),), setting.says)
