"""What single changes would do to many runs: each tried on the same draws, and counted run by run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.errors import ScenarioError, check_at_least
from nacsim.record import STANCES, short
from nacsim.scenario.atop import atop, command
from nacsim.scenario.resolved import Origin, Scenario
from nacsim.store.comparison_summary import LeftOut
from nacsim.store.levers import CHEAPEST_FIRST, HoldOut, Lever, LeversOf
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import ShareEstimate
from nacsim.studies.ensemble_summary import ensemble_summary
from nacsim.studies.lever_list import Candidate, candidates
from nacsim.studies.measures import interval, tally
from nacsim.studies.paired import difference_between
from nacsim.studies.progress import Progress, silent
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.text import Bools

RUNS = 400
"""Enough to see what turns one run in twenty."""
HARDLY = 0.05
"""Where a smaller share of runs fails, what would stop the matter is looked for."""
NOTICED = 0.1
"""An ally holds out that does so in this share of the runs that count, or more."""
MOST = 4
"""So many that hold out are looked at, those that do so most often."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Levers and what they did, and the runs without any."""

    levers: tuple[Lever, ...]
    """The cheapest first."""
    of: LeversOf
    summary: EnsembleSummary


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Who stands where, over n runs."""

    failed: Bools
    """(n,)."""
    few: bool
    """Whether hardly any failed, so that what would stop the matter is looked for."""
    holdouts: list[HoldOut]
    """Most often first."""
    supporters: list[str]
    """Who supports the text at first in more than half of the runs."""

    @property
    def codes(self) -> list[str]:
        """Of those that hold out."""
        return [one.ally for one in self.holdouts]


def levers(scenario: Scenario, seed: int, runs: int = RUNS, progress: Progress = silent) -> Tried:
    """Try every lever on runs 0..runs-1 of a seed. UserError if there are no such runs."""
    check_at_least("The number of runs", runs, 1)
    before = joined(list(columns(scenario, seed, 0, runs)))
    stand = standing(scenario, before)
    failed, few = stand.failed, stand.few
    wanted = candidates(scenario, stand.codes, stand.supporters, harden=few)
    found, left_out = list[Lever](), list[LeftOut]()
    for done, candidate in enumerate(wanted, start=1):
        outcome = _tried(scenario, candidate, seed, failed)
        if isinstance(outcome, Lever):
            found.append(outcome)
        elif outcome is not None:
            left_out.append(outcome)
        progress(done, len(wanted))
    of = LeversOf(
        command=command(scenario.origin) if scenario.origin else scenario.slug,
        runs=runs,
        seed=seed,
        failed=int(failed.sum()),
        turning="adopted" if few else "failed",
        holdouts=stand.holdouts,
        left_out=left_out,
    )
    summary = ensemble_summary(scenario, seed, tally(scenario, before))
    return Tried(tuple(sorted(found, key=lambda lever: _order(lever, few))), of, summary)


def standing(scenario: Scenario, before: Columns) -> Standing:
    """Who stands where over these runs of a scenario."""
    failed = before.outcome == NOT_ADOPTED
    few = float(failed.mean()) < HARDLY
    for_it = (before.first == STANCES.index("support")).mean(0) > 0.5
    supporters = [code for code, yes in zip(scenario.codes, for_it, strict=True) if yes]
    return Standing(failed, few, _holdouts(scenario, before, failed, few), supporters)


def _holdouts(scenario: Scenario, before: Columns, failed: Bools, few: bool) -> list[HoldOut]:
    """Who objects at the end of the runs that failed; where hardly any did, who gave way last. Most often first."""
    if few:
        done, runs = before.gave_way_last.sum(0), len(failed)
    else:
        done, runs = (before.final[failed] == STANCES.index("object")).sum(0), int(failed.sum())
    most_first = sorted(zip(scenario.codes, done.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return [
        HoldOut(ally=code, runs=hits, share=_share(hits, runs))
        for code, hits in most_first[:MOST]
        if hits >= NOTICED * runs
    ]


def _tried(scenario: Scenario, candidate: Candidate, seed: int, failed: Bools) -> Lever | LeftOut | None:
    """What a lever did; why it could not be tried; None where the scenario is like that already."""
    try:
        changed = atop(scenario, candidate.sets)
    except ScenarioError as error:
        reason = str(error.problems[0]).removeprefix("--set: ")
        return LeftOut(label=", ".join(candidate.sets), reason=reason)
    if changed.digest == scenario.digest or changed.origin is None:
        return None
    after = np.concatenate([part.outcome for part in columns(changed, seed, 0, len(failed))]) == NOT_ADOPTED
    turned, lost = int((failed & ~after).sum()), int((~failed & after).sum())
    runs, failures = len(failed), int(failed.sum())
    return Lever(
        kind=candidate.kind,
        allies=list(candidate.allies),
        provision=candidate.provision,
        to=candidate.to,
        set=list(candidate.sets),
        command=command(changed.origin),
        replaces=changed.origin != _beside(scenario, candidate),
        turned=turned,
        turned_share=_share(turned, failures) if failures else None,
        lost=lost,
        lost_share=_share(lost, runs - failures) if failures < runs else None,
        adopted=difference_between(~failed, ~after),
    )


def _beside(scenario: Scenario, candidate: Candidate) -> Origin | None:
    """What the changed scenario is read from if nothing that was set had to go."""
    return scenario.origin and replace(scenario.origin, sets=(*scenario.origin.sets, *candidate.sets))


def _order(lever: Lever, few: bool) -> tuple[int, int, int, Sequence[str]]:
    """First what turns such runs as are to be turned, then what does the reverse, then what does nothing.

    Of each the cheapest first, and of the equally cheap what turns most.
    """
    low, high = lever.adopted.interval
    turns, reverses = (high < 0, low > 0) if few else (low > 0, high < 0)
    count = lever.lost if few else lever.turned
    return 0 if turns else 1 if reverses else 2, CHEAPEST_FIRST.index(lever.kind), -count, lever.set


def _share(hits: int, runs: int) -> ShareEstimate:
    return ShareEstimate(share=short(hits / runs), interval=interval(hits, runs))
