"""A file becomes a complete Scenario: every number by the stated rules, with its spread and its origin."""

from __future__ import annotations

import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import ScenarioError, UserError
from nacsim.scenario import alliance_facts, catalogue
from nacsim.scenario.dispositions import DISPOSITIONS
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Ally, Scenario, Sourced

EXAMPLE = Path(__file__).parent / "scenarios" / "iraq_example.yaml"


def tree(**changes: Any) -> dict[str, Any]:
    """A small classroom matter of four invented allies, with top-level fields replaced."""
    small: dict[str, Any] = {
        "title": "A bridge",
        "question": "Is it built?",
        "date": date(2004, 7, 28),
        "members": ["AAA", "BBB", "CCC", "DDD"],
        "body": "NAC",
        "sponsors": ["AAA"],
        "provisions": {
            "where": {"options": {"north": {"at": 1.0}, "middle": {"at": 0.5}, "south": {"at": 0.0}}},
            "name": {"kind": "nominal", "options": {"rose": {}, "lily": {}, "later": {"kind": "left_open"}}},
        },
        "draft": {"where": "north", "name": "rose"},
        "allies": {"default": {"disposition": "supportive"}},
    }
    return copy.deepcopy(small | changes)


def ally(scenario: Scenario, code: str) -> Ally:
    return scenario.allies[scenario.codes.index(code)]


def test_the_example_of_the_interface_is_valid_as_it_stands() -> None:
    scenario = load(str(EXAMPLE))
    assert (scenario.slug, len(scenario.allies), scenario.draft) == ("iraq_example", 26, (0, 0))
    assert scenario.opening == datetime(2004, 7, 28, 9)
    [leg] = scenario.legs
    assert (leg.key, leg.body, leg.meetings, leg.silence_hours) == (
        "nac",
        "NAC",
        (0, 7, 12, 25, 31, 36, 49, 55, 59),
        12,
    )
    assert scenario.seats == {"NAC": scenario.codes}
    france = ally(scenario, "FRA")
    assert france.value == Sourced(0.10, 0.03, "documented", ("seed-2004",), "disposition")
    assert france.reserve == Sourced(0.12, 0.024, "documented", ("seed-2004",), "disposition")
    assert france.ideal["command"] == Sourced(0.0, 0.08, "documented", ("seed-2004",), "stated")
    assert france.salience["command"].value == 2 and france.salience["location"] == Sourced(1.0)
    assert france.red_lines[0].firmness == Sourced(1.0, 0.0, "documented", ("seed-2004",), "stated")
    assert france.exposure.value == alliance_facts.exposure("FRA").value  # type: ignore[union-attr]
    assert france.weight.basis == "shared_facts" and france.weight.confidence == "documented"
    assert ally(scenario, "DEU").commitments[0].on == "consent"
    assert ally(scenario, "GBR").sponsor and ally(scenario, "GBR").disposition == "sponsor"
    event = scenario.calendar[0]
    assert event.hour == 783 > leg.deadline
    assert event.allies[scenario.codes.index("USA")].value.value == pytest.approx(0.45)
    assert scenario.record is not None and scenario.record["when"] == "2004-07-30"


def test_every_shipped_scenario_and_variant_loads() -> None:
    seen = 0
    for slug, path in catalogue.shipped().items():
        variants = yaml.safe_load(path.read_text(encoding="utf-8")).get("variants", {})
        digests = {load(f"{slug}@{variant}").digest for variant in variants} | {load(slug).digest}
        assert len(digests) == len(variants) + 1, f"two variants of {slug} are the same"
        seen += len(digests)
    assert seen >= 9


@pytest.mark.parametrize("word", DISPOSITIONS)
def test_a_disposition_gives_the_numbers_of_the_table(word: str) -> None:
    numbers = DISPOSITIONS[word]  # type: ignore[index]
    one = ally(load(tree(allies={"default": {}, "BBB": {"disposition": word}})), "BBB")
    assert (one.value.value, one.stake.value, one.reserve.value) == (numbers.value, numbers.stake, numbers.reserve)
    assert one.ideal["where"] == Sourced(numbers.ideal, 0.30, "assumed", (), "disposition")
    assert one.distance["name"]["rose"].value == pytest.approx(1 - numbers.ideal)
    assert one.distance["name"]["lily"].value == 0.5
    assert set(one.distance["name"]) == {"rose", "lily"}, "a clause left open has no distance"


