"""Why a run ended as it did, in plain sentences, each with the numbers of the record it rests on.

Pure functions of a record and its scenario; no rendering, no simulation. A page or a transcript shows what is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from nacsim.findings.concessions import ClauseFate, clause_fates, concessions
from nacsim.findings.evidence import Sentence, cite
from nacsim.findings.movement import Movement, movements
from nacsim.findings.objections import objections, unmoved
from nacsim.findings.words import NO_RECKONING, Words, capital, duration, listed, ordinal, safe, unstopped
from nacsim.record import CHAIR, Calendar, Event, Record, SilenceKept, SponsorWithdrew
from nacsim.scenario.resolved import Confidence, Scenario


@dataclass(frozen=True, slots=True)
class Story:
    """What a person needs to know of a run."""

    finding: Sentence
    objections: tuple[Sentence, ...]
    """Who objected first, who joined, who held out last."""
    movements: tuple[Movement, ...]
    """What moved those who gave way, in the order in which they did."""
    unmoved: tuple[Sentence, ...]
    """Who did not give way, or only by keeping silent, and what came of it."""
    clauses: tuple[ClauseFate, ...]
    concessions: tuple[Sentence, ...]
    """What the text lost on the way from the draft."""
    notes: tuple[str, ...]
    """What a reader must be told: who answered, if not the model; and the scenario's own words."""
    rests_on: Mapping[str, Mapping[Confidence, int]]
    """How many of the allies' `stances`, places on `clauses` and `exposure` are documented, inferred and assumed."""


def story(record: Record, scenario: Scenario) -> Story:
    """Tell a run. ValueError if the scenario is not the one that was run (their digests differ)."""
    if record.digest != scenario.digest:
        raise ValueError(f"this record is not of {scenario.slug!r} as it is now: the digests differ")
    words, fates = Words(scenario), clause_fates(record, scenario)
    altered = [clause for clause in fates if clause.fate != "kept"]
    return Story(
        finding=_finding(record, words, altered),
        objections=objections(record, words),
        movements=movements(record, scenario),
        unmoved=unmoved(record, words),
        clauses=fates,
        concessions=concessions(record, scenario, altered),
        notes=(*_seats(record, words), *(safe(note) for note in scenario.notes)),
        rests_on=_rests_on(scenario),
    )


def _seats(record: Record, words: Words) -> list[str]:
    """Who was not left to the model."""
    seats = [words.seat(seat) for seat in sorted(record.seats, key=lambda seat: seat == CHAIR)]
    verb = "was" if len(seats) == 1 else "were"
    note = f"{capital(listed(seats))} {verb} not left to the model; whoever answered {NO_RECKONING}."
    return [note] if seats else []


def _rests_on(scenario: Scenario) -> dict[str, dict[Confidence, int]]:
    allies = scenario.allies
    distances = [number for ally in allies for by_option in ally.distance.values() for number in by_option.values()]
    numbers = {
        "stances": [ally.value for ally in allies],
        "clauses": [place for ally in allies for place in ally.ideal.values()] + distances,
        "exposure": [ally.exposure for ally in allies],
    }
    return {
        key: {word: sum(number.confidence == word for number in given) for word in get_args(Confidence)}
        for key, given in numbers.items()
    }


def _finding(record: Record, words: Words, altered: Sequence[ClauseFate]) -> Sentence:
    end = len(record.events) - 1
    closed, before = record.events[end], record.events[end - 1]
    when = f"on {words.when(closed.hour)}, after {duration(closed.hour)}, {_session(before, closed)}"
    text = f"{_head(record, before)} {words.body(record.body)} {when}{_tail(record, words, altered)}."
    evidence = cite(record, end, "outcome", "hour", "session") + cite(record, end - 1, "kind")
    return Sentence(text, evidence + cite(record, None, "body", "text"))


def _head(record: Record, before: Event) -> str:
    if record.outcome != "not_adopted":
        return {
            "adopted_as_drafted": "Adopted as drafted by",
            "adopted_amended": "Adopted, amended, by",
            "adopted_in_other_body": "Adopted in another body, by",
            "deferred": "Deferred by",
        }[record.outcome]
    if isinstance(before, SponsorWithdrew):
        return "Not adopted: withdrawn by its sponsors in"
    if isinstance(before, Calendar):
        return f"Not adopted: overtaken by events ({unstopped(before.event)}) in"
    return "Not adopted: time ran out in"


def _session(before: Event, closed: Event) -> str:
    nth = ordinal(closed.session)
    if isinstance(before, SilenceKept):
        return f"when nobody broke the silence that followed the {nth} session"
    return f"in the {nth} session"


def _tail(record: Record, words: Words, altered: Sequence[ClauseFate]) -> str:
    core = [clause.provision for clause in altered if clause.core and clause.fate == "put off"]
    if record.outcome == "deferred":
        return f": the text stands, but {words.clauses(core)}, on which the matter turns, is put off"
    if record.adopted and altered:
        return f", with changes to {words.clauses(clause.provision for clause in altered)}"
    return ""
