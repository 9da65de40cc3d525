"""What a text is worth to each ally: A = value - cost of its clauses.

    cost of option o of provision d = stake * salience_d * distance(o, ideal_d)  + firmness of a red line on o
    distance: |at - ideal| (ordered), as given (nominal), lambda (left open),
              max(0, |at - ideal| - omega * width) + chi * width (vague)

Arrays end in the ally axis. Sums over provisions are loops in an order of their own: the last bit depends neither on
how many runs or allies are worked on at once, nor on the order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from nacsim.draws import Luck
from nacsim.parameters import Parameters
from nacsim.theory.alliance import Alliance, Numbers
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, pick


@dataclass(frozen=True, slots=True)
class Stakes:
    """What n runs drew for the allies, per calendar phase C; costs per table T, as most phases share one.

    It is all that the rest of the theory knows about the allies.
    """

    order: tuple[int, ...]
    """As in `TextSpace`."""
    value: Floats
    """(C, n, A): value less the linkage."""
    soft: Floats
    """(T, n, P, O, A): cost of each option over the reversion's, red lines apart.

    Item by item: as if the clause were the whole text."""
    firm: Floats
    """(T, n, P, O, A): firmness of red lines."""
    committed: Floats
    """(T, P, A): strength of commitments on a clause."""
    table: Ints
    """(C,): the table of each phase. A cost table with one row (n = 1) serves all runs."""
    consent: Floats
    """(C, A): strength of commitments on consent as a whole."""
    exposure: Floats
    """(C, n, A)."""
    reserve: Floats
    """(C, n, A)."""
    gap: Floats
    """(C, A): capital's value minus the delegation's line."""
    participation: Floats
    """(C, A)."""
    urgency: Floats
    """(C, A): per hour."""


def draw_stakes(alliance: Alliance, space: TextSpace, luck: Luck, parameters: Parameters, each_item: bool) -> Stakes:
    """What the runs of `luck` draw around the written numbers; every calendar phase uses the same luck."""
    phases = [_phase(numbers, luck) for numbers in alliance.phases]
    first, table = tables(alliance.phases)
    costs = [_costs(alliance.phases[c], space, luck, parameters, each_item) for c in first]

    def fixed(name: str) -> Floats:
        return np.stack([getattr(numbers, name) for numbers in alliance.phases])

    return Stakes(
        order=space.order,
        **{key: np.stack([phase[key] for phase in phases]) for key in phases[0]},
        soft=np.stack(costs) if len(costs) > 1 else costs[0][None],  # to copy a single one takes long
        firm=np.stack([alliance.phases[c].firmness[None] for c in first]),
        committed=np.stack([alliance.phases[c].committed for c in first]),
        table=table,
        consent=fixed("consent"),
        gap=fixed("capital_gap"),
        participation=fixed("participation"),
        urgency=fixed("urgency") / 24.0,
    )


def tables(phases: Sequence[Numbers]) -> tuple[list[int], Ints]:
    """The phases whose costs differ from all before them, and for each phase the index of its costs among these."""
    names = ("stake", "salience", "ideal", "ideal_spread", "distance", "firmness", "committed")
    distinct: list[int] = []
    table = []
    for c, numbers in enumerate(phases):
        equal = [
            t
            for t, c_first in enumerate(distinct)
            if all(np.array_equal(getattr(numbers, name), getattr(phases[c_first], name)) for name in names)
        ]
        table.append(equal[0] if equal else len(distinct))
        if not equal:
            distinct.append(c)
    return distinct, np.array(table)


def _phase(numbers: Numbers, luck: Luck) -> dict[str, Floats]:
    return {
        "value": np.clip(numbers.value + numbers.spread.value * luck.value, -1.0, 1.0) - numbers.linkage,
        "exposure": np.maximum(numbers.exposure + numbers.spread.exposure * luck.exposure, 0.0),
        "reserve": np.maximum(numbers.reserve + numbers.spread.reserve * luck.reserve, 0.0),
    }


def _costs(numbers: Numbers, space: TextSpace, luck: Luck, parameters: Parameters, each_item: bool) -> Floats:
    """(n, P, O, A)."""
    ideal = np.clip(numbers.ideal + numbers.ideal_spread * luck.ideal, 0.0, 1.0)
    weight = numbers.stake if each_item else numbers.salience[:, None, :] * numbers.stake
    soft = _distance(numbers, space, ideal, luck, parameters)
    soft *= weight
    for d in np.flatnonzero(space.reversion >= 0):
        # What holds otherwise has a cost too, clause by clause: only the difference counts.
        soft[:, d] -= soft[:, d, space.reversion[d]][:, None].copy()
    return soft


def _distance(numbers: Numbers, space: TextSpace, ideal: Floats, luck: Luck, parameters: Parameters) -> Floats:
    """(n, P, O, A)."""
    provisions, options = space.exists.shape
    distance = np.empty((len(ideal), provisions, options, ideal.shape[-1]))
    for d in range(provisions):
        if space.ordered[d]:
            np.abs(space.at[d, :, None] - ideal[:, d, None, :], out=distance[:, d])
        else:
            # An ally is in no doubt about its own choice, so only the other options' distances are uncertain.
            surprise = (numbers.ideal_spread[d] * luck.ideal[:, d])[:, None, :]
            distance[:, d] = np.where(numbers.distance[d] == 0, 0.0, np.clip(numbers.distance[d] + surprise, 0.0, 1.0))
        for o in np.flatnonzero(space.vague[d]):
            reduced = np.maximum(0.0, distance[:, d, o] - parameters.vague_relief * space.width[d, o])
            distance[:, d, o] = reduced + parameters.vague_cost * space.width[d, o]
        distance[:, d, space.left_open[d]] = parameters.deferral_loss
    return distance


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of a clause or of a text: red lines apart, of red lines, and what commitments take off.

    Shapes (..., A).
    """

    soft: Floats
    firm: Floats
    commitments: Floats


def clause_cost(stakes: Stakes, phase: Ints, rows: Ints, d: Ints | int, option: Ints, ally: Ints | None = None) -> Cost:
    """Cost of options of provisions, all (k,) or broadcast together: shapes (k, A), or (k,) for one ally each.

    Commitments on a clause take off at most what it costs: min(strength, cost).
    """
    table = stakes.table[phase]
    soft, firm = (_entries(costs, table, rows, d, option, ally) for costs in (stakes.soft, stakes.firm))
    if not stakes.committed.any():
        return Cost(soft, firm, np.broadcast_to(0.0, soft.shape))
    strength = stakes.committed[table, d] if ally is None else stakes.committed[table, d, ally]
    return Cost(soft, firm, np.minimum(strength, np.maximum(soft, 0.0) + firm))


def _entries(costs: Floats, table: Ints, rows: Ints, d: Ints | int, option: Ints, ally: Ints | None) -> Floats:
    """Entries of costs (T, n, P, O, A). Why by one flat index: it takes a third of the time of four."""
    _, runs, provisions, options, members = costs.shape
    row = rows if runs > 1 else 0
    flat = ((table * runs + row) * provisions + d) * options + option
    if ally is not None:
        return np.asarray(costs.reshape(-1).take(flat * members + ally))
    return np.asarray(costs.reshape(-1, members).take(flat, axis=0))


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
    who = np.flatnonzero(aside)
    spared = np.broadcast_to(participation, aside.shape).reshape(-1)[who] * np.maximum(cost.soft.reshape(-1)[who], 0.0)
    acceptability.reshape(-1)[who] = np.minimum(undiluted.reshape(-1)[who] + spared, 0.0)
    return acceptability, aside
