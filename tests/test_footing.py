"""Where an ally stands by the file, and that moving one of its numbers moves it by as much and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.parameters import Parameters
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Ally, Scenario
from nacsim.theory.reaction import react
from nacsim.theory.view import view
from strategies import ANYTHING, DISPOSITION_NAMES, examples, opened, scenario, small, trees

Tree = dict[str, Any]
ROW = np.array([0])


def ally(whole: Scenario, code: str = "BBB") -> Ally:
    return whole.allies[whole.codes.index(code)]


def assert_same_runs(here: Scenario, there: Scenario, n: int = 16) -> None:
    one, other = (joined(list(columns(whole, 1, 0, n))) for whole in (here, there))
    for column in fields(Columns):
        assert getattr(one, column.name).tobytes() == getattr(other, column.name).tobytes(), column.name


# To set a number to what it is


def numbers(one: Ally) -> dict[str, float]:
    """By path, the numbers of an ally that a sweep or a `--set` moves."""
    names = ("value", "stake", "exposure", "reserve", "weight", "capital_gap", "urgency")
    found = {name: getattr(one, name).value for name in names}
    found |= {f"salience.{key}": place.value for key, place in one.salience.items()}
    return found | {f"ideal.{key}": place.value for key, place in one.ideal.items()}


def assert_no_jump(tree: Mapping[str, Any], code: str, name: str) -> None:
    whole = scenario(tree)
    path = f"allies.{code}.{name}"
    moved = whole.changed({path: numbers(ally(whole, code))[name]})
    assert moved.set != {} and moved.digest == whole.digest, path
    assert_same_runs(moved, whole)


NAMES = ("value", "stake", "exposure", "reserve", "weight", "salience.p", "ideal.p")


def resting(disposition: str, confidence: str = "assumed") -> Tree:
    """BBB has no entry of its own, only `default`; CCC has one with a documented wish."""
    tree = small(sources={"one": {"title": "One"}}, draft={"p": "half"})
    tree["procedure"] |= {"chair": "brokering", "opt_outs": True}
    tree["allies"] = {
        "default": {"disposition": disposition, "confidence": confidence},
        "CCC": {"disposition": "opposed", "ideal": {"p": 0.1}, "confidence": "documented", "source": "one"},
    }
    if confidence != "assumed":
        tree["allies"]["default"]["source"] = "one"
    return tree


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("confidence", ["assumed", "documented"])
@pytest.mark.parametrize("disposition", DISPOSITION_NAMES[1:])
def test_to_set_a_number_of_an_ally_without_an_entry_to_what_it_is_changes_no_run(
    disposition: str, confidence: str, name: str
) -> None:
    assert_no_jump(resting(disposition, confidence), "BBB", name)


@pytest.mark.parametrize("name", ["value", "ideal.p"])
def test_also_where_default_states_the_number(name: str) -> None:
    tree = resting("conditional", "documented")
    tree["allies"]["default"] |= {"value": 0.2, "ideal": {"p": 0.3}, "stake": 0.4}
    assert_no_jump(tree, "BBB", name)


@given(trees(ANYTHING), st.data())
@examples(30)
def test_to_set_any_number_of_any_ally_to_what_it_is_changes_no_run(tree: Tree, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(tree["members"]))
    name = data.draw(st.sampled_from([*numbers(ally(scenario(tree), code))]))
    assert_no_jump(tree, code, name)


# Who objects to the whole


def standing(disposition: str, **entry: Any) -> Tree:
    """A draft low on its scale, so that an unstated wish is near it: BBB's disposition is all that is said of it."""
    tree = small(provisions={"p": {"options": {"full": {"at": 1.0}, "half": {"at": 0.3}, "none": {"at": 0.0}}}})
    tree |= {"draft": {"p": "half"}}
    tree["allies"]["BBB"] = {"disposition": disposition} | entry
    return tree


def margin(whole: Scenario, code: str = "BBB") -> float:
    """On the draft at the first sounding, as written, of one that takes part and that no other body could leave out.

    With company and time taken off: refusing costs e c0.
    """
    fixed, state = opened(replace(whole, opt_outs=False))
    seen = view(fixed, state, ROW)
    answer = react(seen, fixed.opt_outs, fixed.parameters)
    i = whole.codes.index(code)
    price = ally(whole, code).exposure.value * Parameters().alone_cost
    return float(answer.margin[0, i] - seen.alone[0, i] - seen.time[0, i] - seen.bypass[0, i] + price)


