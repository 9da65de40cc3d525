"""Scenarios side by side on the same draws: what differs between them, and in which runs it mattered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.errors import ScenarioError, UserError, check_at_least
from nacsim.findings.comparison import comparison as comparison_finding
from nacsim.findings.differences import differences as differences_finding
from nacsim.findings.variants import told
from nacsim.pictured import Pictured
from nacsim.scenario import what_ifs as what_if_files
from nacsim.scenario.differences import labels, titles, unique
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.store.comparison_summary import (
    ComparisonSummary,
    LeftOut,
    Pair,
)
from nacsim.store.folder import in_runs
from nacsim.store.keeping import keep_study
from nacsim.store.manifest import ComparisonManifest
from nacsim.store.summary_parts import Difference
from nacsim.studies.comparison_measures import comparison_measures
from nacsim.studies.flips import FlipTable, flips, from_csv
from nacsim.studies.origin import labelled
from nacsim.studies.progress import Progress
from nacsim.studies.scenario_like import ScenarioLike, scenario_text, scenarios_of, seed_of
from nacsim.studies.side_by_side import Work, check_runs, part_count, workforce
from nacsim.studies.storage import storage
from nacsim.telling.claims import plain_ascii
from nacsim.telling.compare_report import comparison_report
from nacsim.telling.lines import Line, as_text

if TYPE_CHECKING:
    import pandas as pd

WhatIfs = str | Path | Mapping[str, Mapping[str, Any]]
FEWEST_RUNS = 2
"""A mean difference of one run has no interval."""
FLIPS = "flips.csv"


@dataclass(frozen=True, slots=True)
class Comparison(Pictured):
    """What comparing found. `summary` is the JSON of `nac compare`."""

    scenarios: tuple[Scenario, ...]
    summary: ComparisonSummary
    flipped: FlipTable

    @property
    def outcomes(self) -> pd.DataFrame:
        """Share of each outcome by label, with its interval."""
        import pandas as pd

        rows = [
            (result.label, word, share, *result.intervals[word])
            for result in self.summary.results
            for word, share in result.outcomes.items()
        ]
        return pd.DataFrame(rows, columns=["label", "outcome", "share", "low", "high"])

    @property
    def differences(self) -> pd.DataFrame:
        """Each other result less the first, by measure, with its paired interval."""
        import pandas as pd

        rows = [
            (self._label(pair), measure, change.difference, *change.interval)
            for pair in self.summary.pairs
            for measure, change in _measured(pair)
        ]
        return pd.DataFrame(rows, columns=["label", "measure", "difference", "low", "high"])

    @property
    def flips(self) -> pd.DataFrame:
        """Every run whose outcome is another than in the first result."""
        import pandas as pd

        return pd.DataFrame(self.flipped, columns=["pair", "run", "from", "to"])

    def lines(self) -> list[Line]:
        """What it says, as `nac compare` prints it."""
        return comparison_report(self.scenarios, self.summary)

    def keep(self, out: Path | str | None = None) -> Path:
        """Write it to a new folder, under `runs` unless another is named; return where. NacsimError if it cannot be."""
        summary, names = self.summary, [result.label for result in self.summary.results]
        return keep_study(
            _manifest(self.scenarios, names, summary.runs, summary.seed),
            summary,
            as_text(self.lines()),
            _files(self.scenarios) | {FLIPS: self.flipped.as_csv()},
            default_folder(self.scenarios, summary.seed, summary.runs),
            out,
        )

    def _label(self, pair: Pair) -> str:
        return self.summary.results[pair.to].label

    def __repr__(self) -> str:
        found = comparison_finding(self.summary)
        names = " | ".join(result.label for result in found.results)
        title = f"Comparison of {names}, {self.summary.runs:,} runs of seed {self.summary.seed}. Adoption:"
        headline = f"{found.headline}."
        rows = [f"  {pair.after}: {pair.adopted.in_points}" for pair in differences_finding(self.summary).pairs]
        return plain_ascii("\n".join([title, headline, *rows]))

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self).splitlines()[0])}</p>{self.differences.to_html(index=False)}"


def default_folder(scenarios: Sequence[Scenario], seed: int, runs: int) -> Path:
    """The folder in which `nac compare` keeps it unless another is named."""
    slugs = [*dict.fromkeys(scenario.slug for scenario in scenarios)][:3]
    return in_runs(f"compare-{'-'.join(slugs)}-s{seed}-n{runs}")


def compare(
    *scenarios: ScenarioLike,
    runs: int = 2000,
    seed: int | None = None,
    workers: int = 1,
    sets: SetsGiven = (),
    what_ifs: WhatIfs | None = None,
    out: Path | str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios, the first against each other, on the same runs of a seed.

    Args:
        scenarios: names, paths, folders of results, dicts laid out like a scenario file, or loaded scenarios; with
            what-ifs, only one.
        runs: how many, 2 or more.
        seed: of the draws; None: that of the folders, or the default.
        workers: processes; they change nothing but the time.
        sets: what to set, as `load` takes it, for each of them.
        what_ifs: a shipped file of what-ifs by its name, a path, or the same as {name: {path: value}}.
        out: a new folder for the runs and what they say; default: nothing is written.
        resume: go on in `out` with what was begun there, or add runs to it.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: there are not two things to compare, or `out` is there and holds something else.
        ScenarioError: a scenario cannot be used.
        NacsimError: a worker failed, or something cannot be written.
    """
    check_at_least("The number of workers", workers, 1)
    check_runs(runs, FEWEST_RUNS, len(scenarios))
    seed = seed_of(scenarios, seed)
    compared = scenarios_of(scenarios, sets)
    names, called, left_out = labels(compared), titles(compared, told), list[LeftOut]()
    if what_ifs is not None:
        if len(compared) != 1:
            raise UserError(
                f"What-ifs change one scenario; {len(compared)} are given. Name one, or leave out --what-ifs."
            )
        others, left_out = _changed(compared[0], what_ifs)
        compared, names = [*compared, *(other for other, _ in others.values())], unique([*names, *others])
        called = unique([*called, *(title or label for label, (_, title) in others.items())])
    if len(compared) < 2:
        raise UserError("A comparison needs two scenarios or more, or one with --what-ifs.")
    check_runs(runs, FEWEST_RUNS, len(compared))
    files = {} if out is None else _files(compared)
    most = part_count(runs, len(compared))
    with storage(out, _manifest(compared, names, runs, seed), files, most, resume=resume) as place:
        summary = place.summary(ComparisonSummary)
        if summary is not None:
            return Comparison(tuple(compared), summary, from_csv(place.text(FLIPS)))
        work = Work(compared, seed, runs, place, progress)
        with workforce(workers, len(work.missing)) as where:
            work.do(where)
        place.drop(number for number in place.numbers() if number >= most)
        measured = work.results()
        flipped = flips(measured.outcomes)
        summary = comparison_measures(compared, names, called, left_out, measured, flipped, seed)
        place.finish(summary, as_text(comparison_report(compared, summary)), {FLIPS: flipped.as_csv()})
    return Comparison(tuple(compared), summary, flipped)


