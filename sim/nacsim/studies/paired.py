"""Two results run by run on the same draws: what differs, how sure that is, and which runs came out otherwise.

Differences are always the second less the first. Counted block by block in whole numbers, so that it adds up to the
same in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from nacsim.ensembles.columns import Columns
from nacsim.findings.estimates import Z95
from nacsim.record import MECHANISMS, OUTCOMES, short
from nacsim.store.comparison_summary import FlipCount, FlippedRuns, MechanismCount, Pair, PartialDifference
from nacsim.store.summary_parts import Difference, ShareEstimate
from nacsim.studies.measures import Counts, Tally, interval
from nacsim.studies.newcombe import newcombe
from nacsim.theory.clock import NOT_ADOPTED

GRAIN = 2.0**24
"""Dilution and unfinished are counted in whole multiples of 1 / GRAIN: sums of their squares stay exact too."""
EXAMPLES = 10
"""Flipped runs that are named; all of them are in flips.csv."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of n runs, one by one. Shapes (n,); `used` (n, M), as in `Columns`."""

    outcome: Counts
    hours: Counts
    redrafts: Counts
    dilution: Counts
    """In units of 1 / GRAIN, as `unfinished`."""
    unfinished: Counts
    used: npt.NDArray[np.bool_]


def traits(runs: Columns) -> Traits:
    """What is compared of these runs."""
    return Traits(
        outcome=runs.outcome.astype(np.int64),
        hours=runs.hours.astype(np.int64),
        redrafts=runs.redrafts.astype(np.int64),
        dilution=np.rint(runs.dilution * GRAIN).astype(np.int64),
        unfinished=np.rint(runs.unfinished * GRAIN).astype(np.int64),
        used=runs.used,
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some numbers: how many, their sum, and that of their squares."""

    count: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(self.count + other.count, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True, slots=True)
class PairTally:
    """Counts over runs of a first and a second result, by their numbers."""

    outcomes: Counts
    """(O, O): runs by outcome in the first and in the second."""
    only_in: Counts
    """(2, M): flipped runs in which a mechanism was at work in the first alone, or in the second alone."""
    hours: Sums
    """Of the differences, as those that follow."""
    redrafts: Sums
    dilution: Sums
    """Of runs adopted in both, in units of 1 / GRAIN, as `unfinished`."""
    unfinished: Sums

    def __add__(self, other: PairTally) -> PairTally:
        """Both together."""
        return PairTally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(PairTally)))


def paired(first: Traits, second: Traits) -> PairTally:
    """Count the same runs of two results."""
    outcomes = np.zeros((len(OUTCOMES), len(OUTCOMES)), dtype=np.int64)
    np.add.at(outcomes, (first.outcome, second.outcome), 1)
    flipped = first.outcome != second.outcome
    ours, theirs = first.used[flipped], second.used[flipped]
    both = (first.outcome != NOT_ADOPTED) & (second.outcome != NOT_ADOPTED)
    return PairTally(
        outcomes=outcomes,
        only_in=np.stack([(ours & ~theirs).sum(0), (theirs & ~ours).sum(0)]),
        hours=_sums(second.hours - first.hours),
        redrafts=_sums(second.redrafts - first.redrafts),
        dilution=_sums((second.dilution - first.dilution)[both]),
        unfinished=_sums((second.unfinished - first.unfinished)[both]),
    )


def _sums(numbers: Counts) -> Sums:
    return Sums(len(numbers), int(numbers.sum()), int((numbers * numbers).sum()))


def pair_measures(tally: PairTally, to: int, examples: Sequence[int], *, same_clauses: bool) -> Pair:
    """What is said of the first result and another; numbers to six decimals.

    Args:
        tally: their counts.
        to: the place of the other among the results.
        examples: numbers of some runs that flipped.
        same_clauses: whether whole texts of the two can be compared.
    """
    return Pair(
        from_=0,
        to=to,
        outcomes={word: share_difference(tally, [i]) for i, word in enumerate(OUTCOMES)},
        adopted=adopted_difference(tally),
        hours=mean_difference(tally.hours),
        redrafts=mean_difference(tally.redrafts),
        dilution=_of_adopted(tally.dilution) if same_clauses else None,
        unfinished=_of_adopted(tally.unfinished) if same_clauses else None,
        flipped=_flipped(tally, examples),
    )


def adopted_share(counted: Tally) -> ShareEstimate:
    """How often one result was adopted, in any form, with its interval."""
    hits = sum(runs for (outcome, _), runs in counted.ends.items() if outcome != NOT_ADOPTED)
    return ShareEstimate(share=short(hits / counted.runs), interval=interval(hits, counted.runs))


def adopted_difference(tally: PairTally) -> Difference:
    """How much more often the second is adopted, in any form."""
    return share_difference(tally, [i for i in range(len(OUTCOMES)) if i != NOT_ADOPTED])


def difference_between(first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> Difference:
    """How much more often something holds in the second of two results. Shapes (n,), run by run."""
    both, gained, given_up = (int(part.sum()) for part in (first & second, second & ~first, first & ~second))
    return _difference(both, gained, given_up, len(first))


def share_difference(tally: PairTally, outcomes: Sequence[int]) -> Difference:
    """How much more often the second ends in one of some outcomes."""
    table = tally.outcomes
    both = int(table[np.ix_(outcomes, outcomes)].sum())
    gained, given_up = int(table[:, outcomes].sum()) - both, int(table[outcomes].sum()) - both
    return _difference(both, gained, given_up, int(table.sum()))


def _difference(both: int, gained: int, given_up: int, runs: int) -> Difference:
    low, high = newcombe(both, gained, given_up, runs - both - gained - given_up)
    return Difference(difference=short((gained - given_up) / runs), interval=(short(low), short(high)))


def mean_difference(sums: Sums, unit: float = 1.0) -> Difference:
    """The mean of differences counted in units of 1 / `unit`, with its normal 95 % interval; at least two of them."""
    mean = sums.total / sums.count
    variance = (sums.squares * sums.count - sums.total * sums.total) / (sums.count * (sums.count - 1))
    half = Z95 * sqrt(variance / sums.count)
    return Difference(
        difference=short(mean / unit), interval=(short((mean - half) / unit), short((mean + half) / unit))
    )


def _of_adopted(sums: Sums) -> PartialDifference | None:
    """None where fewer than two runs were adopted in both."""
    if sums.count < 2:
        return None
    mean = mean_difference(sums, GRAIN)
    return PartialDifference(difference=mean.difference, interval=mean.interval, runs=sums.count)


def _flipped(tally: PairTally, examples: Sequence[int]) -> FlippedRuns:
    runs = int(tally.outcomes.sum())
    flipped = runs - int(tally.outcomes.trace())
    return FlippedRuns(
        runs=flipped,
        share=short(flipped / runs),
        interval=interval(flipped, runs),
        to=_turns(tally),
        mechanisms=_at_work(tally, flipped),
        examples=[int(run) for run in examples[:EXAMPLES]],
    )


def _turns(tally: PairTally) -> list[FlipCount]:
    table = tally.outcomes
    turns = [(int(table[i, j]), i, j) for i, j in zip(*np.nonzero(table), strict=True) if i != j]
    return [
        FlipCount(from_=OUTCOMES[i], to=OUTCOMES[j], runs=n)
        for n, i, j in sorted(turns, key=lambda turn: (-turn[0], *turn[1:]))
    ]


def _at_work(tally: PairTally, flipped: int) -> list[MechanismCount]:
    counts = [(int(n), side, m) for side, row in enumerate(tally.only_in) for m, n in enumerate(row) if n]
    sides: tuple[Literal["from"], Literal["to"]] = ("from", "to")
    return [
        MechanismCount(mechanism=MECHANISMS[m], only_in=sides[side], runs=n, share=short(n / flipped))
        for n, side, m in sorted(counts, key=lambda count: (-count[0], *count[1:]))
    ]