OBJECTORS = [("opposed", -0.10), ("conditional", 0.05)]
WORDS: dict[str, Tree] = {
    "nothing more": {},
    "at the lowest": {"draft": {"p": "none"}},
    "with another reserve": {"entry": {"reserve": 0.06}},
    "less exposed": {"entry": {"exposure": 0.2}},
    "with a stake": {"entry": {"stake": 0.05}},
    "bound": {"entry": {"commitments": {"consent": {"strength": 0.06}, "p": {"strength": 0.02}}}},
    "cooler than its capital": {"entry": {"capital_gap": 0.02}},
    "from what holds": {"reversion": {"p": "none"}},
    "may stand aside": {"opt_outs": True},
    "takes no part": {"opt_outs": True, "entry": {"takes_part": False}},
    "could be left out": {"other_bodies": {"DPC": {"competent": True}}},
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(("disposition", "wanted"), OBJECTORS)
def test_an_objector_whom_no_wish_sets_apart_lacks_a_margin_on_the_draft(
    disposition: str, wanted: float, words: str
) -> None:
    more = dict(WORDS[words])
    tree = standing(disposition, **more.pop("entry", {}))
    for key in ("opt_outs", "other_bodies"):
        if key in more:
            tree["procedure"] = tree["procedure"] | {key: more.pop(key)}
    code = "BBB"
    if words == "could be left out":
        tree["members"], code = ["AAA", "CCC", "FRA"], "FRA"
        tree["allies"]["FRA"] = tree["allies"].pop("BBB")
    whole = scenario(tree | more)
    reserve = ally(whole, code).reserve.value
    assert margin(whole, code) == pytest.approx(reserve / 2 if disposition == "conditional" else wanted)
    assert wanted == -0.10 or reserve == 0.06 or reserve / 2 == wanted


PRICE = 0.5 * Parameters().alone_cost
"""Of refusing, for an exposure of .5."""
OPPOSED = -0.10 + 0.6 * 0.24 - PRICE
"""The value of an opposed ally of which no more is said."""


def test_by_hand() -> None:
    """The draft is at .3, BBB wants .06 and has .6 at stake: v - .144, and the price of refusing, are -.10."""
    assert ally(scenario(standing("opposed"))).value.value == pytest.approx(OPPOSED)
    # .5 x .24 = .12: half of .10 is v - .12, and the price.
    assert ally(scenario(standing("conditional"))).value.value == pytest.approx(0.05 + 0.12 - PRICE)
    # With two clauses, the second at 0, the first weighs half.
    two = standing("opposed")
    two["provisions"]["q"] = {"options": {"yes": {"at": 1.0}, "no": {"at": 0.0}}}
    two["draft"]["q"] = "no"
    assert ally(scenario(two)).value.value == pytest.approx(-0.10 + 0.072 - PRICE)
    # Item by item the hardest clause counts, as if it were the whole.
    two["procedure"]["granularity"] = "each_item"
    assert ally(scenario(two)).value.value == pytest.approx(OPPOSED)


APART: dict[str, Tree] = {
    "a wish": {"ideal": {"p": 0.0}},
    "a red line on the draft": {"red_lines": {"p": {"refuses": ["half"], "firmness": 0.1}}},
    "a value": {"value": 0.1},
}
NOT_APART: dict[str, Tree] = {
    "the draft": {"ideal": {"p": 0.3}},
    "a red line elsewhere": {"red_lines": {"p": {"refuses": ["full"], "firmness": 0.1}}},
    "a stake": {"stake": 0.6},
    "a quarrel": {"linkage": {"price": 0.1}},
}


@pytest.mark.parametrize("said", [*APART.values(), *NOT_APART.values()], ids=[*APART, *NOT_APART])
def test_who_has_said_what_it_objects_to_keeps_its_value(said: Tree) -> None:
    value = ally(scenario(standing("opposed", **said))).value.value
    assert (value == 0.10) == (said in APART.values())


@pytest.mark.parametrize("disposition", ["sponsor", "supportive", "neutral", "reluctant"])
def test_so_does_who_does_not_object(disposition: str) -> None:
    tree = standing(disposition) | {"draft": {"p": "none"}}
    assert ally(scenario(tree)).value.value in (0.50, 0.35, 0.12, 0.05)


def test_an_objector_that_lacks_more_already_keeps_its_value() -> None:
    tree = standing("opposed") | {"draft": {"p": "full"}}
    assert ally(scenario(tree)).value.value == 0.10 and margin(scenario(tree)) < -0.10


def test_moving_the_number_moves_the_ally_one_for_one_and_what_is_set_stays() -> None:
    tree = standing("opposed")
    at_first = ally(scenario(tree)).value.value
    for step in (0.05, -0.2):
        by = scenario(tree).changed({"allies.BBB.value": {"by": step}})
        assert ally(by).value.value == pytest.approx(at_first + step)
        assert margin(by) == pytest.approx(-0.10 + step)
    for number in (0.3, at_first, -0.9):
        assert ally(scenario(tree).changed({"allies.BBB.value": number})).value.value == number
    variants = {name: {"allies": {"BBB": {"value": value}}} for name, value in (("nearer", {"by": 0.1}), ("far", 0.6))}
    for name, wanted in (("nearer", at_first + 0.1), ("far", 0.6)):
        assert ally(load(tree | {"variants": variants}, variant=name)).value.value == pytest.approx(wanted)


def test_what_is_taken_off_is_worked_out_once_whatever_else_is_set() -> None:
    tree = standing("opposed")
    at_first = ally(scenario(tree)).value.value
    for path, value in (("stake", 0.05), ("exposure", 0.9), ("ideal.p", 0.0), ("reserve", 0.4), ("linkage.price", 0.2)):
        assert ally(scenario(tree).changed({f"allies.BBB.{path}": value})).value.value == at_first, path
    assert ally(scenario(tree, "draft.p=full", "theory.alone_cost=0")).value.value == at_first
    turn = {"when": datetime(2003, 1, 23, 9), "event": "it warms", "changes": {"allies.BBB.value": {"by": 0.1}}}
    [event] = scenario(tree | {"calendar": {"turn": turn}}).calendar
    assert event.allies[1].value.value == pytest.approx(at_first + 0.1)
    set_to = turn | {"changes": {"allies.BBB.stake": 0.1}}
    [event] = scenario(tree | {"calendar": {"turn": set_to}}).calendar
    assert event.allies[1].value.value == at_first


@pytest.mark.parametrize("word", ["supportive", "opposed", "conditional"])
@pytest.mark.parametrize("disposition", ["opposed", "conditional"])
def test_whatever_makes_it_an_objector_it_lacks_what_one_lacks_of_which_the_file_says_so(
    disposition: str, word: str
) -> None:
    expected = ally(scenario(standing(disposition))).value.value
    tree = standing(word)
    path, change = "allies.BBB.disposition", {"allies": {"BBB": {"disposition": disposition}}}
    assert ally(scenario(tree, f"{path}={disposition}")).value.value == expected
    assert ally(load(tree | {"variants": {"other": change}}, variant="other")).value.value == expected
    turn = {"when": datetime(2003, 1, 23, 9), "event": "it turns", "changes": {path: disposition}}
    [event] = scenario(tree | {"calendar": {"turn": turn}}).calendar
    assert event.allies[1].value.value == expected
    # On the file's own numbers: one set in the same breath moves the ally.
    assert ally(scenario(tree, f"{path}={disposition}", "allies.BBB.stake=0.9")).value.value == expected


def test_also_one_of_which_the_file_says_nothing() -> None:
    tree = standing("opposed")
    expected = ally(scenario(tree)).value.value
    del tree["allies"]["BBB"]
    assert ally(scenario(tree, "allies.BBB.disposition=opposed")).value.value == expected
    tree["allies"]["default"] = {"disposition": "supportive"}
    by_default = scenario(tree, "allies.default.disposition=opposed")
    assert ally(by_default).value.value == ally(by_default, "CCC").value.value == expected


@pytest.mark.parametrize("kind", ["ordered", "nominal"])
def test_a_vague_draft_sets_nobody_apart_who_wants_just_that(kind: str) -> None:
    """It costs everyone something, also those who want it."""
    tree = standing("opposed", ideal={"p": "vague"})
    tree["provisions"]["p"] |= {"kind": kind}
    options = tree["provisions"]["p"]["options"]
    options["vague"] = {"at": 0.6, "kind": "vague", "width": 0.5}
    if kind == "nominal":
        for option in options.values():
            option.pop("at")
    tree["draft"] = {"p": "vague"}
    assert margin(scenario(tree)) == pytest.approx(-0.10)
    tree["allies"]["BBB"]["ideal"]["p"] = "none"
    assert ally(scenario(tree)).value.value == 0.10


def test_who_asks_for_consultations_has_a_position_and_a_luck_of_its_own() -> None:
    tree = small(calendar={"help": {"when": datetime(2003, 1, 23), "event": "it asks", "article_4": ["CCC"]}})
    tree["allies"].pop("CCC", None)
    whole = scenario(tree)
    assert ally(whole, "CCC").position and ally(whole, "CCC").group == "CCC"
    assert not ally(scenario(tree | {"calendar": {}}), "CCC").position


@pytest.mark.parametrize(("disposition", "value"), [("reluctant", 0.05), ("neutral", 0.12), ("supportive", 0.35)])
def test_who_no_longer_objects_is_no_longer_lowered(disposition: str, value: float) -> None:
    assert ally(scenario(standing("opposed"), f"allies.BBB.disposition={disposition}")).value.value == value


def test_those_whom_default_describes_are_lowered_alike() -> None:
    tree = standing("neutral")
    tree["allies"] = {"default": {"disposition": "opposed"}}
    tree["sponsors"] = ["AAA"]
    values = [one.value.value for one in scenario(tree).allies]
    assert values[1] == values[2] == pytest.approx(OPPOSED) and values[0] == 0.50
    moved = scenario(tree).changed({"allies.CCC.value": {"by": 0.1}})
    assert [one.value.value for one in moved.allies] == pytest.approx([0.50, OPPOSED, OPPOSED + 0.1])


@pytest.mark.parametrize("entry", [{}, {"disposition": "opposed"}])
def test_a_file_that_adds_to_the_value_moves_it_by_as_much(entry: Tree) -> None:
    """An increment states no value: it is on top of what a like-minded ally without it is given."""
    tree = standing("neutral")
    tree["allies"] = {"default": {"disposition": "opposed"}, "BBB": entry | {"value": {"by": 0.1}}}
    assert ally(scenario(tree)).value.value == pytest.approx(ally(scenario(tree), "CCC").value.value + 0.1)
