"""`nac explain` over many runs: what a lever is said to turn is what the council tells when it is pulled."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import nacsim
from conftest import Done
from nacsim.council.run import run
from nacsim.errors import ScenarioError, UserError
from nacsim.findings.explanation import Explanation, explanation_as_plain
from nacsim.findings.levers import levers as finding
from nacsim.findings.portions import portion
from nacsim.scenario.atop import atop
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.levers import CHEAPEST_FIRST, Lever
from nacsim.studies.explain import keep
from nacsim.studies.levers import levers
from nacsim.telling.claims import plain_ascii
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import as_text
from nacsim.telling.memo import code, memo, text
from nacsim_dashboards.chart import charts_of
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.pages.run_page import run_page
from strategies import small
from trees import resealed

HOSTILE = Path(__file__).parent / "scenarios" / "hostile.yaml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def linked(**more: Any) -> dict[str, Any]:
    """CCC has nothing against the text and asks a price for something else; its word and its liking are too little."""
    tree = small()
    tree["allies"]["CCC"] = {"value": 0.4, "stake": 0.1, "reserve": 0, "exposure": 0.2, "linkage": {"price": 0.9}}
    tree["procedure"] |= more
    return tree


def told(scenario: Scenario, seed: int, runs: int) -> list[bool]:
    """Whether each run is adopted, as the council tells it."""
    return [run(scenario, seed=seed, run=row).adopted for row in range(runs)]


def of_kind(found: tuple[Lever, ...], kind: str) -> Lever:
    (lever,) = (lever for lever in found if lever.kind == kind)
    return lever


def test_an_ally_that_asks_a_price_elsewhere_is_turned_by_lifting_it() -> None:
    tried = levers(load(linked()), 1, 40)
    assert (tried.of.failed, tried.of.turning) == (40, "failed")
    assert [(one.ally, one.runs) for one in tried.of.holdouts] == [("CCC", 40)]
    lifted = of_kind(tried.levers, "linkage_lifted")
    assert lifted.turned >= 36, "BBB may object too, now and then"
    assert (lifted.lost, lifted.set) == (0, ["allies.CCC.linkage.price=0"])
    found = finding(load(linked()), tried.levers, tried.of)
    assert found.headline.startswith("CCC's price outside the matter lifted turns")
    assert found.headline.endswith("of the runs that failed, and nothing else does")
    assert "closing in session" not in found.nothing, "it is so already"
    assert "a draft whose p clause" in found.nothing


def test_buying_it_off_can_be_asked_and_takes_a_payer() -> None:
    whole = load(linked(chair="brokering", demarches=False))
    tried = levers(whole, 1, 40)
    paid = of_kind(tried.levers, "linkage_paid")
    assert (paid.to, paid.set) == ("AAA", ['allies.CCC.linkage.paid_by.AAA={"cost": 0.1}'])
    assert tried.of.failed > 20 and paid.turned > 0.8 * tried.of.failed
    bought = linked(chair="brokering", demarches=False)
    bought["allies"]["CCC"]["linkage"]["paid_by"] = {"AAA": {"cost": 0.6}}
    again = levers(load(bought), 1, 40)
    assert not [lever for lever in again.levers if lever.kind == "linkage_paid"], "it could pay already, and does not"


def test_who_stands_by_another_could_stand_alone() -> None:
    tree = linked()
    tree["allies"]["BBB"] = {"value": 0.1, "stake": 0, "reserve": 0, "exposure": 0}
    tree["allies"]["BBB"]["acts_with"] = {"CCC": {"strength": 0.3}}
    dropped = of_kind(levers(load(tree), 1, 40).levers, "bond_dropped")
    assert (dropped.allies, dropped.to, dropped.turned) == (["BBB"], "CCC", 0), "CCC still blocks"
    assert dropped.set == ["allies.BBB.acts_with.CCC=null"]


def test_who_is_brought_round_stands_by_nobody_any_more() -> None:
    """BBB refuses for CCC's sake alone, and CCC for a quarrel: bringing either round must turn what it can."""
    tree = linked()
    tree["allies"]["BBB"] = {"value": 0.1, "stake": 0, "reserve": 0, "exposure": 0}
    tree["allies"]["BBB"]["acts_with"] = {"CCC": {"strength": 2}}
    tried = levers(load(tree), 1, 20)
    for lever in tried.levers:
        if lever.kind == "ally_brought_round" and lever.to == "BBB":
            assert "allies.BBB.acts_with.CCC=null" in lever.set
        if lever.kind == "ally_beside" and lever.allies == ["BBB"] and lever.to != "CCC":
            assert any("acts_with.CCC" in one for one in lever.set)
    assert {"ally_brought_round"} <= {lever.kind for lever in tried.levers}


