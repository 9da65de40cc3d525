"""Calibration: priors, weights, the second draw, and the table that ships."""

from __future__ import annotations

import hashlib
import math
from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import columns
from nacsim.parameters import Parameters, calibrated_rows, calibration
from nacsim.record import OUTCOMES
from nacsim.recorded import calibration as core
from nacsim.recorded.calibration import (
    ENOUGH,
    EVEN,
    NARROWEST,
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
    issue_logs,
    log_density,
    rows_at,
    simulated,
    tempered,
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
    kernel = around(places[:, :2], weight)
    drawn = kernel.draw(20_000, 1, 2)
    assert drawn.min() >= 0 and drawn.max() <= 1
    assert (drawn == kernel.draw(20_000, 1, 2)).all() and (drawn != kernel.draw(20_000, 1, 3)).any()
    density = kernel.density(drawn)
    assert (1 / density).mean() == pytest.approx(1.0, abs=0.03)
    even = np.average(drawn, axis=0, weights=1 / density)
    assert even == pytest.approx([0.5, 0.5], abs=0.03)


def test_draws_around_a_single_row_still_reach_everywhere() -> None:
    """All weight on one row leaves no spread: a tenth of what is drawn is even all the same, and the rest is near."""
    places = np.random.default_rng(5).random((40, 2))
    kernel = around(places, np.eye(40)[3])
    drawn = kernel.draw(5_000, 1, 2)
    near = (np.abs(drawn - places[3]) < 5 * NARROWEST).all(-1)
    assert near.mean() == pytest.approx(1 - EVEN, abs=0.02) and 0 < kernel.width.max() <= NARROWEST
    assert kernel.density(drawn[~near]) == pytest.approx(EVEN, abs=0.01)


def test_rows_of_several_draws_weigh_as_one_draw_from_their_mixture() -> None:
    """The mean of x under weights e^(-3 x), from a draw of the priors and one of a kernel, is the exact one."""
    first = hypercube(4_000, 1)[:, :2]
    kernel = around(first, weights(-3 * first[:, :1].T))
    both = np.concatenate([first, kernel.draw(4_000, 1, 2)])
    weight = weights(-3 * both[:, :1].T, log_density(both, [kernel]))
    exact = (1 - 4 * math.exp(-3)) / (3 * (1 - math.exp(-3)))
    assert weight @ both == pytest.approx([exact, 0.5], abs=0.02)


def test_likelihoods_are_tempered_until_enough_rows_are_left() -> None:
    logs = -np.arange(1000.0)[None] / 2
    assert effective(weights(logs)) < 5
    assert effective(tempered(logs)) == pytest.approx(ENOUGH, rel=1e-3)
    mild = logs / 1000
    assert tempered(mild) == pytest.approx(weights(mild)), "where enough are left, nothing is taken off"


def test_an_outcome_at_an_end_of_the_scale_loses_nothing_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The density of an outcome has volume 1 between the ends, wherever the runs end."""
    for place in (0.0, 0.07, 0.5, 1.0):
        monkeypatch.setattr(core, "places", lambda *_, at=place: np.full(2, at))
        middle = (np.arange(400) + 0.5) / 400
        issues = [SimpleNamespace(outcome=float(outcome)) for outcome in middle]
        density = [math.exp(issue_logs(issue, None, None, 1)[0]) for issue in issues]  # type: ignore[arg-type]
        assert np.mean(density) == pytest.approx(1.0, abs=1e-3), place


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
    # Of the three runs that adopt something all have it; of none at all it is as likely as another.
    of_clause = np.log((1 - OTHERWISE) * np.array([3.5 / 4.5, 1 / 3]) + OTHERWISE / 3)
    assert case_logs(kept, results, 2) == pytest.approx(expected + of_clause)
    # As drafted says all of the clauses, which therefore do not count again.
    drafted = replace(kept, accepted=("adopted_as_drafted",))
    assert case_logs(drafted, results, 2) == pytest.approx(case_logs(replace(drafted, adopted={}), results, 2))


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
    assert sorted(calibration()["without"]) == made["recorded"]
    assert {len(calibrated_rows(slug)["doubt"]) for slug in made["recorded"]} == {128}
    assert made["recorded"] == sorted(catalogue.recorded()) and made["power"] == dict(POWER)
    assert len(made["eu_digest"]) == 64
    for name, values in rows.items():
        low, high = np.quantile(values, [0.1, 0.9])
        assert low <= getattr(Parameters(), name) <= high, name
        assert PRIORS[name].low - 1e-3 <= min(values) <= max(values) <= PRIORS[name].high + 1e-3, name
