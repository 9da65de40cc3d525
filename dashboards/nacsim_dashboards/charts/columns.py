"""A column for each sitting, from left to right: the axis of charts that go from session to session."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from nacsim.findings.sittings import Sitting
from nacsim_dashboards.theme import BARE, Axis, literal


def columns(sittings: Sequence[Sitting], most: int) -> Axis:
    """The sittings from left to right, so many of them named at most."""
    last, every = len(sittings) - 1, ceil(len(sittings) / most)
    shown = [*(i for i in range(0, len(sittings), every) if i <= last - every), last]
    names = [_column(sittings[i]) for i in shown]
    return {"tickvals": shown, "ticktext": names, "tickangle": 0, "range": [-0.5, last + 0.5], **BARE}


def _column(sitting: Sitting) -> str:
    """Its number, its body and its day; `end`."""
    if sitting.session is None:
        return "<b>end</b>"
    day = sitting.when.split(" ")
    return f"<b>{sitting.session}</b><br>{day[1]} {day[2][:3]}<br>{literal(sitting.body)}"
