"""Slips that somebody could make in the theory: each test holds a number, by hand, that one wrong name would change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

import by_hand
from nacsim.draws import keyed_noise
from nacsim.parameters import Parameters
from nacsim.record import Record
from nacsim.scenario.load import load
from nacsim.theory.consequences import take_silence
from nacsim.theory.objection import objected_clauses
from nacsim.theory.redraft import best
from nacsim.theory.session import step
from nacsim.theory.state import CHAIR
from nacsim.theory.unanimity_core import judge
from nacsim.theory.view import view
from strategies import PRICED, changed, luck, opened, scenario, shipped, small, told

BARE = {"stake": 0, "reserve": 0, "exposure": 0}
ROW = np.array([0])
TWO = {"options": {"full": {"at": 1.0}, "none": {"at": 0.0}}}


def line(firmness: float, *refuses: str) -> dict[str, Any]:
    """A red line."""
    return {"refuses": list(refuses), "firmness": firmness}


def kinds(record: Record) -> list[str]:
    return [event.kind for event in record.events]


# What is drawn, and what a seat sees


def test_each_number_is_drawn_with_its_own_luck() -> None:
    """Spreads of exposure and reserve are a fifth of the number where it is documented, two fifths if assumed."""
    whole = scenario(changed(small(), "allies.BBB", {"value": 0.2, "stake": 0.5, "exposure": 0.5, "reserve": 0.25}))
    chance = luck(whole, n=200)
    _, state = opened(whole, n=200)
    assert state.stakes.exposure[0, :, 1] == pytest.approx(np.maximum(0, 0.5 + 0.2 * chance.exposure[:, 1]))
    assert state.stakes.reserve[0, :, 1] == pytest.approx(np.maximum(0, 0.25 + 0.1 * chance.reserve[:, 1]))


def test_of_a_new_text_nobody_is_presumed_to_stand_aside() -> None:
    tree = small()
    tree["procedure"]["opt_outs"] = True
    tree["allies"]["default"]["weight"] = 1
    fixed, state = opened(scenario(tree))
    state.aside[0, 2] = True
    for fresh, share in ((True, 0.0), (False, 1 / 3)):
        state.fresh[0] = fresh
        assert view(fixed, state, ROW).share_aside[0] == pytest.approx([share] * 3)


def without_france(**procedure: Any) -> dict[str, Any]:
    """FRA refuses on principle; the Defence Planning Committee, where it has no seat, could take the matter."""
    tree = small(members=["AAA", "BBB", "CCC", "FRA"])
    tree["allies"] = {"default": BARE | {"value": 0.3, "weight": 1}, "FRA": BARE | {"value": -0.5, "exposure": 0.2}}
    bodies = {"DPC": {"competent": True, "silence_hours": 0}}
    tree["procedure"] |= {"chair": "brokering", "demarches": False, "other_bodies": bodies} | procedure
    return tree


def test_whom_a_body_leaves_out_pays_for_that_until_the_matter_is_there() -> None:
    [record] = told(scenario(without_france()))
    priced = {
        (event["body"], event["terms"]["FRA"]["bypass"]) for event in record.of_kind("sounding") if event["terms"]
    }
    assert priced == {("NAC", 0.05), ("DPC", 0.0)}


# Demarches, redrafts and the other body


def test_a_demarche_presses_by_the_exposure_of_the_day() -> None:
    """Exposure goes from .2 to .4 before the opening: .05 of lobbying, two thirds in support, (.4 / .5)."""
    before = {"when": datetime(2003, 1, 22, 8), "event": "a crisis", "changes": {"allies.BBB.exposure": 0.4}}
    tree = small(calendar={"before": before})
    tree["procedure"] |= {"chair": "brokering", "opening": datetime(2003, 1, 22, 9)}
    tree["allies"]["default"]["weight"] = 1
    tree["allies"]["BBB"] = BARE | {"value": 0.1, "exposure": 0.2, "red_lines": {"p": line(0.5, "full")}}
    [record] = told(scenario(tree))
    assert record.of_kind("demarche")[0]["pressure"] == pytest.approx(0.05 * 2 / 3 * 0.4 / 0.5, abs=1e-6)


def redraft(tree: Mapping[str, Any], *sets: str, hearing: float = 0.0) -> tuple[dict[str, str], float]:
    """The text that the chair would go to after the first session, hearing BBB so much too kindly; and the gain."""
    fixed, state = opened(scenario(tree, *sets))
    while state.awaits[0] != CHAIR:
        step(fixed, state)
    found = best(fixed, state, ROW, view(fixed, state, ROW), hearing * (np.array(fixed.alliance.codes) == "BBB")[None])
    return fixed.space.words(found.text[0]), float(found.gain[0])


def test_whom_the_chair_hears_too_kindly_seems_to_lack_less() -> None:
    """BBB is .9 short of `full` and .4 of `half`. Heard .6 too kindly: .3 and nothing; too harshly: 1.5 and 1.0.

    It alone has a stake: the mean squared distance falls from 1 to .25, and what is lacking counts twice.
    """
    tree = small(allies={code: BARE | {"value": 0.5} for code in ("default", "AAA")})
    tree["allies"]["BBB"] = BARE | {"value": 0.1, "stake": 1, "ideal": {"p": 0.0}}
    for hearing, spared in ((0.0, 0.5), (0.6, 0.3), (-0.6, 0.5)):
        text, found = redraft(tree, "theory.shortfall_weight=2", "theory.stride=0.4", hearing=hearing)
        assert text == {"p": "half"} and found == pytest.approx(1 - 0.25 + 2 * spared)


def test_a_concession_is_not_paid_for_on_the_same_clause() -> None:
    """`half` helps BBB and makes CCC object, `none` would help all; but that is two steps, and q helps nobody."""
    tree = small()
    tree["provisions"]["q"], tree["draft"]["q"] = TWO, "full"
    tree["allies"]["AAA"] = BARE | {"value": 0.5}
    tree["allies"]["BBB"] = BARE | {"value": 0.1, "stake": 1, "ideal": {"p": 0.0}, "salience": {"q": 0}}
    tree["allies"]["CCC"] = BARE | {"value": 0.1, "red_lines": {"p": line(0.2, "half")}}
    assert redraft(tree)[0] == {"p": "half", "q": "full"}


def test_only_sponsors_with_a_seat_where_the_matter_is_bind_the_chair() -> None:
    tree = small(members=["AAA", "BBB", "FRA"], sponsors=["AAA", "FRA"])
    tree["allies"]["default"] |= {"stake": 0}
    tree["allies"]["BBB"] = BARE | {"value": 0.1, "stake": 1, "ideal": {"p": 0.0}}
    tree["allies"]["FRA"] = BARE | {"value": 0.5, "red_lines": {"p": line(0.1, "half", "none")}}
    assert redraft(tree) == ({"p": "full"}, -np.inf)
    tree["procedure"]["stages"] = {"first": {"body": "DPC", "silence_hours": 0}}
    assert redraft(tree)[0] == {"p": "half"}


@pytest.mark.parametrize(("value", "stance"), [(0.3, "support"), (-0.1, "acquiesce")])
def test_who_merely_lets_pass_is_no_company_in_another_body(value: float, stance: str) -> None:
    """CCC is .3 short. There it would stand alone of three: it gives way once 2/3 (.4 + .8 tau^1.5) is .3.

    That is after 16 % of the time. Were BBB company, it would be one of two, and not before 73 %.
    """
    tree = without_france()
    tree["allies"]["BBB"] = BARE | {"value": value, "exposure": 1}
    tree["allies"]["CCC"] = BARE | {"value": -0.3, "exposure": 1}
    [record] = told(scenario(tree, *PRICED))
    assert (record.first["CCC"], record.first["BBB"]) == ("object", stance)
    [moved] = record.of_kind("moved_to_body")
    hours = [event["hour"] for event in record.of_kind("sounding")]
    assert moved["hour"] == next(hour for hour in hours if 2 / 3 * (0.4 + 0.8 * (hour / 72) ** 1.5) >= 0.3) == 12


def test_silence_all_the_same_is_for_the_draft_and_no_other_text() -> None:
    tree = small()
    tree["procedure"] |= {"chair": "brokering", "demarches": False, "silence_hours": 2}
    tree["allies"]["BBB"] = BARE | {"value": -0.1, "stake": 1, "ideal": {"p": 0.0}}
    [record] = told(scenario(tree))
    assert kinds(record).count("redraft") == 2 and record.of_kind("sounding")[-1].session >= 6
    assert not record.of_kind("silence_started")


def test_a_sponsor_that_would_keep_out_of_its_own_text_withdraws_it() -> None:
    """Worth .3 less .35 to it; standing aside spares it .35 x .35, so that the text is worth nothing, and not less."""
    tree = small()
    tree["procedure"]["opt_outs"] = True
    tree["allies"]["AAA"] = {"value": 0.3, "stake": 0.35, "reserve": 0, "exposure": 0, "ideal": {"p": "none"}}
    [record] = told(scenario(tree))
    assert record.of_kind("sounding")[-1]["worth"]["AAA"] == 0
    assert kinds(record)[-2:] == ["sponsor_withdrew", "closed"]


# Sessions and silences


def test_soundings_are_counted_within_each_session() -> None:
    again = 0
    for name in shipped():
        rounds: dict[int, list[int]] = {}
        for event in told(load(name))[0].of_kind("sounding"):
            rounds.setdefault(event.session, []).append(event["round"])
        assert all(found == list(range(1, len(found) + 1)) and len(found) <= 3 for found in rounds.values())
        again += sum(len(found) > 1 for session, found in rounds.items() if session > 1)
    assert again >= 20


def test_a_delegation_once_instructed_stays_so_when_another_capital_writes() -> None:
    fixed, state = opened(scenario(small()))
    for writer, instructed in ((1, [False, True, False]), (2, [False, True, True])):
        margins = np.where(np.arange(3) == writer, -0.1, 0.1)[None]
        take_silence(fixed, state, ROW, margins)
        assert state.instructed[0].tolist() == instructed
        assert state.objecting[0].tolist() == [i == writer for i in range(3)]


def test_where_nothing_would_be_left_nothing_is_struck() -> None:
    tree = small(provisions={"p": TWO, "q": TWO}, draft={"p": "full", "q": "full"})
    tree["procedure"]["granularity"] = "each_item"
    tree["allies"]["BBB"] = BARE | {"value": -0.5, "stake": 0.5, "ideal": {"p": 0.0, "q": 0.0}}
    [record] = told(scenario(tree))
    assert record.of_kind("sounding")[-1]["objections"]["BBB"]["clauses"] == ("p", "q")
    assert not record.of_kind("items_dropped") and record.text == {"p": "full", "q": "full"}


# Objections


def named(ally: Mapping[str, Any], *, opt_outs: bool = False) -> str:
    """The clauses that BBB's objection to the draft names."""
    tree = small(provisions=dict.fromkeys("pqr", TWO), draft=dict.fromkeys("pqr", "full"))
    tree["procedure"]["opt_outs"] = opt_outs
    fixed, state = opened(scenario(changed(tree, "allies.BBB", BARE | dict(ally))))
    step(fixed, state)
    return "".join(key for key, yes in zip("pqr", objected_clauses(fixed, state, ROW)[0, :, 1], strict=True) if yes)


