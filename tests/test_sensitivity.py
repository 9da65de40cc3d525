"""`nac sensitivity`: known indices come out, one ally's luck moves alone, and blocking power is what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Done
from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.engine import columns
from nacsim.ensembles.executors import InProcess
from nacsim.ensembles.mixed_luck import Parts, mixed, parts, run_mixed, with_theory
from nacsim.findings.tornado import tornado
from nacsim.parameters import Parameters, calibrated_rows
from nacsim.record import OUTCOMES, STANCES
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Ally, Scenario, Sourced
from nacsim.studies.blocking_power import always_consenting
from nacsim.studies.factors import Evaluation, design, ranges
from nacsim.studies.sensitivity import Sensitivity, sensitivity
from nacsim.studies.sobol import REPEATS, sobol
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import as_text
from nacsim.telling.sensitivity_report import sensitivity_report
from nacsim.theory.luck import block_of
from strategies import ANYTHING, examples, scenario, small, trees

Floats = npt.NDArray[np.float64]
NONE, OBJECT = OUTCOMES.index("not_adopted"), STANCES.index("object")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


# Sobol indices that are known


def ishigami(x: Floats) -> Floats:
    """Of three factors (Ishigami & Homma 1990); a fourth does nothing. A second output never varies."""
    x = (2 * x - 1) * np.pi
    value = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    return np.stack([value, np.full(x.shape[1], 0.3)])


ISHIGAMI = ([0.3139, 0.4424, 0.0, 0.0], [0.5576, 0.4424, 0.2437, 0.0])
"""First and total indices, from its variances: pi^4/50 + pi^8/1800 + 1/2, 49/8 and 8 pi^8/225."""


def g(x: Floats) -> Floats:
    """Sobol's g-function with a = 0, 1, 4.5, 9."""
    a = np.array([0, 1, 4.5, 9])[:, None]
    return np.asarray(np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=0, keepdims=True))


def g_indices() -> tuple[Floats, Floats]:
    own = 1 / (3 * (1 + np.array([0, 1, 4.5, 9])) ** 2)
    whole = np.prod(1 + own) - 1
    return own / whole, own * np.prod(1 + own) / (1 + own) / whole


@pytest.mark.parametrize("slow", [0, 2, 4])
def test_known_indices_come_out(slow: int) -> None:
    found = sobol(ishigami, 4, 4096, seed=1, slow=slow)
    assert found.first[0] == pytest.approx(ISHIGAMI[0], abs=0.03)
    assert found.total[0] == pytest.approx(ISHIGAMI[1], abs=0.03)
    known = sobol(g, 4, 4096, seed=1, slow=slow)
    first, total = g_indices()
    assert known.first[0] == pytest.approx(first, abs=0.03)
    assert known.total[0] == pytest.approx(total, abs=0.03)


def test_what_does_nothing_has_no_share_and_what_never_varies_none_to_give() -> None:
    found = sobol(ishigami, 4, 64, seed=1)
    assert found.total[0, 3] == found.first[0, 3] == 0
    assert (found.total_interval[0, 3] == 0).all()
    assert found.varies.tolist() == [True, False]


@pytest.mark.parametrize("slow", [0, 4])
def test_the_intervals_hold_what_is_known_about_as_often_as_they_say(slow: int) -> None:
    first, total = g_indices()
    held = []
    for seed in range(20):
        found = sobol(g, 4, 256, seed, slow)
        held += [(low <= one <= high) for (low, high), one in zip(found.first_interval[0], first, strict=True)]
        held += [(low <= one <= high) for (low, high), one in zip(found.total_interval[0], total, strict=True)]
    assert 0.85 <= np.mean(held) <= 1


def test_a_seed_is_one_design_and_slow_factors_share_their_values() -> None:
    seen: list[Floats] = []

    def watched(x: Floats) -> Floats:
        seen.append(x)
        return ishigami(x)

    one, again = (sobol(watched, 4, 64, 5, slow=2) for _ in range(2))
    assert (one.first_interval == again.first_interval).all() and (one.total == again.total).all()
    other = sobol(watched, 4, 64, 6, slow=2)
    assert (one.first != other.first).any()
    points = seen[0]
    assert points.shape == (4, 64 * 6)
    assert len(np.unique(points[0])) == len(np.unique(points[1])) == 2 * 64 / REPEATS
    assert len(np.unique(points[2])) == len(np.unique(points[3])) == 2 * 64
    assert points.min() >= 0 and points.max() < 1


