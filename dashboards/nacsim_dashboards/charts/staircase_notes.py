"""What is written on the staircase, and its grounds: where allies object, the line of consent, the silences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from nacsim.findings.words import safe
from nacsim_dashboards.charts.staircase_layout import INNER, LINE, Frame, Label, Name
from nacsim_dashboards.charts.staircase_lines import APART
from nacsim_dashboards.theme import LIGHT, Note, Shape, literal

AXIS, KEY = 58, 17
"""Pixels of the axis below the picture, and of a line of the key below that."""
SPACE = 2 * "\N{NO-BREAK SPACE}"
STROKE = 12
"""Pixels from the end of a line to its name."""


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels round the stairs."""

    bottom: float
    top: float
    """Within the axes, below the lowest and above the highest stair."""
    head: int
    foot: int
    """Outside them."""


def room_for(frames: Sequence[Frame]) -> Room:
    """What is enough for each of several pictures."""
    marks = [lines for frame in frames for lines in frame.marks().values()]
    key = max(len(list(_key(frame))) for frame in frames)
    return Room(
        max(frame.bottom for frame in frames),
        max(frame.top for frame in frames),
        8 + LINE * max(map(len, marks), default=0),
        AXIS + KEY * key + 4,
    )


def shapes(frame: Frame, here: int) -> list[Shape]:
    """Where allies object, where one is, the silences, and the line between objecting and letting it pass."""
    across = {"x0": -0.5, "x1": len(frame.finding.sittings) - 1.5, "yref": "y", "y1": 0, "layer": "below"}
    below = {"type": "rect", "y0": -1e3, "fillcolor": LIGHT["object"], "opacity": 0.07, "line": {"width": 0}}
    line = {"type": "line", "y0": 0, "line": {"color": LIGHT["ink"], "width": 3}}
    return [across | below, _band(here), *(_upright(after, frame) for after in frame.marks()), across | line]


def notes(frame: Frame) -> list[Note]:
    """All that is written."""
    return [
        *_regions(),
        *(_above(after, lines, frame.form.size) for after, lines in frame.marks().items()),
        *(_label(label, frame) for label in frame.labels()),
        *(_name(name, frame) for name in frame.names()),
        *(_key_line(line, AXIS + KEY * i, frame.form.left) for i, line in enumerate(_key(frame))),
    ]


def _band(here: int) -> Shape:
    """You are here."""
    return {
        "type": "rect",
        "x0": here - 0.5,
        "x1": here + 0.5,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": LIGHT["band"],
        "opacity": 0.5,
        "line": {"width": 0},
        "layer": "below",
    }


def _upright(after: int, frame: Frame) -> Shape:
    """A silence, or another body, between two sittings: down to the lowest stair, below which texts may stand."""
    low = frame.finding.height[0] + frame.floor([after]) / frame.unit
    return {
        "type": "line",
        "x0": after + 0.5,
        "x1": after + 0.5,
        "y0": low,
        "y1": frame.finding.height[0] + (INNER + 1e3) / frame.unit,
        "line": {"color": LIGHT["soft"], "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _regions() -> list[Note]:
    """What each side of the line means: at both ends of the axis."""
    corner = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -4, "yref": "paper"}
    return [
        _note("<b>lets it pass</b>", 11, "support", y=1, yanchor="top") | corner,
        _note("<b>objects</b>", 11, "object", y=0, yanchor="bottom") | corner,
    ]


def _note(text: str, size: int, colour: str, **place: object) -> Note:
    return {
        "text": text,
        "font": {"size": size, "color": LIGHT[colour]},
        "align": "left",
        "xanchor": "left",
        "borderpad": 0,
        **place,
    }


def _above(after: int, lines: Sequence[str], size: int) -> Note:
    text = "<br>".join(map(literal, lines))
    note = _note(text, size, "soft", x=after + 0.5, y=1, yref="paper", yanchor="bottom", yshift=2)
    return note | {"xanchor": "center", "align": "center"}


def _label(label: Label, frame: Frame) -> Note:
    lines = [literal(line) for line in label.lines]
    text = f"<b>{lines[0]}</b>" if label.key else "<br>".join(lines)
    level = frame.finding.height[0] + label.top / frame.unit
    return _note(text, frame.form.size, "ink", x=label.sitting - 0.5 + APART, y=level, yanchor="top", xshift=5)


def _name(name: Name, frame: Frame) -> Note:
    """At the end of its line, to which a short stroke leads; its code where a long name has no room."""
    course, form = name.stair.course, frame.form
    room = (frame.column + form.right - STROKE) / form.letter
    text = f"<b>{literal(course.name if 1.3 * len(course.name) <= room else course.ally)}</b>"
    said = f"{text}<br>{name.stair.ends}" if frame.ended else text
    crossed = not frame.ended and abs(name.place - frame.up(0)) < LINE
    return _note(said, form.size, "ink", x=frame.upto - 0.5, y=name.level) | {
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": LIGHT["soft"],
        "ax": STROKE,
        "ay": frame.up(name.level) - name.place,
        "yanchor": "middle",
        "standoff": 2,
        **({"bgcolor": LIGHT["paper"]} if crossed else {}),
    }


def _key(frame: Frame) -> Iterator[str]:
    """What numbers and letters stand for, line by line, below the picture."""
    across = int((frame.form.width - 16) / frame.form.letter)
    numbers = {label.key: label.lines[0] for label in frame.labels() if label.key}
    entries = [(number, text) for text, number in numbers.items()]
    for after, lines in frame.marks().items():
        said = ", ".join(mark.short for mark in frame.finding.marks if mark.after == after)
        entries += [(lines[0], said)] if len(lines[0]) == 1 else []
    for sign, text in entries:
        first, *rest = wrap(safe(text), across)
        yield f"<b>{sign}</b>{SPACE}{literal(first)}"
        yield from (literal(line) for line in rest)


def _key_line(text: str, down: int, left: int) -> Note:
    return _note(text, 12, "soft", x=0, xref="paper", xshift=8 - left, y=0, yref="paper", yanchor="top", yshift=-down)
