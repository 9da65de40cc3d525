"""For each clause a scale with its wordings, the way the text took, and what all allies want."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.text_path import ClausePath, TextPath, Want, Wording
from nacsim.findings.words import counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts import clause_scale as scale
from nacsim_dashboards.charts.clause_scale import LETTER, LINE, at
from nacsim_dashboards.theme import LIGHT, Marker, Note, literal, look

NAMED = 2
"""So many allies at one place are named; more are counted."""


@dataclass(frozen=True, slots=True)
class PathForm:
    """The measures of a layout, in pixels."""

    narrow: bool
    row: int
    across: int
    """Characters of a label's line at most."""
    up: int
    """From the scale to the middle of what allies want."""
    head: int
    """From the scale up to the clause's name; 0: it stands at the left."""
    bubble: float
    above: int


WIDE = PathForm(narrow=False, row=126, across=25, up=28, head=0, bubble=6.6, above=64)
NARROW = PathForm(narrow=True, row=150, across=18, up=24, head=58, bubble=5.2, above=104)


def chart(finding: TextPath) -> Chart:
    """What became of each clause."""
    return Chart(
        key="text-path",
        title=finding.headline,
        caption=_caption(finding),
        figure=text_path(finding.clauses),
        narrow=text_path(finding.clauses, narrow=True),
        table=_table(finding.clauses),
    )


def _caption(finding: TextPath) -> str:
    lines, core = finding.red_lines, any(clause.core for clause in finding.clauses)
    crosses = f"; the red crosses {counted(lines, 'red line')}: wordings that an ally says it refuses" if lines else ""
    star = " * without this clause the matter is not really decided." if core else ""
    return (
        "For each clause its wordings, from the fullest to the nearest to doing nothing; a ring is the draft, a disc"
        " the text at the end, the arrow shows how it moved. The pale discs are the places that allies want, as"
        f" written and before any draw{crosses}.{star}"
    )


def _table(clauses: Sequence[ClausePath]) -> Table:
    rows = (
        (
            clause.title,
            wording.text,
            "no place" if wording.place is None else wording.place,
            ", ".join(f"session {stop.session}" for stop in clause.path if stop.option == wording.key),
            ", ".join(wording.refused_by),
        )
        for clause in clauses
        for wording in clause.wordings
    )
    return Table(("clause", "wording", "place on its scale", "in the text from", "refused by"), tuple(rows))


def text_path(clauses: Sequence[ClausePath], *, narrow: bool = False) -> Figure:
    """Every clause in a row of its own, the first at the top.

    Narrow: a wording that nobody refuses is named only if it is on its clause's way.
    """
    form = NARROW if narrow else WIDE
    notes = [note for row, clause in enumerate(clauses) for note in _notes(clause, row, form)]
    places = [[wording.place for wording in clause.wordings] for clause in clauses]
    return Figure(
        [scale.scales(places), _wants(clauses, form), *_stops(clauses)],
        look(
            form.row * len(clauses) + form.above + 6,
            margin={"l": 6 if narrow else scale.LEFT, "r": 6, "t": form.above, "b": 6},
            annotations=[*notes, *scale.ends(places, narrow=narrow)],
            legend=scale.LEGEND,
            **scale.axes(len(clauses)),
        ),
    )


def _notes(clause: ClausePath, row: int, form: PathForm) -> Iterator[Note]:
    """All that is written in a row, and its arrows."""
    yield scale.name(clause.title + ("*" if clause.core else ""), clause.fate, row, form.head)
    yield from _labels(clause, row, form)
    yield from _arrows(clause, row)
    if not form.narrow:
        yield from _codes(clause, row, form)


