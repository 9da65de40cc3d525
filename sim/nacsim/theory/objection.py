"""What an objection is about: the clauses that cause it."""

from __future__ import annotations

import numpy as np

from nacsim.theory.acceptability import clause_cost
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import View, react
from nacsim.theory.state import State, objectors
from nacsim.theory.text import Bools, Floats, Ints
from nacsim.theory.view import view


def objected_clauses(matter: Matter, state: State, rows: Ints, seen: View | None = None) -> Bools:
    """(m, P, A): the clauses each ally's objection names: the theory's, or of who is not the theory its own words.

    Largest cost first, until what is left would be let pass; item by item, every clause that would not be. Only clauses
    that cost the ally something: one that refuses on principle names none. False for allies that do not object.

    seen: what the seats see, if already worked out.
    """
    named = np.zeros((len(rows), len(matter.space.keys), len(matter.alliance.codes)), bool)
    run, ally = np.nonzero(objectors(matter, state, rows))
    if not len(run):
        return named
    seen = seen or view(matter, state, rows)
    answer = react(seen, matter.opt_outs, matter.parameters)
    short = (seen.reserve - answer.margin)[run, ally]
    # What an objector that would stand aside is spared counts for nothing.
    spared = np.where(answer.stands_aside, seen.participation, 0.0)[run, ally]
    clauses, row = np.arange(len(matter.space.keys))[:, None], rows[run]
    cost = clause_cost(state.stakes, state.phase[row], row, clauses, state.text[row].T, ally)
    if matter.each_item:
        bite = cost.soft + cost.firm - cost.commitments
        worst = bite.max(0)
        causes = (worst - bite < short) | (bite == worst)
    else:
        bite = (1 - spared) * cost.soft + cost.firm - cost.commitments
        order = np.array(matter.space.order)
        causes = np.empty(bite.shape, bool)
        causes[order] = _largest_until(bite[order], short)
    own = state.outside[row, ally]
    named[run, :, ally] = np.where(own[:, None], state.named[row, :, ally], (causes & (bite > 0)).T)
    return named


def _largest_until(bite: Floats, short: Floats) -> Bools:
    """(P, k): the clauses with the largest cost, as many as it takes to make up for a shortfall (k,).

    Of equal ones the first.
    """
    order = np.argsort(-bite, axis=0, kind="stable")
    descending = np.take_along_axis(bite, order, axis=0)
    before = np.cumsum(descending, axis=0) - descending
    before[0] = -np.inf
    named = np.zeros(bite.shape, bool)
    np.put_along_axis(named, order, before < short, axis=0)
    return named
