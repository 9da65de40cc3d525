"""How often each outcome comes about: a bar for each with its interval, and a circle for its chance.

What is on record carries a diamond. Where the record gives no chances, there are no circles.
"""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.chances import Chances
from nacsim.findings.estimates import Estimate, percent
from nacsim.findings.outcomes import OutcomeShare
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells, yes
from nacsim_dashboards.charts.reading import NEVER_READ, ON_RECORD, sentences
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row, notes
from nacsim_dashboards.theme import LIGHT, OUTCOME_COLOURS, OUTCOME_PATTERNS

CIRCLE = "\N{WHITE CIRCLE}"
CHANCE = MarkStyle("", LIGHT["ink"], symbol="circle-open", bar=False)
WITH_CHANCES = replace(PERCENT, title=f"bars: share of runs; {CIRCLE} chance")


def chart(finding: Chances) -> Chart:
    """The chart, in both widths."""
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("outcomes", finding.of_runs.headline, caption(finding), wide, table(finding), narrow=narrow)


def figure(finding: Chances, *, narrow: bool = False) -> Figure:
    """A row for each outcome."""
    lines = tuple(_row(outcome) for outcome in finding.of_runs.shares)
    return rows([Group("", lines)], WITH_CHANCES if finding.given else PERCENT, narrow=narrow)


def _row(outcome: OutcomeShare) -> Row:
    look = MarkStyle("", OUTCOME_COLOURS[outcome.outcome], OUTCOME_PATTERNS[outcome.outcome])
    share, note = Mark(outcome.share, look), ON_RECORD if outcome.on_record else ""
    if (chance := outcome.chance) is None:
        return Row(capital(outcome.words), outcome.share.shown, (share,), note)
    mark = Mark(Estimate(chance, chance, chance), CHANCE)
    labels = notes(note, f"{CIRCLE} chance {percent(chance)}")
    return Row(capital(outcome.words), outcome.share.shown, (share, mark), labels)


def caption(finding: Chances) -> str:
    """How to read it."""
    of_runs = finding.of_runs
    recorded = of_runs.recorded
    return sentences(
        f"Bars are shares of {counted(of_runs.runs, 'run')}, each with its own draws of the uncertain numbers.",
        of_runs.adoption,
        THIN_LINES,
        finding.claim,
        f"{CIRCLE} marks the chance" if finding.given else "",
        finding.reading,
        finding.part_of_record,
        NEVER_READ if recorded else "",
        "This is a what-if: what happened did not happen under it." if recorded and of_runs.what_if else "",
    )


def table(finding: Chances) -> Table:
    """An outcome a row."""
    of_runs, given = finding.of_runs, finding.given
    shares = [
        (outcome.words, *cells(outcome.share), *_chance(outcome.chance), yes(outcome.on_record))
        for outcome in of_runs.shares
    ]
    decided = _chance(1 - given["not_adopted"] if given else None)
    adopted = ("adopted at all", *cells(of_runs.adopted), *decided, "")
    header = ("outcome", "share of runs, %", *INTERVAL, *(("chance, %",) if given else ()), "on record")
    return Table(header, (*shares, adopted))


def _chance(chance: float | None) -> tuple[Cell, ...]:
    """A cell, if the record gives chances."""
    return () if chance is None else (round(100 * chance, 2),)
