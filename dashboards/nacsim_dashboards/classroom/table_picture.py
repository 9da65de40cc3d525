"""The round table as a picture for a big screen: marks and colours of the last stances, names, who is a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nacsim.findings.sittings import Seat
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_form import WIDE
from nacsim_dashboards.charts.round_table_names import BOLD, LETTER, LINE, names
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import Heard, heard_so_far, tally
from nacsim_dashboards.classroom.heard import turn as mark
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, voice

FORM = replace(WIDE, width=420, height=250, room=(900, 700), seat=24, ring=31, turn=12, name=18, least=0)
"""The table of the charts, smaller: on a big screen everything in it is larger."""
EDGE = 3
"""Room round the names."""
INWARD = 24
"""How far inside the seats the triangles of those who moved stand."""
ASIDE = "°"
"""After the name of who takes no part."""
ANCHORS = {"center": "middle", "right": "start", "left": "end"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A seat as it is drawn."""

    x: float
    y: float
    kind: str
    """A stance; `letter`; `unheard`: nothing said yet; `empty`: no seat in this body."""
    says: str
    """The same in words."""
    person: bool
    turned: str
    """The mark of how it has moved since the sounding before; empty: it has not."""
    turn: Point
    lines: tuple[Point, ...]
    """Where each line of the name begins."""
    name: tuple[str, ...]
    anchor: str
    bold: bool
    leader: Point | None
    """Where a thin line to a name of the second row ends."""

    @property
    def spans(self) -> list[tuple[float, float, float]]:
        """From where to where each line of the name reaches, and how low it stands."""
        wide = max(len(line) for line in self.name) * LETTER * (BOLD if self.bold else 1)
        before = {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return [(x - before, x - before + wide, y) for x, y in self.lines]


def picture(room: Room, language: str) -> str:
    """The table as an SVG."""
    people = frozenset(seat for seat in (*room.sitting.scenario.codes, "chair") if room.held(seat))
    key = ("picture", language, people)
    return once(room.sitting, key, lambda: _picture(room, people, voice(room, language)))


def _picture(room: Room, people: frozenset[str], t: Voice) -> str:
    heard = heard_so_far(room.sitting)
    seats = _seats(heard, people, t)
    count = tally(heard.standing)
    return part(
        "picture",
        t=t,
        size=FORM.room,
        box=_box(seats),
        outline=[_down(point) for point in oval(90, FORM.width - 42, FORM.height - 42)],
        seats=seats,
        turned={seat.turned for seat in seats},
        chair="chair" in people,
        aside=ASIDE if heard.aside else "",
        empty=any(seat.kind == "empty" for seat in seats),
        last=heard.last,
        rows=[(kind, number, -14 * len(count) + 14 + 28 * i) for i, (kind, number) in enumerate(count.items())],
        radius=FORM.seat / 2,
        ring=FORM.ring / 2,
    )


def _box(seats: Sequence[Shown]) -> tuple[float, float, float, float]:
    """What of the plot is drawn in: left, top, width, height."""
    spans = [span for seat in seats for span in seat.spans]
    left, right = min(x for x, *_ in spans) - EDGE, max(x for _, x, *_ in spans) + EDGE
    top, bottom = min(y for *_, y in spans) - LINE - EDGE, max(y for *_, y in spans) + EDGE
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)


def _seats(heard: Heard, people: frozenset[str], t: Voice) -> list[Shown]:
    """In the order of their names, as the Council sits."""
    allies = sorted(t.words.scenario.allies, key=lambda ally: t.words.name(ally.code))
    places = oval(len(allies), FORM.width, FORM.height)
    inner = oval(len(allies), FORM.width - 2 * INWARD, FORM.height - 2 * INWARD)
    stances, aside = heard.last.stances if heard.last else {}, heard.aside
    held = [Seat(ally.code, ally.name, ally.sponsor, stances.get(ally.code)) for ally in allies]
    named = names(held, places, FORM)
    moved = {one.ally: mark(one) for one in heard.changed}
    found = []
    for seat, place, turn, name in zip(held, places, inner, named, strict=True):
        kind = heard.standing.get(seat.ally) or ("unheard" if seat.ally in heard.public["seated"] else "empty")
        found.append(
            Shown(
                *_down(place),
                kind=kind,
                says=f"{t(f'stance_{kind}')}, {t('aside')}" if seat.ally in aside else t(f"stance_{kind}"),
                person=seat.ally in people,
                turned=moved.get(seat.ally, ""),
                turn=_down(turn),
                lines=_lines(name.x, name.y, name.anchor, len(name.lines)),
                name=(*name.lines[:-1], name.lines[-1] + ASIDE) if seat.ally in aside else name.lines,
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
