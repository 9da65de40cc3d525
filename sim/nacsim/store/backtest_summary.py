"""What a backtest found, as its `summary.json` and the record that ships hold it."""

from __future__ import annotations

from typing import Annotated, Literal

from nacsim.record import OUTCOMES, Outcome
from nacsim.store.json_model import Count, Interval, JsonModel, Proportion, Runs, of_every
from nacsim.store.summary_parts import Difference, OutcomeShares


class Score(JsonModel):
    """How well one predictor did, as means over decisions, each with its bootstrap interval."""

    log: float
    """Of the natural logarithm of the probability of what happened: higher is better."""
    interval: Interval
    """Of log."""
    brier: float
    brier_interval: Interval
    ranked: float
    ranked_interval: Interval
    clause: float | None
    """The mean logarithm of the probability of the options adopted; null where it does not speak of clauses."""
    clause_interval: Interval | None


class ClauseScore(JsonModel):
    """How well one predictor did on clauses."""

    log: float
    interval: Interval
    difference: Difference
    """From the same of `stays_as_proposed`."""


class Times(JsonModel):
    """When it was decided, of the decisions taken for which a date had been named."""

    decisions: Count
    covered: Count
    """Within the central 80 % of the runs."""
    rank_correlation: float | None


class FirstObjectors(JsonModel):
    """How often those on record as objecting first do so in the runs: coded, and so no prediction."""

    allies: Count
    share: Proportion | None
    interval: Interval | None


class Scorecard(JsonModel):
    """What predictions of some decisions come to."""

    decisions: Count
    unreached: list[str]
    """Those that ended in what their file cannot reach."""
    scores: dict[str, Score]
    differences: dict[str, Difference]
    """Of log scores from base rates, by predictor, paired by decision."""
    clauses: dict[str, ClauseScore]
    times: Times
    objected_first: FirstObjectors


class CaseHours(JsonModel):
    """Hours from the opening: quantiles of the runs, and when it was decided."""

    p10: float
    median: float
    p90: float
    named: bool
    """Whether a date had been named; without one the hours predict nothing."""
    happened: Interval | None


class CaseForecast(JsonModel):
    """One decision on record and what was said of it, left out of all that was learned to say so."""

    id: str
    title: str
    date: str
    quality: str | None
    happened: Outcome
    reachable: list[Outcome]
    """What its file can come to."""
    shares: OutcomeShares
    chances: OutcomeShares
    base_rates: OutcomeShares
    lapse: Proportion
    clauses: dict[str, dict[str, Proportion]]
    """Shares among adopted texts, by clause and option."""
    adopted: dict[str, str]
    """The options on record, by clause."""
    hours: CaseHours
    objected_first: dict[str, Proportion]
    """By ally on record as objecting first: the share of runs in which it does."""


class BacktestSummary(Scorecard):
    """The JSON of `nac backtest`."""

    version: str
    digest: str
    """SHA-256 of the calibration table that ships."""
    runs: Runs
    seed: Count
    left_out: Literal[True]
    lapse: Proportion
    """Fitted on all decisions: the weight of base rates in the chances of new ones."""
    happened: Annotated[dict[Outcome, Count], of_every(OUTCOMES)]
    bins: list[tuple[float, float, Count, Count]]
    """Forecasts by chance: from, to, how many happened, of how many."""
    cases: list[CaseForecast]
    halves: dict[str, Scorecard] | None
    """Null unless asked for."""
