"""Variants and what-ifs have titles: shown to people in place of their keys, and no part of what is run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim.council.run import run
from nacsim.errors import ScenarioError
from nacsim.findings.comparison import labels
from nacsim.findings.variants import changed, variant
from nacsim.findings.words import Words
from nacsim.scenario import catalogue, what_ifs
from nacsim.scenario.document import read
from nacsim.scenario.load import load
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.studies.compare import compare
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.door import dashboard
from strategies import small

TITLE = "Who <b>drafts</b> nothing"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


def titled(title: object = TITLE) -> dict[str, Any]:
    """A small scenario with one variant under a title."""
    return small() | {"variants": {"quiet": {"title": title, "procedure": {"chair": "passive"}}}}


def test_a_title_is_the_variants_and_changes_nothing() -> None:
    plain = small() | {"variants": {"quiet": {"procedure": {"chair": "passive"}}}}
    with_title, without = (load(tree, variant="quiet") for tree in (titled(), plain))
    assert (with_title.title, with_title.variant_title) == (small()["title"], TITLE)
    assert (without.variant_title, load(titled()).variant_title) == ("", "")
    assert with_title.digest == without.digest
    records = [run(scenario, seed=3, run=1).to_json() for scenario in (with_title, without)]
    assert records[0] == records[1]
    assert with_title.variant_changes == {"procedure.chair": "passive"}


@pytest.mark.parametrize("wrong", [7, "", "  ", ["a"], {"by": 1}])
def test_a_title_is_a_few_words(wrong: object) -> None:
    for name in (None, "quiet"):
        with pytest.raises(ScenarioError, match=r"variants\.quiet\.title") as caught:
            load(titled(wrong), variant=name)
        assert len(caught.value.problems) == 1
    with pytest.raises(ScenarioError, match="must be a few words of text") as caught:
        what_ifs.read({"a": {"title": wrong, "procedure.chair": "passive"}})
    assert len(caught.value.problems) == 1
    with pytest.raises(ScenarioError, match="must say what it sets"):
        what_ifs.read({"a": {"title": "Only a title"}})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"procedure.chair": "passive"}, "the chair: passive"),
        ({"a": None, "b": {"by": 0.1}, "c": True}, "a: removed, b: 0.1 more, c: yes"),
        (dict.fromkeys("abcde", 1), "a: 1, b: 1, c: 1, and 2 more"),
        ({"sponsors": ["USA", "GBR"]}, "the list of sponsors: USA, GBR"),
        (
            {"procedure.rule": "consensus_minus_one"},
            "the rule: consensus minus one (passes if at most one member objects)",
        ),
        ({"procedure.deadline": "2004-09-22T18:00"}, "the deadline: 2004-09-22 18:00"),
        ({"a": {"SVK": {"strength": 0.15}}}, "a: {SVK: {strength: 0.15}}"),
        ({"a": {"by": -0.1}}, "a: 0.1 less"),
        ({"a": "word " * 20}, "a: word word word word word word word wo..."),
        ({"a": "\x1b[31mred"}, "a: ?[31mred"),
    ],
)
def test_what_changes_is_told_in_one_line(changes: Mapping[str, object], words: str) -> None:
    assert changed(changes, Words(load("iraq-training-2004"))) == words


def test_reasons_are_no_changes() -> None:
    told = load("iraq-training-2004@rivalry_claim").variant_changes
    assert told == {"allies.FRA.linkage.price": 0.1}


def test_every_variant_that_ships_has_a_title_that_fits_and_is_told() -> None:
    for slug, path in catalogue.shipped().items():
        variants = read(path).tree["variants"]
        assert len({entry["title"] for entry in variants.values()}) == len(variants)
        for key, entry in variants.items():
            scenario = load(f"{slug}@{key}")
            assert len(entry["title"]) <= 29, "or a table cuts it short"
            text = as_text(transcript(run(scenario, seed=1, run=0), scenario))
            assert "".join(variant(scenario).split()) in "".join(text.split())
    titles = [what_if.title for what_if in what_ifs.read("rules").values()]
    assert all(titles) and max(map(len, titles)) <= 30


def test_a_comparison_shows_titles_and_keeps_keys_in_its_json(nac: Callable[..., Done]) -> None:
    Path("mine.yaml").write_text(
        "warm: {title: Paris warms to it, allies.FRA.value: {by: 0.2}}\nbare: {theory.lobby: 0}"
    )
    done = nac("compare", "iraq-training-2004", "--what-ifs", "mine.yaml", "--runs", 4, "--seed", 1)
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert '- "Paris warms to it" (warm): the worth of a decision to France: 0.2 more' in words
    assert "\n  Paris warms to it  " in done.out
    assert "\n  bare  " in done.out
    folder = next(Path("runs").iterdir())
    data = json.loads((folder / "summary.json").read_text())
    assert [(one["label"], one["title"]) for one in data["results"]] == [
        ("base", "As it is"),
        ("warm", "Paris warms to it"),
        ("bare", "bare"),
    ]
    assert "title" not in json.loads((folder / "manifest.json").read_text())["results"][1]
    assert nac("verify", folder).code == 0
    for old in (data["results"], data["left_out"]):
        for entry in old:
            entry.pop("title")
    assert labels(ComparisonSummary.model_validate_json(json.dumps(data))) == ["base", "warm", "bare"]


def test_titles_of_two_scenarios_say_which(nac: Callable[..., Done]) -> None:
    found = compare("turkey-2003@no_dpc", "iraq-training-2004@no_amendments", "turkey-2003", runs=2)
    assert [result.title for result in found.summary.results] == [
        "No way round France (turkey-2003)",
        "The chair redrafts nothing (iraq-training-2004)",
        "turkey-2003",
    ]
    assert found.summary.results[0].label == "turkey-2003@no_dpc"


def test_a_title_is_data_on_a_page(tmp_path: Path) -> None:
    tree = titled()
    tree["variants"]["other"] = deepcopy(tree["variants"]["quiet"]) | {"title": "Another"}
    found = compare(load(tree), load(tree, variant="quiet"), load(tree, variant="other"), runs=4)
    dashboard(found, out=tmp_path / "page.html")
    shown = (tmp_path / "page.html").read_text("utf-8")
    assert "<b>drafts" not in shown
    assert "Who &lt;b&gt;drafts&lt;/b&gt; nothing" in shown or "Who \\u003cb\\u003edrafts" in shown
    assert "Another" in shown
