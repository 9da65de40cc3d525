"""A sweep as a person would read it: a line for each point."""

from __future__ import annotations

from collections.abc import Iterator

from nacsim.findings.cliffs import along
from nacsim.findings.estimates import INTERVALS, brief
from nacsim.findings.sweep import Point, SweepFinding, SweptNumber, sweep, value_words
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SweepSummary
from nacsim.telling.claims import headline, notes, opening, plain_ascii, sentences
from nacsim.telling.lines import Line, labelled, paragraph

BAR, SHORT_BAR = 20, 8
"""Columns of a bar that stands for every run: at most and at least."""
ACROSS = 9
"""Values of a second number that fit beside each other."""
CELL = 8


def sweep_report(scenario: Scenario, summary: SweepSummary) -> list[Line]:
    """What `nac sweep` found, in lines."""
    swept = sweep(summary, scenario)
    gridded = len(swept.over) > 1 and len(swept.over[1].values) <= ACROSS and _short(swept.over[1])
    return [
        *opening(scenario, summary),
        *labelled("Runs", swept.sample),
        *(line for over in swept.over for line in labelled("Swept", plain_ascii(over.says))),
        *headline(swept.headline),
        *sentences(along(swept)),
        *(_grid(swept) if gridded else _table(swept)),
        *sentences(INTERVALS, style="note"),
        Line(),
        *sentences(swept.leading if len(swept.over) == 1 else "", swept.duration, swept.dilution),
        *notes(scenario.notes),
    ]


def _short(over: SweptNumber) -> bool:
    """Whether its values fit beside each other."""
    return all(len(word) < CELL for word in over.words)


def _at(point: Point) -> str:
    return plain_ascii(", ".join(value_words(value) for value in point.at))


def _table(swept: SweepFinding) -> Iterator[Line]:
    first, *others = swept.points
    column = max(6, *(len(_at(point)) + 2 for point in swept.points))
    change = f"against {_at(first)}" if len(_at(first)) < CELL else "change"
    yield Line(f"  {'at':<{column}}adopted  {'':<{_bar(column)}}  {change} (95 % interval)", "note")
    yield Line(_row(first, column).rstrip())
    for point in others:
        yield Line(f"{_row(point, column)}  {plain_ascii(point.change.points)}")


def _row(point: Point, column: int) -> str:
    share = point.adopted.value
    bar = _bar(column)
    return f"  {_at(point):<{column}}{brief(share):>7}  {'#' * round(share * bar):<{bar}}"


def _bar(column: int) -> int:
    """Columns of a bar that stands for every run: fewer beside long words."""
    return min(BAR, max(SHORT_BAR, BAR + 12 - column))


def _grid(swept: SweepFinding) -> Iterator[Line]:
    """The share adopted, the first number going down and the second across."""
    down, across = swept.over
    at = {point.at: point for point in swept.points}
    column = max(CELL, *(len(plain_ascii(value_words(value))) for value in down.values))
    yield from paragraph(f"Down: {down.name}. Across: {across.name}.", "note")
    yield Line(
        f"  {'':>{column}}" + "".join(f"{plain_ascii(value_words(value)):>{CELL}}" for value in across.values), "note"
    )
    for value in down.values:
        cells = "".join(f"{brief(at[value, other].adopted.value):>{CELL}}" for other in across.values)
        yield Line(f"  {plain_ascii(value_words(value)):>{column}}{cells}")
    yield from sentences(swept.widest, style="note")