def _manifest(scenarios: Sequence[Scenario], names: Sequence[str], runs: int, seed: int) -> ComparisonManifest:
    results = [labelled(scenario, name) for scenario, name in zip(scenarios, names, strict=True)]
    return ComparisonManifest(runs=runs, seed=seed, version=nacsim.__version__, results=results)


def _files(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """What is kept beside the runs."""
    return {f"scenario-{i}.yaml": scenario_text(scenario) for i, scenario in enumerate(scenarios)}


def _changed(base: Scenario, what_ifs: WhatIfs) -> tuple[dict[str, tuple[Scenario, str]], list[LeftOut]]:
    """The scenario with each what-if that applies to it, and its title; and those that do not, with the reason."""
    others: dict[str, tuple[Scenario, str]] = {}
    left_out = []
    for label, what_if in what_if_files.read(what_ifs).items():
        try:
            other = load(base, what_if.sets)
        except ScenarioError as error:
            left_out.append(LeftOut(label=label, reason=_reason(error), title=what_if.title))
            continue
        if other.digest == base.digest:
            left_out.append(LeftOut(label=label, reason="is the case already", title=what_if.title))
        else:
            others[label] = (other, what_if.title)
    if not others:
        reasons = "\n".join(f"{what_if.label}: {what_if.reason}" for what_if in left_out)
        raise UserError(f"None of the what-ifs changes anything in {base.slug}:\n{reasons}")
    return others, left_out


def _reason(error: ScenarioError) -> str:
    return str(error.problems[0]).removeprefix("--set: ")


def _measured(pair: Pair) -> Iterator[tuple[str, Difference]]:
    yield "adopted", pair.adopted
    yield from pair.outcomes.items()
    yield "hours", pair.hours
    yield "redrafts", pair.redrafts
    if pair.dilution is not None:
        yield "dilution", pair.dilution
    if pair.unfinished is not None:
        yield "unfinished", pair.unfinished
