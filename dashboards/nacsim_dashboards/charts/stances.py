"""A row for each course that allies took, a column for each sitting, a mark in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from plotly.graph_objects import Figure, Heatmap, Scatter

from nacsim.findings.stances import Row, Stances
from nacsim.findings.words import MARKS, STANCE_WORDS
from nacsim.record import STANCES, Stance
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.columns import columns
from nacsim_dashboards.charts.stances_moves import Signs, signs_of
from nacsim_dashboards.theme import (
    BARE,
    FIXED_LEGEND,
    STANCE_COLOURS,
    STANCE_INKS,
    Axis,
    literal,
    look,
    or_gap,
)

LINE = 22
"""Pixels of a row."""
BELOW = 52
"""Pixels for what names the columns."""

LEAST = 620
"""A plot narrower than this many pixels is drawn in the narrow form: one row would not hold the legend."""


def chart(finding: Stances) -> Chart:
    """Who held out, and who gave way when."""
    return Chart(
        key="stances",
        title=finding.headline,
        caption=_caption(finding),
        figure=stances(finding),
        narrow=stances(finding, narrow=True),
        table=_table(finding),
        least=LEAST,
    )


def _caption(finding: Stances) -> str:
    wide, narrow = (signs_of(finding.sittings, narrow=way) for way in (False, True))
    together = " Who took the same course may share a row." if len(finding.rows) < len(finding.courses) else ""
    empty = " An empty cell: no seat." if any(None in course.stances for course in finding.courses) else ""
    return (
        f"{finding.ways}. From the top: those that held out; those that gave way, the latest first; those that"
        f" wavered; and those that supported it throughout.{together} Above, what followed each"
        f" session{wide.key or (narrow.key and f' (on a narrow screen{narrow.key})')}.{empty}"
    )


def _table(finding: Stances) -> Table:
    sessions = (f"session {sitting.session}" if sitting.session else "end" for sitting in finding.sittings)
    rows = (
        (row.name, *(STANCE_WORDS[stance] if stance else "no seat" for stance in row.stances))
        for row in finding.courses
    )
    return Table(("ally", *sessions), tuple(rows))


def stances(finding: Stances, *, narrow: bool = False) -> Figure:
    """The courses, first row at the top, and above them what followed each sitting."""
    rows, signs, legend = finding.rows, signs_of(finding.sittings, narrow=narrow), 90 if narrow else 34
    return Figure(
        [_cells(rows), *(_marks(finding, stance, signs, 34 if narrow else 52) for stance in STANCES), signs.drawn()],
        look(
            LINE * len(rows) + signs.height + legend + BELOW,
            margin={"l": 8, "r": 8, "t": legend, "b": BELOW},
            legend={"y": 1, "yanchor": "bottom", "x": 0, **FIXED_LEGEND},
            xaxis=columns(finding.sittings, 7 if narrow else 16),
            yaxis=_names(rows, signs.height / LINE, narrow=narrow),
        ),
    )


def _names(rows: Sequence[Row], above: float, *, narrow: bool) -> Axis:
    """above: rows of room for what followed."""
    labels = [_code(row) if narrow else row.label for row in rows]
    return {
        "tickvals": [-0.5 - above / 2, *range(len(rows))],
        "ticktext": ["then" if above else "", *(literal(label, 24) for label in labels)],
        "range": [len(rows) - 0.5, -0.5 - above],
        **BARE,
    }


def _code(row: Row) -> str:
    return row.course.ally if len(row.courses) == 1 else f"{len(row.courses)} allies"


def _cells(rows: Sequence[Row]) -> Heatmap:
    """The colours; a cell is empty where there is no seat."""
    order = {stance: i for i, stance in enumerate(STANCES)}
    return Heatmap(
        x=list(range(len(rows[0].course.stances))),
        y=list(range(len(rows))),
        z=[[None if stance is None else order[stance] for stance in row.course.stances] for row in rows],
        zmin=-0.5,
        zmax=len(STANCES) - 0.5,
        colorscale=[
            [(i + end) / len(STANCES), STANCE_COLOURS[stance]] for i, stance in enumerate(STANCES) for end in (0, 1)
        ],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        hoverongaps=False,
    )


def _marks(finding: Stances, stance: Stance, signs: Signs, across: int) -> Scatter:
    """The marks of one stance; its symbol in the legend has the stance's colour. across: characters of a hover line."""
    at = [
        (i, y, row)
        for y, row in enumerate(finding.rows)
        for i, taken in enumerate(row.course.stances)
        if taken == stance
    ]
    wrote = [(row, finding.sittings[i].by_letter if row.course.letters[i] else "") for i, _, row in at]
    return Scatter(
        x=or_gap([i for i, _, _ in at]),
        y=or_gap([y for _, y, _ in at]),
        customdata=[" ".join(course.ally for course in row.courses) for _, _, row in at],
        mode="markers+text",
        text=[MARKS[stance] + (f" {signs.letter}" if letter else "") for _, letter in wrote],
        textfont={"color": STANCE_INKS[stance], "size": 12},
        marker={"symbol": "square", "size": 14, "color": STANCE_COLOURS[stance]},
        hovertext=[_broken(f"{row.names}: {STANCE_WORDS[stance]}{_wrote(letter)}", across) for row, letter in wrote],
        hoverinfo="text",
        name=f"{MARKS[stance]} {STANCE_WORDS[stance]}",
    )


def _broken(text: str, across: int) -> str:
    return "<br>".join(literal(line) for line in wrap(text, across))


def _wrote(letter: str) -> str:
    return f", then {letter}" if letter else ""
