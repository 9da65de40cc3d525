"""`nac sweep`: an outcome as numbers move; each point is the ensemble with that number set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from conftest import Done
from nacsim.ensembles import engine
from nacsim.ensembles.columns import joined
from nacsim.errors import UserError
from nacsim.findings.sweep import sweep as sweep_finding
from nacsim.parameters import Parameters
from nacsim.record import OUTCOMES
from nacsim.scenario.load import load
from nacsim.scenario.paths import is_whole, kinds
from nacsim.studies.measures import measures, tally
from nacsim.studies.newcombe import newcombe
from nacsim.studies.steps import Value, steps
from nacsim.studies.sweep import sweep
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import as_text
from nacsim.telling.sweep_report import sweep_report

NONE = OUTCOMES.index("not_adopted")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        ("allies.FRA.value=0:0.5:3", "allies.FRA.value", [0, 0.25, 0.5]),
        ("theory.stride=0:0.3:4", "theory.stride", [0, 0.1, 0.2, 0.3]),
        ("procedure.silence_hours=0:48:5", "procedure.silence_hours", [0, 12, 24, 36, 48]),
        ("procedure.silence_hours=0:3:7", "procedure.silence_hours", [0, 1, 2, 3]),
        ("procedure.other_bodies.DPC.hours=1:10:3", "procedure.other_bodies.DPC.hours", [1, 6, 10]),
        ("allies.FRA.capital_gap=-0.1:0.1:3", "allies.FRA.capital_gap", [-0.1, 0, 0.1]),
    ],
)
def test_steps_are_even_and_whole_where_only_whole_numbers_fit(text: str, path: str, values: list[Value]) -> None:
    found = steps(text)
    assert found == (path, values)
    assert [type(value) is int for value in found[1]] == [is_whole(path)] * len(values)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("allies.FRA.value", {"number", "null", "object"}),
        ("allies.FRA.ideal.command", {"number", "string", "object"}),
        ("allies.default.red_lines.x.firmness", {"number"}),
        ("provisions.x.options.y.at", {"number", "null"}),
        ("procedure.stages.mc.silence_hours", {"integer", "null"}),
        ("procedure.chair", {"string"}),
        ("theory.anything", {"number"}),
        ("allies.fra.value", set()),
        ("allies.FRA.valeu", set()),
        ("nonsense", set()),
    ],
)
def test_the_schema_says_what_a_path_holds(path: str, expected: set[str]) -> None:
    assert kinds(path) == expected


def test_a_point_is_the_ensemble_with_that_number_set(nac: Callable[..., Done]) -> None:
    path, variant = "allies.FRA.value", "iraq-training-2004@coding_b"
    question = ["sweep", variant, "--over", f"{path}=-0.8:0.2:3", "--set", "theory.lobby=0.04"]
    done = nac(*question, "--runs", 70, "--seed", 5, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert set(data) == {"scenario", "variant", "set", "runs", "seed", "digest", "version", "over", "points"}
    assert (data["scenario"], data["variant"]) == ("iraq-training-2004", "coding_b")
    assert data["set"] == {"theory.lobby": 0.04}
    assert data["over"] == [{"path": path, "low": -0.8, "high": 0.2, "values": [-0.8, -0.3, 0.2], "as_written": 0.1}]
    first = None
    for point, value in zip(data["points"], [-0.8, -0.3, 0.2], strict=True):
        own = load(variant, ["theory.lobby=0.04", f"{path}={value}"])
        found = joined(list(engine.columns(own, 5, 0, 70)))
        said = measures(own, tally(own, found)).as_json()
        assert (point["at"], point["digest"]) == ([value], own.digest)
        kept = ("outcomes", "intervals", "hours_to_end", "dilution", "unfinished", "redrafts", "sessions")
        assert {key: point[key] for key in kept} == {key: said[key] for key in kept}
        adopted = found.outcome != NONE
        assert point["adopted"]["share"] == pytest.approx(adopted.mean(), abs=1e-6)
        first = adopted if first is None else first
        table = [np.sum(first & adopted), np.sum(~first & adopted), np.sum(first & ~adopted), np.sum(~first & ~adopted)]
        assert point["change"]["difference"] == pytest.approx(adopted.mean() - first.mean(), abs=1e-6)
        if value != -0.8:
            assert point["change"]["interval"] == pytest.approx(newcombe(*map(int, table)), abs=1e-6)
    assert data["points"][0]["change"] == {"difference": 0.0, "interval": [0.0, 0.0]}
    assert data["points"][2]["adopted"]["share"] > data["points"][0]["adopted"]["share"] + 0.3


def test_two_numbers_make_a_grid_the_second_moving_fastest(nac: Callable[..., Done]) -> None:
    over = ["--over", "procedure.silence_hours=0:24:3", "--over", "theory.alone_cost=0.1:0.3:2"]
    done = nac("sweep", "turkey-2003", *over, "--runs", 20, "--out", "there")
    assert done.code == 0, done.err
    data = json.loads(Path("there/summary.json").read_text())
    assert [point["at"] for point in data["points"]] == [[h, c] for h in (0, 12, 24) for c in (0.1, 0.3)]
    assert [one["as_written"] for one in data["over"]] == [48, Parameters().alone_cost]
    manifest = json.loads(Path("there/manifest.json").read_text())
    assert (manifest["kind"], manifest["over"]) == ("sweep", data["over"])
    assert "Down: the length of silence in hours. Across: the price of refusing alone." in done.out
    grid = [line.split() for line in done.out.splitlines() if line.endswith("%")]
    assert grid == [
        [f"{hours}", *(f"{point['adopted']['share']:.0%}" for point in data["points"] if point["at"][0] == hours)]
        for hours in (0, 12, 24)
    ]


@pytest.mark.parametrize("across", [3, 12])
def test_a_summary_is_read_at_a_glance(across: int) -> None:
    values = [i / 20 for i in range(across)]
    found = sweep("turkey-2003", {"allies.BEL.value": [0.1, 0.2], "theory.alone_cost": values}, runs=10)
    lines = as_text(sweep_report(found.scenario, found.summary)).splitlines()
    assert max(map(len, lines)) <= 80
    shares = sum(line.count("%") for line in lines if line.startswith("  ") and line.split()[0][0].isdigit())
    assert shares >= 2 * across


def test_workers_change_nothing(nac: Callable[..., Done]) -> None:
    question = ["sweep", "ntmi-review-2008", "--over", "allies.FRA.value=0:0.2:4", "--runs", 30, "--json"]
    alone, shared = (nac(*question, "--workers", workers) for workers in (1, 2))
    assert alone.out == shared.out != ""


@pytest.mark.parametrize(
    ("over", "message"),
    [
        (["allies.FRA.value"], "--over: must be PATH=LO:HI:N, such as allies.FRA.value=0:0.5:11 (given: allies.FRA"),
        (["allies.FRA.value=0:1"], "must be PATH=LO:HI:N"),
        (["allies.FRA.value=a:b:c"], "must be PATH=LO:HI:N"),
        (["allies..value=0:1:3"], "must be PATH=LO:HI:N"),
        (["=0:1:3"], "must be PATH=LO:HI:N"),
        (["allies.FRA.value=1:0:3"], "the range must go up, from a number to a larger one (given: 1:0)"),
        (["allies.FRA.value=0:nan:3"], "the range must go up"),
        (["allies.FRA.value=0:inf:3"], "the range must go up"),
        (["allies.FRA.value=0:1:1"], "needs two points or more (given: 1)"),
        (["allies.FRA.value=0:1:1000000000"], "1,000,000,000 points are too many; at most 400 are run in one sweep."),
        (["allies.FRA.value=0:1:30", "theory.stride=0:1:30"], "30 by 30 points are too many"),
        (["allies.FRA.value=0:1:3", "allies.FRA.value=0:1:2"], "allies.FRA.value is given twice."),
        (["theory.stride=0:1:2", "theory.lobby=0:1:2", "theory.bypass=0:1:2"], "one number can be swept, or 2"),
        (["procedure.chair=0:1:3"], "procedure.chair is not a number"),
        (["members_as_of=1999:2004:3"], "members_as_of is not a number"),
        (["procedure.silence_hours=0:1.5:3"], "procedure.silence_hours: takes only whole numbers (given: 0:1.5)"),
        (["allies.FRA.value=0:5:6"], "--over: allies.FRA.value: must be a number from -1 to 1 (given: 2)"),
        (["allies.FRA.valeu=0:1:3"], "--over: allies.FRA.valeu: is not a field here. Did you mean value?"),
        (["allies.XXX.value=0:1:3"], "--over: allies.XXX: is not the code of a member"),
        (
            ["theory.strid=0:1:3"],
            "--over: theory.strid: the theory has no such parameter (given: 0) Did you mean stride?",
        ),
        (["theory.participation=0:2:3"], "--over: theory.participation: must be a number from 0 to 1 (given: 2)"),
    ],
)
def test_what_cannot_be_swept_is_said_in_one_line_and_nothing_written(
    nac: Callable[..., Done], tmp_path: Path, over: list[str], message: str
) -> None:
    options = [word for text in over for word in ("--over", text)]
    done = nac("sweep", "turkey-2003", *options, "--runs", 5)
    assert (done.code, done.out, list(tmp_path.iterdir())) == (2, "", [])
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_a_mistake_in_a_set_is_not_told_of_the_sweep(nac: Callable[..., Done]) -> None:
    done = nac("sweep", "turkey-2003", "--over", "allies.FRA.value=0:1:3", "--set", "procedure.chair=pasive")
    assert (done.code, done.err.partition(":")[0]) == (2, "--set")
    done = nac("sweep", "turkey-2003", "--over", "allies.FRA.value=0:1:3", "--set", "allies.FRA.value=0.2")
    assert (done.code, done.out) == (2, "")
    assert "allies.FRA.value: is set twice" in done.err


def test_the_python_api_gives_a_table() -> None:
    values = np.linspace(0, 0.4, 3)
    found = sweep(load("iraq-training-2004"), {"allies.FRA.value": values}, runs=40, seed=2)
    assert list(found.table["allies.FRA.value"]) == [0.0, 0.2, 0.4]
    assert list(found.table["adopted"]) == [point["adopted"]["share"] for point in found.points]
    assert (found.table["adopted_low"] <= found.table["adopted"]).all()
    assert repr(found).startswith("Sweep of iraq-training-2004 over allies.FRA.value, 40 runs at each point")
    assert f"\n{plain_ascii(sweep_finding(found.summary, found.scenario).headline)}.\n" in repr(found)
    assert found._repr_html_().count("<tr") == 1 + 3
    hours = sweep("turkey-2003", {"procedure.silence_hours": np.array([0, 12])}, runs=5)
    assert [point["at"] for point in hours.points] == [[0], [12]]
    json.dumps(hours.summary.as_json())
    with pytest.raises(UserError, match="one number can be swept"):
        sweep("turkey-2003", {})
    with pytest.raises(UserError, match="whole number, 1 or more"):
        sweep("turkey-2003", {"theory.stride": [0, 1]}, runs=0)
