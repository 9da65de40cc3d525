"""What a text is worth to each ally: A = value - cost of its clauses.

    cost of option o of provision d = stake * salience_d * distance(o, ideal_d)  + firmness of a red line on o
    distance: |at - ideal| (ordered), as given (nominal), lambda (left open),
              max(0, |at - ideal| - omega * width) + chi * width (vague)

Arrays end in the ally axis. Sums over provisions are loops: their order, and so the last bit, does not depend on how
many runs or allies are worked on at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nacsim.draws import Luck
from nacsim.parameters import Parameters
from nacsim.theory.alliance import Alliance, Numbers
from nacsim.theory.text import Bools, Floats, Ints, TextSpace


@dataclass(frozen=True, slots=True)
class Stakes:
    """What n runs drew for the allies, per calendar phase C.

    Everything the rest of the theory needs to know of them.
    """

    value: Floats
    """(C, n, A): value less the linkage."""
    soft: Floats
    """(C, n, P, O, A): cost of each option over what holds otherwise, red lines apart."""
    firm: Floats
    """(C, n, P, O, A): firmness of red lines, the same in every run unless a what-if changes it."""
    whole: Floats
    """(C, n, P, O, A): cost of each option as if its clause were the whole text, red lines included."""
    words: Floats
    """(C, n, P, O, A): what earlier words on a clause take off the will to refuse it: min(commitment, cost)."""
    consent: Floats
    """(C, A): the same for consent as a whole."""
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


def draw_stakes(alliance: Alliance, space: TextSpace, luck: Luck, parameters: Parameters) -> Stakes:
    """What the runs of `luck` draw around the written numbers, in every calendar phase on the same luck."""
    drawn = [_phase(numbers, space, luck, parameters) for numbers in alliance.phases]
    per_run = {key: np.stack([phase[key] for phase in drawn]) for key in drawn[0]}

    def fixed(name: str) -> Floats:
        return np.stack([getattr(numbers, name) for numbers in alliance.phases])

    return Stakes(
        **per_run,
        firm=np.broadcast_to(fixed("firmness")[:, None], per_run["soft"].shape),
        consent=fixed("consent"),
        gap=fixed("capital_gap"),
        participation=fixed("participation"),
        urgency=fixed("urgency") / 24.0,
    )


def _phase(numbers: Numbers, space: TextSpace, luck: Luck, parameters: Parameters) -> dict[str, Floats]:
    ideal = np.clip(numbers.ideal + numbers.ideal_spread * luck.ideal, 0.0, 1.0)
    whole = numbers.stake * _distance(numbers, space, ideal, luck, parameters)
    soft = numbers.salience[:, None, :] * whole
    if space.reversion is not None:
        # What would hold otherwise costs something too, clause by clause: only the difference counts.
        held = (slice(None), np.arange(len(space.keys)), space.reversion)
        soft, whole = soft - soft[held][:, :, None, :], whole - whole[held][:, :, None, :]
    words = np.minimum(numbers.committed[:, None, :], np.maximum(soft, 0.0) + numbers.firmness)
    return {
        "value": np.clip(numbers.value + numbers.value_spread * luck.value, -1.0, 1.0) - numbers.linkage,
        "soft": soft,
        "whole": whole + numbers.firmness,
        "words": words,
        "exposure": np.maximum(numbers.exposure + numbers.exposure_spread * luck.exposure, 0.0),
        "reserve": np.maximum(numbers.reserve + numbers.reserve_spread * luck.reserve, 0.0),
    }


def _distance(numbers: Numbers, space: TextSpace, ideal: Floats, luck: Luck, parameters: Parameters) -> Floats:
    """(n, P, O, A)."""
    at = space.at[None, :, :, None]
    width = space.width[None, :, :, None]
    on_scale = np.abs(at - ideal[:, :, None, :])
    # An ally is in no doubt about its own choice, so only the other options' distances are uncertain.
    surprise = numbers.ideal_spread[:, None, :] * luck.ideal[:, :, None, :]
    given = np.where(numbers.distance == 0, 0.0, np.clip(numbers.distance + surprise, 0.0, 1.0))
    point = np.where(space.ordered[None, :, None, None], on_scale, given)
    vague = np.maximum(0.0, point - parameters.vague_relief * width) + parameters.vague_cost * width
    distance = np.where(space.vague[None, :, :, None], vague, point)
    return np.asarray(np.where(space.left_open[None, :, :, None], parameters.deferral_loss, distance))


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of a clause, or of a text: red lines apart, of red lines, and what earlier words take off.

    Shapes (..., A).
    """

    soft: Floats
    firm: Floats
    words: Floats


def clause_cost(stakes: Stakes, phase: Ints, rows: Ints, d: int, option: Ints, each_item: bool) -> Cost:
    """Cost of one provision's options, phase, rows and option (m,) or broadcast together; shapes (m, A)."""
    firm = stakes.firm[phase, rows, d, option]
    soft = stakes.whole[phase, rows, d, option] - firm if each_item else stakes.soft[phase, rows, d, option]
    return Cost(soft, firm, stakes.words[phase, rows, d, option])


def together(a: Cost, b: Cost, each_item: bool) -> Cost:
    """Cost of two parts of a text. A package costs their sum; item by item, the harder to pass decides (S-46)."""
    if not each_item:
        return Cost(a.soft + b.soft, a.firm + b.firm, a.words + b.words)
    worse = a.soft + a.firm - a.words >= b.soft + b.firm - b.words
    return Cost(np.where(worse, a.soft, b.soft), np.where(worse, a.firm, b.firm), np.where(worse, a.words, b.words))


def text_cost(stakes: Stakes, phase: Ints, rows: Ints, text: Ints, each_item: bool, but: int | None = None) -> Cost:
    """Cost of texts (m, P), shapes (m, A); `but` leaves one provision out."""
    total: Cost | None = None
    for d in range(text.shape[1]):
        if d != but:
            part = clause_cost(stakes, phase, rows, d, text[:, d], each_item)
            total = part if total is None else together(total, part, each_item)
    if total is None:  # a text of one clause, and that one left out
        nothing = np.zeros_like(stakes.value[phase, rows])
        return Cost(nothing, nothing, nothing)
    return total


def worth(
    line: Floats, cost: Cost, participation: Floats, share_aside: Floats, opt_outs: bool, thinning: float
) -> tuple[Floats, Bools]:
    """Acceptability, and whether the ally would stand aside. Shapes (..., A).

    line: value as the speaker sees it. share_aside (..., 1) is the capability that stood aside at the last sounding:
    each ally that takes part loses `thinning` times that. An ally to whom taking part is worth less than nothing may
    stand aside where that is allowed: then it bears only the share 1 - eta of its costs, red lines excepted, and at
    best the text is worth nothing to it: who keeps out of a decision gains nothing by it.
    """
    plain = line - cost.soft - cost.firm
    if not opt_outs:
        return plain, np.zeros(plain.shape, bool)
    part = plain - thinning * share_aside
    aside = part < 0
    spared = participation * np.maximum(cost.soft, 0.0)
    return np.where(aside, np.minimum(plain + spared, 0.0), part), aside
