"""The lines of the staircase: stairs and risers, a mark for each sounding, and letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from plotly.graph_objects import Scatter

from nacsim.findings.staircase import Staircase
from nacsim.findings.stairs import Stair, moved, stands
from nacsim.findings.words import safe
from nacsim_dashboards.charts.staircase_layout import Frame, treads
from nacsim_dashboards.theme import LIGHT, SERIES_SYMBOLS, literal

Path = tuple[list[float | None], list[float | None]]
"""The corners of a line: across and up; None between them is a gap."""
COLOURS = tuple(LIGHT[name] for name in ("series_1", "series_2", "series_3", "series_6", "documented", "bad"))
DASHES = ("solid", "dash", "longdash", "dashdot", "longdashdot", "dot")
"""Of up to six holdouts, in the order of their rows."""
APART = 0.06
"""How far risers stand to either side of the middle between two sittings, in columns: several rise at once."""


def lines_of(frame: Frame, stair: Stair, place: int) -> Iterator[Scatter]:
    """One holdout's: its stairs, where they go on unheard, a mark for each sounding, its letters."""
    colour, rows = COLOURS[place], treads(stair, frame.upto)
    heard = [row if point is not None else None for row, point in zip(rows, stair.points, strict=False)]
    aside = APART * (2 * (place + 0.5) / len(frame.finding.drawn) - 1)
    name = literal(stair.course.name)
    yield _path(_heard(heard, aside), {"color": colour, "width": 3, "dash": DASHES[place]}, name)
    if heard != rows:
        yield _path(_unheard(rows, heard, aside), {"color": colour, "width": 1.5, "dash": "dot"}, name)
    yield _marks(frame.finding, stair, place, frame.upto)
    seen = frame.upto if frame.ended else frame.upto - 1
    if letters := [i for i in range(seen) if stair.course.letters[i] and rows[i] is not None]:
        yield _letters(frame.finding, stair, letters, [rows[i] for i in letters], colour)


def _path(path: Path, line: dict[str, object], name: str) -> Scatter:
    return Scatter(x=path[0], y=path[1], mode="lines", line=line, name=name, hoverinfo="skip", connectgaps=False)


def _heard(rows: Sequence[float | None], aside: float) -> Path:
    """Both ends of every stair; a gap where there is none."""
    x: list[float | None] = []
    y: list[float | None] = []
    for i, row in enumerate(rows):
        x += [None] if row is None else _ends(i, len(rows), aside)
        y += [None] if row is None else [row, row]
    return x, y


def _unheard(rows: Sequence[float | None], heard: Sequence[float | None], aside: float) -> Path:
    """The stairs that are only where the ally was last heard, and the risers from them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for i, (row, point) in enumerate(zip(rows, heard, strict=True)):
        if row is not None and point is None:
            left, right = _ends(i, len(rows), aside)
            x += [left, right, right, None]
            y += [row, row, rows[min(i + 1, len(rows) - 1)], None]
    return x, y


def _ends(sitting: int, count: int, aside: float) -> list[float | None]:
    """Of a stair, from left to right: the first begins, and the last ends, where the column does."""
    return [sitting - 0.5 + aside * (sitting > 0), sitting + 0.5 + aside * (sitting < count - 1)]


def _marks(finding: Staircase, stair: Stair, place: int, upto: int) -> Scatter:
    shown = [(i, point) for i, point in enumerate(stair.points[:upto]) if point is not None]
    return Scatter(
        x=[i for i, _ in shown],
        y=[point for _, point in shown],
        customdata=[stair.course.ally for _ in shown],
        mode="markers",
        marker={
            "symbol": SERIES_SYMBOLS[place],
            "size": 9,
            "color": COLOURS[place],
            "line": {"color": LIGHT["paper"], "width": 1},
        },
        hovertext=[_hover(finding, stair, i, point) for i, point in shown],
        hoverinfo="text",
        cliponaxis=False,
    )


def _hover(finding: Staircase, stair: Stair, sitting: int, point: float) -> str:
    because = [
        f"{moved(stair.change_shown(rise))}: {rise.words}" for rise in stair.rises if rise.end == sitting and rise.words
    ]
    head = f"{stair.course.name}, session {finding.sittings[sitting].session}: {stands(point)}"
    return "<br>".join(literal(line) for text in [head, *because] for line in wrap(safe(text), 60))


def _letters(
    finding: Staircase, stair: Stair, places: Sequence[int], levels: Sequence[float | None], colour: str
) -> Scatter:
    """Where it objected by letter, at the end of the stair."""
    return Scatter(
        x=[place + 0.5 for place in places],
        y=list(levels),
        mode="markers",
        marker={"symbol": "square-x", "size": 12, "color": LIGHT["paper"], "line": {"color": colour, "width": 2}},
        hovertext=[literal(f"{stair.course.name} {finding.sittings[place].by_letter}") for place in places],
        hoverinfo="text",
    )
