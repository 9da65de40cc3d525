"""Every parameter of the theory, once, with what it means. One set for all scenarios.

Symbols are those of the model's description. A change of a default is a line in `docs/decisions/`, with every
documented shape before and after.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from nacsim.errors import UserError

DEFAULT_SEED = 20040728
"""The default seed: the date of the first session of the first scenario."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The theory's numbers, at their centre. Units are those of `value` (-1..1) unless said otherwise."""

    alone_cost: float = 0.1
    """c0: price of refusing at the opening for a vanishing minority, per unit of exposure."""
    companion_relief: float = 1.4
    """gamma: how fast company lowers that price (exponent of the share of the members that does not hold out)."""
    support_pressure: float = 0.55
    """pi: what the deadline adds to that price, per unit of exposure; before it tau^beta of that, tau the time gone."""
    indifference: float = 0.04
    """delta: acceptability within which an ally is undecided."""
    formality: float = 0.03
    """Extra price of breaking a silence by letter."""
    capital_shock: float = 0.015
    """Standard deviation of what a capital finds on its second look, once per ally and text."""
    shortfall_weight: float = 8.0
    """kappa: weight of what members lack to let a text pass against their distance from it, when the chair redrafts."""
    sponsor_weight: float = 3.0
    """How many times a sponsor counts with the chair."""
    sway: float = 3.2
    """Standard deviation of the log of what each member counts with the chair, beyond its stake and salience."""
    stride: float = 0.4
    """The least share of the way to the compromise that a redraft goes."""
    doubt: float = 0.08
    """Standard deviation of the log of stake, salience, firmness, linkage and commitments, around what is written."""
    least_gain: float = 0.001
    """A redraft that gains less is not tried."""
    participation: float = 0.35
    """eta: share of the stake that comes from taking part with one's own people, where an ally states none."""
    thinning: float = 0.05
    """What each supporter loses when all of the alliance's capability stands aside (in proportion)."""
    deferral_loss: float = 0.45
    """lambda: distance of a clause left open, to everyone."""
    vague_relief: float = 0.5
    """omega: how much of its width a vague wording takes off each ally's distance."""
    vague_cost: float = 0.15
    """chi: what a vague wording costs everyone, per unit of width."""
    lobby: float = 0.05
    """What one demarche adds to the price of refusing, at exposure 0.5 and with all capability behind it."""
    lobby_limit: float = 0.12
    """pmax: the most that demarches can add."""
    commitment_lever: float = 0.5
    """How much stronger a demarche is for each clause its target is committed on (relative)."""
    reserve_shape: float = 1.5
    """beta: how late reserves are given up, and time adds to the price of refusing (exponent on the time gone)."""
    hearing: float = 0.05
    """Standard deviation of the chair's hearing of an ally's acceptability, once per ally and session."""
    bypass: float = 0.05
    """Price of refusing for an ally that an available other body could leave out."""
    ally_in_need: float = 0.10
    """Article 4: what the treaty's word to an ally that asks to consult adds to the others' price of refusing."""
    pressing: float = 0.6
    """Share of the time after which time presses: another body is in question, and redrafts go all the way."""
    common_noise: float = 0.5
    """Share of the variance of an ally's numbers that it has in common with its group (0..1)."""

    def changed(self, **changes: float) -> Parameters:
        """A copy with some parameters set; an unknown name or an impossible number is a UserError."""
        known = [f.name for f in fields(self)]
        for name, value in changes.items():
            if name not in known:
                raise UserError(f"theory.{name}: there is no such parameter; the theory has: {', '.join(known)}")
            if not (isinstance(value, (int, float)) and 0 <= value <= highest(name)):
                raise UserError(f"theory.{name}: must be a number from 0 to {highest(name)} (given: {value!r})")
        return replace(self, **changes)


def highest(name: str) -> int:
    """A parameter's upper limit; larger values mean nothing more.

    1 for a share, 10 for the standard deviation of a logarithm, 100 for any other.
    """
    return 1 if name in ("participation", "pressing", "common_noise") else 10 if name in ("sway", "doubt") else 100


@cache
def calibration() -> Mapping[str, Any]:
    """What the calibration wrote: rows of parameters, which of them make the table that ships, and how it was made."""
    made: Mapping[str, Any] = json.loads(CALIBRATED.read_text(encoding="utf-8"))
    return made


def calibrated_rows(without: str | None = None) -> Mapping[str, Sequence[float]]:
    """The table of parameter draws that ships, by parameter.

    Every run takes a row of it. `Parameters` holds the centre: a round number in the middle 80 % of each column.

    without: a decision on record; then the table that would ship if it were not.
    """
    made = calibration()
    table: Sequence[int] = made["without"].get(without, made["table"])
    return {name: [values[row] for row in table] for name, values in made["rows"].items()}


CALIBRATED = Path(__file__).with_name("calibrated.json")


def from_sets(theory: Mapping[str, float]) -> Parameters:
    """The defaults with a scenario's `--set theory.NAME=VALUE` applied."""
    return Parameters().changed(**theory)
