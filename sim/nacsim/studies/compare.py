"""Scenarios side by side on the same draws: what differs between them, and in which runs it mattered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.ensembles.executors import executor
from nacsim.errors import ScenarioError, UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.record import OUTCOMES
from nacsim.scenario import what_ifs as what_if_files
from nacsim.scenario.differences import differences, labels, unique
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.measures import measures
from nacsim.studies.paired import EXAMPLES, pair_measures
from nacsim.studies.side_by_side import Progress, SideBySide, asked, side_by_side

if TYPE_CHECKING:
    import pandas as pd

WhatIfs = str | Path | Mapping[str, Mapping[str, Any]]
FEWEST_RUNS = 2
"""A mean difference of one run has no interval."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing found. `summary` is the JSON of `nac compare`."""

    scenarios: tuple[Scenario, ...]
    summary: Mapping[str, Any]
    found: SideBySide

    @property
    def outcomes(self) -> pd.DataFrame:
        """Share of each outcome by label, with its interval."""
        import pandas as pd

        rows = [
            (one["label"], word, share, *one["intervals"][word])
            for one in self.summary["results"]
            for word, share in one["outcomes"].items()
        ]
        return pd.DataFrame(rows, columns=["label", "outcome", "share", "low", "high"])

    @property
    def differences(self) -> pd.DataFrame:
        """Each other result less the first, by measure, with its paired interval."""
        import pandas as pd

        rows = [
            (self._label(pair["to"]), measure, one["difference"], *one["interval"])
            for pair in self.summary["pairs"]
            for measure, one in _measured(pair)
        ]
        return pd.DataFrame(rows, columns=["label", "measure", "difference", "low", "high"])

    @property
    def flips(self) -> pd.DataFrame:
        """Every run whose outcome is another than in the first result."""
        import pandas as pd

        return pd.DataFrame(self.flipped_runs(), columns=["pair", "run", "from", "to"])

    def flipped_runs(self) -> Iterator[tuple[int, int, str, str]]:
        """Of every flipped run: its pair, its number, and its outcome in the first and in the second of the pair."""
        first = self.found.outcomes[0]
        for pair, second in enumerate(self.found.outcomes[1:]):
            for run in self.found.flipped(pair):
                yield pair, int(run), OUTCOMES[first[run]], OUTCOMES[second[run]]

    def _label(self, place: int) -> str:
        return str(self.summary["results"][place]["label"])

    def __repr__(self) -> str:
        runs, seed = self.summary["runs"], self.summary["seed"]
        names = " | ".join(one["label"] for one in self.summary["results"])
        rows = [f"  {self._label(pair['to'])}: adopted {_signed(pair['adopted'])}" for pair in self.summary["pairs"]]
        return "\n".join([f"Comparison of {names}, {runs:,} runs of seed {seed}, against the first:", *rows])

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self).splitlines()[0])}</p>{self.differences.to_html(index=False)}"


