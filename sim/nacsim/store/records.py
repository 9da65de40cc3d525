"""Records as lines of JSON: the one place where they are written down, read back and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, TypeAdapter

from nacsim.record import (
    Adjourned,
    Change,
    Closed,
    Event,
    Record,
    Redraft,
    SilenceBroken,
    SilenceStarted,
    Sounding,
    json_name,
)
from nacsim.store.json_model import Count

AS_WRITTEN = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, alias_generator=json_name)


def _writable(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    json.dumps(value, allow_nan=False)
    return value


Settings = Annotated[dict[str, JsonValue], AfterValidator(_writable)]
KindOfEvent = Annotated[Event, Field(discriminator="kind")]


@dataclass(frozen=True)
class _Line(Record):
    """A record as a line holds it: what is asked of its fields beside the types they have."""

    __pydantic_config__ = AS_WRITTEN

    set: Settings
    seed: Count
    run: Count
    hours: Count
    events: tuple[KindOfEvent, ...]


@cache
def _line() -> TypeAdapter[_Line]:
    """Built for the first record that is read: whoever only writes records need not wait for it."""
    return TypeAdapter(_Line)


def from_json(line: str) -> Record:
    """The record of one line of JSON. ValueError if it is none, or not of a run that came to its end."""
    read = _line().validate_json(line)
    record = Record(**{each.name: getattr(read, each.name) for each in fields(Record)})
    if problem := _problem(record):
        raise ValueError(problem)
    return record


def _problem(record: Record) -> str:
    """What cannot be true of a run that came to its end, though every field by itself could be."""
    *before, last = record.events or (None,)
    if not isinstance(last, Closed) or any(isinstance(event, Closed) for event in before):
        return "the events do not end when the matter is closed"
    if (last.outcome, last.hour) != (record.outcome, record.hours):
        return "the matter is closed otherwise than the record says"
    if any(min(event.hour, _hour_set(event)) < 0 or event.session < 1 for event in record.events):
        return "an event lies before the opening"
    if not all(_changes_clauses(redraft) for redraft in record.of_kind(Redraft)):
        return "a redraft does not say which clauses it changes"
    if not record.seats and None in _reckonings(record.events):
        return "a reckoning is missing, though all seats were left to the model"
    return ""


def _reckonings(events: Iterable[Event]) -> Iterator[float | None]:
    """What only the theory gives."""
    for event in events:
        if isinstance(event, Sounding):
            yield from event.worth.values()
            yield from (objection.margin for objection in event.objections.values())
        elif isinstance(event, SilenceBroken):
            yield from event.margins.values()
        elif isinstance(event, Redraft):
            yield event.gain


def _changes_clauses(redraft: Redraft) -> bool:
    """Whether it rewords some clauses, each once, the one it names first."""
    lead = Change(provision=redraft.provision, from_=redraft.from_, to=redraft.to)
    clauses = {change.provision for change in redraft.changes if change.from_ != change.to}
    return redraft.changes[:1] == (lead,) and len(clauses) == len(redraft.changes)


def _hour_set(event: Event) -> int:
    """The hour that an event sets, or its own."""
    if isinstance(event, Adjourned):
        return event.until
    return event.deadline if isinstance(event, SilenceStarted) else event.hour


def to_lines(records: Iterable[Record]) -> Iterator[str]:
    """Records as JSON lines, each with its line end."""
    for record in records:
        yield record.to_json() + "\n"


def from_lines(lines: Iterable[str]) -> Iterator[Record]:
    """Records from JSON lines, empty lines left out. ValueError as `from_json`."""
    return (from_json(line) for line in lines if line.strip())
