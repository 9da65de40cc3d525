"""How well the model says what happened, beside how well base rates and simpler predictors say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.estimates import Change, Estimate, Index, Share, percent, wilson
from nacsim.findings.words import OUTCOME_WORDS, counted, listed
from nacsim.record import OUTCOMES, Outcome
from nacsim.store.backtest_summary import BacktestSummary, Scorecard

PREDICTORS = {
    "chances": "chances",
    "shares": "shares of runs",
    "base_rates": "base rates",
    "first_edition": "first edition's shares",
    "mean": "mean position",
    "weighted_mean": "weighted mean",
    "median": "median position",
    "weighted_median": "weighted median",
    "strict_veto": "strict veto",
    "always_amended": "always amended",
}
"""What predicts outcomes, in words."""
CLAUSE_PREDICTORS = {
    "shares": "shares of runs",
    "first_edition": "first edition's shares",
    "stays_as_proposed": "stays as proposed",
    "uniform": "all options alike",
}
"""What predicts the option of a clause."""
HALVES = {"chosen_on": "the half on which choices were made", "held_apart": "the half held apart"}
HOW_SCORED = (
    "A log score is the mean natural logarithm of the probability given to what happened: 0 is perfect, higher is"
    " better. Every decision is left out of the calibration, of base rates and of the lapse by which it is"
    " predicted. Intervals are 95% bootstrap intervals over decisions"
)
MAY = (
    "Say which way a change pushes in the model, where the interval of its difference leaves out 0; no record can test"
    " what did not happen.",
    "Use a run to show how such a decision can go: who is asked, who gives way, what the text becomes.",
)
MAY_NOT = (
    "Take the record's base rates for NATO's: it is a picked sample of quarrels that were written about, most of which"
    " ended in adoption.",
    "Take a share of runs for a chance: shares know nothing of what the theory leaves out.",
    "Conclude from one decision, or from the chance of a rare outcome: few decisions on record ended so.",
    "Predict when a matter without a named date is decided.",
    "Take agreement on who objected first for a prediction: the file says where allies stand.",
)
IF_BETTER = "Say how likely an outcome is by its chance, and with it how often chances like it came true."
IF_NOT_BETTER = "Take chances for more than base rates say: on the decisions on record they are not clearly better."
UNPREDICTABLE = "Where no date was named, when it is decided cannot be predicted"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one predictor did."""

    key: str
    words: str
    log: Index
    brier: Index
    ranked: Index
    clause: Index | None
    difference: Change
    """Of its log score from base rates."""

    @property
    def verdict(self) -> str:
        """Against base rates."""
        return verdict(self.difference)


@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """How one predictor of clauses did."""

    words: str
    log: Index
    difference: Change
    """From clauses that stay as proposed."""


@dataclass(frozen=True, slots=True)
class Reliable:
    """All forecasts of about the same chance."""

    low: float
    high: float
    happened: int
    forecasts: int
    share: Share | None
    """How often they came true."""

    @property
    def words(self) -> str:
        """10 to 30%."""
        return f"{100 * self.low:.0f} to {100 * self.high:.0f}%"

    @property
    def meant(self) -> bool:
        """Whether some chance of this range lies in the interval of how often they came true."""
        return self.share is None or (self.share.low <= self.high and self.low <= self.share.high)


@dataclass(frozen=True, slots=True)
class BacktestFinding:
    """What a backtest says."""

    decisions: int
    headline: str
    standings: tuple[Standing, ...]
    clauses: tuple[ClauseStanding, ...]
    reliability: tuple[Reliable, ...]
    claims: tuple[str, ...]
    """Further sentences."""
    sample: str
    may: tuple[str, ...]
    """What a user may conclude."""
    may_not: tuple[str, ...]


def backtest(summary: BacktestSummary) -> BacktestFinding:
    """What a backtest says."""
    ranges = tuple(_reliable(*each) for each in summary.bins)
    chances = _difference(summary, "chances")
    better = chances.sure and chances.value > 0
    return BacktestFinding(
        summary.decisions,
        headline(summary),
        standings(summary),
        clause_standings(summary),
        ranges,
        (_shares_claim(summary), _unreached(summary), _bins(ranges), _times(summary), UNPREDICTABLE, _first(summary)),
        _sample(summary),
        (IF_BETTER, *MAY) if better else MAY,
        MAY_NOT if better else (IF_NOT_BETTER, *MAY_NOT),
    )


