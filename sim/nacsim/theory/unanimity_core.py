"""The unanimity core: the texts that every member could live with.

A member can live with a text worth at least nothing to it, taking part or standing aside, with no price on refusing.
Strict veto players agree on such texts and no others (Tsebelis 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, text_cost, worth
from nacsim.theory.state import Matter, State, seats, shares
from nacsim.theory.text import Bools, Floats, Ints

MOST_TEXTS = 1_000_000
"""More texts than this are not listed: it would take minutes."""
ROUNDING = 1e-9
"""Costs are added up in another order here than in the session: the last bits may differ."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the members of one run would make of texts (t, P)."""

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
    rows, now, phase = np.full(len(text), row), np.array([row]), int(state.phase[row])
    stakes = state.stakes
    cost = text_cost(stakes, state.phase[rows], rows, text, matter.each_item)
    seated, share = seats(matter, state, now), shares(matter, state, now)
    line = stakes.value[phase, row] - stakes.urgency[phase] * state.hour[row] - stakes.gap[phase]
    acceptability, aside = _worth(matter, line, cost, stakes.participation[phase], np.zeros((len(text), 1)))
    while True:  # the more stand aside, the less it is worth to take part: at most as often as there are members
        acceptability, more = _worth(
            matter, line, cost, stakes.participation[phase], (aside * share).sum(-1, keepdims=True)
        )
        if (more == aside).all():
            break
        aside = more
    liked = np.where(seated & matter.alliance.sponsor, acceptability, 0.0).sum(-1)
    return Verdict(np.asarray((acceptability >= 0) | ~seated), np.asarray(liked))


def _worth(matter: Matter, line: Floats, cost: Cost, participation: Floats, share: Floats) -> tuple[Floats, Bools]:
    return worth(line, cost, participation, share, matter.opt_outs, matter.parameters.thinning)


@dataclass(frozen=True, slots=True)
class UnanimityCore:
    """What looking at every text found."""

    size: int
    """How many texts everyone could live with."""
    favourite: Ints | None
    """(P,): the one of these the sponsors like best; None: there is none."""
    nearest: Ints
    """(P,): the text that most members could live with, the sponsors' favourite among equals."""


def unanimity_core(matter: Matter, state: State, row: int) -> UnanimityCore:
    """Look at every text, from where one run now stands."""
    size, favourite, most = 0, None, -np.inf
    nearest, best_so_far = matter.space.draft, (-1, -np.inf)
    for texts in matter.space.texts():
        verdict = judge(matter, state, row, texts)
        size += int(verdict.in_core.sum())
        liked = np.where(verdict.in_core, verdict.liked, -np.inf)
        if liked.max() > most:
            most, favourite = float(liked.max()), texts[int(liked.argmax())]
        fine = verdict.fine.sum(-1)
        first = int(np.lexsort((-verdict.liked, -fine))[0])
        if (int(fine[first]), float(verdict.liked[first])) > best_so_far:
            nearest, best_so_far = texts[first], (int(fine[first]), float(verdict.liked[first]))
    return UnanimityCore(size, favourite, nearest)


def favourite(matter: Matter, state: State, row: int) -> Ints | None:
    """The text of the core that the sponsors like best, as `unanimity_core` finds it, without looking at every text.

    Of a package: a clause at a time, dropping the beginnings that somebody could not live with however the rest is
    worded. What is left is judged whole.
    """
    if matter.each_item:
        return unanimity_core(matter, state, row).favourite
    texts = _not_hopeless(matter, state, row)
    if not len(texts):
        return None
    texts = texts[np.argsort(matter.space.number(texts))]
    verdict = judge(matter, state, row, texts)
    liked = np.where(verdict.in_core, verdict.liked, -np.inf)
    return texts[int(liked.argmax())] if liked.max() > -np.inf else None


def _not_hopeless(matter: Matter, state: State, row: int) -> Ints:
    """Texts (t, P) that could be in the core, and no text that is in it left out.

    Who stands aside bears 1 - eta of its cost, which is the least a text can cost it.
    """
    stakes, space, phase = state.stakes, matter.space, state.phase[row : row + 1]
    line = stakes.value[phase[0], row] - stakes.urgency[phase[0]] * state.hour[row] - stakes.gap[phase[0]]
    line = np.where(seats(matter, state, np.array([row]))[0], line, np.inf)
    spared = stakes.participation[phase[0]] if matter.opt_outs else np.zeros_like(line)
    of_clause = [
        clause_cost(stakes, phase, np.array([row]), d, np.arange(len(options)))
        for d, options in enumerate(space.options)
    ]
    texts, soft, firm = np.zeros((1, 0), dtype=np.int64), np.zeros((1, len(line))), np.zeros((1, len(line)))
    for d, cost in enumerate(of_clause):
        soft = (soft[:, None] + cost.soft).reshape(-1, len(line))
        firm = (firm[:, None] + cost.firm).reshape(-1, len(line))
        options = np.tile(np.arange(len(cost.soft)), len(texts))
        texts = np.column_stack([np.repeat(texts, len(cost.soft), axis=0), options])
        rest = of_clause[d + 1 :]
        least, firmest = soft + sum(c.soft.min(0) for c in rest), firm + sum(c.firm.min(0) for c in rest)
        hopeful = (line - firmest - least + spared * np.maximum(least, 0) > -ROUNDING).all(-1)
        texts, soft, firm = texts[hopeful], soft[hopeful], firm[hopeful]
    return texts
