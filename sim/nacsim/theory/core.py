"""The unanimity core: the texts that every member could have lived with.

A member can live with a text worth at least nothing to it, taking part or standing aside, with no price put on
refusing. Strict veto players agree on such texts and no others (Tsebelis 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import text_cost, worth
from nacsim.theory.state import Matter, State, seats, shares
from nacsim.theory.text import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run's members would make of texts (t, P)."""

    acceptability: Floats
    """(t, A), the delegation's."""
    fine: Bools
    """(t, A): worth at least nothing to it, or it has no seat."""
    liked: Floats
    """(t,): the sponsors' summed acceptability."""

    @property
    def in_core(self) -> Bools:
        """(t,)."""
        return np.asarray(self.fine.all(-1))


def judge(matter: Matter, state: State, row: int, text: Ints) -> Verdict:
    """Put texts (t, P) before the members of one run, where it now stands."""
    rows = np.full(len(text), row)
    phase = state.phase[rows]
    cost = text_cost(state.stakes, phase, rows, text, matter.each_item)
    now = np.array([row])
    seated, share = seats(matter, state, now), shares(matter, state, now)
    here = int(state.phase[row])
    urgency = state.stakes.urgency[here] * state.hour[row]
    line = (state.stakes.value[here, row] - urgency - state.stakes.gap[here])[None]
    aside = (line - cost.soft - cost.firm < 0) & matter.opt_outs
    acceptability, _ = worth(
        line,
        cost,
        state.stakes.participation[here],
        (aside * share).sum(-1, keepdims=True),
        matter.opt_outs,
        matter.parameters.thinning,
    )
    liked = np.where(seated & matter.alliance.sponsor, acceptability, 0.0).sum(-1)
    return Verdict(acceptability, np.asarray((acceptability >= 0) | ~seated), liked)


@dataclass(frozen=True, slots=True)
class Core:
    """The unanimity core of one run."""

    size: int
    """How many texts everyone could live with."""
    texts: int
    """Of how many."""
    favourite: Ints | None
    """(P,): the one of these the sponsors like best, or None."""
    nearest: Ints
    """(P,): the text that most members could live with, the sponsors' favourite among equals."""
    nearest_fine: int
    """How many members could live with that one."""


def unanimity_core(matter: Matter, state: State, row: int) -> Core:
    """Look at every text."""
    size, favourite, most = 0, None, -np.inf
    nearest, nearest_fine, nearest_liked = matter.space.draft, -1, -np.inf
    for texts in matter.space.texts():
        verdict = judge(matter, state, row, texts)
        size += int(verdict.in_core.sum())
        liked = np.where(verdict.in_core, verdict.liked, -np.inf)
        if liked.max() > most:
            most, favourite = float(liked.max()), texts[int(liked.argmax())]
        fine = verdict.fine.sum(-1)
        best = np.lexsort((-verdict.liked, -fine))[0]
        if (int(fine[best]), float(verdict.liked[best])) > (nearest_fine, nearest_liked):
            nearest, nearest_fine, nearest_liked = texts[best], int(fine[best]), float(verdict.liked[best])
    return Core(size, matter.space.size, favourite, nearest, nearest_fine)
