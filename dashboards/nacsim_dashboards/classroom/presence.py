"""Who is there: whose page is open, and who has not been heard of for how long. Nothing of it is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HERE = 20.0
"""Seconds between two signs of life of an open page, as the script gives them: a phone that has lost its network, or
fallen asleep, closes nothing."""
SILENT = 2 * HERE + 5
"""Seconds without one after which an open page counts for nothing."""
MOST_STREAMS = 6
"""Open at once by one person."""


@dataclass(slots=True)
class Presence:
    """Signs of life."""

    streams: dict[str, int] = field(default_factory=dict)
    """Open pages, by person."""
    last: dict[str, float] = field(default_factory=dict)
    """When each was heard of last, by `time.monotonic`."""

    def heard(self, person: str) -> None:
        """Somebody has given a sign of life."""
        self.last[person] = time.monotonic()

    def connected(self, person: str) -> bool:
        """Whether a page of theirs is open and alive."""
        return self.streams.get(person, 0) > 0 and time.monotonic() - self.last.get(person, 0.0) < SILENT

    def lost_since(self, person: str) -> float | None:
        """Since when somebody has been out of touch; None while a page of theirs is open and alive."""
        return None if self.connected(person) else self.last.setdefault(person, time.monotonic())

    def changes_in(self, person: str) -> float:
        """Seconds after which an open page would count for nothing."""
        return SILENT - (time.monotonic() - self.last.get(person, 0.0))

    @contextmanager
    def stream(self, person: str) -> Iterator[None]:
        """A page of somebody's is open meanwhile."""
        self.streams[person] = self.streams.get(person, 0) + 1
        self.heard(person)
        try:
            yield
        finally:
            self.streams[person] -= 1
            self.heard(person)
