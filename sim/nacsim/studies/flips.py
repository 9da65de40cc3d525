"""Runs that end otherwise in another result than in the first: every one of them, and their file `flips.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nacsim.record import OUTCOMES, Outcome

HEADER = "pair,run,from,to"


class Flip(NamedTuple):
    """One run: of which pair, its number, and its outcome in the first and in the second of the pair."""

    pair: int
    run: int
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, eq=False)
class FlipTable:
    """All of them, by pair and number. Four arrays (F,), for there may be millions; outcomes are places in OUTCOMES."""

    pair: npt.NDArray[np.int64]
    run: npt.NDArray[np.int64]
    before: npt.NDArray[np.int8]
    after: npt.NDArray[np.int8]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.run)

    def __iter__(self) -> Iterator[Flip]:
        """One after another."""
        for pair, run, before, after in zip(self.pair, self.run, self.before, self.after, strict=True):
            yield Flip(int(pair), int(run), OUTCOMES[before], OUTCOMES[after])

    def of_pair(self, pair: int) -> npt.NDArray[np.int64]:
        """The numbers of a pair's, ascending."""
        return np.asarray(self.run[self.pair == pair])

    def as_csv(self) -> str:
        """The text of `flips.csv`."""
        return "\n".join([HEADER, *(",".join(map(str, flip)) for flip in self)]) + "\n"


def flips(outcomes: npt.NDArray[np.int8]) -> FlipTable:
    """From the outcomes of all runs, (K, runs): the first result against each other."""
    pair, run = np.nonzero(outcomes[1:] != outcomes[0])
    return FlipTable(pair, run, outcomes[0, run], outcomes[pair + 1, run])


def from_csv(text: str) -> FlipTable:
    """From the text of `flips.csv`. ValueError if it is none."""
    header, *rows = csv.reader(StringIO(text))
    if header != HEADER.split(","):
        raise ValueError(f"the columns are not {HEADER}")
    table = [(int(pair), int(run), OUTCOMES.index(before), OUTCOMES.index(after)) for pair, run, before, after in rows]
    pair, run, before, after = np.array(table, dtype=np.int64).reshape(-1, 4).T
    return FlipTable(pair, run, before.astype(np.int8), after.astype(np.int8))