def test_a_clause_that_makes_up_for_all_that_lacks_is_enough() -> None:
    """Red lines of 1/8, 1/2 and 1/4, and a shortfall of 1/2 or of a little more."""
    lines = {"p": line(0.125, "full"), "q": line(0.5, "full"), "r": line(0.25, "full")}
    assert named({"value": 0.375, "red_lines": lines}) == "q"
    assert named({"value": 0.374, "red_lines": lines}) == "qr"


def test_who_would_stand_aside_objects_to_what_it_would_still_bear() -> None:
    """p costs .4, of which standing aside spares it half; q costs .3, a red line, of which it spares nothing."""
    ally = {"value": 0.25, "stake": 0.4, "participation": 0.5, "red_lines": {"q": line(0.3, "full")}}
    ally |= {"ideal": {"p": 0.0, "q": 1.0, "r": 1.0}, "salience": {"q": 0, "r": 0}}
    assert named(ally, opt_outs=True) == "q"
    assert named(ally) == "pq"


def test_who_has_no_seat_adds_nothing_to_what_sponsors_like() -> None:
    tree = small(members=["AAA", "BBB", "FRA"], sponsors=["AAA", "FRA"])
    tree["procedure"]["stages"] = {"first": {"body": "DPC", "silence_hours": 0}}
    whole = scenario(tree)
    fixed, state = opened(whole)
    liked = judge(fixed, state, 0, np.array([[0], [1], [2]])).liked
    assert liked == pytest.approx([by_hand.worth(whole, text, 0, "DPC")["AAA"] for text in by_hand.texts(whole)])


