"""What a text is worth to each ally: A = value - cost of its clauses.

    cost of option o of provision d = stake * salience_d * distance(o, ideal_d)  + firmness of a red line on o
    distance: |at - ideal| (ordered), as given (nominal), lambda (left open),
              max(0, |at - ideal| - omega * width) + chi * width (vague)

Stake, salience, firmness, linkage and commitments are drawn: each is multiplied by e^(doubt z), saliences are then made
to sum to 1 again.

Arrays end in the ally axis. Sums over provisions are loops in an order of their own: the last bit depends neither on
how many runs or allies are worked on at once, nor on the order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any

import numpy as np

from nacsim.draws import Luck
from nacsim.parameters import Parameters
from nacsim.theory.alliance import Alliance, Numbers
from nacsim.theory.calibrated import Calibrated, times
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, from_draft, pick


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
    """(T, n, P, O, A): firmness of red lines, as written; n is 1 where nothing changed them run by run."""
    firmness: Floats
    """(n, A): what the firmness of an ally's red lines is multiplied by."""
    committed: Floats
    """(T, P, A): strength of commitments on a clause, as written."""
    word: Floats
    """(n, A): what the strength of an ally's commitments is multiplied by."""
    most: Floats
    """(T, n, A): no text costs an ally more than this but by rounding, red lines apart."""
    loss: Floats
    """(T, B, n, P, O): mean squared distance of the members of each body, as the chair weighs them."""
    table: Ints
    """(C,): the table of each phase. A cost table with one row (n = 1) serves all runs."""
    consent: Floats
    """(C, A): strength of commitments on consent as a whole, as written."""
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


def draw_stakes(
    alliance: Alliance,
    space: TextSpace,
    luck: Luck,
    parameters: Parameters,
    calibrated: Calibrated,
    each_item: bool,
) -> Stakes:
    """What the runs of `luck` draw around the written numbers; every calendar phase uses the same luck."""
    doubt = calibrated.doubt[:, None]
    linkage = times(doubt, luck.linkage)
    phases = [_phase(numbers, luck, linkage) for numbers in alliance.phases]
    first, table = tables(alliance.phases)
    stakes = [alliance.phases[c].stake * times(doubt, luck.stake) for c in first]
    costs, losses = zip(
        *(
            _costs(alliance, alliance.phases[c], space, luck, parameters, calibrated, each_item, stake)
            for c, stake in zip(first, stakes, strict=True)
        ),
        strict=True,
    )

    def fixed(name: str) -> Floats:
        return np.stack([getattr(numbers, name) for numbers in alliance.phases])

    return Stakes(
        order=space.order,
        **{key: np.stack([phase[key] for phase in phases]) for key in phases[0]},
        soft=np.stack(costs) if len(costs) > 1 else costs[0][None],  # to copy a single one takes long
        firm=np.stack([alliance.phases[c].firmness[None] for c in first]),
        firmness=times(doubt, luck.firmness),
        committed=np.stack([alliance.phases[c].committed for c in first]),
        word=times(doubt, luck.commitment),
        most=np.stack([_most(cost, space, each_item) for cost in costs]),
        loss=np.stack(losses) if len(losses) > 1 else losses[0][None],
        table=table,
        consent=fixed("consent"),
        gap=fixed("capital_gap"),
        participation=fixed("participation") * alliance.takes_part,  # who takes no part is spared nothing more
        urgency=fixed("urgency") / 24.0,
    )


def tables(phases: Sequence[Numbers]) -> tuple[list[int], Ints]:
    """The phases whose costs differ from all before them, and for each phase the index of its costs among these."""
    names = ("stake", "salience", "ideal", "ideal_spread", "distance", "firmness", "committed", "sponsor")
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


def _phase(numbers: Numbers, luck: Luck, linkage: Floats) -> dict[str, Floats]:
    value = np.clip(numbers.value + numbers.spread.value * luck.value, -1.0, 1.0)
    return {
        "value": value - numbers.linkage * linkage,
        "exposure": np.maximum(numbers.exposure + numbers.spread.exposure * luck.exposure, 0.0),
        "reserve": np.maximum(numbers.reserve + numbers.spread.reserve * luck.reserve, 0.0),
    }


