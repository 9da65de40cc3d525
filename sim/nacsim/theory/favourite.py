"""The sponsors' favourite among the texts that everyone could live with, found without looking at every text.

Texts that decide nothing are left out.

A text is worded clause by clause. A beginning is dropped when somebody could not live with it however the rest is
worded, or when the sponsors could not like it better than a text already found (branch and bound: Land and Doig 1960).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, combined
from nacsim.theory.matter import Matter
from nacsim.theory.side_deal import line_now
from nacsim.theory.state import State, seats, sponsors
from nacsim.theory.text import Bools, Floats, Ints, pick
from nacsim.theory.unanimity_core import verdict

ROUNDING = 1e-9
"""Bounds may be so much too strict where they are not added up as in the session."""
WIDTH = 2**13
"""Beginnings looked at together, times allies: tables of them fit the processor's cache."""


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """k texts whose first clauses, in the order of `TextSpace`, are worded."""

    run: Ints
    """(k,): place of its run among those that are searched."""
    text: Ints
    """(k, P): clauses not yet worded have the option of the lowest rank, so its number is the lowest there can be."""
    cost: Cost
    """(k, A): of the clauses that are worded."""
    most: Floats
    """(k,): no text that begins so can be liked better by the sponsors."""
    clauses: int
    """How many are worded."""

    def some(self, which: Ints) -> _Beginnings:
        """Those at these places."""
        cost = Cost(*(pick(getattr(self.cost, f.name), which) for f in fields(Cost)))
        return _Beginnings(self.run[which], pick(self.text, which), cost, self.most[which], self.clauses)


def favourites(matter: Matter, state: State, rows: Ints) -> Ints:
    """(m, P): for each run the text of the core that the sponsors like best; -1 where the core is empty.

    It is the one that `unanimity_core` finds, of equals that with the lowest number.
    """
    search = _Search(matter, state, rows)
    waiting = [search.root()]
    while waiting:
        beginnings = search.promising(waiting.pop())
        if beginnings.clauses == len(matter.space.keys):
            search.judge(beginnings)
        elif len(beginnings.run):
            waiting += search.worded_on(beginnings)
    return search.best


