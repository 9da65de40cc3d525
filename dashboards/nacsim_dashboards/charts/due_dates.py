"""Deadlines, dated events and the day on record on a time axis: lettered upright lines, and their key below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from nacsim.findings.due_dates import DueDate
from nacsim_dashboards.theme import LIGHT, Note, Shape, literal

SYMBOLS = {
    "deadline": "\N{BLACK DOWN-POINTING TRIANGLE}",
    "calendar": "\N{WHITE CIRCLE}",
    "record": "\N{BLACK DIAMOND}",
}
LINE = 17
"""Pixels of a line of the key."""


def upright(date: DueDate) -> Shape:
    """A line through the plot: solid for a deadline, dotted for the rest; a pale band for a whole day."""
    shape: Shape = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "x0": date.at}
    if date.until > date.at:
        return shape | {"type": "rect", "x1": date.until, "fillcolor": LIGHT["faint"], "line": {"width": 0}}
    dash = "solid" if date.kind == "deadline" else "dot"
    return shape | {"type": "line", "x1": date.at, "line": {"color": LIGHT["soft"], "width": 1.5, "dash": dash}}


def letters(dates: Sequence[DueDate], end: float) -> Iterator[Note]:
    """The letters above the plot; of letters that would touch, every other one is raised. end: of the axis."""
    before, raised = -end, False
    for date in dates:
        raised = not raised and date.middle - before < end / 20
        yield _letter(date, 12 if raised else 0)
        before = date.middle


def _letter(date: DueDate, up: int) -> Note:
    return {
        "text": f"<b>{date.letter}</b>",
        "x": date.middle,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": up,
        "font": {"size": 12, "color": LIGHT["ink"]},
        "borderpad": 1,
    }


def key(dates: Sequence[DueDate], width: int) -> list[str]:
    """The lines of the key, of about so many characters: what each letter stands for."""
    return [line for date in dates for line in _entry(date, width)]


def _entry(date: DueDate, width: int) -> list[str]:
    first, *rest = wrap(f"{date.letter}  {SYMBOLS[date.kind]} {date.words}", width, max_lines=3, placeholder=" …")
    return [f"<b>{date.letter}</b>{literal(first)[1:]}", *(literal(line) for line in rest)]


def key_line(text: str, down: int) -> Note:
    """A line of the key, so many pixels below the plot."""
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -42,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -down,
        "align": "left",
        "font": {"size": 12, "color": LIGHT["soft"]},
        "borderpad": 0,
    }
