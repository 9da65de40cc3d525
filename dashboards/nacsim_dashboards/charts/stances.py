"""A row for each ally, a column for each sitting, a mark in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from plotly.graph_objects import Figure, Heatmap, Scatter

from nacsim.findings.sittings import Sitting
from nacsim.findings.stances import Course, Stances
from nacsim.findings.words import MARKS, STANCE_WORDS
from nacsim.record import STANCES, Stance
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.theme import (
    BARE,
    FIXED_LEGEND,
    LIGHT,
    STANCE_COLOURS,
    STANCE_INKS,
    Axis,
    literal,
    look,
    or_gap,
)

LINE = 22
"""Pixels of a row."""
LETTERS = {
    "redraft": "R",
    "drafting": "C",
    "kept": "K",
    "items_dropped": "R",
    "demarche": "D",
    "side_deal": "P",
    "silence_started": "S",
    "silence_broken": "L",
    "moved_to_body": "B",
    "stage_passed": "U",
    "referred_up": "U",
    "calendar": "E",
    "sponsor_withdrew": "W",
}
"""What followed a sitting, in a letter; the caption says what they stand for."""


def chart(finding: Stances) -> Chart:
    """Who held out, and who gave way when."""
    return Chart(
        key="stances",
        title=finding.headline,
        caption=(
            f"{finding.ways}. From the top: those that held out; those that gave way, the latest first; those that"
            " wavered; and those that supported it throughout. Above, what followed each session: R redraft, C"
            " compromise tabled with nobody blocking, K kept for the meeting named beforehand, D demarche, P a side"
            " deal, S silence begun, L letter that breaks it, B another body, U up to the next body, E event, W"
            " withdrawn. An empty cell: no seat."
        ),
        figure=stances(finding),
        narrow=stances(finding, narrow=True),
        table=_table(finding),
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
    rows, above = finding.courses, 56 if narrow else 34
    return Figure(
        [_cells(rows), *(_marks(rows, stance) for stance in STANCES), _moves(finding.sittings)],
        look(
            LINE * (len(rows) + 1) + above + 52,
            margin={"l": 8, "r": 8, "t": above, "b": 52},
            legend={"y": 1, "yanchor": "bottom", "x": 0, **FIXED_LEGEND},
            xaxis=_columns(finding.sittings, 7 if narrow else 16),
            yaxis=_names(finding, narrow=narrow),
        ),
    )


def _columns(sittings: Sequence[Sitting], most: int) -> Axis:
    """The sittings from left to right, so many of them named at most."""
    last, every = len(sittings) - 1, ceil(len(sittings) / most)
    shown = [*(i for i in range(0, len(sittings), every) if i <= last - every), last]
    return {"tickvals": shown, "ticktext": [_column(sittings[i]) for i in shown], "range": [-0.5, last + 0.5], **BARE}


def _names(finding: Stances, *, narrow: bool) -> Axis:
    then = "then" if any(sitting.moves for sitting in finding.sittings[:-1]) else ""
    rows = finding.courses
    return {
        "tickvals": [-1, *range(len(rows))],
        "ticktext": [then, *(literal(row.ally if narrow else row.name, 22) for row in rows)],
        "range": [len(rows) - 0.5, -1.6],
        **BARE,
    }


def _cells(rows: Sequence[Course]) -> Heatmap:
    """The colours; a cell is empty where there is no seat."""
    order = {stance: i for i, stance in enumerate(STANCES)}
    return Heatmap(
        x=list(range(len(rows[0].stances))),
        y=list(range(len(rows))),
        z=[[None if stance is None else order[stance] for stance in row.stances] for row in rows],
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


def _marks(rows: Sequence[Course], stance: Stance) -> Scatter:
    """The marks of one stance; its symbol in the legend has the stance's colour."""
    at = [(i, y, row) for y, row in enumerate(rows) for i, taken in enumerate(row.stances) if taken == stance]
    return Scatter(
        x=or_gap([i for i, _, _ in at]),
        y=or_gap([y for _, y, _ in at]),
        mode="markers+text",
        text=[MARKS[stance] + (" L" if row.letters[i] else "") for i, _, row in at],
        textfont={"color": STANCE_INKS[stance], "size": 12},
        marker={"symbol": "square", "size": 14, "color": STANCE_COLOURS[stance]},
        hovertext=[literal(f"{row.name}: {STANCE_WORDS[stance]}{_wrote(row.letters[i])}") for i, _, row in at],
        hoverinfo="text",
        name=f"{MARKS[stance]} {STANCE_WORDS[stance]}",
    )


def _wrote(letter: bool) -> str:
    return ", then broke the silence by letter" if letter else ""


def _moves(sittings: Sequence[Sitting]) -> Scatter:
    letters = ["".join(LETTERS.get(move.kind, "") for move in sitting.moves) for sitting in sittings]
    return Scatter(
        x=list(range(len(sittings))),
        y=[-1] * len(sittings),
        mode="text",
        text=letters,
        textfont={"color": LIGHT["ink"], "size": 12},
        hovertext=["<br>".join(literal(f"{move.who}: {move.text}") for move in sitting.moves) for sitting in sittings],
        hoverinfo="text",
        showlegend=False,
    )


def _column(sitting: Sitting) -> str:
    """Its number, its body and its day; `end`."""
    if sitting.session is None:
        return "<b>end</b>"
    day = sitting.when.split(" ")
    return f"<b>{sitting.session}</b><br>{day[1]} {day[2][:3]}<br>{literal(sitting.body)}"
