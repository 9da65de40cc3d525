"""Many runs of one scenario: worked out block by block, kept part by part, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacsim.ensembles.blocks import MOST_RUNS, blocks
from nacsim.ensembles.executors import Executor
from nacsim.errors import UserError, check_at_least
from nacsim.findings.outcomes import outcomes as outcomes_finding
from nacsim.pictured import Pictured
from nacsim.record import OUTCOMES
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.scenario.wording import near
from nacsim.store import parts
from nacsim.store.folder import in_runs
from nacsim.store.keeping import scenario_name
from nacsim.store.manifest import EnsembleManifest
from nacsim.store.study_folder import StudyFolder
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import AllyShares, Measures
from nacsim.studies.ensemble_summary import ensemble_summary
from nacsim.studies.origin import runs_origin
from nacsim.studies.progress import Progress
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.studies.side_by_side import Work, part_count, workforce
from nacsim.studies.storage import InMemory, Storage, storage
from nacsim.telling.claims import plain_ascii
from nacsim.telling.ensemble_report import ensemble_report
from nacsim.telling.lines import Line, as_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Ensemble(Pictured):
    """What many runs of a scenario came to. `summary` is the JSON of `nac ensemble`, without the seconds."""

    scenario: Scenario
    summary: EnsembleSummary
    storage: Storage

    @property
    def folder(self) -> Path | None:
        """Where it is kept; None: nowhere."""
        return self.storage.path if isinstance(self.storage, StudyFolder) else None

    def lines(self) -> list[Line]:
        """What it says, as `nac ensemble` prints it."""
        return ensemble_report(self.scenario, self.summary)

    @property
    def outcomes(self) -> pd.DataFrame:
        """A row for each outcome: in how many runs, their share with its 95 % interval, its chance if there is one."""
        import pandas as pd

        summary = self.summary
        runs = [sum(n for _, n in summary.ends[word]) for word in OUTCOMES]
        rows = [
            (word, n, summary.outcomes[word], *summary.intervals[word]) for word, n in zip(OUTCOMES, runs, strict=True)
        ]
        table = pd.DataFrame(rows, columns=["outcome", "runs", "share", "low", "high"])
        given = summary.chances or dict.fromkeys(OUTCOMES)
        return table.assign(chance=[given[word] for word in OUTCOMES]).astype({"chance": "float64"})

    @property
    def allies(self) -> pd.DataFrame:
        """A row for each ally: shares of runs, its stances at first and at the end, and what part it played."""
        import pandas as pd

        return pd.DataFrame(ally_rows(self.summary))

    @property
    def objections(self) -> pd.DataFrame:
        """A row for each ally and clause it ever objected on: in what share of runs."""
        import pandas as pd

        allies = self.summary.allies.items()
        rows = [(code, key, share) for code, shares in allies for key, share in shares.objects_on.items()]
        return pd.DataFrame(rows, columns=["ally", "provision", "share"])

    @property
    def texts(self) -> pd.DataFrame:
        """A row for each option of each clause: its share among adopted texts."""
        import pandas as pd

        texts = self.summary.texts.items()
        rows = [(key, option, share) for key, options in texts for option, share in options.items()]
        return pd.DataFrame(rows, columns=["provision", "option", "share"])

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A row for each run, in order; of so many columns that for millions of runs it pays to name a few.

        Raises:
            UserError: there is no such column, or a part is damaged or gone.
        """
        known = parts.names(self.scenario)
        if unknown := [name for name in columns or () if name not in known]:
            hint = near(unknown[0], known) or f"Columns include {', '.join(known[:8])}."
            raise UserError(f"There is no column {unknown[0]!r}. {hint}")
        table = parts.joined(self.parts(), columns).slice(0, self.summary.runs)  # the folder may have grown since
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def parts(self) -> Iterator[bytes]:
        """The parts of the runs, in order, as the bytes of their files. UserError if one is damaged or gone."""
        numbered = blocks(self.scenario, self.summary.seed, self.summary.runs)
        return self.storage.contents(block.number for block in numbered)

    def __repr__(self) -> str:
        finding = outcomes_finding(self.summary, self.scenario)
        rows = [f"  {outcome.words:<24}{outcome.share.shown}" for outcome in finding.shares if outcome.share.value]
        return plain_ascii("\n".join([self._title(), f"{finding.headline}.", *rows]))

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._title())}</p>{self.outcomes.to_html(index=False)}"

    def _title(self) -> str:
        name = scenario_name(self.scenario.slug, self.scenario.variant)
        return f"{name}, {self.summary.runs:,} runs of seed {self.summary.seed}"


def default_folder(scenario: Scenario, seed: int, runs: int) -> Path:
    """The folder in which `nac ensemble` keeps it unless another is named."""
    return in_runs(f"ensemble-{scenario_name(scenario.slug, scenario.variant)}-s{seed}-n{runs}")


