"""Invented allies: codes other than three capitals, and names to be shown for them, which change no result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import nacsim
from nacsim.errors import ScenarioError
from nacsim.findings.words import Words
from nacsim.scenario.load import load

Nac = Callable[..., Any]


def lands(**allies: Mapping[str, object]) -> dict[str, Any]:
    """Three invented allies, of which N tables a text that W_2 dislikes."""
    return {
        "title": "A common fence",
        "question": "Do three lands build a fence?",
        "date": "2026-03-02",
        "members": ["N", "OLD_TOWN", "W_2"],
        "body": "NAC",
        "sponsors": ["N"],
        "provisions": {"height": {"options": {"high": {"at": 1.0}, "low": {"at": 0.2}}}},
        "draft": {"height": "high"},
        "allies": {
            "default": {"disposition": "neutral", "confidence": "assumed"},
            "W_2": {"disposition": "opposed", "ideal": {"height": 0.0}},
            **allies,
        },
    }


NAMED = lands(
    N={"name": "North"},
    OLD_TOWN={"name": 'The "Old" Town: east'},
    W_2={"name": "Westerland", "disposition": "opposed", "ideal": {"height": 0.0}},
)


def test_a_name_is_shown_and_changes_nothing_else() -> None:
    plain, named = load(lands()), load(NAMED)
    assert [ally.name for ally in plain.allies] == ["N", "OLD_TOWN", "W_2"]
    assert [ally.name for ally in named.allies] == ["North", 'The "Old" Town: east', "Westerland"]
    assert named.digest == plain.digest
    assert [ally.group for ally in named.allies] == [ally.group for ally in plain.allies] == ["N", "default", "W_2"]
    assert nacsim.run(named, seed=3).events == nacsim.run(plain, seed=3).events


def test_an_entry_of_a_name_alone_takes_its_confidence_from_default() -> None:
    base = lands()
    base["sources"] = {"book": {"title": "A book"}}
    base["allies"]["default"] = {"confidence": "documented", "source": "book"}
    for entry in ({}, {"OLD_TOWN": {"name": "Old Town"}}):
        town = load({**base, "allies": {**base["allies"], **entry}}).allies[1]
        assert (town.code, town.value.confidence, town.value.source) == ("OLD_TOWN", "documented", ("book",))


def test_a_shipped_country_can_be_renamed_by_set() -> None:
    base = load("turkey-2003")
    renamed = load("turkey-2003", ["allies.TUR.name=Türkiye"])
    assert Words(renamed).name("TUR") == "Türkiye"
    assert renamed.digest == base.digest


def test_transcript_and_page_show_names(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fence.yaml").write_text(json.dumps(NAMED), encoding="utf-8")
    told = nac("run", "fence.yaml", "--as-written", "--no-keep").out
    assert "Westerland" in told and 'The "Old" Town: east' in told and "W_2" not in told
    assert nac("dashboard", "fence.yaml", "-o", "page.html").code == 0
    text = Path("page.html").read_text(encoding="utf-8")
    assert "Westerland" in text and "The &#34;Old&#34; Town: east" in text


@pytest.mark.parametrize("code", ["N", "FRA", "A1", "OLD_TOWN", "A23456789012"])
def test_codes(code: str) -> None:
    matter = lands()
    matter["members"] = [code, "ZZZ"]
    matter["sponsors"] = ["ZZZ"]
    matter["allies"] = {"default": {"disposition": "neutral"}, code: {"disposition": "opposed"}}
    assert code in load(matter).codes


@pytest.mark.parametrize("code", ["", "fra", "France", "1A", "_A", "A B", "A.B", "Å", "A234567890123", "FRA\n", "../A"])
def test_what_is_no_code(code: str) -> None:
    matter = lands()
    matter["members"] = [code, "ZZZ"]
    with pytest.raises(ScenarioError, match="must be the code of an ally"):
        load(matter)
    with pytest.raises(ScenarioError, match="is not the code of an ally"):
        load(lands(**{code: {"name": "North"}}))


@pytest.mark.parametrize(
    ("allies", "problem"),
    [
        ({"N": {"name": "Westerland"}, "W_2": {"name": " westerland "}}, "is the name of N and of W_2"),
        ({"N": {"name": "W_2"}}, "is the name of N and of W_2"),
        ({"default": {"name": "Others"}}, "allies.default.name: has no meaning: `default` is not one ally"),
        ({"N": {"name": "x" * 61}}, "has 61 characters; at most 60 are allowed"),
        ({"N": {"name": ""}}, "allies.N.name: is empty"),
        ({"N": {"name": " \u200b"}}, "allies.N.name: is blank"),
        ({"N": {"name": 3}}, "allies.N.name: must be text"),
    ],
)
def test_what_is_no_name(allies: dict[str, Mapping[str, object]], problem: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(lands(**allies))
    assert problem in str(refused.value)


def test_an_official_is_no_member() -> None:
    matter = lands()
    matter["members"] = ["N", "OLD_TOWN", "SECGEN", "W_2"]
    with pytest.raises(ScenarioError, match=r"members\.2: is an official, who has no seat"):
        load(matter)
