"""The sections of a page about an ensemble."""

from __future__ import annotations

from nacsim.findings.chances import chances
from nacsim.findings.clauses import clauses
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.proceedings import proceedings
from nacsim.findings.timing import timing
from nacsim.findings.ways import ways
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim_dashboards.chart import Part, Points, Section
from nacsim_dashboards.charts import clauses as clauses_chart
from nacsim_dashboards.charts import holdouts as holdouts_chart
from nacsim_dashboards.charts import outcomes as outcomes_chart
from nacsim_dashboards.charts import timing as timing_chart
from nacsim_dashboards.charts import ways as ways_chart


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
            (outcomes_chart.chart(chances(summary, scenario)), f"{INTERVALS}."),
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
            _on_the_way(summary),
            "What happens on the way?",
        ),
        Section(
            "text",
            "What the clauses became",
            (clauses_chart.chart(clauses(summary, scenario)),),
            "What becomes of the clauses?",
        ),
    ]


def _on_the_way(summary: EnsembleSummary) -> tuple[Part, ...]:
    """Which ways the runs go, where that was counted, and what is said of them on average."""
    gone, claims = ways(summary), proceedings(summary).claims
    return (*((ways_chart.chart(gone),) if gone else ()), Points(tuple(f"{claim}." for claim in claims)))
