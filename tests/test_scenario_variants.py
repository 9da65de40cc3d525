"""Laying changes over a scenario: merging, removing, adding, and never setting one thing twice."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import ScenarioError
from nacsim.scenario.document import Document
from nacsim.scenario.load import load
from nacsim.scenario.variants import Change, apply, leaves

SCENARIO: dict[str, Any] = {
    "title": "A bridge",
    "question": "Is it built?",
    "date": "2004-07-28",
    "body": "NAC",
    "sponsors": ["USA"],
    "provisions": {"where": {"options": {"north": {"at": 1.0}, "south": {"at": 0.0}}}},
    "draft": {"where": "north"},
    "allies": {"default": {"disposition": "supportive"}, "FRA": {"disposition": "opposed", "value": 0.1}},
    "variants": {
        "mild": {"allies": {"FRA": {"value": {"by": 0.1}}}},
        "absent": {"allies": {"FRA": None}},
        "quiet": {"procedure": {"chair": "passive"}},
    },
}

keys = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    st.integers(-5, 5) | st.text("xyz", max_size=2) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(keys, trees, max_size=3)


def laid_over(tree: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    document = apply(Document("f", tree), list(leaves(patch)))
    assert not document.problems
    return document.tree


def merged(old: Any, new: Any) -> Any:
    """What merging means, said the other way round: by the tree and not by its leaves."""
    if not isinstance(new, dict):
        return new
    base = old if isinstance(old, dict) else {}
    return base | {key: merged(base.get(key), value) for key, value in new.items()}


@given(mappings, mappings)
def test_merging_is_what_it_says(tree: dict[str, Any], patch: dict[str, Any]) -> None:
    before = copy.deepcopy(tree)
    assert laid_over(tree, patch) == merged(tree, patch)
    assert tree == before, "the scenario itself is left as it is"


@given(mappings, mappings)
def test_laying_the_same_over_twice_changes_nothing_more(tree: dict[str, Any], patch: dict[str, Any]) -> None:
    once = laid_over(tree, patch)
    assert laid_over(once, patch) == once


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_by_adds_up_whatever_it_is_added_to(stated: int, first: int, second: int) -> None:
    changes = [Change(("a", "b"), {"by": first}), Change(("a", "b"), {"by": second})]
    assert apply(Document("f", {"a": {"b": stated}}), changes).tree == {"a": {"b": stated + first + second}}
    assert apply(Document("f", {}), changes).tree == {"a": {"b": {"by": first + second}}}


def test_null_removes_and_by_adds() -> None:
    plain, mild, absent = (load(SCENARIO, variant=variant) for variant in (None, "mild", "absent"))
    france = plain.codes.index("FRA")
    assert mild.allies[france].value.value == pytest.approx(0.2)
    assert absent.allies[france].disposition == "supportive"
    # Whose uncertainty it shares, and that it has a position, is said by the file and not by a variant.
    assert (absent.allies[france].group, absent.allies[france].position) == ("FRA", True)


def test_what_was_applied_is_kept() -> None:
    scenario = load(SCENARIO, variant="mild", sets=["procedure.deadline=2004-08-01", "theory.lobby=0.1"])
    assert scenario.variant == "mild"
    assert scenario.set == {"procedure.deadline": "2004-08-01", "theory.lobby": 0.1}
    assert scenario.theory == {"lobby": 0.1}


def test_the_same_world_has_the_same_digest_however_it_was_reached() -> None:
    by_variant = load(SCENARIO, variant="quiet")
    by_set = load(SCENARIO, sets=["procedure.chair=passive"])
    assert by_variant.digest == by_set.digest != load(SCENARIO).digest


def test_set_marks_what_it_touched() -> None:
    scenario = load(SCENARIO, sets=["allies.GRC.disposition=opposed", "allies.FRA.value=0.3"])
    greece, france = (scenario.allies[scenario.codes.index(code)] for code in ("GRC", "FRA"))
    assert (greece.stake.value, greece.stake.basis, greece.exposure.basis) == (0.6, "set", "shared_facts")
    assert (france.value.basis, france.stake.basis) == ("set", "disposition")


@pytest.mark.parametrize(
    ("variant", "sets", "message"),
    [
        (None, ["draft.where=south", "draft.where=north"], "draft.where: is set twice (given: north)"),
        (None, ["theory.lobby=1", "theory.lobby=1"], "theory.lobby: is set twice (given: 1)"),
        (None, ["procedure.chair=passive", "procedure={chair: perfect}"], "procedure.chair: is already set by --set"),
        ("mild", ["allies.FRA.value=0.3"], "allies.FRA.value: is already set by the variant mild (given: 0.3)"),
        ("mild", ["allies.FRA=null"], "allies.FRA: is already set by the variant mild"),
        ("absent", ["allies.FRA.value=0.3"], "allies.FRA.value: is already set by the variant absent (given: 0.3)"),
    ],
)
def test_setting_one_thing_twice_is_an_error(variant: str | None, sets: list[str], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(SCENARIO, variant=variant, sets=sets)
    assert message in str(caught.value)


def test_sets_that_touch_different_things_go_together() -> None:
    scenario = load(SCENARIO, variant="mild", sets=["allies.FRA.stake=0.3", "allies.DEU.disposition=neutral"])
    assert scenario.allies[scenario.codes.index("FRA")].stake.value == 0.3
