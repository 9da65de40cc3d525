"""What a comparison says: of each result, of each pair, and what the scenarios do not share."""

from __future__ import annotations

from collections.abc import Sequence

import nacsim
from nacsim.scenario.differences import differences
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import (
    ComparisonSummary,
    LabelledMeasures,
    LeftOut,
    NotShared,
    SettingValues,
    Shared,
)
from nacsim.studies.flips import FlipTable
from nacsim.studies.measures import measures
from nacsim.studies.origin import labelled
from nacsim.studies.paired import EXAMPLES, pair_measures
from nacsim.studies.side_by_side import SideBySide


def comparison_measures(
    scenarios: Sequence[Scenario],
    names: Sequence[str],
    titles: Sequence[str],
    left_out: list[LeftOut],
    measured: SideBySide,
    flipped: FlipTable,
    seed: int,
) -> ComparisonSummary:
    """What is said of results side by side. names, titles: of the scenarios, in their order."""
    shared = _shared(scenarios)
    # What a whole text lost can be compared only between texts of the same clauses.
    same_clauses = not shared.left_out.provisions
    return ComparisonSummary(
        runs=measured.outcomes.shape[1],
        seed=seed,
        version=nacsim.__version__,
        results=[
            LabelledMeasures(**dict(labelled(scenario, label)), title=title, **dict(measures(scenario, counted)))
            for label, title, scenario, counted in zip(names, titles, scenarios, measured.tallies, strict=True)
        ],
        differs=[SettingValues(**setting) for setting in differences(scenarios)],
        shared=shared,
        left_out=left_out,
        pairs=[
            pair_measures(tally, i + 1, flipped.of_pair(i)[:EXAMPLES].tolist(), same_clauses=same_clauses)
            for i, tally in enumerate(measured.pairs)
        ],
    )


def _shared(scenarios: Sequence[Scenario]) -> Shared:
    """The allies, and the clauses with the same options, that all have; and those that only some have."""
    members = [dict.fromkeys(scenario.codes) for scenario in scenarios]
    clauses = [{p.key: tuple(o.key for o in p.options) for p in scenario.provisions} for scenario in scenarios]
    allies = [code for code in members[0] if all(code in codes for codes in members)]
    provisions = [key for key in clauses[0] if all(own.get(key) == clauses[0][key] for own in clauses)]
    return Shared(
        allies=allies,
        provisions=provisions,
        left_out=NotShared(
            allies=sorted({code for codes in members for code in codes} - set(allies)),
            provisions=sorted({key for own in clauses for key in own} - set(provisions)),
        ),
    )
