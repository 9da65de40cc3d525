"""The sections of a page about a sweep."""

from __future__ import annotations

from nacsim.findings.cliffs import along
from nacsim.findings.sweep import sweep
from nacsim.store.summaries import SweepSummary
from nacsim_dashboards.chart import Section
from nacsim_dashboards.charts import sweep_adoption, sweep_hours, sweep_map, sweep_outcomes


def answer(summary: SweepSummary) -> str:
    """The page's answer in one sentence."""
    swept = sweep(summary)
    return " ".join(f"{claim}." for claim in (swept.headline, along(swept)) if claim)


def sections(summary: SweepSummary) -> list[Section]:
    """Over one number: adoption, outcomes and time; over two: a map of adoption. What the texts lose, in a sentence."""
    swept = sweep(summary)
    loss = (f"{swept.dilution}.",) if swept.dilution else ()
    if len(swept.over) > 1:
        return [
            Section("adoption", "How adoption moves", (sweep_map.chart(swept),)),
            Section("time", "How long it takes, and what the text loses", (f"{swept.duration}.", *loss)),
        ]
    return [
        Section("adoption", "How adoption moves", (sweep_adoption.chart(swept),)),
        Section("which", "Which outcome", (sweep_outcomes.chart(swept),)),
        Section("time", "How long it takes, and what the text loses", (sweep_hours.chart(swept), *loss)),
    ]
