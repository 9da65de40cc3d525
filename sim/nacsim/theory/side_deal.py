"""Side deals: an ally pays for what another holds against the matter for a reason outside it.

A linkage that is paid for is gone. Paying costs the payer, and every other linkage rises by the share that the deal
teaches: what was paid once can be asked again. There is no chance in it: a deal is a move of the chair, or a dated act
of the payer. Off where no file says who could pay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import drawn_at, speaker_line
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT, View, accept, price
from nacsim.theory.state import State, objectors, seats
from nacsim.theory.text import Bools, Floats, Ints, pick


@dataclass(frozen=True, slots=True)
class Offers:
    """For each of m runs, whose linkage is to be paid for, and by whom; -1: nobody's."""

    target: Ints
    payer: Ints


def line_now(state: State, rows: Ints, gap: Floats | float | None = None) -> Floats:
    """(m, A): `acceptability.speaker_line` where runs now stand, with the deals that were made."""
    return speaker_line(state.stakes, state.phase[rows], rows, state.hour[rows], gap) + settled(state, rows)


def settled(state: State, rows: Ints) -> Floats | float:
    """(m, A): what the deals made so far add to the worth of the matter to each ally."""
    if not state.stakes.linkage.size:
        return 0.0
    linkage = _linkage(state, rows)
    learned = -state.lesson[rows, None] * linkage
    return np.asarray(np.where(pick(state.paid, rows), linkage, learned) - pick(state.dues, rows))


def possible(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A, A): whose linkage is open, and who with a seat could pay for it."""
    if not state.stakes.linkage.size:
        return np.zeros((len(rows), *([len(matter.alliance.codes)] * 2)), bool)
    seated = seats(matter, state, rows)
    open_ = still_held(state, rows) & seated
    able = np.isfinite(pick(state.stakes.payment, state.phase[rows])) & seated[:, None, :]
    return np.asarray(open_[:, :, None] & able)


def offers(matter: Matter, state: State, rows: Ints, seen: View, heard: Floats) -> Offers:
    """The deal that the chair would broker: the cheapest that it hears would bring an objector round.

    The payer does not object itself, and the text is worth to it, as the chair hears it, what paying costs. Of equal
    ones the first by code. heard (m, A): the error in the chair's hearing.
    """
    nobody = np.full(len(rows), -1)
    if not state.stakes.linkage.size:
        return Offers(nobody, nobody.copy())
    could = possible(matter, state, rows)
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    short = seen.reserve - (acceptability + price(seen) + heard)
    held = _linkage(state, rows) * (1.0 + state.lesson[rows, None])
    turned = objectors(matter, state, rows) & (short > 0) & (short <= held)
    cost = pick(state.stakes.payment, state.phase[rows])
    afford = (acceptability + heard)[:, None, :] >= cost
    willing = could & turned[:, :, None] & afford & (pick(state.stance, rows) != OBJECT)[:, None, :]
    flat = np.where(willing, cost, np.inf).reshape(len(rows), -1)
    best, members = flat.argmin(-1), cost.shape[-1]
    found = np.isfinite(flat[np.arange(len(rows)), best])
    return Offers(np.where(found, best // members, -1), np.where(found, best % members, -1))


def still_held(state: State, rows: Ints) -> Bools:
    """(m, A): who holds something against the matter that nobody has paid for; where somebody could pay for one."""
    return np.asarray((_linkage(state, rows) > 0) & ~pick(state.paid, rows))


def _linkage(state: State, rows: Ints) -> Floats:
    return drawn_at(state.stakes.linkage, state.phase[rows], rows)


def pay(state: State, rows: Ints, target: Ints, payer: Ints) -> Floats:
    """Make these deals, one in each run; returns what they cost the payers, (m,)."""
    stakes, phase = state.stakes, state.phase[rows]
    cost = stakes.payment[phase, target, payer]
    state.paid[rows, target] = True
    state.dues[rows, payer] += cost
    state.lesson[rows] += stakes.teaches[phase, target]
    return np.asarray(cost)
