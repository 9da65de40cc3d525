"""What a comparison found, as its `summary.json` holds it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import model_validator

from nacsim.record import OUTCOMES, Mechanism, Outcome
from nacsim.store.json_model import Count, Interval, JsonModel, Proportion, Runs, Scalar, of_every
from nacsim.store.summary_parts import Difference, Measures


class LabelledScenario(JsonModel):
    """A scenario under the name it has among those compared."""

    label: str
    scenario: str
    variant: str | None
    set: dict[str, Any]
    digest: str


class PartialDifference(Difference):
    """The same over some of the runs."""

    runs: Count


class FlipCount(JsonModel):
    """Runs that end in one outcome in the first result and in another in the second."""

    from_: Outcome
    to: Outcome
    runs: Count


class MechanismCount(JsonModel):
    """Of the flipped runs, those in which a mechanism was at work in only one of the two results."""

    mechanism: Mechanism
    only_in: Literal["from", "to"]
    runs: Count
    share: Proportion


class FlippedRuns(JsonModel):
    """Runs whose outcome differs between two results."""

    runs: Count
    share: Proportion
    interval: Interval
    to: list[FlipCount]
    """The most frequent first."""
    mechanisms: list[MechanismCount]
    """The most frequent first."""
    examples: list[Count]
    """Numbers of some of them."""


class Pair(JsonModel):
    """The same runs of two results."""

    from_: Count
    """Places among the results, as `to`."""
    to: Count
    outcomes: Annotated[dict[Outcome, Difference], of_every(OUTCOMES)]
    adopted: Difference
    hours: Difference
    redrafts: Difference
    dilution: PartialDifference | None
    """Of runs adopted in both, as `unfinished`; null where too few are, or the clauses are not the same."""
    unfinished: PartialDifference | None
    flipped: FlippedRuns


class LabelledMeasures(Measures, LabelledScenario):
    """One of the results compared."""

    title: str = ""
    """What it is called in words, by its variant or what-if; empty in a result of before there were titles."""


class SettingValues(JsonModel):
    """Something the scenarios compared do not all say alike: its path, and a value for each; null: absent there."""

    path: str
    values: list[Scalar]


class NotShared(JsonModel):
    """Allies and clauses that only some of the scenarios have."""

    allies: list[str]
    provisions: list[str]


class Shared(JsonModel):
    """Allies, and clauses with the same options, that all have."""

    allies: list[str]
    provisions: list[str]
    left_out: NotShared


class LeftOut(JsonModel):
    """A what-if that was not run, and why."""

    label: str
    reason: str
    title: str = ""
    """What it is called in words; empty if the file does not say."""


class ComparisonSummary(JsonModel):
    """The JSON of `nac compare`."""

    runs: Runs
    seed: Count
    version: str
    results: list[LabelledMeasures]
    differs: list[SettingValues]
    shared: Shared
    left_out: list[LeftOut]
    pairs: list[Pair]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """Each result but the first has its pair, and each setting a value for each result."""
        places = [(pair.from_, pair.to) for pair in self.pairs]
        if places != [(0, i) for i in range(1, len(self.results))]:
            raise ValueError("the pairs are not those of the results")
        if any(len(setting.values) != len(self.results) for setting in self.differs):
            raise ValueError("a setting does not have a value for each result")
        return self
