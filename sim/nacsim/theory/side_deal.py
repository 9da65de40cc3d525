"""Side deals: an ally pays for what another holds against the matter for a reason outside it.

A linkage that is paid for is gone. Paying costs the payer, and every other linkage rises by the share that the deal
teaches: what was paid once can be asked again. There is no chance in it: a deal is a move of the chair, or a dated act
of the payer. Off where no file says who could pay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import drawn_at
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT, View, accept, price
from nacsim.theory.state import State, objectors, seats
from nacsim.theory.text import Bools, Floats, Ints, pick


@dataclass(frozen=True, slots=True)
class Offers:
    """For each of m runs, whose linkage is to be paid for, and by whom; -1: nobody's."""

    target: Ints
    payer: Ints


def settled(state: State, rows: Ints) -> Floats | float:
    """(m, A): what the deals made so far add to the worth of the matter to each ally."""
    stakes = state.stakes
    if not stakes.linkage.size:
        return 0.0
    linkage = drawn_at(stakes.linkage, state.phase[rows], rows)
    learned = -state.lesson[rows, None] * linkage
    return np.asarray(np.where(pick(state.paid, rows), linkage, learned) - pick(state.dues, rows))


def possible(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A, A): whose linkage is open, and who with a seat could pay for it."""
    stakes = state.stakes
    if not stakes.linkage.size:
        return np.zeros((len(rows), *([len(matter.alliance.codes)] * 2)), bool)
    linkage = drawn_at(stakes.linkage, state.phase[rows], rows)
    seated = seats(matter, state, rows)
    open_ = (linkage > 0) & ~pick(state.paid, rows) & seated
    able = np.isfinite(pick(stakes.payment, state.phase[rows])) & seated[:, None, :]
    return np.asarray(open_[:, :, None] & able)


def offers(matter: Matter, state: State, rows: Ints, seen: View, heard: Floats) -> Offers:
    """The deal that the chair would broker: the cheapest that it hears would bring an objector round.

    The payer does not object itself, and the text is worth to it, as the chair hears it, what paying costs. Of equal
    ones the first by code. heard (m, A): the error in the chair's hearing.
    """
    nobody = np.full(len(rows), -1)
    could = possible(matter, state, rows)
    if not could.any():
        return Offers(nobody, nobody.copy())
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    short = seen.reserve - (acceptability + price(seen) + heard)
    held = drawn_at(state.stakes.linkage, state.phase[rows], rows) * (1.0 + state.lesson[rows, None])
    turned = objectors(matter, state, rows) & (short > 0) & (short <= held)
    cost = pick(state.stakes.payment, state.phase[rows])
    afford = (acceptability + heard)[:, None, :] >= cost
    willing = could & turned[:, :, None] & afford & (pick(state.stance, rows) != OBJECT)[:, None, :]
    flat = np.where(willing, cost, np.inf).reshape(len(rows), -1)
    best, members = flat.argmin(-1), cost.shape[-1]
    found = np.isfinite(flat[np.arange(len(rows)), best])
    return Offers(np.where(found, best // members, -1), np.where(found, best % members, -1))


def still_held(state: State, rows: Ints, target: int) -> Bools:
    """(m,): whether an ally still holds something against the matter that nobody has paid for."""
    linkage = drawn_at(state.stakes.linkage, state.phase[rows], rows)[:, target]
    return np.asarray((linkage > 0) & ~state.paid[rows, target])


def pay(state: State, rows: Ints, target: Ints, payer: Ints) -> Floats:
    """Make these deals, one in each run; returns what they cost the payers, (m,)."""
    stakes, phase = state.stakes, state.phase[rows]
    cost = stakes.payment[phase, target, payer]
    state.paid[rows, target] = True
    state.dues[rows, payer] += cost
    state.lesson[rows] += stakes.teaches[phase, target]
    return np.asarray(cost)
