"""Article 4, allies that take no part, and that what a file does not ask for has no effect, to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from by_hand import can_live_with
from nacsim.draws import Luck
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns, run_all
from nacsim.record import OUTCOMES
from nacsim.scenario.resolved import Scenario
from nacsim.theory.matter import matter_of
from nacsim.theory.redraft import best
from nacsim.theory.state import CHAIR, sponsors, start
from nacsim.theory.unanimity_core import judge
from nacsim.theory.view import view
from strategies import Shape, changed, examples, luck, opened, scenario, small, told, trees

BARE = {"stake": 0, "reserve": 0, "exposure": 0}
ROW = np.array([0])


# Article 4


def asked(*codes: str, hour: int = 5, **fields_: Any) -> dict[str, Any]:
    """Some allies ask for consultations some hours after the opening."""
    help_ = {"when": datetime(2003, 1, 22, 9 + hour), "event": "they ask", "article_4": list(codes)}
    tree = small(calendar={"help": help_}, **fields_)
    tree["procedure"]["chair"] = "brokering"
    return tree


def consent(tree: Mapping[str, Any], *sets: str, phase: int = 1) -> list[float]:
    fixed, state = opened(scenario(tree, *sets))
    state.phase[:] = phase
    return [float(one) for one in view(fixed, state, ROW).consent[0]]


def test_officials_who_propose_go_on_where_the_allies_that_tabled_it_have_lost_interest() -> None:
    tree = small()
    tree["procedure"]["chair"] = "brokering"
    tree["allies"]["AAA"] = {"value": -0.1, "stake": 0, "reserve": 0, "exposure": 0}
    assert told(scenario(tree))[0].of_kind("sponsor_withdrew")
    assert not told(scenario(tree | {"sponsors": ["AAA", "SECGEN"]}))[0].of_kind("sponsor_withdrew")


def test_an_ally_in_need_binds_the_others_from_the_day_on_which_it_asks() -> None:
    assert consent(asked("CCC"), phase=0) == [0, 0, 0]
    assert consent(asked("CCC")) == pytest.approx([0.1, 0.1, 0])
    assert consent(asked("CCC"), "theory.ally_in_need=0.25") == pytest.approx([0.25, 0.25, 0])
    words = changed(asked("CCC"), "allies.AAA", {"commitments": {"consent": {"strength": 0.04}}})
    assert consent(words) == pytest.approx([0.14, 0.1, 0])
    # Of two that ask each is bound to the other; two words bind nobody twice.
    assert consent(asked("BBB", "CCC")) == pytest.approx([0.1, 0.1, 0.1])
    later = asked("CCC")
    later["calendar"]["again"] = {"when": datetime(2003, 1, 23, 9), "event": "it asks", "article_4": ["CCC"]}
    later["calendar"]["also"] = {"when": datetime(2003, 1, 24, 9), "event": "another asks", "article_4": ["BBB"]}
    assert consent(later, phase=2) == pytest.approx([0.1, 0.1, 0])
    assert consent(later, phase=3) == pytest.approx([0.1, 0.1, 0.1])


def test_before_the_opening_counts_as_at_the_opening() -> None:
    tree = asked("CCC")
    tree["calendar"]["help"]["when"] = datetime(2003, 1, 20, 9)
    fixed, state = opened(scenario(tree))
    assert view(fixed, state, ROW).consent[0] == pytest.approx([0.1, 0.1, 0])
    assert sponsors(fixed, state, ROW).tolist() == [[True, False, True]]


def test_the_word_makes_an_ally_consent_that_would_refuse() -> None:
    tree = asked("CCC")
    tree["allies"]["BBB"] = BARE | {"value": -0.07}
    tree["procedure"] |= {"demarches": False}
    first, *_ = (record := told(scenario(tree))[0]).of_kind("sounding")
    assert first["stances"]["BBB"] == "object" and record.adopted and record.hours == 7
    assert not told(scenario(tree, "theory.ally_in_need=0.06"))[0].adopted
    # The one that asks is not bound by it.
    tree["calendar"]["help"]["article_4"] = ["BBB"]
    assert not told(scenario(tree))[0].adopted


def test_who_asks_is_a_sponsor_from_then_on() -> None:
    tree = asked("CCC")
    tree["allies"] |= {"AAA": {"stake": 0.4, "ideal": {"p": 1.0}}, "CCC": {"stake": 0.4, "ideal": {"p": 0.5}}}
    fixed, state = opened(scenario(tree, "theory.sway=0"))
    loss = state.stakes.loss[state.stakes.table, 0, 0, 0]
    # Squared distances of 1 and .5 from full, half and none: three to one, then one to one.
    assert loss[0] == pytest.approx([0.25 / 4, 0.75 / 4, 3.25 / 4])
    assert loss[1] == pytest.approx([0.25 / 2, 0.25 / 2, 1.25 / 2])
    for phase, who in ((0, [True, False, False]), (1, [True, False, True])):
        state.phase[:] = phase
        assert sponsors(fixed, state, ROW).tolist() == [who]


def test_its_red_lines_bind_the_chair() -> None:
    tree = asked("CCC")
    tree["allies"]["BBB"] = {"value": 0.1, "stake": 1, "ideal": {"p": 0.0}, "reserve": 0, "exposure": 0}
    tree["allies"]["CCC"] = {"value": 1, "red_lines": {"p": {"refuses": ["none", "half"], "firmness": 0.05}}}
    fixed, state = opened(scenario(tree, "theory.stride=1", "theory.shortfall_weight=3", "theory.ally_in_need=0"))
    state.awaits[:] = CHAIR
    reached = []
    for phase in (0, 1):
        state.phase[:] = phase
        found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)))
        reached.append(fixed.space.words(found.text[0])["p"])
    assert reached[0] != "full" and reached[1] == "full"


def test_no_demarche_is_made_on_it() -> None:
    tree = asked("CCC", hour=0)
    tree["procedure"] |= {"silence_hours": 0}
    for code in ("BBB", "CCC"):  # CCC is nearer to moving
        tree["allies"][code] = {"value": -0.4 if code == "BBB" else -0.3, "stake": 0, "reserve": 0, "exposure": 0.5}
    whole = scenario(tree, "theory.ally_in_need=0")
    assert {event["on"] for event in told(whole)[0].of_kind("demarche")} == {"BBB"}
    without = changed(tree, "calendar", {})
    assert told(scenario(without))[0].of_kind("demarche")[0]["on"] == "CCC"


def test_its_own_text_goes_on_where_those_who_tabled_it_have_lost_interest() -> None:
    """A matter is withdrawn when no sponsor wants the text any more; from then on it is a sponsor."""
    tree = asked("CCC", hour=0)
    tree["procedure"]["chair"] = "passive"
    tree["allies"]["AAA"] = {"value": -0.1, "stake": 0, "reserve": 0, "exposure": 1}
    assert told(scenario(tree))[0].adopted
    [record] = told(scenario(changed(tree, "calendar", {})))
    assert record.of_kind("sponsor_withdrew") and not record.adopted


# Who takes no part


def aloof(*, takes_part: bool = False, opt_outs: bool = True, **entry: Any) -> dict[str, Any]:
    tree = small(procedure=small()["procedure"] | {"opt_outs": opt_outs})
    tree["allies"]["BBB"] = {"value": 0.5, "stake": 0.4, "reserve": 0, "exposure": 0, "ideal": {"p": 0.0}} | entry
    tree["allies"]["BBB"]["takes_part"] = takes_part
    return tree


def soft(tree: Mapping[str, Any], n: int | None = None) -> Any:
    fixed, state = opened(scenario(tree), n)
    return view(fixed, state, state.rows).soft[:, 1]


def test_a_text_costs_it_less_its_share_of_taking_part_red_lines_excepted() -> None:
    assert soft(aloof(takes_part=True)) == pytest.approx([0.4]) and soft(aloof()) == pytest.approx([0.4 * 0.65])
    assert soft(aloof(participation=0.9)) == pytest.approx([0.4 * 0.1])
    assert soft(aloof(), 20) == pytest.approx(0.65 * soft(aloof(takes_part=True), 20))
    tree = aloof(red_lines={"p": {"refuses": ["full"], "firmness": 0.2}})
    fixed, state = opened(scenario(tree))
    assert view(fixed, state, ROW).firm[0, 1] == pytest.approx(0.2)


def test_with_a_reversion_the_difference_is_what_costs_it_less() -> None:
    tree = aloof(ideal={"p": 0.2}) | {"reversion": {"p": "half"}}
    assert soft(tree) == pytest.approx([0.65 * 0.4 * (0.8 - 0.3)])


def test_it_stands_aside_whatever_the_text_is_worth_to_it() -> None:
    [record] = told(scenario(aloof()))
    assert record.adopted and record.opt_outs == ("BBB",)
    assert all(event["standing_aside"] == ("BBB",) for event in record.of_kind("sounding"))
    found = joined(list(columns(scenario(aloof()), 1, 0, 50)))
    adopted = found.outcome != OUTCOMES.index("not_adopted")
    assert adopted.any() and (found.stood_aside[:, 1] == adopted).all()
    assert told(scenario(aloof(takes_part=True)))[0].opt_outs == ()


def test_it_is_spared_nothing_twice() -> None:
    """Worth -.26 + .2 to it the text is not made better by standing aside, for that is already reckoned."""
    fixed, state = opened(scenario(aloof(value=0.2)))
    assert view(fixed, state, ROW).participation[0, 1] == 0
    [record] = told(scenario(aloof(value=0.2)))
    assert record.of_kind("sounding")[0]["worth"]["BBB"] == pytest.approx(0.2 - 0.26)
    assert record.final["BBB"] == "object"


def test_where_nobody_can_opt_out_it_is_like_any_other() -> None:
    here, there = (runs_of(scenario(aloof(takes_part=part, opt_outs=False))) for part in (False, True))
    assert_same(here, there)


def test_its_absence_makes_a_text_worth_less_to_those_who_take_part() -> None:
    """Of what all are able to, 100 parts of 102 stand aside. Worth .03 to it, CCC then would rather stand aside too."""
    tree = aloof(weight=100)
    tree["allies"] |= {"AAA": BARE | {"value": 0.5, "weight": 1}, "CCC": BARE | {"value": 0.03, "weight": 1}}
    whole = scenario(tree)
    [record] = told(whole)
    assert record.of_kind("sounding")[-1]["worth"]["AAA"] == pytest.approx(0.5 - 0.05 * 101 / 102)
    assert record.opt_outs == ("BBB", "CCC")
    fixed, state = opened(whole)
    fine = judge(fixed, state, 0, state.text).fine[0]
    assert {code for code, yes in zip(whole.codes, fine, strict=True) if yes} == can_live_with(whole, {"p": "full"}, 0)


def test_a_sponsor_that_takes_no_part_still_wants_its_text() -> None:
    tree = small(procedure=small()["procedure"] | {"opt_outs": True})
    tree["allies"]["AAA"] = {"value": 0.5, "stake": 0, "takes_part": False}
    [record] = told(scenario(tree))
    assert not record.of_kind("sponsor_withdrew")
    assert record.adopted and record.opt_outs == ("AAA",)


def test_an_event_may_make_an_ally_take_no_part() -> None:
    """From then on a text costs it less, and it stands aside."""
    tree = aloof(takes_part=True)
    change = {"when": datetime(2003, 1, 22, 8), "event": "E", "changes": {"allies.BBB.takes_part": False}}
    [record] = told(scenario(tree | {"calendar": {"before": change}}))
    assert record.opt_outs == ("BBB",) and told(scenario(tree))[0].opt_outs == ()
    fixed, state = opened(scenario(tree | {"calendar": {"later": change | {"when": datetime(2003, 1, 23)}}}))
    for phase, cost in ((0, 0.4), (1, 0.4 * 0.65)):
        state.phase[:], state.priced[:] = phase, -1
        assert view(fixed, state, ROW).soft[0, 1] == pytest.approx(cost)


# Off, to the last bit, where the file does not ask for it


def runs_of(whole: Scenario, alter: Callable[[Luck], Luck] = lambda chance: chance, n: int = 24) -> Columns:
    return joined(list(run_all(matter_of(whole), alter(luck(whole, n=n)), 0)))


def assert_same(here: Columns, there: Columns) -> None:
    for one in fields(Columns):
        assert getattr(here, one.name).tobytes() == getattr(there, one.name).tobytes(), one.name


PLAIN = Shape(large=False, officials=False, named=False, article_4=False, takes_part=False, decides=False)


@given(trees(PLAIN))
@examples(25)
def test_what_a_file_does_not_use_has_no_effect(tree: dict[str, Any]) -> None:
    plain = runs_of(scenario(tree))
    procedure = tree["procedure"]
    said = {
        "procedure": procedure | {"deadline": {"when": procedure["deadline"], "named": False}},
        "allies": {code: entry | {"takes_part": True} for code, entry in tree["allies"].items()},
        "calendar": {key: event | {"article_4": []} for key, event in tree["calendar"].items()},
    }
    for name, value in said.items():
        other = scenario(tree | {name: value})
        assert other.digest == scenario(tree).digest, name
        assert_same(runs_of(other), plain)
    for need in (0, 1):
        assert_same(runs_of(scenario(tree, f"theory.ally_in_need={need}")), plain)
    assert_same(runs_of(scenario(tree), lambda chance: replace(chance, officials=chance.officials + 3)), plain)


@given(trees(replace(PLAIN, chairs=("passive",))), st.sampled_from([0, 0.3, 5]))
@examples(20)
def test_a_chair_that_drafts_nothing_weighs_nothing(tree: dict[str, Any], number: float) -> None:
    plain = runs_of(scenario(tree))
    for name in ("shortfall_weight", "sway", "sponsor_weight", "least_gain", "stride", "lobby", "hearing", "pressing"):
        here = min(number, 1) if name == "pressing" else number
        assert_same(runs_of(scenario(tree, f"theory.{name}={here}")), plain)
    named = changed(tree, "procedure.deadline", {"when": tree["procedure"]["deadline"], "named": True})
    assert_same(runs_of(scenario(named)), plain)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("firmness", {"red_lines": {"p": {"refuses": ["full"], "firmness": 0.2}}}),
        ("linkage", {"linkage": {"price": 0.1}}),
        ("commitment", {"commitments": {"consent": {"strength": 0.1}}}),
        ("sway", {"ideal": {"p": "none"}}),
    ],
)
def test_luck_with_what_an_ally_does_not_have_changes_nothing(name: str, entry: dict[str, Any]) -> None:
    """And with what it has, it does: or the first half proves nothing."""
    tree = small()
    tree["procedure"]["chair"] = "brokering"
    tree["allies"]["BBB"] = {"value": 0.15, "stake": 0.3, "exposure": 0.2}
    tree["allies"]["CCC"] = {"value": 0.2, "stake": 0.4, "ideal": {"p": "half"}}

    def shifted(chance: Luck) -> Luck:
        moved = getattr(chance, name).copy()
        moved[:, 1] += 3
        return replace(chance, **{name: moved})

    def loss(whole: Scenario, chance: Luck) -> bytes:
        stakes = start(matter_of(whole), chance).stakes
        seen = (
            stakes.loss,
            stakes.firmness * stakes.firm.sum((0, 1, 2, 3)),
            stakes.value,
            stakes.word * stakes.consent[0],
        )
        return b"".join(np.ascontiguousarray(one).tobytes() for one in seen)

    without, having = scenario(tree), scenario(changed(tree, "allies.BBB", tree["allies"]["BBB"] | entry))
    assert_same(runs_of(without), runs_of(without, shifted))
    assert loss(having, luck(having, n=9)) != loss(having, shifted(luck(having, n=9)))


def test_an_event_may_change_what_taking_part_would_cost_one_that_takes_no_part() -> None:
    tree = aloof()
    tree["calendar"] = {"later": {"when": "2003-01-23", "event": "E", "changes": {"allies.BBB.participation": 0.9}}}
    _, state = opened(scenario(tree))
    stakes = state.stakes
    assert stakes.table.tolist() == [0, 1]
    before, after = (stakes.soft[t, 0, 0, :, 1] for t in (0, 1))
    assert after == pytest.approx(before * (1 - 0.9) / (1 - 0.35))
