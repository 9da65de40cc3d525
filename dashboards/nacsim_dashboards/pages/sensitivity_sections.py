"""The sections of a page about a sensitivity study."""

from __future__ import annotations

from nacsim.findings.blocking import blocking
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.sobol import sobol
from nacsim.findings.tornado import tornado
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SensitivitySummary
from nacsim_dashboards.chart import Section
from nacsim_dashboards.charts import blocking as blocking_chart
from nacsim_dashboards.charts import sobol as sobol_chart
from nacsim_dashboards.charts import tornado as tornado_chart


def answer(summary: SensitivitySummary) -> str:
    """The page's answer in one sentence."""
    return f"{tornado(summary).headline}."


def sections(summary: SensitivitySummary, scenario: Scenario) -> list[Section]:
    """Which parameters, which allies, and how much of chance."""
    consent = blocking_chart.chart(blocking(summary, scenario))
    shares = tuple(sobol_chart.chart(output) for output in sobol(summary, scenario))
    return [
        Section(
            "parameters",
            "Which parameters the outcome depends on",
            (tornado_chart.chart(tornado(summary)), f"{INTERVALS}."),
        ),
        Section("allies", "Whose consent the outcome depends on", (consent,)),
        Section("variance", "Where the differences between runs come from", shares),
    ]