def _costs(
    alliance: Alliance,
    numbers: Numbers,
    space: TextSpace,
    luck: Luck,
    parameters: Parameters,
    calibrated: Calibrated,
    each_item: bool,
    stake: Floats,
) -> tuple[Floats, Floats]:
    """Costs (n, P, O, A), and what the chair sees of them, the loss (B, n, P, O)."""
    ideal = np.clip(numbers.ideal + numbers.ideal_spread * luck.ideal, 0.0, 1.0)
    salience = _salience(numbers, space, luck, calibrated)
    soft = _distance(numbers, space, ideal, luck, parameters)
    loss = _loss(alliance, numbers, space, soft, stake, salience, luck, parameters, calibrated)
    soft *= stake[:, None, None] if each_item else (salience * stake[:, None])[:, :, None]
    if not alliance.takes_part.all():
        # Who has said that it sends and pays nobody bears the cost of a text without that of taking part.
        soft *= np.where(alliance.takes_part, 1.0, 1.0 - numbers.participation)
    for d in np.flatnonzero(space.reversion >= 0):
        # What holds otherwise has a cost too, clause by clause: only the difference counts.
        soft[:, d] -= soft[:, d, space.reversion[d]][:, None].copy()
    return soft, loss


def _most(soft: Floats, space: TextSpace, each_item: bool) -> Floats:
    """(n, A): of costs (n, P, O, A), those of the text whose every clause costs an ally most."""
    worst = [soft[:, d, : len(space.options[d])].max(1) for d in space.order]
    return np.asarray(reduce(np.maximum if each_item else np.add, worst))


def _salience(numbers: Numbers, space: TextSpace, luck: Luck, calibrated: Calibrated) -> Floats:
    """(n, P, A), summing to 1 over the clauses."""
    if len(space.order) == 1:
        return np.broadcast_to(numbers.salience, luck.salience.shape)
    drawn = times(calibrated.doubt[:, None, None], luck.salience)
    drawn *= numbers.salience
    total = np.zeros_like(luck.stake)
    for d in space.order:
        total += drawn[:, d]
    drawn /= total[:, None]
    return drawn


def _loss(
    alliance: Alliance,
    numbers: Numbers,
    space: TextSpace,
    distance: Floats,
    stake: Floats,
    salience: Floats,
    luck: Luck,
    parameters: Parameters,
    calibrated: Calibrated,
) -> Floats:
    """(B, n, P, O): Q of the compromise model, clause by clause (Van den Bos 1991; Achen 2006).

    Q = sum over clauses and members of w * distance^2 / sum of w,
    w = stake * salience * (sponsor_weight, if a sponsor) * e^(sway z)

    over the seated members that have taken a position of their own: the chair knows of no other wish. sway z is what a
    member counts for with the chair beyond what it has at stake, which nobody knows. Officials who propose count as one
    more sponsor, who wants the draft and has at stake what these members have on average: so the compromise model
    counts the Commission.
    """
    who = np.flatnonzero(alliance.position)
    counts = stake[:, who] * np.where(numbers.sponsor, parameters.sponsor_weight, 1.0)[who]
    counts *= times(calibrated.sway[:, None], luck.sway[:, who])
    weight = salience[:, :, who] * counts[:, None]
    squared = distance[..., who] ** 2
    loss = np.zeros((len(alliance.seats), *distance.shape[:3]))
    for b, seats in enumerate(alliance.seats):
        total = np.zeros(len(stake))
        for i in np.flatnonzero(seats[who]):
            loss[b] += weight[:, :, None, i] * squared[..., i]
            for d in space.order:
                total += weight[:, d, i]
        if alliance.officials and len(who):
            theirs = stake[:, who].mean(-1) * parameters.sponsor_weight * times(calibrated.sway, luck.officials)
            loss[b] += (theirs / len(space.order))[:, None, None] * from_draft(space, parameters) ** 2
            total += theirs
        loss[b] /= np.where(total > 0, total, 1.0)[:, None, None]
    return loss


def _distance(numbers: Numbers, space: TextSpace, ideal: Floats, luck: Luck, parameters: Parameters) -> Floats:
    """(n, P, O, A)."""
    provisions, options = space.exists.shape
    distance = np.empty((len(ideal), provisions, options, ideal.shape[-1]))
    for d in range(provisions):
        if space.ordered[d]:
            np.subtract(space.at[d, :, None], ideal[:, d, None, :], out=distance[:, d])
            np.abs(distance[:, d], out=distance[:, d])
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
