"""Demarches in runs: on whom they can be made, and what one adds to the pressure on an ally."""

from __future__ import annotations

import numpy as np

from nacsim.theory.matter import Matter
from nacsim.theory.pressure import demarche
from nacsim.theory.state import State, objectors
from nacsim.theory.text import Bools, Floats, Ints, pick

NEARLY_ALL = 0.99
"""From this share of the limit on, another demarche would add next to nothing."""


def open_to(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who can be pressed: those that object, sponsors apart; nobody where no demarches are made."""
    if not matter.demarches or matter.parameters.lobby == 0:
        return np.zeros((len(rows), len(matter.alliance.codes)), bool)
    return objectors(matter, state, rows) & ~pick(matter.alliance.sponsor, state.phase[rows])


def movable(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who of these another demarche would still press."""
    still = pick(state.pressure, rows) < NEARLY_ALL * matter.parameters.lobby_limit
    return open_to(matter, state, rows) & still


def press(matter: Matter, state: State, rows: Ints, target: Ints | int, weight: Floats) -> Floats:
    """Make a demarche on an ally in each of these runs; returns the pressure on it from now on, (m,).

    weight: what stands behind it, (m,), a share of the capability seated.
    """
    phase = state.phase[rows]
    committed = (state.stakes.committed > 0).sum(1)
    state.pressure[rows, target] = demarche(
        state.pressure[rows, target],
        weight,
        state.stakes.exposure[phase, rows, target],
        committed[state.stakes.table[phase], target],
        matter.parameters,
    )
    return np.asarray(state.pressure[rows, target])
