"""Whatever an author may call things can be told and drawn, and what shows nothing is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import ScenarioError
from nacsim.plain import is_blank
from nacsim.scenario.load import load
from nacsim.studies.compare import compare
from nacsim.studies.explain import explain
from nacsim.studies.run import run
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.door import page_of, quiet
from nacsim_dashboards.pages.page import html
from strategies import examples

TREE: dict[str, Any] = {
    "title": "T",
    "question": "Q?",
    "date": "2004-07-28",
    "body": "NAC",
    "members": ["USA", "FRA"],
    "sponsors": ["USA"],
    "provisions": {"p": {"title": "P", "options": {"x": {"at": 1, "text": "X"}, "y": {"at": 0}}}},
    "draft": {"p": "x"},
    "allies": {
        "default": {"disposition": "supportive"},
        "FRA": {
            "disposition": "opposed",
            "because": "B",
            "red_lines": {"p": {"refuses": ["x"], "because": "R", "source": "s"}},
        },
    },
    "procedure": {"stages": {"m": {"body": "MC"}}},
    "calendar": {"e": {"when": "2004-07-29", "event": "E"}},
    "variants": {"v": {"procedure": {"chair": "passive"}}},
    "sources": {"s": {"title": "S"}},
    "notes": ["N"],
}
KEYS = {"p", "x", "y", "m", "e", "v", "s"}
"""Keys that an author chooses, and that may be named elsewhere."""
TEXTS = {"T", "Q?", "P", "X", "E", "B", "R", "S", "N"}
BLANKS = ["_", "__", " ", "\t", "\u00a0", "\u200b\u2060", "\u2800", "\u3164", "\ufeff", "\u202e", "\u2028"]


def renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): renamed(entry, names) for key, entry in value.items()}
    if isinstance(value, list):
        return [renamed(entry, names) for entry in value]
    return names.get(value, value) if isinstance(value, str) else value


def all_of(tree: dict[str, Any]) -> str:
    """All that is told and drawn of a scenario and its variants."""
    scenario = load(tree)
    explanation = explain(scenario)
    [variant] = tree["variants"]
    comparison = compare(scenario, load(tree, variant=variant), runs=2)
    return "".join(
        [
            as_text(transcript(run(scenario, as_written=True), scenario)),
            as_text(explanation_report(explanation)),
            as_text(comparison.lines()),
            html(page_of([explanation], 2, 1, quiet)),
            html(page_of([comparison], 2, 1, quiet)),
        ]
    )


@examples(20)
@given(st.data())
def test_whatever_is_accepted_can_be_told_and_drawn(data: st.DataObject) -> None:
    keys = st.one_of(st.sampled_from(BLANKS), st.text("_a0-é \u200b", min_size=1, max_size=3))
    texts = st.one_of(st.sampled_from([*BLANKS, "", "<", "a\n\n\u200bb", "$x$", "%{y}"]), st.text(max_size=4))
    names = {
        **data.draw(st.dictionaries(st.sampled_from(sorted(KEYS)), keys, max_size=1)),
        **data.draw(st.dictionaries(st.sampled_from(sorted(TEXTS)), texts, max_size=2)),
    }
    tree = renamed(TREE, names)
    try:
        load(tree)
    except ScenarioError:
        return
    all_of(tree)


@pytest.mark.parametrize("key", sorted(KEYS - {"s"}))
def test_a_key_of_underscores_alone_is_refused(key: str) -> None:
    with pytest.raises(ScenarioError, match=r"\._: is not a plain key\. Use lower-case letters, .* and not _ alone\."):
        load(renamed(deepcopy(TREE), {key: "_"}))


@pytest.mark.parametrize("key", ["_a", "a_", "0", "_0_"])
def test_a_key_with_underscores_runs(key: str) -> None:
    assert "T" in all_of(renamed(TREE, {"x": key, "X": ""}))


@pytest.mark.parametrize("text", sorted(TEXTS))
@pytest.mark.parametrize("blank", [" ", "\u200b", "\u2800\u3164", "\n\t"])
def test_a_text_that_shows_nothing_is_refused(text: str, blank: str) -> None:
    with pytest.raises(ScenarioError, match=r"(?s): is blank \(given: .*\) (Write a few words|.*: delete it)\.$"):
        load(renamed(TREE, {text: blank}))


def test_a_text_left_empty_is_as_if_unsaid() -> None:
    [clause] = load(renamed(TREE, {"P": "", "X": "", "B": "", "R": "", "N": ""})).provisions
    assert (clause.title, clause.options[0].text) == ("p", "x")


def test_what_shows_anything_is_no_blank() -> None:
    assert not any(is_blank(text) for text in ("a", "\u200ba", "_", ".", "日", "\u0301a"))
    assert all(is_blank(text) for text in ("", " \u00a0\u3000", "\u200b\ufeff\u00ad", "\u2800\u3164\u115f\uffa0"))
