"""The round table as a picture for a big screen: marks and colours of the last stances, names, who is a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nacsim.findings.changes import Changed
from nacsim.findings.sittings import Seat
from nacsim.record import Stance
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_form import WIDE
from nacsim_dashboards.charts.round_table_names import LINE, names
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far, tally
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, voice

FORM = replace(WIDE, width=520, height=290, room=(690, 456), seat=27, ring=36, turn=12, name=22, least=0)
"""The table of the charts, smaller: on a big screen everything in it is larger."""
INWARD = 27
"""How far inside the seats the triangles of those who moved stand."""
ANCHORS = {"center": "middle", "right": "start", "left": "end"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A seat as it is drawn."""

    x: float
    y: float
    kind: Stance | str
    """A stance; `unheard`: nothing said yet; `empty`: no seat in this body."""
    says: str
    """The same in words."""
    person: bool
    nearer: bool | None
    """Which way it has moved since the sounding before; None: it has not."""
    turn: Point
    lines: tuple[Point, ...]
    """Where each line of the name begins."""
    name: tuple[str, ...]
    anchor: str
    bold: bool
    leader: Point | None
    """Where a thin line to a name of the second row ends."""


def picture(room: Room, language: str) -> str:
    """The table as an SVG."""
    people = frozenset(seat for seat in (*room.sitting.scenario.codes, "chair") if room.held(seat))
    key = ("picture", language, people)
    return once(room.sitting, key, lambda: _picture(room, people, voice(room, language)))


def _picture(room: Room, people: frozenset[str], t: Voice) -> str:
    heard = heard_so_far(room.sitting)
    stances = heard.last.stances if heard.last else {}
    return part(
        "picture",
        t=t,
        size=FORM.room,
        outline=[_down(point) for point in oval(90, FORM.width - 42, FORM.height - 42)],
        seats=_seats(heard.public["seated"], stances, heard.changed, people, t),
        chair="chair" in people,
        last=heard.last,
        tally=tally(stances),
        radius=FORM.seat / 2,
        ring=FORM.ring / 2,
    )


def _seats(
    seated: Sequence[str], stances: Mapping[str, Stance], changed: Sequence[Changed], people: frozenset[str], t: Voice
) -> list[Shown]:
    """In the order of their names, as the Council sits."""
    allies = sorted(t.words.scenario.allies, key=lambda ally: t.words.name(ally.code))
    places = oval(len(allies), FORM.width, FORM.height)
    inner = oval(len(allies), FORM.width - 2 * INWARD, FORM.height - 2 * INWARD)
    held = [Seat(ally.code, ally.name, ally.sponsor, stances.get(ally.code)) for ally in allies]
    named = names(held, places, FORM)
    moved = {one.ally: one.nearer for one in changed}
    found = []
    for seat, place, turn, name in zip(held, places, inner, named, strict=True):
        kind = seat.stance or ("unheard" if seat.ally in seated else "empty")
        found.append(
            Shown(
                *_down(place),
                kind=kind,
                says=t(f"stance_{kind}"),
                person=seat.ally in people,
                nearer=moved.get(seat.ally),
                turn=_down(turn),
                lines=_lines(name.x, name.y, name.anchor, len(name.lines)),
                name=name.lines,
                anchor=ANCHORS[name.anchor.split()[1]],
                bold=name.bold,
                leader=_down((name.x, name.y)) if name.out else None,
            )
        )
    return found


def _down(point: Point) -> Point:
    """In a picture, where y goes down from the top."""
    return round(FORM.room[0] / 2 + point[0], 1), round(FORM.room[1] / 2 - point[1], 1)


def _lines(x: float, y: float, anchor: str, count: int) -> tuple[Point, ...]:
    """The base lines of a name's lines, its edge towards the seat being given."""
    left, top = _down((x, y))
    first = {"top": top - LINE * (count - 1) - 3, "bottom": top + LINE - 3, "middle": top - LINE * (count - 1) / 2 + 4}
    return tuple((left, round(first[anchor.split()[0]] + LINE * i, 1)) for i in range(count))
