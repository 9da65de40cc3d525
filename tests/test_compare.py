"""`nac compare`: the same runs of several scenarios, what differs between them, and what could not be compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import nacsim
from conftest import Done
from nacsim.draws import BLOCK
from nacsim.ensembles import engine
from nacsim.ensembles.columns import joined
from nacsim.findings.comparison import comparison
from nacsim.findings.words import MECHANISM_WORDS
from nacsim.parameters import Parameters
from nacsim.record import MECHANISMS, OUTCOMES
from nacsim.scenario import catalogue, what_ifs
from nacsim.scenario.differences import differences, labels, number_at
from nacsim.scenario.load import load
from nacsim.studies.compare import compare
from nacsim.studies.measures import measures, tally
from nacsim.telling.claims import plain_ascii
from nacsim.telling.compare_report import comparison_report
from nacsim.telling.lines import as_text
from strategies import scenario, shipped, small


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def test_the_json_is_the_contract_and_says_what_the_ensembles_say(nac: Callable[..., Done]) -> None:
    names = ["iraq-training-2004", "iraq-training-2004@no_amendments"]
    done = nac("compare", *names, "--runs", 60, "--seed", 1, "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert set(data) == {"runs", "seed", "version", "results", "differs", "shared", "left_out", "pairs"}
    assert [one["label"] for one in data["results"]] == ["base", "no_amendments"]
    assert data["differs"] == [{"path": "procedure.chair", "values": ["brokering", "passive"]}]
    for name, one in zip(names, data["results"], strict=True):
        own = load(name)
        found = joined(list(engine.columns(own, 1, 0, 60)))
        assert one["digest"] == own.digest
        said = measures(own, tally(own, found)).as_json()
        assert {key: one[key] for key in said} == said
    (pair,) = data["pairs"]
    assert set(pair) == {
        "from",
        "to",
        "outcomes",
        "adopted",
        "hours",
        "redrafts",
        "dilution",
        "unfinished",
        "flipped",
    }
    assert (pair["from"], pair["to"], pair["dilution"]) == (
        0,
        1,
        None,
    )  # where not a word may change nothing is adopted
    for word in OUTCOMES:
        before, after = (one["outcomes"][word] for one in data["results"])
        assert pair["outcomes"][word]["difference"] == pytest.approx(after - before, abs=2e-6)


def test_the_folder_names_every_run_that_flipped(nac: Callable[..., Done]) -> None:
    names = ["ntmi-review-2008", "ntmi-review-2008@no_demarche", "ntmi-review-2008@no_commitment"]
    done = nac("compare", *names, "--runs", 80, "--seed", 3, "--out", "there")
    assert done.code == 0
    assert {path.name for path in Path("there").iterdir()} == {
        "SHA256SUMS",
        "parts",
        "manifest.json",
        "summary.json",
        "summary.txt",
        "flips.csv",
        "scenario-0.yaml",
        "scenario-1.yaml",
        "scenario-2.yaml",
    }
    manifest = json.loads(Path("there/manifest.json").read_text())
    assert (manifest["kind"], [one["label"] for one in manifest["results"]]) == (
        "compare",
        ["base", "no_demarche", "no_commitment"],
    )
    ended = [joined(list(engine.columns(load(name), 3, 0, 80))).outcome for name in names]
    expected = [
        (pair, run, OUTCOMES[ended[0][run]], OUTCOMES[other[run]])
        for pair, other in enumerate(ended[1:])
        for run in range(80)
        if other[run] != ended[0][run]
    ]
    rows = list(csv.DictReader(Path("there/flips.csv").read_text("utf-8").splitlines()))
    assert [(int(row["pair"]), int(row["run"]), row["from"], row["to"]) for row in rows] == expected
    data = json.loads(Path("there/summary.json").read_text())
    assert len(expected) == sum(pair["flipped"]["runs"] for pair in data["pairs"]) > 5
    assert Path("there/scenario-2.yaml").read_bytes() == catalogue.shipped()["ntmi-review-2008"].read_bytes()


def test_workers_and_blocks_change_nothing(nac: Callable[..., Done]) -> None:
    runs = BLOCK + 5
    question = ["compare", "ntmi-review-2008", "ntmi-review-2008@no_demarche", "--runs", runs, "--seed", 2, "--json"]
    alone, shared = (nac(*question, "--workers", workers) for workers in (1, 2))
    assert alone.out == shared.out != ""
    folders = sorted(Path("runs").iterdir())
    assert len(folders) == 2
    flips = [folder.joinpath("flips.csv").read_bytes() for folder in folders]
    assert flips[0] == flips[1]
    short = compare("ntmi-review-2008", "ntmi-review-2008@no_demarche", runs=200, seed=2)
    long = compare("ntmi-review-2008", "ntmi-review-2008@no_demarche", runs=runs, seed=2)
    assert short.flipped and [flip for flip in long.flipped if flip.run < 200] == list(short.flipped)
    assert json.loads(alone.out) == long.summary.as_json()


def test_a_scenario_does_not_differ_from_itself(nac: Callable[..., Done]) -> None:
    done = nac("compare", "turkey-2003", "turkey-2003", "--runs", 30)
    assert done.code == 0
    assert "Nothing that could change a result." in done.out
    assert "No run flips" in done.out
    found = compare("turkey-2003", "turkey-2003", runs=30)
    assert [one["label"] for one in found.summary["results"]] == ["base", "base (2)"]
    assert found.flips.empty
    assert found.summary.pairs[0].hours.as_json() == {"difference": 0.0, "interval": [0.0, 0.0]}


def test_other_allies_and_other_options_are_left_out_and_named() -> None:
    plain = small()
    other = small(members=["AAA", "BBB", "DDD"], draft={"p": "full", "q": "yes_q"})
    other["provisions"]["q"] = {"options": {"yes_q": {"at": 1.0}, "no_q": {"at": 0.0}}}
    wider = small()
    wider["provisions"]["p"]["options"]["third"] = {"at": 0.3}
    found = compare(scenario(plain), scenario(other), runs=10).summary.shared.as_json()
    assert found == {
        "allies": ["AAA", "BBB"],
        "provisions": ["p"],
        "left_out": {"allies": ["CCC", "DDD"], "provisions": ["q"]},
    }
    found = compare(scenario(plain), scenario(wider), runs=10).summary.shared.as_json()
    assert (found["provisions"], found["left_out"]["provisions"]) == ([], ["p"])


def test_shared_allies_have_the_same_luck_whatever_the_company() -> None:
    """Two alliances that differ in an ally who changes nothing: not one run comes out otherwise."""
    tree = small(allies={"default": {"value": 0.9, "stake": 0.35, "reserve": 0, "exposure": 0}})
    tree["allies"]["CCC"] = {"value": 0.35, "stake": 0.35, "reserve": 0, "exposure": 0, "ideal": {"p": "none"}}
    larger = tree | {"members": ["AAA", "BBB", "CCC", "DDD"]}
    found = compare(scenario(tree), scenario(larger), runs=300)
    shares = found.summary["results"][0]["outcomes"]
    assert 0.05 < shares["not_adopted"] < 0.95  # CCC's luck decides, run by run
    assert found.flips.empty


ALREADY = {
    "turkey-2003": {"consensus", "dpc_allowed", "chair_brokering", "silence_48", "members_1999"},
    "iraq-training-2004": {"consensus", "dpc_not_allowed", "chair_brokering", "silence_12", "members_2004"},
    "ntmi-review-2008": {"consensus", "dpc_not_allowed", "chair_brokering", "silence_48", "members_2004"},
}


@pytest.mark.parametrize("name", catalogue.shipped())
def test_every_rule_is_asked_of_every_shipped_scenario(nac: Callable[..., Done], name: str) -> None:
    done = nac("compare", name, "--what-ifs", "rules", "--runs", 8, "--seed", 1, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    asked = what_ifs.read("rules")
    assert len(asked) >= 20
    left_out = {one["label"]: one["reason"] for one in data["left_out"]}
    assert [one["label"] for one in data["results"]] == ["base", *(label for label in asked if label not in left_out)]
    assert left_out == dict.fromkeys(ALREADY[name], "is the case already")
    text = next(Path("runs").iterdir()).joinpath("summary.txt").read_text()
    assert max(map(len, text.splitlines())) <= 80
    assert all(label in text for label in asked)


def test_a_what_if_that_does_not_apply_is_left_out_with_the_reason(nac: Callable[..., Done]) -> None:
    assert nac("new", "later").code == 0
    done = nac("compare", "later.yaml", "--what-ifs", "rules", "--runs", 5)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert '"The DPC open" (dpc_allowed): procedure.other_bodies.DPC: does not exist on ' in text
    done = nac("compare", "turkey-2003@no_dpc", "--what-ifs", "rules", "--runs", 5)
    reason = "(dpc_allowed): procedure.other_bodies.DPC.competent: is already set by the variant no_dpc"
    assert reason in " ".join(done.out.split())


def test_what_ifs_of_ones_own(nac: Callable[..., Done]) -> None:
    lines = ["warmer: {allies.FRA.value: {by: 0.2}}", "late: {procedure.deadline: 2004-08-03T20:00}"]
    Path("mine.yaml").write_text("\n".join(lines))
    done = nac("compare", "iraq-training-2004", "--what-ifs", "mine.yaml", "--runs", 20, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert [one["label"] for one in data["results"]] == ["base", "warmer", "late"]
    assert {"path": "allies.FRA.value", "values": [0.1, 0.3, 0.1]} in data["differs"]
    assert data["results"][2]["set"] == {"procedure.deadline": "2004-08-03T20:00"}
    same = compare("iraq-training-2004", what_ifs={"warmer": {"allies.FRA.value": {"by": 0.2}}}, runs=20)
    assert same.summary.pairs[0].as_json() == data["pairs"][0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["turkey-2003"], "A comparison needs two scenarios or more"),
        (["turkey-2003", "iraq-training-2004", "--what-ifs", "rules"], "What-ifs change one scenario; 2 are given."),
        (["turkey-2003", "--what-ifs", "ruls"], "Did you mean rules?"),
        (["turkey-2003", "--what-ifs", "typo.yaml"], "typo.yaml:1:4: a: must say what it sets, by path"),
        (["turkey-2003", "--what-ifs", "nothing.yaml"], "nothing.yaml: is empty"),
        (["turkey-2003", "--what-ifs", "same.yaml"], "None of the what-ifs changes anything in turkey-2003:"),
        (["turkey-2003", "--what-ifs", "wrong.yaml"], "a: procedure.chiar: is not a field here. Did you mean chair?"),
        (["turkey-2003", "turkey-2003@no_dcp"], "Did you mean no_dpc?"),
        (["turkey-2003", "turkey-2003@no_dpc", "--runs", "1"], "'--runs'"),
        (["turkey-2003", "turkey-2003@no_dpc", "--runs", "10000000000"], "one study takes at most 200,000,000"),
        (["turkey-2003", "turkey-2003@no_dpc", "--set", "procedure.chair=pasive"], "Did you mean passive?"),
    ],
)
def test_what_cannot_be_compared_is_said_and_nothing_written(
    nac: Callable[..., Done], arguments: list[str], message: str
) -> None:
    Path("typo.yaml").write_text("a: passive\n")
    Path("nothing.yaml").write_text("")
    Path("same.yaml").write_text("a: {procedure.chair: brokering}\n")
    Path("wrong.yaml").write_text("a: {procedure.chiar: passive}\n")
    before = sorted(Path().rglob("*"))
    done = nac("compare", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err
    assert sorted(Path().rglob("*")) == before


def test_a_result_is_never_written_over(nac: Callable[..., Done]) -> None:
    question = ["compare", "turkey-2003", "turkey-2003@no_dpc", "--runs", 5, "--out", "there"]
    assert nac(*question).code == 0
    kept = Path("there/summary.json").read_bytes()
    again = nac(*question)
    assert (again.code, again.out) == (2, "")
    assert Path("there/summary.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("setting", "path", "values"),
    [
        ("allies.FRA.value=0.3", "allies.FRA.value", [0.1, 0.3]),
        ("procedure.chair=passive", "procedure.chair", ["brokering", "passive"]),
        ("procedure.silence_hours=3", "procedure.silence_hours", [12, 3]),
        ("theory.lobby=0.1", "theory.lobby", [Parameters().lobby, 0.1]),
        ("draft.timing=august", "draft.timing", ["next_week", "august"]),  # and what all want who say nothing
        ("allies.USA.linkage.price=0.2", "allies.USA.linkage.price", [0.0, 0.2]),
        ("allies.FRA.red_lines.command.firmness=0.3", "allies.FRA.red_lines.command.firmness", [0.5, 0.3]),
        ("provisions.timing.core=true", "provisions.timing.core", [False, True]),
        ("procedure.deadline={when: 2004-07-31T09:00, named: true}", "procedure.deadline.named", [False, True]),
        ("procedure.other_bodies.DPC.competent=true", "procedure.other_bodies.DPC", [None, True]),
    ],
)
def test_what_was_set_is_what_differs_under_the_same_name(setting: str, path: str, values: list[Any]) -> None:
    pair = [load("iraq-training-2004"), load("iraq-training-2004", [setting])]
    found = differences(pair)
    assert found[0] == {"path": path, "values": values}
    by_the_draft = [code for code in pair[0].codes if code not in ("FRA", "USA") and path == "draft.timing"]
    assert [one["path"] for one in found[1:]] == [f"allies.{code}.ideal.timing" for code in by_the_draft]


def test_who_has_a_position_of_its_own_is_a_difference() -> None:
    """The chair weighs only these: a file that states of one what `default` says anyway gives other results."""
    stated = small()
    stated["allies"]["CCC"] = {"disposition": "supportive"}
    pair = [scenario(small()), scenario(stated)]
    assert pair[0].digest != pair[1].digest
    assert {"path": "allies.CCC.position", "values": [False, True]} in differences(pair)


def test_scenarios_differ_just_where_their_digests_do() -> None:
    names = shipped()
    assert len(names) >= 10
    found = {name: load(name) for name in names}
    pairs = [pair for pair in combinations(names, 2) if found[pair[0]].slug == found[pair[1]].slug]
    assert len(pairs) >= 15
    for one, other in pairs:
        alike = found[one].digest == found[other].digest
        assert alike == (not differences([found[one], found[other]])), (one, other)


def test_labels_say_what_differs_and_are_unique() -> None:
    def named(*scenarios: tuple[str, *tuple[str, ...]]) -> list[str]:
        return labels([load(name, sets) for name, *sets in scenarios])

    assert named(("turkey-2003",), ("turkey-2003@no_dpc",)) == ["base", "no_dpc"]
    assert named(("turkey-2003",), ("iraq-training-2004@coding_b",)) == ["turkey-2003", "iraq-training-2004@coding_b"]
    common, own = "procedure.opt_outs=false", "procedure.chair=passive"
    assert named(("turkey-2003", common), ("turkey-2003", common, own)) == ["base", own]
    assert named(("turkey-2003",), ("turkey-2003",), ("turkey-2003",)) == ["base", "base (2)", "base (3)"]


def test_a_number_is_found_under_its_path() -> None:
    iraq = load("iraq-training-2004", ["theory.stride=0.1"])
    assert number_at(iraq, "allies.FRA.value") == 0.1
    assert number_at(iraq, "provisions.location.options.mixed.at") == 0.5
    assert number_at(iraq, "theory.stride") == 0.1
    assert number_at(iraq, "theory.lobby") == 0.05
    for path in ("allies.FRA", "procedure.chair", "procedure.opt_outs", "no.such"):
        assert number_at(iraq, path) is None


def test_every_mechanism_has_words() -> None:
    assert set(MECHANISM_WORDS) == set(MECHANISMS)


def test_the_python_api_gives_tables() -> None:
    found = compare("turkey-2003", load("turkey-2003@no_dpc"), runs=40, seed=1)
    assert list(found.outcomes.columns) == ["label", "outcome", "share", "low", "high"]
    assert found.outcomes.groupby("label")["share"].sum().round(5).to_dict() == {"base": 1.0, "no_dpc": 1.0}
    row = found.differences.set_index("measure").loc["adopted"]
    assert row["difference"] == found.summary["pairs"][0]["adopted"]["difference"]
    assert row["low"] <= row["difference"] <= row["high"]
    assert len(found.flips) == found.summary["pairs"][0]["flipped"]["runs"] > 0
    assert repr(found).startswith("Comparison of As it is | No way round France, 40 runs of seed 1")
    assert f"\n{plain_ascii(comparison(found.summary).headline)}.\n" in repr(found)


def test_text_from_a_scenario_stays_text() -> None:
    hostile = small(title="<script>\x1b[31m[bold]", question="\x1b]0;x")
    found = compare(scenario(hostile), scenario(small(title="<b>")), runs=5)
    assert "\x1b" not in as_text(comparison_report(found.scenarios, found.summary))
    named = compare(scenario(hostile), scenario(hostile, "allies.AAA.because=<script>", "allies.AAA.value=0.4"), runs=5)
    assert "<script>" not in named._repr_html_()
    assert "&lt;script&gt;" in named._repr_html_()


def test_what_whole_texts_lost_is_not_compared_between_other_clauses(nac: Callable[..., Done]) -> None:
    done = nac("compare", "turkey-2003", "iraq-training-2004", "--runs", 40, "--json")
    [pair] = json.loads(done.out)["pairs"]
    assert (pair["dilution"], pair["unfinished"]) == (None, None)
    assert pair["hours"] is not None


@pytest.mark.parametrize("asked", [{"seed": -1}, {"workers": 0}])
def test_a_seed_or_workers_that_make_no_sense_are_refused_by_every_study(asked: dict[str, Any]) -> None:
    for study in (
        lambda: nacsim.compare("turkey-2003", "turkey-2003@no_dpc", runs=5, **asked),
        lambda: nacsim.sweep("turkey-2003", {"theory.lobby": [0.0, 0.1]}, runs=5, **asked),
        lambda: nacsim.sensitivity("turkey-2003", runs=5, points=8, **asked),
        lambda: nacsim.ensemble("turkey-2003", runs=5, **asked),
    ):
        with pytest.raises(nacsim.UserError, match="or more"):
            study()


def test_each_setting_names_the_scenarios_that_say_it() -> None:
    found = compare("iraq-training-2004", "iraq-training-2004@dpc_threat", runs=2)
    text = as_text(comparison_report(found.scenarios, found.summary)).splitlines()
    start = text.index("What differs")
    assert text[start + 1 : start + 6] == [
        '  - "As it is" (base): nothing changed',
        '  - "The DPC open, without France" (dpc_threat): the way to the DPC: yes',
        '  procedure.other_bodies.DPC: "As it is" -, "The DPC open, without France" yes',
        "  (-: not set)",
        "",
    ]
    found = compare("iraq-training-2004", runs=2, what_ifs={"passive": {"procedure.chair": "passive"}})
    text = as_text(comparison_report(found.scenarios, found.summary)).splitlines()
    assert "  (-: not set)" not in text