def compare(
    *scenarios: Scenario | str,
    runs: int = 2000,
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sets: Sequence[str] = (),
    what_ifs: WhatIfs | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios, the first against each other, on the same runs of a seed.

    Args:
        scenarios: names, paths or loaded scenarios, with `@variant` where one is wanted; with what-ifs, only one.
        runs: how many, 2 or more.
        seed: of the draws.
        workers: processes; they change nothing but the time.
        sets: texts of `--set`, for each of them.
        what_ifs: a shipped file of what-ifs by its name, a path, or the same as {name: {path: value}}.
        progress: called with how many runs are done, of how many.

    Raises:
        UserError: there are not two things to compare.
        ScenarioError: a scenario cannot be used.
    """
    asked(seed, workers)
    if runs < FEWEST_RUNS:
        raise UserError(f"Comparing takes {FEWEST_RUNS} runs or more (given: {runs}).")
    given = [load(scenario, sets) for scenario in scenarios]
    left_out: list[dict[str, str]] = []
    names = labels(given)
    if what_ifs is not None:
        if len(given) != 1:
            raise UserError(f"What-ifs change one scenario; {len(given)} are given. Name one, or leave out --what-ifs.")
        others, left_out = _asked(scenarios[0], sets, given[0], what_ifs)
        given, names = [*given, *others.values()], unique([*names, *others])
    if len(given) < 2:
        raise UserError("Comparing takes two scenarios or more, or one and --what-ifs.")
    with executor(workers) as done:
        found = side_by_side(given, seed, runs, done, progress)
    return Comparison(tuple(given), _summary(given, names, left_out, found, seed), found)


def _asked(
    scenario: Scenario | str, sets: Sequence[str], base: Scenario, what_ifs: WhatIfs
) -> tuple[dict[str, Scenario], list[dict[str, str]]]:
    """The scenario with each what-if that applies to it; and those that do not, with the reason."""
    others: dict[str, Scenario] = {}
    left_out = []
    for label, changes in what_if_files.read(what_ifs).items():
        try:
            other = load(scenario, [*sets, *changes])
        except ScenarioError as error:
            left_out.append({"label": label, "reason": str(error.problems[0]).removeprefix("--set: ")})
            continue
        if other.digest == base.digest:
            left_out.append({"label": label, "reason": "is the case already"})
        else:
            others[label] = other
    if not others:
        reasons = "\n".join(f"{one['label']}: {one['reason']}" for one in left_out)
        raise UserError(f"None of the what-ifs changes anything in {base.slug}:\n{reasons}")
    return others, left_out


def _summary(
    scenarios: Sequence[Scenario], names: Sequence[str], left_out: list[dict[str, str]], found: SideBySide, seed: int
) -> dict[str, Any]:
    results = [
        {"label": label, **about(scenario), **measures(scenario, counted)}
        for label, scenario, counted in zip(names, scenarios, found.tallies, strict=True)
    ]
    shared = _shared(scenarios)
    # What a whole text lost can be compared only between texts of the same clauses.
    apart = {"dilution": None, "unfinished": None} if shared["left_out"]["provisions"] else {}
    pairs = [
        {"from": 0, "to": i + 1, **pair_measures(pair, found.flipped(i)[:EXAMPLES].tolist()), **apart}
        for i, pair in enumerate(found.pairs)
    ]
    return {
        "runs": found.outcomes.shape[1],
        "seed": seed,
        "version": nacsim.__version__,
        "results": results,
        "differs": differences(scenarios),
        "shared": shared,
        "left_out": left_out,
        "pairs": pairs,
    }


def about(scenario: Scenario) -> dict[str, Any]:
    """What a result is of."""
    return {
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "set": dict(scenario.set),
        "digest": scenario.digest,
    }


def _shared(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The allies, and the clauses with the same options, that all have; and those that only some have."""
    members = [dict.fromkeys(one.codes) for one in scenarios]
    clauses = [{p.key: tuple(o.key for o in p.options) for p in one.provisions} for one in scenarios]
    allies = [code for code in members[0] if all(code in of for of in members)]
    provisions = [key for key in clauses[0] if all(of.get(key) == clauses[0][key] for of in clauses)]
    return {
        "allies": allies,
        "provisions": provisions,
        "left_out": {
            "allies": sorted({code for of in members for code in of} - set(allies)),
            "provisions": sorted({key for of in clauses for key in of} - set(provisions)),
        },
    }


def _measured(pair: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "adopted", pair["adopted"]
    yield from pair["outcomes"].items()
    for measure in ("hours", "redrafts", "dilution", "unfinished"):
        if pair[measure] is not None:
            yield measure, pair[measure]


def _signed(share: Mapping[str, Any]) -> str:
    low, high = share["interval"]
    return f"{share['difference']:+.1%} ({low:+.1%} to {high:+.1%})"