# Luck from different rows


@cache
def mixing() -> tuple[Scenario, Parts, Luck]:
    own = load("turkey-2003")
    return own, parts(own, 7), block_of(own, 7, 0)


@given(st.integers(0, BLOCK - 1))
@examples(20)
def test_one_row_for_all_is_that_run(row: int) -> None:
    own, of, whole = mixing()
    rows = np.full((1, len(own.allies)), row)
    luck = mixed(of, rows, rows, np.array([row]), np.array([Parameters().common_noise]))
    for name in ("value", "exposure", "reserve", "ideal", "hearing", "capital"):
        assert (getattr(luck, name)[0] == getattr(whole, name)[row]).all(), name
    assert luck.noise == whole.noise


def spread(ally: Ally, name: str) -> float:
    """How far a number of an ally spreads; nothing is drawn for one that does not."""
    places: Iterable[Sourced] = ally.ideal.values() if name == "ideal" else [getattr(ally, name)]
    return max(place.spread for place in places)


@given(st.integers(0, 18), st.integers(1, BLOCK - 1))
@examples(20)
def test_an_allys_row_moves_that_ally_alone(ally: int, row: int) -> None:
    own, of, _ = mixing()
    still = np.zeros((2, len(own.allies)), dtype=np.int64)
    moved = still.copy()
    moved[1, ally] = row
    luck = mixed(of, moved, still, np.zeros(2, dtype=np.int64), np.full(2, 0.5))
    for name in ("value", "exposure", "reserve", "ideal"):
        changed = (getattr(luck, name)[0] != getattr(luck, name)[1]).reshape(-1, len(own.allies)).any(0)
        assert np.flatnonzero(changed).tolist() == ([ally] if spread(own.allies[ally], name) else []), name
    assert (luck.hearing[0] == luck.hearing[1]).all() and (luck.capital[0] == luck.capital[1]).all()


def test_a_group_moves_together_and_chance_moves_only_itself() -> None:
    of = design(load("turkey-2003"))
    names = [one.name for one in of.factors]
    assert of.groups == ("blockers_2003", "default")
    points = np.full((len(names), 3), 0.5)
    points[names.index("blockers_2003"), 1] = points[names.index("chance"), 2] = 0.9
    luck = of.luck(parts(of.scenario, 1), points)
    moved = (luck.value[1] != luck.value[0]).nonzero()[0]
    assert [of.scenario.codes[i] for i in moved] == ["BEL", "DEU", "FRA", "LUX"]
    assert (luck.value[2] == luck.value[0]).all() and (luck.ideal[2] == luck.ideal[0]).all()
    assert (luck.hearing[2] != luck.hearing[0]).all() and (luck.hearing[1] == luck.hearing[0]).all()


def test_a_point_is_the_run_of_its_parameters_and_its_luck() -> None:
    """However points are put together in jobs, each comes to what it comes to by itself."""
    of = design(load("turkey-2003"))
    points = np.random.default_rng(3).random((len(of.factors), 12))
    points[: len(of.ranges), 4:] = points[: len(of.ranges), :1]  # nine points share their parameters
    found = Evaluation(of, 1).evaluate(InProcess(), points)
    for j in range(12):
        theory = {one.name: float(value) for one, value in zip(of.ranges, of.theory(points)[j], strict=True)}
        alone = run_mixed(with_theory(of.scenario, theory), of.luck(parts(of.scenario, 1), points[:, j : j + 1]))
        assert found[:, j].tolist() == [alone.outcome[0] != NONE, alone.hours[0], alone.dilution[0]]
    assert len(np.unique(found[1])) > 1


def test_ranges_stay_within_the_limits() -> None:
    found = {one.name: one for one in ranges(load("turkey-2003", ["theory.pressing=0.8", "theory.bypass=0"]))}
    assert set(found) == set(Parameters.__slots__)
    assert (found["pressing"].low, found["pressing"].high) == (0.4, 1.0)
    assert (found["bypass"].low, found["bypass"].high) == (0, 0)
    assert (found["lobby"].low, found["lobby"].high) == pytest.approx((0.025, 0.075))


