"""The council is a Mesa model that Mesa's own tools can run."""

from __future__ import annotations

import importlib
import importlib.util
import runpy
from pathlib import Path
from typing import Any

import mesa
import pytest

from nacsim.council.model import CouncilModel
from nacsim.council.run import runs
from nacsim.record import STANCES
from nacsim.scenario.load import load

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "council_in_solara.py"


def test_batch_run_gives_the_runs_that_nac_run_tells() -> None:
    parameters = {"case": "turkey-2003", "seed": 1, "run": [0, 1, 2]}
    rows = mesa.batch_run(CouncilModel, parameters, display_progress=False)
    told = list(runs(load("turkey-2003"), 1, range(3)))
    assert len(rows) == 3 * 20  # nineteen allies and the Secretary General
    for record in told:
        of_run = [row for row in rows if row["run"] == record.run]
        assert {(row["outcome"], row["body"], row["hour"]) for row in of_run} == {
            (record.outcome, record.body, record.hours)
        }
        spoken = {row["ally"]: row["stance"] for row in of_run if row["ally"]}
        assert set(spoken) == set(record.final)
        assert {row[stance] for row in of_run for stance in ["object"]} == {list(spoken.values()).count("object")}


def test_the_collector_follows_a_run_step_by_step() -> None:
    model = CouncilModel("iraq-training-2004", as_written=True)
    assert model.minutes is None
    model.run()
    steps = model.datacollector.get_model_vars_dataframe()
    assert len(steps) == model.steps >= 5
    assert steps["hour"].is_monotonic_increasing
    assert (steps[list(STANCES)].sum(axis=1) == 26).all()
    assert steps["outcome"].isna().tolist() == [True] * (len(steps) - 1) + [False]
    assert steps["outcome"].iloc[-1] == model.outcome


@pytest.mark.filterwarnings("ignore")  # what is drawn with warns of its own changes
def test_the_example_in_solara_can_be_drawn_and_stepped() -> None:
    if not all(importlib.util.find_spec(name) for name in ("solara", "altair", "matplotlib")):
        pytest.skip("mesa[viz] is not installed")
    solara: Any = importlib.import_module("solara")
    names = runpy.run_path(str(EXAMPLE))
    whole, rendered = solara.render(names["page"], handle_error=False)
    assert len(words(whole)) > 100
    rendered.close()
    model = CouncilModel(as_written=True)
    before, rendered = solara.render(names["seats"](model), handle_error=False)
    assert "France supports" in words(before) and "Hour 0, NAC: open" in words(before)
    rendered.close()
    model.run()
    after, rendered = solara.render(names["seats"](model), handle_error=False)
    assert "France does not stand in the way" in words(after) and "adopted_amended" in words(after)
    rendered.close()


def words(widget: Any) -> str:
    """All text in a widget and what it holds."""
    children = getattr(widget, "children", None) or []
    own = str(getattr(widget, "template", ""))
    return " ".join([own, *(child if isinstance(child, str) else words(child) for child in children)])
