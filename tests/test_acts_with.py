"""Allies that mean to stand or fall together: consenting costs one while another refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.errors import ScenarioError
from nacsim.findings.movement import movements
from nacsim.findings.provenance import entries
from nacsim.scenario.load import load
from nacsim.theory.reaction import price
from nacsim.theory.state import start
from nacsim.theory.view import view
from strategies import ANYTHING, changed, examples, luck, opened, scenario, small, told, trees

ROW = np.array([0])
BARE = {"stake": 0, "reserve": 0, "exposure": 0}


def pair(strength: float | None = 0.2, refuses: float = -0.5, **more: Any) -> dict[str, Any]:
    """CCC refuses; BBB would consent, worth .1 to it, and acts with CCC."""
    tree = small(**more)
    tree["allies"]["BBB"] = BARE | {"value": 0.1}
    tree["allies"]["CCC"] = BARE | {"value": refuses}
    if strength is not None:
        tree["allies"]["BBB"]["acts_with"] = {"CCC": {"strength": strength}}
    return tree


def runs_of(tree: Mapping[str, Any], n: int = 40) -> Columns:
    return joined(list(columns(scenario(tree), 1, 0, n)))


def test_without_the_key_nothing_changes_and_a_file_keeps_its_digest() -> None:
    without = pair(None)
    empty = changed(without, "allies.BBB", without["allies"]["BBB"] | {"acts_with": {}})
    assert scenario(without).digest == scenario(empty).digest != scenario(pair()).digest
    for column in fields(Columns):
        one, other = (getattr(runs_of(tree), column.name) for tree in (without, empty))
        assert one.tobytes() == other.tobytes()


def test_the_price_of_refusing_falls_while_the_other_refuses() -> None:
    fixed, state = opened(scenario(pair()))
    alone = price(view(fixed, state, ROW))[0]
    state.fresh[:], state.objecting[0] = False, [False, False, True]
    beside = view(fixed, state, ROW)
    assert beside.bonds[0].tolist() == [0, 0.2, 0] and price(beside)[0, 1] == pytest.approx(alone[1] - 0.2)
    state.fresh[:] = True  # of a new text all are presumed in favour
    assert view(fixed, state, ROW).bonds[0].tolist() == [0, 0, 0]


def test_it_refuses_once_it_has_heard_the_other() -> None:
    first, second, *_ = told(scenario(pair()))[0].of_kind("sounding")
    assert [sounding["stances"]["BBB"] for sounding in (first, second)] == ["support", "object"]
    assert told(scenario(pair(None)))[0].final["BBB"] == "support"
    assert told(scenario(pair(0.05)))[0].final["BBB"] == "support", "it is worth more to it than standing by CCC"
    assert told(scenario(pair(refuses=0.5)))[0].adopted


def test_it_gives_way_with_the_other_and_says_so() -> None:
    tree = pair(refuses=-0.02)
    tree["procedure"] |= {"chair": "brokering", "silence_hours": 0}
    tree["allies"]["CCC"] |= {"exposure": 0.5, "ideal": {"p": 1.0}}
    whole = scenario(tree, "theory.alone_cost=0", "theory.support_pressure=0")
    [record] = told(whole)
    assert record.adopted
    of = {one.ally: one for one in movements(record, whole)}
    words = " ".join(sentence.text for sentence in of["BBB"].sentences)
    assert "CCC, with which it acts, no longer refused (+0.20)" in words
    for one in of.values():
        assert sum(c.amount for c in one.overall.contributions) == pytest.approx(one.overall.change, abs=1e-5)


def test_in_a_body_without_the_other_it_stands_by_nobody() -> None:
    """BBB refuses for France's sake alone, so the chair expects it to give way where France has no seat."""
    tree = pair(members=["AAA", "BBB", "FRA"])
    tree["allies"]["FRA"] = tree["allies"].pop("CCC")
    tree["allies"]["BBB"]["acts_with"] = {"FRA": {"strength": 0.2}}
    tree["procedure"] |= {"chair": "brokering", "other_bodies": {"DPC": {"competent": True}}, "demarches": False}
    [record] = told(scenario(tree))
    assert record.outcome == "adopted_in_other_body" and record.final["BBB"] == "support"


def test_how_much_it_minds_is_drawn() -> None:
    whole = scenario(pair(), "theory.doubt=0.5")
    fixed, _ = opened(whole)
    state = start(fixed, luck(whole, n=9))
    state.fresh[:], state.objecting[:] = False, [False, False, True]
    expected = 0.2 * np.exp(0.5 * state.luck.commitment[:, 1])
    assert view(fixed, state, state.rows).bonds[:, 1] == pytest.approx(expected, rel=1e-6)
    assert len({*expected}) == 9


@given(trees(ANYTHING))
@examples(20)
def test_whoever_acts_with_whom_every_run_ends(tree: dict[str, Any]) -> None:
    found = runs_of(tree, 16)
    assert (found.outcome >= 0).all()


def test_it_stands_in_the_table_of_what_is_known() -> None:
    tree = pair()
    tree["sources"] = {"one": {"title": "One"}}
    tree["allies"]["BBB"]["acts_with"]["CCC"] |= {"source": "one", "confidence": "documented"}
    found = {(one.ally, one.number): one for one in entries(scenario(tree))}
    one = found["BBB", "acts_with.CCC.strength"]
    assert (one.value, one.source, one.confidence) == (0.2, "One", "documented")
    assert (
        scenario(tree).changed({"allies.BBB.acts_with.CCC.strength": 0.3}).allies[1].acts_with[0].strength.value == 0.3
    )


@pytest.mark.parametrize(
    ("bonds", "message"),
    [
        ({"DDD": {"strength": 0.2}}, r"allies\.BBB\.acts_with\.DDD: is not a member of this scenario"),
        ({"BBB": {"strength": 0.2}}, r"allies\.BBB\.acts_with\.BBB: is this ally itself"),
        ({"CCC": {"strength": -0.1}}, r"allies\.BBB\.acts_with\.CCC\.strength"),
        ({"CCC": {}}, r"allies\.BBB\.acts_with\.CCC\.strength"),
        ({"CCC": {"strength": 0.1, "source": "none"}}, r"acts_with\.CCC\.source: is not a source"),
        ({"CCC": 0.2}, r"allies\.BBB\.acts_with\.CCC"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(bonds: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load(changed(pair(), "allies.BBB.acts_with", bonds))
