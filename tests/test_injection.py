"""Events that are brought into a sitting that goes on: nothing before them changes, and what is kept tells of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nacsim.council.injection import bring_forward, heard_of, inject, take_back, to_come
from nacsim.council.sitting import Sitting
from nacsim.errors import ScenarioError, UserError
from nacsim.record import Calendar, Record
from nacsim.scenario.load import load

CASES = ("iraq-training-2004", "turkey-2003", "ntmi-review-2008")
NEWS = {"event": "Something happens", "changes": {"allies.FRA.value": {"by": 0.3}}, "confidence": "assumed"}


def opened(case: str, seed: int = 1, run: int = 0) -> Sitting:
    scenario = load(case)
    return Sitting.open(scenario, seed=seed, run=run, seats=[*scenario.codes, "chair"])


def went_on(sitting: Sitting, stages: int = 10_000) -> Sitting:
    """So many questions further, each left to the model."""
    for _ in range(stages):
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": None})
    return sitting


def ended(sitting: Sitting) -> Record:
    while not sitting.over:
        sitting = went_on(sitting, 1)
    return sitting.record()


def until(record: Record, hour: int) -> list[object]:
    return [event for event in record.events if event.hour <= hour]


@settings(max_examples=12, deadline=None)
@given(
    case=st.sampled_from(CASES),
    seed=st.integers(0, 99),
    stages=st.integers(0, 6),
    event=st.sampled_from(
        [
            NEWS,
            {"event": "It asks for consultations", "article_4": ["FRA"]},
            {"event": "All are moved", "changes": {f"allies.{code}.value": {"by": -0.1} for code in ("FRA", "DEU")}},
        ]
    ),
)
def test_an_event_changes_nothing_before_its_hour(case: str, seed: int, stages: int, event: dict[str, object]) -> None:
    sitting = went_on(opened(case, seed), stages)
    if sitting.over:
        return
    hour = int(str(sitting.public()["hour"]))
    try:
        other = inject(sitting, "news", event)
    except UserError:
        return
    as_was, moved = ended(sitting), ended(other)
    heard = [each.hour for each in moved.events if isinstance(each, Calendar) and each.key == "news"]
    assert all(each > hour for each in heard)
    assert len(heard) <= 1
    before = [each for each in moved.events if not heard or each.hour < heard[0]]
    assert before == [*as_was.events[: len(before)]]
    assert until(moved, hour) == until(as_was, hour)
    assert ended(take_back(other, "news")) == as_was


@pytest.mark.parametrize("how", [{"seed": 5, "run": 7}, {"as_written": True}])
def test_the_run_stays_the_same(how: dict[str, Any]) -> None:
    scenario = load("turkey-2003")
    sitting = went_on(Sitting.open(scenario, seats=dict.fromkeys(scenario.codes, "me"), **how), 1)
    other = inject(sitting, "news", NEWS)
    assert (other.seed, other.run, other.as_written) == (sitting.seed, sitting.run, sitting.as_written)
    assert other.seats == sitting.seats


def in_the_committee(sitting: Sitting) -> Sitting:
    """Moved to the other body on the last day but one, and kept there past the last meeting of the Council."""
    council = max(max(leg.meetings) for leg in sitting.scenario.legs)
    while not sitting.over and int(str(sitting.public()["hour"])) < council:
        near = int(str(sitting.public()["hour"])) >= council - 200
        for question in sitting.pending():
            answer: dict[str, Any] | None = None
            if question.kind == "sounding" and question.seat in ("FRA", "BEL"):
                answer = {"stance": "object", "on": []}
            elif question.kind == "move":
                moves = question.answers["move"]
                answer = {"move": "move_body", "body": "DPC"} if near and "move_body" in moves else {"move": "adjourn"}
            sitting = sitting.put({"id": question.id, "answer": answer})
    return sitting


def test_an_event_can_come_while_another_body_still_meets() -> None:
    sitting = in_the_committee(opened("turkey-2003"))
    assert (sitting.over, sitting.public()["body"]) == (False, "DPC")
    assert to_come(inject(sitting, "news", NEWS))[-1].key == "news"


def test_all_that_nobody_has_heard_of_is_left_out() -> None:
    sitting = went_on(opened("turkey-2003"), 1)
    first = {**NEWS, "changes": {"allies.USA.value": {"by": -0.3}}}
    then = {**NEWS, "changes": {"allies.USA.value": {"by": 0.6}}}
    both = inject(inject(sitting, "first", first), "then", then)
    with pytest.raises(ScenarioError):
        take_back(both, "first")
    assert heard_of(both, ["first", "then", "turkey_asks"][:2]) == sitting
    later = went_on(both, 3)
    assert heard_of(later, ["first", "then"]) is later


def test_an_event_moves_the_matter_and_is_told_of_as_a_file_would() -> None:
    """The three who block the planning for Turkey let the Council have it, for an event that makes it worth much."""
    sitting = went_on(opened("turkey-2003"), 2)
    gains = {"event": "They see it", "changes": {f"allies.{code}.value": {"by": 0.9} for code in ("FRA", "DEU", "BEL")}}
    moved = inject(sitting, "news", gains)
    record = ended(moved)
    assert (ended(sitting).outcome, record.outcome) == ("adopted_in_other_body", "adopted_amended")
    assert dict[str, Any](record.set)["calendar.news"]["event"] == "They see it"
    assert Sitting.replay(ended_journal(moved)).record() == record


def ended_journal(sitting: Sitting) -> tuple[str, ...]:
    while not sitting.over:
        sitting = went_on(sitting, 1)
    return sitting.journal()


def test_an_event_of_the_file_is_brought_forward_and_put_back() -> None:
    sitting = went_on(opened("turkey-2003"), 2)
    hour = int(str(sitting.public()["hour"]))
    own = {event.key: event.hour for event in to_come(sitting)}
    assert [*own] == ["turkey_asks", "inspectors_report"]
    sooner = bring_forward(sitting, "inspectors_report")
    assert {event.key: event.hour for event in to_come(sooner)} == own | {"inspectors_report": hour + 1}
    assert {event.key: event.hour for event in to_come(take_back(sooner, "inspectors_report"))} == own


@pytest.mark.parametrize(
    ("key", "event", "says"),
    [
        ("turkey_asks", NEWS, "already"),
        ("news", {"event": "x", "changes": {"allies.XXX.value": 1.0}}, "XXX"),
        ("news", {"event": "x", "changes": {"allies.FRA.value": {"by": 9.0}}}, "value"),
        ("news", {"event": "x", "article_4": ["SWE"]}, "SWE"),
        ("news", {"changes": {}}, "event"),
    ],
)
def test_what_no_calendar_could_hold_is_refused(key: str, event: dict[str, object], says: str) -> None:
    sitting = went_on(opened("turkey-2003"), 1)
    with pytest.raises((UserError, ScenarioError)) as refused:
        inject(sitting, key, event)
    assert says in str(refused.value)


def test_nothing_is_injected_once_nobody_would_hear_of_it() -> None:
    sitting = opened("iraq-training-2004")
    while not sitting.over:
        last, sitting = sitting, went_on(sitting, 1)
    with pytest.raises(UserError, match="No meeting lies ahead"):
        inject(sitting, "news", NEWS)
    with pytest.raises(UserError, match="No event"):
        bring_forward(last, "news")
    with pytest.raises(UserError, match="Nothing was set"):
        take_back(went_on(opened("turkey-2003"), 1), "turkey_asks")
