"""The decisions on record, each with what happened: the only place that reads a scenario's `record`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from nacsim.errors import UserError
from nacsim.record import Outcome
from nacsim.scenario import catalogue
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario

HOUR = timedelta(hours=1)
SHIPPED = ("iraq-training-2004", "ntmi-review-2008", "turkey-2003")
"""Decisions that are on record too, and ship under another name with variants of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A decision on record."""

    slug: str
    scenario: Scenario
    quality: str | None
    """How good the record is, in a word, where the file says so."""
    accepted: tuple[Outcome, ...]
    """The outcomes that the record leaves possible, the likeliest first."""
    adopted: Mapping[str, str]
    """The option adopted, by clause, of the clauses on which the record says it."""
    days: int | None
    """Calendar days from the opening to the decision; None where no day is on record."""
    hours: tuple[float, float] | None
    """From the opening, the first and the last hour at which it can have been decided: those of its day, or the same
    twice where the hour is on record."""
    named: bool
    """Whether a date for the decision was named beforehand."""
    objected_first: tuple[str, ...]

    @property
    def happened(self) -> Outcome:
        """The outcome that counts: the first of those accepted."""
        return self.accepted[0]


def cases(files: Mapping[str, Path] | None = None) -> tuple[Case, ...]:
    """All decisions on record, or those in these files, in the order of their slugs.

    Raises:
        UserError: a file has no record.
        ScenarioError: a file is not valid.
    """
    files = catalogue.recorded() if files is None else files
    return tuple(case(load(files[slug], slug=slug)) for slug in sorted(files))


def is_on_record(slug: str) -> bool:
    """Whether a scenario of this name is of a decision on record."""
    return slug in SHIPPED or slug in catalogue.recorded()


def case(scenario: Scenario) -> Case:
    """A scenario with its record. UserError if it has none."""
    record: Mapping[str, Any] | None = scenario.record
    if record is None:
        raise UserError(f"{scenario.slug} has no `record`: nothing says how it ended.")
    when: str | None = record.get("when")
    return Case(
        slug=scenario.slug,
        scenario=scenario,
        quality=record.get("quality"),
        accepted=tuple(record["outcome"]),
        adopted=dict(record.get("text", {})),
        days=None if when is None else (datetime.fromisoformat(when).date() - scenario.opening.date()).days,
        hours=None if when is None else _hours(scenario.opening, when),
        named=scenario.legs[-1].named,
        objected_first=tuple(record.get("objected_first", ())),
    )


def _hours(opening: datetime, when: str) -> tuple[float, float]:
    """When it was decided, from the opening; a date alone may be any hour of that day."""
    first = datetime.fromisoformat(when)
    whole_day = len(when) == len(date.min.isoformat())
    last = first + timedelta(days=1) if whole_day else first
    return (first - opening) / HOUR, (last - opening) / HOUR
