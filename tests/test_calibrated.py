"""The table of parameters that the calibration left open: which row a run takes, and what it does with it.

Nothing here depends on the table that ships.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.draws import BLOCK
from nacsim.ensembles import engine
from nacsim.ensembles.blocks import Block, run_block
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.ensembles.executors import executor
from nacsim.parameters import Parameters, calibrated_rows, highest
from nacsim.scenario.load import load
from nacsim.theory import calibrated as table_module
from nacsim.theory.calibrated import NAMES, Calibrated, calibrated
from nacsim.theory.luck import block_of
from nacsim.theory.matter import Matter, matter_of, with_calibrated
from nacsim.theory.state import State, start
from nacsim.theory.view import view
from strategies import SMALL, examples, luck, opened, scenario, small, told, trees

ROWS = 7


@pytest.fixture
def seven(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[float]]:
    """A table of seven rows in the place of the one that ships; no two columns are alike."""
    made = {name: [0.1 + 0.01 * i + 0.1 * row for row in range(ROWS)] for i, name in enumerate(NAMES)}
    monkeypatch.setattr(table_module, "calibrated_rows", lambda *_: made)
    return made


def test_the_table_that_ships_is_one() -> None:
    shipped = calibrated_rows()
    assert set(shipped) == set(NAMES) <= {one.name for one in fields(Parameters)}
    lengths = {len(column) for column in shipped.values()}
    assert len(lengths) == 1 and lengths.pop() >= 1
    for name, column in shipped.items():
        for number in column:
            Parameters().changed(**{name: number})


def test_the_last_row_is_the_centre(seven: dict[str, list[float]]) -> None:
    table = calibrated({})
    for name in NAMES:
        assert getattr(table, name).tolist() == [*seven[name], getattr(Parameters(), name)]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_set_is_the_same_in_every_run_and_the_rest_stays(name: str, seven: dict[str, list[float]]) -> None:
    _, state = opened(scenario(small(), f"theory.{name}=0.77"), 60)
    _, plain = opened(scenario(small()), 60)
    assert (getattr(state.calibrated, name) == 0.77).all()
    assert len({*getattr(plain.calibrated, name)}) == ROWS
    for other in NAMES:
        if other != name:
            assert (getattr(state.calibrated, other) == getattr(plain.calibrated, other)).all()
            assert {*getattr(plain.calibrated, other)} == {*seven[other]}
    _, written = opened(scenario(small(), f"theory.{name}=0.77"))
    assert getattr(written.calibrated, name).tolist() == [0.77]


@pytest.mark.usefixtures("seven")
def test_as_written_takes_the_centre_and_no_run_does() -> None:
    _, state = opened(scenario(small()))
    assert state.tenet.tolist() == [ROWS]
    assert all(getattr(state.calibrated, name).tolist() == [getattr(Parameters(), name)] for name in NAMES)
    _, drawn = opened(scenario(small()), BLOCK)
    assert np.bincount(drawn.tenet, minlength=ROWS + 1)[:ROWS] == pytest.approx(BLOCK / ROWS, rel=0.2)
    assert drawn.tenet.max() == ROWS - 1


@pytest.mark.usefixtures("seven")
def test_the_row_of_a_run_depends_on_seed_block_and_number_alone() -> None:
    def rows_of(whole: Any, seed: int = 1, block: int = 0, runs: int = 50) -> list[int]:
        return [int(row) for row in start(matter_of(whole), block_of(whole, seed, block, runs)).tenet]

    here, other = scenario(small()), load("iraq-training-2004@coding_b", ["theory.sway=1", "allies.FRA.value=0.9"])
    assert rows_of(here) == rows_of(other) == rows_of(other, runs=80)[:50]
    assert rows_of(here) != rows_of(here, seed=2) and rows_of(here) != rows_of(here, block=1)
    _, apart = opened(here, 50)
    assert apart.tenet.tolist() == rows_of(here)


def same(here: Columns, there: Columns) -> None:
    for one in fields(Columns):
        assert getattr(here, one.name).tobytes() == getattr(there, one.name).tobytes(), one.name


@given(trees(SMALL), st.sampled_from([1, 3000]))
@examples(15)
def test_results_do_not_depend_on_how_many_runs_are_worked_on_together(tree: dict[str, Any], most: int) -> None:
    made = {name: [0.1 + 0.01 * i + 0.1 * row for row in range(ROWS)] for i, name in enumerate(NAMES)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_module, "calibrated_rows", lambda *_: made)
        whole = scenario(tree)
        together = joined(list(columns(whole, 1, 0, 30)))
        patch.setattr(engine, "MOST_COSTS", most)
        parts = list(columns(whole, 1, 0, 30))
        same(joined(parts), together)
        if most == 1:
            assert len(parts) == 30


@pytest.mark.slow
def test_nor_on_who_works_on_them() -> None:
    whole = load("turkey-2003")
    jobs = [Block(whole, 1, number, 60) for number in range(3)]
    with executor(2) as work:
        found = {job.number: result for job, result in work.map(run_block, jobs)}
    for job in jobs:
        same(found[job.number], run_block(job))


def test_each_run_reckons_with_its_own_row() -> None:
    """exposure (1 - h)^gamma (c0 + pi tau^beta), by hand, where rows differ in all three."""
    matter, state = priced(hour=18)
    table = matter.calibrated
    seen = view(matter, state, state.rows)
    for run in state.rows:
        row = int(state.tenet[run])
        exposure = max(0.0, 0.5 + 0.2 * float(state.luck.exposure[run, 1]))
        apart = exposure * (2 / 3) ** table.companion_relief[row]
        assert seen.alone[run, 1] == pytest.approx(apart * table.alone_cost[row], rel=1e-5)
        assert seen.time[run, 1] == pytest.approx(apart * table.support_pressure[row] * 0.25**1.5, rel=1e-5)
    assert len({*state.tenet}) == ROWS


def priced(hour: int, n: int = 40) -> tuple[Matter, State]:
    """BBB, exposed by half, at an hour of 72, under a table of seven rows."""
    tree = small()
    tree["allies"]["BBB"] = {"exposure": 0.5, "confidence": "assumed"}
    whole = scenario(tree)
    numbers = np.arange(1, ROWS + 2) / 5
    table = Calibrated(**{name: numbers + i / 50 for i, name in enumerate(NAMES)})
    matter = with_calibrated(matter_of(whole), table)
    state = start(matter, luck(whole, n=n))
    state.hour[:] = hour
    return matter, state


@pytest.mark.usefixtures("seven")
def test_the_council_tells_the_run_of_the_same_row() -> None:
    tree = small()
    tree["procedure"] |= {"chair": "brokering", "silence_hours": 12}
    tree["allies"]["BBB"] = {"disposition": "opposed", "ideal": {"p": "none"}}
    tree["allies"]["CCC"] = {"disposition": "conditional", "ideal": {"p": "half"}}
    whole = scenario(tree)
    found = joined(list(columns(whole, 1, 0, 40)))
    for run, record in enumerate(told(whole, 40)):
        assert (record.hours, record.text["p"]) == (found.hours[run], ("full", "half", "none")[found.text[run, 0]])
        assert [record.first[code] for code in whole.codes] == [
            ("support", "undecided", "acquiesce", "object")[stance] for stance in found.first[run]
        ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("largest", [False, True])
def test_the_smallest_and_the_largest_number_that_may_be_set_can_be_run(name: str, largest: bool) -> None:
    number = highest(name) if largest else 0
    tree = small(sponsors=["AAA", "SECGEN"])
    tree["procedure"]["chair"] = "brokering"
    tree["allies"]["BBB"] = {"disposition": "opposed", "ideal": {"p": "none"}, "linkage": {"price": 0.02}}
    found = joined(list(columns(scenario(tree, f"theory.{name}={number}"), 1, 0, 300)))
    assert np.isfinite(found.dilution).all() and (found.hours >= 0).all()
