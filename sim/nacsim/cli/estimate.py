"""A word before work that takes long: some matters that a scenario may describe cost a thousand times the usual."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from nacsim.cli.console import print_plain

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

LONG = 120.0
"""Seconds of which it is worth speaking."""
FEW, PATIENCE = 8, 0.5
"""Runs that are tried first, and seconds after which no more are tried: few together cost more each than many."""


def say_if_long(scenario: Scenario, seed: int, runs: int, workers: int) -> None:
    """Say on stderr about how long so many runs will take, if that is long."""
    expected = seconds(scenario, seed, runs) / workers
    if expected > LONG:
        print_plain(f"This will take about {expected / 60:,.0f} minutes.", sys.stderr)


def seconds(scenario: Scenario, seed: int, runs: int) -> float:
    """About how long so many runs take one process: measured on a few, and on more while it looks long."""
    from nacsim.draws import BLOCK
    from nacsim.ensembles.engine import columns

    tried, spent, expected = min(FEW, runs), 0.0, 0.0
    while spent < PATIENCE:
        start = time.perf_counter()
        for _ in columns(scenario, seed, 0, tried):
            pass
        spent = time.perf_counter() - start
        expected = spent * runs / tried
        if expected < LONG or tried == min(runs, BLOCK):
            break
        tried = min(4 * tried, runs, BLOCK)
    return expected
