"""The backtest: every recorded decision predicted from its opening, as if it were not in the record.

It is left out of the calibration: its runs take their rows from a table that was drawn by what the other decisions and
the EU's issues say of all rows that were simulated (importance sampling: Gelfand, Dey & Chang 1992). It is left out of
base rates and lapse too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import run_all
from nacsim.ensembles.executors import executor, fitting
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.base_rates import left_out_rates
from nacsim.recorded.cases import Case, cases
from nacsim.recorded.chances import chances, classes, fit_lapse, left_out_lapses, rows, smoothed
from nacsim.recorded.clauses import Prediction, smoothed_options
from nacsim.recorded.reachable import reachable
from nacsim.scenario.resolved import Scenario
from nacsim.theory.calibrated import calibrated
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.luck import block_of
from nacsim.theory.matter import matter_of, with_calibrated
from nacsim.theory.reaction import OBJECT

HOURS = (0.1, 0.5, 0.9)
"""Quantiles of the hours at which a decision ends."""


@dataclass(frozen=True, slots=True)
class Job:
    """Runs 0..runs-1 of a decision; at most one block of draws."""

    scenario: Scenario
    runs: int
    seed: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the runs say of one decision, left out of the calibration. Shares are smoothed, never 0 where possible."""

    shares: Mapping[Outcome, float]
    clauses: Prediction
    """Shares of the options among adopted texts, smoothed by how many those are; even where none is adopted."""
    hours: tuple[float, float, float]
    """Of the runs that end in a decision (of all, where none does), at the quantiles `HOURS`."""
    objects_first: Mapping[str, float]
    """By ally: the share of runs in which it objects at the first session."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A decision on record beside its forecast."""

    case: Case
    forecast: Forecast
    reachable: tuple[Outcome, ...]
    base_rates: Mapping[Outcome, float]
    """Of the other decisions."""
    lapse: float
    """Fitted on the other decisions."""
    chances: Mapping[Outcome, float]


@dataclass(frozen=True, slots=True)
class Backtest:
    """The model held against the record."""

    runs: int
    seed: int
    predicted: tuple[Predicted, ...]
    lapse: float
    """Fitted on all decisions: what new ones are given."""


def backtest(
    runs: int = 1000, seed: int = 1, *, workers: int = 1, decisions: Sequence[Case] | None = None
) -> Iterator[int | Backtest]:
    """Predict every decision on record; yields how many are done after each, and at last the result.

    Args:
        runs: of each decision, at most a block of draws.
        seed: of the draws.
        workers: processes.
        decisions: those to predict; None: all on record.
    """
    held = tuple(sorted(cases() if decisions is None else decisions, key=lambda case: case.slug))
    jobs = [Job(case.scenario, runs, seed) for case in held]
    forecasts: dict[str, Forecast] = {}
    with executor(fitting(workers, len(jobs))) as where:
        for job, forecast in where.map(forecast_of, jobs):
            forecasts[job.scenario.slug] = forecast
            yield len(forecasts)
    yield _together(held, [forecasts[case.slug] for case in held], runs, seed)


def forecast_of(job: Job) -> Forecast:
    """The runs of one decision, weighed as if the calibration had not known it."""
    scenario = job.scenario
    table = calibrated(scenario.theory, without=scenario.slug)
    luck = block_of(scenario, job.seed, 0, job.runs)
    results = joined(list(run_all(with_calibrated(matter_of(scenario), table), luck, 0)))
    adopted = results.outcome != NOT_ADOPTED
    share = np.bincount(results.outcome, minlength=len(OUTCOMES)) / job.runs
    decided = adopted if adopted.any() else ~adopted
    low, middle, high = np.quantile(results.hours[decided], HOURS, method="inverted_cdf").tolist()
    first = (results.first == OBJECT).mean(0)
    return Forecast(
        shares=smoothed(dict(zip(OUTCOMES, share.tolist(), strict=True)), job.runs, reachable(scenario)),
        clauses=smoothed_options(_options(scenario, results.text[adopted]), int(adopted.sum()), scenario),
        hours=(low, middle, high),
        objects_first=dict(zip(scenario.codes, first.tolist(), strict=True)),
    )


def _options(scenario: Scenario, text: npt.NDArray[np.int64]) -> dict[str, dict[str, float]]:
    """Shares of the options of each clause among texts (n, P)."""
    return {
        clause.key: {
            option.key: float((text[:, d] == o).sum() / max(len(text), 1)) for o, option in enumerate(clause.options)
        }
        for d, clause in enumerate(scenario.provisions)
    }


def _together(held: Sequence[Case], forecasts: Sequence[Forecast], runs: int, seed: int) -> Backtest:
    """Base rates, lapses and chances, each decision left out of its own."""
    happened = [case.happened for case in held]
    can = [reachable(case.scenario) for case in held]
    rates = left_out_rates(happened, can)
    learned = rows([forecast.shares for forecast in forecasts]), rows(rates), classes(happened)
    lapses = left_out_lapses(*learned)
    return Backtest(
        runs,
        seed,
        tuple(
            Predicted(case, forecast, reach, rate, float(lapse), chances(forecast.shares, rate, float(lapse)))
            for case, forecast, reach, rate, lapse in zip(held, forecasts, can, rates, lapses, strict=True)
        ),
        fit_lapse(*learned),
    )
