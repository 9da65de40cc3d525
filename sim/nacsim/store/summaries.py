"""What a study found, as its `summary.json` holds it: typed, and checked when it is read back.

The names and their order are those of the JSON, which is a contract with other programs. A summary can also be read
like the JSON: `summary["outcomes"]["deferred"]`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nacsim.record import Mechanism, Outcome, Stance

Proportion = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Interval = tuple[float, float]
"""Low and high end, 95 %."""
Scalar = str | bool | int | float | None
Number = int | float


class JsonModel(BaseModel):
    """Data with a JSON of its own: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=lambda name: name.removesuffix("_"),  # from_ is `from` in the JSON
        populate_by_name=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        ser_json_inf_nan="constants",
    )

    def __getitem__(self, key: str) -> Any:
        """A field by its name in the JSON. KeyError if there is none."""
        for name, field in type(self).model_fields.items():
            if key == (field.alias or name):
                return getattr(self, name)
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, ready for JSON, in the order in which the file has it."""
        return self.model_dump(mode="json", by_alias=True)


class Mean(JsonModel):
    """A mean over runs; null where there are none to take it over."""

    mean: float | None


class Hours(JsonModel):
    """Within so many hours a tenth, half and nine tenths of the runs have ended."""

    p10: float
    median: float
    p90: float


class AllyShares(JsonModel):
    """Shares of runs in which an ally did something."""

    first: dict[Stance, Proportion]
    """By stance, at the end of the first session."""
    final: dict[Stance, Proportion]
    """By stance, at the end."""
    objects_on: dict[str, Proportion]
    """By clause it ever named in an objection."""
    breaks_silence: Proportion
    last_to_give_way: Proportion
    sole_objector_at_end: Proportion
    opts_out: Proportion


class Measures(JsonModel):
    """What many runs of one scenario come to."""

    outcomes: dict[Outcome, Proportion]
    intervals: dict[Outcome, Interval]
    first_tally: dict[Stance, float]
    """Allies that take a stance at first, on average."""
    allies: dict[str, AllyShares]
    texts: dict[str, dict[str, Proportion]]
    """By clause and option, of adopted texts; empty where nothing was adopted."""
    hours_to_end: Hours
    redrafts: Mean
    sessions: Mean
    silences_broken: Mean
    dilution: Mean
    """Of adopted runs, as `unfinished`."""
    unfinished: Mean
    ends: dict[Outcome, list[tuple[int, Count]]]
    """By outcome: hour, and how many runs ended so then."""
    mechanisms: dict[Mechanism, Proportion]
    """Runs in which a mechanism was at work."""


class Origin(JsonModel):
    """The scenario that runs are of."""

    scenario: str
    variant: str | None
    set: dict[str, Any]


class RunsOrigin(Origin):
    """The runs of one scenario."""

    runs: Annotated[int, Field(ge=1)]
    seed: Count
    digest: str
    version: str


class EnsembleSummary(Measures, RunsOrigin):
    """The JSON of `nac ensemble`, without the seconds."""


class LabelledScenario(JsonModel):
    """A scenario under the name it has among those compared."""

    label: str
    scenario: str
    variant: str | None
    set: dict[str, Any]
    digest: str


class Difference(JsonModel):
    """A paired difference, the second less the first, with its interval."""

    difference: float
    interval: Interval


class PartialDifference(Difference):
    """The same over some of the runs."""

    runs: Count


class FlipCount(JsonModel):
    """Runs that end in one outcome in the first result and in another in the second."""

    from_: Outcome
    to: Outcome
    runs: Count


class MechanismCount(JsonModel):
    """Flipped runs in which a mechanism was at work in one of the two results alone; their share of all flipped."""

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
    outcomes: dict[Outcome, Difference]
    adopted: Difference
    hours: Difference
    redrafts: Difference
    dilution: PartialDifference | None
    """Of runs adopted in both, as `unfinished`; null where too few are, or the clauses are not the same."""
    unfinished: PartialDifference | None
    flipped: FlippedRuns


class LabelledMeasures(Measures, LabelledScenario):
    """One of the results compared."""


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


class ComparisonSummary(JsonModel):
    """The JSON of `nac compare`."""

    runs: Annotated[int, Field(ge=1)]
    seed: Count
    version: str
    results: list[LabelledMeasures]
    differs: list[SettingValues]
    shared: Shared
    left_out: list[LeftOut]
    pairs: list[Pair]


class ShareEstimate(JsonModel):
    """A share of runs with its interval."""

    share: Proportion
    interval: Interval


class SweptRange(JsonModel):
    """A number that is swept."""

    path: str
    low: Number
    high: Number
    values: list[Number]
    as_written: float | None


class SweepPoint(JsonModel):
    """What the runs at one point come to."""

    at: list[Number]
    digest: str
    outcomes: dict[Outcome, Proportion]
    intervals: dict[Outcome, Interval]
    adopted: ShareEstimate
    hours_to_end: Hours
    dilution: Mean
    unfinished: Mean
    redrafts: Mean
    sessions: Mean
    change: Difference
    """Of adopted, against the first point."""


class SweepSummary(Origin):
    """The JSON of `nac sweep`."""

    runs: Annotated[int, Field(ge=1)]
    seed: Count
    version: str
    over: list[SweptRange]
    points: list[SweepPoint]
    """The last number moving fastest."""


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