# What the minutes say


def test_the_chair_hears_the_rest_by_their_tone() -> None:
    """Worth to each, plus the chair's error: .04 or more sounds like support, -.04 or less like acquiescence."""
    tree = small()
    tree["allies"] = {"default": {"value": 0.05, "stake": 0, "reserve": 0, "exposure": 1}}
    whole, seen = scenario(tree), set()
    keys = luck(whole, n=40).hearing
    for r, record in enumerate(told(whole, 40)):
        sounding = record.of_kind("sounding")[0]
        tone = np.array([*sounding["worth"].values()]) + Parameters().hearing * keyed_noise(keys[r], np.array([1]))
        objecting = np.array([stance == "object" for stance in sounding["stances"].values()])
        heard = {"support": tone >= 0.04, "undecided": abs(tone) < 0.04, "acquiesce": tone <= -0.04}
        counted = {word: int((said & ~objecting).sum()) for word, said in heard.items()}
        assert sounding["heard"] == counted | {"object": int(objecting.sum())}
        seen |= {word for word, times in sounding["heard"].items() if times}
    assert seen >= {"support", "undecided", "acquiesce"}


def test_who_would_not_support_a_clause_alone_for_a_red_line() -> None:
    tree = changed(small(), "allies.BBB", BARE | {"value": 0.3, "red_lines": {"p": line(0.5, "full")}})
    assert told(scenario(tree))[0].of_kind("sounding")[0]["dissent"] == {"p": ("BBB",)}


