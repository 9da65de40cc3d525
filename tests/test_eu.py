"""Issues of the EU's Council: how a file is read, coded, simulated and measured. All rows are invented."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_half import main
from nacsim.ensembles.columns import Columns
from nacsim.errors import UserError
from nacsim.recorded.eu import Issue, Member, digest, read
from nacsim.recorded.eu_measures import auc, group, left_one_out, log_loss, measures, middle, weighted_mean
from nacsim.recorded.eu_scenario import disposition, places, scenario, simulate, simulated
from nacsim.recorded.quantile import quantile
from nacsim.scenario.resolved import Confidence, Scenario

HEADER = "issue,proposal,actor,position,salience,reference,outcome\n"
ROWS = """\
# invented
a1,a,GRO,100,80,0,40
a1,a,COM,50,60,0,40
a1,a,FRE,0,40,0,40

a2,a,RUR,20,50,,20
a2,a,SYL,60,100,,20
"""


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "issues.csv"
    path.write_text(text, encoding="utf-8")
    return path


def issue(
    positions: list[float],
    *,
    draft: float | None = 1.0,
    reference: float | None = 0.0,
    outcome: float = 0.5,
    saliences: list[float] | None = None,
) -> Issue:
    saliences = saliences or [0.5] * len(positions)
    codes = [f"M{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(len(positions))]
    members = tuple(Member(*one) for one in zip(codes, positions, saliences, strict=True))
    return Issue("x1", "x", members, draft, reference, outcome)


# Reading


def test_rows_become_issues(tmp_path: Path) -> None:
    first, second = read(file(tmp_path, HEADER + ROWS))
    assert first == Issue("a1", "a", (Member("FRE", 0, 0.4), Member("GRO", 1, 0.8)), 0.5, 0.0, 0.4)
    assert second == Issue("a2", "a", (Member("RUR", 0.2, 0.5), Member("SYL", 0.6, 1)), None, None, 0.2)
    assert second.opening == pytest.approx(0.4)


def test_columns_may_stand_in_any_order_and_after_a_mark(tmp_path: Path) -> None:
    text = "\ufeffoutcome,reference,salience,position,actor,proposal,issue\n40,0,80,100,GRO,a,a1\n"
    (only,) = read(file(tmp_path, text))
    assert only == Issue("a1", "a", (Member("GRO", 1, 0.8),), None, 0.0, 0.4)


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = file(tmp_path, HEADER + ROWS)
    assert digest(path) == hashlib.sha256((HEADER + ROWS).encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no issue"),
        (HEADER, "holds no issue"),
        ("issue,proposal,actor,position,reference\n", "line 1: there is no column salience, outcome"),
        (HEADER + "a1,a,GRO,100,80,0\n", "line 2: 6 values for 7 columns"),
        (HEADER + "a1,a,GRO,full,80,0,40\n", "line 2: position is not a number"),
        (HEADER + "a1,a,GRO,100,101,0,40\n", "line 2: salience must lie between 0 and 100"),
        (HEADER + "a1,a,GRO,nan,80,0,40\n", "line 2: position must lie between 0 and 100"),
        (HEADER + "a1,a,GRO,100,80,-1,40\n", "line 2: reference must lie between 0 and 100"),
        (HEADER + "# ok\na1,a,GRO,100,80,0,\n", "line 3: there is no outcome"),
        (HEADER + "a1,a,GRO,100,,0,40\n", "line 2: there is no salience"),
        (HEADER + ",a,GRO,100,80,0,40\n", "line 2: the issue has no name"),
        (HEADER + "a1,a,Greece,100,80,0,40\n", "line 2: an actor is a code"),
        (HEADER + "a1,a,GRO,100,80,0,40\na1,a,GRO,50,80,0,40\n", "line 3: GRO is listed twice on a1"),
        (HEADER + "a1,a,GRO,100,80,0,40\na1,a,FRE,50,80,,40\n", "line 3: a1 has another"),
        (HEADER + "a1,a,COM,100,80,0,40\n", "line 2: no member has a position on a1"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(file(tmp_path, text))


def test_a_file_that_cannot_be_read_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        digest(tmp_path / "none.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        read(tmp_path / "bytes.csv")


# The coding rule


@pytest.mark.parametrize(
    ("position", "draft", "reference", "word"),
    [
        (0.0, 1.0, 0.0, "reluctant"),
        (0.025, 1.0, 0.0, "reluctant"),
        (0.03, 1.0, 0.0, "neutral"),
        (0.5, 1.0, 0.0, "neutral"),  # as near to the one as to the other
        (0.51, 1.0, 0.0, "supportive"),
        (0.0, 0.4, 0.7, "supportive"),  # beyond the draft, and nearer to it
        (1.0, 0.0, 0.7, "neutral"),  # on the far side of the reference point
        (0.76, 1.0, None, "supportive"),
        (0.75, 1.0, None, "supportive"),
        (0.74, 1.0, None, "neutral"),
        (0.0, 0.0, 0.01, "supportive"),  # the draft changes nothing: nobody blocks by keeping to it
        (0.5, 0.0, 0.01, "conditional"),
    ],
)
def test_the_word_follows_from_draft_and_reference(
    position: float, draft: float, reference: float | None, word: str
) -> None:
    one = issue([position, 0.9], draft=draft, reference=reference)
    assert disposition(one, one.members[0]) == word


def test_an_issue_becomes_one_clause_before_all_members() -> None:
    coded = scenario(issue([0.0, 0.37, 1.0], draft=0.46, reference=0.12))
    (clause,) = coded.provisions
    assert [option.at for option in clause.options] == [step / 20 for step in range(20, -1, -1)]
    assert clause.core and clause.kind == "ordered"
    assert clause.options[coded.draft[0]].at == 0.45
    assert coded.reversion is not None and coded.reversion[0] is not None
    assert clause.options[coded.reversion[0]].at == 0.1
    assert coded.officials == ("SECGEN",) and not any(ally.sponsor for ally in coded.allies)
    assert coded.seats["NAC"] == coded.codes == ("MAA", "MAB", "MAC")
    assert [ally.ideal["issue"].value for ally in coded.allies] == [0.0, 0.37, 1.0]
    assert not coded.opt_outs and not coded.legs[-1].named


def test_without_a_reference_point_nothing_is_the_reversion() -> None:
    assert scenario(issue([0.2, 0.4], reference=None)).reversion is None


def test_without_a_draft_the_mean_is_on_the_table() -> None:
    coded = scenario(issue([0.1, 0.3], draft=None, reference=None))
    assert coded.provisions[0].options[coded.draft[0]].at == 0.2


def test_confidence_sets_the_spread_of_an_ideal() -> None:
    def spread(confidence: Confidence) -> float:
        return scenario(issue([0.2, 0.4]), confidence=confidence).allies[0].ideal["issue"].spread

    assert spread("documented") < spread("inferred") < spread("assumed")


def test_salience_is_carried_into_the_stake_by_the_mean() -> None:
    one = issue([0.9, 0.9, 0.9, 0.0], saliences=[0.0, 0.3, 0.3, 0.6])  # mean .3; three supportive, one reluctant
    plain = [ally.stake.value for ally in scenario(one).allies]
    carried = [ally.stake.value for ally in scenario(one, use_salience=True).allies]
    assert plain[0] == plain[1] == plain[2] > plain[3]
    assert carried == pytest.approx([0.0, plain[1], plain[2], min(1.0, 2 * plain[3])])


def test_where_nobody_cares_stakes_are_as_usual() -> None:
    one = issue([0.2, 0.4], saliences=[0.0, 0.0])
    assert scenario(one, use_salience=True).allies[0].stake == scenario(one).allies[0].stake


def test_one_member_is_no_council() -> None:
    with pytest.raises(UserError, match="only MAA has a position"):
        scenario(issue([0.2]))


# Simulating


def test_runs_end_on_the_grid_or_at_the_reference_point() -> None:
    agreed, refused = issue([0.9, 1.0, 1.0]), issue([0.33, 0.33, 0.33], reference=0.33)
    assert set(simulated(agreed, 20)) <= {step / 20 for step in range(21)}

    def stubborn(scenario: Scenario, seed: int, runs: int) -> Columns:
        """Refusing costs nothing, and nobody changes the draft."""
        free = {"alone_cost": 0.0, "support_pressure": 0.0, "doubt": 0.0}
        return simulate(replace(scenario, chair="passive", theory=free), seed, runs)

    assert set(simulated(refused, 20, confidence="documented", simulate=stubborn)) == {0.33}


def test_another_simulator_can_take_the_engines_place() -> None:
    asked = []

    def spy(scenario: Scenario, seed: int, runs: int) -> Columns:
        asked.append((scenario.slug, seed, runs))
        return simulate(scenario, seed, 2)

    assert len(simulated(issue([0.9, 1.0]), 7, 3, simulate=spy)) == 2
    assert asked == [("x1", 3, 7)]


@pytest.mark.parametrize(("reference", "stayed"), [(0.12, 0.12), (None, 0.75)])
def test_a_run_without_a_decision_ends_at_the_reference_point_or_without_one_where_the_last_text_was(
    reference: float | None, stayed: float
) -> None:
    one = issue([0.9, 1.0], reference=reference)
    coded = scenario(one)
    results = simulate(coded, 1, 3)
    results.outcome[:] = [0, 1, 4]  # as drafted, amended, not adopted
    results.text[:, 0] = [0, 3, 5]
    assert places(one, coded, results) == pytest.approx([1.0, 0.85, stayed])


# Measuring


def test_weighted_quantiles_by_hand() -> None:
    values, weights = np.array([0.9, 0.1, 0.5]), np.array([1.0, 2.0, 7.0])  # in order: .1 (.2), .5 (.9), .9 (1)
    assert [quantile(values, weights, share) for share in (0.1, 0.2, 0.21, 0.9, 0.91, 1)] == [
        *(0.1, 0.1, 0.5, 0.5, 0.9, 0.9)
    ]
    assert quantile(np.arange(1.0, 11.0), np.ones(10), 0.9) == 9


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), min_size=1, max_size=12), st.floats(0.01, 1))
def test_a_weight_counts_as_so_many_runs(pairs: list[tuple[int, int]], share: float) -> None:
    values, weights = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    repeated = sorted(value for value, times in pairs for _ in range(times))
    rank = math.ceil(share * len(repeated) - 1e-6) or 1
    assert quantile(values, weights, share) == repeated[rank - 1]


def test_auc_by_hand() -> None:
    assert auc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == (1 + 1 + 0.5 + 1) / 4
    assert auc([0.9, 0.4], [True, True]) is None


def test_log_loss_and_base_rates_by_hand() -> None:
    assert log_loss([0.8, 0.25], [True, False]) == pytest.approx(-(math.log(0.8) + math.log(0.75)) / 2)
    assert left_one_out([True, None, False, False]) == [0.5 / 3, None, 1.5 / 3, 1.5 / 3]


def test_predictors_by_hand() -> None:
    one = issue([0.0, 0.1, 1.0], saliences=[0.2, 0.2, 0.6])
    assert middle(one) == 0.1
    assert weighted_mean(one) == pytest.approx(0.62)
    assert weighted_mean(issue([0.0, 1.0], saliences=[0.0, 0.0])) == 0.5


@pytest.mark.parametrize(
    ("positions", "reference", "name"),
    [
        ([0.03, 1, 1, 1], 0.0, "none"),
        ([0.02, 1, 1, 1, 1], 0.0, "under a quarter"),
        ([0.0, 1, 1, 1], 0.0, "a quarter or more"),
        ([0.0, 1], None, "no reference point"),
    ],
)
def test_groups_by_the_share_at_the_reference_point(positions: list[float], reference: float | None, name: str) -> None:
    assert group(issue(positions, reference=reference)) == name


def test_measures_by_hand() -> None:
    stays = issue([0.0, 1.0], outcome=0.02)
    moves = issue([0.5, 1.0], outcome=0.6, draft=0.9)
    unknown = issue([0.2, 0.4], outcome=0.42, draft=None, reference=None)
    runs = [np.array(places) for places in ([0, 0, 0, 1], [0.5, 0.5, 0.7, 0.7], [0.4, 0.4])]
    measured = measures([stays, moves, unknown], runs)
    assert list(measured) == ["all", "none", "a quarter or more", "no reference point"]
    every = measured["all"]
    assert every.issues == 3
    assert every.error == pytest.approx((23 + 0 + 2) / 3)
    assert every.coverage == 1
    assert every.baselines == pytest.approx(
        {"mean": (48 + 15 + 12) / 3, "weighted mean": 25, "median": 25, "draft": (98 + 30 + 12) / 3}
    )
    assert every.staying is not None and (every.staying.issues, every.staying.stays, every.staying.auc) == (2, 1, 1)
    assert every.staying.log_loss == pytest.approx(-(math.log(3.5 / 5) + math.log(1 - 0.5 / 5)) / 2)
    assert every.staying.base_rate == pytest.approx(-math.log(0.25))
    assert measured["no reference point"].staying is None


def test_runs_count_by_their_weight() -> None:
    one = issue([0.0, 1.0], outcome=0.9)
    measured = measures([one], [np.array([0.0, 1.0])], [np.array([3.0, 1.0])])["all"]
    assert measured.error == pytest.approx(65)
    assert measured.staying is not None
    assert measured.staying.log_loss == pytest.approx(-math.log(1 - (1.5 + 0.5) / 3))


def test_an_outcome_half_a_step_outside_still_counts_as_inside() -> None:
    runs = [np.full(10, 0.4)]
    assert measures([issue([0.0, 1.0], outcome=0.425)], runs)["all"].coverage == 1
    assert measures([issue([0.0, 1.0], outcome=0.43)], runs)["all"].coverage == 0


# The tool


def test_the_table_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, HEADER + ROWS + "a3,a,GRO,100,80,0,40\n")
    assert main([str(path), "5"]) == 0
    printed = capsys.readouterr().out
    assert "3 issues" in printed and "1 not simulated" in printed
    assert "a quarter or more" in printed


@pytest.mark.parametrize("argv", [["none.csv"], ["none.csv", "0"]])
def test_a_mistake_ends_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert capsys.readouterr().err.count("\n") == 1
