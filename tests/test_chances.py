"""Chances of an ensemble: worked out by hand, null where the record is silent, and the same in every telling.

What the record teaches is invented here (`TAUGHT`), so that no test hangs on the numbers that ship.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import by_hand
import many_samples as made
import nacsim
from conftest import Done
from nacsim.findings.chances import chances
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.learned import Learned, learned
from nacsim.recorded.model_error import Bin
from nacsim.scenario import catalogue
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.studies import ensemble_summary
from nacsim.studies.ensemble import ensemble
from nacsim.studies.verify import problems
from nacsim.telling.ensemble_report import ensemble_report
from nacsim.telling.lines import as_text
from nacsim_dashboards.charts import outcomes as outcomes_chart
from nacsim_dashboards.charts.rows import TRACK
from reading_figures import values_drawn
from strategies import small
from trees import resealed

DRAFTED, AMENDED, ELSEWHERE, DEFERRED, FAILED = OUTCOMES
COUNTS: dict[Outcome, int] = {DRAFTED: 2, AMENDED: 6, ELSEWHERE: 1, DEFERRED: 0, FAILED: 3}
BINS = ((0.0, 0.1, 1, 9), (0.1, 0.3, 2, 11), (0.3, 0.5, 0, 0), (0.5, 0.7, 3, 5), (0.7, 0.9, 2, 3), (0.9, 1.0, 1, 1))
TAUGHT = Learned(0.25, COUNTS, tuple(Bin(*each) for each in BINS), 12, "0" * 64)
IRAQ = load("iraq-training-2004")
NULL = dict.fromkeys(("chances", "base_rates", "lapse", "model_error"))
BROKERING = {"chair": "brokering", "rhythm": "weekly"}
OPEN = {"p": {"core": True, "options": {"full": {"at": 1}, "half": {"at": 0.5}, "later": {"kind": "left_open"}}}}


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> Learned:
    """What the record teaches, in numbers that are easy to work with."""
    monkeypatch.setattr(ensemble_summary, "learned", lambda: TAUGHT)
    return TAUGHT


def invented(**fields: Any) -> dict[str, Any]:
    """An invented matter before the nineteen members of January 2003."""
    tree = small(sponsors=["USA"], procedure=BROKERING) | fields
    if "members" not in fields:
        del tree["members"]
    tree["allies"] = {"default": {"disposition": "supportive"}, "FRA": {"disposition": "opposed"}}
    tree["variants"] = {
        "warm": {"allies": {"FRA": {"disposition": "neutral"}}},
        "mute": {"procedure": {"chair": "passive"}},
    }
    return tree


def told(tree: dict[str, Any], runs: int = 20) -> dict[str, Any]:
    return ensemble(tree, runs, 1).summary.as_json()


# By hand


@pytest.mark.usefixtures("taught")
def test_a_chance_can_be_worked_out_from_the_json() -> None:
    data = told(invented(), 40)
    counts = {DRAFTED: 2.5, AMENDED: 6.5, ELSEWHERE: 0.0, DEFERRED: 0.0, FAILED: 3.5}  # one half more, where reachable
    assert data["base_rates"] == {word: count / 12.5 for word, count in counts.items()}
    assert (data["lapse"], data["no_chances"]) == (0.25, None)
    for word in OUTCOMES:  # fortieths are exact to six decimals
        assert data["chances"][word] == pytest.approx(0.75 * data["outcomes"][word] + 0.25 * counts[word] / 12.5)
    assert data["chances"][ELSEWHERE] == data["chances"][DEFERRED] == 0


@pytest.mark.parametrize("runs", [3, 7, 29])
def test_chances_sum_to_1_though_shares_are_rounded(runs: int) -> None:
    data = ensemble("turkey-2003", runs, 1).summary.as_json()
    assert sum(data["chances"].values()) == pytest.approx(1, abs=1e-12)
    assert sum(data["base_rates"].values()) == pytest.approx(1, abs=1e-12)


def test_the_numbers_are_those_of_the_record_that_ships() -> None:
    shipped = json.loads((Path(nacsim.__file__).parent / "recorded" / "record.json").read_text("utf-8"))
    data = ensemble("iraq-training-2004", 20, 1).summary.as_json()
    assert (data["lapse"], data["model_error"]["decisions"]) == (shipped["lapse"], shipped["decisions"])
    can = [DRAFTED, AMENDED, FAILED]
    total = sum(shipped["happened"][word] + 0.5 for word in can)
    for word in can:
        assert data["base_rates"][word] == pytest.approx((shipped["happened"][word] + 0.5) / total)
    assert learned().decisions == sum(shipped["happened"].values())


@pytest.mark.usefixtures("taught")
def test_the_model_error_is_the_bin_of_each_chance() -> None:
    data = told(invented())
    error = data["model_error"]
    assert (error["decisions"], error["in_record"]) == (12, False)
    assert error["outcomes"][ELSEWHERE] is error["outcomes"][DEFERRED] is None
    for word in (DRAFTED, AMENDED, FAILED):
        low, high, happened, forecasts = next(b for b in reversed(BINS) if b[0] <= data["chances"][word])
        past = error["outcomes"][word]
        assert (past["low"], past["high"], past["happened"], past["forecasts"]) == (low, high, happened, forecasts)
        assert past["share"] == (round(happened / forecasts, 6) if forecasts else None)
        ends = by_hand.wilson(happened, forecasts) if forecasts else (0.0, 1.0)
        assert past["interval"] == [round(end, 6) for end in ends]


@pytest.mark.usefixtures("taught")
@pytest.mark.parametrize(
    ("fields", "possible"),
    [
        ({}, {DRAFTED, AMENDED, FAILED}),
        ({"provisions": OPEN}, {DRAFTED, AMENDED, DEFERRED, FAILED}),
        (
            {"procedure": BROKERING | {"other_bodies": {"DPC": {"competent": True}}}},
            {DRAFTED, AMENDED, ELSEWHERE, FAILED},
        ),
        ({"procedure": BROKERING | {"stages": {"advice": {"body": "MC"}}}}, {DRAFTED, AMENDED, FAILED}),
        ({"procedure": BROKERING | {"chair": "passive"}}, {DRAFTED, FAILED}),
        ({"body": "DPC"}, {ELSEWHERE, FAILED}),
    ],
)
def test_a_file_of_its_own_has_chances_of_what_it_can_reach(fields: dict[str, Any], possible: set[Outcome]) -> None:
    data = told(invented(**fields))
    assert data["no_chances"] is None
    for word in OUTCOMES:
        assert (data["chances"][word] > 0) == (data["base_rates"][word] > 0) == (word in possible)
        assert (data["model_error"]["outcomes"][word] is not None) == (word in possible)


def test_decisions_on_record_are_known_by_their_names() -> None:
    names = ["turkey-2003", "iraq-training-2004@coding_b", "ntmi-review-2008", min(catalogue.recorded())]
    for name in names:
        error = ensemble(name, 1, 1).summary.model_error
        assert error is not None and error.in_record, name


# Null, and why


@pytest.mark.parametrize(
    ("fields", "arguments", "reason"),
    [
        ({"members": ["AAA", "FRA", "USA"]}, [], "members are not those"),
        ({"members": ["FRA", "USA", "DEU"]}, [], "members are not those"),
        ({"members_as_of": date(2004, 5, 1)}, [], "members are not those"),
        ({}, ["--set", "members_as_of=2004-05-01"], "members are not those"),
        ({"procedure": BROKERING | {"rule": "unanimity"}}, [], "rule is unanimity"),
        ({}, ["--set", "procedure.rule=simple_majority"], "rule is simple majority"),
        ({}, ["--set", "procedure.chair=passive"], "the chair"),
        ({}, ["--set", "procedure.silence_hours=2"], "which bodies meet"),
        ({}, ["--set", "theory.lobby=0"], "theory is changed"),
        ({}, "mute", "the chair"),
    ],
)
def test_the_json_says_why_there_are_no_chances(
    fields: dict[str, Any],
    arguments: list[str] | str,
    reason: str,
    nac: Callable[..., Done],
    tmp_path: Path,
) -> None:
    file = tmp_path / "matter.yaml"
    file.write_text(yaml.safe_dump(invented(**fields), sort_keys=False), encoding="utf-8")
    name, options = (f"{file}@{arguments}", []) if isinstance(arguments, str) else (str(file), arguments)
    done = nac("ensemble", name, "--runs", 5, "--no-keep", "--json", *options)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert {key: data[key] for key in NULL} == NULL
    assert reason in data["no_chances"] and data["no_chances"].endswith(".")
    assert sum(data["outcomes"].values()) == pytest.approx(1)  # shares of runs there are


def test_no_body_of_the_alliance_no_chances() -> None:
    scenario = load(invented())
    names = dict(scenario.body_names) | {"UNSC": "Security Council"}
    seats = dict(scenario.seats) | {"UNSC": scenario.codes}
    elsewhere = replace(scenario, legs=(replace(scenario.legs[-1], body="UNSC"),), body_names=names, seats=seats)
    assert "UNSC, is none of the alliance's" in (ensemble(elsewhere, 5, 1).summary.no_chances or "")
    assert "in memory" in (ensemble(replace(scenario), 5, 1).summary.no_chances or "")


@pytest.mark.parametrize("sets", [[], ["allies.FRA.value=0.3"]])
def test_what_an_ally_wants_may_change(sets: list[str]) -> None:
    assert ensemble(load(invented(), sets, variant="warm"), 5, 1).summary.chances is not None


@pytest.mark.parametrize(
    "change",
    [{"lapse": None}, {"chances": None}, {"no_chances": "Because."}, made.no_chances("x") | {"no_chances": None}],
)
def test_a_summary_has_all_of_chances_or_none(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="has some of chances"):
        made.ensemble(IRAQ, {AMENDED: {59: 3}}, **change)


# Kept


def test_a_kept_ensemble_has_the_chances_that_its_runs_come_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, taught: Learned
) -> None:
    file = tmp_path / "matter.yaml"
    file.write_text(yaml.safe_dump(invented(), sort_keys=False), encoding="utf-8")
    for name in ("a", "b@mute"):
        folder, _, variant = name.partition("@")
        ensemble(load(file, variant=variant or None), 20, 1, out=tmp_path / folder)
        assert problems(tmp_path / folder) == []
    monkeypatch.setattr(ensemble_summary, "learned", lambda: replace(taught, lapse=0.5))
    assert problems(tmp_path / "a") == ["summary.json is not what the runs come to"]
    monkeypatch.setattr(nacsim, "__version__", "9.9")  # which may have another record
    assert problems(tmp_path / "a") == []


@pytest.mark.usefixtures("taught")
def test_an_altered_chance_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    ensemble(invented(), 20, 1, out=folder)
    data = json.loads((folder / "summary.json").read_text("utf-8"))
    data["chances"][FAILED] += 0.001
    (folder / "summary.json").write_text(json.dumps(data), encoding="utf-8")
    resealed(folder)
    assert "summary.json is not what the runs come to" in problems(folder)


def test_the_table_of_outcomes_has_chances() -> None:
    found = ensemble("turkey-2003", 20, 1)
    assert found.outcomes.set_index("outcome")["chance"].to_dict() == found.summary.chances
    assert ensemble("turkey-2003@no_dpc", 5, 1).outcomes["chance"].isna().all()


# In words

MOSTLY: made.Ends = {AMENDED: {59: 60}, FAILED: {59: 40}}  # chances by made.RATES: .575 and .3625
SHARES: dict[str, float] = {word: {AMENDED: 0.6, FAILED: 0.4}.get(word, 0.0) for word in OUTCOMES}


def said(ends: made.Ends, scenario: Scenario = IRAQ, **more: Any) -> str:
    return chances(made.ensemble(scenario, ends, **more), scenario).claim


def test_share_and_chance_in_one_sentence() -> None:
    assert said(MOSTLY) == (
        "Adopted, amended in 60% of runs; by this model's record on 36 decisions, its chance is about 57%; of the"
        " outcomes to which it gave 50 to 70%, 4 of 6 happened"
    )


def test_a_larger_chance_than_that_of_what_most_runs_end_in_is_said() -> None:
    other = made.chances(SHARES | {AMENDED: 0.4, FAILED: 0.6})
    other["chances"] |= {AMENDED: 0.55, FAILED: 0.4125}
    assert said({AMENDED: {59: 40}, FAILED: {59: 60}}, **other) == (
        "Not adopted in 60% of runs; by this model's record on 36 decisions, its chance is about 41%, and adopted,"
        " amended has a larger one, about 55%; of the outcomes to which it gave 50 to 70%, 4 of 6 happened"
    )


def test_a_chance_that_was_never_given_before() -> None:
    assert said(MOSTLY, **made.chances(SHARES, forecasts=0)).endswith("about 57%; it gave no outcome 50 to 70%")


def test_the_reason_stands_in_the_place_of_the_sentence() -> None:
    summary = made.ensemble(IRAQ, MOSTLY, **made.no_chances("The rule is unanimity; that is another."))
    found = chances(summary, IRAQ)
    assert found.claim == "No chances are given: the rule is unanimity; that is another"
    assert (found.reading, found.part_of_record) == ("", "")


def test_a_decision_on_record_is_called_one() -> None:
    known = made.chances(SHARES, in_record=True)
    assert chances(made.ensemble(IRAQ, MOSTLY, **known), IRAQ).part_of_record.startswith("This decision is itself")
    variant = load("iraq-training-2004@coding_b")
    assert chances(made.ensemble(variant, MOSTLY, **known), variant).part_of_record.startswith("The decision as it was")
    assert chances(made.ensemble(IRAQ, MOSTLY), IRAQ).part_of_record == ""


# Drawn and printed


def drawn(summary: EnsembleSummary) -> Any:
    return outcomes_chart.chart(chances(summary, IRAQ))


def test_each_bar_has_its_chance_below_it_with_a_label() -> None:
    chart = drawn(made.ensemble(IRAQ, MOSTLY))
    shares, given = [0, 0.6, 0, 0, 0.4], [0.03125, 0.575, 0.015625, 0.015625, 0.3625]
    for figure in (chart.figure, chart.narrow):
        assert values_drawn(figure) == pytest.approx([x for both in zip(shares, given, strict=True) for x in both])
        (circles,) = [trace for trace in figure.data if trace.type == "scatter" and trace.name != TRACK]
        assert (circles.marker.symbol, circles.error_x.visible) == ("circle-open", False)
        labels = " ".join(note.text for note in figure.layout.annotations)
        for percentage in ("3%", "57%", "2%", "36%"):
            assert f"\N{WHITE CIRCLE} chance {percentage}" in labels
        assert "share of runs" in figure.layout.xaxis.title.text and "chance" in figure.layout.xaxis.title.text
    assert "\N{WHITE CIRCLE} marks the chance." in chart.caption
    at = chart.table.header.index("chance, %")
    assert [row[at] for row in chart.table.rows] == [3.12, 57.5, 1.56, 1.56, 36.25, 63.75]


def test_without_chances_there_are_only_bars() -> None:
    chart = drawn(made.ensemble(IRAQ, MOSTLY, **made.no_chances("The rule is unanimity.")))
    assert values_drawn(chart.figure) == [0, 0.6, 0, 0, 0.4]
    assert "No chances are given: the rule is unanimity." in chart.caption
    assert "\N{WHITE CIRCLE}" not in f"{chart.caption}{chart.figure.to_json()}"
    assert not any("chance" in head for head in chart.table.header)


def test_the_terminal_has_a_column_of_chances() -> None:
    text = as_text(ensemble_report(IRAQ, made.ensemble(IRAQ, MOSTLY)))
    head, row = (next(line for line in text.splitlines() if word in line) for word in ("interval   ", "  not adopted"))
    assert (head.split()[-1], row.split()[-1]) == ("chance", "36%")
    assert len(head) == len(row) <= 80
    without = as_text(ensemble_report(IRAQ, made.ensemble(IRAQ, MOSTLY, **made.no_chances("So."))))
    assert "chance" not in without.replace("No chances are given: so.", "")
