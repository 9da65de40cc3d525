"""What many runs say: shares with intervals, means and quantiles. Nothing is run here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nacsim.columns import Columns
from nacsim.record import OUTCOMES, STANCES
from nacsim.results.uncertainty import wilson

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

Array = npt.NDArray[Any]


def measures(scenario: Scenario, runs: Columns) -> dict[str, Any]:
    """The measures of `nac ensemble --json`, from `outcomes` to `unfinished`; numbers to six decimals.

    Texts, dilution and unfinished are of adopted runs only, and empty or null where there are none.
    """
    n = len(runs.outcome)
    hits = {word: int((runs.outcome == i).sum()) for i, word in enumerate(OUTCOMES)}
    adopted = runs.outcome != OUTCOMES.index("not_adopted")
    p10, median, p90 = np.quantile(runs.hours, [0.1, 0.5, 0.9])
    return {
        "outcomes": {word: _short(count / n) for word, count in hits.items()},
        "intervals": {word: [_short(end) for end in wilson(count, n)] for word, count in hits.items()},
        "first_tally": {word: _short((runs.first == i).sum(-1).mean()) for i, word in enumerate(STANCES)},
        "allies": {ally.code: _ally(scenario, runs, i) for i, ally in enumerate(scenario.allies)},
        "texts": _texts(scenario, runs.text[adopted]),
        "hours_to_end": {"p10": _short(p10), "median": _short(median), "p90": _short(p90)},
        "redrafts": {"mean": _short(runs.redrafts.mean())},
        "sessions": {"mean": _short(runs.sessions.mean())},
        "silences_broken": {"mean": _short(runs.silences_broken.mean())},
        "dilution": {"mean": _short(runs.dilution[adopted].mean()) if adopted.any() else None},
        "unfinished": {"mean": _short(runs.unfinished[adopted].mean()) if adopted.any() else None},
    }


def _ally(scenario: Scenario, runs: Columns, i: int) -> dict[str, Any]:
    named = {key.key: _short(runs.named[:, d, i].mean()) for d, key in enumerate(scenario.provisions)}
    return {
        "first": {word: _short((runs.first[:, i] == s).mean()) for s, word in enumerate(STANCES)},
        "final": {word: _short((runs.final[:, i] == s).mean()) for s, word in enumerate(STANCES)},
        "objects_on": {key: share for key, share in named.items() if share},
        "breaks_silence": _short(runs.wrote[:, i].mean()),
        "last_to_give_way": _short(runs.gave_way_last[:, i].mean()),
        "sole_objector_at_end": _short(runs.sole[:, i].mean()),
        "opts_out": _short(runs.stood_aside[:, i].mean()),
    }


def _texts(scenario: Scenario, texts: Array) -> dict[str, dict[str, float]]:
    if not len(texts):
        return {}
    return {
        provision.key: {option.key: _short((texts[:, d] == o).mean()) for o, option in enumerate(provision.options)}
        for d, provision in enumerate(scenario.provisions)
    }


def _short(number: Any) -> float:
    return round(float(number), 6)
