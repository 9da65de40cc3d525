"""The sections of pages about several ensembles: a comparison, a sweep, a sensitivity study."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from plotly.graph_objects import Figure

from nacsim.findings.comparison import Comparison, comparison
from nacsim.findings.rules import Rules, rules
from nacsim.findings.sensitivity import Blocking, Sobol, blocking, sobol, tornado
from nacsim.findings.sweep import sweep
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards import captions_studies as tells
from nacsim_dashboards import tables_many as tables
from nacsim_dashboards.chart import Chart, Fold, Part, Section, Table
from nacsim_dashboards.charts import comparison as pairs
from nacsim_dashboards.charts import sweep as lines
from nacsim_dashboards.charts.rules import rules_figure
from nacsim_dashboards.charts.sensitivity import blocking_figure, sobol_figure, tornado_figure
from nacsim_dashboards.charts.sweep_map import map_figure

Summary = Mapping[str, Any]
T = TypeVar("T")
SHORT = 12
"""Rows of a table that stands open on the page."""


def _chart(
    key: str,
    data: T,
    title: Callable[[T], str],
    caption: Callable[[T], str],
    figure: Callable[..., Figure],
    table: Callable[[T], Table],
) -> Chart:
    """A chart in both widths, all of it from one data object."""
    return Chart(key, title(data), caption(data), figure(data), table(data), narrow=figure(data, narrow=True))


def answer_of_compare(summary: Summary, scenarios: Sequence[Scenario]) -> str:
    """The page's answer in one sentence."""
    by_rule = rules(summary, scenarios)
    return f"{tells.rules_title(by_rule) if by_rule else tells.comparison_title(comparison(summary))}."


def sections_of_compare(summary: Summary, scenarios: Sequence[Scenario]) -> list[Section]:
    """Outcomes side by side, the differences, and the runs that turned; before them the rules, if it is about rules.

    summary: the JSON of `nac compare`; scenarios: those of its results, in their order.
    """
    data, by_rule = comparison(summary), rules(summary, scenarios)
    found = [
        Section("side-by-side", "Side by side", (_side_by_side(data),)),
        Section("paired", "What differs, on the same draws", (_differences(data), _folded(tables.others_table(data)))),
        Section("turned", "Which runs turned, and how", _turned(data)),
        Section("differs", "What differs in the files", (_folded(tables.differs_table(data)),)),
    ]
    if not by_rule:
        return found
    first = Section("rules", "Under other rules", (_rules(by_rule), _folded(tables.comparison_table(data))))
    return [first, *(found[1:] if data.many else found)]


def _folded(table: Table) -> Part:
    """A table, folded where it is long."""
    return table if len(table.rows) <= SHORT else Fold(table.caption, (table,))


def _rules(data: Rules) -> Part:
    return _chart("by-rule", data, tells.rules_title, tells.rules_caption, rules_figure, tables.rules_table)


def _side_by_side(data: Comparison) -> Part:
    return _chart(
        "compared",
        data,
        tells.comparison_title,
        tells.comparison_caption,
        pairs.outcomes_side_by_side,
        tables.comparison_table,
    )


def _differences(data: Comparison) -> Part:
    return _chart(
        "differences",
        data,
        tells.differences_title,
        tells.differences_caption,
        pairs.differences_figure,
        tables.differences_table,
    )


def _turned(data: Comparison) -> tuple[Part, ...]:
    if not any(pair.flips for pair in data.pairs):
        return (f"{tells.turned_title(data)}.",)
    turned = _chart("turns", data, tells.turned_title, tells.turned_caption, pairs.turned_figure, tables.turned_table)
    if not any(pair.only_in for pair in data.pairs):
        return (turned,)
    if data.many:
        return turned, _folded(tables.mechanisms_table(data))
    return turned, _chart(
        "mechanisms",
        data,
        tells.mechanisms_title,
        tells.mechanisms_caption,
        pairs.mechanisms_figure,
        tables.mechanisms_table,
    )


def answer_of_sweep(summary: Summary, _scenario: Scenario) -> str:
    """The page's answer in one sentence."""
    return f"{tells.sweep_title(sweep(summary))}."


def sections_of_sweep(summary: Summary, _scenario: Scenario) -> list[Section]:
    """Over one number: adoption, outcomes and time; over two: a map of adoption. summary: the JSON of `nac sweep`."""
    data = sweep(summary)
    if len(data.over) > 1:
        chart = _chart("map", data, tells.sweep_title, tells.sweep_caption, map_figure, tables.sweep_table)
        return [Section("adoption", "How adoption moves", (chart,))]
    adoption = _chart("line", data, tells.sweep_title, tells.sweep_caption, lines.line_figure, tables.sweep_table)
    which = _chart(
        "outcomes",
        data,
        tells.sweep_outcomes_title,
        tells.sweep_outcomes_caption,
        lines.outcomes_figure,
        tables.sweep_outcomes_table,
    )
    hours = _chart(
        "hours", data, tells.sweep_hours_title, tells.sweep_hours_caption, lines.hours_figure, tables.sweep_table
    )
    return [
        Section("adoption", "How adoption moves", (adoption,)),
        Section("which", "Which outcome", (which,)),
        Section("time", "How long it takes", (hours,)),
    ]


def answer_of_sensitivity(summary: Summary, _scenario: Scenario) -> str:
    """The page's answer in one sentence."""
    return f"{tells.tornado_title(tornado(summary))}."


def sections_of_sensitivity(summary: Summary, scenario: Scenario) -> list[Section]:
    """Which parameters, which allies, and how much of chance. summary: the JSON of `nac sensitivity`."""
    parameters = _chart(
        "tornado", tornado(summary), tells.tornado_title, tells.tornado_caption, tornado_figure, tables.tornado_table
    )
    return [
        Section("parameters", "Which parameters it hangs on", (parameters,)),
        Section("allies", "Which allies it hangs on", (_blocking(blocking(summary, scenario)),)),
        Section("variance", "How much is due to what", tuple(_sobol(one) for one in sobol(summary, scenario))),
    ]


def _blocking(data: Blocking) -> Part:
    if not data.shown:
        return f"{tells.blocking_title(data)}."
    return _chart(
        "blocking", data, tells.blocking_title, tells.blocking_caption, blocking_figure, tables.blocking_table
    )


def _sobol(data: Sobol) -> Part:
    if not data.factors:
        return f"{tells.sobol_title(data)}."
    return _chart(
        f"sobol-{data.output}", data, tells.sobol_title, tells.sobol_caption, sobol_figure, tables.sobol_table
    )
