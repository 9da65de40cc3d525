"""The numbers of a backtest as its summary keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from nacsim.findings.estimates import Estimate
from nacsim.record import OUTCOMES, Outcome, short
from nacsim.recorded import scorecard as cards
from nacsim.recorded.backtest import Predicted
from nacsim.store.backtest_summary import (
    CaseForecast,
    CaseHours,
    ClauseScore,
    FirstObjectors,
    Score,
    Scorecard,
    Times,
)
from nacsim.store.json_model import Interval
from nacsim.store.summary_parts import Difference


def measured(card: cards.Scorecard) -> Scorecard:
    """A scorecard, rounded as results are."""
    times, first = card.times, card.objected_first
    return Scorecard(
        decisions=card.decisions,
        unreached=list(card.unreached),
        scores={name: _score(score, card.clauses.get(name)) for name, score in card.scores.items()},
        differences={name: _difference(score.difference) for name, score in card.scores.items()},
        clauses={name: _clause(score) for name, score in card.clauses.items()},
        times=Times(
            decisions=times.decisions,
            covered=times.covered,
            rank_correlation=None if times.rank_correlation is None else short(times.rank_correlation),
        ),
        objected_first=FirstObjectors(
            allies=first.allies,
            share=None if first.share is None else short(first.share.value),
            interval=None if first.share is None else _interval(first.share),
        ),
    )


def case_forecast(predicted: Predicted) -> CaseForecast:
    """One decision."""
    case, forecast = predicted.case, predicted.forecast
    low, middle, high = forecast.hours
    return CaseForecast(
        id=case.slug,
        title=case.scenario.title,
        date=case.scenario.date.isoformat(),
        quality=case.quality,
        happened=case.happened,
        reachable=list(predicted.reachable),
        shares=_outcomes(forecast.shares),
        chances=_outcomes(predicted.chances),
        base_rates=_outcomes(predicted.base_rates),
        lapse=short(predicted.lapse),
        clauses={
            clause: {option: short(share) for option, share in options.items()}
            for clause, options in forecast.clauses.items()
        },
        adopted=dict(case.adopted),
        hours=CaseHours(p10=low, median=middle, p90=high, named=case.named, happened=case.hours),
        objected_first={code: short(forecast.objects_first[code]) for code in case.objected_first},
    )


def _score(score: cards.Score, clause: cards.ClauseScore | None) -> Score:
    return Score(
        log=short(score.log.value),
        interval=_interval(score.log),
        brier=short(score.brier.value),
        brier_interval=_interval(score.brier),
        ranked=short(score.ranked.value),
        ranked_interval=_interval(score.ranked),
        clause=None if clause is None else short(clause.log.value),
        clause_interval=None if clause is None else _interval(clause.log),
    )


def _clause(score: cards.ClauseScore) -> ClauseScore:
    return ClauseScore(
        log=short(score.log.value), interval=_interval(score.log), difference=_difference(score.difference)
    )


def _difference(estimate: Estimate) -> Difference:
    return Difference(difference=short(estimate.value), interval=_interval(estimate))


def _interval(estimate: Estimate) -> Interval:
    return short(estimate.low), short(estimate.high)


def _outcomes(shares: Mapping[Outcome, float]) -> dict[Outcome, float]:
    return {outcome: short(shares[outcome]) for outcome in OUTCOMES}
