"""The page of a class that is over: its own council beside history and the model's, what it bet, what each seat got."""

from __future__ import annotations

from pathlib import Path

from nacsim.council.sitting import Sitting
from nacsim_dashboards.classroom.room import Room


def debrief_html(room: Room, sitting: Sitting, folder: Path) -> str:
    """The whole page, offline. folder: of the class, a result by now."""
    raise NotImplementedError
