"""How well each predictor says what happened: a dot for its log score, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from plotly.graph_objects import Figure

from nacsim.findings.backtest import HOW_SCORED, BacktestFinding, Standing
from nacsim.findings.estimates import Index
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.charts.rows import ValueAxis, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

MODEL = MarkStyle("the model", LIGHT["accent"], bar=False)
RIVAL = MarkStyle("other predictors", LIGHT["series_6"], symbol="square", bar=False)
OF_MODEL = ("chances", "shares")
BASE = "base_rates"


def chart(finding: BacktestFinding) -> Chart:
    """The chart, in both widths."""
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("scores", finding.headline, caption(), wide, table(finding), narrow=narrow)


def figure(finding: BacktestFinding, *, narrow: bool = False) -> Figure:
    """The best first; a dotted line at base rates."""
    standings = finding.standings
    base = next(each.log.value for each in standings if each.key == BASE)
    lines = [Group("", tuple(_row(each) for each in standings))]
    return rows(lines, _axis(standings), narrow=narrow, reference=base)


def caption() -> str:
    """How to read it."""
    return sentences(
        HOW_SCORED,
        "Dotted: base rates. Intervals of single scores are wide because all predictors find the same decisions hard;"
        " what tells two apart is the paired difference, below each name",
        '"Clearly": 0 lies outside its interval.',
    )


def table(finding: BacktestFinding) -> Table:
    """Every score."""
    header = ("predictor", "log", *INTERVAL, "from base rates", *INTERVAL, "Brier", "ranked", "clauses")
    lines = (
        (each.words, *cells(each.log), *(_ends(each) if each.key != BASE else ("", "", "")), *_others(each))
        for each in finding.standings
    )
    return Table(header, tuple(lines))


def _ends(each: Standing) -> tuple[Cell, ...]:
    return cells(Index(each.difference.value, each.difference.low, each.difference.high))


def _others(each: Standing) -> tuple[Cell, ...]:
    clause = "-" if each.clause is None else round(each.clause.value, 3)
    return round(each.brier.value, 3), round(each.ranked.value, 3), clause


def _row(each: Standing) -> Row:
    note = "" if each.key == BASE else f"difference {each.difference.mean}"
    style = MODEL if each.key in OF_MODEL else RIVAL
    return Row(capital(each.words), each.log.shown, (Mark(each.log, style),), note)


def _axis(standings: Sequence[Standing]) -> ValueAxis:
    """From the lowest end of an interval to 0, which is perfect."""
    low = floor(2 * min(each.log.low for each in standings)) / 2
    ticks = tuple(low + i / 2 for i in range(round(-2 * low) + 1))
    labels = tuple("0" if tick == 0 else f"\N{MINUS SIGN}{-tick:g}" for tick in ticks)
    return ValueAxis(low, 0, ticks, labels, "log score: 0 is perfect")
