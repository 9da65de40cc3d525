"""The theory held against the decisions on record: what `nac backtest` and a notebook share."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import nacsim
from nacsim import draws
from nacsim.errors import UserError, check_at_least
from nacsim.findings.backtest import backtest as found
from nacsim.parameters import CALIBRATED
from nacsim.pictured import Pictured
from nacsim.record import OUTCOMES
from nacsim.recorded import backtest as core
from nacsim.recorded.cases import Case, cases
from nacsim.recorded.scorecard import halves as halves_of
from nacsim.recorded.scorecard import reliability, scorecard
from nacsim.store.backtest_summary import BacktestSummary
from nacsim.store.folder import in_runs
from nacsim.store.keeping import keep_study
from nacsim.store.manifest import BacktestManifest
from nacsim.studies.backtest_measures import case_forecast, measured
from nacsim.studies.progress import Progress, silent
from nacsim.telling.backtest_report import backtest_report
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import Line, as_text

if TYPE_CHECKING:
    import pandas as pd

RUNS, SEED = 1000, 1


@dataclass(frozen=True, slots=True)
class Backtest(Pictured):
    """What was found. `summary` is the JSON of `nac backtest`."""

    summary: BacktestSummary

    @property
    def decisions(self) -> pd.DataFrame:
        """A row for each decision: what happened, and the chance and the share of runs of each outcome."""
        import pandas as pd

        return pd.DataFrame(
            {"id": case.id, "happened": case.happened, "chance_of_it": case.chances[case.happened]}
            | {f"chance_{outcome}": case.chances[outcome] for outcome in OUTCOMES}
            | {f"share_{outcome}": case.shares[outcome] for outcome in OUTCOMES}
            for case in self.summary.cases
        )

    @property
    def scores(self) -> pd.DataFrame:
        """A row for each predictor: its scores, and the difference of its log score from base rates."""
        import pandas as pd

        return pd.DataFrame(
            {
                "predictor": name,
                "log": score.log,
                "low": score.interval[0],
                "high": score.interval[1],
                "brier": score.brier,
                "ranked": score.ranked,
                "clause": score.clause,
                "difference": self.summary.differences[name].difference,
                "difference_low": self.summary.differences[name].interval[0],
                "difference_high": self.summary.differences[name].interval[1],
            }
            for name, score in self.summary.scores.items()
        )

    def lines(self) -> list[Line]:
        """What it says, as `nac backtest` prints it."""
        return backtest_report(self.summary)

    def keep(self, out: Path | str | None = None) -> Path:
        """Write it to a new folder, under `runs` unless another is named; return where. NacsimError if it cannot be."""
        summary = self.summary
        about = BacktestManifest(version=summary.version, digest=summary.digest, runs=summary.runs, seed=summary.seed)
        default = default_folder(summary.seed, summary.runs)
        return keep_study(about, summary, as_text(self.lines()), {}, default, out)

    def __repr__(self) -> str:
        return f"{plain_ascii(found(self.summary).headline)}.\n{self.scores.to_string()}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(found(self.summary).headline)}.</p>{self.scores.to_html(index=False)}"


def default_folder(seed: int, runs: int) -> Path:
    """The folder in which `nac backtest` keeps it unless another is named."""
    return in_runs(f"backtest-s{seed}-n{runs}")


def backtest(
    runs: int = RUNS,
    seed: int = SEED,
    workers: int = 1,
    out: Path | str | None = None,
    *,
    halves: bool = False,
    decisions: Sequence[Case] | None = None,
    progress: Progress = silent,
) -> Backtest:
    """Predict every decision on record as if it were not on record, and score that beside simpler predictors.

    Args:
        runs: of each decision, at most a block of draws (4,096).
        seed: of the draws.
        workers: processes; they change nothing but the time.
        out: a new folder for the result; default: nothing is written.
        halves: score each half of the record too: the one on which choices were made, and the one held apart from them.
        decisions: those to predict, at least two; None: all on record.
        progress: called with how many decisions are done, of how many.

    Raises:
        UserError: the numbers asked for cannot be run.
        NacsimError: a worker failed, or something cannot be written.
    """
    check_at_least("The number of workers", workers, 1)
    check_at_least("A seed", seed, 0)
    if not 1 <= runs <= draws.BLOCK:
        raise UserError(f"The number of runs must be from 1 to {draws.BLOCK:,} (given: {runs}).")
    held = tuple(cases() if decisions is None else decisions)
    if len(held) < 2:
        raise UserError("A backtest learns from other decisions: give at least two.")
    for step in core.backtest(runs, seed, workers=workers, decisions=held):
        if isinstance(step, core.Backtest):
            result = Backtest(summarised(step, halves=halves))
        else:
            progress(step, len(held))
    if out is not None:
        result.keep(out)
    return result


def summarised(result: core.Backtest, *, halves: bool = False) -> BacktestSummary:
    """A backtest with its scores, as its summary holds it."""
    predicted = result.predicted
    happened = Counter(each.case.happened for each in predicted)
    return BacktestSummary(
        **dict(measured(scorecard(predicted))),
        version=nacsim.__version__,
        digest=hashlib.sha256(CALIBRATED.read_bytes()).hexdigest(),
        runs=result.runs,
        seed=result.seed,
        left_out=True,
        lapse=round(result.lapse, 6),
        happened={outcome: happened[outcome] for outcome in OUTCOMES},
        bins=[(each.low, each.high, each.happened, each.forecasts) for each in reliability(predicted)],
        cases=[case_forecast(each) for each in predicted],
        halves={name: measured(half) for name, half in halves_of(predicted).items()} if halves else None,
    )
