"""Chart 2, drawn: a row for each ally, a column for each sitting, a mark in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from plotly.graph_objects import Figure, Heatmap, Scatter

from nacsim.findings.sittings import Sitting
from nacsim.findings.stances import Course
from nacsim.findings.words import MARKS, STANCE_WORDS
from nacsim.record import STANCES
from nacsim_dashboards.theme import LIGHT, STANCE_COLOURS, STANCE_INKS, literal, or_gap, styled

LINE = 22
"""Pixels of a row."""
LETTERS = {
    "redraft": "R",
    "items_dropped": "R",
    "demarche": "D",
    "silence_started": "S",
    "silence_broken": "L",
    "moved_to_body": "B",
    "stage_passed": "U",
    "referred_up": "U",
    "calendar": "E",
    "sponsor_withdrew": "W",
}
"""What followed a sitting, in a letter; the caption says what they stand for."""


def stances(found: Sequence[Sitting], rows: Sequence[Course], *, narrow: bool = False) -> Figure:
    """The courses, first row at the top, and above them what followed each sitting."""
    columns = list(range(len(found)))
    figure = Figure([_cells(rows, columns)])
    for stance in STANCES:
        figure.add_trace(_marks(rows, stance))
    figure.add_trace(_moves(found))
    above = 56 if narrow else 34
    styled(
        figure,
        LINE * (len(rows) + 1) + above + 52,
        margin={"l": 8, "r": 8, "t": above, "b": 52},
        legend={"y": 1, "yanchor": "bottom", "x": 0, "itemclick": False, "itemdoubleclick": False},
        hovermode="closest",
    )
    last, every = columns[-1], ceil(len(found) / (7 if narrow else 16))
    shown = [*(i for i in columns[::every] if i <= last - every), last]
    figure.update_xaxes(
        tickvals=shown,
        ticktext=[_column(found[i]) for i in shown],
        range=[-0.5, len(found) - 0.5],
        showgrid=False,
        zeroline=False,
        ticklen=0,
    )
    then = "then" if any(sitting.moves for sitting in found[:-1]) else ""
    labels = [then, *(literal(row.ally if narrow else row.name, 22) for row in rows)]
    figure.update_yaxes(
        tickvals=[-1, *range(len(rows))],
        ticktext=labels,
        range=[len(rows) - 0.5, -1.6],
        showgrid=False,
        zeroline=False,
        ticklen=0,
    )
    return figure


def _cells(rows: Sequence[Course], columns: list[int]) -> Heatmap:
    """The colours; a cell is empty where there is no seat."""
    order = {stance: i for i, stance in enumerate(STANCES)}
    return Heatmap(
        x=columns,
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


def _marks(rows: Sequence[Course], stance: Any) -> Scatter:
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


def _moves(found: Sequence[Sitting]) -> Scatter:
    letters = ["".join(LETTERS.get(move.kind, "") for move in sitting.moves) for sitting in found]
    return Scatter(
        x=list(range(len(found))),
        y=[-1] * len(found),
        mode="text",
        text=letters,
        textfont={"color": LIGHT["ink"], "size": 12},
        hovertext=["<br>".join(literal(f"{move.who}: {move.text}") for move in sitting.moves) for sitting in found],
        hoverinfo="text",
        showlegend=False,
    )


def _column(sitting: Sitting) -> str:
    """Its number, its body and its day; `end`."""
    if sitting.session is None:
        return "<b>end</b>"
    day = sitting.when.split(" ")
    return f"<b>{sitting.session}</b><br>{day[1]} {day[2][:3]}<br>{literal(sitting.body)}"
