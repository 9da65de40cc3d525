"""The unanimity core: the texts that are worth having to every member, with nothing pressing it.

A text is worth having if it is worth at least nothing, taking part or standing aside, with no price on refusing.
Strict veto players agree on such texts and no others (Tsebelis 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import Cost, text_cost, worth
from nacsim.theory.matter import Matter
from nacsim.theory.side_deal import line_now
from nacsim.theory.state import State, seats, shares, sponsors
from nacsim.theory.text import Bools, Floats, Ints, pick

MOST_TEXTS = 1_000_000
"""More texts than this are not listed: it would take minutes."""
ALIKE = 9
"""Decimals to which shortfalls are compared: a sum that rounding alone makes smaller is no nearer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the members of one run would make of texts (t, P)."""

    fine: Bools
    """(t, A): worth at least nothing to it, or it has no seat."""
    short: Floats
    """(t,): by how much it is worth less than nothing, summed over the members with a seat."""
    liked: Floats
    """(t,): the sponsors' summed acceptability."""

    @property
    def in_core(self) -> Bools:
        """(t,)."""
        return np.asarray(self.fine.all(-1))


def judge(matter: Matter, state: State, row: int, text: Ints) -> Verdict:
    """Put texts (t, P) before the members of one run, where it now stands."""
    runs = np.full(len(text), row)
    cost = text_cost(state.stakes, state.phase[runs], runs, text, matter.each_item)
    return verdict(matter, state, np.array([row]), cost)


def verdict(matter: Matter, state: State, rows: Ints, cost: Cost) -> Verdict:
    """Of texts that cost so much (t, A), each in its own run, or all in one: `rows` (t,) or (1,)."""
    stakes, phase = state.stakes, state.phase[rows]
    line = line_now(state, rows)
    never = ~pick(matter.alliance.takes_part, phase)
    acceptability = _settled(matter, line, cost, pick(stakes.participation, phase), shares(matter, state, rows), never)
    seated = seats(matter, state, rows)
    liked = np.where(sponsors(matter, state, rows), acceptability, 0.0).sum(-1)
    short = np.where(seated, np.maximum(0.0, -acceptability), 0.0).sum(-1)
    return Verdict(np.asarray((acceptability >= 0) | ~seated), np.asarray(short), np.asarray(liked))


def _settled(matter: Matter, line: Floats, cost: Cost, participation: Floats, share: Floats, never: Bools) -> Floats:
    """(t, A): what each text is worth when all have settled whether to stand aside.

    The more stand aside, the less it is worth to take part: that changes at most as often as there are members.
    never: who takes no part whatever it is worth.
    """
    aside = np.broadcast_to(never, cost.soft.shape)
    while True:
        share_aside = (aside * share).sum(-1, keepdims=True)
        acceptability, standing_aside = worth(
            line, cost, participation, share_aside, matter.opt_outs, matter.parameters.thinning
        )
        if ((standing_aside | never) == aside).all():
            return acceptability
        aside = standing_aside | never


@dataclass(frozen=True, slots=True)
class UnanimityCore:
    """The result of judging every text."""

    size: int
    """How many texts are worth having to all."""
    favourite: Ints | None
    """(P,): the one of these the sponsors like best; None: there is none."""
    nearest: Ints
    """(P,): the text of the smallest total shortfall, the sponsors' favourite among equals."""


def unanimity_core(matter: Matter, state: State, row: int) -> UnanimityCore:
    """Judge every text that decides something, from where one run now stands; of equals the first by name."""
    size, favourite, most = 0, None, -np.inf
    nearest, best_so_far = matter.space.draft, (np.inf, np.inf)
    clauses = np.arange(len(matter.space.keys))
    for every in matter.space.texts():
        texts = every[matter.space.decides[clauses, every].all(-1)]
        if not len(texts):
            continue
        verdict = judge(matter, state, row, texts)
        size += int(verdict.in_core.sum())
        liked = np.where(verdict.in_core, verdict.liked, -np.inf)
        if liked.max() > most:
            most, favourite = float(liked.max()), texts[int(liked.argmax())]
        short = verdict.short.round(ALIKE)
        first = int(np.lexsort((-verdict.liked, short))[0])
        here = (float(short[first]), -float(verdict.liked[first]))
        if here < best_so_far:
            nearest, best_so_far = texts[first], here
    return UnanimityCore(size, favourite, nearest)
