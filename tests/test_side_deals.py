"""Side deals: who pays for what another holds against the matter, what it costs, and what the others learn from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nacsim.council.sitting import Sitting
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.errors import AnswerRefusedError, ScenarioError
from nacsim.findings.movement import movements
from nacsim.findings.provenance import entries
from nacsim.record import MECHANISMS, Record
from nacsim.scenario.load import load
from nacsim.theory.chair import hearing
from nacsim.theory.side_deal import offers, pay, settled
from nacsim.theory.state import start
from nacsim.theory.view import view
from strategies import ANYTHING, changed, examples, luck, opened, scenario, small, told, trees

ROW = np.array([0])
BARE = {"stake": 0, "reserve": 0, "exposure": 0}
STILL = ("theory.hearing=0", "theory.alone_cost=0", "theory.support_pressure=0")


def quarrel(*, price: float = 0.5, cost: float | None = 0.1, payer: str = "AAA", **more: Any) -> dict[str, Any]:
    """BBB would consent, worth .3 to it, but for a quarrel. AAA, worth .5, could pay. CCC has one too."""
    tree = small(members=["AAA", "BBB", "CCC", "DDD"], **more)
    tree["procedure"] |= {"chair": "brokering", "demarches": False}
    linkage: dict[str, Any] = {"price": price}
    if cost is not None:
        linkage["paid_by"] = {payer: {"cost": cost}}
    tree["allies"] |= {
        "AAA": BARE | {"value": 0.5},
        "BBB": BARE | {"value": 0.3, "linkage": linkage},
        "CCC": BARE | {"value": 0.3, "linkage": {"price": 0.2}},
        "DDD": BARE | {"value": 0.4},
    }
    return tree


def runs_of(tree: Mapping[str, Any], *sets: str, n: int = 40) -> Columns:
    return joined(list(columns(scenario(tree, *sets), 1, 0, n)))


def run(tree: Mapping[str, Any], *sets: str) -> Record:
    [record] = told(scenario(tree, *STILL, *sets))
    return record


def deals(record: Record) -> list[tuple[str, str, float]]:
    return [(deal["by"], deal["on"], deal["cost"]) for deal in record.of_kind("side_deal")]


def test_without_the_key_nothing_changes_and_a_file_keeps_its_digest() -> None:
    without = quarrel(cost=None)
    bare = changed(without, "allies.BBB.linkage", {"price": 0.5, "paid_by": {}, "teaches": 0.9})
    assert scenario(without).digest == scenario(bare).digest != scenario(quarrel()).digest
    for column in fields(Columns):
        one, other = (getattr(runs_of(tree), column.name) for tree in (without, bare))
        assert one.tobytes() == other.tobytes()


def test_the_objector_is_bought_off_and_somebody_pays() -> None:
    """By hand: the quarrel is worth .5 to BBB, paying costs AAA .1, and CCC asks for a quarter of .2 more."""
    record = run(quarrel())
    assert record.adopted and deals(record) == [("AAA", "BBB", 0.1)]
    first, last = record.of_kind("sounding")[0], record.of_kind("sounding")[-1]
    assert first["worth"] == pytest.approx({"AAA": 0.5, "BBB": -0.2, "CCC": 0.1, "DDD": 0.4})
    assert last["worth"] == pytest.approx({"AAA": 0.4, "BBB": 0.3, "CCC": 0.05, "DDD": 0.4})
    assert not run(quarrel(cost=None)).adopted


def test_what_the_others_learn_can_cost_the_matter() -> None:
    tree = quarrel()
    tree["allies"]["BBB"]["linkage"]["teaches"] = 1.0
    record = run(tree)
    assert deals(record) == [("AAA", "BBB", 0.1)] and not record.adopted and record.final["CCC"] == "object"


def test_what_was_learnt_is_part_of_what_can_be_paid_for() -> None:
    """After the first deal CCC's quarrel is worth .4 to it: DDD can pay for all of that."""
    tree = quarrel()
    tree["allies"]["BBB"]["linkage"]["teaches"] = 1.0
    tree["allies"]["CCC"] = BARE | {"value": 0.1, "linkage": {"price": 0.2, "paid_by": {"DDD": {"cost": 0.2}}}}
    record = run(tree)
    assert record.adopted and sorted(deals(record)) == [("AAA", "BBB", 0.1), ("DDD", "CCC", 0.2)]