@pytest.mark.parametrize(("value", "yes_if"), [(0.0, True), (-0.01, False)])
def test_yes_if_is_an_objection_for_the_reserve_alone(value: float, yes_if: bool) -> None:
    tree = changed(small(), "allies.BBB", BARE | {"value": value, "reserve": 0.1})
    objection = told(scenario(tree))[0].of_kind("sounding")[0]["objections"]["BBB"]
    assert (objection["margin"], objection["yes_if"]) == (value, yes_if)


# Other bodies' hours


def test_another_body_meets_and_lets_silences_run_out_in_its_extra_hours() -> None:
    """The Council's last hour is 48, on a Friday at nine; three days more are until Monday at nine."""
    opening = datetime(2003, 1, 22, 9)
    tree = without_france(opening=opening, deadline=opening + timedelta(hours=48))
    tree["procedure"]["other_bodies"]["DPC"]["hours"] = 72
    [other] = scenario(tree).other_bodies
    assert (other.meetings[0], other.meetings[-1]) == (0, 48 + 72)
    friday = [48 + 1, 48 + 7, 48 + 12]  # at 10, 16 and 21 o'clock, as at any crisis
    assert [hour for hour in other.meetings if 48 < hour < 62] == friday
    assert {*friday} <= {*other.silence_ends} and max(other.silence_ends) <= 48 + 72
