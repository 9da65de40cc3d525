"""The chair's search for a text that more allies can live with: one step, or two that compensate each other."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, combined, text_cost, worth
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import SUPPORT, View, accept, price
from nacsim.theory.state import State, seats, shares
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, pick


@dataclass(frozen=True, slots=True)
class Proposal:
    """For each of m runs the best change found. gain is -inf where there is none."""

    gain: Floats
    lead: Ints
    """The provision conceded on."""
    text: Ints
    """(m, P)."""


def best(matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats) -> Proposal:
    """The smallest one-clause step that gains most, paid for on another clause where somebody would newly object.

    gain = drop in the shortfall `sum max(0, R - M)`, as the chair hears it, less `give` times the mean loss of those in
    support (weighted by capability, sponsors `sponsor_weight` times). Never past a sponsor's red line. Where the step
    that concedes most to those who object would make others object, it is also tried together with the step on another
    clause that gains most for all (a paired move), and the better of the two ways is taken.

    seen: what the seats see, (m, A).
    """
    text = pick(state.text, rows)
    standing = _standing(matter, state, rows, seen, hearing)
    steps = _steps(matter, state, rows, text, Cost(seen.soft, seen.firm, seen.commitments), standing)
    space = matter.space
    lead, option, gain = _best(space, steps.gain)
    change = _with_option(text, lead, option)
    conceded_lead, conceded_option, conceded = _best(space, steps.conceded)
    unpaid = np.flatnonzero(conceded > gain)
    if len(unpaid):
        unpaid_rows = rows[unpaid]
        first = _with_option(text[unpaid], conceded_lead[unpaid], conceded_option[unpaid])
        cost = text_cost(state.stakes, state.phase[unpaid_rows], unpaid_rows, first, matter.each_item)
        payment = _steps(matter, state, unpaid_rows, first, cost, standing.runs(unpaid))
        payment.gain[np.arange(len(unpaid_rows)), conceded_lead[unpaid]] = -np.inf
        d, o, paired = _best(space, payment.gain)
        better = paired > gain[unpaid]
        gain[unpaid] = np.where(better, paired, gain[unpaid])
        lead[unpaid] = np.where(better, conceded_lead[unpaid], lead[unpaid])
        change[unpaid] = np.where(better[:, None], _with_option(first, d, o), change[unpaid])
    return Proposal(gain, lead, change)


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where m runs stand before any change, as the chair hears it: from here gains are counted. (m, A) unless said."""

    line: Floats
    participation: Floats
    share_aside: Floats
    """(m, 1)."""
    needs: Floats
    """Margin an ally needs from the text and its commitments on it; -inf without a seat."""
    short: Floats
    """(m,): the shortfall of all."""
    objecting: Bools
    worth: Floats
    """(m,): what the text is worth to those who could lose by a change, weighted."""
    losers: Floats
    """Weights of those, `give` in all."""

    def runs(self, which: Ints) -> _Standing:
        """Some of the runs."""
        return _Standing(*(pick(getattr(self, f.name), which) for f in fields(self)))


