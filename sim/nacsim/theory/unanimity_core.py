"""The unanimity core: the texts that every member could live with.

A member can live with a text worth at least nothing to it, taking part or standing aside, with no price on refusing.
Strict veto players agree on such texts and no others (Tsebelis 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, speaker_line, text_cost, worth
from nacsim.theory.matter import Matter
from nacsim.theory.state import State, seats, shares
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
    run, runs, stakes = np.array([row]), np.full(len(text), row), state.stakes
    phase = state.phase[run]
    cost = text_cost(stakes, state.phase[runs], runs, text, matter.each_item)
    line = speaker_line(stakes, phase, run, state.hour[run])
    share = shares(matter, state, run)
    acceptability = _settled(matter, line, cost, stakes.participation[phase], share)
    seated = seats(matter, state, run)
    liked = np.where(seated & matter.alliance.sponsor, acceptability, 0.0).sum(-1)
    return Verdict(np.asarray((acceptability >= 0) | ~seated), np.asarray(liked))


def _settled(matter: Matter, line: Floats, cost: Cost, participation: Floats, share: Floats) -> Floats:
    """(t, A): what each text is worth when all have settled whether to stand aside.

    The more stand aside, the less it is worth to take part: that changes at most as often as there are members.
    """
    aside = np.zeros(cost.soft.shape, bool)
    while True:
        share_aside = (aside * share).sum(-1, keepdims=True)
        acceptability, standing_aside = worth(
            line, cost, participation, share_aside, matter.opt_outs, matter.parameters.thinning
        )
        if (standing_aside == aside).all():
            return acceptability
        aside = standing_aside


@dataclass(frozen=True, slots=True)
class UnanimityCore:
    """The result of judging every text."""

    size: int
    """How many texts everyone could live with."""
    favourite: Ints | None
    """(P,): the one of these the sponsors like best; None: there is none."""
    nearest: Ints
    """(P,): the text that most members could live with, the sponsors' favourite among equals."""


def unanimity_core(matter: Matter, state: State, row: int) -> UnanimityCore:
    """Judge every text, from where one run now stands."""
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
    texts = _hopeful_texts(matter, state, row)
    if not len(texts):
        return None
    texts = texts[np.argsort(matter.space.number(texts))]
    verdict = judge(matter, state, row, texts)
    liked = np.where(verdict.in_core, verdict.liked, -np.inf)
    return texts[int(liked.argmax())] if liked.max() > -np.inf else None


def _hopeful_texts(matter: Matter, state: State, row: int) -> Ints:
    """Texts (t, P) that could be in the core, and no text that is in it left out."""
    run, clauses = np.array([row]), [np.arange(len(options)) for options in matter.space.options]
    costs = [clause_cost(state.stakes, state.phase[run], run, d, options) for d, options in enumerate(clauses)]
    members = len(matter.alliance.codes)
    texts, soft, firm = np.zeros((1, 0), dtype=np.int64), np.zeros((1, members)), np.zeros((1, members))
    for d, cost in enumerate(costs):
        soft = (soft[:, None] + cost.soft).reshape(-1, members)
        firm = (firm[:, None] + cost.firm).reshape(-1, members)
        texts = np.column_stack([np.repeat(texts, len(clauses[d]), axis=0), np.tile(clauses[d], len(texts))])
        hopeful = _hopeful(matter, state, run, soft, firm, costs[d + 1 :])
        texts, soft, firm = texts[hopeful], soft[hopeful], firm[hopeful]
    return texts


def _hopeful(matter: Matter, state: State, run: Ints, soft: Floats, firm: Floats, rest: Sequence[Cost]) -> Bools:
    """(t,): whether every member could live with beginnings of texts that cost (t, A), with the best of the rest.

    An ally that stands aside bears 1 - eta of its cost, which is the least a text can cost it.
    """
    stakes, phase = state.stakes, state.phase[run]
    line = np.where(seats(matter, state, run), speaker_line(stakes, phase, run, state.hour[run]), np.inf)
    spared = stakes.participation[phase] if matter.opt_outs else np.zeros_like(line)
    softest = soft + sum(cost.soft.min(0) for cost in rest)
    firmest = firm + sum(cost.firm.min(0) for cost in rest)
    return np.asarray((line - firmest - softest + spared * np.maximum(softest, 0) > -ROUNDING).all(-1))
