"""What summaries are made of: where runs come from, shares, means and differences."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import model_validator

from nacsim.record import MECHANISMS, OUTCOMES, STANCES, Mechanism, Outcome, Stance
from nacsim.store.json_model import Count, Interval, JsonModel, Proportion, Runs, of_every

StanceShares = Annotated[dict[Stance, Proportion], of_every(STANCES)]
OutcomeShares = Annotated[dict[Outcome, Proportion], of_every(OUTCOMES)]
OutcomeIntervals = Annotated[dict[Outcome, Interval], of_every(OUTCOMES)]


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

    first: StanceShares
    """By stance, at the end of the first session."""
    final: StanceShares
    """By stance, at the end."""
    objects_on: dict[str, Proportion]
    """By clause it ever named in an objection."""
    breaks_silence: Proportion
    last_to_give_way: Proportion
    sole_objector_at_end: Proportion
    opts_out: Proportion


class Measures(JsonModel):
    """What many runs of one scenario come to."""

    outcomes: OutcomeShares
    intervals: OutcomeIntervals
    first_tally: Annotated[dict[Stance, float], of_every(STANCES)]
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
    ends: Annotated[dict[Outcome, list[tuple[Count, Count]]], of_every(OUTCOMES)]
    """By outcome: hour, and how many runs ended so then."""
    mechanisms: Annotated[dict[Mechanism, Proportion], of_every(MECHANISMS)]
    """Runs in which a mechanism was at work."""


class Origin(JsonModel):
    """The scenario that runs are of."""

    scenario: str
    variant: str | None
    set: dict[str, Any]


class RunsOrigin(Origin):
    """The runs of one scenario."""

    runs: Runs
    seed: Count
    digest: str
    version: str


class Difference(JsonModel):
    """A paired difference, the second less the first, with its interval."""

    difference: float
    interval: Interval


class ShareEstimate(JsonModel):
    """A share of runs with its interval."""

    share: Proportion
    interval: Interval


class PastForecasts(JsonModel):
    """All forecasts on record of about the same chance, each of one outcome of one decision."""

    low: Proportion
    """They were given a chance from here on, and below `high`."""
    high: Proportion
    happened: Count
    forecasts: Count
    share: Proportion | None
    """Of the forecasts that happened; null where there are none."""
    interval: Interval
    """Of the share; 0 to 1 where there are none."""


class ModelError(JsonModel):
    """What the record says of chances like these."""

    decisions: Count
    """On record, each predicted as if it were not."""
    in_record: bool
    """Whether this decision is one of them."""
    outcomes: Annotated[dict[Outcome, PastForecasts | None], of_every(OUTCOMES)]
    """The forecasts of about the chance that the outcome has here; null for what cannot come about."""


class Chances(JsonModel):
    """Chances, where the decisions on record say something of a matter; otherwise why they do not, and null.

        chance = (1 - lapse) share + lapse base rate

    Of shares as they are in the runs, not smoothed; nothing is rounded.
    """

    chances: OutcomeShares | None
    base_rates: OutcomeShares | None
    """How decisions on record have ended, among the outcomes that can come about here."""
    lapse: Proportion | None
    """The weight of base rates."""
    model_error: ModelError | None
    no_chances: str | None
    """Why there are none, in a sentence."""

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        """Either all parts are there, or the reason why none is."""
        parts = (self.chances, self.base_rates, self.lapse, self.model_error)
        if {part is None for part in parts} != {self.no_chances is not None}:
            raise ValueError("has some of chances, or both chances and why there are none")
        return self
