"""The parameters that the calibration left uncertain: each run takes a row of the table that ships.

So a share of runs carries the theory's own uncertainty. A parameter that a scenario sets is the same in every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from nacsim.parameters import calibrated_rows, from_sets
from nacsim.theory.text import Floats, Ints


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One number per row of the table, or per run: (n,) each. Meanings and units as in `Parameters`."""

    alone_cost: Floats
    companion_relief: Floats
    support_pressure: Floats
    shortfall_weight: Floats
    stride: Floats
    sway: Floats
    doubt: Floats

    def rows(self, which: Ints) -> Calibrated:
        """The numbers of some rows; a row selected twice appears twice."""
        return Calibrated(*(getattr(self, f.name)[which] for f in fields(self)))


def calibrated(theory: Mapping[str, float], without: str | None = None) -> Calibrated:
    """The table that ships, with what a scenario sets of the theory. Its last row is the centre, which no run draws.

    without: a decision on record that it is to know nothing of.
    """
    rows, middle = calibrated_rows(without), from_sets(theory)
    drawn = {name: rows[name] if name not in theory else np.full(len(rows[name]), theory[name]) for name in NAMES}
    return Calibrated(*(np.append(drawn[name], getattr(middle, name)) for name in NAMES))


NAMES = tuple(f.name for f in fields(Calibrated))
"""The parameters of the table."""


def times(doubt: Floats, standard: Floats) -> Floats:
    """e^(doubt z): what a number is multiplied by that nobody measured. Shapes broadcast.

    Rounded to single precision, so that results do not hang on the last bit of a machine's exponential.
    """
    return np.exp(doubt * standard).astype(np.float32).astype(np.float64)
