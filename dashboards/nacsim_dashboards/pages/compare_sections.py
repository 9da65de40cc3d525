"""The sections of a page about a comparison; rules first, if it is about rules."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.findings.cliffs import between
from nacsim.findings.comparison import ComparisonFinding, comparison
from nacsim.findings.differences import differences
from nacsim.findings.flips import flips, mechanisms
from nacsim.findings.other_rules import other_rules
from nacsim.findings.variants import compared as compared_finding
from nacsim.findings.words import quoted
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim_dashboards.chart import Fold, Part, Points, Section, Table
from nacsim_dashboards.charts import compared, flipped_runs
from nacsim_dashboards.charts import differences as differences_chart
from nacsim_dashboards.charts import mechanisms as mechanisms_chart
from nacsim_dashboards.charts import other_rules as rules_chart

SHORT = 12
"""Rows of a table that stands open on the page."""


def answer(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> str:
    """The page's answer in one sentence."""
    by_rule = other_rules(summary, scenarios)
    claim = by_rule.headline if by_rule else comparison(summary).headline
    return " ".join(f"{sentence}." for sentence in (claim, *between(summary, scenarios)))


def sections(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> list[Section]:
    """Outcomes side by side, the differences, and the runs that flip. scenarios: of the results, in their order."""
    results, changes = comparison(summary), differences(summary)
    beside = Section("side-by-side", "Side by side", (compared.chart(results),))
    parts = (differences_chart.chart(changes), _folded(differences_chart.means_table(changes)))
    sharing = (f"{results.sharing}.",) if results.sharing else ()
    names = compared_finding(summary, scenarios)
    told = (Points(names),) if names else ()
    others = [
        Section("paired", "What differs, on the same draws", parts),
        Section("flipped", "Which runs flip, and how", _flipped(summary)),
        Section("differs", "What differs in the files", (*told, *sharing, _folded(settings_table(results)))),
    ]
    by_rule = other_rules(summary, scenarios)
    if by_rule is None:
        return [beside, *others]
    first = Section("rules", "Under other rules", (rules_chart.chart(by_rule), _folded(compared.table(results))))
    return [first, *([] if results.many else [beside]), *others]


def settings_table(results: ComparisonFinding) -> Table:
    """What the scenarios say differently: a column for each; of many, a row for each thing not as in the first."""
    caption = "What differs between them"
    if not results.many:
        columns = tuple(result.label for result in results.results)
        lines = tuple((setting.path, *setting.values) for setting in results.settings)
        return Table(("in the file", *columns), lines, caption)
    first, *others = results.results
    changed = (
        (result.label, setting.path, setting.values[i], setting.values[0])
        for i, result in enumerate(others, 1)
        for setting in results.settings
        if setting.values[i] != setting.values[0]
    )
    return Table(("result", "in the file", "says", f"{quoted(first.label)} says"), tuple(changed), caption)


def _flipped(summary: ComparisonSummary) -> tuple[Part, ...]:
    flipped, at_work = flips(summary), mechanisms(summary)
    if not at_work.pairs:
        return (flipped_runs.chart(flipped),)
    how = _folded(mechanisms_chart.table(at_work)) if flipped.many else mechanisms_chart.chart(at_work)
    return flipped_runs.chart(flipped), how


def _folded(table: Table) -> Part:
    """A table, folded where it is long."""
    return table if len(table.rows) <= SHORT else Fold(table.caption, (table,))
