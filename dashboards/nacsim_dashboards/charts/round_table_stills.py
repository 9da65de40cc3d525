"""The table at one sitting as a small picture without names: marks, what stands in the middle, a sentence below."""

from __future__ import annotations

from nacsim.findings.changes import news
from nacsim.findings.sittings import Seat, Sitting
from nacsim.findings.words import FEW, MARKS, STANCE_WORDS, Words, capital
from nacsim_dashboards.chart import Mark, Still
from nacsim_dashboards.charts.oval import Point, oval
from nacsim_dashboards.charts.round_table_seats import NO_SEAT

WIDTH, HEIGHT = 260, 160
"""Of the picture, in pixels."""
EDGE = 12
"""From the picture's edge to the middle of a seat."""
TABLE = 13
"""From the middle of a seat to the table."""


def still(words: Words, sitting: Sitting) -> Still:
    """One sitting."""
    places = _placed(len(sitting.seats), EDGE)
    moved = {one.ally for one in sitting.changed}
    marks = [_mark(seat, place, seat.ally in moved) for seat, place in zip(sitting.seats, places, strict=True)]
    label = f"Session {sitting.session}" if sitting.session else "The end"
    return Still(
        label=sitting.label,
        says=_says(words, sitting),
        width=WIDTH,
        height=HEIGHT,
        outline=_placed(90, EDGE + TABLE),
        middle=(label, sitting.body),
        marks=tuple(marks),
    )


def _placed(count: int, inward: float) -> tuple[Point, ...]:
    """Places round the table, from the top left, so far from the picture's edge."""
    round_it = oval(count, WIDTH - 2 * inward, HEIGHT - 2 * inward)
    return tuple((round(WIDTH / 2 + x, 1), round(HEIGHT / 2 - y, 1)) for x, y in round_it)


def _mark(seat: Seat, place: Point, moved: bool) -> Mark:
    x, y = place
    if seat.stance is None:
        return Mark(x, y, "", "empty", NO_SEAT)
    return Mark(x, y, MARKS[seat.stance], seat.stance, STANCE_WORDS[seat.stance], moved)


def _says(words: Words, sitting: Sitting) -> str:
    """The tally, with those who object by name if they are few, and who changed; at the end the outcome first."""
    objecting = sitting.taking("object")
    by = f" ({words.names(objecting)})" if 0 < len(objecting) <= FEW else ""
    outcome = f"{capital(sitting.moves[-1].text)}. " if sitting.session is None else ""
    turned = "".join(f" {line}." for line, _ in news(words, sitting.changed))
    return f"{outcome}{sitting.tally_words}{by}.{turned}"
