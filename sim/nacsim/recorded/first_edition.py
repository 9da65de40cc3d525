"""What the first edition of the theory said of the same files: a predictor to be better than.

Its shares were made once, by the commit that `first_edition.json` names, and are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nacsim.record import Outcome
from nacsim.recorded.chances import smoothed
from nacsim.recorded.clauses import Prediction, smoothed_options
from nacsim.recorded.reachable import reachable
from nacsim.scenario.resolved import Scenario


@dataclass(frozen=True, slots=True)
class Earlier:
    """Its forecast of one decision, smoothed as those of today."""

    shares: Mapping[Outcome, float]
    clauses: Prediction


def first_edition(scenario: Scenario) -> Earlier | None:
    """The forecast of a recorded decision; None where it made none."""
    said = _stored()["cases"].get(scenario.slug)
    if said is None:
        return None
    runs: int = _stored()["runs"]
    adopted = round(runs * (1 - said["shares"]["not_adopted"]))
    return Earlier(
        smoothed(said["shares"], runs, reachable(scenario)), smoothed_options(said["clauses"], adopted, scenario)
    )


@cache
def _stored() -> Mapping[str, Any]:
    stored: Mapping[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return stored
