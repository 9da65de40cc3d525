"""The sections of a page about an ensemble."""

from __future__ import annotations

from nacsim.findings.chances import chances
from nacsim.findings.clauses import clauses
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.proceedings import proceedings
from nacsim.findings.timing import timing
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim_dashboards.chart import Points, Section
from nacsim_dashboards.charts import clauses as clauses_chart
from nacsim_dashboards.charts import holdouts as holdouts_chart
from nacsim_dashboards.charts import outcomes as outcomes_chart
from nacsim_dashboards.charts import timing as timing_chart


def answer(summary: EnsembleSummary, scenario: Scenario) -> str:
    """The page's answer in one sentence."""
    return f"{outcomes(summary, scenario).answer}."


def sections(summary: EnsembleSummary, scenario: Scenario) -> list[Section]:
    """What comes of it, who holds out, when, what happens on the way, and what the clauses became.

    scenario: what the runs were of.
    """
    return [
        Section(
            "what",
            "How it ends",
            (outcomes_chart.chart(chances(summary, scenario)),),
            "How does it end, and how sure is that?",
        ),
        Section(
            "who",
            "Who holds out",
            (holdouts_chart.chart(holdouts(summary, scenario)),),
            "Who holds out, and how often?",
        ),
        Section("when", "When it ends", (timing_chart.chart(timing(summary, scenario)),), "When does it end?"),
        Section(
            "way",
            "On the way",
            (Points(tuple(f"{claim}." for claim in proceedings(summary).claims)),),
            "What happens on the way?",
        ),
        Section(
            "text",
            "What the clauses became",
            (clauses_chart.chart(clauses(summary, scenario)),),
            "What becomes of the clauses?",
        ),
    ]
