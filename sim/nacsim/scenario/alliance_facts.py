"""Facts about the alliance that all scenarios share: members, bodies, seats, capability, exposure, rhythms.

Read from `scenarios/alliance/*.yaml`, where every figure has its source and its confidence. Each file is read once,
when first asked for. Periods run from their first day up to, not including, the day they end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from nacsim.scenario.catalogue import data_folder
from nacsim.scenario.resolved import Confidence, Source
from nacsim.scenario.rhythm import Rhythm

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, ten times as quick, where PyYAML has it: every command reads these files."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure from the shared facts. `year`: the year it refers to, None where it refers to none."""

    value: float
    source: str | None
    confidence: Confidence
    year: int | None = None
    note: str = ""

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of its sources."""
        return (self.source,) if self.source else ()


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body as it stands on one date."""

    key: str
    name: str
    level: str
    """"council" (decides for the alliance in its field) or "committee" (advises a council)."""
    absent: tuple[str, ...]
    """Members without a seat on that date, sorted."""
    rhythm: str
    silence_hours: int
    exists_from: date
    exists_until: date | None
    """First day on which it no longer exists; None while it does."""
    source: str
    confidence: Confidence


def members(on: date) -> tuple[str, ...]:
    """Codes of the members on a date, sorted; none before the treaty was in force."""
    return tuple(code for code in all_codes() if _table("members")["members"][code]["joined"] <= on)


def all_codes() -> tuple[str, ...]:
    """Codes of every country that has ever been a member, sorted."""
    return tuple(sorted(_table("members")["members"]))


def ever_member(code: str) -> bool:
    """Whether a code has ever been a member's."""
    return code in _table("members")["members"]


def name(code: str, on: date) -> str:
    """A member's English name at a date. An unknown code, such as an invented ally's, is its own name."""
    if not ever_member(code):
        return code
    names: list[Mapping[str, Any]] = _table("members")["members"][code]["names"]
    current = [entry for entry in names if "since" not in entry or entry["since"] <= on]
    return str(current[-1]["name"])


def code_named(text: str) -> str | None:
    """The code of the country that has, or had, an English name; None if none had. Capitals do not matter."""
    wanted = text.casefold()
    for code, entry in _table("members")["members"].items():
        if any(str(one["name"]).casefold() == wanted for one in entry["names"]):
            return str(code)
    return None


def bodies() -> tuple[str, ...]:
    """Keys of all bodies, sorted."""
    return tuple(sorted(_table("bodies")["bodies"]))


def body(key: str, on: date) -> BodyFacts | None:
    """A body as it stands on a date; None if there is no such body, or not on that date."""
    entry = _table("bodies")["bodies"].get(key)
    if entry is None or not _within(entry, on):
        return None
    absent = sorted(code for period in entry["without"] if _within(period, on) for code in period["members"])
    return BodyFacts(
        key=key,
        name=entry["name"],
        level=entry["level"],
        absent=tuple(absent),
        rhythm=entry["rhythm"],
        silence_hours=entry["silence_hours"],
        exists_from=entry["from"],
        exists_until=entry.get("until"),
        source=entry["source"],
        confidence=entry["confidence"],
    )


def body_name(key: str) -> str:
    """A body's full name; KeyError for a key that is not in `bodies()`."""
    return str(_table("bodies")["bodies"][key]["name"])


def exists_when(key: str) -> str:
    """When a body exists, in words fit for "it exists ...": "October 1963 to June 2010". KeyError as `body_name`."""
    return str(_table("bodies")["bodies"][key]["when"])


def weight(code: str, year: int) -> Fact | None:
    """An ally's capability (CINC, share of the world's) in the nearest year with a figure, the earlier one of two.

    None where the data have no figure at all.
    """
    table = _table("weights")
    figures: Mapping[int, float] = table["cinc"].get(code, {})
    if not figures:
        return None
    nearest = min(figures, key=lambda candidate: (abs(candidate - year), candidate))
    note = table["notes"].get(code, {}).get(nearest, "")
    return Fact(figures[nearest], table["source"], table["confidence"], nearest, note)


def population(code: str) -> Fact | None:
    """A member's population; None for a country that is not in the file."""
    table = _table("population")
    if code not in table["people"]:
        return None
    return Fact(table["people"][code], table["source"], table["confidence"], table["year"])


def exposure(code: str) -> Fact | None:
    """How much standing alone and pressure weigh on an ally, 0..1, by the rule in the file; None if not in it."""
    table = _table("exposure")
    if code not in table["exposure"]:
        return None
    note = table["traditions"].get(code, {}).get("because", "")
    return Fact(table["exposure"][code], None, table["confidence"], note=note)


def rhythms() -> tuple[str, ...]:
    """Keys of all rhythms, sorted."""
    return tuple(sorted(_table("rhythms")["rhythms"]))


def rhythm(key: str) -> Rhythm:
    """A table of meeting hours; KeyError for a key that is not in `rhythms()`."""
    entry = _table("rhythms")["rhythms"][key]
    weekdays = tuple(sorted(_WEEKDAYS.index(day) for day in entry["weekdays"]))
    return Rhythm(key, weekdays, tuple(sorted(entry["hours"])), entry["silence_hours"])


@cache
def sources() -> Mapping[str, Source]:
    """Every source that the alliance files cite, by its id."""
    return {
        key: Source(
            key, entry["title"], entry["publisher"], str(entry["date"]), entry.get("url", ""), entry.get("note", "")
        )
        for key, entry in _table("sources")["sources"].items()
    }


def _within(period: Mapping[str, date], on: date) -> bool:
    return period["from"] <= on and ("until" not in period or on < period["until"])


@cache
def _table(file: str) -> Any:
    text = (data_folder() / "alliance" / f"{file}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, _LOADER)  # noqa: S506 - either is safe
