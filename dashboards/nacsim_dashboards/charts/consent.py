"""Chart 8, drawn: how little would have turned it, ally by ally; and where a text in common would have lain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.consent import Common, Prices, Text
from nacsim.findings.words import OUTCOME_WORDS
from nacsim_dashboards.charts import clause_scale as scale
from nacsim_dashboards.charts.clause_scale import Note, at
from nacsim_dashboards.theme import LIGHT, OUTCOME_COLOURS, literal, styled

LINE = 22
"""Pixels of an ally's row."""
DRAFT = {"size": 17, "color": LIGHT["paper"], "line": {"color": LIGHT["soft"], "width": 2}}
FINAL = {"size": 12, "color": LIGHT["accent"]}
BEST = {"size": 13, "symbol": "diamond", "color": LIGHT["series_3"]}


def prices(found: Prices, *, narrow: bool = False) -> Figure:
    """A line from 0 to the least change that turns it, for each ally, the shortest at the top."""
    rows, order = found.turned, list(range(len(found.turned)))
    figure = Figure(
        [
            Scatter(
                x=[end for row in rows for end in (0, abs(row.change), None)],
                y=[y for y in order for _ in range(3)],
                mode="lines",
                line={"color": LIGHT["line"], "width": 2},
                hoverinfo="skip",
            ),
            Scatter(
                x=[abs(row.change) for row in rows],
                y=order,
                customdata=[row.ally for row in rows],
                mode="markers+text",
                marker={"size": 11, "color": [OUTCOME_COLOURS[row.outcome] for row in rows]},
                text=[f" {abs(row.change):.2f}" for row in rows],
                textposition="middle right",
                textfont={"size": 12, "color": LIGHT["ink"]},
                hovertext=[literal(f"{row.name}: {row.change:+.2f}, {OUTCOME_WORDS[row.outcome]}") for row in rows],
                hoverinfo="text",
                cliponaxis=False,
            ),
        ]
    )
    styled(
        figure, LINE * len(rows) + 60, margin={"l": 8, "r": 44, "t": 6, "b": 48}, showlegend=False, hovermode="closest"
    )
    way = "less" if found.adopted else "more"
    figure.update_xaxes(
        title={"text": f"a decision worth so much {way} to it", "standoff": 8},
        rangemode="tozero",
        showgrid=False,
        nticks=6,
    )
    names = [literal(row.ally if narrow else row.name, 22) for row in rows]
    figure.update_yaxes(
        tickvals=order, ticktext=names, range=[len(rows) - 0.4, -0.6], showgrid=False, zeroline=False, ticklen=0
    )
    return figure


def common_ground(found: Common, *, narrow: bool = False) -> Figure:
    """For each clause a scale: the draft and the text at the end on it, below it the text in common."""
    labels, above = list(_labels(found, narrow)), 104 if narrow else 64
    over, under = (_lines(labels, side) * scale.LINE for side in ("bottom", "top"))
    row, head = (80 + over + under, 28 + over) if narrow else (58 + over + under, 0)
    names = [scale.name(clause, "", i, head) for i, clause in enumerate(found.clauses)]
    figure = Figure([scale.scales(found.scales), _marks(found.draft, DRAFT), _marks(found.final, FINAL)])
    if found.best:
        figure.add_trace(_marks(found.best, BEST, -13 / row))
    styled(
        figure,
        row * len(found.clauses) + above + 6,
        margin={"l": 6 if narrow else scale.LEFT, "r": 6, "t": above, "b": 6},
        annotations=[*names, *labels, *scale.ends(found.scales, narrow=narrow)],
        legend=scale.legend(),
        hovermode="closest",
    )
    scale.axes(figure, len(found.clauses))
    return figure


def _lines(labels: Sequence[Note], anchor: str) -> int:
    """How many lines the longest label has of those that are anchored so: above the scale at their bottom."""
    return max((note["text"].count("<br>") + 1 for note in labels if note["yanchor"] == anchor), default=1)


def _marks(text: Text, marker: dict[str, Any], shift: float = 0) -> Scatter:
    return Scatter(
        x=[at(place) for place in text.places],
        y=[shift - row for row in range(len(text.places))],
        mode="markers",
        marker=marker,
        hovertext=[literal(f"{text.role}: {wording}") for wording in text.options.values()],
        hoverinfo="text",
        name=text.role,
    )


def _labels(found: Common, narrow: bool) -> Iterator[Note]:
    """The text at the end above the scale, the text in common below it, unless it says the same."""
    final = list(found.final.options.values())
    best = list(found.best.options.values()) if found.best else final
    for row, wording in enumerate(final):
        yield _label(wording, found.final.places[row], row, -11, "accent", narrow)
    for row, wording in enumerate(best):
        if found.best and wording != final[row]:
            yield _label(wording, found.best.places[row], row, 22, "series_3", narrow)


def _label(wording: str, place: float | None, row: int, down: int, colour: str, narrow: bool) -> Note:
    return scale.label(scale.broken(wording, 20 if narrow else 27, 3), place, row, down, LIGHT[colour], narrow=narrow)
