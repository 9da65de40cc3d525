"""The measures of the round table, on a wide screen and on a narrow one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableForm:
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


WIDE = TableForm(830, 440, (1020, 556), seat=32, name=19, across=72, lines=4, text=14, legend=40, full_names=True)
NARROW = TableForm(256, 530, (340, 600), seat=24, name=14, across=25, lines=9, text=13, legend=108, full_names=False)
