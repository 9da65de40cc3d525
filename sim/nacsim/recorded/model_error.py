"""Whether chances have meant what they said: how often what was given such a chance has happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nacsim.findings.estimates import wilson

EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Of the bins; a chance on an edge is in the bin above it, 1 in the last."""


@dataclass(frozen=True, slots=True)
class Bin:
    """All forecasts of about the same chance, of one outcome of one decision each."""

    low: float
    high: float
    happened: int
    forecasts: int

    @property
    def share(self) -> float | None:
        """How often it happened; None without a forecast."""
        return self.happened / self.forecasts if self.forecasts else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share; everything is open without a forecast.

        A little too narrow: the forecasts of one decision hang together.
        """
        return wilson(self.happened, self.forecasts) if self.forecasts else (0.0, 1.0)


def bins(
    chances: npt.NDArray[np.float64], happened: npt.NDArray[np.int64], reachable: npt.NDArray[np.bool_]
) -> tuple[Bin, ...]:
    """The forecasts of n decisions by chance.

    Args:
        chances: (n, K).
        happened: (n,), columns.
        reachable: (n, K); what a decision could not come to is no forecast.
    """
    came = np.arange(chances.shape[1]) == happened[:, None]
    place = _place(chances)
    counted = [(place == i) & reachable for i in range(len(EDGES) - 1)]
    return tuple(
        Bin(low, high, int((came & which).sum()), int(which.sum()))
        for low, high, which in zip(EDGES, EDGES[1:], counted, strict=False)
    )


def model_error(chance: float, history: tuple[Bin, ...]) -> Bin:
    """The bin of the record that a chance falls into."""
    return history[int(_place(np.array(chance)))]


def _place(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The number of the bin of each chance."""
    return np.asarray(np.searchsorted(EDGES[1:-1], chances, side="right"), dtype=np.int64)
