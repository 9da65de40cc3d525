"""A quantile of weighted values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def quantile(values: Floats, weights: Floats, share: float) -> float:
    """The least value at which the values up to it hold that share of the weight; a hair less is rounding."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.flatnonzero(reached >= share - 1e-9)[0]])
