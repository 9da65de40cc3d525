"""What the runs draw for the allies: what each clause costs them, and what the chair sees of that.

    cost of option o of provision d = stake * salience_d * distance(o, ideal_d)  + firmness of a red line on o
    distance: |at - ideal| (ordered), as given (nominal), lambda (left open),
              max(0, |at - ideal| - omega * width) + chi * width (vague)

Stake, salience, firmness, linkage and commitments are drawn: each is multiplied by e^(doubt z), saliences are then made
to sum to 1 again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from nacsim.draws import Luck
from nacsim.parameters import Parameters
from nacsim.theory.alliance import Alliance, Numbers
from nacsim.theory.calibrated import Calibrated, times
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, from_draft


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn about, and with what: n runs, their luck, and the parameters that each took from the table."""

    alliance: Alliance
    space: TextSpace
    parameters: Parameters
    luck: Luck
    calibrated: Calibrated
    """(n,)."""
    each_item: bool
    """Each clause as if it were the whole text."""


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
    """(n, A): what the strength of an ally's commitments and bonds is multiplied by."""
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
    linkage: Floats
    """(C, n, A): what is drawn of it, where somebody could pay for one; else empty."""
    payment: Floats
    """(C, A, A): what it costs each ally to pay for another's linkage, by whose it is, as written."""
    teaches: Floats
    """(C, A): share by which the others' linkages rise once its own is paid for, as written."""
    bonds: Floats
    """(C, A, A): what consenting costs an ally while another refuses, as written."""
    gap: Floats
    """(C, A): capital's value minus the delegation's line."""
    participation: Floats
    """(C, A)."""
    urgency: Floats
    """(C, A): per hour."""


def draw_stakes(drawing: Drawing) -> Stakes:
    """What the runs draw around the written numbers; every calendar phase uses the same luck."""
    alliance, luck, doubt = drawing.alliance, drawing.luck, drawing.calibrated.doubt[:, None]
    linkage = times(doubt, luck.linkage)
    phases = [_phase(numbers, luck, linkage) for numbers in alliance.phases]
    first, table = tables(alliance.phases)
    costs, losses = zip(*(_costs(drawing, alliance.phases[c]) for c in first), strict=True)

    deals = any(np.isfinite(numbers.payment).any() for numbers in alliance.phases)

    def fixed(name: str) -> Floats:
        return np.stack([getattr(numbers, name) for numbers in alliance.phases])

    return Stakes(
        order=drawing.space.order,
        **{key: np.stack([phase[key] for phase in phases]) for key in phases[0]},
        soft=np.stack(costs) if len(costs) > 1 else costs[0][None],  # to copy a single one takes long
        firm=np.stack([alliance.phases[c].firmness[None] for c in first]),
        firmness=times(doubt, luck.firmness),
        committed=np.stack([alliance.phases[c].committed for c in first]),
        word=times(doubt, luck.commitment),
        most=np.stack([_most(drawing, cost) for cost in costs]),
        loss=np.stack(losses) if len(losses) > 1 else losses[0][None],
        table=table,
        consent=fixed("consent"),
        linkage=np.stack([numbers.linkage * linkage for numbers in alliance.phases]) if deals else np.zeros(0),
        payment=fixed("payment"),
        teaches=fixed("teaches"),
        bonds=fixed("bonds"),
        gap=fixed("capital_gap"),
        participation=fixed("participation") * fixed("takes_part"),  # who takes no part is spared nothing more
        urgency=fixed("urgency") / 24.0,
    )


def tables(phases: Sequence[Numbers]) -> tuple[list[int], Ints]:
    """The phases whose costs differ from all before them, and for each phase the index of its costs among these."""
    by_clause = ("salience", "ideal", "ideal_spread", "distance", "firmness", "committed")
    names = ("stake", "participation", "sponsor", "takes_part", *by_clause)
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


def _costs(drawing: Drawing, numbers: Numbers) -> tuple[Floats, Floats]:
    """Costs (n, P, O, A), and what the chair sees of them, the loss (B, n, P, O)."""
    space, stake = drawing.space, _stake(drawing, numbers)
    salience = _salience(drawing, numbers)
    soft = _distance(drawing, numbers)
    loss = _loss(drawing, numbers.sponsor, soft, salience * stake[:, None])
    soft *= stake[:, None, None] if drawing.each_item else (salience * stake[:, None])[:, :, None]
    if not numbers.takes_part.all():
        # Who has said that it sends and pays nobody bears the cost of a text without that of taking part.
        soft *= np.where(numbers.takes_part, 1.0, 1.0 - numbers.participation)
    for d in np.flatnonzero(space.reversion >= 0):
        # What holds otherwise has a cost too, clause by clause: only the difference counts.
        soft[:, d] -= soft[:, d, space.reversion[d]][:, None].copy()
    return soft, loss


