"""The theory's arithmetic once more, a member and a clause at a time: an oracle that shares no code with the engine.

Everything is as written, every draw at its centre, and refusing has no price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import sqrt
from statistics import NormalDist

from nacsim.parameters import Parameters
from nacsim.scenario.resolved import Ally, Option, Provision, Scenario

Z95 = NormalDist().inv_cdf(0.975)


def wilson(hits: int, runs: int) -> tuple[float, float]:
    """The shares p that lie so near to hits / runs that (share - p)^2 = z^2 p (1 - p) / runs: both roots."""
    share, z2 = hits / runs, Z95**2 / runs
    middle, root = 2 * share + z2, sqrt((2 * share + z2) ** 2 - 4 * (1 + z2) * share**2)
    return (middle - root) / (2 + 2 * z2), (middle + root) / (2 + 2 * z2)


# What a text costs and is worth


def distance(ally: Ally, provision: Provision, option: Option, theory: Parameters) -> float:
    """From what an ally wants to an option."""
    if option.kind == "left_open":
        return theory.deferral_loss
    if provision.kind == "ordered":
        away = abs((option.at or 0.0) - ally.ideal[provision.key].value)
    else:
        away = ally.distance[provision.key][option.key].value
    if option.kind == "vague":
        return max(0.0, away - theory.vague_relief * option.width) + theory.vague_cost * option.width
    return away


def costs(ally: Ally, whole: Scenario, text: Mapping[str, str], theory: Parameters) -> list[tuple[float, float]]:
    """What each clause of a text costs an ally: red lines apart, and of red lines."""
    attention = sum(salience.value for salience in ally.salience.values())
    by_clause = []
    for i, provision in enumerate(whole.provisions):
        share = ally.salience[provision.key].value / attention if attention else 1 / len(whole.provisions)
        weight = ally.stake.value * (1.0 if whole.granularity == "each_item" else share)
        option = next(o for o in provision.options if o.key == text[provision.key])
        if whole.opt_outs and not ally.takes_part:
            weight *= 1.0 - eta(ally, theory)
        soft = weight * distance(ally, provision, option, theory)
        held = whole.reversion[i] if whole.reversion is not None else None
        if held is not None:
            soft -= weight * distance(ally, provision, provision.options[held], theory)
        firm = sum(
            line.firmness.value
            for line in ally.red_lines
            if line.provision == provision.key and option.key in line.refuses
        )
        by_clause.append((soft, firm))
    return by_clause


def eta(ally: Ally, theory: Parameters) -> float:
    """The share of an ally's stake that comes from taking part."""
    return theory.participation if ally.participation is None else ally.participation.value


def strength(ally: Ally, key: str) -> float:
    """Of an ally's earlier words on a clause."""
    return sum(word.strength.value for word in ally.commitments if word.on == key)


def burden(ally: Ally, whole: Scenario, text: Mapping[str, str], theory: Parameters) -> tuple[float, float]:
    """The whole text's cost, as a package; item by item, of the clause that is hardest to accept."""
    parts = costs(ally, whole, text, theory)
    if whole.granularity == "package":
        return sum(soft for soft, _ in parts), sum(firm for _, firm in parts)

    def bite(i: int) -> float:
        soft, firm = parts[i]
        return soft + firm - min(strength(ally, whole.provisions[i].key), max(soft, 0.0) + firm)

    return parts[max(range(len(parts)), key=bite)]


def worth(whole: Scenario, text: Mapping[str, str], hour: int, body: str | None = None) -> dict[str, float]:
    """What a text is worth to every ally, taking part or standing aside, when all have settled which.

    body: where the matter is; where it is decided, unless another is named. Only who sits there counts for the others.
    """
    theory = Parameters(**whole.theory)
    seated = whole.seats[body or whole.legs[-1].body]
    weights = {ally.code: ally.weight.value for ally in whole.allies if ally.code in seated}

    def taking_part(ally: Ally) -> float:
        value = max(-1.0, min(1.0, ally.value.value)) - ally.linkage.value
        soft, firm = burden(ally, whole, text, theory)
        return value - ally.urgency.value * hour / 24 - ally.capital_gap.value - soft - firm

    def spared(ally: Ally) -> float:
        """What standing aside takes off; one that takes no part anyway is spared that already."""
        return eta(ally, theory) * ally.takes_part * max(burden(ally, whole, text, theory)[0], 0.0)

    plain = {ally.code: taking_part(ally) for ally in whole.allies}
    if not whole.opt_outs:
        return plain
    abstaining = {ally.code for ally in whole.allies if not ally.takes_part}
    unwilling: set[str] = set()
    while True:
        aside = (unwilling | abstaining) & set(weights)
        share = sum(weights[code] for code in aside) / (sum(weights.values()) or 1.0)
        more = {code for code in plain if plain[code] - theory.thinning * share < 0}
        if more == unwilling:
            break
        unwilling = more
    return {
        ally.code: min(plain[ally.code] + spared(ally), 0.0)
        if ally.code in unwilling
        else plain[ally.code] - theory.thinning * share
        for ally in whole.allies
    }


def can_live_with(whole: Scenario, text: Mapping[str, str], hour: int, body: str | None = None) -> set[str]:
    """Members to whom a text is worth at least nothing, or who have no seat."""
    seated = whole.seats[body or whole.legs[-1].body]
    return {code for code, worth_it in worth(whole, text, hour, body).items() if worth_it >= 0 or code not in seated}


def in_core(whole: Scenario, text: Mapping[str, str], hour: int, body: str | None = None) -> bool:
    """Whether every member could live with a text."""
    return can_live_with(whole, text, hour, body) == set(whole.codes)


def near_nothing(whole: Scenario, text: Mapping[str, str], hour: int, body: str | None = None) -> bool:
    """Whether the answer hangs on the last bits: some ally shifts if all were worth a trifle more or less."""
    up, down = (
        replace(
            whole, allies=tuple(replace(a, value=replace(a.value, value=a.value.value + tiny)) for a in whole.allies)
        )
        for tiny in (1e-7, -1e-7)
    )
    return can_live_with(up, text, hour, body) != can_live_with(down, text, hour, body)


def texts(whole: Scenario) -> Iterator[dict[str, str]]:
    """Every text."""
    keys = [provision.key for provision in whole.provisions]
    for options in product(*([option.key for option in provision.options] for provision in whole.provisions)):
        yield dict(zip(keys, options, strict=True))
