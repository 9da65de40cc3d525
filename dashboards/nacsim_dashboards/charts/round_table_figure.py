"""One sitting as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.sittings import Seat, Sitting
from nacsim.findings.words import safe
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_form import NARROW, WIDE, TableForm
from nacsim_dashboards.charts.round_table_names import Name, leaders, name_texts, names
from nacsim_dashboards.charts.round_table_seats import Legend, State, seats, turned
from nacsim_dashboards.theme import FIXED_LEGEND, LIGHT, Note, literal, look


class MiddleLine(NamedTuple):
    """A line in the middle of the table."""

    text: str
    colour: str = "ink"
    """Its name."""
    bold: bool = False


def round_table(
    sitting: Sitting, lines: Sequence[MiddleLine], legend: Legend, *, narrow: bool = False, heard: bool = True
) -> Figure:
    """One sitting.

    lines: what stands in the middle. heard: False while nobody has taken a stance yet.
    """
    form = NARROW if narrow else WIDE
    places = oval(len(sitting.seats), form.width, form.height)
    put = names(sitting.seats, places, form)
    at = list(zip(sitting.seats, places, strict=True))
    traces = [
        _table(form),
        leaders(put, places, form),
        *(seats(state, [one for one in at if _state(one[0], heard) == state], form) for state in legend.states),
        *(trace for nearer in legend.turns for trace in turned(sitting, places, nearer, form)),
        name_texts(put),
    ]
    return Figure(traces, _layout(lines, legend, put, form))


def _state(seat: Seat, heard: bool) -> State:
    return seat.stance if heard or seat.stance is None else "unheard"


def _layout(lines: Sequence[MiddleLine], legend: Legend, put: Sequence[Name], form: TableForm) -> dict[str, object]:
    across, up = form.room[0] / 2, max(form.room[1] / 2, *(name.outer + 4 for name in put))
    below = form.below(legend.entries)
    return look(
        round(2 * up) + below,
        margin={"l": 0, "r": 0, "t": 0, "b": below},
        annotations=[*_middle(lines, form), _chair(form)],
        legend={"y": 0, "yref": "container", "yanchor": "bottom", "x": 0.5, "xanchor": "center", **FIXED_LEGEND},
        xaxis={"range": [-across, across], "visible": False},
        yaxis={"range": [-up, up], "visible": False},
    )


def _table(form: TableForm) -> Scatter:
    """The table itself: inside the seats."""
    edge: Sequence[Point] = oval(180, form.width - 2.1 * form.seat, form.height - 2.1 * form.seat)
    return Scatter(
        x=[x for x, _ in [*edge, edge[0]]],
        y=[y for _, y in [*edge, edge[0]]],
        mode="lines",
        line={"color": LIGHT["line"], "width": 1},
        fill="toself",
        fillcolor=LIGHT["panel"],
        hoverinfo="skip",
        showlegend=False,
    )


def _chair(form: TableForm) -> Note:
    """Where the Secretary General sits: at the head."""
    return {
        "text": "Chair",
        "x": 0,
        "y": form.height / 2,
        "bgcolor": LIGHT["panel"],
        "bordercolor": LIGHT["line"],
        "borderpad": 4,
        "font": {"size": 11, "color": LIGHT["soft"]},
    }


def _middle(lines: Sequence[MiddleLine], form: TableForm) -> list[Note]:
    """The lines below each other, round the middle of the table; the first is the largest."""
    broken, height = _broken(lines, form), form.text * 1.45
    return [
        {
            "text": f"<b>{literal(line.text)}</b>" if line.bold else literal(line.text),
            "x": 0,
            "y": ((len(broken) - 1) / 2 - i) * height,
            "font": {"size": form.text + (0 if i else 2), "color": LIGHT[line.colour]},
        }
        for i, line in enumerate(broken)
    ]


def _broken(lines: Sequence[MiddleLine], form: TableForm) -> list[MiddleLine]:
    """Each line broken where it must be; if they are too many, the longest are cut first."""
    for most in range(form.lines, 0, -1):
        broken = [
            line._replace(text=part)
            for line in lines
            for part in wrap(safe(line.text), form.across - 3 * line.bold, max_lines=most, placeholder=" …")
        ]
        if len(broken) <= form.most:
            return broken
    return [*broken[: form.most - 1], MiddleLine("…", "soft")]
