"""The chair's search for a text that all could let pass: the compromise, and how far the chair goes towards it at once.

    Q(text) + kappa * sum over the seated of max(0, needs - acceptability - commitments)

is made as small as can be. Q is the members' weighted squared distance from the text (`acceptability.Stakes.loss`); the
second term is what they lack to let it pass, as the chair hears it. With kappa 0 what is left is the compromise model:
on every clause the option nearest the weighted mean (Van den Bos 1991; Achen 2006).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, combined, worth
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import View, price
from nacsim.theory.state import State, objectors, seats, sponsors
from nacsim.theory.text import Bools, Floats, Ints, pick

SWEEPS = 2
"""How often the chair goes through all clauses."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """For each of m runs the text the chair would table. gain is -inf where that is the text on the table."""

    gain: Floats
    """By how much the sum above falls."""
    lead: Ints
    """The provision whose change spares the objectors most; with none, the one whose loss falls most."""
    text: Ints
    """(m, P)."""


def best(matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats, whole: bool = False) -> Proposal:
    """The compromise, or as much of the way to it as the chair goes: all of it with `whole`.

    From each clause's least loss, all clauses are gone through twice, each time taking the option that makes the sum
    least; of equal ones the nearest to the text on the table, then the first by name. A vague wording, or a clause left
    open, is taken only where it lowers what members lack: by distance alone a fudge always looks cheap. Never past a
    sponsor's red line, never a wording that decides nothing.

    On a scale the chair goes at least the share max(stride, tau / pressing) of the way, to the next option there is;
    elsewhere, and where a part of the way gains nothing, all of it.

    seen: what the seats see. hearing: the error in the chair's hearing. (m, A).
    """
    text = pick(state.text, rows)
    search = _Search(matter, state, rows, seen, hearing)
    before = search.total(text)
    goal = search.goal(text)
    step = goal if whole else _part_of_the_way(matter, text, goal, search.allowed, _far(matter, state, rows))
    gain = before - search.total(step)
    too_little = (gain <= matter.parameters.least_gain) & (step != goal).any(-1)
    if too_little.any():
        step = np.where(too_little[:, None], goal, step)
        gain = np.where(too_little, before - search.total(goal), gain)
    gain = np.where((step != text).any(-1), gain, -np.inf)
    return Proposal(gain, _lead(matter, state, rows, text, step, search.loss), step)


def _far(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m,): the share of the way to the compromise that the chair goes at least."""
    time_gone = state.hour[rows] / max(matter.deadline, 1)
    hurry = np.minimum(1.0, time_gone / max(matter.parameters.pressing, 1e-9))
    return np.asarray(np.maximum(state.calibrated.stride[rows], hurry))


class _Search:
    """What the chair weighs in m runs, whatever the text.

    Only members that some text could leave short are looked at, as pairs of run and ally (k,), ordered by run: of the
    others none ever lacks anything. That spares most of the work.
    """

    def __init__(self, matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats) -> None:
        self.matter = matter
        space, phase = matter.space, state.phase[rows]
        self.table = state.stakes.table[phase]
        self.loss = state.stakes.loss[self.table, matter.sittings.body[state.sitting[rows]], rows]
        self.allowed = _allowed(matter, state, rows)
        self.weight = state.calibrated.shortfall_weight[rows]
        needs = seen.reserve - (price(seen) - seen.commitments) - hearing
        worst = seen.line - state.stakes.most[self.table, rows] - matter.parameters.thinning * matter.opt_outs
        held = state.stakes.firm.any((0, 1, 2, 3))
        run, ally = np.nonzero(seats(matter, state, rows) & ((needs > worst) | held))
        self.runs, self.first = np.unique(run, return_index=True)
        self.run = run
        self.line, self.needs = seen.line[run, ally], needs[run, ally]
        self.part, self.aside = seen.participation[run, ally], seen.share_aside[run, 0]
        clauses, options = np.arange(space.exists.shape[0])[:, None], np.arange(space.exists.shape[1])
        at = (phase[run, None, None], rows[run, None, None], clauses, options, ally[:, None, None])
        self.cost = clause_cost(state.stakes, *at)
        """(k, P, O)."""

    def total(self, text: Ints) -> Floats:
        """(m,): what the chair makes as small as it can, of texts (m, P)."""
        lost = np.zeros(len(text))
        for d in self.matter.space.order:
            lost += self.loss[np.arange(len(text)), d, text[:, d]]
        cost = self._of_text(text)
        short = np.zeros(len(text)) if cost is None else self._short(cost)[:, 0]
        return np.asarray(lost + self.weight * short)

    def goal(self, text: Ints) -> Ints:
        """(m, P): the compromise."""
        space = self.matter.space
        plain = ~(space.vague | space.left_open)
        goal = text.copy()
        for d in space.order:
            near = space.near[d, text[:, d]]
            loss = np.where(self.allowed[:, d] & plain[d], self.loss[:, d], np.inf)
            some = np.isfinite(loss).any(-1)
            goal[some, d] = _least(loss[some], near[some])
        for _ in range(SWEEPS):
            before = goal.copy()
            for d in space.order:
                self._reword(goal, d, ~plain[d], space.near[d, text[:, d]])
            if len(space.order) == 1 or (goal == before).all():
                break
        return goal

    def _reword(self, goal: Ints, d: int, special: Bools, near: Ints) -> None:
        """Take the option of a clause that makes the sum least, all other clauses as they are."""
        everyone, now = np.arange(len(goal)), goal[:, d].copy()
        short = self._short(self._with_any_option(goal, d))
        total = np.where(self.allowed[:, d], self.loss[:, d] + self.weight[:, None] * short, np.inf)
        # A fudge must lower what members lack.
        total[special & (short >= short[everyone, now][:, None]) & (np.arange(total.shape[1]) != now[:, None])] = np.inf
        option = _least(total, near)
        goal[:, d] = np.where(total[everyone, option] < total[everyone, now], option, now)

    def _with_any_option(self, text: Ints, d: int) -> Cost:
        """(k, O): the cost of the texts with each option of a clause."""
        part = Cost(*(getattr(self.cost, f.name)[:, d] for f in fields(Cost)))
        rest = self._of_text(text, without=d)
        return part if rest is None else combined(rest, part, self.matter.each_item)

    def _of_text(self, text: Ints, without: int | None = None) -> Cost | None:
        """(k, 1): the cost of texts, one clause left out; None of a text of no clause."""
        pairs, total = np.arange(len(self.run)), None
        for d in self.matter.space.order:
            if d != without:
                option = text[self.run, d]
                part = Cost(*(getattr(self.cost, f.name)[pairs, d, option][:, None] for f in fields(Cost)))
                total = part if total is None else combined(total, part, self.matter.each_item)
        return total

    def _short(self, cost: Cost) -> Floats:
        """(m, O): what all lack, of costs (k, O)."""
        matter, shape = self.matter, cost.soft.shape
        part = np.broadcast_to(self.part[:, None], shape)
        found, _ = worth(
            self.line[:, None], cost, part, self.aside[:, None], matter.opt_outs, matter.parameters.thinning
        )
        short = np.maximum(0.0, self.needs[:, None] - found - cost.commitments)
        total = np.zeros((len(self.weight), shape[1]))
        if len(self.runs):
            total[self.runs] = np.add.reduceat(short, self.first, axis=0)
        return total


