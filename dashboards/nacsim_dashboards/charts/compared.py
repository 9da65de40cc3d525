"""Outcomes of several results, side by side."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.comparison import ComparisonFinding
from nacsim.findings.words import OUTCOME_WORDS, capital
from nacsim.record import Outcome
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT, OUTCOME_COLOURS, OUTCOME_PATTERNS

SHARE = MarkStyle("", LIGHT["accent"])


def chart(results: ComparisonFinding) -> Chart:
    """The chart, in both widths."""
    caption = f"Shares of {results.sample}. {THIN_LINES}"
    wide, narrow = figure(results), figure(results, narrow=True)
    return Chart("compared", results.headline, caption, wide, table(results), narrow=narrow)


def figure(results: ComparisonFinding, *, narrow: bool = False) -> Figure:
    """A group for each outcome that occurs, a row for each result; of many, only how often they are adopted."""
    if results.many:
        adopted = tuple(
            Row(result.label, result.adopted.shown, (Mark(result.adopted, SHARE),)) for result in results.results
        )
        return rows([Group("Adopted in any form", adopted)], PERCENT, narrow=narrow)
    return rows([_group(word, results) for word in results.occurring], PERCENT, narrow=narrow)


def table(results: ComparisonFinding) -> Table:
    """Every result by every outcome that occurs."""
    lines: list[tuple[Cell, ...]] = []
    for result in results.results:
        lines.append((result.label, "adopted at all", *cells(result.adopted)))
        lines += [(result.label, word.replace("_", " "), *cells(result.outcomes[word])) for word in results.occurring]
    return Table(("result", "outcome", "share of runs, %", *INTERVAL), tuple(lines), "Outcomes, side by side")


def _group(word: Outcome, results: ComparisonFinding) -> Group:
    look = MarkStyle("", OUTCOME_COLOURS[word], OUTCOME_PATTERNS[word])
    lines = (
        Row(result.label, result.outcomes[word].shown, (Mark(result.outcomes[word], look),))
        for result in results.results
    )
    return Group(capital(OUTCOME_WORDS[word]), tuple(lines))
