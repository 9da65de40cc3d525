"""A sentence and the numbers of the record it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from nacsim.record import Record, Sounding


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value of a record: of its event number `event`, or of the record itself where that is None."""

    event: int | None
    field: str
    """Names joined by dots: `terms.FRA.reserve`, `stances.DEU`."""
    value: object


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that can be said of a run, and what in the record says so."""

    text: str
    evidence: tuple[Evidence, ...]


def look_up(record: Record, event: int | None, field: str) -> object:
    """The value of a field of an event, or of the record. KeyError if there is none."""
    start: Any = record if event is None else record.events[event]
    return reduce(lambda node, name: node[name], field.split("."), start)


def last_soundings(record: Record) -> list[int]:
    """The last sounding of every session, as indices among the events: what the session came to."""
    last: dict[tuple[int, str], int] = {}
    for i, sounding in record.numbered(Sounding):
        last[sounding.session, sounding.body] = i
    return sorted(last.values())


def cite(record: Record, event: int | None, *fields: str) -> tuple[Evidence, ...]:
    """Evidence from some fields of one event, or of the record itself."""
    return tuple(Evidence(event, field, look_up(record, event, field)) for field in fields)
