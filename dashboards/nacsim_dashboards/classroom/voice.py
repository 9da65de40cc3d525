"""How a room is told in one language: our own words from the catalogue, names and wordings as the scenario has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from nacsim.findings.changes import Changed
from nacsim.findings.words import Words, capital
from nacsim_dashboards.classroom.catalogue import say, texts
from nacsim_dashboards.classroom.room import Room


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, and the names of one scenario."""

    language: str
    words: Words

    def __call__(self, key: str, **details: object) -> str:
        """A text of the catalogue. KeyError if there is no such text."""
        return say(self.language, key, **details)

    def many(self, key: str, number: int, **details: object) -> str:
        """A text about one thing or several: `key_one` or `key_many`, with `{number}`."""
        return self(f"{key}_{'one' if number == 1 else 'many'}", number=number, **details)

    def group(self, stance: str, number: int) -> str:
        """What so many do who take a stance, or wrote letters; the number apart."""
        return self.many(f"group_{stance}", number)

    def when(self, hour: int) -> str:
        """The clock time of an hour since the opening, like `Words.when` in its language."""
        at = self.words.scenario.opening + timedelta(hours=hour)
        days, months = self("days").split(), self("months").split()
        return self("at_hour", day=days[at.weekday()], number=at.day, month=months[at.month - 1], hour=f"{at:%H:%M}")

    def duration(self, hours: int) -> str:
        """2 days 11 hours."""
        days, rest = divmod(hours, 24)
        parts = [self.many(key, number) for key, number in (("days_long", days), ("hours_long", rest)) if number]
        return " ".join(parts) or self("no_time")

    def body(self, key: str) -> str:
        """North Atlantic Council (NAC), Defence Planning Committee (DPC); others as the alliance's facts name them."""
        said = texts(self.language).get(f"body_{key}") or capital(self.words.body(key).removeprefix("the "))
        return f"{said} ({key})" if said != key else key

    def by_name(self, codes: Iterable[str]) -> list[str]:
        """Allies in the order of their names."""
        return sorted(codes, key=self.words.name)

    def by_ally(self, changes: Iterable[Changed]) -> list[Changed]:
        """Who changed, in the order of their names."""
        return sorted(changes, key=lambda one: self.words.name(one.ally))

    def seat(self, seat: str | None) -> str:
        """A seat as it stands in a list."""
        if seat is None:
            return self("observer")
        return self("chair") if seat == "chair" else self.words.name(seat)


def voice(room: Room, language: str) -> Voice:
    """How a room is told in one of `catalogue.LANGUAGES`."""
    return Voice(language, Words(room.sitting.scenario))


def minutes(seconds: float) -> str:
    """1:05."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
