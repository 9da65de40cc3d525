"""What an ensemble says: its runs, counted, and chances, where the decisions on record say something of the matter."""

from __future__ import annotations

import numpy as np

from nacsim.record import OUTCOMES, Outcome, short
from nacsim.recorded.cases import is_on_record
from nacsim.recorded.chances import chances
from nacsim.recorded.learned import Learned, learned
from nacsim.recorded.model_error import Bin, model_error
from nacsim.recorded.reachable import reachable
from nacsim.recorded.why_no_chances import why_no_chances
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary, Way
from nacsim.store.summary_parts import Chances, Measures, ModelError, OutcomeShares, PastForecasts
from nacsim.studies.measures import Tally, measures
from nacsim.studies.origin import runs_origin


def ensemble_summary(scenario: Scenario, seed: int, counted: Tally) -> EnsembleSummary:
    """Of the runs that were counted."""
    measured = measures(scenario, counted)
    return EnsembleSummary(
        **dict(runs_origin(scenario, counted.runs, seed)),
        **dict(measured),
        **dict(_chances(scenario, measured, counted.runs)),
        ways=_ways(counted),
    )


def _ways(counted: Tally) -> list[Way]:
    """Those that any run goes, in the order of the count."""
    return [
        Way(
            redrafted=bool(redrafted),
            silence_broken=bool(broken),
            moved_to_body=bool(moved),
            outcome=OUTCOMES[outcome],
            runs=int(counted.ways[redrafted, broken, moved, outcome]),
        )
        for redrafted, broken, moved, outcome in np.argwhere(counted.ways)
    ]


def _chances(scenario: Scenario, measured: Measures, runs: int) -> Chances:
    reason = why_no_chances(scenario)
    if reason is not None:
        return Chances(chances=None, base_rates=None, lapse=None, model_error=None, no_chances=reason)
    taught = learned()
    shares = {word: sum(n for _, n in measured.ends[word]) / runs for word in OUTCOMES}  # to the last bit
    rates = taught.rates(reachable(scenario))
    given = chances(shares, rates, taught.lapse)
    possible = {word: shares[word] + rates[word] > 0 for word in OUTCOMES}
    return Chances(
        chances=given,
        base_rates=rates,
        lapse=taught.lapse,
        model_error=_error(scenario, given, possible, taught),
        no_chances=None,
    )


def _error(scenario: Scenario, given: OutcomeShares, possible: dict[Outcome, bool], taught: Learned) -> ModelError:
    """The record's forecasts of about the same chance, for each outcome that can come about."""
    past = {word: _past(model_error(given[word], taught.bins)) if possible[word] else None for word in OUTCOMES}
    return ModelError(decisions=taught.decisions, in_record=is_on_record(scenario.slug), outcomes=past)


def _past(found: Bin) -> PastForecasts:
    low, high = found.interval
    return PastForecasts(
        low=found.low,
        high=found.high,
        happened=found.happened,
        forecasts=found.forecasts,
        share=None if found.share is None else short(found.share),
        interval=(short(low), short(high)),
    )
