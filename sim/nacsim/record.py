"""The record of one run: what happened, in order, and nothing that has to be run again to be known.

Frozen data, JSON lines in and out. Every view, transcript and explanation reads this and never simulates.

Each event is a mapping with `kind`, `hour` (since the opening), `session` (from 1) and, by kind:

    sounding         body, round, stances {ally: stance}, worth {ally: acceptability}, objections {ally: {clauses
                     [most costly first], margin, yes_if}}, standing_aside [ally], heard {stance: n} (the tally as the
                     chair hears it), dissent {provision: [ally]} (who would not support that clause taken alone),
                     terms {ally: {value (linkage and urgency taken off), clauses {provision: cost}, aside,
                     acceptability, alone, support, pressure, bypass, commitments, reserve, margin}} for every ally
                     that objects or has objected: margin = acceptability + alone + support + pressure + bypass +
                     commitments, and the ally objects while margin < reserve
    redraft          provision, from, to, gain, paired (true: pays for the redraft just before)
    demarche         by [ally], on, pressure (after it)
    silence_started  deadline (hour), all_the_same (true: started over known objections)
    silence_broken   by [ally], margins {ally: number}
    silence_kept     by [ally]: letters that the rule lets the text survive; under consensus nobody
    moved_to_body    body, without [ally]
    calendar         key, event
    stage_passed     stage, next
    referred_up      stage, next, objections [ally]
    items_dropped    provisions {provision: option}
    adjourned        until (hour)
    sponsor_withdrew by [ally]
    closed           outcome
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from html import escape
from typing import Any, Literal, get_args

from nacsim.pictured import Pictured

Stance = Literal["support", "undecided", "acquiesce", "object"]
STANCES: tuple[Stance, ...] = get_args(Stance)
Outcome = Literal["adopted_as_drafted", "adopted_amended", "adopted_in_other_body", "deferred", "not_adopted"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Mechanism = Literal[
    "redraft",
    "demarche",
    "silence_broken",
    "silence_over_objections",
    "moved_to_body",
    "items_dropped",
    "sponsor_withdrew",
    "event_ended_it",
    "deadline",
]
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)
"""What can be at work in a run. deadline: it closed with objections; event_ended_it: a calendar event did."""

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record(Pictured):
    """One run, whole."""

    scenario: str
    variant: str | None
    set: Mapping[str, Any]
    seed: int
    run: int
    as_written: bool
    """True: every draw at its centre; seed and run then mean nothing."""
    digest: str
    version: str
    outcome: Outcome
    body: str
    """The body that had the matter at the end."""
    text: Mapping[str, str]
    """The adopted text, or the last one on the table."""
    hours: int
    dilution: float
    unfinished: float
    opt_outs: tuple[str, ...]
    first: Mapping[str, Stance]
    """Stances at the last sounding of the first session: what a delegate leaving the room could report."""
    final: Mapping[str, Stance]
    """Last stance of every member, also of those without a seat in the body that decided."""
    events: tuple[Event, ...]

    @property
    def adopted(self) -> bool:
        """Whether there was a decision."""
        return self.outcome != "not_adopted"

    def of_kind(self, kind: str) -> list[Event]:
        """The events of one kind, in order."""
        return [event for event in self.events if event["kind"] == kind]

    def as_dict(self) -> dict[str, Any]:
        """The record as plain data, ready for JSON."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        return data | {"opt_outs": list(self.opt_outs), "events": [dict(event) for event in self.events]}

    def __repr__(self) -> str:
        how = "as written" if self.as_written else f"seed {self.seed}, run {self.run}"
        name = f"{self.scenario}@{self.variant}" if self.variant else self.scenario
        return f"{name}, {how}: {self.outcome.replace('_', ' ')} by the {self.body} after {self.hours} hours"

    def _repr_html_(self) -> str:
        stances = ((ally, self.first[ally], self.final[ally]) for ally in self.final)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in stances)
        head = "<tr><th>ally</th><th>first</th><th>final</th></tr>"
        return f"<p>{escape(repr(self))}</p><table>{head}{rows}</table>"

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, allow_nan=False)


def from_json(line: str) -> Record:
    """The record of one line of JSON. KeyError or TypeError if it is no record."""
    data = json.loads(line)
    return Record(**(data | {"opt_outs": tuple(data["opt_outs"]), "events": tuple(data["events"])}))


def to_lines(records: Iterable[Record]) -> Iterator[str]:
    """Records as JSON lines, each with its line end."""
    for record in records:
        yield record.to_json() + "\n"


def from_lines(lines: Iterable[str]) -> Iterator[Record]:
    """Records from JSON lines."""
    for line in lines:
        if line.strip():
            yield from_json(line)
