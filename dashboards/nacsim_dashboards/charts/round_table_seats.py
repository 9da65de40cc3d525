"""The seats round the table, with the ring of who has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from plotly.graph_objects import Scatter

from nacsim.findings.sittings import Seat, Sitting
from nacsim.findings.words import MARKS, STANCE_WORDS
from nacsim.record import STANCES, Stance
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_form import TableForm
from nacsim_dashboards.theme import LIGHT, STANCE_COLOURS, STANCE_INKS, Marker, literal, or_gap

State = Stance | Literal["unheard"] | None
"""How a seat is drawn; None: its ally has no seat in this body."""
NO_SEAT = "no seat here"
UNHEARD = "not yet heard"
TURNS: dict[bool, tuple[str, str]] = {
    True: ("came nearer", "triangle-up"),
    False: ("moved away", "triangle-down"),
}
"""Whether who changed came nearer to support: its name in the legend, and its symbol."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the legend names besides the stances: the same at every step, so that nothing shifts."""

    unheard: bool = False
    unseated: bool = False
    turns: tuple[bool, ...] = ()
    """Which ways anybody moves: whether nearer to support."""

    @property
    def states(self) -> tuple[State, ...]:
        """How seats are drawn at any step."""
        others: list[State] = [*(["unheard"] if self.unheard else ()), *([None] if self.unseated else ())]
        return (*STANCES, *others)

    @property
    def entries(self) -> int:
        """How many it names."""
        return len(self.states) + len(self.turns)


def legend_of(sittings: Sequence[Sitting], unfolding: bool) -> Legend:
    """What occurs at any of the sittings. unfolding: a table at which nobody was heard yet comes before them."""
    ways = {one.nearer for sitting in sittings for one in sitting.changed}
    unseated = any(sitting.taking(None) for sitting in sittings)
    return Legend(unfolding, unseated, tuple(way for way in TURNS if way in ways))


def seats(state: State, seated: Sequence[tuple[Seat, Point]], form: TableForm) -> Scatter:
    """Those in one state."""
    mark, colour, ink, line, named = _look(state)
    return Scatter(
        x=or_gap([x for _, (x, _) in seated]),
        y=or_gap([y for _, (_, y) in seated]),
        customdata=[seat.ally for seat, _ in seated],
        mode="markers+text",
        text=[f"<b>{mark}</b>"] * max(1, len(seated)),
        textposition="middle center",
        textfont={"color": ink, "size": round(form.seat * 0.52)},
        marker={
            "size": form.seat,
            "symbol": "circle" if state else "circle-open-dot",
            "color": colour,
            "line": {"color": line, "width": 1.5},
        },
        hovertext=[_hover(seat, state, form) for seat, _ in seated],
        hoverinfo="text",
        name=named,
        cliponaxis=False,
    )


def _look(state: State) -> tuple[str, str, str, str, str]:
    """Its mark, its colour, the mark's, the edge's, and its name."""
    if state == "unheard":
        return "", LIGHT["paper"], LIGHT["soft"], LIGHT["soft"], UNHEARD
    if state is None:
        return "", LIGHT["line"], LIGHT["soft"], LIGHT["line"], NO_SEAT
    named = f"{MARKS[state]} {STANCE_WORDS[state]}"
    return MARKS[state], STANCE_COLOURS[state], STANCE_INKS[state], LIGHT["paper"], named


def _hover(seat: Seat, state: State, form: TableForm) -> str:
    stands = UNHEARD if state == "unheard" else STANCE_WORDS[state] if state else NO_SEAT
    head = f"{seat.name}: {stands}{', tabled the text' if seat.sponsor else ''}"
    why = seat.why if state != "unheard" else ()
    return "<br>".join(literal(line) for text in (head, *why) for line in wrap(text, form.hover))


def turned(sitting: Sitting, places: Sequence[Point], nearer: bool, form: TableForm) -> list[Scatter]:
    """A second ring round the seats of those who moved one way, and a triangle between it and the table."""
    moved = {one.ally for one in sitting.changed if one.nearer == nearer}
    inward = oval(len(places), form.width - form.ring - form.turn, form.height - form.ring - form.turn)
    named, symbol = TURNS[nearer]
    ring = {"symbol": "circle-open", "size": form.ring, "line": {"width": 2.5}}
    return [
        _signs([place for seat, place in zip(sitting.seats, where, strict=True) if seat.ally in moved], named, marker)
        for where, marker in ((inward, {"symbol": symbol, "size": form.turn}), (places, ring))
    ]


def _signs(at: Sequence[Point], named: str, marker: Marker) -> Scatter:
    return Scatter(
        x=or_gap([x for x, _ in at]),
        y=or_gap([y for _, y in at]),
        mode="markers",
        marker={"color": LIGHT["ink"], **marker},
        name=named,
        showlegend=marker["symbol"] != "circle-open",
        hoverinfo="skip",
        cliponaxis=False,
    )
