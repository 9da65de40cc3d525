"""What many runs say: counted block by block, then shares with intervals, means and quantiles. Nothing is run here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nacsim.ensembles.columns import Columns
from nacsim.findings.estimates import wilson
from nacsim.record import MECHANISMS, OUTCOMES, STANCES, Outcome, short
from nacsim.store.json_model import Interval
from nacsim.store.summary_parts import AllyShares, Hours, Mean, Measures
from nacsim.theory.clock import NOT_ADOPTED

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

Counts = npt.NDArray[np.int64]
Ends = dict[tuple[int, int], int]

FINE = 2.0**32
"""Dilution and unfinished are summed as whole multiples of 1 / FINE: such a sum is the same in any order."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over n runs, whole numbers all, so that tallies of blocks add up to the same in any order."""

    runs: int
    ends: Ends
    """Runs by (outcome, hour)."""
    first: Counts
    """(S, A): runs in which an ally took a stance at first."""
    final: Counts
    """(S, A)."""
    named: Counts
    """(P, A)."""
    wrote: Counts
    """(A,), as the three that follow."""
    gave_way_last: Counts
    sole: Counts
    stood_aside: Counts
    used: Counts
    """(M,): runs in which a mechanism was at work."""
    text: Counts
    """(P, O): adopted runs by option."""
    ways: Counts
    """(2, 2, 2, O): runs by redrafted, silence broken, moved to another body, and outcome."""
    redrafts: int
    sessions: int
    silences_broken: int
    dilution: int
    """Over adopted runs, in units of 1 / FINE; as `unfinished`."""
    unfinished: int

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        mine = {f.name: getattr(self, f.name) for f in fields(Tally) if f.name != "ends"}
        return Tally(
            ends={key: self.ends.get(key, 0) + other.ends.get(key, 0) for key in {*self.ends, *other.ends}},
            **{name: value + getattr(other, name) for name, value in mine.items()},
        )


def tally(scenario: Scenario, runs: Columns) -> Tally:
    """Count runs."""
    adopted = runs.outcome != NOT_ADOPTED
    options = max(len(provision.options) for provision in scenario.provisions)

    def of_stance(stances: npt.NDArray[np.int8]) -> Counts:
        return np.stack([(stances == s).sum(0) for s in range(len(STANCES))])

    ends, times = np.unique(np.stack([runs.outcome, runs.hours]), axis=1, return_counts=True)
    return Tally(
        runs=len(runs.outcome),
        ends={(int(o), int(h)): int(n) for o, h, n in zip(*ends, times, strict=True)},
        first=of_stance(runs.first),
        final=of_stance(runs.final),
        named=runs.named.sum(0),
        wrote=runs.wrote.sum(0),
        gave_way_last=runs.gave_way_last.sum(0),
        sole=runs.sole.sum(0),
        stood_aside=runs.stood_aside.sum(0),
        used=runs.used.sum(0),
        text=np.stack([(runs.text[adopted] == o).sum(0) for o in range(options)], axis=1),
        ways=_ways(runs),
        redrafts=int(runs.redrafts.sum()),
        sessions=int(runs.sessions.sum()),
        silences_broken=int(runs.silences_broken.sum()),
        dilution=_fixed(runs.dilution[adopted]),
        unfinished=_fixed(runs.unfinished[adopted]),
    )


def _ways(runs: Columns) -> Counts:
    ways = np.zeros((2, 2, 2, len(OUTCOMES)), np.int64)
    moved = runs.used[:, MECHANISMS.index("moved_to_body")]
    by_run = (runs.redrafts > 0, runs.silences_broken > 0, moved, runs.outcome)
    np.add.at(ways, tuple(kind.astype(np.int64) for kind in by_run), 1)
    return ways


def measures(scenario: Scenario, counted: Tally) -> Measures:
    """What is said of many runs; numbers to six decimals.

    Texts, dilution and unfinished are of adopted runs only, and empty or null where there are none.
    """
    n, ends = counted.runs, _ends(counted)
    hits = {word: sum(by_hour.values()) for word, by_hour in ends.items()}
    adopted = n - hits["not_adopted"]
    return Measures(
        outcomes={word: short(count / n) for word, count in hits.items()},
        intervals={word: interval(count, n) for word, count in hits.items()},
        first_tally={word: short(counted.first[i].sum() / n) for i, word in enumerate(STANCES)},
        allies={ally.code: _ally(scenario, counted, i) for i, ally in enumerate(scenario.allies)},
        texts=_texts(scenario, counted, adopted),
        hours_to_end=_hours(counted),
        redrafts=Mean(mean=short(counted.redrafts / n)),
        sessions=Mean(mean=short(counted.sessions / n)),
        silences_broken=Mean(mean=short(counted.silences_broken / n)),
        dilution=Mean(mean=short(counted.dilution / FINE / adopted) if adopted else None),
        unfinished=Mean(mean=short(counted.unfinished / FINE / adopted) if adopted else None),
        ends={word: sorted(by_hour.items()) for word, by_hour in ends.items()},
        mechanisms={word: short(counted.used[i] / n) for i, word in enumerate(MECHANISMS)},
    )


def interval(hits: int, runs: int) -> Interval:
    """The Wilson interval of a share, to six decimals."""
    low, high = wilson(hits, runs)
    return short(low), short(high)


def _ends(counted: Tally) -> dict[Outcome, dict[int, int]]:
    return {word: {hour: n for (o, hour), n in counted.ends.items() if o == i} for i, word in enumerate(OUTCOMES)}


def _hours(counted: Tally) -> Hours:
    p10, median, p90 = (short(_quantile(counted, q)) for q in (0.1, 0.5, 0.9))
    return Hours(p10=p10, median=median, p90=p90)


def _quantile(counted: Tally, q: float) -> float:
    """As numpy's of all hours: linear between the two runs nearest to that place in the order."""
    by_hour: dict[int, int] = {}
    for (_, hour), n in counted.ends.items():
        by_hour[hour] = by_hour.get(hour, 0) + n
    hours = np.array(sorted(by_hour))
    upto = np.cumsum([by_hour[int(hour)] for hour in hours])
    place = q * (counted.runs - 1)
    ranks = np.minimum(np.floor(place) + np.arange(2), counted.runs - 1)
    low, high = hours[np.searchsorted(upto, ranks, side="right")]
    return float(low + (high - low) * (place % 1))


def _ally(scenario: Scenario, counted: Tally, i: int) -> AllyShares:
    n = counted.runs
    named = {provision.key: short(counted.named[d, i] / n) for d, provision in enumerate(scenario.provisions)}
    return AllyShares(
        first={word: short(counted.first[s, i] / n) for s, word in enumerate(STANCES)},
        final={word: short(counted.final[s, i] / n) for s, word in enumerate(STANCES)},
        objects_on={key: share for key, share in named.items() if share},
        breaks_silence=short(counted.wrote[i] / n),
        last_to_give_way=short(counted.gave_way_last[i] / n),
        sole_objector_at_end=short(counted.sole[i] / n),
        opts_out=short(counted.stood_aside[i] / n),
    )


def _texts(scenario: Scenario, counted: Tally, adopted: int) -> dict[str, dict[str, float]]:
    if not adopted:
        return {}
    return {
        provision.key: {option.key: short(counted.text[d, o] / adopted) for o, option in enumerate(provision.options)}
        for d, provision in enumerate(scenario.provisions)
    }


def _fixed(numbers: npt.NDArray[np.float64]) -> int:
    return int(np.rint(numbers * FINE).astype(np.int64).sum())
