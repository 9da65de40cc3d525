"""The measures of the round table, on a wide screen and on a narrow one."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class TableForm:
    """The measures of a layout, in pixels."""

    width: float
    height: float
    """Of the oval on which the seats stand."""
    room: tuple[float, float]
    """Of the plot."""
    seat: int
    ring: int
    """Round the seat of who has changed."""
    turn: int
    """The triangle that says which way."""
    name: float
    """How far from a seat its name begins."""
    sideways: float
    """Seats nearer to the middle line than this share of the height have their names beside them."""
    across: int
    """Characters of a line in the middle."""
    lines: int
    """Lines in the middle at most, for what was done."""
    most: int
    """Lines in the middle at most, altogether."""
    text: int
    legend: tuple[int, int, int]
    """Below: room in any case, room for each row of the legend, and its entries a row."""
    hover: int
    """Characters of a line of what is said when a seat is touched."""
    full_names: bool
    least: int
    """A plot narrower than this is drawn in the narrow form."""

    def below(self, entries: int) -> int:
        """Room for a legend of so many entries."""
        anyhow, row, a_row = self.legend
        return anyhow + row * ceil(entries / a_row)


WIDE = TableForm(
    width=810,
    height=440,
    room=(1020, 566),
    seat=32,
    ring=42,
    turn=14,
    name=26,
    sideways=0.36,
    across=72,
    lines=4,
    most=14,
    text=14,
    legend=(18, 22, 7),
    hover=52,
    full_names=True,
    least=940,
)
NARROW = TableForm(
    width=240,
    height=530,
    room=(340, 606),
    seat=24,
    ring=32,
    turn=10,
    name=20,
    sideways=0.43,
    across=24,
    lines=9,
    most=18,
    text=13,
    legend=(14, 19, 1),
    hover=34,
    full_names=False,
    least=0,
)
