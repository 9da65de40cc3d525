"""One row a decision: what happened, and what shares of runs and chances said, as two stacked bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plotly.graph_objects import Bar, Figure, Scatter

from nacsim.findings.estimates import brief
from nacsim.findings.on_record import OnRecord
from nacsim.findings.words import OUTCOME_WORDS, capital
from nacsim.record import OUTCOMES, Outcome
from nacsim_dashboards.chart import Cell, Chart, Table
from nacsim_dashboards.charts.reading import sentences
from nacsim_dashboards.theme import (
    FIXED_LEGEND,
    LEGEND_ON_TOP,
    LIGHT,
    OUTCOME_COLOURS,
    Note,
    literal,
    look,
)

BAR, LINE, GAP = 15, 19, 14
"""Heights in pixels: of a bar, of a line of text above the two, of the gap below them."""
LINES = {False: 1, True: 2}
"""Narrow or not: lines of text."""
LEFT, RIGHT, BELOW = 70, 12, 10
NAME = 62
"""Letters of a decision's name and title that leave room for what happened on a page of 800 pixels."""
ROOM = {False: 0.085, True: 0.2}
"""Narrow or not: the least share into which its figure fits."""
INKS: dict[Outcome, str] = {
    "adopted_as_drafted": LIGHT["on_deep"],
    "adopted_amended": LIGHT["on_pale"],
    "adopted_in_other_body": LIGHT["on_deep"],
    "deferred": LIGHT["on_pale"],
    "not_adopted": LIGHT["on_deep"],
}
"""What is written on an outcome's colour."""
KINDS = ("shares", "chances")


def chart(decisions: Sequence[OnRecord], title: str) -> Chart:
    """The chart, in both widths."""
    wide, narrow = figure(decisions), figure(decisions, narrow=True)
    return Chart("decisions", title, caption(), wide, table(decisions), narrow=narrow)


def caption() -> str:
    """How to read it."""
    return sentences(
        "The oldest first. Of each decision the shares of runs and below them the chances, which mix shares with base"
        " rates; above, what happened and the chance that it was given. A diamond stands where the part of what"
        " happened begins; there is none where it was given nothing"
    )


def table(decisions: Sequence[OnRecord]) -> Table:
    """Every decision."""
    header = ("decision", "date", "happened", "chance of it, %")
    shares = tuple(f"share {OUTCOME_WORDS[outcome]}, %" for outcome in OUTCOMES)
    chances = tuple(f"chance {OUTCOME_WORDS[outcome]}, %" for outcome in OUTCOMES)
    lines: Iterator[tuple[Cell, ...]] = (
        (
            each.id,
            each.date,
            OUTCOME_WORDS[each.happened],
            round(100 * each.chances[each.happened], 1),
            *(round(100 * each.shares[outcome], 1) for outcome in OUTCOMES),
            *(round(100 * each.chances[outcome], 1) for outcome in OUTCOMES),
        )
        for each in decisions
    )
    return Table((*header, *shares, *chances), tuple(lines), sortable=True)


def figure(decisions: Sequence[OnRecord], *, narrow: bool = False) -> Figure:
    """Two bars a decision, the text above them."""
    above = 136 if narrow else 46
    height = _row(narrow) * len(decisions)
    return Figure(
        [*(_bars(decisions, outcome, narrow=narrow) for outcome in OUTCOMES), _diamonds(decisions, narrow=narrow)],
        look(
            height + above + BELOW,
            margin={"l": LEFT, "r": RIGHT, "t": above, "b": BELOW},
            barmode="stack",
            legend=LEGEND_ON_TOP | {"traceorder": "normal"} | FIXED_LEGEND,
            annotations=[note for i, each in enumerate(decisions) for note in _texts(i, each, narrow=narrow)],
            xaxis={"range": [0, 1.001], "visible": False},
            yaxis={"range": [-height, 0], "visible": False},
        ),
    )


def _row(narrow: bool) -> int:
    """The height of a decision."""
    return LINES[narrow] * LINE + 2 * BAR + GAP


def _top(row: int, kind: int, *, narrow: bool) -> float:
    """The middle of a bar, in pixels below the top."""
    return -(row * _row(narrow) + LINES[narrow] * LINE + (kind + 0.5) * BAR)


def _bars(decisions: Sequence[OnRecord], outcome: Outcome, *, narrow: bool) -> Bar:
    places = [(i, kind, each) for i, each in enumerate(decisions) for kind in range(len(KINDS))]
    values = [(each.shares, each.chances)[kind][outcome] for _, kind, each in places]
    return Bar(
        x=values,
        y=[_top(i, kind, narrow=narrow) for i, kind, _ in places],
        orientation="h",
        width=BAR - 2,
        name=literal(capital(OUTCOME_WORDS[outcome])),
        marker={"color": OUTCOME_COLOURS[outcome], "line": {"width": 1, "color": LIGHT["paper"]}},
        text=[brief(value) if value >= ROOM[narrow] else "" for value in values],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 11, "color": INKS[outcome]},
        constraintext="none",
        hovertext=[
            literal(f"{each.id}, {KINDS[kind]}: {OUTCOME_WORDS[outcome]} {brief(value)}")
            for (_, kind, each), value in zip(places, values, strict=True)
        ],
        hoverinfo="text",
    )


def _diamonds(decisions: Sequence[OnRecord], *, narrow: bool) -> Scatter:
    """At the start of the part of what happened."""
    x, y = [], []
    for i, each in enumerate(decisions):
        for kind, said in enumerate((each.shares, each.chances)):
            if said[each.happened] > 0:
                x.append(sum(said[outcome] for outcome in OUTCOMES[: OUTCOMES.index(each.happened)]))
                y.append(_top(i, kind, narrow=narrow))
    return Scatter(
        x=x,
        y=y,
        mode="markers",
        name="What happened begins here",
        marker={"symbol": "diamond", "size": 9, "color": LIGHT["ink"], "line": {"width": 1, "color": LIGHT["paper"]}},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _texts(row: int, each: OnRecord, *, narrow: bool) -> list[Note]:
    """Its name and what happened; below each other on a narrow screen."""
    first = -(row * _row(narrow) + LINE / 2)
    happened = f"{capital(OUTCOME_WORDS[each.happened])}, given {brief(each.chances[each.happened])}"
    name = f"<b>{literal(each.id)}</b>"
    if not narrow:
        name += f" {literal(each.title, NAME - len(each.id))}"
    left, right = {"x": 0, "xanchor": "left", "xshift": 4 - LEFT}, {"x": 1, "xanchor": "right"}
    last = first - (LINES[narrow] - 1) * LINE
    return [
        _text(name, first, left),
        _text(literal(happened), last, left if narrow else right),
        *(_kind(kind, _top(row, i, narrow=narrow)) for i, kind in enumerate(KINDS)),
    ]


def _text(text: str, y: float, where: Note) -> Note:
    font = {"size": 12, "color": LIGHT["ink"]}
    return {"text": text, "xref": "paper", "y": y, "yanchor": "middle", "borderpad": 0, "font": font} | where


def _kind(kind: str, y: float) -> Note:
    quiet = {"size": 11, "color": LIGHT["soft"]}
    return _text(kind, y, {"x": 0, "xanchor": "right", "xshift": -10, "font": quiet})
