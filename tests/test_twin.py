"""The run that the council tells and its row of an ensemble are the same run."""

from __future__ import annotations

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import columns
from nacsim.record import MECHANISMS, OUTCOMES, STANCES, Record
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.theory import session
from nacsim.theory.matter import Matter
from nacsim.theory.state import State
from strategies import examples, opened, scenario, shipped, told, trees

RUNS = 40
ROWS = 192
"""More rows than are compared, so that each is worked out in company."""


def of_row(fixed: Matter, state: State, row: int, codes: tuple[str, ...]) -> dict[str, object]:
    """What a row of the ensemble says of its run, in the words of a record."""
    outcome = OUTCOMES[state.outcome[row]]
    aside = [code for code, yes in zip(codes, state.aside[row], strict=True) if yes]
    return {
        "outcome": outcome,
        "body": fixed.alliance.bodies[int(fixed.sittings.body[state.sitting[row]])],
        "text": fixed.space.words(state.text[row]),
        "hours": int(state.hour[row]),
        "session": int(state.session[row]),
        "opt_outs": aside if outcome != "not_adopted" else [],
        "first": {code: STANCES[stance] for code, stance in zip(codes, state.first[row], strict=True)},
        "final": {code: STANCES[stance] for code, stance in zip(codes, state.stance[row], strict=True)},
    }


def of_record(record: Record) -> dict[str, object]:
    """The same of a record."""
    return {
        "outcome": record.outcome,
        "body": record.body,
        "text": record.text,
        "hours": record.hours,
        "session": record.events[-1]["session"],
        "opt_outs": list(record.opt_outs),
        "first": record.first,
        "final": record.final,
    }


def assert_twins(whole: Scenario, records: list[Record], fixed: Matter, state: State) -> None:
    for row, record in enumerate(records):
        assert of_record(record) == of_row(fixed, state, row, whole.codes), f"run {row}"


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_has_the_same_runs_either_way(name: str) -> None:
    whole = load(name)
    fixed, state = opened(whole, ROWS)
    session.run(fixed, state)
    records = told(whole, RUNS)
    assert len(records) == RUNS
    assert_twins(whole, records, fixed, state)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_as_written_is_the_same_either_way(name: str) -> None:
    whole = load(name)
    fixed, state = opened(whole)
    assert_twins(whole, told(whole), fixed, session.run(fixed, state))


def test_there_is_something_shipped_to_compare() -> None:
    assert len(shipped()) >= 9 and {name.partition("@")[0] for name in shipped()} >= {"turkey-2003"}


@given(trees(), st.integers(0, 9))
@examples(60)
def test_a_made_up_scenario_has_the_same_runs_either_way(tree: dict[str, object], seed: int) -> None:
    whole = scenario(tree)
    fixed, state = opened(whole, 7, seed)
    session.run(fixed, state)
    records = told(whole, 3, seed)
    note(f"outcomes: {[record.outcome for record in records]}")
    assert_twins(whole, records, fixed, state)


@given(trees())
@examples(30)
def test_a_row_does_not_depend_on_the_rows_beside_it(tree: dict[str, object]) -> None:
    whole = scenario(tree)
    few, many = opened(whole, 2), opened(whole, 40)
    session.run(*few)
    session.run(*many)
    for row in range(2):
        assert of_row(*few, row, whole.codes) == of_row(*many, row, whole.codes)


def at_work(record: Record, whole: Scenario) -> set[str]:
    """The mechanisms that a record tells of."""
    found = {event["kind"] for event in record.events} & set(MECHANISMS)
    if any(event["all_the_same"] for event in record.of_kind("silence_started")):
        found.add("silence_over_objections")
    if record.outcome == "not_adopted" and "sponsor_withdrew" not in found:
        ends = {event.key for event in whole.calendar if event.ends}
        over = any(event["key"] in ends for event in record.of_kind("calendar"))
        found.add("event_ended_it" if over else "deadline")
    return found


def assert_noted(whole: Scenario, seed: int, records: list[Record]) -> set[str]:
    """Every column of the ensemble against the records; returns the mechanisms that were met."""
    noted = joined(list(columns(whole, seed, 0, len(records))))
    met: set[str] = set()
    for row, record in enumerate(records):
        used = {word for word, yes in zip(MECHANISMS, noted.used[row], strict=True) if yes}
        assert used == at_work(record, whole), f"run {row}"
        assert noted.redrafts[row] == sum(len(event["changes"]) for event in record.of_kind("redraft"))
        assert noted.silences_broken[row] == len(record.of_kind("silence_broken"))
        named = {
            (ally, clause)
            for event in record.of_kind("sounding")
            for ally, of in event["objections"].items()
            for clause in of["clauses"]
        }
        told_of = {(whole.codes[i], whole.provisions[d].key) for d, i in zip(*noted.named[row].nonzero(), strict=True)}
        assert told_of <= named, f"run {row}"
        met |= used
    return met


@pytest.mark.parametrize("name", shipped())
def test_what_an_ensemble_notes_of_a_shipped_run_is_what_the_record_tells(name: str) -> None:
    whole = load(name)
    assert assert_noted(whole, 1, told(whole, 12, 1))


@given(trees(), st.integers(0, 9))
@examples(40)
def test_what_an_ensemble_notes_of_a_made_up_run_is_what_the_record_tells(tree: dict[str, object], seed: int) -> None:
    whole = scenario(tree)
    assert_noted(whole, seed, told(whole, 4, seed))
