"""Chart 1, drawn: the oval table, a seat for each ally, and in the middle what the matter hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.sittings import Seat, Sitting
from nacsim.findings.words import MARKS, STANCE_WORDS, safe
from nacsim.record import STANCES, Stance
from nacsim_dashboards.charts.oval import oval
from nacsim_dashboards.theme import LIGHT, STANCE_COLOURS, STANCE_INKS, literal, or_gap, styled


@dataclass(frozen=True, slots=True)
class Form:
    """The measures of a layout, in pixels."""

    width: float
    height: float
    """Of the oval on which the seats stand."""
    room: tuple[float, float]
    """Of the plot."""
    seat: int
    name: float
    """How far from a seat its name begins."""
    across: int
    """Characters of a line in the middle."""
    lines: int
    """Lines in the middle at most, for what was done."""
    text: int
    legend: int
    full_names: bool


WIDE = Form(830, 440, (1020, 556), seat=32, name=19, across=72, lines=4, text=14, legend=40, full_names=True)
NARROW = Form(256, 530, (340, 600), seat=24, name=14, across=25, lines=9, text=13, legend=108, full_names=False)

SIDEWAYS = 0.36
"""Seats nearer to the middle line than this share of the height have their names beside them."""


def round_table(sitting: Sitting, lines: list[tuple[str, str]], *, rings: bool = False, narrow: bool = False) -> Figure:
    """One sitting.

    lines: what stands in the middle, each with the name of its colour; the first is a heading. rings: whether the
    legend names empty seats, as it should at every step if there are any at one.
    """
    form = NARROW if narrow else WIDE
    places = oval(len(sitting.seats), form.width, form.height)
    figure = Figure([_table(form)])
    for stance in (*STANCES, None):
        seated = [(seat, place) for seat, place in zip(sitting.seats, places, strict=True) if seat.stance == stance]
        if stance or seated or rings:
            figure.add_trace(_seats(stance, seated, form))
    figure.add_trace(_names(sitting, places, form))
    across, up = form.room[0] / 2, form.room[1] / 2
    styled(
        figure,
        round(form.room[1]) + form.legend,
        margin={"l": 0, "r": 0, "t": 0, "b": form.legend},
        annotations=[*_middle(lines, form), _chair(form)],
        legend={
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "x": 0.5,
            "xanchor": "center",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        hovermode="closest",
    )
    figure.update_xaxes(range=[-across, across], visible=False)
    figure.update_yaxes(range=[-up, up], visible=False)
    return figure


def _table(form: Form) -> Scatter:
    """The table itself: inside the seats."""
    edge = oval(180, form.width - 2.1 * form.seat, form.height - 2.1 * form.seat)
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


def _seats(stance: Stance | None, seated: list[tuple[Seat, tuple[float, float]]], form: Form) -> Scatter:
    mark = MARKS[stance] if stance else ""
    named = f"{mark} {STANCE_WORDS[stance]}" if stance else "no seat here"
    return Scatter(
        x=or_gap([x for _, (x, _) in seated]),
        y=or_gap([y for _, (_, y) in seated]),
        customdata=[seat.ally for seat, _ in seated],
        mode="markers+text",
        text=[f"<b>{mark}</b>"] * max(1, len(seated)),
        textposition="middle center",
        textfont={"color": STANCE_INKS[stance] if stance else LIGHT["soft"], "size": round(form.seat * 0.52)},
        marker={
            "size": form.seat,
            "symbol": "circle" if stance else "circle-open-dot",
            "color": STANCE_COLOURS[stance] if stance else LIGHT["line"],
            "line": {"color": LIGHT["paper"] if stance else LIGHT["line"], "width": 1.5},
        },
        hovertext=[literal(_hover(seat)) for seat, _ in seated],
        hoverinfo="text",
        name=named,
        cliponaxis=False,
    )


def _hover(seat: Seat) -> str:
    stance = STANCE_WORDS[seat.stance] if seat.stance else "no seat here"
    return f"{seat.name}: {stance}{', tabled the text' if seat.sponsor else ''}"


def _names(sitting: Sitting, places: list[tuple[float, float]], form: Form) -> Scatter:
    sides = [_side(place, form) for place in places]
    return Scatter(
        x=[x + form.name * across for (x, _), (across, _, _) in zip(places, sides, strict=True)],
        y=[y + form.name * up for (_, y), (_, up, _) in zip(places, sides, strict=True)],
        mode="text",
        text=[_name(seat, form) for seat in sitting.seats],
        textposition=[position for _, _, position in sides],
        textfont={"color": LIGHT["ink"], "size": 11},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _side(place: tuple[float, float], form: Form) -> tuple[int, int, str]:
    """On which side of a seat its name stands: outward, and where its text is anchored."""
    x, y = place[0] / form.width, place[1] / form.height
    if abs(y) > SIDEWAYS:
        return (0, 1, "top center") if y > 0 else (0, -1, "bottom center")
    return (1, 0, "middle right") if x > 0 else (-1, 0, "middle left")


def _name(seat: Seat, form: Form) -> str:
    """Bold for those who tabled the text; a long name over two lines."""
    lines = wrap(safe(seat.name), 11, max_lines=2, placeholder="…") if form.full_names else [seat.ally]
    text = "<br>".join(literal(line) for line in lines)
    return f"<b>{text}</b>" if seat.sponsor else text


def _chair(form: Form) -> dict[str, Any]:
    """Where the Secretary General sits: at the head."""
    return {
        "text": "Chair",
        "x": 0,
        "y": form.height / 2,
        "showarrow": False,
        "bgcolor": LIGHT["panel"],
        "bordercolor": LIGHT["line"],
        "borderpad": 4,
        "font": {"size": 11, "color": LIGHT["soft"]},
    }


def _middle(lines: list[tuple[str, str]], form: Form) -> list[dict[str, Any]]:
    """The lines below each other, round the middle of the table."""
    broken = [
        (literal(part), LIGHT[colour], i == 0)
        for i, (text, colour) in enumerate(lines)
        for part in wrap(safe(text), form.across, max_lines=form.lines, placeholder=" …")
    ]
    line = form.text * 1.45
    return [
        {
            "text": f"<b>{text}</b>" if head else text,
            "x": 0,
            "y": ((len(broken) - 1) / 2 - i) * line,
            "showarrow": False,
            "font": {"size": form.text + (2 if head else 0), "color": colour},
        }
        for i, (text, colour, head) in enumerate(broken)
    ]
