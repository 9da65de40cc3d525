"""A loaded scenario: read once more with something else set, told apart by its digest, shown in a notebook."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from nacsim.errors import ScenarioError, UserError
from nacsim.scenario import catalogue
from nacsim.scenario.differences import number_at
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import parse_sets, set_texts
from nacsim.studies.compare import compare
from nacsim.studies.sweep import sweep
from strategies import small

PATH = "allies.AAA.value"


@pytest.mark.parametrize("form", ["name", "path", "text", "data"])
def test_a_scenario_is_changed_wherever_it_was_read_from(form: str, tmp_path: Path) -> None:
    copy = tmp_path / "mine.yaml"
    copy.write_text(catalogue.shipped()["turkey-2003"].read_text("utf-8"), "utf-8")
    forms: dict[str, str | Path | Mapping[str, object]] = {
        "name": "turkey-2003",
        "path": copy,
        "text": str(copy),
        "data": small(),
    }
    path = PATH if form == "data" else "allies.FRA.value"
    before = load(forms[form])
    after = before.changed({path: 0.31})
    assert (number_at(after, path), after.set, after.slug) == (0.31, {path: 0.31}, before.slug)
    assert before.set == {} and number_at(before, path) != 0.31
    assert after.digest == load(forms[form], [f"{path}=0.31"]).digest != before.digest


def test_changes_add_up_and_keep_the_variant_and_what_was_set() -> None:
    iraq = load("iraq-training-2004@coding_b", ["allies.FRA.value=0.3", "theory.sway=0.0000001"])
    again = iraq.changed("procedure.chair=passive", {"allies.DEU.stake": {"by": 0.1}}).changed()
    assert (again.chair, again.variant, number_at(again, "allies.FRA.value"), again.theory) == (
        "passive",
        "coding_b",
        0.3,
        {"sway": 1e-7},
    )
    assert number_at(again, "allies.DEU.stake") == pytest.approx((number_at(iraq, "allies.DEU.stake") or 0) + 0.1)
    assert load(iraq) is iraq


def test_changes_are_checked_as_in_a_file() -> None:
    iraq = load("iraq-training-2004", ["allies.FRA.value=0.3"])
    with pytest.raises(ScenarioError, match="Did you mean passive"):
        iraq.changed("procedure.chair=pasive")
    with pytest.raises(ScenarioError, match="is set twice"):
        iraq.changed({"allies.FRA.value": 0.4})
    with pytest.raises(ScenarioError, match="is not something a file can hold"):
        iraq.changed({"allies.DEU.value": object()})


def test_data_that_its_author_changes_later_changes_no_scenario() -> None:
    tree = small()
    given = deepcopy(tree)
    scenario = load(tree, slug="mine")
    tree["allies"]["AAA"] = {"disposition": "opposed"}
    expected = load(given, [f"{PATH}=0.3"], slug="mine")
    assert scenario.changed({PATH: 0.3}) == expected and scenario.slug == "mine"


def test_a_scenario_altered_in_memory_has_its_own_digest_and_no_file() -> None:
    scenario = load("turkey-2003")
    altered = replace(scenario, theory={"sway": 0.3})
    assert altered.digest == scenario.changed({"theory.sway": 0.3}).digest != scenario.digest
    with pytest.raises(UserError, match=r"turkey-2003 was changed in memory"):
        altered.changed({"theory.lobby": 0.1})
    assert load(altered) is altered


def test_a_digest_outlives_a_trip_to_another_process_and_what_no_run_depends_on() -> None:
    scenario = load("turkey-2003")
    sent = pickle.loads(pickle.dumps(scenario))
    assert sent == scenario and sent.digest == scenario.digest
    assert sent.changed({"theory.sway": 0.3}) == scenario.changed({"theory.sway": 0.3})
    assert replace(scenario, title="another", notes=()).digest == scenario.digest


def test_studies_take_what_was_loaded_from_data() -> None:
    found = compare(load(small()), what_ifs={"perfect": {"procedure.chair": "perfect"}}, runs=5)
    assert [scenario.chair for scenario in found.scenarios] == ["passive", "perfect"]
    swept = sweep(load(small()), {PATH: [0.1, 0.3]}, runs=5)
    assert [point["at"] for point in swept.summary["points"]] == [[0.1], [0.3]]


@pytest.mark.parametrize(
    "value",
    [
        0.0000001,
        0.1,
        5,
        True,
        None,
        "a: b",
        "true",
        "2004-07-28",
        date(2004, 7, 28),
        {"by": 0.1},
        {"a": ["on", 1]},
        -3.5,
    ],
)
def test_a_value_is_written_so_that_it_is_read_back(value: object) -> None:
    assert parse_sets(set_texts({"a.b": value})).given == {"a.b": value}


@pytest.mark.parametrize(("value", "written"), [(np.float64(1e-7), "0.0000001"), (np.int64(3), "3")])
def test_a_number_of_numpy_s_is_a_number(value: object, written: str) -> None:
    assert set_texts({"a": value}) == [f"a={written}"]


def test_a_notebook_shows_a_scenario_in_a_line() -> None:
    scenario = load("iraq-training-2004@coding_b", ["allies.FRA.value=0.3"])
    assert repr(scenario) == (
        "<Scenario iraq-training-2004: 'A training mission for Iraq', 2004-07-28; NAC, 26 members; "
        f"clauses: {', '.join(one.key for one in scenario.provisions)}; "
        "variant: coding_b ('First tally read otherwise'); set: allies.FRA.value=0.3>"
    )
    assert all(len(repr(load(slug))) < 250 for slug in catalogue.shipped())


def test_a_notebook_shows_a_scenario_as_a_table_and_its_text_as_text() -> None:
    hostile = small(title="<script>alert(1)</script>", question="\x1b]0;x<img src=x>")
    html = load(hostile, [f"{PATH}=0.3", 'allies.AAA.because="<b>"'])._repr_html_()
    assert "<script>" not in html and "<img" not in html and "=<b>" not in html
    assert "\x1b" not in repr(load(hostile | {"title": "\x1b]0;x"}))
    shown = load("iraq-training-2004")._repr_html_()
    rows = dict(re.findall(r"<tr><th>(.*?)</th><td>(.*?)</td></tr>", shown))
    assert rows["Date"] == "2004-07-28" and rows["Tabled by"] == "GBR, USA" and rows["Chair"] == "brokering"
    assert rows["Who commands the mission"].count("<strong>") == 1 and "Variant" not in rows


def test_a_scenario_is_equal_to_itself_however_it_was_read() -> None:
    assert load("turkey-2003") == load(catalogue.shipped()["turkey-2003"]) and isinstance(load(small()), Scenario)
