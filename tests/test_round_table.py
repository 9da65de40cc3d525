"""The round table: who changed, why each stands as it does, the table before the first session, the small pictures."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nacsim.council.run import run
from nacsim.council.sitting import Sitting as Live
from nacsim.findings.sittings import sittings
from nacsim.findings.stances import Stances
from nacsim.findings.stances import stances as stances_of
from nacsim.findings.words import FEW, MARKS, Words
from nacsim.record import STANCES, Record
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards.chart import Chart, Page, Section
from nacsim_dashboards.charts.round_table import QUESTION
from nacsim_dashboards.charts.round_table import chart as round_table
from nacsim_dashboards.charts.round_table_seats import TURNS
from nacsim_dashboards.pages.page import html

HOSTILE = str(Path(__file__).parent / "scenarios" / "hostile.yaml")
RUNS = [
    *((name, number) for name in shipped() for number in (None, 0, 1)),
    ("iraq-training-2004@no_amendments", None),
    (HOSTILE, None),
]
Events = list[dict[str, Any]]


@cache
def ran(name: str, number: int | None) -> tuple[Record, Scenario]:
    """A run as written, or run `number` of seed 1."""
    scenario = load(name)
    return run(scenario, 1, number or 0, as_written=number is None), scenario


def found(name: str, number: int | None) -> Stances:
    record, scenario = ran(name, number)
    return stances_of(Words(scenario), sittings(record, scenario))


def plain(record: Record) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(record.to_json())
    return told


def heard(events: Events) -> list[int]:
    """The last sounding of each session, from the record's own lines."""
    last = {(e["session"], e["body"]): i for i, e in enumerate(events) if e["kind"] == "sounding"}
    return list(last.values())


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_who_changed_is_ringed_and_named(name: str, number: int | None) -> None:
    record, scenario = ran(name, number)
    told, words = plain(record), Words(scenario)
    soundings = [told["events"][i]["stances"] for i in heard(told["events"])]
    ends = {ally: told["final"][ally] for ally in scenario.seats[told["body"]]}
    moved: list[dict[str, tuple[str, str]]] = [{}]
    for old, new in zip(soundings, [*soundings[1:], ends], strict=True):
        moved.append({ally: (old[ally], new[ally]) for ally in new if old.get(ally, new[ally]) != new[ally]})
    chart = round_table(found(name, number))
    assert len(chart.steps) == len(moved)
    for step, turned in zip(chart.steps, moved, strict=True):
        for figure in (step.figure, step.narrow):
            assert figure is not None
            seats = {place: seat for seat, place in seats_of(figure).items()}
            rings = [trace for trace in figure.data if str(trace.marker.symbol) == "circle-open"]
            ringed = {
                seats[place]: trace.name
                for trace in rings
                if trace.name in {named for named, _ in TURNS.values()}
                for place in zip(trace.x, trace.y, strict=True)
                if place in seats
            }
            nearer = {ally: STANCES.index(new) < STANCES.index(old) for ally, (old, new) in turned.items()}
            assert ringed == {ally: TURNS[way][0] for ally, way in nearer.items()}
            middle = " ".join(re.sub("</?b>", "", note.text) for note in figure.layout.annotations)
            assert ("▲" in middle, "▼" in middle) == (True in nearer.values(), False in nearer.values())
        if 0 < len(turned) <= FEW:
            assert all(re.search(rf"{words.name(ally)}.* now ", step.says) for ally in turned)
        assert (" now " in step.says.partition(". Chair:")[0]) >= bool(turned)


def seats_of(figure: Any) -> dict[str, tuple[float, float]]:
    return {
        ally: (x, y)
        for trace in figure.data
        if trace.customdata is not None
        for ally, x, y in zip(trace.customdata, trace.x, trace.y, strict=False)
    }


def hovers(chart: Chart, step: int) -> dict[str, str]:
    """What a seat says when it is touched, on one line."""
    return {
        ally: text.replace("<br>", " ")
        for trace in chart.steps[step].figure.data
        if trace.customdata is not None
        for ally, text in zip(trace.customdata, trace.hovertext, strict=True)
    }


