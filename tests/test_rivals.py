"""The rivals of the theory: middles of positions, a strict veto, and how one outcome becomes probabilities."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.record import OUTCOMES, Outcome
from nacsim.rivals.positions import mean, median, nearest_text, outcome_of, position, predicted, seated
from nacsim.rivals.predictors import RIVALS, as_probabilities
from nacsim.rivals.veto import always_amended, strict_veto
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from strategies import examples, small, steps, trees

SIZE = {"options": {"many": {"at": 1}, "some": {"at": 0.6}, "few": {"at": 0}}}


def wanted(**ideals: Any) -> Scenario:
    """Three allies that want so much of `p`; a pair is an ideal and a salience."""
    allies: dict[str, Any] = {"default": {"disposition": "neutral"}}
    for code, what in ideals.items():
        ideal, salience = what if isinstance(what, tuple) else (what, 1)
        disposition = "sponsor" if code == "AAA" else "neutral"
        allies[code] = {"disposition": disposition, "ideal": {"p": ideal}, "salience": {"p": salience}}
    return load(small(provisions={"p": SIZE}, draft={"p": "many"}, allies=allies))


def middle_of(scenario: Scenario, middle: Any, *, weighted: bool) -> float:
    return position(scenario.provisions[0], seated(scenario), middle, weighted=weighted)


def test_the_middles_by_hand() -> None:
    scenario = wanted(AAA=1.0, BBB=(0.5, 2), CCC=(0.0, 5))
    assert middle_of(scenario, "mean", weighted=False) == pytest.approx(0.5)
    assert middle_of(scenario, "mean", weighted=True) == pytest.approx(2 / 8)  # (1 + 2 x .5) / (1 + 2 + 5)
    assert middle_of(scenario, "median", weighted=False) == 0.5
    assert middle_of(scenario, "median", weighted=True) == 0.0  # more than half of the weight
    assert predicted(scenario, "mean", weighted=False) == "adopted_amended"  # .5 is nearest to .6
    assert nearest_text(scenario, "mean", weighted=False) == (1,)
    assert nearest_text(scenario, "median", weighted=True) == (2,)


def test_a_median_lies_midway_where_half_the_weight_is_on_either_side() -> None:
    assert median([0.0, 1.0], [1, 1]) == 0.5
    assert median([1.0, 0.0, 0.4], [1, 1, 2]) == pytest.approx(0.4)
    assert median([0.0, 0.4, 1.0], [2, 1, 1]) == pytest.approx(0.2)
    assert median([0.0, 0.4, 1.0], [2, 0, 2]) == 0.5  # who does not care is not asked
    assert median([0.0, 0.2, 1.0], [0.1, 0.2, 0.3]) == pytest.approx(0.6)  # .1 + .2 is not .3 in floating point


def test_who_cares_for_nothing_counts_like_everybody_where_nobody_cares() -> None:
    allies = {"default": {"disposition": "neutral", "salience": {"p": 0, "q": 1}, "ideal": {"p": 0.0, "q": 1}}}
    provisions = {"p": SIZE, "q": {"options": {"yes": {"at": 1}, "no": {"at": 0}}}}
    tree = small(provisions=provisions, draft={"p": "many", "q": "yes"}, allies=allies | {"AAA": allies["default"]})
    tree["allies"]["AAA"] = allies["default"] | {"disposition": "sponsor", "ideal": {"p": 0.3, "q": 1}}
    assert middle_of(load(tree), "mean", weighted=True) == pytest.approx(0.1)


def test_of_equally_near_options_the_one_nearest_to_the_draft_is_taken() -> None:
    options = {"a": {"at": 0}, "b": {"at": 0.5}, "c": {"at": 1}}
    for draft, expected in (("c", 1), ("b", 1), ("a", 0)):
        tree = small(provisions={"p": {"options": options}}, draft={"p": draft})
        tree["allies"] = {"default": {"disposition": "neutral", "ideal": {"p": 0.25}}}
        assert nearest_text(load(tree), "mean", weighted=False) == (expected,), draft


def test_vague_and_open_wordings_are_no_place_to_meet() -> None:
    options = {"full": {"at": 1}, "fudge": {"kind": "vague", "at": 0.5, "width": 1}, "later": {"kind": "left_open"}}
    tree = small(provisions={"p": {"options": options | {"none": {"at": 0}}}})
    tree["allies"] = {"default": {"disposition": "neutral", "ideal": {"p": 0.4}}}
    assert nearest_text(load(tree), "median", weighted=False) == (3,)


def test_a_nominal_clause_goes_to_the_option_of_least_mean_distance() -> None:
    clause = {"kind": "nominal", "options": {"ann": {}, "bob": {}, "cem": {}}}
    ideals = {"AAA": {"ann": 0, "bob": 0.5, "cem": 1}, "BBB": {"ann": 1, "bob": 0.2, "cem": 0}, "CCC": "ann"}
    allies: dict[str, Any] = {code: {"ideal": {"p": ideal}} for code, ideal in ideals.items()}
    allies["BBB"]["salience"] = {"p": 3}
    tree = small(provisions={"p": clause}, draft={"p": "cem"}, allies=allies | {"default": {}})
    scenario = load(tree)
    # plain: ann 1/3, bob 1.7/3, cem 2/3; weighted (1, 3, 1): ann 3/5, bob 2.1/5, cem 2/5
    assert nearest_text(scenario, "mean", weighted=False) == (0,)
    assert nearest_text(scenario, "mean", weighted=True) == (2,) == nearest_text(scenario, "median", weighted=True)


def test_only_those_with_a_seat_are_asked() -> None:
    tree = small(members=["AAA", "FRA"], body="DPC", provisions={"p": SIZE}, draft={"p": "many"})
    tree["allies"] = {
        "default": {"disposition": "sponsor", "ideal": {"p": 1}},
        "FRA": {"disposition": "opposed", "ideal": {"p": 0}, "red_lines": {"p": {"refuses": ["many"]}}},
    }
    scenario = load(tree)
    assert [ally.code for ally in seated(scenario)] == ["AAA"]
    assert predicted(scenario, "mean", weighted=False) == "adopted_as_drafted" == strict_veto(scenario)
    assert strict_veto(load(tree | {"body": "NAC"})) == "not_adopted"


def test_what_a_text_comes_to() -> None:
    options = {"all": {"at": 1}, "later": {"kind": "left_open"}, "part": {"at": 0.5}}
    core = {"core": True, "options": options | {"nothing": {"at": 0, "decides": False}}}
    side = {"options": {"yes": {"at": 1}, "later": {"kind": "left_open"}}}
    scenario = load(small(provisions={"p": core, "q": side}, draft={"p": "all", "q": "yes"}))
    ends = {(0, 0): "adopted_as_drafted", (0, 1): "adopted_amended", (1, 1): "deferred", (3, 1): "not_adopted"}
    assert {text: outcome_of(scenario, text) for text in ends} == ends
    assert outcome_of(scenario, (2, 0)) == "adopted_amended"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"disposition": "opposed"}, "not_adopted"),
        ({"disposition": "conditional"}, "adopted_as_drafted"),
        ({"disposition": "supportive", "red_lines": {"p": {"refuses": ["full"]}}}, "not_adopted"),
        ({"disposition": "reluctant", "red_lines": {"p": {"refuses": ["half", "none"]}}}, "adopted_as_drafted"),
    ],
)
def test_a_strict_veto_takes_refusals_at_their_word(entry: dict[str, Any], expected: Outcome) -> None:
    scenario = load(small(allies={"default": {"disposition": "supportive"}, "CCC": entry}))
    assert strict_veto(scenario) == expected
    assert always_amended(scenario) == "adopted_amended"


RATES: dict[Outcome, float] = {
    "adopted_as_drafted": 0.2,
    "adopted_amended": 0.6,
    "adopted_in_other_body": 0.0,
    "deferred": 0.0,
    "not_adopted": 0.2,
}


def test_a_named_outcome_gets_as_much_as_its_rival_was_right_elsewhere() -> None:
    found = as_probabilities("adopted_as_drafted", [True, True, False], RATES)
    assert found["adopted_as_drafted"] == pytest.approx(3 / 5)
    assert found["adopted_amended"] == pytest.approx(0.4 * 0.6 / 0.8)
    assert found["not_adopted"] == pytest.approx(0.4 * 0.2 / 0.8)
    assert as_probabilities("not_adopted", [], RATES)["not_adopted"] == 0.5


def test_what_cannot_be_reached_is_worth_no_more_than_base_rates() -> None:
    assert as_probabilities("deferred", [True] * 9, RATES) == RATES
    only: dict[Outcome, float] = {**dict.fromkeys(OUTCOMES, 0.0), "not_adopted": 1.0}
    assert as_probabilities("not_adopted", [False] * 9, only) == only


@examples(60)
@given(st.sampled_from(OUTCOMES), st.lists(st.booleans()), st.lists(st.integers(0, 5), min_size=5, max_size=5))
def test_probabilities_sum_to_1_and_reach_no_further(named: Outcome, right: list[bool], counts: list[int]) -> None:
    total = sum(counts) or 1
    rates: dict[Outcome, float] = {o: n / total for o, n in zip(OUTCOMES, counts, strict=True)}
    if not sum(counts):
        rates["not_adopted"] = 1.0
    found = as_probabilities(named, right, rates)
    assert isclose(sum(found.values()), 1)
    assert all(found[outcome] == 0 for outcome in OUTCOMES if rates[outcome] == 0)


@examples(40)
@given(trees())
def test_every_rival_names_an_outcome_of_any_scenario(tree: dict[str, Any]) -> None:
    scenario = load(tree)
    named = {name: rival(scenario) for name, rival in RIVALS.items()}
    assert set(named.values()) <= set(OUTCOMES)


POSITIONS = st.lists(st.tuples(steps(0, 1, 10), st.sampled_from([0.5, 1.0, 2.0, 4.0])), min_size=1, max_size=9)


@examples(60)
@given(POSITIONS, st.randoms())
def test_a_middle_lies_between_and_knows_no_order(pairs: list[tuple[float, float]], random: Any) -> None:
    shuffled = [*pairs]
    random.shuffle(shuffled)
    for middle in (mean, median):
        found, again = (middle(*zip(*some, strict=True)) for some in (pairs, shuffled))
        assert found == pytest.approx(again)
        assert min(pairs)[0] - 1e-12 <= found <= max(pairs)[0] + 1e-12


@examples(60)
@given(POSITIONS)
def test_a_weighted_median_leaves_at_most_half_of_the_weight_on_each_side(pairs: list[tuple[float, float]]) -> None:
    found = median(*zip(*pairs, strict=True))
    half = sum(weight for _, weight in pairs) / 2
    assert sum(weight for value, weight in pairs if value < found) <= half
    assert sum(weight for value, weight in pairs if value > found) <= half


@examples(60)
@given(st.lists(steps(0, 1, 10), min_size=1, max_size=9))
def test_equal_weights_give_the_plain_median(values: list[float]) -> None:
    ordered, n = sorted(values), len(values)
    plain = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    assert median(values, [3.0] * n) == pytest.approx(plain)
