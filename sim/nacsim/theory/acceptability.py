"""What a text is worth to each ally: A = value - cost of its clauses. What each clause costs is in `stakes`.

Arrays end in the ally axis. Sums over provisions are loops in an order of their own: the last bit depends neither on
how many runs or allies are worked on at once, nor on the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from nacsim.theory.stakes import Stakes
from nacsim.theory.text import Bools, Floats, Ints, pick


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of a clause or of a text: red lines apart, of red lines, and what commitments take off.

    Shapes (..., A).
    """

    soft: Floats
    firm: Floats
    commitments: Floats

    def at(self, index: Any) -> Cost:
        """The cost of some of the clauses or texts, by an index as of numpy."""
        return Cost(self.soft[index], self.firm[index], self.commitments[index])

    def put(self, index: Any, cost: Cost) -> None:
        """Replace the cost of these."""
        self.soft[index], self.firm[index], self.commitments[index] = cost.soft, cost.firm, cost.commitments


def clause_cost(stakes: Stakes, phase: Ints, rows: Ints, d: Ints | int, option: Ints, ally: Ints | None = None) -> Cost:
    """Cost of options of provisions, all (k,) or broadcast together: shapes (k, A), or (k,) for one ally each.

    Commitments on a clause take off at most what it costs: min(strength, cost).
    """
    table = stakes.table[phase]
    soft = _entries(stakes.soft, table, rows, d, option, ally)
    firm, commitments = np.zeros(soft.shape), np.zeros(soft.shape)
    if stakes.firm.any():
        firm = _entries(stakes.firm, table, rows, d, option, ally) * _of(stakes.firmness, rows, ally)
    if stakes.committed.any():
        strength = stakes.committed[table, d] if ally is None else stakes.committed[table, d, ally]
        commitments = np.minimum(strength * _of(stakes.word, rows, ally), np.maximum(soft, 0.0) + firm)
    return Cost(soft, firm, commitments)


def _of(drawn: Floats, rows: Ints, ally: Ints | None) -> Floats:
    """What runs drew (n, A): (k, A), or (k,) for one ally each."""
    return np.asarray(pick(drawn, rows) if ally is None else drawn[rows, ally])


def _entries(costs: Floats, table: Ints, rows: Ints, d: Ints | int, option: Ints, ally: Ints | None) -> Floats:
    """Entries of costs (T, n, P, O, A). Why by one flat index: it takes a third of the time of four."""
    _, runs, provisions, options, members = costs.shape
    row = rows if runs > 1 else 0
    clause = ((table * runs + row) * provisions + d) * options
    if ally is not None:
        return np.asarray(costs.reshape(-1).take((clause * members + ally) + option * members))
    return np.asarray(costs.reshape(-1, members).take(clause + option, axis=0))


def combined(a: Cost, b: Cost, each_item: bool) -> Cost:
    """Cost of two parts of a text. A package costs their sum; item by item, the harder to pass decides (S-46)."""
    if not each_item:
        return Cost(a.soft + b.soft, a.firm + b.firm, a.commitments + b.commitments)
    worse = a.soft + a.firm - a.commitments >= b.soft + b.firm - b.commitments
    return Cost(*(np.where(worse, getattr(a, f.name), getattr(b, f.name)) for f in fields(Cost)))


def text_cost(stakes: Stakes, phase: Ints, rows: Ints, text: Ints, each_item: bool, without: int | None = None) -> Cost:
    """Cost of texts (m, P), shapes (m, A); `without` leaves one provision out."""
    total: Cost | None = None
    for d in stakes.order:
        if d != without:
            part = clause_cost(stakes, phase, rows, d, text[:, d])
            total = part if total is None else combined(total, part, each_item)
    if total is None:  # a text of one clause, and that one left out
        zeros = np.zeros_like(stakes.value[phase, rows])
        return Cost(zeros, zeros, zeros)
    return total


def drawn_at(numbers: Floats, phase: Ints, rows: Ints) -> Floats:
    """(m, A): entries of drawn numbers (C, n, A) at each run's phase."""
    _, runs, members = numbers.shape
    return pick(numbers.reshape(-1, members), phase * runs + rows)


def speaker_line(stakes: Stakes, phase: Ints, rows: Ints, hour: Ints, gap: Floats | float | None = None) -> Floats:
    """(m, A): the line each speaker takes on the matter: what it is worth to it before any clause is looked at.

        line = value - linkage - urgency hour - gap

    phase, rows, hour (m,). gap (m, A), how much less the speaker sees in it than its capital: 0 for the capital itself;
    minus its second thoughts for a delegation that its capital has instructed; None, the capital gap, for any other.
    """
    if gap is None:
        gap = pick(stakes.gap, phase)
    return np.asarray(drawn_at(stakes.value, phase, rows) - pick(stakes.urgency, phase) * hour[:, None] - gap)


def worth(
    line: Floats, cost: Cost, participation: Floats, share_aside: Floats, opt_outs: bool, thinning: float
) -> tuple[Floats, Bools]:
    """Acceptability, and whether the ally would stand aside. Shapes (..., A).

    line: of `speaker_line`. share_aside (..., 1) is the capability that stood aside at the last sounding:
    each ally that takes part loses `thinning` times that. An ally to whom taking part is worth less than nothing may
    stand aside where that is allowed: then it bears only the share 1 - eta of its costs, red lines excepted, and at
    best the text is worth nothing to it: an ally that stands aside gains nothing.
    """
    undiluted = line - cost.soft - cost.firm
    if not opt_outs:
        return undiluted, np.zeros(undiluted.shape, bool)
    acceptability = undiluted - thinning * share_aside
    aside = acceptability < 0
    spared = participation * np.maximum(cost.soft, 0.0)
    return np.where(aside, np.minimum(undiluted + spared, 0.0), acceptability), aside
