"""Paired differences: the intervals are those of the literature, and the sums those of the runs, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import comb, prod, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from by_hand import Z95
from nacsim.record import MECHANISMS, OUTCOMES
from nacsim.studies.newcombe import newcombe
from nacsim.studies.paired import GRAIN, PairTally, Traits, adopted_difference, pair_measures, paired, share_difference
from strategies import examples

counts = st.integers(0, 400)


def test_the_interval_is_the_published_one() -> None:
    """Complete response before and after consolidation therapy, 59, 6, 16, 80: Fagerland, Lydersen & Laake (2017)."""
    low, high = newcombe(59, 6, 16, 80)
    assert (round(low, 4), round(high, 4)) == (-0.1186, -0.0046)


@given(counts, counts, counts, counts)
@examples(200)
def test_an_interval_holds_its_difference_and_turns_with_it(both: int, first: int, second: int, neither: int) -> None:
    runs = both + first + second + neither
    if not runs:
        return
    low, high = newcombe(both, first, second, neither)
    assert -1 <= low <= (first - second) / runs <= high <= 1
    assert newcombe(both, second, first, neither) == pytest.approx((-high, -low), abs=1e-12)
    assert newcombe(neither, second, first, both) == pytest.approx((-high, -low), abs=1e-12)  # of what is not so
    twice = newcombe(2 * both, 2 * first, 2 * second, 2 * neither)
    assert twice[1] - twice[0] < high - low


def test_runs_that_never_differ_leave_a_doubt_that_shrinks_with_their_number() -> None:
    widths = [newcombe(n // 2, 0, 0, n - n // 2)[1] for n in (20, 200, 2000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0


@pytest.mark.parametrize(
    ("chances", "most"),
    [((0.5, 0.1, 0.2, 0.2), 0.98), ((0.9, 0.05, 0.0, 0.05), 1.0), ((0.02, 0.03, 0.01, 0.94), 1.0)],
)
def test_the_interval_covers_as_often_as_it_says(chances: tuple[float, float, float, float], most: float) -> None:
    """Exactly, over every table of 30 runs; with shares near 0 or 1 it covers more often."""
    n, truth, covered = 30, chances[1] - chances[2], 0.0
    for a in range(n + 1):
        for b in range(n + 1 - a):
            for c in range(n + 1 - a - b):
                table = (a, b, c, n - a - b - c)
                low, high = newcombe(*table)
                if low <= truth <= high:
                    ways = comb(n, a) * comb(n - a, b) * comb(n - a - b, c)
                    covered += ways * prod(p**k for p, k in zip(chances, table, strict=True))
    assert 0.945 <= covered <= most


def made_up(seed: int, n: int) -> Traits:
    draw = np.random.default_rng(seed)
    return Traits(
        outcome=draw.integers(0, len(OUTCOMES), n),
        hours=draw.integers(0, 700, n),
        redrafts=draw.integers(0, 9, n),
        dilution=np.rint(draw.random(n) * GRAIN).astype(np.int64),
        unfinished=np.rint(draw.random(n) * GRAIN).astype(np.int64),
        used=draw.random((n, len(MECHANISMS))) < 0.3,
    )


def part(of: Traits, rows: Sequence[int]) -> Traits:
    return Traits(*(getattr(of, name)[list(rows)] for name in Traits.__slots__))


def same(one: PairTally, other: PairTally) -> bool:
    arrays = (one.outcomes == other.outcomes).all() and (one.only_in == other.only_in).all()
    sums = ("hours", "redrafts", "dilution", "unfinished")
    return bool(arrays) and all(getattr(one, name) == getattr(other, name) for name in sums)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 40), min_size=2, max_size=5))
@examples(30)
def test_blocks_add_up_to_the_whole_in_any_order(seed: int, sizes: list[int]) -> None:
    first, second = made_up(seed, sum(sizes)), made_up(seed + 1, sum(sizes))
    ends = np.cumsum([0, *sizes])
    parts = [paired(part(first, range(a, b)), part(second, range(a, b))) for a, b in pairwise(ends.tolist())]
    whole = paired(first, second)
    for some in (parts, parts[::-1]):
        added = some[0]
        for one in some[1:]:
            added = added + one
        assert same(added, whole)


def measured(tally: PairTally, runs: list[int]) -> dict[str, Any]:
    """A pair as the JSON has it."""
    return pair_measures(tally, 1, runs, same_clauses=True).as_json()


def test_means_and_shares_are_those_of_the_runs() -> None:
    first, second = made_up(1, 500), made_up(2, 500)
    found = measured(paired(first, second), [])
    change = second.hours - first.hours
    half = Z95 * change.std(ddof=1) / sqrt(500)
    assert found["hours"]["difference"] == pytest.approx(change.mean(), abs=1e-6)
    assert found["hours"]["interval"] == pytest.approx([change.mean() - half, change.mean() + half], abs=1e-6)
    none = OUTCOMES.index("not_adopted")
    both = (first.outcome != none) & (second.outcome != none)
    change = (second.dilution - first.dilution)[both] / GRAIN
    half = Z95 * change.std(ddof=1) / sqrt(both.sum())
    assert found["dilution"]["runs"] == both.sum()
    assert found["dilution"]["interval"] == pytest.approx([change.mean() - half, change.mean() + half], abs=1e-6)
    for i, word in enumerate(OUTCOMES):
        share = (second.outcome == i).mean() - (first.outcome == i).mean()
        assert found["outcomes"][word]["difference"] == pytest.approx(share, abs=1e-6)
    assert found["adopted"]["difference"] == pytest.approx(-found["outcomes"]["not_adopted"]["difference"], abs=1e-6)
    low, high = found["outcomes"]["not_adopted"]["interval"]
    assert found["adopted"]["interval"] == pytest.approx([-high, -low], abs=1e-6)


def test_flips_and_their_mechanisms_by_hand() -> None:
    """Runs 0 and 2 turn from amended to not adopted, run 3 back; run 1 stays."""
    amended, none = OUTCOMES.index("adopted_amended"), OUTCOMES.index("not_adopted")
    redraft, deadline = MECHANISMS.index("redraft"), MECHANISMS.index("deadline")
    used = np.zeros((2, 4, len(MECHANISMS)), bool)
    used[0, [0, 1, 2, 3], redraft] = True
    used[1, [3, 1], redraft] = True
    used[0, 3, deadline] = used[1, [0, 2], deadline] = True
    used[0, 1, deadline] = True  # of a run that did not turn: not counted
    zeros = np.zeros(4, dtype=np.int64)
    first = Traits(np.array([amended, amended, amended, none]), zeros, zeros, zeros, zeros, used[0])
    second = Traits(np.array([none, amended, none, amended]), zeros, zeros, zeros, zeros, used[1])
    tally = paired(first, second)
    found = measured(tally, [0, 2, 3])["flipped"]
    assert (found["runs"], found["share"], found["examples"]) == (3, 0.75, [0, 2, 3])
    assert found["to"] == [
        {"from": "adopted_amended", "to": "not_adopted", "runs": 2},
        {"from": "not_adopted", "to": "adopted_amended", "runs": 1},
    ]
    assert [(one["mechanism"], one["only_in"], one["runs"], one["share"]) for one in found["mechanisms"]] == [
        ("redraft", "from", 2, 0.666667),
        ("deadline", "to", 2, 0.666667),
        ("deadline", "from", 1, 0.333333),
    ]
    assert adopted_difference(tally) == share_difference(tally, [amended])
    assert adopted_difference(tally).difference == -0.25
    assert measured(tally, [])["dilution"] is None  # one run only was adopted in both


def test_examples_are_ten_at_most() -> None:
    found = measured(paired(made_up(1, 50), made_up(2, 50)), list(range(40)))
    assert found["flipped"]["examples"] == list(range(10))
