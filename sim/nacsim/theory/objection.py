"""What an objection is about: the clauses that cause it."""

from __future__ import annotations

import numpy as np

from nacsim.theory.reaction import react
from nacsim.theory.state import Matter, State, objectors, view
from nacsim.theory.text import Bools, Floats, Ints


def objected_clauses(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, P, A): the clauses each ally's objection names.

    Largest cost first, until what is left would be let pass; item by item, every clause that would not be. Only clauses
    that cost the ally something: who refuses on principle names none. False for allies that do not object.
    """
    seen = view(matter, state, rows)
    answer = react(seen, matter.opt_outs, matter.parameters)
    phase, text = state.phase[rows], state.text[rows]
    count = text.shape[1]

    def table(name: str) -> Floats:
        entries = getattr(state.stakes, name)
        return np.stack([entries[phase, rows, d, text[:, d]] for d in range(count)], axis=1)

    objects = objectors(matter, state, rows)[:, None, :]
    short = (seen.reserve - answer.margin)[:, None, :]
    if matter.each_item:
        bite = table("whole") - table("words")
        worst = bite.max(1, keepdims=True)
        return np.asarray(objects & (bite > 0) & ((worst - bite < short) | (bite == worst)))
    soft = table("soft")
    borne = np.where(answer.stands_aside[:, None, :], (1 - seen.participation[:, None, :]) * soft, soft)
    bite = borne + table("firm") - table("words")
    order = np.argsort(-bite, axis=1, kind="stable")
    sorted_bite = np.take_along_axis(bite, order, axis=1)
    before = np.cumsum(sorted_bite, axis=1) - sorted_bite
    named = np.zeros(bite.shape, bool)
    np.put_along_axis(named, order, (before < short) | (np.arange(count)[None, :, None] == 0), axis=1)
    return np.asarray(objects & named & (bite > 0))
