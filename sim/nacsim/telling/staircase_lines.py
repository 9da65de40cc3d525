"""The staircase to consent, in lines: for every holdout where it stood at each session, drawn in letters and told."""

from __future__ import annotations

from collections.abc import Collection

from nacsim.findings.landings import between, landings
from nacsim.findings.staircase import Staircase, staircase
from nacsim.findings.stairs import Stair
from nacsim.findings.words import NO_RECKONING, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.telling.claims import plain_ascii, sentences
from nacsim.telling.lines import Line, heading, labelled, laid_out, paragraph

STEPS = 12
"""Columns up to consent."""
PAST = 4
"""Columns behind it."""
SHORT = 8
"""Sessions that are all told."""
ROWS, ALL_ROWS = 25, 54
"""Lines for one ally where there are more sessions, and for all of them together."""
NOT_THE_MODEL = f"Who answered for itself {NO_RECKONING}"


def staircase_lines(record: Record, scenario: Scenario) -> list[Line]:
    """Every holdout's way from session to session; nothing where nobody objected, or none whose way is known."""
    found = staircase(record, scenario)
    if not (found.drawn or found.late):
        return []
    lines = [*heading("The staircase to consent"), *sentences(found.headline)]
    if found.drawn:
        lines += paragraph("o: at the end of each session; |: from here on the text may pass", "note")
    for stair in found.drawn:
        lines += _stair(found, stair, min(ROWS, ALL_ROWS // len(found.drawn)))
    silent = [stair.course.ally for stair in found.stairs if any(stair.silent)]
    return [
        *lines,
        *(paragraph(f"{NOT_THE_MODEL}: {found.words.names(silent)}.", "note") if silent and found.drawn else []),
        *(paragraph(f"{found.late}.", "note") if found.late and found.drawn else []),
    ]


def _stair(found: Staircase, stair: Stair, rows: int) -> list[Line]:
    """Session by session; of many as many of those that tell something as fit, with a line for those between."""
    every = range(len(stair.points))
    if len(every) <= SHORT:
        return _told(found, stair, every)
    places = landings(found, stair)
    for most in range(len(places), 2, -1):
        lines = _told(found, stair, places[:most])
        if len(laid_out(lines)) <= rows:
            return lines
    return _told(found, stair, places[:2])


def _told(found: Staircase, stair: Stair, places: Collection[int]) -> list[Line]:
    """The sittings at these places, and how it stood between them."""
    lines, passed = paragraph(f"{safe(stair.course.name)}: {stair.ends}", "text"), list[int]()
    for place in range(len(stair.points)):
        if place not in places:
            passed.append(place)
            continue
        if passed:
            lines += _between(found, stair, passed)
            passed = []
        lines += _sitting(found, stair, place)
    return lines


def _sitting(found: Staircase, stair: Stair, place: int) -> list[Line]:
    head = f"{found.sittings[place].session:>3} {_drawn(stair.points[place], *found.height)}"
    return labelled(head, plain_ascii(stair.at_sitting(place)), indent=4, column=len(head) + 1)


def _between(found: Staircase, stair: Stair, passed: list[int]) -> list[Line]:
    if len(passed) == 1:
        return _sitting(found, stair, passed[0])
    return labelled("...", between(stair, passed), "note", indent=4, column=len(f"000 {_drawn(None, 0, 0)} "))


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
