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
    support (weighted by capability, sponsors `sponsor_weight` times). Never past a sponsor's red line. A step
    that would make others object is completed by the step on another clause that gains most for all (a paired move),
    and is taken alone only if it gains even so.
    """
    text = state.text[rows]
    tried = _steps(matter, state, rows, text, hearing)
    lead, option, conceded = _best(tried.conceded)
    single = _with(text, lead, option)
    single_gain = tried.gain[np.arange(len(rows)), lead, option]
    gain, change = single_gain.copy(), single
    found = np.isfinite(conceded)
    newly_short = np.subtract(conceded, single_gain, out=np.zeros(len(rows)), where=found)
    unpaid = np.flatnonzero(newly_short > matter.parameters.least_gain)
    if len(unpaid):
        payment = _steps(matter, state, rows[unpaid], single[unpaid], hearing[unpaid], since=text[unpaid])
        payment.gain[np.arange(len(unpaid)), lead[unpaid]] = -np.inf
        d, o, paired_gain = _best(payment.gain)
        better = paired_gain > np.maximum(gain[unpaid], matter.parameters.least_gain)
        gain[unpaid] = np.where(better, paired_gain, gain[unpaid])
        change[unpaid] = np.where(better[:, None], _with(single[unpaid], d, o), single[unpaid])
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


def liveable(matter: Matter, state: State, row: int, text: Ints) -> tuple[Bools, Floats]:
    """For texts (t, P) before one run: whether every seated member could live with each, and what sponsors make of it.

    A member can live with a text worth at least nothing to it, taking part or standing aside, with no price on
    refusing: the set of such texts is the unanimity core.
    """
    rows = np.full(len(text), row)
    now = view(matter, state, rows, text=text)
    share, seated = shares(matter, state, rows), seats(matter, state, rows)
    aside = (now.line - now.soft - now.firm < 0) & matter.opt_outs
    share_aside = (aside * share).sum(-1, keepdims=True)
    acceptability, _ = worth(
        now.line,
        Cost(now.soft, now.firm, now.words),
        now.participation,
        share_aside,
        matter.opt_outs,
        matter.parameters.thinning,
    )
    sponsors = seated & matter.alliance.sponsor
    liked = np.where(sponsors, acceptability, 0.0).sum(-1)
    return np.asarray(((acceptability >= 0) | ~seated).all(-1)), liked


def favourite(matter: Matter, state: State, row: int) -> Ints | None:
    """The text (P,) in the unanimity core that the sponsors like best, or None: all texts are looked at."""
    found: Ints | None = None
    most = -np.inf
    for texts in matter.space.texts():
        fine, liked = liveable(matter, state, row, texts)
        liked = np.where(fine, liked, -np.inf)
        if liked.max() > most:
            most, found = float(liked.max()), texts[int(liked.argmax())]
    return found
