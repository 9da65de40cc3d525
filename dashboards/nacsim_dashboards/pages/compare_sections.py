"""The sections of a page about a comparison; rules first, if it is about rules."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.findings.cliffs import between
from nacsim.findings.comparison import ComparisonFinding, comparison
from nacsim.findings.differences import Differences, differences
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.flips import Flips, Mechanisms, flips, mechanisms
from nacsim.findings.other_rules import OtherRules, other_rules
from nacsim.findings.variants import compared as compared_finding
from nacsim.findings.words import listed, quoted
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim_dashboards.chart import Fold, Part, Points, Section, Table
from nacsim_dashboards.charts import compared, flipped_runs
from nacsim_dashboards.charts import differences as differences_chart
from nacsim_dashboards.charts import mechanisms as mechanisms_chart
from nacsim_dashboards.charts import other_rules as rules_strips

WHAT_IF = (
    "NATO decides by consensus and takes no votes: every other rule is a what-if, with the same allies wanting the"
    " same."
)


def answer(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> str:
    """The page's answer in one sentence."""
    by_rule = other_rules(summary, scenarios)
    return f"{(by_rule or comparison(summary)).headline}."


def sections(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> list[Section]:
    """What differs in the files, how each ends, the differences, the runs that flip; rules first, if it is about them.

    scenarios: of the results, in their order.
    """
    results, by_rule = comparison(summary), other_rules(summary, scenarios)
    changes, flipped, at_work = differences(summary), flips(summary), mechanisms(summary)
    sample = f"{results.sample}."
    if by_rule is None:
        ends = (*compared.strips(summary, results), sample, _table_below(compared.table(results)))
        return [
            _files(summary, scenarios, results),
            Section("ends", "How each ends", ends),
            _paired(changes, between(summary, scenarios)),
            _flipped(flipped, at_work),
        ]
    return [
        *_rules(by_rule, results, sample),
        _paired(changes, between(summary, scenarios)),
        _flipped(flipped, at_work),
        _files(summary, scenarios, results),
    ]


def _rules(by_rule: OtherRules, results: ComparisonFinding, sample: str) -> list[Section]:
    """A strip for each rule, from the strictest on, then one for whatever else was tried."""
    side_by_side = () if results.many else (f"{results.headline}.",)
    left_out = (f"Left out: {listed(by_rule.left_out)}.",) if by_rule.left_out else ()
    below = (*side_by_side, sample, WHAT_IF, *left_out, _table_below(rules_strips.table(by_rule)))
    rules, other_strips = rules_strips.strips(by_rule.by_rule), rules_strips.strips(by_rule.others)
    if not by_rule.others:
        return [Section("rules", "Rule by rule, the strictest first", (rules, *below))]
    return [
        Section("rules", "Rule by rule, the strictest first", (rules,)),
        Section("others", "What else could be otherwise", (f"{by_rule.as_is_in_full}.", other_strips, *below)),
    ]


def _files(summary: ComparisonSummary, scenarios: Sequence[Scenario], results: ComparisonFinding) -> Section:
    sharing = (f"{results.sharing}.",) if results.sharing else ()
    names = Points(compared_finding(summary, scenarios))
    return Section("differs", "What differs in the files", (names, *sharing, _table_below(settings_table(results))))


def _paired(changes: Differences, cliffs: Sequence[str]) -> Section:
    chart, means = differences_chart.chart(changes), _table_below(differences_chart.means_table(changes))
    claims = (f"{claim}." for claim in (INTERVALS, *cliffs))
    return Section("paired", "What changes, on the same draws", (chart, *claims, means))


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


def _flipped(flipped: Flips, at_work: Mechanisms) -> Section:
    parts: tuple[Part, ...] = (flipped_runs.chart(flipped),)
    if at_work.pairs:
        table = mechanisms_chart.table(at_work)
        parts += (_table_below(table) if flipped.many else mechanisms_chart.chart(at_work),)
    return Section("flipped", "Which runs flip, and how", parts)


def _table_below(table: Table) -> Fold:
    return Fold(table.caption, (table,))
