"""The same matter under other rules, in other forums, with another chair: a strip for each, and all as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nacsim.findings.other_rules import Arrangement, OtherRules
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Cell, Strip, Strips, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells, or_dash
from nacsim_dashboards.charts.outcome_strip import strip
from nacsim_dashboards.charts.reading import sentences


def strips(settings: Iterable[Arrangement]) -> Strips:
    """A strip for each, with the difference from the matter as it is beside it."""
    return Strips(tuple(map(_strip, settings)))


def _strip(setting: Arrangement) -> Strip:
    drawn = strip(setting.strip)
    name = capital(setting.words)
    means = f"{name} ({setting.means})" if setting.means else name
    label = means if setting.change else f"As it is: {setting.means}"
    return replace(drawn, label=label, says=sentences(drawn.says, setting.difference))


def table(rules: OtherRules) -> Table:
    """As it is, and everything tried."""
    change = ("change, points", *INTERVAL)
    header = ("changed", "setting", "adopted, %", *INTERVAL, *change, "median hours", "mean dilution")
    tried = [(aspect.heading, setting) for aspect in rules.aspects for setting in aspect.settings]
    lines = tuple(_line(heading, setting) for heading, setting in [("as it is", rules.as_is), *tried])
    return Table(header, lines, "Every rule and setting tried")


def _line(heading: str, setting: Arrangement) -> tuple[Cell, ...]:
    change = cells(setting.change) if setting.change else ("", "", "")
    return heading, setting.words, *cells(setting.adopted), *change, setting.hours, or_dash(setting.dilution)