def test_what_is_calibrated_is_moved_over_what_runs_draw() -> None:
    column = sorted(calibrated_rows()["sway"])
    tenth = len(column) // 10
    found, given = (
        {one.name: one for one in ranges(load("turkey-2003", sets))}["sway"] for sets in ([], ["theory.sway=2"])
    )
    assert column[tenth - 1] <= found.low <= column[tenth + 1] and column[-tenth - 2] <= found.high <= column[-tenth]
    assert found.low < found.default < found.high
    assert (given.low, given.default, given.high) == (1, 2, 3)


# Always to consent


@given(trees(ANYTHING), st.data())
@examples(60)
def test_who_always_consents_never_objects(tree: dict[str, Any], data: st.DataObject) -> None:
    own = scenario(tree)
    code = data.draw(st.sampled_from(own.codes))
    for found in columns(always_consenting(own, code), 1, 0, 20):
        i = own.codes.index(code)
        assert not (found.first[:, i] == OBJECT).any()
        assert not (found.final[:, i] == OBJECT).any()
        assert not found.named[:, :, i].any()
        assert not found.wrote[:, i].any()
        assert not found.sole[:, i].any()


def test_consent_changes_nothing_else_of_an_ally() -> None:
    own = load("turkey-2003")
    bound = always_consenting(own, "FRA")
    (one,) = (ally for ally in bound.allies if ally.code == "FRA")
    (was,) = (ally for ally in own.allies if ally.code == "FRA")
    assert replace(one, commitments=was.commitments) == was
    assert [ally for ally in bound.allies if ally.code != "FRA"] == [ally for ally in own.allies if ally.code != "FRA"]
    assert len(bound.calendar) == len(own.calendar) == 2


def test_the_only_one_who_objects_has_all_the_power() -> None:
    """By hand: CCC refuses whatever is offered; with its consent the text passes at once."""
    tree = small(allies={"default": {"value": 1, "stake": 0.1}, "CCC": {"value": -1, "exposure": 0}})
    found = sensitivity(scenario(tree), runs=40, points=8).summary
    assert found["adopted"]["share"] == 0
    power = {code: one["blocking_power"]["difference"] for code, one in found["allies"].items()}
    assert power == {"AAA": 0, "BBB": 0, "CCC": 1}
    assert found["allies"]["CCC"]["sole_objector_at_end"] == 1
    assert found["sobol"]["outputs"] == {"adopted": None, "hours": None, "dilution": None}


# The whole


@cache
def turkey() -> Sensitivity:
    return sensitivity("turkey-2003", runs=30, points=8, seed=1)


def test_the_json_is_the_contract(nac: Callable[..., Done]) -> None:
    done = nac("sensitivity", "turkey-2003", "--runs", 30, "--points", 8, "--seed", 1, "--json", "--workers", 2)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert data == turkey().summary.as_json()  # in two processes, and here in one
    assert set(data) == {
        "scenario",
        "variant",
        "set",
        "runs",
        "seed",
        "digest",
        "version",
        "adopted",
        "parameters",
        "allies",
        "sobol",
    }
    assert [one["name"] for one in data["parameters"]] != sorted(Parameters.__slots__)
    effects = [max(abs(one[end]["difference"]) for end in ("at_low", "at_high")) for one in data["parameters"]]
    assert effects == sorted(effects, reverse=True)
    for one in data["parameters"]:
        assert set(one) == {"name", "default", "low", "high", "at_low", "at_high"}
        assert one["at_low"]["adopted"] - data["adopted"]["share"] == pytest.approx(
            one["at_low"]["difference"], abs=2e-6
        )
    assert set(data["allies"]) == set(load("turkey-2003").codes)
    (kept,) = Path("runs").iterdir()
    assert {path.name for path in kept.iterdir() if path.name != "parts"} == {
        "SHA256SUMS",
        "manifest.json",
        "scenario.yaml",
        "summary.json",
        "summary.txt",
    }


def test_one_at_a_time_is_the_ensemble_with_that_number_set() -> None:
    found = {one["name"]: one for one in turkey().summary["parameters"]}
    for name, end, value in (
        ("lobby", "at_low", Parameters().lobby / 2),
        ("lobby", "at_high", 1.5 * Parameters().lobby),
        ("alone_cost", "at_high", np.quantile(calibrated_rows()["alone_cost"], 0.9, method="inverted_cdf")),
    ):
        assert found[name][end.removeprefix("at_")] == pytest.approx(value)
        own = load("turkey-2003", [f"theory.{name}={value}"])
        adopted = np.mean([outcome != NONE for part in columns(own, 1, 0, 30) for outcome in part.outcome])
        assert found[name][end]["adopted"] == pytest.approx(adopted, abs=1e-6)


