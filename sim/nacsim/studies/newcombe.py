"""The interval of a difference between two shares of the same runs."""

from __future__ import annotations

from math import sqrt

from nacsim.findings.estimates import wilson


def newcombe(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """The 95 % interval of a difference of two shares of the same runs: method 10 of Newcombe (1998).

    Why: it is made of the Wilson intervals of both shares and of how far they go together, so it is honest where few
    runs differ, or none, and stays between -1 and 1; the textbook interval does neither. Recommended by Fagerland,
    Lydersen and Laake (2014).

    Args:
        both: runs that count in both shares.
        first: runs that count in the first alone; the difference is the first share less the second.
        second: runs that count in the second alone.
        neither: runs that count in neither.

    Raises:
        ValueError: there are no runs.
    """
    runs = both + first + second + neither
    share, other = (both + first) / runs, (both + second) / runs
    (low, high), (other_low, other_high) = wilson(both + first, runs), wilson(both + second, runs)
    together = _together(both, first, second, neither)

    def reach(down: float, up: float) -> float:
        # With shares that go together wholly, rounding may leave a number below 0.
        return sqrt(max(0.0, down * down - 2 * together * down * up + up * up))

    difference = share - other
    return difference - reach(share - low, other_high - other), difference + reach(high - share, other - other_low)


def _together(both: int, first: int, second: int, neither: int) -> float:
    """Newcombe's corrected phi: how far two shares go together, -1 to 1."""
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if margins == 0:
        return 0.0
    excess = both * neither - first * second
    corrected = max(0.0, excess - (both + first + second + neither) / 2) if excess > 0 else excess
    return corrected / sqrt(margins)