def _wants(clauses: Sequence[ClausePath], form: PathForm) -> Scatter:
    """A disc for each place that somebody wants, its area the number of allies."""
    finding = [(row, want) for row, clause in enumerate(clauses) for want in clause.wants]
    return Scatter(
        x=[want.place for _, want in finding],
        y=[-row + form.up / form.row for row, _ in finding],
        mode="markers+text",
        marker={
            "size": [form.bubble * sqrt(len(want.allies)) for _, want in finding],
            "color": LIGHT["band"],
            "line": {"color": LIGHT["inferred"], "width": 1},
        },
        text=[str(len(want.allies)) if len(want.allies) > NAMED else "" for _, want in finding],
        textfont={"size": 10, "color": LIGHT["ink"]},
        hovertext=[f"wanted by {', '.join(want.allies)}" for _, want in finding],
        hoverinfo="text",
        name="what allies want (area: how many)",
    )


def _stops(clauses: Sequence[ClausePath]) -> Iterator[Scatter]:
    """Where each clause began, what it was on the way, and where it ended."""
    stops = [[clause.wording(stop.option) for stop in clause.path] for clause in clauses]
    ring = {"size": 15, "color": LIGHT["paper"], "line": {"color": LIGHT["accent"], "width": 3}}
    yield _dots("the draft", clauses, [way[:1] for way in stops], ring)
    if any(len(way) > 2 for way in stops):
        yield _dots("on the way", clauses, [way[1:-1] for way in stops], {"size": 8, "color": LIGHT["accent"]})
    yield _dots("the text at the end", clauses, [way[-1:] for way in stops], {"size": 13, "color": LIGHT["accent"]})


def _dots(name: str, clauses: Sequence[ClausePath], wordings: Sequence[Sequence[Wording]], marker: Marker) -> Scatter:
    finding = [(row, clauses[row], wording) for row, some in enumerate(wordings) for wording in some]
    return Scatter(
        x=[at(wording.place) for _, _, wording in finding],
        y=[-row for row, _, _ in finding],
        mode="markers",
        marker=marker,
        customdata=[f"{clause.key}.{wording.key}" for _, clause, wording in finding],
        hovertext=[literal(f"{clause.title}: {wording.text}") for _, clause, wording in finding],
        hoverinfo="text",
        name=name,
    )


def _arrows(clause: ClausePath, row: int) -> list[Note]:
    """From each wording it had to the next."""
    places = [at(clause.wording(stop.option).place) for stop in clause.path]
    return [
        {
            "x": after,
            "y": -row,
            "ax": before,
            "ay": -row,
            "axref": "x",
            "ayref": "y",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowsize": 0.9,
            "arrowwidth": 3,
            "arrowcolor": LIGHT["accent"],
            "standoff": 9,
            "startstandoff": 9,
        }
        for before, after in pairwise(places)
    ]


def _labels(clause: ClausePath, row: int, form: PathForm) -> Iterator[Note]:
    """The wordings' texts below the scale, and below them who refuses them."""
    way = {stop.option for stop in clause.path}
    shown = [one for one in clause.wordings if not form.narrow or one.key in way or one.refused_by]
    across = scale.room([wording.place for wording in shown], form.narrow, form.across)
    for wording in shown:
        lines = scale.broken(wording.text, across, 3 if wording.refused_by else 4)
        colour = LIGHT["ink" if wording.key == clause.path[-1].option else "soft"]
        yield scale.label(lines, wording.place, row, 11, colour, narrow=form.narrow)
        if wording.refused_by:
            refused = scale.broken("✕ " + ", ".join(wording.refused_by), across, 2)
            down = 12 + LINE * len(lines)
            yield scale.label(refused, wording.place, row, down, LIGHT["object"], narrow=form.narrow)


def _codes(clause: ClausePath, row: int, form: PathForm) -> Iterator[Note]:
    """Who wants a place where few want it; higher where two would touch."""
    level, last, before = 0, float("inf"), 0.0
    for want in clause.wants:
        if len(want.allies) <= NAMED:
            half = len(", ".join(want.allies)) * LETTER / 2
            level = 1 - level if (last - want.place) * scale.UNITS[False] < half + before else 0
            last, before = want.place, half
            yield _code(want, row, form.up + 13 + 12 * level)


def _code(want: Want, row: int, up: int) -> Note:
    return {
        "text": ", ".join(want.allies),
        "x": want.place,
        "y": -row,
        "yshift": up,
        "borderpad": 0,
        "font": {"size": 10, "color": LIGHT["soft"]},
    }
