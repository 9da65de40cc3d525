"""The staircase to consent: a step line for each holdout, and the line above which it lets the text pass."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from plotly.graph_objects import Figure

from nacsim.findings.staircase import FLAT, Staircase
from nacsim.findings.stairs import Stair, told_height
from nacsim.findings.words import NO_RECKONING, capital, count_of_allies
from nacsim_dashboards.chart import Cell, Chart, Step, Table
from nacsim_dashboards.charts.columns import columns
from nacsim_dashboards.charts.staircase_layout import INNER, NARROW, WIDE, Frame, StairForm
from nacsim_dashboards.charts.staircase_lines import lines_of
from nacsim_dashboards.charts.staircase_notes import Room, notes, room_for, shapes
from nacsim_dashboards.theme import Axis, look

QUESTION = "What brings the holdouts to consent?"
TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Distances of ticks; the smallest is taken that needs at most five."""


def chart(finding: Staircase, *, unfolding: bool = False) -> Chart | str:
    """Step by step through the sittings; a sentence if there is nobody to draw.

    unfolding: each step shows the stairs only up to its sitting, and none stands before the first.
    """
    if not finding.drawn:
        return f"{finding.headline}."
    wide, narrow = (_figures(finding, form, unfolding) for form in (WIDE, NARROW))
    steps = tuple(
        Step(sitting.label, finding.says(i), *figures)
        for i, (sitting, *figures) in enumerate(zip(finding.sittings, wide, narrow, strict=True))
    )
    if unfolding:
        steps = (Step("", QUESTION, *(_bare(figure) for figure in (wide[0], narrow[0]))), *steps)
    return Chart(
        key="staircase",
        title=finding.headline,
        caption=_caption(finding),
        figure=steps[0].figure,
        narrow=steps[0].narrow,
        table=_table(finding),
        steps=steps,
        follows="round-table",
        question=QUESTION if unfolding else "",
        least=WIDE.width,
    )


def _caption(finding: Staircase) -> str:
    some = len(finding.stairs) - len(finding.drawn)
    mute = [stair.course.ally for stair in finding.stairs if not stair.known and not stair.late]
    silent = f" {capital(finding.words.some(mute))} {NO_RECKONING}." if mute else ""
    late = f" {finding.late}." if finding.late else ""
    kept = any(mark.short == "silence kept" for mark in finding.marks if finding.sittings[mark.after].letters)
    rest = f" Drawn are {len(finding.drawn)} of {count_of_allies(len(finding.stairs))} that objected." if some else ""
    return (
        "Each line is an ally that objected, each stair a session: its height is how far the ally was from letting the"
        " text pass (its margin less its reserve); below the bold line it objects. Beside the rises and falls worth"
        " naming, what made the most of them. The shaded column is the session shown above. A crossed"
        f" square is a letter {'of objection' if kept else 'that breaks a silence'}; a thin dotted line"
        f" goes on from where an ally was last heard.{rest}{silent}{late}"
    )


def _table(finding: Staircase) -> Table:
    rows = tuple(row for stair in finding.stairs for row in _rows(finding, stair))
    return Table(("ally", "session", "past (+) or short of (-) consent", "change", "what made it"), rows, sortable=True)


def _rows(finding: Staircase, stair: Stair) -> Iterator[tuple[Cell, ...]]:
    rises = {rise.end: rise for rise in stair.rises}
    for i, point in enumerate(stair.points):
        rise, session = rises.get(i), finding.sittings[i].session or 0
        change = (f"{stair.change_shown(rise):+.2f}", rise.words) if rise else ("", "")
        letter = f"; then it {finding.sittings[i].by_letter}" if stair.course.letters[i] else ""
        height = stair.lacking(i) if point is None else f"{told_height(point):+.2f}"
        yield (stair.course.name, session, height, change[0], (change[1] + letter).removeprefix("; "))
    yield (stair.course.name, "end", stair.ends, "", "")


def _figures(finding: Staircase, form: StairForm, unfolding: bool) -> list[Figure]:
    """One for each sitting, all of one size."""
    last = len(finding.sittings) - 1
    whole = Frame(finding, form, last)
    frames = [Frame(finding, form, i + 1, ended=False) if unfolding else whole for i in range(last)]
    room = room_for([*frames, whole] if unfolding else [whole])
    return [_figure(frame, room, here) for here, frame in enumerate([*frames, whole])]


def _bare(figure: Figure) -> Figure:
    """The same place without any line, before anybody was heard."""
    layout = figure.to_plotly_json()["layout"] | {"annotations": []}
    return Figure([], layout)


def _figure(frame: Frame, room: Room, here: int) -> Figure:
    """The picture up to a sitting. here: the one that is marked."""
    form, finding, base = frame.form, frame.finding, frame.finding.height[0]
    return Figure(
        [trace for place, stair in enumerate(finding.drawn) for trace in lines_of(frame, stair, place)],
        look(
            round(INNER + room.bottom + room.top + room.head + room.foot),
            margin={"l": form.left, "r": form.right, "t": room.head, "b": room.foot},
            showlegend=False,
            shapes=shapes(frame, here),
            annotations=notes(frame),
            xaxis=columns(finding.sittings, form.ticks) | {"automargin": False},
            yaxis=_heights(finding)
            | {"range": [base - room.bottom / frame.unit, base + (INNER + room.top) / frame.unit]},
        ),
    )


def _heights(finding: Staircase) -> Axis:
    """How far from consent, in words."""
    low, high = finding.height
    high = max(high, low + FLAT)
    step = next((step for step in TICKS if (high - low) / step <= 5), TICKS[-1])
    ticks = [i * step for i in range(ceil(low / step), floor(high / step) + 1)]
    decimals = 2 if step < 0.1 else 1
    words = [f"{abs(at):.{decimals}f} {'short' if at < 0 else 'past'}" if at else "<b>consent</b>" for at in ticks]
    return {
        "tickvals": ticks,
        "ticktext": words,
        "tickfont": {"size": 11},
        "automargin": False,
        "zeroline": False,
        "showgrid": False,
    }
