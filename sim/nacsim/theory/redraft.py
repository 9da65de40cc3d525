"""Another text: what the chair finds when it looks for words that more can live with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.theory.acceptability import Cost, clause_cost, text_cost, together, worth
from nacsim.theory.reaction import SUPPORT, View, price
from nacsim.theory.state import Matter, State, seats, shares, view
from nacsim.theory.text import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Redraft:
    """For each of m runs the best change found. gain is -inf where there is none."""

    gain: Floats
    lead: Ints
    """The provision conceded on."""
    text: Ints
    """(m, P)."""


def best(matter: Matter, state: State, rows: Ints, hearing: Floats) -> Redraft:
    """The smallest one-clause step that gains most, paid for on another clause where somebody would newly object.

    gain = drop in the shortfall `sum max(0, R - M)`, as the chair hears it, less `give` times the mean loss of those in
    support (weighted by capability, sponsors `sponsor_weight` times). Never past a sponsor's red line. Where the step
    that concedes most to those who object would make others object, it is also tried together with the step on another
    clause that gains most for all (a paired move), and the better of the two ways is taken.
    """
    text = state.text[rows]
    tried = _steps(matter, state, rows, text, hearing)
    lead, option, gain = _best(tried.gain)
    change = _with(text, lead, option)
    conceded_lead, conceded_option, conceded = _best(tried.conceded)
    unpaid = np.flatnonzero(conceded > gain)
    if len(unpaid):
        first = _with(text[unpaid], conceded_lead[unpaid], conceded_option[unpaid])
        payment = _steps(matter, state, rows[unpaid], first, hearing[unpaid], since=text[unpaid])
        payment.gain[np.arange(len(unpaid)), conceded_lead[unpaid]] = -np.inf
        d, o, paired = _best(payment.gain)
        better = paired > gain[unpaid]
        gain[unpaid] = np.where(better, paired, gain[unpaid])
        lead[unpaid] = np.where(better, conceded_lead[unpaid], lead[unpaid])
        change[unpaid] = np.where(better[:, None], _with(first, d, o), change[unpaid])
    return Redraft(gain, lead, change)


@dataclass(frozen=True, slots=True)
class _Steps:
    """What each one-clause step (m, P, O) would bring, -inf where it is not open to the chair."""

    conceded: Floats
    """Counting only the shortfall of those who object now."""
    gain: Floats
    """Counting everyone's."""


def _steps(matter: Matter, state: State, rows: Ints, text: Ints, hearing: Floats, since: Ints | None = None) -> _Steps:
    """Try every step from `text`; gains are counted from the text `since` (default: the same)."""
    now = view(matter, state, rows, text=text if since is None else since)
    seated = seats(matter, state, rows)
    refusal = price(now) - now.words
    before = _worth(matter, now, Cost(now.soft, now.firm, now.words))
    short_before = np.where(seated, np.maximum(0.0, now.reserve - (before + refusal + now.words + hearing)), 0.0)
    objecting = short_before > 0
    losers = _loser_weight(matter, state, rows)
    phase = state.phase[rows]
    shape = (len(rows), *matter.space.exists.shape)
    conceded, gain = np.full(shape, -np.inf), np.full(shape, -np.inf)
    for d in range(shape[1]):
        rest = text_cost(state.stakes, phase, rows, text, matter.each_item, but=d)
        for o in range(len(matter.space.options[d])):
            allowed = _allowed(matter, state, rows, text, d, o)
            if not allowed.any():
                continue
            part = clause_cost(state.stakes, phase, rows, d, np.full(len(rows), o), matter.each_item)
            cost = part if shape[1] == 1 else together(rest, part, matter.each_item)
            after = _worth(matter, now, cost)
            short = np.where(seated, np.maximum(0.0, now.reserve - (after + refusal + cost.words + hearing)), 0.0)
            loss = matter.parameters.give * (losers * (before - after)).sum(-1)
            drop = short_before - short
            conceded[:, d, o] = np.where(allowed, np.where(objecting, drop, 0.0).sum(-1) - loss, -np.inf)
            gain[:, d, o] = np.where(allowed, drop.sum(-1) - loss, -np.inf)
    return _Steps(conceded, gain)


def _allowed(matter: Matter, state: State, rows: Ints, text: Ints, d: int, o: int) -> Bools:
    """(m,): whether the chair may go to option o of provision d: one step away, and past no sponsor's red line."""
    refused = state.stakes.firm[state.phase[rows], rows, d, o][:, matter.alliance.sponsor] > 0
    sponsor_seated = seats(matter, state, rows)[:, matter.alliance.sponsor]
    return np.asarray(matter.space.step[d, text[:, d], o] & ~(refused & sponsor_seated).any(-1))


def _worth(matter: Matter, now: View, cost: Cost) -> Floats:
    acceptability, _ = worth(
        now.line, cost, now.participation, now.share_aside, matter.opt_outs, matter.parameters.thinning
    )
    return acceptability


def _loser_weight(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): weights of those in support, summing to 1 (all 0 where nobody is)."""
    supporting = (state.stance[rows] == SUPPORT) & seats(matter, state, rows)
    times = np.where(matter.alliance.sponsor, matter.parameters.sponsor_weight, 1.0)
    weight = np.where(supporting, shares(matter, state, rows) * times, 0.0)
    total = weight.sum(-1, keepdims=True)
    return np.asarray(weight / np.where(total > 0, total, 1.0))


def _best(gain: Floats) -> tuple[Ints, Ints, Floats]:
    """The step with the largest gain (m, P, O), the first in the order of the file where several tie."""
    flat = gain.reshape(len(gain), -1)
    where = flat.argmax(-1)
    return where // gain.shape[2], where % gain.shape[2], flat[np.arange(len(flat)), where]


def _with(text: Ints, d: Ints, o: Ints) -> Ints:
    changed = text.copy()
    changed[np.arange(len(text)), d] = o
    return changed
