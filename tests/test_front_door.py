"""The front door: each function with whatever stands for a scenario, and a result opened again says what it said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from plotly.graph_objects import Figure

import nacsim
from nacsim.findings.explanation import Explanation
from nacsim.studies import explain as explanations
from nacsim.studies import run as runs
from nacsim.studies.open_result import Opened
from trees import resealed

FILE = Path(__file__).parent / "scenarios" / "small.yaml"
SCENARIO = str(FILE)
CHANGED = "allies.FRA.stake=0.4"


def data() -> dict[str, Any]:
    """The same scenario as a mapping."""
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    assert isinstance(tree, dict)
    return tree


GIVEN: Mapping[str, Callable[[], Any]] = {
    "name": lambda: SCENARIO,
    "path": lambda: FILE,
    "data": data,
    "scenario": lambda: nacsim.load(SCENARIO),
}
CALLS: Mapping[str, Callable[..., Any]] = {
    "load": lambda given, sets: nacsim.load(given, sets).digest,
    "run": lambda given, sets: nacsim.run(given, seed=3, run=4, sets=sets).events,
    "explain": lambda given, sets: nacsim.explain(given, seed=3, run=4, sets=sets).prices,
    "ensemble": lambda given, sets: nacsim.ensemble(given, 20, seed=3, sets=sets).summary.allies,
    "compare": lambda given, sets: (
        nacsim.compare(
            given, runs=20, seed=3, sets=sets, what_ifs={"passive": {"procedure.chair": "passive"}}
        ).summary.pairs
    ),
    "sweep": lambda given, sets: (
        nacsim.sweep(given, {"allies.FRA.value": [0, 0.1]}, runs=20, seed=3, sets=sets).summary.points
    ),
    "sensitivity": lambda given, sets: nacsim.sensitivity(given, runs=5, points=8, seed=3, sets=sets).summary.sobol,
}


@cache
def answer(call: str) -> Any:
    return CALLS[call](SCENARIO, [CHANGED])


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("call", CALLS)
def test_whatever_stands_for_a_scenario_gives_the_same(call: str, given: str) -> None:
    assert CALLS[call](GIVEN[given](), [CHANGED]) == answer(call)


def test_sets_and_seeds_are_heeded() -> None:
    assert nacsim.load(SCENARIO, [CHANGED]).digest != nacsim.load(SCENARIO).digest
    assert nacsim.run(SCENARIO, seed=1).seed == 1
    assert nacsim.explain(SCENARIO).record.as_written
    drawn = [nacsim.explain(SCENARIO, run=2).record, nacsim.explain(SCENARIO, seed=2).record]
    assert [(record.run, record.seed == 2, record.as_written) for record in drawn] == [
        (2, False, False),
        (0, True, False),
    ]


@pytest.mark.parametrize("given", [pytest.param([kind], id=kind) for kind in GIVEN] + [pytest.param(list(GIVEN)[:2])])
def test_scenarios_are_shown(given: list[str]) -> None:
    page = nacsim.dashboard(*(GIVEN[kind]() for kind in given), runs=20, seed=3)
    assert not isinstance(page, Path)
    shown = page._repr_html_()
    assert shown.startswith("<iframe") and "<script" not in shown  # all of it is in an attribute, escaped


def results(folder: Path) -> dict[str, Opened]:
    """A result of each kind, kept under its name."""
    scenario = nacsim.load(SCENARIO)
    record = nacsim.run(scenario, seed=3)
    runs.keep(record, scenario, folder / "run")
    explanation = nacsim.explain(scenario, seed=3, run=1)
    explanations.keep(explanation, folder / "explain")
    found: dict[str, Opened] = {
        "run": record,
        "explain": explanation,
        "ensemble": nacsim.ensemble(data(), 20, seed=3, out=folder / "ensemble"),
    }
    studies: dict[str, nacsim.Comparison | nacsim.Sweep | nacsim.Sensitivity] = {
        "compare": nacsim.compare(scenario, nacsim.load(SCENARIO, ["procedure.chair=passive"]), runs=40, seed=3),
        "sweep": nacsim.sweep(SCENARIO, {"allies.FRA.value": [0, 0.1]}, runs=20, seed=3),
        "sensitivity": nacsim.sensitivity(FILE, runs=5, points=8, seed=3),
    }
    for kind, study in studies.items():
        assert study.keep(folder / kind) == folder / kind
        found[kind] = study
    return found


KINDS = {
    "run": (nacsim.Record, "stances", "round-table"),
    "explain": (Explanation, "stances", "common-ground"),
    "ensemble": (nacsim.Ensemble, "outcomes", "times"),
    "compare": (nacsim.Comparison, None, "differences"),
    "sweep": (nacsim.Sweep, None, "hours"),
    "sensitivity": (nacsim.Sensitivity, None, "tornado"),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Opened]]:
    folder = tmp_path_factory.mktemp("kept")
    return folder, results(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_opened_again_says_what_it_said(kept: tuple[Path, dict[str, Opened]], kind: str) -> None:
    folder, found = kept
    before, after = found[kind], nacsim.open_result(folder / kind)
    assert type(after) is type(before) is KINDS[kind][0]
    if isinstance(before, nacsim.Record):
        assert after == before
    elif isinstance(before, Explanation) and isinstance(after, Explanation):
        ours = ("record", "story", "passages", "prices", "core")
        assert [getattr(after, name) for name in ours] == [getattr(before, name) for name in ours]
    else:
        assert after.summary == before.summary  # type: ignore[union-attr]
        about = json.loads((folder / kind / "manifest.json").read_text("utf-8"))
        assert about["kind"] == kind
    if isinstance(before, nacsim.Ensemble) and isinstance(after, nacsim.Ensemble):
        assert len(after.runs()) == 20 and after.runs().equals(before.runs())
    if isinstance(before, nacsim.Comparison) and isinstance(after, nacsim.Comparison):
        assert len(before.flips) > 3 and after.flips.equals(before.flips)


@pytest.mark.parametrize("kind", KINDS)
def test_every_result_has_its_figures_by_name(kept: tuple[Path, dict[str, Opened]], kind: str) -> None:
    result = kept[1][kind] if kind != "run" else nacsim.run("turkey-2003", seed=3)
    _, main, other = KINDS[kind]
    figure = result.figure()
    assert isinstance(figure, Figure) and figure.layout.title.text
    if main:
        assert result.figure(main).to_json() == figure.to_json()
    assert len(result.figure(other).data) > 0
    with pytest.raises(nacsim.UserError, match=rf"^There is no picture 'nothing' here\. There are: .*{other}"):
        result.figure("nothing")


@pytest.mark.parametrize("kind", KINDS)
def test_every_result_shows_itself_shortly_and_on_a_page(
    kept: tuple[Path, dict[str, Opened]], kind: str, tmp_path: Path
) -> None:
    folder, found = kept
    result = found[kind]
    assert 10 < len(repr(result)) < 2500
    assert result._repr_html_().startswith("<p>")
    assert {"figure", "_repr_html_"} <= {*dir(result)}
    ours, theirs = tmp_path / "ours.html", tmp_path / "theirs.html"
    assert nacsim.dashboard(result if kind != "run" else folder / kind, out=ours) == ours
    assert nacsim.dashboard(folder / kind, out=str(theirs)) == theirs
    assert ours.read_bytes() == theirs.read_bytes()
    with pytest.raises(nacsim.UserError, match=r"already exists"):
        nacsim.dashboard(folder / kind, out=ours)


def test_several_results_are_compared_as_what_they_are_of(kept: tuple[Path, dict[str, Opened]]) -> None:
    folder, found = kept
    page = nacsim.dashboard(found["ensemble"], folder / "ensemble")
    assert "20, seed 3" in page._repr_html_()  # type: ignore[union-attr]
    with pytest.raises(nacsim.UserError, match=r"^A comparison already covers several scenarios\."):
        nacsim.dashboard(found["compare"], SCENARIO)
    with pytest.raises(nacsim.UserError, match=r"^Name what to show"):
        nacsim.dashboard()


def test_a_record_is_explained_with_the_scenario_it_was_run_from(kept: tuple[Path, dict[str, Opened]]) -> None:
    folder, found = kept
    record = found["run"]
    assert isinstance(record, nacsim.Record)
    with_scenario = nacsim.explain(record, SCENARIO)
    assert with_scenario.prices == nacsim.explain(folder / "run").prices
    with pytest.raises(nacsim.UserError, match=r"^This run is of small, which does not ship with nacsim\."):
        record.figure()
    shipped = nacsim.run("turkey-2003", as_written=True, sets=["procedure.chair=passive"])
    assert nacsim.explain(shipped).scenario.set == {"procedure.chair": "passive"}
    with pytest.raises(nacsim.UserError, match=r"^This run is not of small as it is now\."):
        nacsim.explain(record, "turkey-2003")
    with pytest.raises(nacsim.UserError, match=r"^A result is explained as it was run\."):
        nacsim.explain(folder / "run", sets=[CHANGED])


def test_what_is_no_result_or_a_damaged_one_is_said(kept: tuple[Path, dict[str, Opened]], tmp_path: Path) -> None:
    folder, found = kept
    with pytest.raises(nacsim.UserError, match=r"is not a result: it has no manifest\.json"):
        nacsim.open_result(tmp_path)
    sweep = found["sweep"]
    assert isinstance(sweep, nacsim.Sweep)
    mutated = sweep.keep(tmp_path / "mutated")
    summary = mutated / "summary.json"
    summary.write_text(summary.read_text("utf-8").replace('"share": ', '"share": 1', 1), "utf-8")
    with pytest.raises(nacsim.UserError, match=r"mutated is damaged: summary\.json is not as it was written"):
        nacsim.open_result(mutated)
    resealed(mutated)
    with pytest.raises(nacsim.UserError, match=r"mutated is damaged: its files cannot be read"):
        nacsim.open_result(mutated)
    flips = folder / "compare" / "flips.csv"
    text = flips.read_text("utf-8")
    try:
        flips.write_text(text.replace("not_adopted", "nod_adopted"), "utf-8")
        resealed(folder / "compare")
        with pytest.raises(nacsim.UserError, match=r"compare is damaged: its files"):
            nacsim.open_result(folder / "compare")
    finally:
        flips.write_text(text, "utf-8")
        resealed(folder / "compare")


@pytest.mark.parametrize("name", [name for name in nacsim.__all__ if name != "__version__"])
def test_a_name_is_fetched_with_no_more_than_it_needs(name: str) -> None:
    """Only what draws loads the dashboards."""
    code = f"import sys, nacsim; nacsim.{name}; print('nacsim_dashboards' in sys.modules)"
    drawn = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert drawn.strip() == str(name == "dashboard")
