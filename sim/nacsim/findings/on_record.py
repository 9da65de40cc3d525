"""The decisions on record one by one: what happened, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.backtest import likeliest
from nacsim.findings.words import safe
from nacsim.record import Outcome
from nacsim.store.backtest_summary import BacktestSummary


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One decision beside its forecast."""

    id: str
    title: str
    date: str
    happened: Outcome
    shares: Mapping[Outcome, float]
    chances: Mapping[Outcome, float]


def on_record(summary: BacktestSummary) -> tuple[OnRecord, ...]:
    """All decisions, the oldest first."""
    found = (
        OnRecord(case.id, safe(case.title), case.date, case.happened, case.shares, case.chances)
        for case in summary.cases
    )
    return tuple(sorted(found, key=lambda each: (each.date, each.id)))


def right(decisions: Sequence[OnRecord]) -> str:
    """How often most runs ended as it happened."""
    hits = sum(likeliest(each.shares) == each.happened for each in decisions)
    return f"In {hits} of {len(decisions)} decisions, what most runs came to is what happened"
