"""The sections of a page about a sweep."""

from __future__ import annotations

from nacsim.findings.cliffs import along
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.sweep import sweep
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SweepSummary
from nacsim_dashboards.chart import Section
from nacsim_dashboards.charts import sweep_adoption, sweep_hours, sweep_map, sweep_outcomes


def answer(summary: SweepSummary, scenario: Scenario) -> str:
    """The page's answer in one sentence."""
    return f"{sweep(summary, scenario).headline}."


def sections(summary: SweepSummary, scenario: Scenario) -> list[Section]:
    """Over one number: adoption, outcomes and time; over two: a map of adoption. What the texts lose, in a sentence.

    scenario: what it was of.
    """
    swept = sweep(summary, scenario)
    cliff = (f"{claim}.",) if (claim := along(swept)) else ()
    loss = (f"{swept.dilution}.",) if swept.dilution else ()
    if len(swept.over) > 1:
        return [
            Section("adoption", "How adoption moves", (sweep_map.chart(swept), f"{INTERVALS}.")),
            Section("time", "How long it takes, and what the text loses", (f"{swept.duration}.", *loss)),
        ]
    return [
        Section("adoption", "How adoption moves", (sweep_adoption.chart(swept), f"{INTERVALS}.", *cliff)),
        Section("which", "Which outcome", (sweep_outcomes.chart(swept),)),
        Section("time", "How long it takes, and what the text loses", (sweep_hours.chart(swept), *loss)),
    ]
