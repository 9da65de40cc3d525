"""How runs go: a ribbon for each way from the draft to the end, as wide as its share of runs, parting at each stage.

Wide, it runs from left to right, and every branch has its words above it. Narrow, it runs from the top down, and a
legend names the ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.ways import Branch, Course, Ways
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.charts.ribbons import Knot, Place, outline, places
from nacsim_dashboards.theme import FIXED_LEGEND, LIGHT, OUTCOME_COLOURS, OUTCOME_PATTERNS, Axis, Note, literal, look

STRAIGHT = 0.7
"""Of the way from one stage to the next, how much a wide ribbon runs level, below the words of its branch."""
THICK = 200
"""Pixels of all wide ribbons together."""
LEAST, LETTER, LINE = 600, 6.9, 17
"""Pixels of the narrowest wide picture, of a letter and of a line: by these words are broken."""
GAPS = 0.1
"""Of a narrow picture's width, how much lies between branches."""
LABEL, BAR, BEND, ENTRY = 24, 26, 56, 20
"""Pixels down a narrow picture: of words, of a branch below them, of the way to the next, of an entry in the legend."""


def chart(finding: Ways) -> Chart | str:
    """The picture in both widths; a sentence where every run goes the same way."""
    if not finding.branches:
        return sentences(finding.headline, finding.every)
    return Chart("ways", finding.headline, caption(finding), wide(finding), table(finding), narrow=narrow(finding))


def caption(finding: Ways) -> str:
    """How to read it."""
    return sentences(
        f"Each ribbon is one way that some of {counted(finding.runs, 'run')} go: its width is their share, its colour"
        " and pattern how they end. Counts and 95% intervals stand in the table",
        "What counts is whether a thing happened in a run at all, not when",
        finding.every,
    )


def table(finding: Ways) -> Table:
    """A way a row."""
    rows = ((*course.steps, course.runs, *cells(course.share)) for course in finding.courses)
    return Table((*(stage.name for stage in finding.stages), "runs", "share of runs, %", *INTERVAL), tuple(rows))


def wide(finding: Ways) -> Figure:
    """From left to right, the branches of a stage below each other, each with its words above it."""
    stages = len(finding.stages)
    letters = int(LEAST * STRAIGHT / (stages + STRAIGHT) / LETTER)
    words = [[[_draft(finding)]], *([wrap(_says(one), letters) for one in stage.branches] for stage in finding.stages)]
    heads = [[LINE * len(lines) + 10 for lines in column] for column in words]
    height = max(sum(column) for column in heads) + THICK
    begins = [_below(column, shares, height) for column, shares in zip(heads, _shares(finding), strict=True)]
    traces = []
    for course, way in zip(finding.courses, _laid(finding, begins, THICK), strict=True):
        knots = [(stage + end, place) for stage, place in enumerate(way) for end in (0, STRAIGHT)]
        traces.append(_ribbon(course, [[(x, -y) for x, y in outline(knots)]]))
    notes = [
        _note("<br>".join(map(literal, lines)), x=stage, y=3 - begin, xanchor="left")
        for stage, column in enumerate(words)
        for lines, begin in zip(column, begins[stage], strict=True)
    ]
    return _figure(traces, notes, (0, stages + STRAIGHT), height, below=8, showlegend=False)


def _below(heads: Sequence[float], shares: Sequence[float], height: float) -> list[float]:
    """Where branches begin that stand below each other, with room above each, all in the middle of the height."""
    begins, at = [], (height - sum(heads) - THICK) / 2
    for head, share in zip(heads, shares, strict=True):
        begins.append(at + head)
        at += head + share * THICK
    return begins


