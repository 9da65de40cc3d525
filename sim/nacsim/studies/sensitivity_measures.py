"""What a sensitivity study says: of each parameter, of each ally, and of each factor of the variance."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.record import short
from nacsim.scenario.resolved import Scenario
from nacsim.store.json_model import Interval
from nacsim.store.summaries import AllyInfluence, FactorIndices, Parameter, RangeEnd, SobolIndices
from nacsim.studies.factors import OUTPUTS, Factor, Range
from nacsim.studies.measures import Tally, measures
from nacsim.studies.paired import PairTally, adopted_difference, adopted_share
from nacsim.studies.sobol import Indices

RANGE = (
    "theory: each parameter evenly from half of what it is to one and a half, within its limits (assumed);"
    " allies and groups: the uncertainty coded for them; chance: the chair's hearing and capitals' second thoughts"
)
"""How far each factor is moved."""


def parameter_effects(spans: Sequence[Range], tallies: Sequence[Tally], pairs: Sequence[PairTally]) -> list[Parameter]:
    """At both ends of each range, the largest effect first."""

    def at(place: int) -> RangeEnd:
        change = adopted_difference(pairs[place])
        share = adopted_share(tallies[place]).share
        return RangeEnd(adopted=share, difference=change.difference, interval=change.interval)

    def effect(parameter: Parameter) -> tuple[float, str]:
        return -max(abs(parameter.at_low.difference), abs(parameter.at_high.difference)), parameter.name

    parameters = [
        Parameter(
            name=span.name,
            default=round(span.default, 6),
            low=round(span.low, 6),
            high=round(span.high, 6),
            at_low=at(2 * i),
            at_high=at(2 * i + 1),
        )
        for i, span in enumerate(spans)
    ]
    return sorted(parameters, key=effect)


def ally_influences(base: Scenario, counted: Tally, pairs: Sequence[PairTally]) -> dict[str, AllyInfluence]:
    """By code: what its consent would change, and its part in the scenario as it is."""
    shares = measures(base, counted).allies
    return {
        code: AllyInfluence(
            blocking_power=adopted_difference(pair),
            last_to_give_way=shares[code].last_to_give_way,
            sole_objector_at_end=shares[code].sole_objector_at_end,
        )
        for code, pair in zip(base.codes, pairs, strict=True)
    }


def sobol_indices(factors: Sequence[Factor], indices: Indices, points: int) -> SobolIndices:
    """Of every output, by factor; None where it never varies."""
    outputs = {output: _factors(factors, indices, s) if indices.varies[s] else None for s, output in enumerate(OUTPUTS)}
    return SobolIndices(points=points, range=RANGE, outputs=outputs)


def _factors(factors: Sequence[Factor], indices: Indices, s: int) -> list[FactorIndices]:
    """The factors of one output, the largest total index first."""
    rows = [
        FactorIndices(
            name=factor.name,
            kind=factor.kind,
            first=short(indices.first[s, d]),
            first_interval=_ends(indices.first_interval[s, d]),
            total=short(indices.total[s, d]),
            total_interval=_ends(indices.total_interval[s, d]),
        )
        for d, factor in enumerate(factors)
    ]
    return sorted(rows, key=lambda row: (-row.total, row.name))


def _ends(interval: Sequence[float]) -> Interval:
    low, high = interval
    return short(low), short(high)
