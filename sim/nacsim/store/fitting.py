"""Whether a record can be of a scenario: one that was altered may name what the scenario does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nacsim.record import (
    CHAIR,
    STANCES,
    Amendment,
    Calendar,
    Demarche,
    Event,
    ItemsDropped,
    MovedToBody,
    ObjectionWithdrawn,
    Record,
    Redraft,
    ReferredUp,
    SideDeal,
    SilenceBroken,
    SilenceKept,
    Sounding,
    Speech,
    SponsorWithdrew,
    StagePassed,
    TimeAsked,
)
from nacsim.scenario.resolved import Scenario


def fits(record: Record, scenario: Scenario) -> bool:
    """Whether every ally, clause, option, body, stage and dated event that a record names is there in a scenario."""
    names = _Names(
        members=frozenset(scenario.codes),
        seats={body: frozenset(seated) for body, seated in scenario.seats.items()},
        options={provision.key: frozenset(o.key for o in provision.options) for provision in scenario.provisions},
        stages=frozenset(leg.key for leg in scenario.legs),
        dated=frozenset(event.key for event in scenario.calendar),
    )
    return (
        record.body in names.seats
        and record.first.keys() == record.final.keys() == names.members
        and record.text.keys() == names.options.keys()
        and names.have_wordings(record.text)
        and names.have_allies(record.opt_outs)
        and bool(record.of_kind(Sounding))
        and all(names.have(event) for event in record.events)
        and record.seats.keys() <= {*names.members, CHAIR}
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What a scenario has, by name."""

    members: frozenset[str]
    seats: Mapping[str, frozenset[str]]
    """By body."""
    options: Mapping[str, frozenset[str]]
    """By provision."""
    stages: frozenset[str]
    dated: frozenset[str]

    def have_allies(self, codes: Iterable[str]) -> bool:
        return self.members.issuperset(codes)

    def have_wordings(self, text: Mapping[str, str]) -> bool:
        return all(option in self.options.get(provision, ()) for provision, option in text.items())

    def have(self, event: Event) -> bool:  # noqa: C901 - a line for each kind of event
        """Whether all that an event names is there."""
        match event:
            case Sounding():
                return self._have_sounding(event)
            case Redraft() | ItemsDropped():
                return all(map(self.have_wordings, _wordings(event)))
            case Demarche():
                return self.have_allies([*event.by, event.on])
            case Amendment():
                return self.have_allies([event.by]) and self.have_wordings(event.wanted)
            case TimeAsked() | ObjectionWithdrawn() | Speech():
                return self.have_allies([event.by])
            case SideDeal():
                return self.have_allies([event.by, event.on])
            case SilenceBroken():
                return self.have_allies(event.by) and event.margins.keys() == {*event.by}
            case SilenceKept() | SponsorWithdrew():
                return self.have_allies(event.by)
            case MovedToBody():
                return event.body in self.seats and self.have_allies(event.without)
            case Calendar():
                return event.key in self.dated
            case StagePassed() | ReferredUp():
                return {event.stage, event.next} <= self.stages
            case _:  # adjourned or closed: nothing is named
                return True

    def _have_sounding(self, event: Sounding) -> bool:
        """Whether it is of all who sit in its body and of all clauses."""
        seated = self.seats.get(event.body)
        objected = {clause for objection in event.objections.values() for clause in objection.clauses}
        dissenting = {ally for allies in event.dissent.values() for ally in allies}
        return (
            seated is not None
            and event.stances.keys() == event.worth.keys() == seated
            and event.heard.keys() == {*STANCES}
            and event.dissent.keys() == self.options.keys()
            and event.objections.keys() <= seated
            and {ally for ally, objection in event.objections.items() if objection.margin is not None}
            <= event.terms.keys()
            and self.have_allies([*event.standing_aside, *dissenting, *event.terms])
            and objected <= self.options.keys()
            and all(terms.clauses.keys() == self.options.keys() for terms in event.terms.values())
        )


def _wordings(event: Redraft | ItemsDropped) -> Iterator[Mapping[str, str]]:
    if isinstance(event, ItemsDropped):
        yield event.provisions
    else:
        yield from ({change.provision: option} for change in event.changes for option in (change.from_, change.to))
