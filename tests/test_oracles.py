"""What the engine works out, held against plain arithmetic that shares no code with it.

Each test here is about a number that a wrong sign or a swapped name would change without anything else complaining.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from by_hand import can_live_with, near_nothing, texts
from nacsim.council.run import run
from nacsim.draws import PER_ALLY, PER_CLAUSE, Luck
from nacsim.ensembles.columns import Columns
from nacsim.ensembles.mixed_luck import Parts, mixed
from nacsim.findings.evidence import last_soundings
from nacsim.findings.moves import passages
from nacsim.record import MECHANISMS, OUTCOMES
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.measures import measures, tally
from nacsim.theory.unanimity_core import judge, unanimity_core
from strategies import PRICED, SMALL, UNHURRIED, examples, opened, scenario, small, told, trees

# What a text is worth to all


@given(trees(replace(SMALL, stages=False)), st.sampled_from([0, 24, 71]))
@examples(80)
def test_who_could_live_with_a_text_is_what_adding_up_says(tree: dict[str, Any], hour: int) -> None:
    whole = scenario(tree)
    fixed, state = opened(whole)
    state.hour[:] = hour
    state.phase[:] = 0
    for text in [*texts(whole)][:40]:
        if near_nothing(whole, text, hour):
            continue
        chosen = np.array([[p.index(text[p.key]) for p in whole.provisions]])
        fine = judge(fixed, state, 0, chosen).fine[0]
        note(f"{text}: {dict(zip(whole.codes, fine, strict=True))}")
        assert {code for code, yes in zip(whole.codes, fine, strict=True) if yes} == can_live_with(whole, text, hour)


def decides(whole: Scenario, text: dict[str, str]) -> bool:
    """Whether a text says something of the matter itself."""
    return all(p.options[p.index(text[p.key])].decides for p in whole.provisions)


@given(trees(replace(SMALL, stages=False, provisions=(1, 2), options=(2, 3))))
@examples(40)
def test_the_unanimity_core_is_as_large_as_counting_says(tree: dict[str, Any]) -> None:
    whole = scenario(tree)
    if any(near_nothing(whole, text, 0) for text in texts(whole)):
        return
    fixed, state = opened(whole)
    state.phase[:] = 0
    core = [text for text in texts(whole) if decides(whole, text) and can_live_with(whole, text, 0) == set(whole.codes)]
    found = unanimity_core(fixed, state, 0)
    assert found.size == len(core)
    assert (found.favourite is not None) == bool(core)


def test_the_arithmetic_sees_gap_and_impatience() -> None:
    """Two allies on either side of nothing by their capital's gap and by a day's delay."""
    tree = small()
    bare = {"stake": 0, "reserve": 0, "exposure": 0}
    tree["allies"] |= {"BBB": bare | {"value": 0.2, "capital_gap": 0.3}, "CCC": bare | {"value": 0.1, "urgency": 0.2}}
    whole = scenario(tree)
    assert can_live_with(whole, {"p": "full"}, 0) == {"AAA", "CCC"}
    assert can_live_with(whole, {"p": "full"}, 24) == {"AAA"}
    fixed, state = opened(whole)
    for hour, fine in ((0, [True, False, True]), (24, [True, False, False])):
        state.hour[:] = hour
        assert judge(fixed, state, 0, state.text).fine[0].tolist() == fine


# Time in another body, and when time presses


def forum(**procedure: Any) -> dict[str, Any]:
    """FRA alone refuses on principle; the Defence Planning Committee, where it has no seat, could take the matter."""
    bare = {"stake": 0, "reserve": 0, "exposure": 0.2, "value": 0.3}
    tree = small(members=["AAA", "CCC", "FRA"])
    tree["allies"] = {"default": bare, "FRA": bare | {"value": -0.5}}
    tree["procedure"] |= {"chair": "brokering", "demarches": False, "opening": datetime(2003, 1, 22, 9)} | procedure
    return tree


@pytest.mark.parametrize("hours", [1, 30, 200])
def test_another_body_may_sit_for_its_hours_after_the_move_and_no_longer(hours: int) -> None:
    """CCC too objects there, and never gives way: the matter lasts as long as it may."""
    stubborn = {"value": -0.02, "stake": 0, "reserve": 0, "exposure": 0.2}
    tree = forum(deadline=datetime(2003, 1, 24, 9), other_bodies={"DPC": {"competent": True, "hours": hours}})
    tree["allies"]["CCC"] = stubborn
    # It lets pass what is before the Council, for refusing costs it something; in the other body an event changes its
    # mind as soon as the matter is there.
    [record] = told(scenario(tree, *PRICED))
    [moved] = record.of_kind("moved_to_body")
    tree["calendar"] = {
        "turn": {
            "when": datetime(2003, 1, 22, 9) + timedelta(hours=moved["hour"] + 1),
            "event": "it changes its mind",
            "changes": {"allies.CCC.value": -0.9},
        }
    }
    tree["procedure"]["other_bodies"]["DPC"]["silence_hours"] = 1
    [lasting] = told(scenario(tree, *PRICED))
    [moved] = lasting.of_kind("moved_to_body")
    assert not lasting.adopted and lasting.body == "DPC"
    assert lasting.hours == max(48, moved["hour"] + hours)


def moves_by_hour(pressing: float) -> dict[int, str]:
    """What the chair does at each hour, where a redraft would still help at every meeting."""
    tree = forum(
        deadline=datetime(2003, 1, 24, 9), other_bodies={"DPC": {"competent": True}}, silence_hours=0, chair="brokering"
    )
    options = {f"o{i}": {"at": i / 10} for i in range(11)}
    tree["provisions"] = {"p": {"options": options}}
    tree["draft"] = {"p": "o10"}
    tree["allies"]["FRA"] = {"value": 0.1, "stake": 1, "reserve": 0, "exposure": 0, "ideal": {"p": "o0"}}
    theory = {"pressing": pressing, "stride": 0.1, "shortfall_weight": 3}
    [record] = told(scenario(tree, *(f"theory.{name}={value!r}" for name, value in theory.items())))
    return {event["hour"]: event["kind"] for event in record.events if event["kind"] in ("redraft", "moved_to_body")}


def test_time_presses_from_the_very_share_on() -> None:
    meetings = [
        event["hour"] for event in told(scenario(forum(deadline=datetime(2003, 1, 24, 9))))[0].of_kind("sounding")
    ]
    at = meetings[2]
    assert 0 < at < 48
    assert moves_by_hour(at / 48)[at] == "moved_to_body"
    assert moves_by_hour(at / 48 + 1e-9)[at] == "redraft"
    assert {hour: kind for hour, kind in moves_by_hour(at / 48).items() if hour < at} == dict.fromkeys(
        meetings[:2], "redraft"
    )


def test_that_others_give_way_elsewhere_is_heard_at_the_price_of_the_hour() -> None:
    """CCC, in the other body one of two, gives way there once .5 (.4 + .8 tau^1.5) is .3: after 40 % of the time."""
    tree = forum(deadline=datetime(2003, 1, 24, 9), other_bodies={"DPC": {"competent": True}})
    tree["allies"]["CCC"] = {"stake": 0, "reserve": 0, "exposure": 1, "value": -0.3}
    [record] = told(scenario(tree, *PRICED))
    hours = sorted({event["hour"] for event in told(scenario(tree, *PRICED, "theory.bypass=0"))[0].of_kind("sounding")})
    [moved] = record.of_kind("moved_to_body")
    assert moved["hour"] == next(hour for hour in hours if 0.2 + 0.4 * (hour / 48) ** 1.5 >= 0.3) == 25
    assert record.outcome == "adopted_in_other_body"
    assert not told(scenario(tree, *UNHURRIED))[0].of_kind("moved_to_body")


# What is counted, column by column


def columns(n: int, whole: Scenario) -> Columns:
    """Runs in which nothing is true of anybody, all adopted."""
    allies, provisions = len(whole.allies), len(whole.provisions)
    return Columns(
        run=np.arange(n),
        outcome=np.full(n, OUTCOMES.index("adopted_amended")),
        hours=np.arange(n),
        sessions=np.full(n, 2),
        redrafts=np.full(n, 3),
        silences_broken=np.full(n, 5),
        dilution=np.full(n, 0.25),
        unfinished=np.full(n, 0.5),
        used=np.zeros((n, len(MECHANISMS)), bool),
        text=np.zeros((n, provisions), dtype=np.int64),
        first=np.zeros((n, allies), dtype=np.int8),
        final=np.zeros((n, allies), dtype=np.int8),
        named=np.zeros((n, provisions, allies), bool),
        wrote=np.zeros((n, allies), bool),
        gave_way_last=np.zeros((n, allies), bool),
        sole=np.zeros((n, allies), bool),
        stood_aside=np.zeros((n, allies), bool),
    )


ROLES = {
    "wrote": "breaks_silence",
    "gave_way_last": "last_to_give_way",
    "sole": "sole_objector_at_end",
    "stood_aside": "opts_out",
}


def test_each_role_in_the_summary_is_its_own_column() -> None:
    whole = load("turkey-2003")
    runs = columns(10, whole)
    for times, name in enumerate(ROLES, start=1):
        getattr(runs, name)[:times, 3] = True
    runs.used[:7, MECHANISMS.index("demarche")] = True
    summary = measures(whole, tally(whole, runs))
    ally = summary["allies"][whole.codes[3]]
    assert {role: ally[role] for role in ROLES.values()} == {
        "breaks_silence": 0.1,
        "last_to_give_way": 0.2,
        "sole_objector_at_end": 0.3,
        "opts_out": 0.4,
    }
    assert all(
        summary["allies"][code][role] == 0 for code in whole.codes if code != whole.codes[3] for role in ROLES.values()
    )
    assert {word: share for word, share in summary["mechanisms"].items() if share} == {"demarche": 0.7}
    means = {
        name: summary[name]["mean"] for name in ("sessions", "redrafts", "silences_broken", "dilution", "unfinished")
    }
    assert means == {"sessions": 2, "redrafts": 3, "silences_broken": 5, "dilution": 0.25, "unfinished": 0.5}


# Luck put together from rows


def test_own_luck_is_taken_from_own_rows_and_the_groups_from_the_groups() -> None:
    n, allies, provisions = 4, 2, 3

    def luck(first: float) -> Luck:
        table = first + np.arange(n * allies, dtype=float).reshape(n, allies)
        places = first + np.arange(n * provisions * allies, dtype=float).reshape(n, provisions, allies)
        keys = np.arange(n * allies, dtype=np.uint64).reshape(n, allies)
        return Luck(
            **{name: table + i / 10 for i, name in enumerate(PER_ALLY)},
            **{name: places + i / 10 for i, name in enumerate(PER_CLAUSE)},
            hearing=keys,
            capital=keys + np.uint64(100),
            officials=first + np.arange(n, dtype=float) + 0.5,
            theory=(first + np.arange(n, dtype=float)) / 5000,
            noise=1.0,
        )

    own, shared = luck(0.0), luck(1000.0)
    own_rows, shared_rows = np.array([[0, 1]]), np.array([[2, 3]])
    found = mixed(Parts(own, shared), own_rows, shared_rows, np.array([1]), np.array([0.36]))
    for name in ("value", "exposure", "reserve", "stake", "firmness", "linkage", "commitment", "sway"):
        for ally, (mine, groups) in enumerate(((0, 2), (1, 3))):
            wanted = 0.6 * getattr(shared, name)[groups, ally] + 0.8 * getattr(own, name)[mine, ally]
            assert getattr(found, name)[0, ally] == pytest.approx(wanted), (name, ally)
    for name, d, ally in product(("ideal", "salience"), range(provisions), range(allies)):
        wanted = 0.6 * getattr(shared, name)[2 + ally, d, ally] + 0.8 * getattr(own, name)[ally, d, ally]
        assert getattr(found, name)[0, d, ally] == pytest.approx(wanted), (name, d, ally)
    for name in ("hearing", "capital", "officials", "theory"):
        assert (getattr(found, name)[0] == getattr(own, name)[1]).all(), name


# What a move did to whom


@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003"])
def test_a_text_worth_more_than_before_is_a_gain(name: str) -> None:
    whole = load(name)
    record = run(whole, as_written=True)
    heard = last_soundings(record)
    gains = losses = 0
    for passage in passages(record, whole):
        assert (passage.before, passage.after) in pairwise(heard)
        old, new = (record.events[i]["worth"] for i in (passage.before, passage.after))
        for ally, change in passage.worth.items():
            assert change == pytest.approx(new[ally] - old[ally], abs=1e-6)
            gains += change > 0
            losses += change < 0
        assert all(new[ally] > old[ally] for ally in passage.gainers())
        assert all(new[ally] < old[ally] for ally in passage.losers())
    assert gains and losses


def test_who_would_not_support_a_clause_alone_grows_impatient_too() -> None:
    """CCC loses .12 a day of the .1 that the matter is worth to it at first; below .04 it no longer supports."""
    tree = small()
    bare = {"stake": 0, "reserve": 0, "exposure": 0}
    tree["allies"] |= {"BBB": bare | {"value": -0.5}, "CCC": bare | {"value": 0.1, "urgency": 0.12}}
    [record] = told(scenario(tree))
    dissent = {event["hour"]: event["dissent"]["p"] for event in record.of_kind("sounding")}
    assert len(dissent) >= 3
    assert dissent == {hour: ("BBB", "CCC") if 0.1 - 0.12 * hour / 24 < 0.04 else ("BBB",) for hour in dissent}
    assert set(dissent.values()) == {("BBB",), ("BBB", "CCC")}
