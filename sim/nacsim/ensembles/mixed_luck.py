"""Luck combined from different rows: each ally's own part, its group's part and noise each from their own row.

Why: to measure how much of a result depends on one ally's uncertainty, its luck must vary while all else stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nacsim.draws import OTHERS, PER_ALLY, PER_CLAUSE, Luck
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
        chance: (n,), the row of everyone's hearing and second thoughts, and of the theory's parameters.
        common: (n,), the share of the variance that an ally has in common with its group.

    Where all rows are r and `common` is the scenario's, it is the luck of run r.
    """
    own_part, group_part = parts.own.by_ally(own), parts.shared.by_ally(shared)
    own_scale, group_scale = np.sqrt(1 - common)[:, None], np.sqrt(common)[:, None]

    def numbers(name: str) -> Floats:
        return np.asarray(group_scale * getattr(group_part, name) + own_scale * getattr(own_part, name))

    def by_clause(name: str) -> Floats:
        of_group, of_own = getattr(group_part, name), getattr(own_part, name)
        return np.asarray(group_scale[..., None] * of_group + own_scale[..., None] * of_own)

    drawn: dict[str, Any] = {
        **{name: numbers(name) for name in PER_ALLY},
        **{name: by_clause(name) for name in PER_CLAUSE},
        **{name: getattr(parts.own, name)[chance] for name in OTHERS},
    }
    return replace(parts.own, **drawn)


def with_theory(scenario: Scenario, theory: Mapping[str, float]) -> Scenario:
    """The same scenario under other parameters of the theory. UserError if one is unknown or impossible."""
    changed = {**scenario.theory, **theory}
    from_sets(changed)
    return replace(scenario, theory=changed)


def run_mixed(scenario: Scenario, luck: Luck) -> Columns:
    """The results of the runs of such a luck, numbered from 0."""
    return joined(list(run_all(matter_of(scenario), luck, 0)))
