"""The staircase to consent, in lines: for every holdout where it stood at each session, drawn in letters and told."""

from __future__ import annotations

from nacsim.findings.staircase import Staircase, staircase
from nacsim.findings.stairs import Stair
from nacsim.findings.words import NO_RECKONING, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.telling.claims import plain_ascii, sentences
from nacsim.telling.lines import Line, heading, labelled, paragraph

STEPS = 12
"""Columns up to consent."""
PAST = 4
"""Columns behind it."""
NOT_THE_MODEL = f"Who answered for itself {NO_RECKONING}"


def staircase_lines(record: Record, scenario: Scenario) -> list[Line]:
    """Every holdout's way from session to session; nothing where nobody ever objected."""
    found = staircase(record, scenario)
    if not found.stairs:
        return []
    lines = [*heading("The staircase to consent"), *sentences(found.headline)]
    if found.drawn:
        lines += paragraph("o: at the end of each session; |: from here on the text may pass", "note")
    for stair in found.drawn:
        lines += _stair(found, stair)
    silent = [stair.course.ally for stair in found.stairs if any(stair.silent)]
    return [
        *lines,
        *(paragraph(f"{NOT_THE_MODEL}: {found.words.names(silent)}.", "note") if silent and found.drawn else []),
        *(paragraph(f"{found.late}.", "note") if found.late and found.drawn else []),
    ]


def _stair(found: Staircase, stair: Stair) -> list[Line]:
    lines = paragraph(f"{safe(stair.course.name)}: {stair.ends}", "text")
    for place, sitting in enumerate(found.sittings[:-1]):
        drawn = _drawn(stair.points[place], *found.height)
        head = f"{sitting.session:>3} {drawn}"
        lines += labelled(head, plain_ascii(stair.at_sitting(place)), indent=4, column=len(head) + 1)
    return lines


def _drawn(point: float | None, low: float, high: float) -> str:
    """........o.......|     with the ally at its place."""
    way = [*"." * STEPS, "|", *" " * PAST]
    if point is None:
        return " " * len(way)
    place = (
        STEPS - max(1, round(STEPS * point / low)) if point < 0 else STEPS + max(1, round(PAST * point / (high or 1)))
    )
    way[place] = "o"
    return "".join(way)