def _allowed(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, P, O): where the chair may go: to what decides, past no red line of a sponsor; the text may stay as it is."""
    stakes, space = state.stakes, matter.space
    allowed = np.repeat((space.exists & space.decides)[None], len(rows), axis=0)
    by = np.flatnonzero(matter.alliance.sponsor.any(0))
    if stakes.firm[..., by].any():
        row = rows if stakes.firm.shape[1] > 1 else np.zeros_like(rows)
        firm = stakes.firm[..., by][stakes.table[state.phase[rows]], row]
        allowed &= ~((firm > 0) & sponsors(matter, state, rows)[:, None, None, by]).any(-1)
    np.put_along_axis(allowed, pick(state.text, rows)[:, :, None], True, axis=2)
    return allowed


def _least(total: Floats, near: Ints) -> Ints:
    """(m,): the option with the least total (m, O), of equal ones the nearest (m, O)."""
    tied = total == total.min(-1, keepdims=True)
    return np.asarray(np.where(tied, near, near.max() + 1).argmin(-1))


def _part_of_the_way(matter: Matter, text: Ints, goal: Ints, allowed: Bools, far: Floats) -> Ints:
    """(m, P): on a scale the first option at or beyond the share `far` of the way; elsewhere the goal."""
    step, space = goal.copy(), matter.space
    for d in np.flatnonzero(space.ordered):
        plain = space.exists[d] & ~(space.vague[d] | space.left_open[d])
        here, there = text[:, d], goal[:, d]
        on = np.flatnonzero((here != there) & plain[here] & plain[there])
        if not len(on):
            continue
        at = space.at[d]
        way = at[there[on]] - at[here[on]]
        gone = (at - at[here[on]][:, None]) * np.sign(way)[:, None]
        least = far[on] * np.abs(way)
        # Rounding must not take the goal itself for one beyond it.
        fits = allowed[on, d] & plain & (gone >= least[:, None] - 1e-9) & (gone <= np.abs(way)[:, None] + 1e-9)
        fits &= gone > 0
        step[on, d] = np.where(fits.any(-1), np.where(fits, gone, np.inf).argmin(-1), there[on])
    return step


def _lead(matter: Matter, state: State, rows: Ints, text: Ints, step: Ints, loss: Floats) -> Ints:
    """(m,): the clause whose change spares the objectors most; with none, the one whose loss falls most."""
    run, ally = np.nonzero(objectors(matter, state, rows))
    phase, everyone = state.phase[rows], np.arange(len(rows))
    objected = np.bincount(run, minlength=len(rows)) > 0
    spared = np.full(text.shape, -np.inf)
    for d in matter.space.order:
        old, new = (clause_cost(state.stakes, phase[run], rows[run], d, some[run, d], ally) for some in (text, step))
        theirs = np.bincount(run, old.soft + old.firm - new.soft - new.firm, minlength=len(rows))
        fall = loss[everyone, d, text[:, d]] - loss[everyone, d, step[:, d]]
        spared[:, d] = np.where(step[:, d] != text[:, d], np.where(objected, theirs, fall), -np.inf)
    order = np.array(matter.space.order)
    return np.asarray(order[spared[:, order].argmax(-1)])
