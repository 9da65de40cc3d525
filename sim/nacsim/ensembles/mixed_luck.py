"""Luck combined from different rows: each ally's own part, its group's part and noise each from their own row.

Why: to measure how much of a result depends on one ally's uncertainty, its luck must vary while all else stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nacsim.draws import Luck
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import run_all
from nacsim.parameters import from_sets
from nacsim.theory.luck import block_of
from nacsim.theory.matter import matter_of

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parts:
    """A block of luck in its two parts: what each ally has on its own, and what it shares with its group."""

    own: Luck
    shared: Luck


def parts(scenario: Scenario, seed: int) -> Parts:
    """The parts of a seed's first block."""
    own, shared = (block_of(with_theory(scenario, {"common_noise": common}), seed, 0) for common in (0.0, 1.0))
    return Parts(own, shared)


def mixed(parts: Parts, own: Ints, shared: Ints, chance: Ints, common: Floats) -> Luck:
    """The luck of n runs, each number from its own row of the block.

    Args:
        parts: the block.
        own: (n, A), the row that each ally's own part comes from.
        shared: (n, A), the row that its group's part comes from.
        chance: (n,), the row of everyone's hearing and second thoughts.
        common: (n,), the share of the variance that an ally has in common with its group.

    Where all rows are r and `common` is the scenario's, it is the luck of run r.
    """
    allies = np.arange(own.shape[1])
    own_scale, group_scale = np.sqrt(1 - common), np.sqrt(common)

    def numbers(name: str) -> Floats:
        own_part, group_part = getattr(parts.own, name)[own, allies], getattr(parts.shared, name)[shared, allies]
        return np.asarray(group_scale[:, None] * group_part + own_scale[:, None] * own_part)

    clauses = np.arange(parts.own.ideal.shape[1])[:, None]
    group_ideal = parts.shared.ideal[shared[:, None, :], clauses, allies]
    own_ideal = parts.own.ideal[own[:, None, :], clauses, allies]
    return replace(
        parts.own,
        value=numbers("value"),
        exposure=numbers("exposure"),
        reserve=numbers("reserve"),
        ideal=group_scale[:, None, None] * group_ideal + own_scale[:, None, None] * own_ideal,
        hearing=parts.own.hearing[chance],
        capital=parts.own.capital[chance],
    )


def with_theory(scenario: Scenario, theory: Mapping[str, float]) -> Scenario:
    """The same scenario under other parameters of the theory. UserError if one is unknown or impossible."""
    changed = {**scenario.theory, **theory}
    from_sets(changed)
    return replace(scenario, theory=changed)


def run_mixed(scenario: Scenario, luck: Luck) -> Columns:
    """The results of the runs of such a luck, numbered from 0."""
    return joined(list(run_all(matter_of(scenario), luck, 0)))
