"""The oval table: a seat for each ally, session by session, with the disputed clauses in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.sittings import Seat, Sitting, described
from nacsim.findings.stances import Stances
from nacsim.findings.words import MARKS, STANCE_WORDS, Words, capital, counted, safe
from nacsim.record import STANCES, Stance
from nacsim_dashboards.chart import Chart, Step, Table
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_form import NARROW, WIDE, TableForm
from nacsim_dashboards.theme import FIXED_LEGEND, LIGHT, STANCE_COLOURS, STANCE_INKS, Note, literal, look, or_gap

MiddleLine = tuple[str, str]
"""A line in the middle of the table, and the name of its colour."""


SIDEWAYS = 0.36
"""Seats nearer to the middle line than this share of the height have their names beside them."""


def chart(finding: Stances) -> Chart:
    """Step by step through the sittings."""
    unseated = any(sitting.taking(None) for sitting in finding.sittings)
    steps = tuple(_step(finding.words, sitting, unseated) for sitting in finding.sittings)
    return Chart(
        key="round-table",
        title=finding.first_and_last,
        caption=_caption(len(finding.sittings) - 1, unseated),
        figure=steps[0].figure,
        narrow=steps[0].narrow,
        table=_rows(finding.sittings),
        steps=steps,
        question="Who objects, and who gives way?",
    )


def _step(words: Words, sitting: Sitting, unseated: bool) -> Step:
    lines = middle(words, sitting)
    wide, narrow = (round_table(sitting, lines, unseated=unseated, narrow=way) for way in (False, True))
    return Step(sitting.label, described(words, sitting), wide, narrow)


def _caption(sessions: int, unseated: bool) -> str:
    empty = " A ring with a dot is an ally without a seat in that body." if unseated else ""
    return (
        "One seat for each ally, clockwise from the chair in the order of their names, as the Council sits; in bold"
        " who tabled the text. Each seat's mark and colour is the ally's stance at the last sounding of the session."
        f"{empty} Step through {counted(sessions, 'session')} and the end."
    )


def _rows(sittings: Sequence[Sitting]) -> Table:
    rows = (
        (sitting.label, seat.name, STANCE_WORDS[seat.stance] if seat.stance else "no seat")
        for sitting in sittings
        for seat in sitting.seats
    )
    return Table(("session", "ally", "stance"), tuple(rows), sortable=True)


def middle(words: Words, sitting: Sitting) -> list[MiddleLine]:
    """What stands in the middle of the table; the first line is a heading."""
    if sitting.session is None:
        outcome = capital(sitting.moves[-1].text)
        return [(outcome, "ink"), (f"{sitting.when}, {sitting.body}", "soft"), (sitting.tally_words, "ink")]
    head = (f"Session {sitting.session}, {sitting.body}", "ink")
    lines = [head, (sitting.when, "soft"), (sitting.tally_words, "ink")]
    if sitting.disputed:
        lines.append((f"In dispute: {words.clauses(sitting.disputed)}", "object"))
    return [*lines, *((move.line, "accent") for move in sitting.moves)]


def round_table(
    sitting: Sitting, lines: Sequence[MiddleLine], *, unseated: bool = False, narrow: bool = False
) -> Figure:
    """One sitting.

    lines: what stands in the middle. unseated: whether the legend names empty seats, as it should at every step if
    there are any at one.
    """
    form = NARROW if narrow else WIDE
    places = oval(len(sitting.seats), form.width, form.height)
    traces = [_table(form)]
    for stance in (*STANCES, None):
        seated = [(seat, place) for seat, place in zip(sitting.seats, places, strict=True) if seat.stance == stance]
        if stance or seated or unseated:
            traces.append(_seats(stance, seated, form))
    across, up = form.room[0] / 2, form.room[1] / 2
    return Figure(
        [*traces, _names(sitting, places, form)],
        look(
            round(form.room[1]) + form.legend,
            margin={"l": 0, "r": 0, "t": 0, "b": form.legend},
            annotations=[*_middle(lines, form), _chair(form)],
            legend={"y": 0, "yref": "container", "yanchor": "bottom", "x": 0.5, "xanchor": "center", **FIXED_LEGEND},
            xaxis={"range": [-across, across], "visible": False},
            yaxis={"range": [-up, up], "visible": False},
        ),
    )


def _table(form: TableForm) -> Scatter:
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


def _seats(stance: Stance | None, seated: list[tuple[Seat, Point]], form: TableForm) -> Scatter:
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


def _names(sitting: Sitting, places: Sequence[Point], form: TableForm) -> Scatter:
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


def _side(place: Point, form: TableForm) -> tuple[int, int, str]:
    """On which side of a seat its name stands: outward, and where its text is anchored."""
    x, y = place[0] / form.width, place[1] / form.height
    if abs(y) > SIDEWAYS:
        return (0, 1, "top center") if y > 0 else (0, -1, "bottom center")
    return (1, 0, "middle right") if x > 0 else (-1, 0, "middle left")


def _name(seat: Seat, form: TableForm) -> str:
    """Bold for those who tabled the text; a long name over two lines."""
    width, text = (11, seat.name) if form.full_names else (5, seat.ally.replace("_", " "))
    lines = wrap(safe(text), width, max_lines=2, placeholder="…")
    text = "<br>".join(literal(line) for line in lines)
    return f"<b>{text}</b>" if seat.sponsor else text


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
            "font": {"size": form.text + (2 if head else 0), "color": colour},
        }
        for i, (text, colour, head) in enumerate(broken)
    ]
