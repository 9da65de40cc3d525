"""The decisions on record: coded blind, by the second edition of the coding book, twelve of them twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import agreement
from conftest import Done
from nacsim.record import OUTCOMES
from nacsim.scenario import catalogue
from nacsim.scenario.document import read
from nacsim.scenario.load import all_problems, load

FILES = catalogue.recorded()


def test_there_are_36_of_which_12_were_coded_twice() -> None:
    assert len(FILES) == 36 and len([*agreement.pairs()]) == 12
    assert not FILES.keys() & catalogue.shipped().keys()


@pytest.mark.parametrize("file", [*FILES.values(), *agreement.SECOND.glob("*.yaml")], ids=lambda file: file.stem)
def test_a_file_says_where_it_is_from_and_nothing_of_the_end(file: Path) -> None:
    document = read(file)
    assert all_problems(document) == []
    tree = document.tree
    assert not {"variants", "what_ifs"} & tree.keys()
    assert all(
        option.get("mentioned") is None or option["source"]
        for p in tree["provisions"].values()
        for option in p["options"].values()
    )
    for entry in tree["allies"].values():
        assert "value" not in entry and "exposure" not in entry and "weight" not in entry
        assert entry.get("confidence") != "documented" or entry["source"]
    assert tree["procedure"].get("chair", "brokering") == "brokering"
    assert tree["procedure"].get("rule", "consensus") == "consensus"


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: file.stem)
def test_what_happened_changes_no_run(file: Path) -> None:
    tree = read(file).tree
    assert tree["record"]["outcome"][0] in OUTCOMES
    without = {key: value for key, value in tree.items() if key != "record"}
    assert load(without, slug=file.stem).digest == load(file).digest


def test_they_are_listed_and_can_be_named(nac: Callable[..., Done]) -> None:
    rows = json.loads(nac("list", "--recorded", "--json").out)
    assert [row["slug"] for row in rows] == [*FILES]
    assert load("gulf-1991-amf").slug == "gulf-1991-amf"
    assert [row["slug"] for row in json.loads(nac("list", "--json").out)] == [*catalogue.shipped()]


def test_two_coders_agree_on_most() -> None:
    found = {each.kind: each for each in agreement.agreements()}
    page = (Path(__file__).parent.parent / "docs" / "decisions" / "0014-the-recorded-decisions.md").read_text("utf-8")
    for each in found.values():
        assert f"| {each.kind} | {each.same} of {each.places} |" in page
    assert found["disposition of a named ally"].same / found["disposition of a named ally"].places > 0.9