def test_who_states_no_disposition_rests_on_default_and_who_states_one_does_not() -> None:
    default = {"disposition": "neutral", "stake": 0.9, "salience": {"where": 3}, "because": "all alike"}
    entries = {"default": default, "BBB": {"salience": {"name": 2}}, "CCC": {"disposition": "reluctant"}}
    scenario = load(tree(allies=entries))
    resting, named, own, sponsor = (ally(scenario, code) for code in ("DDD", "BBB", "CCC", "AAA"))
    assert (resting.group, named.group, own.group, sponsor.group) == ("default", "BBB", "CCC", "AAA")
    assert (named.stake.value, named.salience["where"].value, named.salience["name"].value) == (0.9, 3, 2)
    assert (own.stake.value, own.salience["where"].value, own.because) == (0.25, 1, "")
    assert (sponsor.disposition, sponsor.stake.value, sponsor.sponsor) == ("sponsor", 0.5, True)


def test_by_adds_to_what_a_disposition_a_default_or_the_shared_facts_give() -> None:
    entries = {
        "default": {"disposition": "neutral", "value": 0.3},
        "BBB": {"value": {"by": 0.1}},
        "CCC": {"disposition": "opposed", "value": {"by": -0.3}},
        "FRA": {"exposure": {"by": 0.25}},
    }
    scenario = load(tree(allies=entries, members=["AAA", "BBB", "CCC", "FRA"]))
    assert ally(scenario, "BBB").value.value == pytest.approx(0.4)
    assert ally(scenario, "CCC").value.value == pytest.approx(-0.2)
    shared = alliance_facts.exposure("FRA")
    assert shared is not None and ally(scenario, "FRA").exposure.value == pytest.approx(shared.value + 0.25)


def test_objectors_without_an_ideal_want_what_other_documented_objectors_want() -> None:
    said = {"disposition": "opposed", "source": "s", "confidence": "documented"}
    entries = {
        "default": {},
        "AAA": said | {"ideal": {"where": 0.1}},
        "BBB": said | {"ideal": {"where": "middle"}},
        "CCC": {"disposition": "conditional"},
        "DDD": {"disposition": "opposed", "ideal": {"where": 0.9}},
    }
    scenario = load(tree(allies=entries, sources={"s": {"title": "a paper"}}))
    assert ally(scenario, "CCC").ideal["where"].value == pytest.approx(0.3)
    assert ally(scenario, "CCC").ideal["where"].confidence == "assumed"
    lonely = {"default": {}, "BBB": said | {"ideal": {"name": "lily"}}}
    alone = load(tree(allies=lonely, sources={"s": {"title": "a paper"}}))
    assert ally(alone, "BBB").ideal["where"].value == 0.2


def test_nominal_ideals_are_distances() -> None:
    entries = {"default": {}, "BBB": {"ideal": {"name": "lily"}}, "CCC": {"ideal": {"name": {"rose": 0, "lily": 0.4}}}}
    scenario = load(tree(allies=entries))
    distances = [
        {key: one.value for key, one in ally(scenario, code).distance["name"].items()} for code in ("BBB", "CCC")
    ]
    assert distances == [{"rose": 1.0, "lily": 0.0}, {"rose": 0.0, "lily": 0.4}]
    spreads = [one.spread for one in ally(scenario, "CCC").distance["name"].values()]
    assert spreads == [0.0, 0.30]


@pytest.mark.parametrize(
    ("word", "share"),
    [("supportive", 1.0), ("neutral", 0.5), ("reluctant", 0.3), ("conditional", 0.2), ("opposed", 0.2)],
)
def test_unstated_wishes_are_shares_of_the_drafts_place(word: str, share: float) -> None:
    for draft, place in (("north", 1.0), ("middle", 0.5), ("south", 0.0)):
        whole = load(tree(draft={"where": draft, "name": "rose"}, allies={"default": {}, "BBB": {"disposition": word}}))
        # Where the draft is at 0, all want it.
        assert ally(whole, "BBB").ideal["where"].value == pytest.approx(share * place)
        assert ally(whole, "AAA").ideal["where"].value == place


def test_a_sponsor_of_an_open_or_vague_draft_wants_its_fullest_form_or_its_place() -> None:
    clauses = {
        "open": {"options": {"full": {"at": 1}, "none": {"at": 0}, "later": {"kind": "left_open"}}},
        "vague": {
            "options": {"full": {"at": 1}, "none": {"at": 0}, "soft": {"kind": "vague", "at": 0.4, "width": 0.5}}
        },
    }
    sponsor = ally(load(tree(provisions=clauses, draft={"open": "later", "vague": "soft"})), "AAA")
    assert (sponsor.ideal["open"].value, sponsor.ideal["vague"].value) == (1.0, 0.4)


