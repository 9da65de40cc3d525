"""The decisions on record: what is read of them, base rates, chances, scores. On invented records only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import UserError
from nacsim.findings.estimates import FLOOR
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.base_rates import base_rates, left_out_rates
from nacsim.recorded.bootstrap import difference, mean_score
from nacsim.recorded.cases import Case, case, cases
from nacsim.recorded.chances import chances, classes, fit_lapse, left_out_lapses, rows, smoothed
from nacsim.recorded.clauses import clause_score, smoothed_options, stays_as_proposed, uniform
from nacsim.recorded.model_error import Bin, bins, model_error
from nacsim.recorded.reachable import reachable
from nacsim.recorded.scores import brier, central, covered, log_score, ranked_probability, unreached
from nacsim.recorded.why_no_chances import why_no_chances
from nacsim.scenario import catalogue
from nacsim.scenario.load import load
from strategies import examples, small, trees

DRAFTED, AMENDED, ELSEWHERE, DEFERRED, FAILED = OUTCOMES
BROKERING = {"chair": "brokering", "rhythm": "crisis"}
ALWAYS = {DRAFTED, FAILED}


def on_record(**record: Any) -> Case:
    return case(load(small(record={"outcome": [AMENDED]} | record), slug="invented"))


# What is read of a record


def test_a_case_says_what_happened() -> None:
    found = on_record(outcome=[DEFERRED, FAILED], when=date(2003, 1, 25), text={"p": "half"}, objected_first=["BBB"])
    assert (found.slug, found.happened, found.accepted) == ("invented", DEFERRED, (DEFERRED, FAILED))
    assert (found.adopted, found.objected_first, found.quality) == ({"p": "half"}, ("BBB",), None)
    assert found.days == 3 and found.hours == (63, 87)  # opened on the 22nd at 9
    assert not found.named


def test_a_case_with_an_hour_or_without_a_day() -> None:
    found = on_record(when=datetime(2003, 1, 22, 20, 30))
    assert found.days == 0 and found.hours == (11.5, 11.5)
    assert on_record().days is None and on_record().hours is None


def test_a_named_date_is_known() -> None:
    procedure = {"deadline": {"when": date(2003, 1, 24), "named": True}}
    assert case(load(small(procedure=procedure, record={"outcome": [FAILED]}))).named


def test_a_scenario_without_a_record_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no `record`"):
        case(load(small()))


def test_all_decisions_on_record_are_cases_in_the_order_of_their_slugs() -> None:
    assert [each.slug for each in cases()] == sorted(catalogue.recorded())


# Reachable outcomes


def reached(*, core: bool = False, options: Any = None, **fields: Any) -> set[Outcome]:
    options = options or {"full": {"at": 1}, "half": {"at": 0.5}}
    provisions = {"p": {"core": core, "options": options}}
    return set(reachable(load(small(**{"provisions": provisions, "procedure": BROKERING} | fields))))


def test_a_plain_matter_ends_in_one_of_three_ways() -> None:
    assert reached() == {*ALWAYS, AMENDED}
    assert reachable(load(small(procedure=BROKERING))) == (DRAFTED, AMENDED, FAILED)


def test_a_passive_chair_amends_nothing_and_moves_nothing() -> None:
    elsewhere = {"other_bodies": {"DPC": {"competent": True}}}
    open_ = {"full": {"at": 1}, "later": {"kind": "left_open"}}
    assert reached(procedure={"chair": "passive"} | elsewhere, core=True, options=open_) == ALWAYS
    assert reached(procedure={"chair": "perfect"} | elsewhere) == {*ALWAYS, AMENDED}
    assert reached(procedure={"chair": "passive", "granularity": "each_item"}) == {*ALWAYS, AMENDED}


def test_another_body_is_one_to_move_to_or_one_that_leaves_somebody_out() -> None:
    everybody: dict[str, Any] = {"members": ["AAA", "FRA"]}
    assert ELSEWHERE in reached(procedure=BROKERING | {"other_bodies": {"DPC": {"competent": True}}})
    assert ELSEWHERE not in reached(procedure=BROKERING | {"other_bodies": {"DPC": {"competent": False}}})
    assert ELSEWHERE in reached(body="DPC", **everybody)
    assert ELSEWHERE not in reached(body="DPC")  # all three sit in it
    assert ELSEWHERE not in reached(procedure=BROKERING | {"stages": {"first": {"body": "DPC"}}}, **everybody)


def test_only_a_core_clause_left_open_defers() -> None:
    options = {"full": {"at": 1}, "later": {"kind": "left_open"}}
    assert reached(core=True, options=options) == {*ALWAYS, DEFERRED}
    assert reached(core=False, options=options) == {*ALWAYS, AMENDED}
    passive = {"procedure": {"chair": "passive"}, "draft": {"p": "later"}}
    assert reached(core=True, options=options, **passive) == {FAILED, DEFERRED}  # proposed so
    assert reached(core=True, options=options | {"half": {"at": 0.5}}) == {*ALWAYS, AMENDED, DEFERRED}


def test_a_draft_that_leaves_the_core_open_is_never_adopted_as_drafted() -> None:
    options = {"full": {"at": 1}, "none": {"at": 0}, "later": {"kind": "left_open"}}
    assert reached(core=True, options=options, draft={"p": "later"}) == {AMENDED, DEFERRED, FAILED}
    assert DRAFTED in reached(core=False, options=options, draft={"p": "later"})


def test_a_text_that_decides_nothing_is_no_amendment() -> None:
    assert reached(core=True, options={"full": {"at": 1}, "nothing": {"at": 0, "decides": False}}) == ALWAYS


# Base rates

PAST: Sequence[Outcome] = (AMENDED, AMENDED, AMENDED, DRAFTED, FAILED, DEFERRED)


def test_base_rates_by_hand() -> None:
    found = base_rates(PAST, (DRAFTED, AMENDED, FAILED))  # 1.5, 3.5 and 1.5 of 6.5
    assert found == pytest.approx({DRAFTED: 3 / 13, AMENDED: 7 / 13, ELSEWHERE: 0, DEFERRED: 0, FAILED: 3 / 13})
    assert base_rates((), (DRAFTED, FAILED))[DRAFTED] == 0.5
    assert base_rates(PAST, (ELSEWHERE,))[ELSEWHERE] == 1


def test_a_decision_does_not_count_for_its_own_base_rate() -> None:
    found = left_out_rates((AMENDED, AMENDED, FAILED), [(AMENDED, FAILED)] * 3)
    assert [rates[AMENDED] for rates in found] == pytest.approx([1.5 / 3, 1.5 / 3, 2.5 / 3])


SOME = st.lists(st.sampled_from(OUTCOMES), max_size=12)
REACHED = st.sets(st.sampled_from(OUTCOMES), min_size=1)


@examples(60)
@given(SOME, REACHED, st.randoms())
def test_base_rates_are_probabilities_of_what_can_be_reached(
    past: list[Outcome], can: set[Outcome], random: Any
) -> None:
    found = base_rates(past, can)
    assert sum(found.values()) == pytest.approx(1)
    assert {outcome for outcome in OUTCOMES if found[outcome] > 0} == can
    random.shuffle(past)
    assert base_rates(past, can) == found


# Chances


def test_chances_by_hand() -> None:
    rates = base_rates(PAST, (DRAFTED, AMENDED, FAILED))
    found = chances({AMENDED: 1.0}, rates, 0.4)
    assert found[AMENDED] == pytest.approx(0.6 + 0.4 * 7 / 13)
    assert found[DRAFTED] == pytest.approx(0.4 * 3 / 13) and found[DEFERRED] == 0
    assert chances({AMENDED: 1.0}, rates, 0)[AMENDED] == 1
    assert chances({AMENDED: 1.0}, rates, 1) == rates


def test_what_no_run_came_to_is_rare_and_not_impossible() -> None:
    found = smoothed({AMENDED: 0.9, FAILED: 0.1}, 100, (DRAFTED, AMENDED, FAILED))
    assert found == pytest.approx(
        {DRAFTED: 0.5 / 101.5, AMENDED: 90.5 / 101.5, FAILED: 10.5 / 101.5} | {ELSEWHERE: 0, DEFERRED: 0}
    )
    assert smoothed({FAILED: 1.0}, 10, (FAILED,))[FAILED] == 1
    assert sum(smoothed({DEFERRED: 1.0}, 10, (FAILED,)).values()) == pytest.approx(1)  # what a run came to can happen


@st.composite
def records(draw: st.DrawFn, least: int = 1) -> tuple[Any, Any, Any, Any]:
    """Shares (n, K), base rates (n, K), what happened (n,), and what could (n, K)."""
    n = draw(st.integers(least, 8))
    happened = [draw(st.sampled_from(OUTCOMES)) for _ in range(n)]
    can = [draw(REACHED) | {outcome} for outcome in happened]
    shares = []
    for each in can:
        counts = {outcome: draw(st.integers(0, 4)) for outcome in sorted(each)}
        counts[min(each)] += 0 if any(counts.values()) else 1
        shares.append({outcome: count / sum(counts.values()) for outcome, count in counts.items()})
    rates = left_out_rates(happened, can)
    possible = np.array([[outcome in each for outcome in OUTCOMES] for each in can])
    return rows(shares), rows(rates), classes(happened), possible


def likelihood(shares: Any, rates: Any, happened: Any, lapse: float) -> float:
    """Written out again, decision by decision."""
    mixed = [(1 - lapse) * s[k] + lapse * r[k] for s, r, k in zip(shares, rates, happened, strict=True)]
    return sum(log(p) if p > 0 else -np.inf for p in mixed)


@examples(60)
@given(records())
def test_the_fitted_lapse_is_the_likeliest_on_a_grid(record: Any) -> None:
    shares, rates, happened, _ = record
    found = fit_lapse(shares, rates, happened)
    assert 0 <= found <= 1
    best = max(likelihood(shares, rates, happened, lapse) for lapse in np.linspace(0, 1, 201))
    assert likelihood(shares, rates, happened, found) >= best - 1e-9


@examples(60)
@given(records(), st.randoms())
def test_the_lapse_knows_no_order(record: Any, random: Any) -> None:
    shares, rates, happened, _ = record
    order = [*range(len(happened))]
    random.shuffle(order)
    assert fit_lapse(shares[order], rates[order], happened[order]) == pytest.approx(
        fit_lapse(shares, rates, happened), abs=1e-9
    )


def test_the_lapse_by_hand() -> None:
    sure = rows([{AMENDED: 1.0}] * 4)
    rates = rows([{AMENDED: 0.5, FAILED: 0.5}] * 4)
    # Three of four right: 3 ln(1 - l/2) + ln(l/2) is greatest at l = 1/2.
    assert fit_lapse(sure, rates, classes([AMENDED, AMENDED, AMENDED, FAILED])) == pytest.approx(0.5)
    assert fit_lapse(sure, rates, classes([AMENDED] * 4)) == 0
    assert fit_lapse(sure, rates, classes([FAILED] * 4)) == 1
    assert fit_lapse(rates, rates, classes([AMENDED] * 4)) == 0  # no difference: the shares need no help


def test_what_nobody_thought_possible_says_nothing_of_the_lapse() -> None:
    sure, rates = rows([{AMENDED: 1.0}] * 5), rows([{AMENDED: 0.5, FAILED: 0.5}] * 5)
    assert fit_lapse(sure, rates, classes([AMENDED, AMENDED, AMENDED, FAILED, DEFERRED])) == pytest.approx(0.5)


def test_a_lapse_is_fitted_on_the_others() -> None:
    sure, rates = rows([{AMENDED: 1.0}] * 4), rows([{AMENDED: 0.5, FAILED: 0.5}] * 4)
    found = left_out_lapses(sure, rates, classes([AMENDED, AMENDED, AMENDED, FAILED]))
    assert found == pytest.approx([2 / 3, 2 / 3, 2 / 3, 0])  # one of three wrong: l/2 = 1/3


@examples(60)
@given(records(least=2), st.floats(0, 1))
def test_chances_sum_to_1_and_stay_within_reach(record: Any, lapse: float) -> None:
    shares, rates, _, possible = record
    for share, rate, can in zip(shares, rates, possible, strict=True):
        of = dict(zip(OUTCOMES, (float(p) for p in share), strict=True))
        found = chances(of, dict(zip(OUTCOMES, (float(p) for p in rate), strict=True)), lapse)
        assert sum(found.values()) == pytest.approx(1)
        assert all(found[outcome] == 0 for outcome, possibly in zip(OUTCOMES, can, strict=True) if not possibly)
        even = smoothed(of, 50, [outcome for outcome, possibly in zip(OUTCOMES, can, strict=True) if possibly])
        assert sum(even.values()) == pytest.approx(1)
        assert [even[outcome] > 0 for outcome in OUTCOMES] == [*can]


# When there are none


def real(**fields: Any) -> dict[str, Any]:
    """An invented matter before the nineteen members of January 2003."""
    tree = small(sponsors=["USA"], procedure={"rhythm": "weekly"}, **fields)
    del tree["members"]
    tree["allies"] = {"default": {"disposition": "supportive"}, "FRA": {"disposition": "opposed"}}
    tree["variants"] = {
        "warm": {"allies": {"FRA": {"disposition": "neutral"}}},
        "mute": {"procedure": {"chair": "passive"}},
    }
    return tree


def test_the_record_speaks_of_the_alliance_as_it_is() -> None:
    other = {"procedure": {"chair": "passive", "other_bodies": {"DPC": {"competent": True}}, "opt_outs": False}}
    stages = {"procedure": {"stages": {"advice": {"body": "MC"}}}}
    for tree in (real(), real(body="DPC"), real(body="MC"), real() | other, real() | stages):
        assert why_no_chances(load(tree)) is None
    listed = [ally.code for ally in load(real()).allies]
    assert why_no_chances(load(real() | {"members": listed[::-1]})) is None
    assert why_no_chances(load(real(members_as_of=date(2002, 5, 1)))) is None  # the same nineteen
    assert why_no_chances(load(real(), variant="warm")) is None
    assert why_no_chances(load(real(), "allies.FRA.value=0.3")) is None
    assert why_no_chances(load(real(), "procedure.chair=brokering")) is None  # as it is anyway


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"members": ["AAA", "FRA", "USA"]}, "members"),
        ({"members": ["FRA", "USA", "DEU"]}, "members"),
        ({"members_as_of": date(2004, 5, 1)}, "members"),
        ({"procedure": {"rule": "unanimity"}}, "rule is unanimity"),
        ({"procedure": {"rule": "consensus_minus_one"}}, "rule is consensus minus one"),
    ],
)
def test_the_record_is_silent_on_other_alliances_and_rules(changes: dict[str, Any], reason: str) -> None:
    said = why_no_chances(load(real() | changes))
    assert said is not None and reason in said


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        ("procedure.rule=unanimity", "rule"),
        ("procedure.chair=passive", "the chair"),
        ("procedure.opt_outs=false", "stand aside"),
        ("procedure.demarches=false", "capitals"),
        ("procedure.granularity=each_item", "tested whole"),
        ("procedure.other_bodies.DPC.competent=true", "where else"),
        ("procedure.silence_hours=2", "which bodies meet"),
        ("procedure.deadline=2003-01-30", "which bodies meet"),
        ("body=DPC", "which bodies meet"),
        ("theory.lobby=0", "theory"),
        ("members_as_of=2004-05-01", "members"),
    ],
)
def test_the_record_is_silent_on_what_was_set(sets: str, reason: str) -> None:
    said = why_no_chances(load(real(), sets))
    assert said is not None and reason in said


def test_the_record_is_silent_on_what_cannot_be_compared() -> None:
    scenario = load(real(), variant="mute")
    assert "the chair" in (why_no_chances(scenario) or "")
    assert "in memory" in (why_no_chances(replace(scenario)) or "")
    moved = replace(scenario, legs=(replace(scenario.legs[-1], body="UNSC"),))
    assert "UNSC" in (why_no_chances(moved) or "")
    broken = real()
    del broken["draft"]
    assert "not valid" in (why_no_chances(load(broken, "draft.p=half")) or "")


# Scores

FORECASTS = rows([{DRAFTED: 0.2, AMENDED: 0.5, FAILED: 0.3}, {DRAFTED: 0.2, AMENDED: 0.5, FAILED: 0.3}])
HAPPENED = classes([AMENDED, FAILED])


def test_scores_by_hand() -> None:
    assert log_score(FORECASTS, HAPPENED) == pytest.approx([log(0.5), log(0.3)])
    assert brier(FORECASTS, HAPPENED) == pytest.approx([0.04 + 0.25 + 0.09, 0.04 + 0.25 + 0.49])
    # Amended: cuts .2, .7 - 1, .7 - 1, .7 - 1. Not adopted: .2, .7, .7, .7.
    assert ranked_probability(FORECASTS, HAPPENED) == pytest.approx([(0.04 + 3 * 0.09) / 4, (0.04 + 3 * 0.49) / 4])


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    near, far = rows([{AMENDED: 1.0}]), rows([{FAILED: 1.0}])
    assert ranked_probability(near, classes([DRAFTED])) == pytest.approx([0.25])
    assert ranked_probability(far, classes([DRAFTED])) == pytest.approx([1])
    assert brier(near, classes([DRAFTED])) == brier(far, classes([DRAFTED])) == [2]


def test_a_surprise_costs_much_and_not_all() -> None:
    assert log_score(rows([{AMENDED: 1.0}]), classes([DEFERRED])) == pytest.approx([log(FLOOR)])
    can = np.array([[True, True, False, False, True]] * 2)
    assert unreached(classes([DEFERRED, FAILED]), can).tolist() == [True, False]


@examples(60)
@given(records())
def test_scores_keep_their_bounds(record: Any) -> None:
    shares, _, happened, _ = record
    assert ((brier(shares, happened) >= 0) & (brier(shares, happened) <= 2 + 1e-9)).all()
    ranked = ranked_probability(shares, happened)
    assert ((ranked >= 0) & (ranked <= 1 + 1e-9)).all()
    assert ((log_score(shares, happened) >= log(FLOOR)) & (log_score(shares, happened) <= 0)).all()
    right = np.eye(len(OUTCOMES))[happened]
    assert not log_score(right, happened).any() and not brier(right, happened).any()
    assert not ranked_probability(right, happened).any()


@examples(60)
@given(st.lists(st.integers(1, 9), min_size=5, max_size=5), st.lists(st.integers(1, 9), min_size=5, max_size=5))
def test_brier_and_ranked_scores_are_proper(truth: list[int], said: list[int]) -> None:
    p, q = (np.array([each], dtype=float) / sum(each) for each in (truth, said))
    for score in (brier, ranked_probability):
        expected = [
            sum(float(p[0, k]) * float(score(forecast, np.array([k]))[0]) for k in range(5)) for forecast in (p, q)
        ]
        assert expected[0] <= expected[1] + 1e-12


def test_hours_are_covered_where_the_day_and_the_interval_meet() -> None:
    assert central(range(101)) == pytest.approx((10, 90))
    intervals = np.array([[10, 20], [10, 20], [10, 20], [10, 20.0]])
    actual = np.array([[15, 39], [-9, 10], [20.5, 20.5], [-9, 9.0]])
    assert covered(intervals, actual).tolist() == [True, True, False, False]


# Intervals


def test_an_interval_is_of_the_mean_and_the_same_every_time() -> None:
    scores = -np.array([0.2, 0.41, 0.97, 1.63, 0.05, 2.2, 0.7, 0.33])
    found = mean_score(scores)
    assert found == mean_score(scores) and found != mean_score(scores, seed=2)
    assert found.value == pytest.approx(-6.49 / 8) and -2.2 <= found.low < found.value < found.high <= -0.05
    assert mean_score(np.full(5, -0.3)).low == pytest.approx(-0.3) == mean_score(np.full(5, -0.3)).high


def test_an_interval_is_as_wide_as_theory_has_it() -> None:
    scores = np.array([0.0, 1.0] * 50)  # standard error .5 / 10
    found = mean_score(scores)
    assert (found.low, found.high) == pytest.approx((0.5 - 0.098, 0.5 + 0.098), abs=0.011)


def test_decisions_count_by_their_clauses() -> None:
    found = mean_score(np.array([-1.0, -4.0, -99.0]), np.array([2.0, 1.0, 0.0]))
    assert found.value == pytest.approx(-2) and found.low >= -4 and found.high <= -1
    with pytest.raises(ValueError, match="no decision"):
        mean_score(np.array([0.0]), np.array([0.0]))


def test_a_difference_is_taken_decision_by_decision() -> None:
    first = np.array([-3.0, -0.1, -1.0])
    found = difference(first, first + 0.25)
    assert (found.value, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25))


# Model error


def test_what_the_record_says_of_chances_like_these() -> None:
    forecasts = rows([{DRAFTED: 0.6, AMENDED: 0.4}, {DRAFTED: 0.55, FAILED: 0.45}, {DRAFTED: 1.0}])
    can = forecasts > 0
    found = bins(forecasts, classes([DRAFTED, FAILED, DRAFTED]), can)
    assert [(each.happened, each.forecasts) for each in found] == [(0, 0), (0, 0), (1, 2), (1, 2), (0, 0), (1, 1)]
    likely = model_error(0.6, found)
    assert likely == Bin(0.5, 0.7, 1, 2) and likely.share == 0.5
    assert (likely.low, likely.high, likely.happened, likely.forecasts) == (0.5, 0.7, 1, 2)
    # Wilson by hand, z = 1.96: (1/2 +- z sqrt(1/8 + z^2/16) / (1 + z^2/2)), centred at 1/2
    assert likely.interval == pytest.approx((0.0945, 0.9055), abs=1e-4)
    assert model_error(0.05, found).share is None and model_error(0.05, found).interval == (0, 1)


@pytest.mark.parametrize(("chance", "low"), [(0, 0), (0.1, 0.1), (0.4999, 0.3), (0.5, 0.5), (0.9, 0.9), (1, 0.9)])
def test_every_chance_has_one_bin(chance: float, low: float) -> None:
    nothing = bins(np.zeros((1, 5)), classes([FAILED]), np.zeros((1, 5), dtype=bool))
    assert model_error(chance, nothing).low == low


@examples(60)
@given(records())
def test_bins_count_every_forecast_and_every_decision_once(record: Any) -> None:
    shares, _, happened, possible = record
    found = bins(shares, happened, possible)
    assert sum(each.forecasts for each in found) == possible.sum()
    assert sum(each.happened for each in found) == len(happened)


# Clauses


def two_clauses(**record: Any) -> Case:
    provisions = {
        "p": {"options": {"full": {"at": 1.0}, "half": {"at": 0.5}, "none": {"at": 0.0}}},
        "q": {"options": {"yes": {"at": 1}, "no": {"at": 0}}},
    }
    tree = small(provisions=provisions, draft={"p": "full", "q": "yes"}, record={"outcome": [AMENDED]} | record)
    return case(load(tree))


def test_clauses_by_hand() -> None:
    both, one, none = two_clauses(text={"p": "half", "q": "yes"}), two_clauses(text={"q": "yes"}), two_clauses()
    shares = {"p": {"full": 0.8, "half": 0.2}, "q": {"yes": 1.0}}
    smooth = smoothed_options(shares, 10, both.scenario)
    assert smooth["p"] == pytest.approx({"full": 8.5 / 11.5, "half": 2.5 / 11.5, "none": 0.5 / 11.5})
    assert smooth["q"] == pytest.approx({"yes": 10.5 / 11, "no": 0.5 / 11})
    score, count = clause_score(smooth, both)
    assert count == 2 and score == pytest.approx((log(2.5 / 11.5) + log(10.5 / 11)) / 2)
    assert clause_score(smooth, one)[0] == pytest.approx(log(10.5 / 11)) and clause_score(smooth, one)[1] == 1
    assert clause_score(smooth, none) == (0, 0)
    assert clause_score(uniform(both.scenario), both)[0] == pytest.approx((log(1 / 3) + log(1 / 2)) / 2)


def test_a_clause_stays_as_proposed_as_often_as_elsewhere() -> None:
    others = [two_clauses(text={"p": "half", "q": "yes"}), two_clauses(text={"q": "yes"}), two_clauses()]
    found = stays_as_proposed(others[0].scenario, others)  # 2 of 3 stayed
    assert found["p"] == pytest.approx({"full": 2.5 / 4, "half": 1.5 / 8, "none": 1.5 / 8})
    assert found["q"] == pytest.approx({"yes": 2.5 / 4, "no": 1.5 / 4})
    assert stays_as_proposed(others[0].scenario, [])["q"]["yes"] == 0.5


@examples(40)
@given(trees())
def test_any_scenario_has_predictions_that_sum_to_1(tree: dict[str, Any]) -> None:
    scenario = load(tree)
    assert set(reachable(scenario)) > {FAILED} and isinstance(why_no_chances(scenario), str)
    nothing: dict[str, dict[str, float]] = {clause.key: {} for clause in scenario.provisions}
    for found in (uniform(scenario), stays_as_proposed(scenario, []), smoothed_options(nothing, 0, scenario)):
        assert all(sum(options.values()) == pytest.approx(1) for options in found.values())
