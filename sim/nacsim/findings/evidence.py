"""A sentence and the numbers of the record it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from nacsim.record import Record


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value of a record: of its event number `event`, or of the record itself where that is None."""

    event: int | None
    field: str
    """Names joined by dots: `terms.FRA.reserve`, `stances.DEU`."""
    value: Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that can be said of a run, and what in the record says so."""

    text: str
    evidence: tuple[Evidence, ...]


def look_up(record: Record, event: int | None, field: str) -> Any:
    """The value of a field of an event, or of the record. KeyError or AttributeError if there is none."""
    first, *rest = field.split(".")
    start = getattr(record, first) if event is None else record.events[event][first]
    return reduce(lambda node, name: node[name], rest, start)


def last_soundings(record: Record) -> list[int]:
    """The last sounding of every session, as indices among the events: what the session came to."""
    last: dict[tuple[int, str], int] = {}
    for i, event in enumerate(record.events):
        if event["kind"] == "sounding":
            last[event["session"], event["body"]] = i
    return sorted(last.values())


def cite(record: Record, event: int | None, *fields: str) -> tuple[Evidence, ...]:
    """Evidence from some fields of one event, or of the record itself."""
    return tuple(Evidence(event, field, look_up(record, event, field)) for field in fields)


def changed(before: Mapping[str, Any], after: Mapping[str, Any], field: str) -> float:
    """By how much a number differs between two mappings, to the record's six decimals."""
    return round(float(after[field] - before[field]), 6)