@pytest.mark.parametrize("name", ["turkey-2003@no_dpc", "turkey-2003", "iraq-training-2004@convention_claim"])
def test_a_lever_turns_the_runs_that_the_council_tells_otherwise(name: str) -> None:
    """Counted anew, run by run; and its command, given to the loader as a person would, is that scenario."""
    seed, runs = 3, 12
    base = load(name)
    before = told(base, seed, runs)
    tried = levers(base, seed, runs)
    assert tried.of.failed == before.count(False) and len(tried.levers) >= 12
    for lever in tried.levers[::3]:
        subject, *options = shlex.split(lever.command)
        assert set(options[::2]) == {"--set"}
        changed = load(subject, options[1::2])
        after = told(changed, seed, runs)
        pairs = list(zip(before, after, strict=True))
        assert (lever.turned, lever.lost) == (pairs.count((False, True)), pairs.count((True, False))), lever.set


def test_what_a_variant_says_already_is_set_in_its_place() -> None:
    opened = ["procedure.other_bodies.DPC.competent=true"]
    with pytest.raises(ScenarioError, match="already set by the variant"):
        load("turkey-2003@no_dpc", opened)
    assert atop(load("turkey-2003@no_dpc"), opened).digest == load("turkey-2003", opened).digest
    set_twice = atop(load("turkey-2003", ["allies.LUX.value=0.2", "procedure.chair=passive"]), ["allies.LUX.value=0.3"])
    assert dict(set_twice.set) == {"procedure.chair": "passive", "allies.LUX.value": 0.3}
    # The keys of an event's changes hold dots: as a text of --set they stand in a mapping.
    quiet = atop(load("iraq-training-2004@convention_claim"), ["allies.FRA.linkage.price=0"])
    before = load("iraq-training-2004@convention_claim")
    assert [event.hour for event in quiet.calendar] == [event.hour for event in before.calendar]
    assert (quiet.variant, quiet.legs, quiet.rule) == (None, before.legs, before.rule)


def test_levers_come_cheapest_first_and_what_does_nothing_last() -> None:
    tried = levers(load("turkey-2003@no_dpc"), 20040728, 200)
    found = finding(load("turkey-2003@no_dpc"), tried.levers, tried.of)
    effects = [row.effect for row in found.rows]
    assert effects == sorted(effects, key=("turns", "reverses", "nothing").index)
    for effect in ("turns", "reverses", "nothing"):
        rows = [lever for lever, row in zip(tried.levers, found.rows, strict=True) if row.effect == effect]
        assert rows and [CHEAPEST_FIRST.index(lever.kind) for lever in rows] == sorted(
            CHEAPEST_FIRST.index(lever.kind) for lever in rows
        )
    for lever in tried.levers:
        assert lever.turned_share is not None and lever.turned_share.share == pytest.approx(
            lever.turned / tried.of.failed, abs=1e-6
        )
        assert lever.adopted.difference == pytest.approx((lever.turned - lever.lost) / 200, abs=1e-6)


def test_where_nothing_fails_what_would_stop_it_is_looked_for() -> None:
    tried = levers(load("iraq-training-2004"), 1, 40)
    found = finding(load("iraq-training-2004"), tried.levers, tried.of)
    assert found.to_fail and [one.ally for one in found.holders] == ["FRA"]
    assert {"red_line_hardened", "commitment_dropped"} <= {lever.kind for lever in tried.levers}
    assert found.headline.startswith("A chair that only tests for consensus turns 100% of the runs that were adopted")


def test_where_nobody_objects_only_the_procedure_is_tried() -> None:
    tried = levers(load(small()), 1, 20)
    assert tried.of.holdouts == [] and {lever.kind for lever in tried.levers} <= {"chair", "silence", "deadline"}
    assert "nobody holds out" in finding(load(small()), tried.levers, tried.of).runs


def test_an_explanation_is_kept_and_opened_with_its_levers(tmp_path: Path) -> None:
    made = nacsim.explain("turkey-2003@no_dpc", runs=60)
    folder = keep(made, tmp_path / "kept")
    again = nacsim.open_result(folder)
    assert isinstance(again, Explanation)
    said = [json.loads(json.dumps(explanation_as_plain(one))) for one in (made, again)]
    assert said[0] == said[1] == json.loads((folder / "explanation.json").read_text("utf-8"))
    charts = {chart.key: chart for section in run_page(again).sections for chart in charts_of(section.parts)}
    assert made.levers is not None and charts["levers"].title == made.levers.headline
    assert memo(again) == memo(made)
    page = unescape(
        re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", " ", html(run_page(again)), flags=re.DOTALL))
    )
    told, shown = (" ".join(words.split()) for words in (as_text(explanation_report(again)), page))
    for sentence in (made.levers.headline, made.levers.runs, made.levers.nothing):
        assert plain_ascii(sentence) in told and sentence in shown


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("redraft", "to", "never"),
        ("redraft", "provision", "nothing"),
        ("silence", "to", "long"),
        ("deadline", "to", "x"),
    ],
)
def test_a_lever_that_was_altered_is_damage(tmp_path: Path, kind: str, field: str, value: str) -> None:
    folder = keep(nacsim.explain("turkey-2003@no_dpc", runs=5), tmp_path / "kept")
    file = folder / "explanation.json"
    data = json.loads(file.read_text("utf-8"))
    next(lever for lever in data["levers"] if lever["kind"] == kind)[field] = value
    file.write_text(json.dumps(data), "utf-8")
    resealed(folder)
    with pytest.raises(UserError, match="damaged"):
        nacsim.open_result(folder)