def _standing(matter: Matter, state: State, rows: Ints, seen: View, hearing: Floats) -> _Standing:
    seated = seats(matter, state, rows)
    refusal = price(seen) - seen.commitments
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    needs = np.where(seated, seen.reserve - refusal - hearing, -np.inf)
    short = np.maximum(0.0, needs - acceptability - seen.commitments)
    losers = matter.parameters.give * _loser_weight(matter, state, rows)
    return _Standing(
        line=seen.line,
        participation=seen.participation,
        share_aside=seen.share_aside[:, :1],
        needs=needs,
        short=short.sum(-1),
        objecting=short > 0,
        worth=(losers * acceptability).sum(-1),
        losers=losers,
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """What each one-clause step (m, P, O) would bring, -inf where it is not open to the chair."""

    conceded: Floats
    """Counting only the shortfall of those who object now."""
    gain: Floats
    """Counting everyone's."""


def _steps(matter: Matter, state: State, rows: Ints, text: Ints, cost: Cost, standing: _Standing) -> _Steps:
    """Try every step from `text`, which costs `cost`."""
    allowed = _allowed(matter, state, rows, text)
    run, d, o = np.nonzero(allowed)
    phase = state.phase[rows]
    part = clause_cost(state.stakes, phase[run], rows[run], d, o)
    after_cost = _exchanged(matter, state, rows, text, cost, part, run, d)
    after, _ = worth(
        pick(standing.line, run),
        after_cost,
        pick(standing.participation, run),
        pick(standing.share_aside, run),
        matter.opt_outs,
        matter.parameters.thinning,
    )
    short = np.maximum(0.0, pick(standing.needs, run) - after - after_cost.commitments)
    fixed = standing.short[run] - standing.worth[run] + (pick(standing.losers, run) * after).sum(-1)
    conceded, gain = np.full(allowed.shape, -np.inf), np.full(allowed.shape, -np.inf)
    conceded[run, d, o] = fixed - (short * pick(standing.objecting, run)).sum(-1)
    gain[run, d, o] = fixed - short.sum(-1)
    return _Steps(conceded, gain)


def _exchanged(
    matter: Matter, state: State, rows: Ints, text: Ints, cost: Cost, part: Cost, run: Ints, d: Ints
) -> Cost:
    """Cost of each changed text (k, A): what the text costs with one clause's cost exchanged for `part`."""
    phase, provisions = state.phase[rows], range(text.shape[1])
    if matter.each_item:
        remainders = [text_cost(state.stakes, phase, rows, text, each_item=True, without=i) for i in provisions]
        rest = Cost(*(np.stack([getattr(c, f.name) for c in remainders], axis=1)[run, d] for f in fields(Cost)))
        return combined(rest, part, each_item=True) if len(provisions) > 1 else part
    old = clause_cost(state.stakes, phase[run], rows[run], d, text[run, d])

    def exchanged(name: str) -> Floats:
        total = pick(getattr(cost, name), run)
        total -= getattr(old, name)
        total += getattr(part, name)
        return np.asarray(total)

    commitments = exchanged("commitments") if state.stakes.committed.any() else part.commitments
    return Cost(exchanged("soft"), exchanged("firm"), commitments)


def _allowed(matter: Matter, state: State, rows: Ints, text: Ints) -> Bools:
    """(m, P, O): where the chair may go: one step away, to what decides, past no red line of a sponsor with a seat."""
    stakes, provisions = state.stakes, np.arange(text.shape[1])
    by = np.flatnonzero(matter.alliance.sponsor)
    row = rows if stakes.firm.shape[1] > 1 else np.zeros_like(rows)
    firm = stakes.firm[..., by][stakes.table[state.phase[rows]], row]
    refused = (firm > 0) & seats(matter, state, rows)[:, None, None, by]
    return np.asarray(matter.space.step[provisions, text] & matter.space.decides & ~refused.any(-1))


def _loser_weight(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): weights of those in support, summing to 1 (all 0 where nobody is)."""
    supporting = (pick(state.stance, rows) == SUPPORT) & seats(matter, state, rows)
    times = np.where(matter.alliance.sponsor, matter.parameters.sponsor_weight, 1.0)
    weight = supporting * (shares(matter, state, rows) * times)
    total = weight.sum(-1, keepdims=True)
    return np.asarray(weight / np.where(total > 0, total, 1.0))


def _best(space: TextSpace, gain: Floats) -> tuple[Ints, Ints, Floats]:
    """The step with the largest gain (m, P, O), the first by name where several tie, core clauses before others."""
    flat = gain.reshape(len(gain), -1)
    where = space.cells[flat[:, space.cells].argmax(-1)]
    return where // gain.shape[2], where % gain.shape[2], flat[np.arange(len(flat)), where]


def _with_option(text: Ints, d: Ints, o: Ints) -> Ints:
    changed = text.copy()
    changed[np.arange(len(text)), d] = o
    return changed