def ensemble(
    scenario: ScenarioLike,
    runs: int = 10_000,
    seed: int | None = None,
    *,
    sets: SetsGiven = (),
    workers: int = 1,
    out: Path | str | None = None,
    resume: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Run a scenario many times.

    Whatever stops it, the blocks that are done stay in `out`, and the same call with `resume=True` goes on from there;
    with more runs, it adds those to what is there.

    Args:
        scenario: a name, a path, the folder of a result, a dict laid out like a scenario file, or a loaded scenario.
        runs: how many; the first n runs of a longer ensemble are the same n runs.
        seed: of the draws; None: that of the folder, or the default.
        sets: what to set, as `load` takes it.
        workers: processes; they change nothing but the time.
        out: a new folder for the runs and what they say. Without one nothing is written and the runs are held in
            memory, about 30 bytes each packed; for millions, name a folder.
        resume: go on in `out` with what was begun there.
        executor: where the work is done, instead of by `workers`.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: what is asked for makes no sense, or `out` is there and holds something else.
        ScenarioError: the scenario cannot be used.
        PartError: a part that is there is of another result.
        NacsimError: a worker failed, or something cannot be written.
    """
    _check(runs, workers)
    loaded, seed = scenario_of(scenario, sets), seed_of([scenario], seed)
    about = _manifest(loaded, runs, seed)
    most = part_count(runs, 1)
    with storage(out, about, _files(loaded, out), most, resume=resume, otherwise=InMemory()) as place:
        summary = place.summary(EnsembleSummary)
        if summary is None:
            work = Work([loaded], seed, runs, place, progress)
            with workforce(workers, len(work.missing), executor) as where:
                work.do(where)
            place.drop(number for number in place.numbers() if number >= most)
            [counted] = work.results().tallies
            summary = ensemble_summary(loaded, seed, counted)
            place.finish(summary, as_text(ensemble_report(loaded, summary)), {})
        elif progress:
            progress(runs, runs)
    return Ensemble(loaded, summary, place)


def fill(
    scenario: ScenarioLike,
    runs: int,
    which: range,
    out: Path | str,
    seed: int | None = None,
    *,
    sets: SetsGiven = (),
    workers: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> int:
    """Make some blocks of an ensemble, as one of several commands that share a folder; `ensemble` with `resume` joins.

    Args:
        scenario: as for `ensemble`.
        runs: of the whole ensemble.
        which: the blocks, counted from 0.
        out: the folder, begun by whichever command is first.
        seed: as for `ensemble`, like all that follow.
        sets: what to set.
        workers: processes.
        executor: where the work is done.
        progress: called with how many runs of these blocks are done, of how many.

    Returns:
        How many blocks there are in all.

    Raises:
        UserError: there are no such blocks; otherwise as `ensemble`.
        NacsimError: as `ensemble`, or another command is at work on the same blocks.
    """
    _check(runs, workers)
    loaded, seed = scenario_of(scenario, sets), seed_of([scenario], seed)
    whole = part_count(runs, 1)
    if not 0 <= which.start < which.stop <= whole:
        raise UserError(
            f"--blocks: {runs:,} runs have the blocks 0:{whole}, of which A:B are those from A to B - 1 (given:"
            f" {which.start}:{which.stop})."
        )
    about = _manifest(loaded, runs, seed)
    with storage(out, about, _files(loaded, out), whole, resume=True, parts=which) as place:
        work = Work([loaded], seed, runs, place, progress, only=which)
        with workforce(workers, len(work.missing), executor) as where:
            work.do(where)
    return whole


def _check(runs: int, workers: int) -> None:
    check_at_least("The number of runs", runs, 1)
    if runs > MOST_RUNS:
        raise UserError(f"An ensemble has 1 to {MOST_RUNS:,} runs (given: {runs:,}).")
    check_at_least("The number of workers", workers, 1)


def _manifest(scenario: Scenario, runs: int, seed: int) -> EnsembleManifest:
    return EnsembleManifest(**dict(runs_origin(scenario, runs, seed)))


def _files(scenario: Scenario, out: Path | str | None) -> dict[str, str]:
    """What is kept beside the runs, if they are kept."""
    return {} if out is None else {"scenario.yaml": scenario_text(scenario)}


def ally_rows(measured: Measures) -> list[dict[str, Any]]:
    """What is said of each ally, in one row: first.support and so on, as in the JSON."""
    return [{"ally": code, **_row(shares)} for code, shares in measured.allies.items()]


def _row(shares: AllyShares) -> dict[str, float]:
    first = {f"first.{stance}": share for stance, share in shares.first.items()}
    final = {f"final.{stance}": share for stance, share in shares.final.items()}
    return first | final | {role: shares[role] for role in parts.ROLES}
