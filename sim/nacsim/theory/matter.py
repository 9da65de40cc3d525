"""What is decided, by whom and by when: everything about a scenario that no run changes, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from nacsim.parameters import Parameters, from_sets
from nacsim.theory.alliance import Alliance, alliance
from nacsim.theory.calibrated import Calibrated, calibrated
from nacsim.theory.pressure import isolation, reserve_left
from nacsim.theory.rules import RULES, Rule
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, text_space

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Leg, OtherBody, Scenario


@dataclass(frozen=True, slots=True)
class Sittings:
    """Each body's turn.

    The legs of the procedure in order, then the other bodies the matter may be moved to. Shapes (S,).
    """

    keys: tuple[str, ...]
    body: Ints
    meetings: tuple[Ints, ...]
    """Hours at which each can meet, ascending; of a leg the last is its deadline."""
    silence_ends: tuple[Ints, ...]
    """Hours at which a silence can run out there, ascending."""
    silence_hours: Ints
    reserve_share: Floats
    final: Bools
    """Whether consent there is the decision."""
    extra_hours: Ints
    """How long it may sit after a move to it; 0 for a leg."""
    legs: int
    named: bool
    """Whether the deadline of the main body was named beforehand."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything about a scenario that no run changes."""

    scenario: Scenario
    """In the words of its author; no number is read from it."""
    space: TextSpace
    alliance: Alliance
    parameters: Parameters
    rule: Rule
    chair: str
    opt_outs: bool
    demarches: bool
    each_item: bool
    sittings: Sittings
    deadline: int
    """Of the main body."""
    calibrated: Calibrated
    """(K,): the table from which each run takes its row."""
    isolation: Floats
    """(K, B, members + 1): `pressure.isolation`, by row of that table."""
    reserve_left: Floats
    """Table of `pressure.reserve_left` by hour."""
    avoidable: Bools
    """(A,): whom an available other body would leave out."""


def matter_of(scenario: Scenario) -> Matter:
    """The matter of a scenario. UserError if it changes a parameter that does not exist."""
    parameters = from_sets(scenario.theory)
    table = calibrated(scenario.theory)
    space = text_space(scenario)
    members = alliance(scenario, space, parameters)
    sittings = _sittings(scenario, members)
    deadline = scenario.legs[-1].deadline
    seats_of = members.seats[sittings.body]
    left_out_somewhere = ~seats_of[sittings.legs :].all(0)
    return Matter(
        scenario=scenario,
        space=space,
        alliance=members,
        parameters=parameters,
        rule=RULES[scenario.rule],
        chair=scenario.chair,
        opt_outs=scenario.opt_outs,
        demarches=scenario.demarches,
        each_item=scenario.granularity == "each_item",
        sittings=sittings,
        deadline=deadline,
        calibrated=table,
        isolation=_isolation(members, table),
        reserve_left=reserve_left(deadline, parameters),
        avoidable=left_out_somewhere & seats_of[sittings.legs - 1],
    )


def with_calibrated(matter: Matter, table: Calibrated) -> Matter:
    """The same matter with another table of parameters, whose last row is the centre."""
    return replace(matter, calibrated=table, isolation=_isolation(matter.alliance, table))


def _isolation(members: Alliance, table: Calibrated) -> Floats:
    return isolation(members.seats.sum(-1), len(members.codes), table.companion_relief)


def _sittings(scenario: Scenario, members: Alliance) -> Sittings:
    legs, other_bodies = scenario.legs, scenario.other_bodies
    turns: tuple[Leg | OtherBody, ...] = (*legs, *other_bodies)
    return Sittings(
        keys=(*(leg.key for leg in legs), *(body.body.lower() for body in other_bodies)),
        body=np.array([members.bodies.index(turn.body) for turn in turns]),
        meetings=tuple(np.array(turn.meetings) for turn in turns),
        silence_ends=tuple(np.array(turn.silence_ends, dtype=np.int64) for turn in turns),
        silence_hours=np.array([turn.silence_hours for turn in turns]),
        reserve_share=np.array([*(leg.reserve_share for leg in legs), *(1.0 for _ in other_bodies)]),
        final=np.arange(len(legs) + len(other_bodies)) >= len(legs) - 1,
        extra_hours=np.array([*(0 for _ in legs), *(body.hours for body in other_bodies)]),
        legs=len(legs),
        named=legs[-1].named,
    )