class _Search:
    """The best text found so far in each of m runs, and what bounds the others."""

    def __init__(self, matter: Matter, state: State, rows: Ints) -> None:
        self.matter, self.state, self.rows = matter, state, rows
        self.best = np.full((len(rows), len(matter.space.keys)), -1)
        self.liked = np.full(len(rows), -np.inf)
        self.number = np.full(len(rows), matter.space.size)
        stakes, phase, seated = state.stakes, state.phase[rows], seats(matter, state, rows)
        self.line = np.where(seated, line_now(state, rows), np.inf)
        self.spared = pick(stakes.participation, phase) if matter.opt_outs else np.zeros(self.line.shape)
        self.sponsor = sponsors(matter, state, rows)
        self.least = [self._least(d) for d in stakes.order]
        held = np.asarray(stakes.firm.any((0, 1, 2, 3)) | stakes.committed.any((0, 1)))
        self.slack = np.where(matter.each_item & held, ROUNDING, 0.0)

    def _least(self, d: int) -> tuple[Floats, Floats]:
        """(m, A) each: the least that a clause can cost, red lines apart and of these; item by item both in one."""
        stakes, options = self.state.stakes, np.arange(len(self.matter.space.options[d]))
        cost = clause_cost(stakes, self.state.phase[self.rows, None], self.rows[:, None], d, options)
        if self.matter.each_item:
            return _both(cost).min(1), np.zeros(self.line.shape)
        return cost.soft.min(1), cost.firm.min(1)

    def root(self) -> _Beginnings:
        """Of each run the text of which nothing is worded."""
        runs, nothing = np.arange(len(self.rows)), np.zeros(self.line.shape)
        lowest = self.matter.space.rank.argmin(-1)
        text = np.tile(lowest, (len(runs), 1))
        return _Beginnings(runs, text, Cost(nothing, nothing, nothing), np.full(len(runs), np.inf), 0)

    def promising(self, beginnings: _Beginnings) -> _Beginnings:
        """Those that may still lead to a better text than the best found so far."""
        run, most = beginnings.run, beginnings.most
        lower = self.matter.space.number(beginnings.text) < self.number[run]
        return beginnings.some(np.flatnonzero((most > self.liked[run]) | (most == self.liked[run]) & lower))

    def worded_on(self, beginnings: _Beginnings) -> Iterator[_Beginnings]:
        """The same with one clause more, in every wording that all could live with; in parts, the best of each last."""
        matter, stakes, n = self.matter, self.state.stakes, beginnings.clauses
        d, members = matter.space.order[n], self.line.shape[1]
        options, rows = np.arange(len(matter.space.options[d])), self.rows[beginnings.run, None]
        part = clause_cost(stakes, self.state.phase[rows], rows, d, options)
        before = Cost(*(getattr(beginnings.cost, f.name)[:, None] for f in fields(Cost)))
        both = combined(before, part, matter.each_item) if n else part
        cost = Cost(*(getattr(both, f.name).reshape(-1, members) for f in fields(Cost)))
        run = np.repeat(beginnings.run, len(options))
        possible, most = self._bounds(run, cost, n + 1)
        possible &= np.tile(matter.space.decides[d, options], len(beginnings.run))
        which = np.flatnonzero(possible & (most >= self.liked[run]))
        text = pick(beginnings.text, which // len(options))
        text[:, d] = which % len(options)
        costs = Cost(*(pick(getattr(cost, f.name), which) for f in fields(Cost)))
        after = _Beginnings(run[which], text, costs, most[which], n + 1)
        order = self._best_first(after)
        width = max(1, WIDTH // members)
        for start in reversed(range(0, len(order), width)):
            yield after.some(order[start : start + width])

    def _bounds(self, run: Ints, cost: Cost, n: int) -> tuple[Bools, Floats]:
        """(k,) each: whether all could live with texts that cost so much, with the best of the rest; and `most`.

        An ally that stands aside bears 1 - eta of its cost, which is the least a text can cost it. Costs are added up
        in the order of `text_cost`, so that no rounding takes `most` below what a text turns out to be worth.
        """
        soft, firm = (_both(cost), np.zeros_like(cost.firm)) if self.matter.each_item else (cost.soft, cost.firm)
        for least_soft, least_firm in self.least[n:]:
            if self.matter.each_item:
                soft = np.maximum(soft, pick(least_soft, run))
            else:
                soft, firm = soft + pick(least_soft, run), firm + pick(least_firm, run)
        worth = pick(self.line, run) - soft - firm + self.slack
        possible = (worth + pick(self.spared, run) * np.maximum(soft, 0.0) > -ROUNDING).all(-1)
        liked = np.where(pick(self.sponsor, run), np.maximum(worth, 0.0), 0.0).sum(-1)
        return np.asarray(possible), np.asarray(liked)

    def _best_first(self, beginnings: _Beginnings) -> Ints:
        """The places of the best of each run, then of the second best of each, and so on."""
        run, number = beginnings.run, self.matter.space.number(beginnings.text)
        order = np.lexsort((number, -beginnings.most, run))
        _, first, count = np.unique(run[order], return_index=True, return_counts=True)
        place = np.arange(len(order)) - np.repeat(first, count)
        return np.asarray(order[np.argsort(place, kind="stable")])

    def judge(self, texts: _Beginnings) -> None:
        """Note the best of these in each run, if it is better than the best so far."""
        judged = verdict(self.matter, self.state, self.rows[texts.run], texts.cost)
        core = np.flatnonzero(judged.in_core)
        run, liked, number = texts.run[core], judged.liked[core], self.matter.space.number(texts.text[core])
        order = np.lexsort((number, -liked, run))
        run, first = np.unique(run[order], return_index=True)
        best = order[first]
        better = (liked[best] > self.liked[run]) | (liked[best] == self.liked[run]) & (number[best] < self.number[run])
        run, best = run[better], best[better]
        self.best[run], self.liked[run], self.number[run] = texts.text[core[best]], liked[best], number[best]


def _both(cost: Cost) -> Floats:
    """(..., A): what decides which clause is the hardest to pass, item by item."""
    return cost.soft + cost.firm - cost.commitments
