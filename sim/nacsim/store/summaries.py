"""What a study found, as its `summary.json` holds it: typed, and checked when it is read back.

The names and their order are those of the JSON, which is a contract with other programs. A summary can also be read
like the JSON: `summary["outcomes"]["deferred"]`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nacsim.record import Mechanism, Outcome, Stance

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Interval = tuple[float, float]
"""Low and high end, 95 %."""
Scalar = str | bool | int | float | None
Number = int | float


class Kept(BaseModel):
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


class Mean(Kept):
    """A mean over runs; null where there are none to take it over."""

    mean: float | None


class Hours(Kept):
    """Within so many hours a tenth, half and nine tenths of the runs have ended."""

    p10: float
    median: float
    p90: float


class AllyShares(Kept):
    """Shares of runs in which an ally did something."""

    first: dict[Stance, Share]
    """By stance, at the end of the first session."""
    final: dict[Stance, Share]
    """By stance, at the end."""
    objects_on: dict[str, Share]
    """By clause it ever named in an objection."""
    breaks_silence: Share
    last_to_give_way: Share
    sole_objector_at_end: Share
    opts_out: Share


class Measures(Kept):
    """What many runs of one scenario come to."""

    outcomes: dict[Outcome, Share]
    intervals: dict[Outcome, Interval]
    first_tally: dict[Stance, float]
    """Allies that take a stance at first, on average."""
    allies: dict[str, AllyShares]
    texts: dict[str, dict[str, Share]]
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
    mechanisms: dict[Mechanism, Share]
    """Runs in which a mechanism was at work."""


class Origin(Kept):
    """The scenario that runs are of."""

    scenario: str
    variant: str | None
    set: dict[str, Any]


class RunsOf(Origin):
    """The runs of one scenario."""

    runs: Annotated[int, Field(ge=1)]
    seed: Count
    digest: str
    version: str


class EnsembleSummary(Measures, RunsOf):
    """The JSON of `nac ensemble`, without the seconds."""


class Labelled(Kept):
    """A scenario under the name it has among those compared."""

    label: str
    scenario: str
    variant: str | None
    set: dict[str, Any]
    digest: str


class Difference(Kept):
    """A paired difference, the second less the first, with its interval."""

    difference: float
    interval: Interval


class DifferenceOfSome(Difference):
    """The same over some of the runs."""

    runs: Count


class Turns(Kept):
    """Runs that end in one outcome in the first result and in another in the second."""

    from_: Outcome
    to: Outcome
    runs: Count


class AtWork(Kept):
    """Flipped runs in which a mechanism was at work in one of the two results alone; their share of all flipped."""

    mechanism: Mechanism
    only_in: Literal["from", "to"]
    runs: Count
    share: Share


class Flipped(Kept):
    """Runs whose outcome differs between two results."""

    runs: Count
    share: Share
    interval: Interval
    to: list[Turns]
    """The most frequent first."""
    mechanisms: list[AtWork]
    """The most frequent first."""
    examples: list[Count]
    """Numbers of some of them."""


class Pair(Kept):
    """The same runs of two results."""

    from_: Count
    """Places among the results, as `to`."""
    to: Count
    outcomes: dict[Outcome, Difference]
    adopted: Difference
    hours: Difference
    redrafts: Difference
    dilution: DifferenceOfSome | None
    """Of runs adopted in both, as `unfinished`; null where too few are, or the clauses are not the same."""
    unfinished: DifferenceOfSome | None
    flipped: Flipped


class Result(Measures, Labelled):
    """One of the results compared."""


class Setting(Kept):
    """Something the scenarios compared do not all say alike: its path, and a value for each; null: absent there."""

    path: str
    values: list[Scalar]


class NotShared(Kept):
    """Allies and clauses that only some of the scenarios have."""

    allies: list[str]
    provisions: list[str]


class Shared(Kept):
    """Allies, and clauses with the same options, that all have."""

    allies: list[str]
    provisions: list[str]
    left_out: NotShared


class LeftOut(Kept):
    """A what-if that was not run, and why."""

    label: str
    reason: str


class ComparisonSummary(Kept):
    """The JSON of `nac compare`."""

    runs: Annotated[int, Field(ge=1)]
    seed: Count
    version: str
    results: list[Result]
    differs: list[Setting]
    shared: Shared
    left_out: list[LeftOut]
    pairs: list[Pair]


class SharedOfRuns(Kept):
    """A share of runs with its interval."""

    share: Share
    interval: Interval


class Over(Kept):
    """A number that is swept."""

    path: str
    low: Number
    high: Number
    values: list[Number]
    as_written: float | None


class SweepPoint(Kept):
    """What the runs at one point come to."""

    at: list[Number]
    digest: str
    outcomes: dict[Outcome, Share]
    intervals: dict[Outcome, Interval]
    adopted: SharedOfRuns
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
    over: list[Over]
    points: list[SweepPoint]
    """The last number moving fastest."""


class Swing(Kept):
    """What becomes of adoption at one end of a parameter's range."""

    adopted: Share
    difference: float
    interval: Interval


class Parameter(Kept):
    """One parameter of the theory, moved alone."""

    name: str
    default: float
    low: float
    high: float
    at_low: Swing
    at_high: Swing


class Blocking(Kept):
    """What one ally's standing consent would change, and its part in the scenario as it is."""

    blocking_power: Difference
    last_to_give_way: Share
    sole_objector_at_end: Share


class Factor(Kept):
    """How much of an output's variance goes back to one factor. Estimates may miss 0 and 1 a little."""

    name: str
    kind: Literal["parameter", "ally", "group", "chance"]
    first: float
    first_interval: Interval
    total: float
    total_interval: Interval


class Sobol(Kept):
    """Indices of each output; null where an output never varies."""

    points: Annotated[int, Field(ge=1)]
    range: str
    outputs: dict[str, list[Factor] | None]


class SensitivitySummary(RunsOf):
    """The JSON of `nac sensitivity`."""

    adopted: SharedOfRuns
    parameters: list[Parameter]
    allies: dict[str, Blocking]
    sobol: Sobol


Summary = EnsembleSummary | ComparisonSummary | SweepSummary | SensitivitySummary