def test_nobody_pays_for_what_is_no_longer_held() -> None:
    lifted = {"allies.BBB.linkage.price": 0}
    pays = {"when": datetime(2003, 1, 22, 15), "event": "A visit", "pays": {"AAA": "BBB"}, "changes": lifted}
    record = run(quarrel(calendar={"visit": pays}), "procedure.chair=passive")
    assert record.adopted and deals(record) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"cost": 0.6}, "it would rather not have the text at that price"),
        ({"price": 0.5, "payer": "CCC", "cost": 0.2}, "nor would CCC, to which it is worth .1"),
    ],
)
def test_nobody_pays_more_than_the_text_is_worth_to_it(more: dict[str, Any], why: str) -> None:
    assert deals(run(quarrel(**more))) == [], why


def test_nor_for_what_would_not_bring_the_objector_round() -> None:
    tree = quarrel()
    tree["allies"]["BBB"]["value"] = -0.2
    assert deals(run(tree)) == []


def test_the_cheapest_pays_of_equals_the_first_by_code() -> None:
    for costs, payer in (({"AAA": 0.1, "DDD": 0.05}, "DDD"), ({"AAA": 0.1, "DDD": 0.1}, "AAA")):
        tree = quarrel()
        tree["allies"]["BBB"]["linkage"]["paid_by"] = {code: {"cost": cost} for code, cost in costs.items()}
        assert [by for by, _, _ in deals(run(tree))] == [payer]


def test_an_ally_may_pay_at_a_date_of_its_own() -> None:
    pays = {"when": datetime(2003, 1, 22, 15), "event": "A visit", "pays": {"AAA": "BBB"}}
    tree = quarrel(calendar={"visit": pays})
    tree["procedure"]["chair"] = "passive"
    record = run(tree)
    assert record.adopted and deals(record) == [("AAA", "BBB", 0.1)]
    kinds = [event["kind"] for event in record.events]
    assert kinds[kinds.index("side_deal") - 1] == "calendar"
    twice = {"visit": pays, "again": pays | {"when": datetime(2003, 1, 22, 16)}}
    assert len(deals(run(tree | {"calendar": twice}))) == 1, "what is paid for is paid for once"


def test_an_event_may_lift_or_raise_what_is_paid_for() -> None:
    """What was paid for is gone, however much is held later; who has paid goes on bearing it."""
    whole = scenario(quarrel(), "theory.doubt=0.4")
    fixed, _ = opened(whole)
    state = start(fixed, luck(whole, n=6))
    before = view(fixed, state, state.rows).line
    assert settled(state, state.rows) == pytest.approx(np.zeros((6, 4)))
    cost = pay(state, state.rows, np.full(6, 1), np.zeros(6, dtype=np.int64))
    assert cost.tolist() == [0.1] * 6
    linkage = state.stakes.linkage[0]
    assert len({*linkage[:, 1]}) == 6, "how much it is held for is drawn"
    change = view(fixed, state, state.rows).line - before
    expected = np.stack([np.full(6, -0.1), linkage[:, 1], -0.25 * linkage[:, 2], np.zeros(6)], axis=1)
    assert change == pytest.approx(expected)


def test_the_chair_of_many_runs_decides_for_each_by_itself() -> None:
    whole = scenario(quarrel(), "theory.doubt=0.6")
    fixed, _ = opened(whole)
    together = start(fixed, luck(whole, n=30))
    for state in (together,):
        state.stance[:, 1] = 3
        seen, heard = view(fixed, state, state.rows), hearing(fixed, state, state.rows)
        found = offers(fixed, state, state.rows, seen, heard)
    for row in range(30):
        one = np.array([row])
        alone = offers(fixed, together, one, seen.runs(one), heard[one])
        assert (alone.target[0], alone.payer[0]) == (found.target[row], found.payer[row])
    assert {*found.target.tolist()} == {-1, 1}


