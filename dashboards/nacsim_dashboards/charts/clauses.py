"""What the clauses became: a group for each clause, a row for each of its wordings."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.clauses import Clauses, ClauseShares, OptionShare
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells, yes
from nacsim_dashboards.charts.reading import NEVER_READ, ON_RECORD, sentences
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row, notes
from nacsim_dashboards.theme import LIGHT

KEPT = MarkStyle("as in the draft", LIGHT["series_6"], "/")
CHANGED = MarkStyle("another wording", LIGHT["accent"])
AXIS = replace(PERCENT, title="share of adopted texts")


def chart(finding: Clauses) -> Chart | str:
    """The chart, in both widths; a sentence where nothing was adopted."""
    if not finding.adopted:
        return f"{finding.headline}."
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("clauses", finding.headline, caption(finding), wide, table(finding), narrow=narrow)


def figure(finding: Clauses, *, narrow: bool = False) -> Figure:
    """The draft's own wording is hatched."""
    return rows([_group(clause) for clause in finding.clauses], AXIS, narrow=narrow)


def _group(clause: ClauseShares) -> Group:
    core = ", without which nothing is decided" if clause.core else ""
    return Group(f"{clause.title} ({clause.name}{core})", tuple(_row(option) for option in clause.shown))


def _row(option: OptionShare) -> Row:
    note = notes("draft" if option.draft else "", ON_RECORD if option.on_record else "")
    return Row(option.text, option.share.shown, (Mark(option.share, KEPT if option.draft else CHANGED),), note)


def caption(finding: Clauses) -> str:
    """How to read it."""
    against = finding.against_record
    return sentences(
        finding.basis, THIN_LINES, against, NEVER_READ if against else "", "Hatched: the draft's own wording."
    )


def table(finding: Clauses) -> Table:
    """Every wording, also those never adopted."""
    options = (
        (clause.title, option.text, *cells(option.share), yes(option.draft), yes(option.on_record))
        for clause in finding.clauses
        for option in clause.options
    )
    return Table(("clause", "wording", "share, %", *INTERVAL, "draft", "on record"), tuple(options))