def losses_as_said(drawing: Drawing, said: Ints) -> Floats:
    """(T, B, n, P, O): the loss of `Stakes`, once allies have said which option of a clause they want.

    said: (P, A), the same in all runs, -1 where nothing was said. What is said counts in place of what is drawn, and
    whoever had no position of its own now has one, on the clauses that it spoke of.
    """
    alliance, space = drawing.alliance, drawing.space
    first, _ = tables(alliance.phases)
    spoken = said >= 0
    new = spoken.any(0) & ~alliance.position
    heard = replace(drawing, alliance=replace(alliance, position=alliance.position | new))
    losses = []
    for numbers in (alliance.phases[c] for c in first):
        stake = _stake(drawing, numbers)
        bite = np.where(new & ~spoken, 0.0, _salience(drawing, numbers) * stake[:, None])
        distance = _distance(drawing, numbers)
        for d, i in np.argwhere(spoken):
            distance[:, d, :, i] = _between(space, int(d), int(said[d, i]), drawing.parameters)
        losses.append(_loss(heard, numbers.sponsor, distance, bite))
    return np.stack(losses)


def _between(space: TextSpace, d: int, wanted: int, parameters: Parameters) -> Floats:
    """(O,): from each option of a clause to the one that is asked for, which is at no distance whatever it is."""
    options = np.arange(space.exists.shape[1])
    far = np.abs(space.at[d] - space.at[d, wanted]) if space.ordered[d] else (options != wanted).astype(float)
    far = np.where(space.left_open[d], parameters.deferral_loss, np.nan_to_num(far))
    return np.where(options == wanted, 0.0, far)


def _most(drawing: Drawing, soft: Floats) -> Floats:
    """(n, A): of costs (n, P, O, A), those of the text whose every clause costs an ally most."""
    space = drawing.space
    worst = [soft[:, d, : len(space.options[d])].max(1) for d in space.order]
    return np.asarray(reduce(np.maximum if drawing.each_item else np.add, worst))


def _stake(drawing: Drawing, numbers: Numbers) -> Floats:
    """(n, A)."""
    return np.asarray(numbers.stake * times(drawing.calibrated.doubt[:, None], drawing.luck.stake))


def _salience(drawing: Drawing, numbers: Numbers) -> Floats:
    """(n, P, A), summing to 1 over the clauses."""
    luck, order = drawing.luck, drawing.space.order
    if len(order) == 1:
        return np.broadcast_to(numbers.salience, luck.salience.shape)
    drawn = times(drawing.calibrated.doubt[:, None, None], luck.salience)
    drawn *= numbers.salience
    total = np.zeros_like(luck.stake)
    for d in order:
        total += drawn[:, d]
    drawn /= total[:, None]
    return drawn


def _loss(drawing: Drawing, sponsor: Bools, distance: Floats, bite: Floats) -> Floats:
    """(B, n, P, O): Q of the compromise model, clause by clause (Van den Bos 1991; Achen 2006).

    Q = sum over clauses and members of w * distance^2 / sum of w,
    w = stake * salience * (sponsor_weight, if a sponsor) * e^(sway z)

    over the seated members that have taken a position of their own: the chair knows of no other wish. sway z is what a
    member counts for with the chair beyond what it has at stake, which nobody knows. Officials who propose count as one
    more sponsor, who wants the draft and has at stake what these members have on average: so the compromise model
    counts the Commission.

    sponsor: (A,). distance: (n, P, O, A). bite: stake * salience, (n, P, A).
    """
    alliance, calibrated, space = drawing.alliance, drawing.calibrated, drawing.space
    sponsor_weight = drawing.parameters.sponsor_weight
    who = np.flatnonzero(alliance.position)
    sway = times(calibrated.sway[:, None], drawing.luck.sway[:, who])
    weight = bite[:, :, who] * (sway * np.where(sponsor, sponsor_weight, 1.0)[who])[:, None]
    squared = distance[..., who] ** 2
    loss = np.zeros((len(alliance.seats), *distance.shape[:3]))
    for b, seats in enumerate(alliance.seats):
        total = np.zeros(len(sway))
        seated = np.flatnonzero(seats[who])
        for i in seated:
            loss[b] += weight[:, :, None, i] * squared[..., i]
            for d in space.order:
                total += weight[:, d, i]
        if alliance.officials and len(seated):
            at_stake = reduce(np.add, (bite[:, d, i] for i in who[seated] for d in space.order)) / len(seated)
            theirs = at_stake * sponsor_weight * times(calibrated.sway, drawing.luck.officials)
            loss[b] += (theirs / len(space.order))[:, None, None] * from_draft(space, drawing.parameters) ** 2
            total += theirs
        loss[b] /= np.where(total > 0, total, 1.0)[:, None, None]
    return loss


def _distance(drawing: Drawing, numbers: Numbers) -> Floats:
    """(n, P, O, A): from each option to what each ally wants."""
    space, luck, parameters = drawing.space, drawing.luck, drawing.parameters
    ideal = np.clip(numbers.ideal + numbers.ideal_spread * luck.ideal, 0.0, 1.0)
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
