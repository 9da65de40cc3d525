"""What runs are of, as a summary and a manifest say it."""

from __future__ import annotations

import nacsim
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import LabelledScenario
from nacsim.store.summary_parts import RunsOrigin


def runs_origin(scenario: Scenario, runs: int, seed: int) -> RunsOrigin:
    """The runs of one scenario."""
    return RunsOrigin(
        scenario=scenario.slug,
        variant=scenario.variant,
        set=dict(scenario.set),
        runs=runs,
        seed=seed,
        digest=scenario.digest,
        version=nacsim.__version__,
    )


def labelled(scenario: Scenario, label: str) -> LabelledScenario:
    """One of the scenarios compared."""
    return LabelledScenario(
        label=label,
        scenario=scenario.slug,
        variant=scenario.variant,
        set=dict(scenario.set),
        digest=scenario.digest,
    )