@pytest.mark.parametrize(("name", "number"), [one for one in RUNS if one[0] != HOSTILE])
def test_a_seat_says_why_from_the_record(name: str, number: int | None) -> None:
    record, _ = ran(name, number)
    events, chart = plain(record)["events"], round_table(found(name, number))
    for step, i in enumerate(heard(events)):
        said, sounding = hovers(chart, step), events[i]
        for ally, stance in sounding["stances"].items():
            if stance == "object":
                objection, terms = sounding["objections"][ally], sounding["terms"][ally]
                clauses = [clause.replace("_", " ") for clause in objection["clauses"]] or ["the matter as such"]
                assert re.search(rf": objects.* On {clauses[0]}\b", said[ally])
                assert all(clause in said[ally] for clause in clauses)
                assert ('("yes, if")' in said[ally]) == objection["yes_if"]
                assert_shown(f"{terms['reserve'] - terms['margin']:.2f} short of consent", said[ally])
            else:
                assert f"The text is worth {round(sounding['worth'][ally], 2) + 0.0:.2f} to it" in said[ally]
                assert ("refusing it would cost no less" in said[ally]) == (stance == "acquiesce")


def assert_shown(text: str, said: str) -> None:
    """A difference too small for two decimals is told with more."""
    assert text in said or (text.startswith("0.00") and "short of consent" in said)


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_refusing_costs_those_that_let_it_pass_no_less_than_the_text_is_worth(name: str, number: int | None) -> None:
    for event in plain(ran(name, number)[0])["events"]:
        for ally, terms in event.get("terms", {}).items():
            if event["stances"].get(ally) == "acquiesce":
                assert terms["margin"] - terms["acceptability"] >= -terms["acceptability"] - 1e-6


def test_what_moved_an_ally_is_told_where_it_sits() -> None:
    said = hovers(round_table(found("turkey-2003", None)), 6)["BEL"]
    assert "0.05 nearer to consent: demarches weighed on it (+0.04)" in said


def test_whoever_answered_gives_no_reckoning() -> None:
    scenario = load("turkey-2003")
    live = Live.open(scenario, as_written=True, seats=["FRA"])
    while not live.over:
        (question,) = live.pending()
        offers = live.offers("FRA")
        refusal = next((offer for offer in offers if offer == {"stance": "object"}), offers[0])
        live = live.put({"id": question.id, "answer": refusal})
    chart = round_table(stances_of(Words(scenario), sittings(live.record(), scenario)))
    assert "hoever answered gave no reckoning" in hovers(chart, 0)["FRA"]
    assert "reckoning" not in hovers(chart, 0)["BEL"]


@pytest.mark.parametrize("name", shipped())
def test_unfolding_begins_before_anybody_spoke(name: str) -> None:
    told, scenario = found(name, None), load(name)
    plainly, unfolding = round_table(told), round_table(told, unfolding=True)
    assert plainly.question == unfolding.question == QUESTION
    assert len(unfolding.steps) == len(plainly.steps) + 1
    assert [step.label for step in unfolding.steps[1:]] == [step.label for step in plainly.steps]
    first = unfolding.steps[0]
    assert (first.label, unfolding.figure) == ("Before the first session", first.figure)
    assert scenario.question in first.says
    assert all(provision.key.replace("_", " ") in first.says for provision in scenario.provisions)
    assert "objects" not in " ".join(hovers(unfolding, 0).values())
    seats = {trace.name: len(trace.customdata) for trace in first.figure.data if trace.customdata is not None}
    assert {named for named, count in seats.items() if count} == {"not yet heard"}
    heights = {step.figure.layout.height for step in unfolding.steps}
    assert len(heights) == 1  # nothing below it moves


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_the_small_pictures_hold_every_sitting(name: str, number: int | None) -> None:
    told = found(name, number)
    chart = round_table(told)
    assert len(chart.stills) == len(told.sittings)
    for still, sitting in zip(chart.stills, told.sittings, strict=True):
        assert [mark.text for mark in still.marks] == [
            MARKS[seat.stance] if seat.stance else "" for seat in sitting.seats
        ]
        assert sum(mark.ringed for mark in still.marks) == len(sitting.changed)
        assert all(0 < mark.x < still.width and 0 < mark.y < still.height for mark in still.marks)
        assert sitting.tally_words in still.says
    written = html(Page("t", "", "", (), (), (Section("a", "A", (chart,)),)))
    assert written.count('<div class="still">') == len(told.sittings)
    assert written.count('class="ring"') == sum(len(sitting.changed) for sitting in told.sittings)
    assert "<script>window.hurt" not in written