def test_an_invented_ally_weighs_as_much_as_the_median_of_the_others() -> None:
    entries = {"default": {}, "AAA": {"weight": 1}, "BBB": {"weight": 2}, "CCC": {"weight": 9}}
    scenario = load(tree(allies=entries))
    assert ally(scenario, "DDD").weight == Sourced(2.0)
    assert {one.weight.value for one in load(tree()).allies} == {1.0}
    assert ally(scenario, "DDD").exposure == Sourced(0.5, 0.2, "assumed", (), "rule")


def test_blocks_inside_an_entry_take_its_source_unless_they_name_one() -> None:
    entry = {
        "disposition": "opposed",
        "source": "s",
        "confidence": "inferred",
        "red_lines": {"where": {"refuses": ["north"]}},
        "commitments": {"consent": {"strength": 0.1, "confidence": "assumed"}},
        "linkage": {"price": 0.2},
    }
    one = ally(load(tree(allies={"default": {}, "BBB": entry}, sources={"s": {"title": "a paper"}})), "BBB")
    assert one.red_lines[0].firmness == Sourced(1.0, 0.0, "inferred", ("s",), "stated")
    assert one.commitments[0].strength == Sourced(0.1, 0.0, "assumed", (), "stated")
    assert one.linkage == Sourced(0.2, 0.0, "inferred", ("s",), "stated")


def test_members_follow_the_date_a_list_or_another_day() -> None:
    known = tree(sponsors=["USA"])
    del known["members"]
    assert len(load(known).codes) == 26
    later = load(known | {"members_as_of": date(2024, 3, 8)})
    assert len(later.codes) == 32 and "SWE" in later.codes
    assert load(tree(members=["DDD", "AAA"])).codes == ("AAA", "DDD")


def test_the_body_decides_who_sits_and_an_other_body_must_be_competent() -> None:
    known = tree(sponsors=["USA"], procedure={"other_bodies": {"DPC": {"competent": True, "hours": 30}}})
    del known["members"]
    scenario = load(known)
    [other] = scenario.other_bodies
    assert "FRA" in scenario.seats["NAC"] and "FRA" not in scenario.seats["DPC"] and len(scenario.seats["DPC"]) == 25
    assert other.meetings[-1] == scenario.legs[-1].deadline + 30
    known["procedure"]["other_bodies"]["DPC"]["competent"] = False
    assert load(known).other_bodies == ()


def test_stages_share_the_time_evenly_and_the_main_body_comes_last() -> None:
    stages: dict[str, Any] = {"first": {"body": "MC"}, "second": {"body": "PCG", "reserve_share": 0.7}}
    procedure = {"opening": "2004-07-28T09:00", "deadline": "2004-08-27T09:00", "stages": stages}
    scenario = load(tree(procedure=procedure))
    assert [leg.key for leg in scenario.legs] == ["first", "second", "nac"]
    assert [leg.deadline for leg in scenario.legs] == [240, 480, 720]
    assert [leg.reserve_share for leg in scenario.legs] == [0.5, 0.7, 1.0]
    assert all(leg.meetings[0] == 0 for leg in scenario.legs)
    stages["second"]["deadline"] = "2004-08-07T09:00"
    assert [leg.deadline for leg in load(tree(procedure=procedure)).legs] == [120, 240, 720]


def test_a_date_alone_means_nine_for_an_opening_and_eighteen_for_a_deadline() -> None:
    scenario = load(tree(procedure={"opening": date(2004, 7, 28), "deadline": date(2004, 7, 29)}))
    assert scenario.opening == datetime(2004, 7, 28, 9) and scenario.legs[-1].deadline == 33
    assert load(tree()).legs[-1].deadline == 30 * 24
    assert load(tree(procedure={"rhythm": "crisis"})).legs[-1].deadline == 72
    assert load(tree(procedure={"silence_hours": 0})).legs[-1].silence_hours == 0


