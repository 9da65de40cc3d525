"""The council is a Mesa model that Mesa's own tools can run."""

from __future__ import annotations

import importlib
import importlib.util
import runpy
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

import nacsim
from nacsim.council.model import CouncilModel
from nacsim.council.run import runs
from nacsim.errors import UserError
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


def test_a_batch_over_seeds_gives_the_runs_of_each_seed() -> None:
    """From 3.4 on Mesa sets `seed` to None where it finds that name among the parameters."""
    rows = mesa.batch_run(CouncilModel, {"case": "turkey-2003", "seed": [1, 2, 3], "run": 4}, display_progress=False)
    ends = {row["seed"]: (row["outcome"], row["hour"]) for row in rows}
    told = [nacsim.run("turkey-2003", seed, 4) for seed in (1, 2, 3)]
    assert ends == {record.seed: (record.outcome, record.hours) for record in told}
    assert len({*ends.values()}) > 1


def test_the_seed_may_be_called_rng_as_newer_mesa_has_it() -> None:
    models = [CouncilModel("turkey-2003", run=4, rng=2), CouncilModel("turkey-2003", run=4, seed=2)]
    for model in models:
        model.run()
    assert models[0].outcome == models[1].outcome
    assert (models[0].state.luck.value == models[1].state.luck.value).all()


IMPOSSIBLE: list[dict[str, Any]] = [
    {"run": -1},
    {"run": 1.5},
    {"seed": -1},
    {"seed": True},
    {"seed": 2**53 + 1},
    {"rng": np.random.default_rng(1)},
    {"seed": 1, "rng": 1},
]


@pytest.mark.parametrize("given", IMPOSSIBLE, ids="-".join)
def test_what_the_command_refuses_a_model_refuses(given: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        CouncilModel("turkey-2003", **given)
    if "rng" not in given:
        for call in (nacsim.run, nacsim.explain):
            with pytest.raises(UserError):
                call("turkey-2003", **given)
        if "seed" in given:
            for study in (nacsim.ensemble, nacsim.sensitivity):
                with pytest.raises(UserError):
                    study("turkey-2003", **given)


def test_an_unknown_argument_is_refused_as_python_does() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'sead'"):
        CouncilModel(sead=1)  # type: ignore[call-arg]


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
