"""What the charts about many runs draw, as rows. Shares in percent, differences in percentage points."""

from __future__ import annotations

from nacsim.findings.clauses import Clauses
from nacsim.findings.estimates import Estimate, Index
from nacsim.findings.holdouts import HoldOuts
from nacsim.findings.outcomes import Outcomes
from nacsim.findings.timing import When
from nacsim_dashboards.chart import Cell, Table

INTERVAL = ("from", "to (95%)")


def _cells(of: Estimate) -> tuple[Cell, ...]:
    """A value and its interval: an index as it is, all else times 100."""
    times, digits = (1, 3) if isinstance(of, Index) else (100, 2)
    return tuple(round(times * one, digits) + 0.0 for one in (of.value, of.low, of.high))


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def outcomes_table(data: Outcomes) -> Table:
    """An outcome a row."""
    rows = [(one.words, *_cells(one.share), _yes(one.on_record)) for one in data.shares]
    rows.append(("adopted at all", *_cells(data.adopted), ""))
    return Table(("outcome", "share, %", *INTERVAL, "on record"), tuple(rows))


def holdouts_table(data: HoldOuts) -> Table:
    """Everyone who does anything, also what is too rare to draw."""
    rows = (
        (doing.words, one.name, *_cells(one.share), one.coded or "predicted", _yes(one.on_record))
        for doing in data.doings
        for one in doing.everyone
    )
    return Table(("what", "ally", "share, %", *INTERVAL, "coded or predicted", "on record"), tuple(rows))


def when_table(data: When) -> Table:
    """Each step of each curve, and what was due."""
    rows: list[tuple[Cell, ...]] = [
        (step.when, curve.words, *_cells(step.share)) for curve in data.curves for step in curve.steps[1:]
    ]
    rows += [(mark.words.partition(": ")[0], mark.words.partition(": ")[2], "", "", "") for mark in data.marks]
    return Table(("by", "has come to", "share, %", *INTERVAL), tuple(rows))


def clauses_table(data: Clauses) -> Table:
    """Every wording, also those never adopted."""
    rows = (
        (clause.title, one.text, *_cells(one.share), _yes(one.draft), _yes(one.on_record))
        for clause in data.clauses
        for one in clause.options
    )
    return Table(("clause", "wording", "share, %", *INTERVAL, "draft", "on record"), tuple(rows))