def test_calendar_events_build_on_each_other_in_the_order_in_which_they_fall() -> None:
    calendar = {
        "second": {"when": date(2004, 8, 2), "event": "b", "changes": {"allies.BBB.value": {"by": 0.1}}},
        "first": {"when": date(2004, 8, 1), "event": "a", "changes": {"allies.BBB.value": 0.5}},
        "before": {"when": date(2004, 7, 1), "event": "c", "changes": {"allies.CCC.ideal.where": "south"}},
        "end": {"when": date(2004, 8, 3), "event": "d", "ends": True},
    }
    scenario = load(tree(calendar=calendar))
    assert [(event.key, event.hour) for event in scenario.calendar] == [
        ("before", 0),
        ("first", 87),
        ("second", 111),
        ("end", 135),
    ]
    assert [event.allies[1].value.value for event in scenario.calendar] == pytest.approx([0.35, 0.5, 0.6, 0.6])
    assert all(event.allies[2].ideal["where"].value == 0.0 for event in scenario.calendar)
    assert ally(scenario, "CCC").ideal["where"].value == 1.0
    assert [event.ends for event in scenario.calendar] == [False, False, False, True]
    assert {event.allies[1].group for event in scenario.calendar} == {"default"}, "an event changes no group"


@given(st.permutations(["default", "BBB", "CCC", "DDD"]), st.permutations(["AAA", "BBB", "CCC", "DDD"]))
def test_the_order_of_allies_in_the_file_changes_nothing(order: list[str], members: list[str]) -> None:
    entries: dict[str, Any] = {
        "default": {"disposition": "neutral"},
        "BBB": {"disposition": "opposed", "ideal": {"where": 0.1}, "salience": {"where": 2, "name": 3}},
        "CCC": {"disposition": "conditional"},
        "DDD": {"value": {"by": 0.1}},
    }
    plain = load(tree(allies=entries))
    other = load(tree(allies={key: entries[key] for key in order}, members=members))
    assert (other.digest, other.allies, other.seats) == (plain.digest, plain.allies, plain.seats)


NOTHING_CHANGES: list[dict[str, Any]] = [
    {"title": "Another bridge"},
    {"question": "Well?"},
    {"notes": ["a caution"]},
    {"sources": {"s": {"title": "a paper"}}},
    {"record": {"outcome": ["deferred"]}},
    {"allies": {"default": {"disposition": "supportive", "because": "it is useful"}}},
]
SOMETHING_CHANGES: list[dict[str, Any]] = [
    {"members": ["AAA", "BBB", "CCC"]},
    {"sponsors": ["BBB"]},
    {"draft": {"where": "middle", "name": "rose"}},
    {"reversion": {"where": "south", "name": "lily"}},
    {"allies": {"default": {"disposition": "supportive", "value": 0.36}}},
    {"allies": {"default": {"disposition": "supportive", "group": "others"}}},
    {"procedure": {"chair": "passive"}},
    {"procedure": {"opt_outs": False}},
    {"procedure": {"deadline": date(2004, 8, 1)}},
    {"allies": {"default": {"disposition": "supportive", "ideal": {"name": "lily"}}}},
    {"allies": {"default": {"disposition": "supportive", "salience": {"name": 2}}}},
    {"calendar": {"end": {"when": date(2004, 8, 3), "event": "d", "ends": True}}},
]


@pytest.mark.parametrize("change", NOTHING_CHANGES, ids=str)
def test_words_do_not_change_the_digest(change: dict[str, Any]) -> None:
    assert load(tree(**change)).digest == load(tree()).digest


@pytest.mark.parametrize("change", SOMETHING_CHANGES, ids=str)
def test_whatever_can_change_a_result_changes_the_digest(change: dict[str, Any]) -> None:
    assert load(tree(**change)).digest != load(tree()).digest


def test_the_record_is_kept_as_plain_data() -> None:
    record = {"outcome": ["deferred"], "when": datetime(2004, 7, 30, 22), "text": {"where": "south"}}
    assert load(tree(record=record)).record == record | {"when": "2004-07-30T22:00:00"}


def test_sources_are_the_file_s_own_and_those_behind_its_numbers() -> None:
    assert set(load(str(EXAMPLE)).sources) == {"seed-2004", "nmc7"}


def test_a_parameter_of_the_theory_changes_the_digest() -> None:
    changed = load(tree(), sets=["theory.lobby=0.1"])
    assert changed.theory == {"lobby": 0.1} and changed.digest != load(tree()).digest


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(UserError, match=r"no scenario 'turky-2003'.*Did you mean turkey-2003\?"):
        load("turky-2003")
    with pytest.raises(ScenarioError, match=r"no such variant \(given: no_dcp\) Did you mean no_dpc\?"):
        load("turkey-2003@no_dcp")
    with pytest.raises(ScenarioError, match=r"nothing\.yaml: cannot be read: no such file"):
        load("nothing.yaml")