def test_every_factor_is_there_and_what_the_matter_does_not_know_has_no_share() -> None:
    """No clause can be left open or vague and nobody may stand aside in 2003: those numbers do nothing, exactly."""
    outputs = turkey().summary["sobol"]["outputs"]
    assert set(outputs) == {"adopted", "hours", "dilution"}
    rows = outputs["hours"]
    kinds = [one["kind"] for one in rows]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "parameter": len(Parameters.__slots__),
        "ally": 19,
        "group": 2,
        "chance": 1,
    }
    assert [one["total"] for one in rows] == sorted((one["total"] for one in rows), reverse=True)
    for output in outputs.values():
        inert = {"participation", "thinning", "deferral_loss", "vague_relief", "vague_cost"}
        assert {one["name"]: one["total"] for one in output or () if one["name"] in inert} == dict.fromkeys(inert, 0.0)


def test_the_summary_is_read_at_a_glance() -> None:
    lines = as_text(sensitivity_report(turkey().scenario, turkey().summary)).splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "15 others: no change in these runs." in text
    assert "The usual power indices say nothing here" in text
    calm = small(allies={"default": {"value": 1, "stake": 0.1, "confidence": "assumed"}})
    found = sensitivity(scenario(calm), runs=10, points=8)
    text = " ".join(as_text(sensitivity_report(found.scenario, found.summary)).split())
    assert (
        "No ally blocks alone" in text
        and "No run ends with a sole objector: nobody holds out, or more than one does." in text
    )
    assert (
        "No parameter moves adoption" in text
        and f"{len(Parameters.__slots__)} parameters: no change in these runs." in text
    )
    constant = [output for output, of in found.summary["sobol"]["outputs"].items() if of is None]
    assert "adopted" in constant
    assert text.count("the same in every run, so there is no variance to explain") == len(constant)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--points", "100"], "--points: must be a power of 2 from 8 to 4,096, such as 128 or 256 (given: 100)."),
        (["--points", "4"], "must be a power of 2"),
        (["--points", "-8"], "must be a power of 2"),
        (["--points", "8192"], "must be a power of 2"),
        (["--runs", "0"], "'--runs'"),
        (["--set", "theory.strid=1"], "Did you mean stride?"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_written(
    nac: Callable[..., Done], tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = nac("sensitivity", "turkey-2003", *arguments)
    assert (done.code, done.out, list(tmp_path.iterdir())) == (2, "", [])
    assert message in done.err


def test_the_python_api_gives_tables() -> None:
    found = turkey()
    assert list(found.parameters["name"]) == [one["name"] for one in found.summary["parameters"]]
    assert found.allies["blocking_power"].is_monotonic_decreasing
    assert set(found.sobol["output"]) <= {"adopted", "hours", "dilution"}
    assert repr(found).startswith("Sensitivity of turkey-2003: with nothing changed, the text is adopted in ")
    assert f"\n{plain_ascii(tornado(found.summary).headline)}.\n" in repr(found)
    assert found._repr_html_().count("<table") == 3


def test_two_that_hold_out_are_not_told_as_nobody(nac: Callable[..., Done]) -> None:
    never = ("--set", "allies.FRA.value=-1", "--set", "allies.BEL.value=-1")
    arguments = ("turkey-2003", *never, "--set", "procedure.chair=passive", "--points", 8, "--runs", 20)
    told = " ".join(nac("sensitivity", *arguments).out.split())
    assert "nobody holds out, or more than one does" in told and "procedure.chair=passive" in told
    coarse = "too coarse to rely on"
    assert coarse not in told  # nothing varies, so there are no intervals to rest on
    assert coarse in " ".join(nac("sensitivity", "turkey-2003", "--points", 8, "--runs", 20).out.split())
    unanimous = nac("sensitivity", "turkey-2003", "--set", "procedure.rule=unanimity", "--points", 8, "--runs", 20).out
    assert "Blocking power means nothing under this rule" in " ".join(unanimous.split())
