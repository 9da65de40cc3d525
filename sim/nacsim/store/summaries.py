"""What a study found, as its `summary.json` holds it: typed, and checked when it is read back.

The names and their order are those of the JSON, which is a contract with other programs. A summary can also be read
like the JSON: `summary["outcomes"]["deferred"]`.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice, product
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nacsim.record import Outcome
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.json_model import Count, Interval, JsonModel, Number, Proportion, Runs
from nacsim.store.summary_parts import (
    Chances,
    Difference,
    Hours,
    Mean,
    Measures,
    OutcomeIntervals,
    OutcomeShares,
    RunsOrigin,
    ShareEstimate,
)


class Way(JsonModel):
    """One way from the draft to the end, and how many runs go it."""

    redrafted: bool
    """Whether the text on the table ever changed."""
    silence_broken: bool
    moved_to_body: bool
    outcome: Outcome
    runs: Runs


class EnsembleSummary(Chances, Measures, RunsOrigin):
    """The JSON of `nac ensemble`, without the seconds."""

    ways: list[Way] | None = None
    """Every way that runs go; null in a result of before it was kept."""

    @model_validator(mode="after")
    def _ways_are_of_its_runs(self) -> Self:
        """The ways to each outcome have as many runs as end in it."""
        if self.ways is not None:
            counted = Counter[Outcome]()
            for way in self.ways:
                counted[way.outcome] += way.runs
            if counted != Counter({word: sum(n for _, n in ends) for word, ends in self.ends.items()}):
                raise ValueError("the ways are not those of its runs")
        return self


class SweptRange(JsonModel):
    """What is swept: a number, a date or time as its text, or words."""

    path: str
    low: Number | str | None
    """The ends; null of words, which have no order."""
    high: Number | str | None
    values: list[Number | str | bool]
    as_written: float | str | bool | None


class SweepPoint(JsonModel):
    """What the runs at one point come to."""

    at: list[Number | str | bool]
    digest: str
    outcomes: OutcomeShares
    intervals: OutcomeIntervals
    adopted: ShareEstimate
    hours_to_end: Hours
    dilution: Mean
    unfinished: Mean
    redrafts: Mean
    sessions: Mean
    change: Difference
    """Of adopted, against the first point."""
    meetings: Count | None = None
    """Of the deciding body, up to its deadline; null in a result of before it was kept."""


class SweepSummary(RunsOrigin):
    """The JSON of `nac sweep`."""

    over: list[SweptRange]
    points: list[SweepPoint]
    """The last number moving fastest."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """There is a point for each choice of the numbers."""
        grid = product(*(swept.values for swept in self.over))
        if [tuple(point.at) for point in self.points] != list(islice(grid, len(self.points) + 1)):
            raise ValueError("the points are not those of the numbers that are swept")
        return self


class RangeEnd(JsonModel):
    """What becomes of adoption at one end of a parameter's range."""

    adopted: Proportion
    difference: float
    interval: Interval


class Parameter(JsonModel):
    """One parameter of the theory, moved alone."""

    name: str
    default: float
    low: float
    high: float
    at_low: RangeEnd
    at_high: RangeEnd


class AllyInfluence(JsonModel):
    """What one ally's standing consent would change, and its part in the scenario as it is."""

    blocking_power: Difference
    last_to_give_way: Proportion
    sole_objector_at_end: Proportion


class FactorIndices(JsonModel):
    """How much of an output's variance goes back to one factor. Estimates may miss 0 and 1 a little."""

    name: str
    kind: Literal["parameter", "ally", "group", "chance"]
    first: float
    first_interval: Interval
    total: float
    total_interval: Interval


class SobolIndices(JsonModel):
    """Indices of each output; null where an output never varies."""

    points: Annotated[int, Field(ge=1)]
    range: str
    outputs: dict[str, list[FactorIndices] | None]


class SensitivitySummary(RunsOrigin):
    """The JSON of `nac sensitivity`."""

    adopted: ShareEstimate
    parameters: list[Parameter]
    allies: dict[str, AllyInfluence]
    sobol: SobolIndices


Summary = EnsembleSummary | ComparisonSummary | SweepSummary | SensitivitySummary
