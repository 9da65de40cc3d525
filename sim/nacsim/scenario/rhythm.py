"""A body's rhythm: the hours at which it meets or a silence can end, in whole hours since the opening.

All times are wall-clock times in Brussels. The opening counts from its whole hour: an item that opens at 09:30 has
its hour 0 at 09:00, so that a meeting at 16:00 is hour 7 and nothing needs minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A table of meeting hours: on these weekdays (Monday is 0), at these hours of the day (0..23)."""

    key: str
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    silence_hours: int
    """How long a silence lasts at this rhythm, unless the scenario says otherwise."""

    def meets_at(self, moment: datetime) -> bool:
        """Whether the table has a meeting in the hour of this moment."""
        return moment.weekday() in self.weekdays and moment.hour in self.hours


def hours_between(opening: datetime, moment: datetime) -> int:
    """Whole hours from the opening's hour to a moment, rounded down; negative before that hour.

    The caller checks whether the moment may precede the opening.
    """
    return (moment - _whole_hour(opening)) // _HOUR


def meetings(rhythm: Rhythm, opening: datetime, start: int, end: int, gap: int = 3) -> tuple[int, ...]:
    """Hours since the opening at which a body meets, ascending.

    `start` is always the first and `end`, the session of the deadline, always the last. Between them come the hours of
    the table, each at least `gap` hours (one or more) after the meeting before it and at least `gap` hours before
    `end`: nobody sits down again an hour after rising. If `start` equals `end` there is one meeting.

    Raises:
        ValueError: `end` is before `start`, or `gap` is less than one hour.
    """
    if end < start or gap < 1:
        raise ValueError(f"no meetings from hour {start} to hour {end} with a gap of {gap}")
    first_hour = _whole_hour(opening)
    chosen = [start]
    for hour in range(start + gap, end - gap + 1):
        if hour - chosen[-1] >= gap and rhythm.meets_at(first_hour + hour * _HOUR):
            chosen.append(hour)
    return tuple(chosen) if start == end else (*chosen, end)


def silence_ends(rhythm: Rhythm, opening: datetime, end: int) -> tuple[int, ...]:
    """Hours since the opening, up to `end`, at which a silence can run out, ascending.

    A silence is set to end at an hour of the body's table, on any working day or day of the table, not at four in
    the morning: delegations must be there to speak.
    """
    first_hour = _whole_hour(opening)
    days = {*range(5), *rhythm.weekdays}
    moments = ((hour, first_hour + hour * _HOUR) for hour in range(end + 1))
    return tuple(hour for hour, moment in moments if moment.weekday() in days and moment.hour in rhythm.hours)


def _whole_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