def narrow(finding: Ways) -> Figure:
    """From the top down, the branches of a stage side by side, and a legend of the ends below."""
    begins = [_beside(shares) for shares in _shares(finding)]
    tops = [LABEL + stage * (BAR + BEND + LABEL) for stage in range(len(begins))]
    tops[-1] -= LABEL
    traces = []
    for course, way in zip(finding.courses, _laid(finding, begins, 1 - GAPS), strict=True):
        pieces = [*_pieces(tops, way)]
        traces.append(_ribbon(course, [[(x, -y) for y, x in outline(knots)] for knots in pieces]))
    ends = _named(finding, traces)
    legend = {"orientation": "v", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom", **FIXED_LEGEND}
    return _figure(traces, [*_labels(finding, tops)], (0, 1), tops[-1] + BAR, below=ENTRY * ends + 14, legend=legend)


def _beside(shares: Sequence[float]) -> list[float]:
    """Where branches begin that stand side by side, from edge to edge; a single one in the middle."""
    gap = GAPS / (len(shares) - 1) if len(shares) > 1 else 0
    first = 0 if gap else GAPS / 2
    return [first + i * gap + sum(shares[:i]) * (1 - GAPS) for i in range(len(shares))]


def _pieces(tops: Sequence[float], way: Sequence[Place]) -> Iterator[list[Knot]]:
    """A ribbon's part of each branch with the bend after it, which ends above the words of the next, or at the end."""
    for top, place, following in zip(tops, way, way[1:], strict=False):
        yield [(top, place), (top + BAR, place), (top + BAR + BEND, following)]
    yield [(tops[-1], way[-1]), (tops[-1] + BAR, way[-1])]


def _labels(finding: Ways, tops: Sequence[float]) -> Iterator[Note]:
    """The words of the draft and of every branch but the ends, above them, at the edge where they stand."""
    yield _note(literal(_draft(finding)), x=GAPS / 2, y=3 - tops[0], xanchor="left")
    for stage, top in zip(finding.stages[:-1], tops[1:-1], strict=True):
        for place, branch in enumerate(stage.branches):
            yield _note(literal(_says(branch)), x=place, y=3 - top, xanchor="right" if place else "left")


def _named(finding: Ways, traces: Sequence[Scatter]) -> int:
    """Name one ribbon of every end in the legend; how many."""
    ends = finding.stages[-1].branches
    for rank, branch in enumerate(ends):
        ribbon = next(i for i, course in enumerate(finding.courses) if course.steps[-1] == branch.words)
        traces[ribbon].update(name=literal(_says(branch)), showlegend=True, legendrank=rank)
    return len(ends)


def _draft(finding: Ways) -> str:
    return f"The draft: {counted(finding.runs, 'run')}"


def _says(branch: Branch) -> str:
    return f"{capital(branch.words)}: {branch.share.text}"


def _shares(finding: Ways) -> list[list[float]]:
    """By stage, the draft first, the share of each branch."""
    return [[1.0], *([branch.share.value for branch in stage.branches] for stage in finding.stages)]


def _laid(finding: Ways, begins: Sequence[Sequence[float]], thick: float) -> list[list[Place]]:
    """By course, its place at every stage."""
    names = [[branch.words for branch in stage.branches] for stage in finding.stages]
    paths = [
        [0, *(words.index(step) for words, step in zip(names, course.steps, strict=True))] for course in finding.courses
    ]
    rows = places(paths, [course.share.value * thick for course in finding.courses], begins)
    return [[row[course] for row in rows] for course in range(len(finding.courses))]


def _ribbon(course: Course, outlines: Sequence[Sequence[tuple[float, float]]]) -> Scatter:
    """An area for each outline, all of one way."""
    corners: list[tuple[float | None, float | None]] = []
    for area in outlines:
        corners += [*area, area[0], (None, None)]
    colour = OUTCOME_COLOURS[course.outcome]
    hatching = {"fillmode": "overlay", "fgcolor": LIGHT["paper"], "size": 7, "solidity": 0.18}
    return Scatter(
        x=[x for x, _ in corners],
        y=[y for _, y in corners],
        mode="lines",
        line={"width": 1, "color": colour},
        fill="toself",
        fillcolor=colour,
        fillpattern={"shape": OUTCOME_PATTERNS[course.outcome], "bgcolor": colour, **hatching},
        hoveron="fills",
        text=literal(f"{capital(course.words)}: {counted(course.runs, 'run')}, {course.share.shown}"),
        hoverinfo="text",
        name=literal(course.words),
        showlegend=False,
    )


def _note(text: str, **where: Any) -> Note:
    """Words above a branch."""
    font = {"size": 13, "color": LIGHT["ink"]}
    return {"text": text, "yanchor": "bottom", "align": "left", "borderpad": 0, "font": font} | where


def _figure(
    traces: Sequence[Scatter],
    notes: Sequence[Note],
    across: tuple[float, float],
    height: float,
    *,
    below: int,
    **more: Any,
) -> Figure:
    unseen: Axis = {"visible": False, "automargin": False}
    layout = look(
        round(height) + below,
        margin={"l": 4, "r": 4, "t": 0, "b": below},
        annotations=[*notes],
        xaxis={"range": across, **unseen},
        yaxis={"range": (-round(height), 0), **unseen},
        **more,
    )
    return Figure([*traces], layout)
