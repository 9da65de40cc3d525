"""The order in which a file lists its clauses, options, allies and events never matters."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nacsim
from nacsim.record import Record
from nacsim.scenario import catalogue
from nacsim.scenario.document import read
from nacsim.theory.matter import matter_of
from strategies import examples, scenario, small, told, trees

IN_ORDER = frozenset({"stages"})
"""Mappings whose order says something: stages follow one another."""


def shuffled(tree: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same tree with every mapping in another order, and every list of names."""
    keys = list(tree)
    chance.shuffle(keys)
    return {key: tree[key] if key in IN_ORDER else _shuffled(tree[key], chance) for key in keys}


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return shuffled(value, chance)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return chance.sample(value, len(value))
    return value


def essence(record: Record) -> Any:
    """A record without what says in which order the file was written: its digest, and the order of names."""
    return _unordered({name: value for name, value in record.as_dict().items() if name != "digest"})


def _unordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: [_unordered(event) for event in entry] if key == "events" else _unordered(entry)
            for key, entry in value.items()
        }
    return sorted(map(repr, value)) if isinstance(value, list) else value


@given(tree=trees(), chance=st.randoms(use_true_random=False))
@examples(30)
def test_any_scenario_has_the_same_runs_in_any_order(tree: dict[str, Any], chance: random.Random) -> None:
    here, there = scenario(tree), scenario(shuffled(tree, chance))
    for before, after in zip(told(here, 4), told(there, 4), strict=True):
        assert essence(before) == essence(after)


@pytest.mark.parametrize("slug", catalogue.shipped())
def test_a_shipped_scenario_listed_backwards_has_the_same_runs(slug: str) -> None:
    tree = {key: value for key, value in read(catalogue.shipped()[slug]).tree.items() if key != "variants"}
    provisions = {
        key: provision | {"options": dict(reversed(provision["options"].items()))}
        for key, provision in reversed(tree["provisions"].items())
    }
    backward = tree | {"provisions": provisions, "allies": dict(reversed(tree["allies"].items()))}
    assert [*backward["provisions"]] != [*tree["provisions"]]
    assert not len(nacsim.compare(tree, backward, runs=2000, seed=1).flips)
    as_written = [nacsim.run(each, as_written=True) for each in (tree, backward)]
    assert essence(as_written[0]) == essence(as_written[1])


def test_a_clause_more_leaves_second_thoughts_on_the_others_alone() -> None:
    """Keys go by names: another option of a clause changes nothing for the texts without it."""
    tree = read(catalogue.shipped()["iraq-training-2004"]).tree
    key = next(iter(tree["provisions"]))
    options = {"never_chosen": {"at": 0.123, "text": "an option more"}} | tree["provisions"][key]["options"]
    more = tree | {"provisions": tree["provisions"] | {key: tree["provisions"][key] | {"options": options}}}
    here, there = (matter_of(nacsim.load(each)).space for each in (tree, more))
    assert here.draft.tolist() != there.draft.tolist() and here.words(here.draft) == there.words(there.draft)
    assert here.key(here.draft) == there.key(there.draft) and here.number(here.draft) != there.number(there.draft)


def test_the_order_of_officials_and_of_those_who_ask_for_consultations_says_nothing() -> None:
    event = {"when": datetime(2003, 1, 22, 12), "event": "they ask", "article_4": ["BBB", "CCC"]}
    tree = small(sponsors=["SECGEN", "AAA", "SACEUR"], calendar={"help": event})
    other = tree | {"sponsors": tree["sponsors"][::-1], "calendar": {"help": event | {"article_4": ["CCC", "BBB"]}}}
    here, there = scenario(tree), scenario(other)
    assert [record.events for record in told(here, 3)] == [record.events for record in told(there, 3)]
    assert here.digest == there.digest
