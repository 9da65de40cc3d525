"""A sweep as a person would read it: a line for each point."""

from __future__ import annotations

from collections.abc import Iterator

from nacsim.findings.estimates import number
from nacsim.findings.sweep import Point, SweepFinding, sweep
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SweepSummary
from nacsim.telling.claims import headline, notes, opening, plain_ascii, sentences
from nacsim.telling.lines import Line, labelled, paragraph

BAR = 20
"""Columns of a bar that stands for every run."""
ACROSS = 9
"""Values of a second number that fit beside each other."""
CELL = 8


def sweep_report(scenario: Scenario, summary: SweepSummary) -> list[Line]:
    """What `nac sweep` found, in lines of at most 80 columns."""
    swept = sweep(summary)
    gridded = len(swept.over) > 1 and len(swept.over[1].values) <= ACROSS
    return [
        *opening(scenario, summary),
        *labelled("Runs", swept.sample),
        *(line for over in swept.over for line in labelled("Swept", plain_ascii(over.says))),
        *headline(swept.headline),
        *(_grid(swept) if gridded else _table(swept)),
        Line(),
        *sentences(swept.leading if len(swept.over) == 1 else "", swept.duration, swept.dilution),
        *notes(scenario.notes),
    ]


def _at(point: Point) -> str:
    return plain_ascii(", ".join(number(value) for value in point.at))


def _table(swept: SweepFinding) -> Iterator[Line]:
    first, *others = swept.points
    column = max(6, *(len(_at(point)) + 2 for point in swept.points))
    yield Line(f"  {'at':<{column}}adopted  {'':<{BAR}}  against {_at(first)} (95 % interval)", "note")
    yield Line(_row(first, column).rstrip())
    for point in others:
        yield Line(f"{_row(point, column)}  {plain_ascii(point.change.points)}")


def _row(point: Point, column: int) -> str:
    share = point.adopted.value
    return f"  {_at(point):<{column}}{share:>7.1%}  {'#' * round(share * BAR):<{BAR}}"


def _grid(swept: SweepFinding) -> Iterator[Line]:
    """The share adopted, the first number going down and the second across."""
    down, across = swept.over
    at = {point.at: point for point in swept.points}
    column = max(CELL, *(len(plain_ascii(number(value))) for value in down.values))
    yield from paragraph(f"Down: {down.path}. Across: {across.path}.", "note")
    yield Line(
        f"  {'':>{column}}" + "".join(f"{plain_ascii(number(value)):>{CELL}}" for value in across.values), "note"
    )
    for value in down.values:
        cells = "".join(f"{at[value, other].adopted.value:>{CELL}.1%}" for other in across.values)
        yield Line(f"  {plain_ascii(number(value)):>{column}}{cells}")
    yield from sentences(swept.widest, style="note")
