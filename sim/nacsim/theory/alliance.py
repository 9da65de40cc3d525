"""The members of a scenario as arrays, with one entry per ally.

`Numbers` hold centres and spreads as they stand in one calendar phase (before the first event, after it, and so on);
what a run draws from them is in `stakes.Stakes`. Allies are in the order of their codes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from nacsim.ally_numbers import NUMBERS, AllyNumbers
from nacsim.parameters import Parameters
from nacsim.theory.text import Bools, Floats, Ints, TextSpace

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Ally, Scenario, Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers(AllyNumbers[Floats]):
    """Centres and spreads of one calendar phase. A: allies, P: provisions, O: options.

    The numbers that an ally has once are centres, (A,), in the units of the table.
    """

    participation: Floats
    """Where an ally states none, the theory's default."""
    spread: AllyNumbers[Floats]
    """(A,) each: standard deviations, in the number's own unit."""
    consent: Floats
    """(A,): strength of commitments on consent as a whole, the treaty's word to an ally in need among them."""
    salience: Floats
    """(P, A), summing to 1 over the provisions."""
    ideal: Floats
    """(P, A): meaningful where the provision is ordered."""
    ideal_spread: Floats
    """(P, A)."""
    distance: Floats
    """(P, O, A): given distances where the provision is nominal."""
    firmness: Floats
    """(P, O, A): of red lines."""
    committed: Floats
    """(P, A): strength of commitments on a clause."""
    bonds: Floats
    """(A, A): what consenting costs an ally while another, with which it acts, refuses."""
    payment: Floats
    """(A, A): what it costs each ally to pay for another's linkage, by whose it is; infinite where it cannot."""
    teaches: Floats
    """(A,): share by which the others' linkages rise once its own is paid for."""
    sponsor: Bools
    """(A,): who has tabled the text, or has asked for consultations."""
    takes_part: Bools
    """(A,): not, who has said that it will send and pay nobody, where the matter asks for that."""


@dataclass(frozen=True, slots=True)
class Alliance:
    """The members, their numbers by calendar phase, and their seats by body."""

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    sponsor: Bools
    """(C, A): by calendar phase."""
    position: Bools
    """(A,): who has taken a position of its own."""
    officials: bool
    """Whether officials without a seat propose the text."""
    takes_part: Bools
    """(C, A): by calendar phase."""
    phases: tuple[Numbers, ...]
    phase_hours: Ints
    """(C - 1,): hour at which each later phase begins."""
    phase_ends: Bools
    """(C - 1,): whether the matter ends there."""
    phase_pays: tuple[tuple[tuple[int, int], ...], ...]
    """(C - 1): who pays for whose linkage there: places of the payer and of the other."""
    bodies: tuple[str, ...]
    seats: Bools
    """(B, A)."""
    shares: Floats
    """(B, A): capability of those seated, summing to 1; 0 without a seat."""
    people: Floats
    """(A,): population, where the rule counts it; else 0."""
    attention: Floats
    """(P,): the sponsors' mean salience (of all, where only officials propose), each clause's weight in measures."""


def alliance(scenario: Scenario, space: TextSpace, parameters: Parameters) -> Alliance:
    """The members of a scenario as arrays."""
    allies = scenario.allies
    asked: set[str] = set()
    phases = [_numbers(scenario, allies, space, parameters, asked)]
    for event in scenario.calendar:
        asked |= set(event.article_4)
        phases.append(_numbers(scenario, event.allies, space, parameters, asked))
    sponsor = phases[0].sponsor
    bodies = tuple(scenario.seats)
    seats = np.array([[ally.code in scenario.seats[body] for ally in allies] for body in bodies])
    weight = np.array([ally.weight.value for ally in allies])
    return Alliance(
        codes=scenario.codes,
        groups=tuple(ally.group for ally in allies),
        sponsor=np.stack([numbers.sponsor for numbers in phases]),
        position=np.array([ally.position for ally in allies]),
        officials=bool(scenario.officials),
        takes_part=np.stack([numbers.takes_part for numbers in phases]),
        phases=tuple(phases),
        phase_hours=np.array([event.hour for event in scenario.calendar], dtype=np.int64),
        phase_ends=np.array([event.ends for event in scenario.calendar], dtype=bool),
        phase_pays=tuple(
            tuple((scenario.codes.index(payer), scenario.codes.index(other)) for payer, other in event.pays)
            for event in scenario.calendar
        ),
        bodies=bodies,
        seats=seats,
        shares=np.stack([_shares(weight * seated) for seated in seats]),
        people=np.array([scenario.population[code].value if scenario.population else 0.0 for code in scenario.codes]),
        attention=np.asarray(phases[0].salience[:, sponsor if sponsor.any() else slice(None)].mean(-1)),
    )


