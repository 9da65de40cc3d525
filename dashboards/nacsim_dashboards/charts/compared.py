"""How each of several results ends: a strip for each, and all their shares as a table."""

from __future__ import annotations

from nacsim.findings.comparison import ComparisonFinding
from nacsim.findings.outcome_strip import outcome_strip
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim_dashboards.chart import Cell, Fold, Part, Strips, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.outcome_strip import strip

OPEN = 16
"""Strips that stand open; any more are folded."""


def strips(summary: ComparisonSummary, results: ComparisonFinding) -> tuple[Part, ...]:
    """A strip for each result, in their order."""
    every = tuple(
        strip(outcome_strip(stored, summary.runs, result.label))
        for stored, result in zip(summary.results, results.results, strict=True)
    )
    first, rest = every[:OPEN], every[OPEN:]
    return (Strips(first), Fold(f"The other {len(rest)}", (Strips(rest),))) if rest else (Strips(first),)


def table(results: ComparisonFinding) -> Table:
    """Every result by every outcome that occurs."""
    lines: list[tuple[Cell, ...]] = []
    for result in results.results:
        lines.append((result.label, "adopted at all", *cells(result.adopted)))
        lines += [(result.label, word.replace("_", " "), *cells(result.outcomes[word])) for word in results.occurring]
    return Table(("result", "outcome", "share of runs, %", *INTERVAL), tuple(lines), "Outcomes, side by side")
