"""The chair's search for a text that all could let pass: the compromise, and how far the chair goes towards it at once.

    Q(text) + kappa * sum over the seated of max(0, needs - acceptability - commitments)

is made as small as can be. Q is the members' weighted squared distance from the text (`stakes.Stakes.loss`); the
second term is what they lack to let it pass, as the chair hears it. With kappa 0 what is left is the compromise model:
on every clause the option nearest the weighted mean (Van den Bos 1991; Achen 2006).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, combined, drawn_at, worth
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import View, price
from nacsim.theory.state import State, objectors, seats, sponsors, time_gone
from nacsim.theory.text import Bools, Floats, Ints, pick

SWEEPS = 2
"""How often the chair goes through all clauses."""
ROUNDING = 1e-9
"""Sums of costs may differ by so much with the order in which they are added up."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """For each of m runs the text the chair would table. gain is -inf where that is the text on the table."""

    gain: Floats
    """By how much the sum above falls."""
    lead: Ints
    """The provision whose change spares the objectors most; with none, the one whose loss falls most. -1: too little
    is gained to try."""
    text: Ints
    """(m, P)."""


def best(matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats, whole: bool = False) -> Proposal:
    """The compromise, or as much of the way to it as the chair goes: all of it with `whole`.

    From each clause's least loss, all clauses are gone through twice, each time taking the option that makes the sum
    least; a clause changes only where that makes the sum less, and of equal options the nearest to the text on the
    table is taken, then the first by name. A vague wording, or a clause left open, is taken only where it lowers what
    members lack: by distance alone a fudge always looks cheap. Never past a sponsor's red line, never a wording that
    decides nothing.

    On a scale the chair goes at least the share max(stride, tau / pressing) of the way, to the next option there is;
    elsewhere, and where a part of the way gains nothing, all of it.

    seen: what the seats see. hearing: the error in the chair's hearing. (m, A).
    """
    text = pick(state.text, rows)
    search = _search(matter, state, rows, seen, hearing)
    before = search.total(text)
    goal = search.goal(text)
    step = goal if whole else _part_of_the_way(matter, text, goal, search.allowed, _far(matter, state, rows))
    gain = before - search.total(step)
    too_little = np.flatnonzero((gain <= matter.parameters.least_gain) & (step != goal).any(-1))
    if len(too_little):
        step[too_little] = goal[too_little]
        gain[too_little] = before[too_little] - search.some(too_little).total(goal[too_little])
    gain = np.where((step != text).any(-1), gain, -np.inf)
    lead, tried = np.full(len(rows), -1), np.flatnonzero(gain > matter.parameters.least_gain)
    if len(tried):
        fall = (search.losses(text) - search.losses(step))[:, tried]
        lead[tried] = _lead(matter, state, rows[tried], text[tried], step[tried], fall)
    return Proposal(gain, lead, step)


def worth_tabling(
    matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats, wish: Ints, believed: Bools
) -> tuple[Floats, Ints]:
    """(m,), (m,): what a text that was asked for (m, P) gains, and its lead as in `Proposal`.

    Those who are believed (m, A) lack nothing in it. -inf where the chair may not go there, or it is no other text.
    """
    text = pick(state.text, rows)
    search = _search(matter, state, rows, seen, hearing)
    gain = search.total(text) - search.believing(believed).total(wish)
    may = search.allowed[np.arange(wish.shape[1])[:, None], wish.T, np.arange(len(rows))].all(0)
    gain = np.where(may & (wish != text).any(-1), gain, -np.inf)
    fall = search.losses(text) - search.losses(wish)
    return gain, _lead(matter, state, rows, text, wish, fall)


def _far(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m,): the share of the way to the compromise that the chair goes at least."""
    hurry = np.minimum(1.0, time_gone(matter, state, rows) / max(matter.parameters.pressing, 1e-9))
    return np.asarray(np.maximum(state.calibrated.stride[rows], hurry))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Some pairs of a run and an ally, ordered by run: what a text is worth to them and what they need. (k,) each."""

    run: Ints
    """Place of the run among those that are searched."""
    row: Ints
    phase: Ints
    ally: Ints
    line: Floats
    needs: Floats
    """What a text must be worth, commitments included, to be let pass."""
    participation: Floats
    share_aside: Floats

    def first(self) -> Ints:
        """The first pair of each run that has any."""
        return np.flatnonzero(np.diff(self.run, prepend=-1))

    def of(self, runs: Ints) -> _Pairs:
        """The pairs of some of the runs, which are numbered anew."""
        place = np.full(self.run.max(initial=runs.max()) + 1, -1)
        place[runs] = np.arange(len(runs))
        which = np.flatnonzero(place[self.run] >= 0)
        pairs = _Pairs(*(getattr(self, f.name)[which] for f in fields(self)))
        return replace(pairs, run=place[pairs.run])


@dataclass(frozen=True, slots=True)
class _Search:
    """What the chair weighs in m runs, whatever the text. Runs come last: numpy is quickest along the last axis."""

    matter: Matter
    state: State
    allowed: Bools
    """(P, O, m): where the chair may go."""
    loss: Floats
    """(P, O, m)."""
    weight: Floats
    """(m,): kappa."""
    pairs: _Pairs
    """The members that some text could leave short; the others never lack anything. That spares most of the work."""
    first: Ints
    """Where the pairs of each run that has any begin."""

    def some(self, runs: Ints) -> _Search:
        """The search in some of the runs."""
        pairs, allowed, loss = self.pairs.of(runs), self.allowed[..., runs], self.loss[..., runs]
        return _Search(self.matter, self.state, allowed, loss, self.weight[runs], pairs, pairs.first())

    def believing(self, believed: Bools) -> _Search:
        """The search with those left out that are believed (m, A): they lack nothing."""
        lacking = ~believed[self.pairs.run, self.pairs.ally]
        pairs = _Pairs(*(getattr(self.pairs, f.name)[lacking] for f in fields(_Pairs)))
        return replace(self, pairs=pairs, first=pairs.first())

    def total(self, text: Ints) -> Floats:
        """(m,): what the chair makes as small as it can, of texts (m, P)."""
        lost, losses = np.zeros(len(text)), self.losses(text)
        for d in self.matter.space.order:
            lost += losses[d]
        return np.asarray(lost + self.weight * self._lacking(text))

    def losses(self, text: Ints) -> Floats:
        """(P, m): the loss of each clause."""
        return np.asarray(self.loss[np.arange(len(self.loss))[:, None], text.T, np.arange(len(text))])

    def goal(self, text: Ints) -> Ints:
        """(m, P): the compromise."""
        near = self.matter.space.near[np.arange(text.shape[1])[:, None], text.T].swapaxes(1, 2)
        goal = self._least_loss(text, near)
        # Where nobody lacks anything it cannot be bettered, nor where going through the clauses has changed nothing.
        runs = np.flatnonzero(self._lacking(goal) > 0)
        for _ in range(min(SWEEPS, text.shape[1])):
            if not len(runs):
                break
            before = goal[runs]
            goal[runs] = self.some(runs).gone_through(before, near[..., runs])
            runs = runs[(goal[runs] != before).any(-1)]
        return goal

    def _least_loss(self, text: Ints, near: Ints) -> Ints:
        """(m, P): the option of each clause with the least loss, if there is one, vague and open ones apart."""
        space = self.matter.space
        plain = ~(space.vague | space.left_open)
        loss = np.where(self.allowed & plain[..., None], self.loss, np.inf)
        some = np.isfinite(loss).any(1)
        return np.where(some, _least(loss, near), text.T).T

    def gone_through(self, text: Ints, near: Ints) -> Ints:
        """(m, P): each clause in turn takes the option that makes the sum least, all others as they are by then."""
        text, pairs = text.copy(), self.pairs
        clauses, space = self._clauses(text), self.matter.space
        for d in space.order:
            options = np.arange(len(space.options[d]))[:, None]
            part = clause_cost(self.state.stakes, pairs.phase, pairs.row, d, options, pairs.ally)
            rest = self._of_text(clauses, without=d)
            short = self._short(part if rest is None else combined(rest, part, self.matter.each_item))
            text[:, d] = self._best_option(d, text[:, d], short, near[d])
            clauses.put(d, part.at((text[pairs.run, d], np.arange(len(pairs.run)))))
        return text

    def _best_option(self, d: int, now: Ints, short: Floats, near: Ints) -> Ints:
        """(m,): the option of a clause with the least sum, where members lack so much with each (O, m)."""
        everyone, space = np.arange(len(now)), self.matter.space
        allowed, loss = self.allowed[d, : len(short)], self.loss[d, : len(short)]
        total = np.where(allowed, loss + self.weight * short, np.inf)
        special = np.flatnonzero(space.vague[d] | space.left_open[d])
        if len(special):  # a fudge must lower what members lack
            fudge = (short[special] >= short[now, everyone]) & (special[:, None] != now)
            total[special] = np.where(fudge, np.inf, total[special])
        option = _least(total, near[: len(short)])
        return np.where(total[option, everyone] < total[now, everyone], option, now)

    def _lacking(self, text: Ints) -> Floats:
        """(m,): what all lack, of texts (m, P)."""
        cost = self._of_text(self._clauses(text))
        return np.zeros(len(text)) if cost is None else self._short(cost)

    def _clauses(self, text: Ints) -> Cost:
        """(P, k): the cost of each clause of texts (m, P)."""
        pairs, clauses = self.pairs, np.arange(text.shape[1])[:, None]
        return clause_cost(self.state.stakes, pairs.phase, pairs.row, clauses, text[pairs.run].T, pairs.ally)

    def _of_text(self, clauses: Cost, without: int | None = None) -> Cost | None:
        """(k,): the cost of texts with such clauses (P, k), one of them left out; None of a text of no clause."""
        total = None
        for d in self.matter.space.order:
            if d != without:
                part = clauses.at(d)
                total = part if total is None else combined(total, part, self.matter.each_item)
        return total

    def _short(self, cost: Cost) -> Floats:
        """(..., m): what all lack, of costs (..., k)."""
        matter, pairs = self.matter, self.pairs
        found, _ = worth(
            pairs.line, cost, pairs.participation, pairs.share_aside, matter.opt_outs, matter.parameters.thinning
        )
        short = np.maximum(0.0, pairs.needs - found - cost.commitments)
        total = np.zeros((*short.shape[:-1], len(self.weight)))
        if len(pairs.run):
            total[..., pairs.run[self.first]] = np.add.reduceat(short, self.first, axis=-1)
        return total


def _search(matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats) -> _Search:
    stakes, phase = state.stakes, state.phase[rows]
    table = stakes.table[phase]
    _, bodies, runs, provisions, options = stakes.loss.shape
    place = (table * bodies + matter.sittings.body[state.sitting[rows]]) * runs + rows
    needs = seen.reserve - (price(seen) - seen.commitments) - hearing
    worst = seen.line - drawn_at(stakes.most, table, rows)
    if matter.opt_outs:
        worst -= matter.parameters.thinning * seen.share_aside
    held = stakes.firm.any((0, 1, 2, 3))
    run, ally = np.nonzero(seats(matter, state, rows) & ((needs > worst - ROUNDING) | held))
    pairs = _Pairs(
        run=run,
        row=rows[run],
        phase=phase[run],
        ally=ally,
        line=seen.line[run, ally],
        needs=needs[run, ally],
        participation=seen.participation[run, ally],
        share_aside=seen.share_aside[run, 0],
    )
    loss = np.ascontiguousarray(np.moveaxis(pick(stakes.loss.reshape(-1, provisions, options), place), 0, -1))
    weight = state.calibrated.shortfall_weight[rows]
    return _Search(matter, state, may_go(matter, state, rows), loss, weight, pairs, pairs.first())


def may_go(matter: Matter, state: State, rows: Ints) -> Bools:
    """(P, O, m): where the chair may go: to what decides, past no red line of a sponsor; the text may stay as it is."""
    stakes, space, text = state.stakes, matter.space, pick(state.text, rows)
    allowed = np.repeat((space.exists & space.decides)[..., None], len(rows), axis=-1)
    by = np.flatnonzero(matter.alliance.sponsor.any(0))
    if stakes.firm[..., by].any():
        row = rows if stakes.firm.shape[1] > 1 else np.zeros_like(rows)
        firm = stakes.firm[..., by][stakes.table[state.phase[rows]], row]
        refused = ((firm > 0) & sponsors(matter, state, rows)[:, None, None, by]).any(-1)
        allowed &= ~np.moveaxis(np.asarray(refused), 0, -1)
    allowed[np.arange(len(allowed))[:, None], text.T, np.arange(len(rows))] = True
    return allowed


def _least(total: Floats, near: Ints) -> Ints:
    """(..., m): the option with the least total (..., O, m), of equal ones the nearest (..., O, m)."""
    tied = total == total.min(-2, keepdims=True)
    return np.asarray(np.where(tied, near, near.max() + 1).argmin(-2))


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
        fits = allowed[d][:, on].T & plain & (gone >= least[:, None] - 1e-9) & (gone <= np.abs(way)[:, None] + 1e-9)
        fits &= gone > 0
        step[on, d] = np.where(fits.any(-1), np.where(fits, gone, np.inf).argmin(-1), there[on])
    return step


def _lead(matter: Matter, state: State, rows: Ints, text: Ints, step: Ints, fall: Floats) -> Ints:
    """(m,): the clause whose change spares the objectors most; with none, the one whose loss falls most, (P, m)."""
    run, ally = np.nonzero(objectors(matter, state, rows))
    row, clauses = rows[run], np.arange(text.shape[1])[:, None]
    objected = np.bincount(run, minlength=len(rows)) > 0
    old, new = (clause_cost(state.stakes, state.phase[row], row, clauses, some[run].T, ally) for some in (text, step))
    eased = old.soft + old.firm - new.soft - new.firm
    theirs = np.stack([np.bincount(run, of_clause, minlength=len(rows)) for of_clause in eased])
    spared = np.where((step != text).T, np.where(objected, theirs, fall), -np.inf)
    order = np.array(matter.space.order)
    return np.asarray(order[spared[order].argmax(0)])
