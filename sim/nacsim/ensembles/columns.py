"""The results of many runs, column by column: made by the ensemble, measured by studies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Columns:
    """The results of n runs. Arrays over (n,), (n, A) or (n, P); `used` over (n, M)."""

    run: Ints
    outcome: Ints
    """Index into record.OUTCOMES."""
    hours: Ints
    sessions: Ints
    redrafts: Ints
    """Changes of the text."""
    silences_broken: Ints
    dilution: Floats
    """0 where nothing was adopted."""
    unfinished: Floats
    used: Bools
    """(n, M): which of record.MECHANISMS were at work."""
    text: Ints
    """(n, P): the adopted text, or the last one on the table."""
    first: Codes
    """(n, A)."""
    final: Codes
    """(n, A)."""
    named: Bools
    """(n, P, A): whether an ally ever named a clause in an objection."""
    wrote: Bools
    """(n, A): whether it ever broke silence."""
    gave_way_last: Bools
    """(n, A): adopted, and of those who had objected it was the last to stop."""
    sole: Bools
    """(n, A): not adopted, and it alone objected at the end."""
    stood_aside: Bools
    """(n, A): adopted, without its people."""


def joined(parts: Sequence[Columns]) -> Columns:
    """The columns of several chunks, end to end."""
    return Columns(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Columns)))
