"""Where the differences between runs come from: Sobol indices of parameters, allies, groups and chance."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import Index
from nacsim.findings.path_words import PARAMETER_WORDS
from nacsim.findings.words import Words, and_others, counted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import FactorIndices, SensitivitySummary

OUTPUT_WORDS = {"adopted": "Whether it is adopted", "hours": "When it ends", "dilution": "What the text loses"}
COARSE = 128
"""Points from which on the intervals of the indices can be taken for what they are called."""
MEANING = (
    "All factors are moved at once; chance itself is one. Alone: how much of the variance would be gone if this one"
    " factor were known. In total: how much would be left if all others were known; it counts what a factor does"
    " together with others. Estimates may lie a little outside 0 to 1."
)

_MEANS = {
    "ally": "what is uncertain of this ally alone",
    "group": "what its allies have in common",
    "chance": "hearing, second looks and other luck",
}


@dataclass(frozen=True, slots=True)
class FactorShare:
    """How much of an output's variance goes back to one factor: alone, and together with all others."""

    name: str
    words: str
    kind: str
    means: str
    """What it is, in a few words."""
    first: Index
    total: Index


@dataclass(frozen=True, slots=True)
class VarianceShares:
    """The factors of one output, the largest total effect first; none where the output never varies."""

    output: str
    words: str
    points: int
    range: str
    """How far factors are moved."""
    factors: tuple[FactorShare, ...]

    @property
    def headline(self) -> str:
        """The factor with the largest total index, and those it cannot be told from."""
        if not self.factors:
            return f"{self.words}: the same in every run, so there is no variance to explain"
        first, *others = self.factors
        if first.total.low <= 0:
            return f"{self.words}: no factor stands out from the noise"
        like = [factor.words for factor in others if factor.total.overlaps(first.total)]
        hangs = f"{self.words} depends most on {first.words}"
        if not like:
            return f"{hangs}: {first.total.value:.2f} of the variance in total"
        which = "that" if len(like) == 1 else "those"
        return f"{hangs}, as far as can be told: the interval overlaps with {which} of {and_others(like)}"

    @property
    def coarse(self) -> str:
        """That the intervals are not to be trusted; empty if they are, or there are none."""
        if self.points >= COARSE or not self.factors:
            return ""
        return f"From {counted(self.points, 'point')} these intervals are too coarse to rely on"


def sobol(summary: SensitivitySummary, scenario: Scenario) -> tuple[VarianceShares, ...]:
    """From what `nac sensitivity` found: one for each output."""
    words, stored = Words(scenario), summary.sobol
    return tuple(
        VarianceShares(output, OUTPUT_WORDS[output], stored.points, stored.range, _ranked(factors or [], words))
        for output, factors in stored.outputs.items()
    )


def _ranked(factors: list[FactorIndices], words: Words) -> tuple[FactorShare, ...]:
    return tuple(sorted((_factor(stored, words) for stored in factors), key=lambda factor: -factor.total.value))


def _factor(stored: FactorIndices, words: Words) -> FactorShare:
    name = safe(stored.name).replace("_", " ")
    named = {"ally": words.ally(stored.name), "group": f"the group {name}"}.get(stored.kind, name)
    first, total = Index(stored.first, *stored.first_interval), Index(stored.total, *stored.total_interval)
    means = _MEANS.get(stored.kind) or PARAMETER_WORDS.get(stored.name, "")
    return FactorShare(stored.name, named, stored.kind, means, first, total)
