"""Named streams: their numbers, whose they are, and that company, order and size change nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim import draws
from nacsim.council.run import run
from nacsim.draws import BLOCK, Luck, draw_block, keyed_noise, keys, normals
from nacsim.record import OUTCOMES
from nacsim.scenario.load import load
from nacsim.theory import session
from nacsim.theory.matter import matter_of
from nacsim.theory.state import start
from strategies import examples, luck

NUMBERS = ("value", "exposure", "reserve", "stake", "firmness", "linkage", "commitment", "sway")
CLAUSES = ("ideal", "salience")
FIELDS = (*NUMBERS, *CLAUSES, "hearing", "capital")
"""Of an ally."""
OF_NOBODY = ("officials", "theory")


def block(codes: str = "ABC", groups: str = "xxy", provisions: str = "pq", common: float = 0.5, **which: int) -> Luck:
    seed, number = which.get("seed", 1), which.get("block", 0)
    return draw_block(seed, number, list(codes), list(groups), list(provisions), common)


def test_the_numbers_of_a_stream_are_these_on_every_machine() -> None:
    assert normals(1, 0, "FRA", "value")[:3].tolist() == pytest.approx(
        [2.0356062694800117, 0.5933902085115332, -0.31483795162320366], abs=0, rel=1e-15
    )
    assert keys(1, 0, "FRA", "capital")[:2].tolist() == [17009830805394746709, 15344431048726289561]
    assert keyed_noise(keys(1, 0, "FRA", "capital")[:3], np.array([0, 1, 2])).tolist() == [
        -0.7502399639920287,
        -1.2753577236903983,
        -0.8760948520932736,
    ]


def test_keyed_noise_of_known_keys() -> None:
    # Key 0 and number 0 mix to 0: four pieces of 0, each half a range below its mean, in units of their deviation.
    lowest = -4 * 32767.5 / np.sqrt(4 * (2.0**32 - 1) / 12)
    assert keyed_noise(np.array([0], np.uint64), np.array([0])).tolist() == [lowest]
    assert lowest == pytest.approx(-2 * np.sqrt(3), rel=1e-4)


@pytest.mark.parametrize("numbers", [np.zeros(BLOCK, np.int64), np.arange(BLOCK)], ids=["one text", "many texts"])
def test_keyed_noise_has_mean_0_and_deviation_1(numbers: npt.NDArray[np.int64]) -> None:
    noise = keyed_noise(keys(3, 0, "FRA", "capital"), numbers)
    assert abs(noise.mean()) < 4 / np.sqrt(BLOCK)
    assert noise.std() == pytest.approx(1, abs=0.04)
    assert np.abs(noise).max() < 3.5
    assert np.mean(np.abs(noise) < 1) == pytest.approx(0.68, abs=0.03)


def test_keyed_noise_of_one_key_is_independent_over_texts_and_of_one_text_over_keys() -> None:
    noise = keyed_noise(keys(3, 0, "FRA", "capital")[:, None], np.arange(8)[None, :])
    across_texts = np.corrcoef(noise, rowvar=False) - np.eye(8)
    assert np.abs(across_texts).max() < 5 / np.sqrt(BLOCK)
    one_key = keyed_noise(keys(3, 0, "FRA", "capital")[:1], np.arange(BLOCK))
    assert abs(np.corrcoef(one_key[:-1], one_key[1:])[0, 1]) < 5 / np.sqrt(BLOCK)


@pytest.mark.parametrize(
    "other", [(2, 0, "FRA", "value"), (1, 1, "FRA", "value"), (1, 0, "DEU", "value"), (1, 0, "FRA", "reserve")]
)
def test_every_part_of_its_name_makes_another_stream(other: tuple[int, int, str, str]) -> None:
    one, two = normals(1, 0, "FRA", "value"), normals(*other)
    assert abs(np.corrcoef(one, two)[0, 1]) < 5 / np.sqrt(BLOCK)
    assert (one == normals(1, 0, "FRA", "value")).all()


def test_a_column_belongs_to_an_ally_whatever_its_place_and_company() -> None:
    whole, turned, few = block(), block("CAB", "yxx"), block("B", "x")
    for field in FIELDS:
        assert (getattr(whole, field)[..., 0] == getattr(turned, field)[..., 1]).all(), field
        assert (getattr(whole, field)[..., 1] == getattr(few, field)[..., 0]).all(), field


def test_another_group_moves_only_its_own_ally_and_another_clause_only_its_own_numbers() -> None:
    whole, moved, more = block(), block(groups="xyy"), block(provisions="rpq")
    for field in (*NUMBERS, *CLAUSES):
        one, other = getattr(whole, field), getattr(moved, field)
        assert (one[..., [0, 2]] == other[..., [0, 2]]).all() and (one[..., 1] != other[..., 1]).any(), field
    assert all((getattr(whole, field) == getattr(more, field)[:, 1:]).all() for field in CLAUSES)
    others = [field for field in (*FIELDS, *OF_NOBODY) if field not in CLAUSES]
    assert all((getattr(whole, field) == getattr(more, field)).all() for field in others)


def test_rows_are_a_slice_of_every_number() -> None:
    whole = block()
    some = whole.rows(slice(7, 9))
    for field in (*FIELDS, *OF_NOBODY):
        assert (getattr(some, field) == getattr(whole, field)[7:9]).all(), field
    assert some.noise == whole.noise == 1


@pytest.mark.parametrize("common", [0.0, 0.3, 0.5, 1.0])
def test_allies_of_a_group_share_the_stated_part_of_their_variance(common: float) -> None:
    drawn = block(common=common)
    by_clause = [getattr(drawn, field)[:, d] for field in CLAUSES for d in (0, 1)]
    for numbers in (*(getattr(drawn, field) for field in NUMBERS), *by_clause):
        together = np.asarray(np.corrcoef(numbers, rowvar=False))
        assert together[0, 1] == pytest.approx(common, abs=0.07)
        assert abs(together[0, 2]) < 0.07 and abs(together[1, 2]) < 0.07
        assert numbers.std(0) == pytest.approx(1, abs=0.05)
    if common == 1:
        assert (drawn.value[:, 0] == drawn.value[:, 1]).all()


def test_the_kinds_of_surprise_of_one_ally_are_independent() -> None:
    drawn = block()
    columns = [getattr(drawn, field)[:, 0] for field in NUMBERS]
    columns += [getattr(drawn, field)[:, d, 0] for field in CLAUSES for d in (0, 1)]
    columns += [drawn.officials, drawn.theory]
    assert np.abs(np.corrcoef(columns) - np.eye(len(columns))).max() < 0.07


def test_the_place_in_the_table_of_parameters_is_even_and_the_officials_number_normal() -> None:
    drawn = block()
    assert drawn.theory.min() >= 0 and drawn.theory.max() < 1
    assert np.histogram(drawn.theory, bins=8, range=(0, 1))[0] == pytest.approx(BLOCK / 8, rel=0.2)
    assert (drawn.officials.mean(), drawn.officials.std()) == pytest.approx((0, 1), abs=0.06)


def test_what_belongs_to_nobody_depends_on_seed_and_block_alone() -> None:
    here, others, elsewhere = block(), block("XY", "zz", "r", common=0.1), block(block=1)
    for field in OF_NOBODY:
        assert (getattr(here, field) == getattr(others, field)).all()
        assert (getattr(here, field) != getattr(elsewhere, field)).all()


def test_a_number_that_cannot_matter_is_not_drawn_and_moves_no_other() -> None:
    whole = block()
    some = draw_block(1, 0, list("ABC"), list("xxy"), list("pq"), 0.5, only={"firmness": [True, False, True]})
    assert not some.firmness[:, 1].any() and (some.firmness[:, [0, 2]] == whole.firmness[:, [0, 2]]).all()
    others = [field for field in (*FIELDS, *OF_NOBODY) if field != "firmness"]
    assert all((getattr(some, field) == getattr(whole, field)).all() for field in others)


@pytest.mark.parametrize("common", [0.0, 0.5, 1.0])
def test_blocks_and_seeds_have_no_luck_in_common(common: float) -> None:
    first, second, other = block(common=common), block(common=common, block=1), block(common=common, seed=2)
    for field in (*NUMBERS, *CLAUSES):
        drawn = [getattr(one, field)[..., 0].reshape(BLOCK, -1)[:, 0] for one in (first, second, other)]
        assert np.abs(np.corrcoef(drawn) - np.eye(3)).max() < 0.07, field
    for field in ("hearing", "capital"):
        assert len({int(key) for one in (first, second, other) for key in getattr(one, field)[:, 0]}) == 3 * BLOCK


def test_at_the_centre_nothing_is_drawn() -> None:
    still = draws.centre(3, 2)
    assert (still.value.shape, still.ideal.shape, still.noise) == ((1, 3), (1, 2, 3), 0.0)
    assert not any(getattr(still, field).any() for field in (*FIELDS, *OF_NOBODY))


def test_run_r_is_row_r_mod_block_of_block_r_div_block() -> None:
    scenario = load("turkey-2003")
    codes, groups = scenario.codes, [ally.group for ally in scenario.allies]
    second = draw_block(5, 1, codes, groups, [one.key for one in scenario.provisions], 0.5)
    fixed = matter_of(scenario)
    state = session.run(fixed, start(fixed, second.rows(slice(3, 4))))
    told = run(scenario, seed=5, run=BLOCK + 3)
    assert (told.outcome, told.hours) == (OUTCOMES[state.outcome[0]], state.hour[0])
    assert told.text == fixed.space.words(state.text[0])
    # And not simply every run of the block: row 3 of the first block is another.
    assert (luck(scenario, 5, 4).value[3] != second.value[3]).all()


@given(st.integers(1, BLOCK))
@examples(20)
def test_the_first_runs_of_a_block_are_the_same_however_many_are_drawn(runs: int) -> None:
    some, every = draw_block(3, 1, ["A", "B"], ["x", "x"], ["p"], 0.5, runs), block("AB", "xx", "p", seed=3, block=1)
    for name in (*FIELDS, *OF_NOBODY):
        assert np.array_equal(getattr(some, name), getattr(every, name)[:runs]), name