def test_a_run_that_is_not_in_the_folder_is_said_to_be_new(nac: Callable[..., Done]) -> None:
    assert nac("run", "turkey-2003", "--seed", "4", "--run", "2", "--out", "told").code == 0
    kept = json.loads(nac("explain", "told", "--json", "--no-keep", "--runs", "5").out)
    assert (kept["seed"], kept["run"], kept["levers_of"]["seed"]) == (4, 2, 4)
    assert kept["anew"] == "The 5 runs of seed 4 on which changes were tried have no record in told and were run anew."
    other = json.loads(nac("explain", "told", "--run", "7", "--json", "--no-keep", "--runs", "0").out)
    assert (other["seed"], other["run"], other["levers"], other["levers_of"]) == (4, 7, [], None)
    assert other["anew"] == "Run 7 of seed 4 has no record in told and was run anew."
    assert other["outcome"] == run(load("turkey-2003"), seed=4, run=7).outcome
    assert nac("ensemble", "turkey-2003", "--runs", "20", "--seed", "9", "--out", "many").code == 0
    many = nac("explain", "many", "--no-keep", "--runs", "5")
    assert many.code == 0
    assert "Note: The run as written and the 5 runs of seed 9 on which" in " ".join(many.out.split())
    assert json.loads(nac("explain", "turkey-2003", "--runs", "5", "--json", "--no-keep").out)["anew"] is None


def test_a_memo_is_written_once(nac: Callable[..., Done]) -> None:
    done = nac("explain", "turkey-2003@no_dpc", "--runs", "60", "--memo", "memo.md", "--no-keep")
    assert done.code == 0 and done.err.endswith("Memo: memo.md\n")
    written = Path("memo.md").read_text("utf-8")
    sentences = written.partition("\n## ")[0].split("\n\n")[1:]
    assert len(sentences) == 5
    assert "Does NATO begin to plan" in sentences[0] and "60 runs" in sentences[1] and "France" in sentences[2]
    assert not re.search(r"\b0\.\d\d\b", " ".join(sentences)), "no units of value"
    assert re.search(r"about (a|half|two|three|all)", sentences[3])
    assert "No chances are given" in sentences[4]
    digest = load("turkey-2003@no_dpc").digest
    assert digest in written and "`nac explain turkey-2003@no_dpc --runs 60`" in written
    again = nac("explain", "turkey-2003@no_dpc", "--memo", "memo.md")
    assert (again.code, again.out, again.err.count("\n")) == (2, "", 1) and "already exists" in again.err
    assert Path("memo.md").read_text("utf-8") == written and not Path("runs").exists()
    for refused in (["--memo", "no/memo.md"], ["--memo", "other.md", "--runs", "0"]):
        done = nac("explain", "turkey-2003", *refused)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err


def test_names_from_a_scenario_are_text_in_a_memo() -> None:
    written = memo(nacsim.explain(HOSTILE, runs=20))
    shown = re.sub(r"(`+).+?\1", "", written)  # what stands in code is not read
    assert not re.search(r"(?<!\\)[<\[\]*_~$]", shown.replace("(?<=^)#", "")), shown
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4}
    assert [line for line in written.splitlines() if line.startswith("#")][1:] == [
        "## What would turn it",
        "## What it rests on",
        *(["## For the analyst"] if rows else []),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0.04, 1.0, "hardly any of"),
        (0.18, 1.0, "about a fifth of"),
        (-0.16, 0.33, "about half of"),
        (0.7, 1.0, "about two thirds of"),
        (1.05, 1.0, "about as much as"),
        (0.9, 0.3, "about three times"),
    ],
)
def test_a_number_beside_another_is_told_in_words(part: float, whole: float, words: str) -> None:
    assert portion(part, whole) == words


def test_markdown_is_escaped() -> None:
    assert text("a *b* [c](d) <e> | `f` _g_\nh") == r"a \*b\* \[c\](d) \<e\> \| \`f\` \_g\_ h"
    assert code("a|b") == r"`a|b`" and code("a`b") == "`` a`b ``"