def _shares(weight: Floats) -> Floats:
    """Weights as shares of 1, in whole multiples of 2^-40: sums of them are exact, so in any order the same."""
    total = weight.sum()
    return np.asarray(np.round(weight / (total if total > 0 else 1.0) * 2.0**40) / 2.0**40)


def _numbers(
    scenario: Scenario, allies: Sequence[Ally], space: TextSpace, parameters: Parameters, asked: Collection[str]
) -> Numbers:
    """The numbers of one phase.

    asked: who has asked for consultations under Article 4: it sponsors the text, and binds the others to an ally in
    need.
    """
    consent = [fsum(c.strength.value for c in ally.commitments if c.on == "consent") for ally in allies]
    in_need = [parameters.ally_in_need * any(code != ally.code for code in asked) for ally in allies]
    distance, distance_spread = _distances(allies, space)
    salience = np.array([[_salience(ally, key) for ally in allies] for key in space.keys])
    total = salience[list(space.order)].sum(0)
    ideal = np.array([[ally.ideal[key].value if key in ally.ideal else 0.0 for ally in allies] for key in space.keys])
    spread = np.array([[ally.ideal[key].spread if key in ally.ideal else 0.0 for ally in allies] for key in space.keys])
    return Numbers(
        **{name: _centre(allies, name, parameters) for name in NUMBERS},
        spread=AllyNumbers(**{name: _spread(allies, name) for name in NUMBERS}),
        consent=np.array(consent, dtype=float) + in_need,
        # An ally that attends to no clause at all spreads its attention evenly.
        salience=np.where(total > 0, salience / np.where(total > 0, total, 1.0), 1.0 / len(space.keys)),
        ideal=ideal,
        ideal_spread=np.maximum(spread, distance_spread),
        distance=distance,
        firmness=_firmness(allies, space),
        committed=np.array(
            [[fsum(c.strength.value for c in a.commitments if c.on == key) for a in allies] for key in space.keys],
            dtype=float,
        ),
        bonds=np.array([[_bond(ally, other.code) for other in allies] for ally in allies]),
        payment=np.array([[_payment(ally, other.code) for other in allies] for ally in allies]),
        teaches=np.array([ally.payments[0].teaches.value if ally.payments else 0.0 for ally in allies]),
        sponsor=np.array([ally.sponsor or ally.code in asked for ally in allies]),
        takes_part=np.array([ally.takes_part or not scenario.opt_outs for ally in allies]),
    )


def _centre(allies: Sequence[Ally], name: str, parameters: Parameters) -> Floats:
    """(A,): a number as written; where an ally has none, the theory's parameter of the same name."""
    numbers: list[Sourced | None] = [getattr(ally, name) for ally in allies]
    return np.array([getattr(parameters, name) if sourced is None else sourced.value for sourced in numbers])


def _spread(allies: Sequence[Ally], name: str) -> Floats:
    numbers: list[Sourced | None] = [getattr(ally, name) for ally in allies]
    return np.array([0.0 if sourced is None else sourced.spread for sourced in numbers])


def _salience(ally: Ally, provision: str) -> float:
    return ally.salience[provision].value if provision in ally.salience else 1.0


def _bond(ally: Ally, other: str) -> float:
    return fsum(bond.strength.value for bond in ally.acts_with if bond.to == other)


def _payment(ally: Ally, by: str) -> float:
    return next((payment.cost.value for payment in ally.payments if payment.by == by), np.inf)


def _distances(allies: Sequence[Ally], space: TextSpace) -> tuple[Floats, Floats]:
    """Given distances (P, O, A) of nominal provisions, and how uncertain each ally's are (P, A)."""
    distance = np.zeros((*space.exists.shape, len(allies)))
    spread = np.zeros((len(space.keys), len(allies)))
    for d, key in enumerate(space.keys):
        for i, ally in enumerate(allies):
            for option, sourced in ally.distance.get(key, {}).items():
                distance[d, space.options[d].index(option), i] = sourced.value
                spread[d, i] = max(spread[d, i], sourced.spread)
    return distance, spread


def _firmness(allies: Sequence[Ally], space: TextSpace) -> Floats:
    firmness = np.zeros((*space.exists.shape, len(allies)))
    for i, ally in enumerate(allies):
        for line in ally.red_lines:
            d = space.keys.index(line.provision)
            for option in line.refuses:
                firmness[d, space.options[d].index(option), i] += line.firmness.value
    return firmness