def test_it_is_counted_and_told() -> None:
    found = runs_of(quarrel())
    share = found.used[:, MECHANISMS.index("side_deal")].mean()
    assert share > 0.5 and not runs_of(quarrel(cost=None)).used[:, MECHANISMS.index("side_deal")].any()
    whole = scenario(quarrel(), *STILL)
    [record] = told(whole)
    words = " ".join(sentence.text for one in movements(record, whole) for sentence in one.sentences)
    assert "AAA paid for what it held against the matter for another reason (+0.50)" in words


def test_a_chair_from_outside_may_broker_one_and_nothing_else() -> None:
    sitting = Sitting.open(quarrel(), seats=["chair"], seed=1, run=0)
    question = next(iter(sitting.pending()))
    assert question.answers["move"]["side_deal"] == {"on": {"BBB": ["AAA"]}}
    assert {"move": "side_deal", "on": "BBB", "by": "AAA"} in sitting.offers("chair")
    for offer in sitting.offers("chair"):
        sitting.put({"id": question.id, "answer": offer})
    for wrong in ({"on": "CCC", "by": "AAA"}, {"on": "BBB", "by": "DDD"}, {"on": "BBB"}, {}):
        with pytest.raises(AnswerRefusedError):
            sitting.put({"id": question.id, "answer": {"move": "side_deal"} | wrong})
    now = sitting.preview({"move": "adjourn"})
    heard = sitting.preview({"move": "side_deal", "on": "BBB", "by": "AAA"})
    assert (now["BBB"], heard["BBB"]) == ("object", "support")  # .3 - .5, and .3
    assert {ally: stance for ally, stance in heard.items() if ally != "BBB"} == {
        ally: stance for ally, stance in now.items() if ally != "BBB"
    }
    after = sitting.put({"id": question.id, "answer": {"move": "side_deal", "on": "BBB", "by": "AAA"}})
    last = next(iter(after.pending()))
    assert all("side_deal" not in one.answers["move"] for one in (last,))
    assert "cost" not in next(event for event in last.public["events"] if event["kind"] == "side_deal")


@given(trees(ANYTHING))
@examples(20)
def test_whatever_is_paid_for_every_run_ends(tree: dict[str, Any]) -> None:
    members = tree["members"]
    target = members[-1]
    entry = tree["allies"].setdefault(target, {"disposition": "neutral"})
    entry["linkage"] = {"price": 0.2, "paid_by": {members[0]: {"cost": 0.05}}}
    assert (runs_of(tree, n=16).outcome >= 0).all()


def test_it_stands_in_the_table_of_what_is_known() -> None:
    found = {(one.ally, one.number): one.value for one in entries(scenario(quarrel()))}
    assert (found["BBB", "linkage.paid_by.AAA.cost"], found["BBB", "linkage.teaches"]) == (0.1, 0.25)
    assert ("CCC", "linkage.teaches") not in found


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("allies.BBB.linkage.paid_by", {"EEE": {"cost": 0.1}}, r"paid_by\.EEE: is not a member"),
        ("allies.BBB.linkage.paid_by", {"BBB": {"cost": 0.1}}, r"paid_by\.BBB: is this ally itself"),
        ("allies.BBB.linkage.paid_by", {"AAA": {"cost": 0}}, r"paid_by\.AAA\.cost"),
        ("allies.BBB.linkage.teaches", 1.5, r"linkage\.teaches"),
        (
            "calendar",
            {"e": {"when": datetime(2003, 1, 23), "event": "E", "pays": {"DDD": "BBB"}}},
            r"pays\.DDD: could not",
        ),
        (
            "calendar",
            {"e": {"when": datetime(2003, 1, 20), "event": "E", "pays": {"AAA": "BBB"}}},
            r"e\.when: is not after",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(path: str, value: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load(changed(quarrel(), path, value))
