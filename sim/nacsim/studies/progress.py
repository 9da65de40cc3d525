"""How far a study has come: what it calls while it works."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done, of how much."""
THOUSAND = 1000
"""Into so many steps a work of several stages is cut."""


def stage(progress: Progress, first: float, last: float) -> Progress:
    """What a stage of a longer work calls: it fills the way from one share of the whole to another."""

    def tick(done: int, whole: int) -> None:
        progress(round(THOUSAND * (first + (last - first) * done / whole)), THOUSAND)

    return tick


def silent(_done: int, _whole: int) -> None:
    """Report nothing."""
