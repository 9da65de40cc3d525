"""How sure a share is."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""


def wilson(hits: int, runs: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927): honest near 0 and 1, where the textbook one is not.

    Raises:
        ValueError: there are no runs, or more hits than runs.
    """
    if not 0 <= hits <= runs or runs == 0:
        raise ValueError(f"no share of {hits} in {runs}")
    share, spread = hits / runs, z * z / runs
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / runs + spread / (4 * runs)) / (1 + spread)
    # At 0 and 1 the interval ends at the share itself, which rounding would miss by a bit.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
