"""Who holds out: a group of rows for each thing allies do, a row for each ally that does it."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.holdouts import AllyShare, Doing, HoldOuts
from nacsim.findings.words import counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells, yes
from nacsim_dashboards.charts.reading import NEVER_READ, ON_RECORD, sentences
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row, notes
from nacsim_dashboards.theme import LIGHT

CODED = MarkStyle("coded: echoes the sources", LIGHT["inferred"], "/")
UNSOURCED = replace(CODED, name="written into the file")
PREDICTED = MarkStyle("predicted by the model", LIGHT["accent"])


def chart(finding: HoldOuts) -> Chart | str:
    """The chart, in both widths; a sentence where there is nothing to draw."""
    if finding.nobody:
        return f"{finding.headline}."
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("holdouts", finding.headline, caption(finding), wide, table(finding), narrow=narrow)


def figure(finding: HoldOuts, *, narrow: bool = False) -> Figure:
    """What is coded is hatched, what is predicted is not."""
    coded = CODED if finding.sourced else UNSOURCED
    return rows([_group(doing, coded) for doing in finding.doings], PERCENT, narrow=narrow)


def _group(doing: Doing, coded: MarkStyle) -> Group:
    style = coded if doing.coded else PREDICTED
    allies = tuple(_row(ally, style) for ally in doing.shown) or (Row("nobody, or hardly ever", ""),)
    return Group(f"{doing.words} ({coded.name.partition(':')[0]})" if doing.coded else doing.words, allies)


def _row(ally: AllyShare, style: MarkStyle) -> Row:
    note = notes(ally.coded, ON_RECORD if ally.on_record else "")
    return Row(ally.name, ally.share.shown, (Mark(ally.share, style),), note)


def caption(finding: HoldOuts) -> str:
    """How to read it: what echoes the file, and what the model says of itself."""
    coded = "is coded: it echoes what was written into the file from the sources"
    if not finding.sourced:
        coded = "was written into the file, which names no source"
    recorded = any(ally.on_record for doing in finding.doings for ally in doing.allies)
    return sentences(
        f"Shares of {counted(finding.runs, 'run')}. Who objects first {coded}, as noted below each name, and is drawn"
        " hatched. All else is predicted.",
        THIN_LINES,
        NEVER_READ if recorded else "",
        "An ally without a seat in the body that decides keeps its last stance.",
    )


def table(finding: HoldOuts) -> Table:
    """Everyone who does anything, also what is too rare to draw."""
    allies = (
        (doing.words, ally.name, *cells(ally.share), ally.coded or "predicted", yes(ally.on_record))
        for doing in finding.doings
        for ally in doing.allies
    )
    return Table(("what", "ally", "share, %", *INTERVAL, "coded or predicted", "on record"), tuple(allies))
