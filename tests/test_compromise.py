"""The compromise that the chair tables: what it nests, how far it goes at once, and where it may not go."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from nacsim.scenario.resolved import Scenario
from nacsim.theory.matter import matter_of
from nacsim.theory.redraft import _least, best
from nacsim.theory.session import step
from nacsim.theory.state import DRAFTING, start
from nacsim.theory.view import view
from strategies import PRICED, changed, examples, luck, opened, scenario, small, steps, told

BARE = {"reserve": 0, "exposure": 0}
ROW = np.array([0])
NEST = ("theory.shortfall_weight=0", "theory.least_gain=0", "theory.sway=0")
TIE = 1e-9


# What it nests: the compromise model


@st.composite
def agreeable(draw: st.DrawFn) -> dict[str, Any]:
    """Ordered plain options, and a matter worth so much to all that nobody refuses any text."""
    clauses: dict[str, Any] = {}
    draft: dict[str, str] = {}
    for d in range(draw(st.integers(1, 4))):
        places = draw(st.permutations(range(21)))[: draw(st.integers(2, 8))]
        clauses[f"p{d}"] = {
            "core": draw(st.booleans()),
            "options": {f"o{i}": {"at": at / 20} for i, at in enumerate(places)},
        }
        draft[f"p{d}"] = draw(st.sampled_from(sorted(clauses[f"p{d}"]["options"])))
    members = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"][: draw(st.integers(2, 6))]
    entries: dict[str, Any] = {"default": {"value": 1, "stake": 0.3, "reserve": 0}}
    for code in draw(st.sets(st.sampled_from(members), min_size=1)):
        entry = {"value": 1, "stake": draw(steps(0.05, 1, 19)), "ideal": {key: draw(steps(0, 1)) for key in clauses}}
        attention = {key: draw(st.sampled_from([0, 0.5, 1, 3] if key != "p0" else [0.5, 1, 3])) for key in clauses}
        entries[code] = entry | {"salience": attention}
    sponsors = sorted(draw(st.sets(st.sampled_from(members), min_size=1, max_size=2)))
    officials = draw(st.sampled_from([[], ["SECGEN"], ["SECGEN", "SACEUR"]]))
    tree = small(members=members, sponsors=[*sponsors, *officials], provisions=clauses, draft=draft, allies=entries)
    tree["procedure"] |= {"chair": "brokering", "silence_hours": draw(st.sampled_from([0, 12]))}
    return tree


def weighted_mean(whole: Scenario, clause: int, draft: float) -> tuple[float, float]:
    """The mean ideal on a clause and its weight, by the words of the compromise model."""
    key = whole.provisions[clause].key
    pairs = []
    for ally in whole.allies:
        if not ally.position:
            continue
        attention = sum(one.value for one in ally.salience.values())
        share = ally.salience[key].value / attention if attention else 1 / len(whole.provisions)
        pairs.append((ally.stake.value * share * (3 if ally.sponsor else 1), ally.ideal[key].value))
    if whole.officials and pairs:
        own = [ally.stake.value for ally in whole.allies if ally.position]
        pairs.append((3 * sum(own) / len(own) / len(whole.provisions), draft))
    weight = sum(w for w, _ in pairs)
    return (sum(w * x for w, x in pairs) / weight if weight else draft), weight


@given(agreeable())
@examples(80)
def test_where_nobody_refuses_the_option_nearest_the_weighted_mean_is_adopted(tree: dict[str, Any]) -> None:
    whole = scenario(tree, *NEST)
    [record] = told(whole)
    assert record.adopted and not record.of_kind("demarche")
    for d, provision in enumerate(whole.provisions):
        drafted = provision.options[whole.draft[d]].at or 0.0
        mean, weight = weighted_mean(whole, d, drafted)
        if weight < TIE:
            assert record.text[provision.key] == provision.options[whole.draft[d]].key
            continue
        away = sorted((abs((option.at or 0.0) - mean), option.key) for option in provision.options)
        note(f"{provision.key}: the mean is {mean}, the nearest {away[:2]}")
        nearest = {key for distance, key in away if distance - away[0][0] < TIE}
        assert record.text[provision.key] in nearest


def test_the_mean_is_of_those_with_a_position_of_their_own() -> None:
    """Whom nothing but `default` describes has none, whatever that says; an official counts as one more sponsor."""
    tree = small(sponsors=["SECGEN"])
    tree["procedure"]["chair"] = "brokering"
    tree["allies"] = {
        "default": {"value": 1, "stake": 1, "reserve": 0, "ideal": {"p": "half"}},
        "BBB": {"value": 1, "stake": 0.2, "ideal": {"p": "none"}},
        "CCC": {"value": 1, "stake": 0.1, "exposure": 0.4},
    }
    assert [ally.position for ally in scenario(tree).allies] == [False, True, False]
    # BBB .2 at 0, the Secretary General 3 x .2 at 1: the mean is .75, as near to full as to half, and full is tabled.
    assert told(scenario(tree, *NEST))[0].text == {"p": "full"}
    assert told(scenario(tree, *NEST, "theory.sponsor_weight=2.9"))[0].text == {"p": "half"}
    assert told(scenario(tree | {"sponsors": ["BBB"]}, *NEST))[0].text == {"p": "none"}
    # Who does not count is said by the file: what a `--set` or a sweep adds to CCC makes it no party to the compromise.
    assert told(scenario(tree, *NEST, "allies.CCC.ideal.p=none"))[0].text == {"p": "full"}
    assert told(scenario(changed(tree, "allies.CCC.ideal", {"p": "none"}), *NEST))[0].text == {"p": "half"}


def test_what_a_member_counts_for_is_drawn_around_what_it_has_at_stake() -> None:
    """Q of each option of a clause, by hand: w = stake e^(doubt z) x (3, if a sponsor) x e^(sway z)."""
    tree = small(sponsors=["AAA", "SECGEN"])
    for code, ideal in (("AAA", 1.0), ("BBB", 0.2)):
        tree["allies"][code] = {"value": 1, "stake": 0.4, "ideal": {"p": ideal}}
    whole = scenario(tree, "theory.sway=1.5", "theory.doubt=0.5")
    _, state = opened(whole, 9)
    chance = luck(whole, n=9)
    for run in range(9):
        stake = [0.4 * exp(0.5 * float(chance.stake[run, i])) for i in (0, 1)]
        sway = [exp(1.5 * float(chance.sway[run, i])) for i in (0, 1)]
        wish = [min(1.0, max(0.0, at + 0.3 * float(chance.ideal[run, 0, i]))) for i, at in enumerate((1.0, 0.2))]
        pairs = [(3 * stake[0] * sway[0], wish[0]), (stake[1] * sway[1], wish[1])]
        pairs.append((3 * (stake[0] + stake[1]) / 2 * exp(1.5 * float(chance.officials[run])), 1.0))
        total = sum(w for w, _ in pairs)
        wanted = [sum(w * (at - x) ** 2 for w, x in pairs) / total for at in (1.0, 0.5, 0.0)]
        assert state.stakes.loss[0, 0, run, 0] == pytest.approx(wanted, rel=1e-5)


def test_only_who_has_a_seat_where_the_matter_is_counts() -> None:
    tree = small(members=["AAA", "CCC", "FRA"])
    tree["procedure"]["other_bodies"] = {"DPC": {"competent": True}}
    for code, ideal in (("AAA", 1.0), ("CCC", 0.5), ("FRA", 0.0)):
        tree["allies"][code] = {"value": 1, "stake": 0.4, "ideal": {"p": ideal}}
    fixed, state = opened(scenario(tree))
    bodies = fixed.alliance.bodies
    # Squared distances of 1, .5 and 0 from full, half and none, AAA counting three times.
    assert state.stakes.loss[0, bodies.index("NAC"), 0, 0] == pytest.approx([1.25 / 5, 1 / 5, 3.25 / 5])
    assert state.stakes.loss[0, bodies.index("DPC"), 0, 0] == pytest.approx([0.25 / 4, 0.75 / 4, 3.25 / 4])
    # An official has at stake what those seated there have on average.
    tree["allies"]["FRA"]["stake"], tree["sponsors"] = 1.0, ["AAA", "SECGEN"]
    fixed, state = opened(scenario(tree))
    found = state.stakes.loss[0, fixed.alliance.bodies.index("DPC"), 0, 0]
    assert found == pytest.approx([0.25 / 7, 1.5 / 7, 6.25 / 7])


@pytest.mark.parametrize("sponsors", [["MAA"], ["MAA", "SECGEN"]], ids=["a member", "an official too"])
@pytest.mark.parametrize("count", [9, 17])
def test_what_the_chair_weighs_in_a_run_is_the_same_to_the_last_bit_however_many_runs_there_are(
    count: int, sponsors: list[str]
) -> None:
    members = [f"M{chr(65 + i)}{chr(65 + i)}" for i in range(count)]
    tree = small(members=members, sponsors=sponsors)
    tree["allies"] |= {code: {"stake": 0.1 + i / 30, "ideal": {"p": i / count}} for i, code in enumerate(members)}
    whole = scenario(tree, "theory.sway=2.5", "theory.doubt=0.5")
    runs, matter = 100, matter_of(whole)
    chance = luck(whole, n=runs)
    many = start(matter, chance).stakes
    for run in range(runs):
        alone = start(matter, chance.rows(slice(run, run + 1))).stakes
        for name, axis in {"loss": 2, "soft": 1, "firmness": 0, "word": 0, "value": 1}.items():
            here = np.take(getattr(many, name), [run], axis=axis)
            assert here.tobytes() == np.ascontiguousarray(getattr(alone, name)).tobytes(), (name, run)


# How far at once


def scale(places: Mapping[str, float], draft: str, ideal: float, **more: Any) -> dict[str, Any]:
    """One clause, whose compromise is where BBB wants it: nobody else counts."""
    tree = small(sponsors=["BBB"], provisions={"p": {"options": {key: {"at": at} for key, at in places.items()}}})
    tree["draft"] = {"p": draft}
    tree["allies"] = {"default": {"value": 1, "stake": 0.3, "reserve": 0}}
    tree["allies"]["BBB"] = {"value": 1, "stake": 0.3, "ideal": {"p": ideal}} | more
    return tree


def goes_to(tree: Mapping[str, Any], *sets: str, hour: int = 0, whole: bool = False) -> str:
    """The option that the chair would table at an hour of 72."""
    fixed, state = opened(scenario(tree, *NEST, *sets))
    state.hour[:] = hour
    found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)), whole)
    return str(fixed.space.words(found.text[0])["p"])


TENTHS = {f"o{i}": i / 10 for i in range(11)}


@pytest.mark.parametrize(
    ("stride", "hour", "reached"),
    [
        (0.5, 0, "o5"),
        (0.31, 0, "o6"),  # the first option at or beyond: 3.1 tenths of the way are passed at the fourth
        (0.3, 0, "o7"),
        (0.0, 0, "o9"),  # however small the share, to the next option there is
        (1.0, 0, "o0"),
        (0.0, 18, "o3"),  # a quarter of the time, of the .4 after which it goes all the way: 5/8, passed at the seventh
        (0.9, 18, "o1"),  # the larger of the two shares
        (0.0, 36, "o0"),
    ],
)
def test_on_a_scale_the_chair_goes_a_share_of_the_way(stride: float, hour: int, reached: str) -> None:
    sets = (f"theory.stride={stride}", "theory.pressing=0.4")
    assert goes_to(scale(TENTHS, "o10", 0.0), *sets, hour=hour) == reached
    upwards = {f"o{10 - i}": at for i, at in enumerate(TENTHS.values())}
    assert goes_to(scale(upwards, "o10", 1.0), *sets, hour=hour) == reached
    assert goes_to(scale(TENTHS, "o10", 0.0), *sets, hour=hour, whole=True) == "o0"


def test_the_share_is_one_of_distance_and_not_of_options() -> None:
    places = {"draft": 1.0, "a": 0.95, "b": 0.9, "c": 0.85, "far": 0.2, "goal": 0.0}
    assert goes_to(scale(places, "draft", 0.0), "theory.stride=0.2") == "far"
    assert goes_to(scale(places, "draft", 0.0), "theory.stride=0.15") == "c"
    assert goes_to(scale(places, "draft", 0.1), "theory.stride=0.9") == "far"  # as good as the goal, and nearer


def test_where_a_part_of_the_way_gains_nothing_the_chair_goes_all_of_it() -> None:
    """What lies half way is refused: by the sponsor, and then by one that the chair must win."""
    tree = scale({"full": 1.0, "half": 0.5, "none": 0.0}, "full", 0.0)
    tree["allies"]["BBB"]["red_lines"] = {"p": {"refuses": ["half"], "firmness": 5}}
    assert goes_to(tree, "theory.stride=0.5") == "none"  # never past its own red line
    tree["allies"] |= {"CCC": {"value": 1, "reserve": 0, "red_lines": {"p": {"refuses": ["half"], "firmness": 5}}}}
    del tree["allies"]["BBB"]["red_lines"]
    fixed, state = opened(scenario(tree, "theory.shortfall_weight=3", "theory.stride=0.5", "theory.least_gain=0"))
    found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)))
    assert fixed.space.words(found.text[0]) == {"p": "none"}


def test_a_nominal_clause_goes_the_whole_way_at_once() -> None:
    tree = scale({"full": 1.0, "none": 0.0}, "full", 0.0)
    names: dict[str, Any] = {"rose": {}, "lily": {}, "iris": {}}
    tree |= {"provisions": {"p": {"kind": "nominal", "options": names}}, "draft": {"p": "rose"}}
    tree["allies"]["BBB"]["ideal"] = {"p": {"rose": 1, "lily": 0.5, "iris": 0}}
    assert goes_to(tree, "theory.stride=0.1") == "iris"


# Ties


def test_of_options_as_good_the_nearest_to_the_text_is_taken_then_the_first_by_name() -> None:
    near = np.array([[2, 0, 1], [1, 0, 2]]).T
    assert _least(np.array([[1.0, 2.0, 1.0], [3.0, 3.0, 3.0]]).T, near).tolist() == [2, 1]
    # From .5 both ends are as far; BBB, which alone counts, is indifferent between them once the middle is refused.
    for names in (("a", "b"), ("b", "a")):
        tree = scale({names[0]: 1.0, "middle": 0.5, names[1]: 0.0}, "middle", 0.5)
        tree["allies"]["BBB"]["ideal"] = {"p": 0.5}
        assert goes_to(tree) == "middle"
        lines = {"p": {"refuses": ["middle"], "firmness": 5}}
        tree["allies"]["CCC"] = {"value": 1, "ideal": {"p": 0.5}, "red_lines": lines} | BARE
        fixed, state = opened(scenario(tree, "theory.shortfall_weight=3", "theory.sway=0"))
        found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)))
        assert fixed.space.words(found.text[0]) == {"p": "a"}


# Where it may not go


def test_the_chair_tables_nothing_that_decides_nothing() -> None:
    tree = scale({"full": 1.0, "little": 0.1, "none": 0.0}, "full", 0.0)
    tree["provisions"]["p"]["core"] = True
    assert goes_to(tree, "theory.stride=1") == "none"
    tree["provisions"]["p"]["options"]["none"]["decides"] = False
    assert goes_to(tree, "theory.stride=1") == "little"


def test_what_the_draft_leaves_open_can_stay_so_where_no_other_wording_is_allowed() -> None:
    """The only other wording is one that the sponsor refuses, or one that decides nothing."""
    options: dict[str, Any] = {"full": {"at": 1.0}, "later": {"kind": "left_open"}}
    tree = small(provisions={"p": {"core": True, "options": options}}, draft={"p": "later"})
    tree["procedure"]["chair"] = "brokering"
    refuses = changed(tree, "allies.AAA", {"red_lines": {"p": {"refuses": ["full"], "firmness": 0.3}}})
    undecided = changed(tree, "provisions.p.options.full.decides", value=False)
    for each in (refuses, undecided):
        [record] = told(scenario(each))
        assert (record.outcome, record.text) == ("deferred", {"p": "later"})


# Fudges


def fudge(special: Mapping[str, Any], value: float, **more: Any) -> dict[str, Any]:
    """AAA tables `full`; BBB, which counts as much, wants `none`; `special` is cheap by distance for both."""
    tree = small(provisions={"p": {"options": {"full": {"at": 1.0}, "none": {"at": 0.0}, "special": dict(special)}}})
    tree["allies"]["AAA"] = {"value": 1, "stake": 0.1, "ideal": {"p": 1.0}} | BARE
    tree["allies"]["BBB"] = {"value": value, "stake": 0.3, "ideal": {"p": 0.0}} | BARE | more
    return tree


@pytest.mark.parametrize(
    ("special", "lost"), [({"kind": "left_open"}, 0.45), ({"kind": "vague", "at": 0.5, "width": 0.6}, 0.29)]
)
def test_a_fudge_is_tabled_only_where_it_lowers_what_members_lack(special: dict[str, Any], lost: float) -> None:
    """By distance it is the best by far: .45 or .29 from each wish, and the other two are 1 from one of them."""
    assert lost**2 < 0.5
    # Worth .31 to it, BBB lacks nothing at full; worth a little more or less than the fudge costs, it lacks less there.
    for value, tabled in ((0.31, "full"), (0.3 * lost + 0.001, "special"), (0.3 * lost - 0.001, "special")):
        fixed, state = opened(scenario(fudge(special, value), "theory.shortfall_weight=0.01", "theory.least_gain=0"))
        found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)))
        assert fixed.space.words(found.text[0]) == {"p": tabled}, value


def test_a_fudge_already_on_the_table_may_stay() -> None:
    tree = fudge({"kind": "vague", "at": 0.5, "width": 0.6}, 1.0) | {"draft": {"p": "special"}}
    tree["procedure"]["chair"] = "brokering"
    # It is no goal of its own: by distance alone a plain wording is looked for, and only tabled if it is better.
    [record] = told(scenario(tree, "theory.sway=0"))
    assert record.text == {"p": "special"} and not record.of_kind("drafting")


# What the chair hears


def test_the_chair_reckons_with_what_it_hears_and_with_words_on_the_clause() -> None:
    """needs = reserve - price of refusing - hearing; words on the clause count on the other side."""
    tree = small(provisions={"p": {"options": {"full": {"at": 1.0}, "none": {"at": 0.0}}}})
    tree["allies"]["AAA"] = {"value": 1, "stake": 0.1, "ideal": {"p": 1.0}} | BARE
    tree["allies"]["BBB"] = {
        "value": 0.1,
        "stake": 0.5,
        "ideal": {"p": 0.0},
        "reserve": 0.2,
        "exposure": 0.3,
        "commitments": {"p": {"strength": 0.07}, "consent": {"strength": 0.02}},
    }
    fixed, state = opened(scenario(tree, "theory.shortfall_weight=2", "theory.sponsor_weight=1", *PRICED))
    heard = np.array([[0.0, 0.05, 0.0]])
    found = best(fixed, state, ROW, view(fixed, state, ROW), heard)
    # At full: worth .1 - .5, words .07, price .3 x .4 x 2/3 + .02, reserve .2, heard .05 better than it is.
    lacks_at_full = 0.2 - 0.08 - 0.02 - 0.05 - (0.1 - 0.5) - 0.07
    lacks_at_none = 0.0  # .2 - .08 - .02 - .05 - .1 < 0, and words take nothing off what costs nothing
    assert found.gain[0] == pytest.approx((0.5 / 0.6 + 2 * lacks_at_full) - (0.1 / 0.6 + 2 * lacks_at_none))


@pytest.mark.parametrize("loss", [0.45, 3])
def test_the_chair_hears_what_a_clause_left_open_costs_however_much_that_is(loss: float) -> None:
    """At `later`: worth .9 - .4 x 3 to CCC, if a clause left open is as bad as three times the whole scale."""
    tree = small(provisions={"p": {"options": {"full": {"at": 1.0}, "later": {"kind": "left_open"}}}})
    tree |= {"draft": {"p": "later"}}
    tree["allies"] = {"default": {"value": 0.9, "stake": 0.4} | BARE, "BBB": {"stake": 0.4, "ideal": {"p": 1.0}}}
    tree["allies"]["AAA"] = tree["allies"]["default"]
    fixed, state = opened(scenario(tree, f"theory.deferral_loss={loss}", "theory.shortfall_weight=2"))
    found = best(fixed, state, ROW, view(fixed, state, ROW), np.zeros((1, 3)))
    lacking = 3 * max(0.0, 0.4 * loss - 0.9)
    assert found.gain[0] == pytest.approx(loss**2 + 2 * lacking)


def test_a_run_is_asked_for_a_draft_only_where_nobody_blocks() -> None:
    tree = scale(TENTHS, "o10", 0.0)
    tree["procedure"]["chair"] = "brokering"
    fixed, state = opened(scenario(tree, *NEST))
    step(fixed, state)
    assert state.awaits.tolist() == [DRAFTING]
