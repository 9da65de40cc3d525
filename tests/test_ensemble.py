"""`nac ensemble`: its rows are the council's runs, and its measures are what the rows say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import by_hand
from conftest import Done
from nacsim.council.run import runs
from nacsim.draws import BLOCK
from nacsim.ensembles import engine
from nacsim.ensembles.columns import joined
from nacsim.errors import UserError
from nacsim.findings.estimates import wilson
from nacsim.findings.outcomes import outcomes
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES, STANCES, Record
from nacsim.scenario.load import load, locate
from nacsim.studies.ensemble import ensemble
from nacsim.studies.measures import measures, tally
from strategies import examples

NAMES = ["iraq-training-2004", "iraq-training-2004@dpc_threat", "turkey-2003", "ntmi-review-2008@each_item"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def objecting(record: Record) -> list[list[str]]:
    """Who objects at each sounding."""
    return [list(event["objections"]) for event in record.of_kind("sounding")]


@pytest.mark.parametrize("name", NAMES)
def test_row_r_is_what_nac_run_tells(name: str) -> None:
    scenario = load(name)
    found = joined(list(engine.columns(scenario, 1, 0, 24)))
    codes = list(scenario.codes)
    for r, record in enumerate(runs(scenario, 1, range(24))):
        assert found.run[r] == r
        assert OUTCOMES[found.outcome[r]] == record.outcome
        assert (found.hours[r], found.sessions[r]) == (record.hours, record.events[-1]["session"])
        text = {p.key: p.options[o].key for p, o in zip(scenario.provisions, found.text[r], strict=True)}
        assert text == record.text
        assert {c: STANCES[s] for c, s in zip(codes, found.first[r], strict=True)} == record.first
        assert {c: STANCES[s] for c, s in zip(codes, found.final[r], strict=True)} == record.final
        assert found.redrafts[r] == sum(len(redraft["changes"]) for redraft in record.of_kind("redraft"))
        assert found.silences_broken[r] == len(record.of_kind("silence_broken"))
        assert [codes[i] for i in np.flatnonzero(found.stood_aside[r])] == list(record.opt_outs)
        wrote = {ally for event in record.of_kind("silence_broken") for ally in event["by"]}
        assert {codes[i] for i in np.flatnonzero(found.wrote[r])} == wrote
        assert isclose(found.dilution[r], record.dilution, abs_tol=1e-6)
        assert isclose(found.unfinished[r], record.unfinished, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("name", "sole"), [("turkey-2003", 0), ("turkey-2003@no_dpc", 0), ("iraq-training-2004@no_amendments", 39)]
)
def test_last_to_give_way_and_sole_objector_are_as_in_the_record(name: str, sole: int) -> None:
    scenario = load(name)
    codes = list(scenario.codes)
    found = joined(list(engine.columns(scenario, 1, 0, 40)))
    seen = {"last": 0, "sole": 0}
    for r, record in enumerate(runs(scenario, 1, range(40))):
        last = {codes[i] for i in np.flatnonzero(found.gave_way_last[r])}
        at_end = [ally for ally, stance in record.final.items() if stance == "object"]
        if not record.adopted:
            assert not last
            assert [codes[i] for i in np.flatnonzero(found.sole[r])] == (at_end if len(at_end) == 1 else [])
            seen["sole"] += len(at_end) == 1
            continue
        voiced = objecting(record)
        ever = [max((i for i, who in enumerate(voiced) if ally in who), default=-1) for ally in codes]
        # France, left behind in the Council, still objects there: it has not given way.
        yielded = [-1 if record.final[ally] == "object" else when for ally, when in zip(codes, ever, strict=True)]
        assert last == {ally for ally, when in zip(codes, yielded, strict=True) if when == max(yielded) >= 0}
        seen["last"] += 1
    assert seen["last"] >= 15 or sole > 0
    assert seen["sole"] >= sole


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load("turkey-2003")
    whole = joined(list(engine.columns(scenario, 3, 0, 60)))
    monkeypatch.setattr(engine, "MOST_COSTS", 7 * 9 * 19)
    parts = joined(list(engine.columns(scenario, 3, 0, 60)))
    tail = joined(list(engine.columns(scenario, 3, 40, 60)))
    for field in type(whole).__slots__:
        assert (getattr(whole, field) == getattr(parts, field)).all(), field
        assert (getattr(whole, field)[40:] == getattr(tail, field)).all(), field


def test_runs_cross_from_one_block_into_the_next() -> None:
    scenario = load("turkey-2003")
    found = joined(list(engine.columns(scenario, 1, BLOCK - 3, BLOCK + 3)))
    assert found.run.tolist() == list(range(BLOCK - 3, BLOCK + 3))
    for r, record in zip(range(6), runs(scenario, 1, found.run.tolist()), strict=True):
        assert OUTCOMES[found.outcome[r]] == record.outcome


def test_the_json_is_the_contract(nac: Callable[..., Done]) -> None:
    done = nac("ensemble", "iraq-training-2004@no_amendments", "--runs", 50, "--seed", 1, "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert set(data) == {
        "scenario",
        "variant",
        "set",
        "runs",
        "seed",
        "digest",
        "version",
        "outcomes",
        "intervals",
        "first_tally",
        "allies",
        "texts",
        "hours_to_end",
        "redrafts",
        "sessions",
        "silences_broken",
        "dilution",
        "unfinished",
        "ends",
        "mechanisms",
        "ways",
        "chances",
        "base_rates",
        "lapse",
        "model_error",
        "no_chances",
        "seconds",
    }
    assert (data["scenario"], data["variant"], data["runs"], data["seed"]) == (
        "iraq-training-2004",
        "no_amendments",
        50,
        1,
    )
    assert isclose(sum(data["outcomes"].values()), 1, abs_tol=1e-5)
    assert isclose(sum(data["first_tally"].values()), 26, abs_tol=1e-5)
    assert set(data["allies"]) == set(load("iraq-training-2004").codes)
    assert (data["texts"], data["dilution"]["mean"]) == ({}, None)
    assert data["allies"]["FRA"]["sole_objector_at_end"] == 0.98
    kept = Path("runs/ensemble-iraq-training-2004@no_amendments-s1-n50")
    assert data.pop("seconds") >= 0
    assert json.loads((kept / "summary.json").read_text()) == data


def test_the_summary_is_read_at_a_glance(nac: Callable[..., Done]) -> None:
    done = nac("ensemble", "turkey-2003", "--runs", 200, "--seed", 1)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    scenario = load("turkey-2003")
    found = measures(scenario, tally(scenario, joined(list(engine.columns(scenario, 1, 0, 200)))))
    for word, share in found["outcomes"].items():
        assert re.search(rf"^  {OUTCOME_WORDS[word]} +{share:.0%} ", done.out, re.MULTILINE), word
    most = max(OUTCOMES, key=lambda word: found["outcomes"][word])
    assert f"{OUTCOME_WORDS[most]} in {found['outcomes'][most]:.0%} of runs" in " ".join(done.out.split())
    assert done.out.isascii()


def test_the_summary_says_what_was_at_work(nac: Callable[..., Done]) -> None:
    done = nac("ensemble", "turkey-2003", "--runs", 200, "--seed", 1)
    said = " ".join(done.out.split())
    moved = ensemble("turkey-2003", 200, 1).runs(["used.moved_to_body"])["used.moved_to_body"].mean()
    assert f"the matter moved to another body ({moved:.0%})" in said
    assert "items were struck" not in said


def test_an_ensemble_in_python_is_tables() -> None:
    found = ensemble("turkey-2003", 120, 1)
    data = found.summary.as_json()
    assert "seconds" not in data
    assert (found.folder, [*Path().iterdir()]) == (None, [])
    outcomes = found.outcomes.set_index("outcome")
    assert outcomes.index.tolist() == list(OUTCOMES)
    assert outcomes["share"].to_dict() == data["outcomes"]
    assert outcomes["runs"].sum() == 120
    assert outcomes.loc["not_adopted", ["low", "high"]].tolist() == data["intervals"]["not_adopted"]
    allies = found.allies.set_index("ally")
    assert allies.index.tolist() == list(found.scenario.codes)
    assert allies.loc["BEL", "last_to_give_way"] == data["allies"]["BEL"]["last_to_give_way"]
    assert allies.loc["FRA", "first.object"] == data["allies"]["FRA"]["first"]["object"]
    objections = found.objections.set_index(["ally", "provision"])["share"]
    assert objections["FRA"].to_dict() == data["allies"]["FRA"]["objects_on"]
    texts = found.texts.set_index(["provision", "option"])["share"]
    assert texts["timing"].to_dict() == data["texts"]["timing"]
    runs = found.runs()
    assert len(runs) == 120
    adopted = runs[runs["outcome"] != "not_adopted"]
    later = (adopted["text.timing"] == "after_inspectors_report").mean()
    assert later == pytest.approx(texts["timing", "after_inspectors_report"], abs=1e-6) and 0 < later < 1


def test_an_ensemble_shows_itself() -> None:
    found = ensemble("turkey-2003@no_dpc", 60, 1)
    title, headline, *rows = repr(found).splitlines()
    assert title == "turkey-2003@no_dpc, 60 runs of seed 1"
    assert headline == f"{outcomes(found.summary, found.scenario).headline}."
    assert len(rows) == sum(share > 0 for share in found.summary["outcomes"].values())
    assert found._repr_html_().startswith("<p>turkey-2003@no_dpc, 60 runs of seed 1</p><table")


def test_an_ensemble_is_of_a_name_with_sets_or_of_what_is_loaded(tmp_path: Path) -> None:
    sets = ["allies.FRA.value=0.3"]
    loaded = ensemble(load("turkey-2003", sets), 30, 1, out=tmp_path / "loaded")
    named = ensemble("turkey-2003", 30, 1, sets=sets, out=tmp_path / "named")
    assert loaded.summary == named.summary
    assert named.folder == tmp_path / "named"
    for folder in ("loaded", "named"):
        assert (tmp_path / folder / "scenario.yaml").read_text() == locate("turkey-2003")[0].read_text()
    again = ensemble("turkey-2003", 30, 1, sets=sets, out=tmp_path / "named", resume=True)
    assert again.runs().equals(named.runs())


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"runs": 0}, "The number of runs is a whole number, 1 or more (given: 0)."),
        ({"seed": -1}, "A seed is a whole number, 0 or more (given: -1)."),
        ({"workers": 0}, "The number of workers is a whole number, 1 or more (given: 0)."),
        ({"resume": True}, "Only a result in a folder can be resumed. Name the folder with `out`."),
    ],
)
def test_what_makes_no_sense_is_refused(how: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as refused:
        ensemble("turkey-2003", **{"runs": 5, "seed": 1} | how)
    assert str(refused.value) == said


def test_nothing_is_overwritten(nac: Callable[..., Done]) -> None:
    assert nac("ensemble", "turkey-2003", "--runs", 5, "--out", "there").code == 0
    again = nac("ensemble", "turkey-2003", "--runs", 5, "--out", "there")
    assert (again.code, again.out) == (2, "")


@examples(100)
@given(st.lists(st.tuples(st.integers(0, len(OUTCOMES) - 1), st.integers(0, 30)), min_size=1, max_size=40))
def test_hours_to_end_are_numpy_s_quantiles(ends: list[tuple[int, int]]) -> None:
    scenario = load("turkey-2003")
    one = joined(list(engine.columns(scenario, 1, 0, 1)))
    outcome, hours = np.array(ends, dtype=np.int64).T
    repeated = {name: np.repeat(getattr(one, name), len(ends), axis=0) for name in type(one).__slots__}
    found = measures(scenario, tally(scenario, type(one)(**repeated | {"outcome": outcome, "hours": hours})))
    wanted = np.quantile(hours, [0.1, 0.5, 0.9])
    kept = found.hours_to_end
    assert (kept.p10, kept.median, kept.p90) == pytest.approx(wanted, abs=1e-6)
    assert found.outcomes["deferred"] == pytest.approx(np.mean(outcome == OUTCOMES.index("deferred")), abs=1e-6)


def test_wilson_intervals_are_the_published_ones() -> None:
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, of), (low, high) in published.items():
        assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_an_interval_holds_its_share(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    assert (low, high) == pytest.approx(by_hand.wilson(hits, of), abs=1e-9)
