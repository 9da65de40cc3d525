"""Calibration: priors, weights, the second draw, and the table that ships."""

from __future__ import annotations

import hashlib
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import columns
from nacsim.parameters import Parameters, calibrated_rows, calibration
from nacsim.record import OUTCOMES
from nacsim.recorded.calibration import (
    OTHERWISE,
    POWER,
    PRIORS,
    Prior,
    around,
    case_logs,
    drawn_again,
    effective,
    held_apart,
    hypercube,
    rows_at,
    simulated,
    weights,
)
from nacsim.recorded.cases import Case
from nacsim.scenario import catalogue
from nacsim.scenario.load import load
from nacsim.theory.calibrated import NAMES


def test_a_prior_is_even_in_the_parameter_or_in_its_logarithm() -> None:
    shares = np.array([0.0, 0.5, 1.0])
    assert Prior(1.0, 4.0, "").at(shares) == pytest.approx([1, 2.5, 4])
    assert Prior(1.0, 4.0, "", logarithmic=True).at(shares) == pytest.approx([1, 2, 4])


def test_draws_from_the_priors_cover_each_range_evenly() -> None:
    places = hypercube(20, 3)
    assert (
        places.shape == (20, len(PRIORS)) and (places == hypercube(20, 3)).all() and (places != hypercube(20, 4)).any()
    )
    assert (np.sort((places * 20).astype(int), axis=0) == np.arange(20)[:, None]).all(), "one in each twentieth"
    rows = rows_at(places)
    assert tuple(rows) == tuple(PRIORS) and set(rows) == set(NAMES)
    assert all(PRIORS[name].low <= values.min() <= values.max() <= PRIORS[name].high for name, values in rows.items())


def test_weights_by_hand() -> None:
    logs = np.log([[0.5, 0.25], [0.2, 0.8]])
    assert weights(logs) == pytest.approx([0.1 / 0.3, 0.2 / 0.3])
    assert weights(logs, np.log([1.0, 2.0])) == pytest.approx([0.5, 0.5]), "drawn twice as often, it counts half"
    assert effective(np.array([0.5, 0.5, 0.0])) == pytest.approx(2)
    assert weights(np.array([[-2000.0, -2001.0]])) == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e)])


def test_rows_are_drawn_again_by_weight() -> None:
    which = drawn_again(np.array([0.1, 0.0, 0.65, 0.25]), 100, 1)
    counts = np.bincount(which, minlength=4)
    assert counts[1] == 0 and abs(counts - [10, 0, 65, 25]).max() <= 1, "evenly spaced, so within one of what is due"
    assert (which == drawn_again(np.array([0.1, 0.0, 0.65, 0.25]), 100, 1)).all()


def test_the_second_draw_stays_in_the_cube_and_knows_its_density() -> None:
    """Weighed by its density, a draw near the edges must come out even again: the mean of 1 / density is the volume."""
    random = np.random.default_rng(5)
    places, weight = random.random((40, len(PRIORS))) ** 2, np.full(40, 1 / 40)
    drawn, density = around(places[:, :2], weight, 20_000, 1)
    assert drawn.min() >= 0 and drawn.max() <= 1
    assert np.exp(-density).mean() == pytest.approx(1.0, abs=0.03)
    even = np.average(drawn, axis=0, weights=np.exp(-density))
    assert even == pytest.approx([0.5, 0.5], abs=0.03)


def test_a_run_under_a_row_is_that_run_with_the_parameters_set() -> None:
    scenario = load("turkey-2003")
    rows = rows_at(hypercube(3, 1))
    results = simulated(scenario, rows, 8, 2)
    for k in range(3):
        theory = {name: float(values[k]) for name, values in rows.items()}
        expected = joined(list(columns(replace(scenario, theory=theory), 2, 0, 8)))
        for field in fields(expected):
            if field.name != "run":
                found = getattr(results, field.name)[k * 8 : (k + 1) * 8]
                assert (found == getattr(expected, field.name)).all(), field.name


def test_the_likelihood_of_a_decision_by_hand() -> None:
    scenario = load("turkey-2003")
    results = simulated(scenario, rows_at(hypercube(2, 1)), 4, 1)
    results.outcome[:] = [OUTCOMES.index("adopted_amended")] * 3 + [OUTCOMES.index("not_adopted")] * 5
    case = Case(
        slug="x",
        scenario=scenario,
        quality=None,
        accepted=("adopted_amended",),
        adopted={},
        days=None,
        hours=None,
        named=False,
        objected_first=(),
    )
    reachable = 4  # as drafted, amended, in the DPC, not at all
    shares = np.array([(3 + 0.5) / (4 + 2), 0.5 / (4 + 2)])
    expected = np.log((1 - OTHERWISE) * shares + OTHERWISE / reachable)
    assert case_logs(case, results, 2) == pytest.approx(expected)
    results.text[:] = [scenario.draft] * 8
    results.text[4:, 1] = (scenario.draft[1] + 1) % 3
    clause = scenario.provisions[1]
    kept = replace(case, adopted={clause.key: clause.options[scenario.draft[1]].key})
    of_clause = np.log((1 - OTHERWISE) * np.array([4.5, 0.5]) / 5.5 + OTHERWISE / 3)
    assert case_logs(kept, results, 2) == pytest.approx(expected + of_clause)


def test_half_of_the_record_is_held_apart_by_its_names() -> None:
    slugs = sorted(catalogue.recorded())
    apart = held_apart(slugs)
    assert len(slugs) == 36 and len(apart) == 18 and apart == held_apart(slugs[::-1])
    digests = {slug: hashlib.sha256(slug.encode()).hexdigest() for slug in slugs}
    assert min(digests[slug] for slug in apart) > max(digests[slug] for slug in set(slugs) - apart)


def test_the_table_that_ships_is_of_the_whole_record_and_round_the_centre() -> None:
    made, rows = calibration()["made"], calibrated_rows()
    assert set(rows) == set(NAMES) == set(PRIORS)
    assert {len(values) for values in rows.values()} == {128}
    assert made["recorded"] == sorted(catalogue.recorded()) and made["power"] == dict(POWER)
    assert len(made["eu_digest"]) == 64
    assert sorted(calibration()["logs"]) == made["recorded"]
    assert {len(logs) for logs in calibration()["logs"].values()} == {128}
    for name, values in rows.items():
        low, high = np.quantile(values, [0.1, 0.9])
        assert low <= getattr(Parameters(), name) <= high, name
        assert PRIORS[name].low - 1e-3 <= min(values) <= max(values) <= PRIORS[name].high + 1e-3, name
