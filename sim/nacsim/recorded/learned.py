"""What the backtest taught, as other rooms use it: read from `record.json`, which ships, without running anything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.base_rates import base_rates
from nacsim.recorded.model_error import Bin

RECORD = Path(__file__).with_name("record.json")
"""Written by `tools/record.py`."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What chances of a new decision are made of, and how far chances like them could be trusted."""

    lapse: float
    """Fitted on all decisions on record."""
    happened: Mapping[Outcome, int]
    """How many decisions ended in each outcome, in the order of `record.OUTCOMES`."""
    bins: tuple[Bin, ...]
    """How often what was given a chance happened, by chance."""
    decisions: int
    digest: str
    """SHA-256 of the calibration table that it was learned with."""

    def rates(self, reachable: Collection[Outcome]) -> dict[Outcome, float]:
        """The base rates of the decisions on record, over what a scenario can reach."""
        return base_rates([*Counter(self.happened).elements()], reachable)


@cache
def stored() -> Mapping[str, Any]:
    """The contents of `record.json`."""
    contents: Mapping[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return contents


@cache
def learned() -> Learned:
    """What the last backtest taught."""
    record = stored()
    return Learned(
        record["lapse"],
        {outcome: record["happened"][outcome] for outcome in OUTCOMES},
        tuple(Bin(*each) for each in record["bins"]),
        record["decisions"],
        record["digest"],
    )
