"""The sections of pages about an ensemble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from plotly.graph_objects import Figure

from nacsim.findings.clauses import clauses
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.timing import when
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards import captions_many as says
from nacsim_dashboards import tables_many as tables
from nacsim_dashboards.chart import Chart, Part, Section, Table
from nacsim_dashboards.charts.clauses import clauses_figure
from nacsim_dashboards.charts.holdouts import holdouts_figure
from nacsim_dashboards.charts.outcomes import outcomes_figure
from nacsim_dashboards.charts.timing import when_figure

Summary = Mapping[str, Any]
T = TypeVar("T")


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


def answer_of_ensemble(summary: Summary, scenario: Scenario) -> str:
    """The page's answer in one sentence."""
    return says.outcomes_answer(outcomes(summary, scenario))


def sections_of_ensemble(summary: Summary, scenario: Scenario) -> list[Section]:
    """What comes of it, who holds out, when, and what the clauses become.

    summary: the JSON of `nac ensemble`; scenario: what it was run from.
    """
    return [
        Section("what", "What comes of it", (_outcomes(summary, scenario),)),
        Section("who", "Who holds out", (_holdouts(summary, scenario),)),
        Section("when", "When it ends", (_when(summary, scenario),)),
        Section("text", "What the clauses became", (_clauses(summary, scenario),)),
    ]


def _outcomes(summary: Summary, scenario: Scenario) -> Part:
    data = outcomes(summary, scenario)
    return _chart("outcomes", data, says.outcomes_title, says.outcomes_caption, outcomes_figure, tables.outcomes_table)


def _holdouts(summary: Summary, scenario: Scenario) -> Part:
    data = holdouts(summary, scenario)
    if data.nobody:
        return f"{says.holdouts_title(data)}."
    return _chart("holdouts", data, says.holdouts_title, says.holdouts_caption, holdouts_figure, tables.holdouts_table)


def _when(summary: Summary, scenario: Scenario) -> Part:
    return _chart("times", when(summary, scenario), says.when_title, says.when_caption, when_figure, tables.when_table)


def _clauses(summary: Summary, scenario: Scenario) -> Part:
    data = clauses(summary, scenario)
    if not data.adopted:
        return f"{says.clauses_title(data)}."
    return _chart("clauses", data, says.clauses_title, says.clauses_caption, clauses_figure, tables.clauses_table)