def standings(card: Scorecard) -> tuple[Standing, ...]:
    """Every predictor of outcomes, the best log score first."""
    found = (
        Standing(
            key,
            words,
            Index(score.log, *score.interval),
            Index(score.brier, *score.brier_interval),
            Index(score.ranked, *score.ranked_interval),
            Index(score.clause, *score.clause_interval) if score.clause is not None and score.clause_interval else None,
            _difference(card, key),
        )
        for key, words in PREDICTORS.items()
        if (score := card.scores.get(key))
    )
    return tuple(sorted(found, key=lambda standing: -standing.log.value))


def clause_standings(card: Scorecard) -> tuple[ClauseStanding, ...]:
    """Every predictor of clauses, the best first."""
    found = (
        ClauseStanding(
            words,
            Index(score.log, *score.interval),
            Change(score.difference.difference, *score.difference.interval),
        )
        for key, words in CLAUSE_PREDICTORS.items()
        if (score := card.clauses.get(key))
    )
    return tuple(sorted(found, key=lambda standing: -standing.log.value))


def headline(card: Scorecard) -> str:
    """The model's chances against base rates."""
    difference = _difference(card, "chances")
    return (
        f"On {counted(card.decisions, 'decision')} the model's chances {verdict(difference)} base rates: their log"
        f" score differs by {difference.mean}"
    )


def verdict(difference: Estimate) -> str:
    """What the interval of a paired difference lets be said."""
    if not difference.sure:
        return "cannot be told apart from"
    return "are better than" if difference.value > 0 else "are worse than"


def _difference(card: Scorecard, key: str) -> Change:
    stored = card.differences[key]
    return Change(stored.difference, *stored.interval)


def _shares_claim(summary: BacktestSummary) -> str:
    shares = _difference(summary, "shares")
    return (
        f"Shares of runs by themselves {verdict(shares)} base rates ({shares.mean}); chances give base rates a"
        f" weight of {percent(summary.lapse)}"
    )


def _unreached(summary: BacktestSummary) -> str:
    number = len(summary.unreached)
    if not number:
        return "Every decision ended in what its file can reach"
    ended = "ended in what its file" if number == 1 else "ended in what their file"
    return (
        f"{number} of {counted(summary.decisions, 'decision')} {ended} cannot reach; no predictor could be right there"
    )


def _bins(ranges: Sequence[Reliable]) -> str:
    off = [each.words for each in ranges if not each.meant]
    if not off:
        return (
            "No range of chances is clearly off: as far as so few forecasts can tell, what was given a chance happened"
            " about as often"
        )
    return f"Of chances of {listed(off)}, clearly more or fewer came true than that"


def _times(summary: BacktestSummary) -> str:
    times = summary.times
    if not times.decisions:
        return "No decision that was taken had a named date"
    ordered = "" if times.rank_correlation is None else f"; rank correlation {times.rank_correlation:.2f}"
    return (
        f"Of {counted(times.decisions, 'decision')} that had a named date and were taken, {times.covered} came within"
        f" the central 80% of the runs{ordered}"
    )


def _first(summary: BacktestSummary) -> str:
    first = summary.objected_first
    if first.share is None or first.interval is None:
        return "Nobody is on record as objecting first"
    share = Share(first.share, *first.interval)
    return (
        f"A consistency check, for it is coded: the allies on record as objecting first do so in {share.shown} of the"
        " runs"
    )


def _sample(summary: BacktestSummary) -> str:
    ended = [f"{summary.happened[outcome]} {OUTCOME_WORDS[outcome]}" for outcome in OUTCOMES]
    return f"{counted(summary.decisions, 'decision')} on record: {'; '.join(ended)}"


def _reliable(low: float, high: float, happened: int, forecasts: int) -> Reliable:
    share = Share(happened / forecasts, *wilson(happened, forecasts)) if forecasts else None
    return Reliable(low, high, happened, forecasts, share)


def likeliest(shares: Mapping[Outcome, float]) -> Outcome:
    """The outcome with the largest share, the first of equals."""
    return max(OUTCOMES, key=lambda outcome: shares[outcome])
