"""A sweep over dates, times and words; and what is said where hours alone make a cliff."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from conftest import Done
from nacsim.council.run import runs
from nacsim.findings.cliffs import along, between
from nacsim.findings.sweep import sweep as sweep_finding
from nacsim.scenario.load import load
from nacsim.studies.compare import compare
from nacsim.studies.steps import Value, steps
from nacsim.studies.sweep import sweep
from nacsim.telling.lines import as_text
from nacsim.telling.sweep_report import sweep_report
from nacsim_dashboards.door import dashboard
from strategies import small


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("procedure.deadline=2004-07-30..2004-08-03/3", ["2004-07-30", "2004-08-01", "2004-08-03"]),
        ("procedure.deadline=2004-07-30..2004-08-02/3", ["2004-07-30", "2004-08-01", "2004-08-02"]),
        ("procedure.deadline=2004-07-30..2004-07-31/5", ["2004-07-30", "2004-07-31"]),
        (
            "procedure.deadline=2004-07-30T20:00..2004-08-13T20:00/3",
            ["2004-07-30T20:00", "2004-08-06T20:00", "2004-08-13T20:00"],
        ),
        ("procedure.opening=2004-07-30T09:00..2004-07-30T10:00/2", ["2004-07-30T09:00", "2004-07-30T10:00"]),
        ("procedure.deadline=2004-08-03,2004-07-30", ["2004-07-30", "2004-08-03"]),
        ("procedure.deadline=2004-08-03T20:00, 2004-07-30T20:00", ["2004-07-30T20:00", "2004-08-03T20:00"]),
        ("procedure.chair=passive,brokering", ["passive", "brokering"]),
        ("procedure.opt_outs=true,false", [True, False]),
        ("allies.FRA.value=0.3,-0.1,0.2", [-0.1, 0.2, 0.3]),
        ("procedure.silence_hours=24,0", [0, 24]),
    ],
)
def test_times_and_lists_are_read(text: str, values: list[Value]) -> None:
    assert steps(text) == (text.partition("=")[0], values)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ("procedure.deadline=2004-08-13..2004-07-30/3", "must go on from a time to a later one"),
        ("procedure.deadline=2004-07-30..2004-07-30/3", "must go on from a time to a later one"),
        ("procedure.deadline=2004-07-30..soon/3", "must be PATH=FROM..TO/N"),
        ("procedure.deadline=2004-07-30..2004-08-13", "must be PATH=FROM..TO/N"),
        ("procedure.deadline=2004-07-30..2004-08-13T20:00/3", "both ends with an hour, or both without"),
        ("procedure.deadline=2004-07-30T20:00Z..2004-08-13T20:00Z/3", "both ends with an hour, or both without"),
        ("procedure.deadline=2004-07-30..2004-08-13/1", "needs two points or more"),
        ("procedure.deadline=2004-07-30..2004-08-13/999999999", "at most 400"),
        ("procedure.chair=passive,pasive", "--over: procedure.chair: must be"),
        ("procedure.chair=passive,passive", "a value is given twice"),
        ("procedure.chair=passive,", "a list holds single values between commas"),
        ("procedure.chair=[a],b", "a list holds single values between commas"),
        ("procedure.chair={a: b},b", "a list holds single values between commas"),
        ("allies.FRA.value=0,1:0,5:3", "Write 0.5 with a point."),
        ("allies.FRA.value=low,high", "--over: allies.FRA.value: must be a number from -1 to 1 (given: low)"),
        ("procedure.chair=1:2:3", "procedure.chair is not a number; list its values, as procedure.chair=a,b,c"),
        ("procedure.chair=true,false", "--over: procedure.chair: must be"),
        ("TUR.value=0:1:3", "--over: TUR: is not a field here. Did you mean allies.TUR.value?"),
    ],
)
def test_what_cannot_be_swept_is_said_in_one_line(nac: Callable[..., Done], over: str, message: str) -> None:
    done = nac("sweep", "turkey-2003", "--over", over, "--runs", 5)
    assert (done.code, done.out, list(Path.cwd().iterdir())) == (2, "", [])
    assert message in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ("TUR.value=0.2", "Did you mean allies.TUR.value?"),
        ("TUR.stance=opposed", "Did you mean allies.TUR.disposition?"),
        ("allies.HUN.stance=opposed", "Did you mean allies.HUN.disposition?"),
        ("chair=passive", "Did you mean procedure.chair?"),
        ("lobby=0.1", "Did you mean theory.lobby?"),
        ("allies.FRA.valeu=0.2", "Did you mean value?"),
    ],
)
def test_a_path_that_leads_nowhere_names_the_one_that_was_meant(
    nac: Callable[..., Done], sets: str, message: str
) -> None:
    done = nac("run", "iraq-training-2004", "--set", sets)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert message in done.err


@pytest.mark.parametrize(
    ("none", "removed"),
    [
        ("allies.FRA.red_lines.location.firmness=0", "allies.FRA.red_lines.location=null"),
        ("allies.DEU.commitments.consent.strength=0", "allies.DEU.commitments.consent=null"),
    ],
)
def test_a_firmness_of_nothing_is_no_red_line(none: str, removed: str) -> None:
    worlds = ([*runs(load("iraq-training-2004", [text]), 1, range(20))] for text in (none, removed))
    for one, other in zip(*worlds, strict=True):
        assert (one.events, one.outcome, one.text) == (other.events, other.outcome, other.text)


def test_each_point_is_the_scenario_with_that_set_and_kept_as_text(nac: Callable[..., Done]) -> None:
    over = [
        "--over",
        "procedure.deadline=2004-07-29T20:00..2004-08-02T20:00/3",
        "--over",
        "procedure.chair=passive,perfect",
    ]
    done = nac("sweep", "iraq-training-2004", *over, "--runs", 6, "--out", "there")
    assert done.code == 0, done.err
    data = json.loads(Path("there/summary.json").read_text())
    times, chairs = data["over"]
    assert (times["low"], times["high"], times["as_written"]) == (
        "2004-07-29T20:00",
        "2004-08-02T20:00",
        "2004-07-31T09:00",
    )
    assert (chairs["low"], chairs["high"], chairs["values"], chairs["as_written"]) == (
        None,
        None,
        ["passive", "perfect"],
        "brokering",
    )
    for point in data["points"]:
        own = load("iraq-training-2004", {"procedure.deadline": point["at"][0], "procedure.chair": point["at"][1]})
        assert (point["digest"], point["meetings"]) == (own.digest, len(own.legs[-1].meetings))
    assert nac("verify", "there").code == 0
    assert nac("table", "there", "-o", "there.csv").code == 0
    page = dashboard("there", out=Path("there.html"))
    assert "2004-07-29 20:00" in Path(str(page)).read_text("utf-8")
    assert "--over=procedure.chair=passive,perfect" in Path(str(page)).read_text("utf-8")


def test_dates_and_words_may_come_from_python() -> None:
    found = sweep("iraq-training-2004", {"procedure.deadline": [date(2004, 8, 2), datetime(2004, 8, 3, 12)]}, runs=4)
    assert [point.at for point in found.points] == [["2004-08-02"], ["2004-08-03T12:00"]]
    words = sweep("iraq-training-2004", {"procedure.opt_outs": [True, False]}, runs=4)
    assert "consent without taking part (procedure.opt_outs): yes and no, as written yes" in " ".join(
        as_text(words.lines()).split()
    )
    lines = as_text(found.lines()).splitlines()
    assert max(map(len, lines)) <= 80
    long = sweep("iraq-training-2004", {"procedure.rule": ["unanimity", "qualified_majority_population"]}, runs=4)
    assert max(map(len, as_text(sweep_report(long.scenario, long.summary)).splitlines())) <= 80


def test_a_named_deadline_stays_named_when_it_is_moved() -> None:
    named = load(small(procedure={"deadline": {"when": "2003-02-04", "named": True}}))
    found = sweep(named, {"procedure.deadline": ["2003-02-03", "2003-02-05"]}, runs=3)
    own = named.changed({"procedure.deadline.when": "2003-02-05"})
    assert own.legs[-1].named
    assert found.points[1].digest == own.digest


def _hours(days: Sequence[str]) -> str:
    found = sweep("turkey-2003", {"procedure.deadline": days}, runs=200, seed=1)
    return along(sweep_finding(found.summary, found.scenario))


def test_a_cliff_of_meetings_is_said_and_a_slope_is_not() -> None:
    said = _hours(["2003-01-25", "2003-01-31"])
    assert said.startswith("From 2003-01-31 to 2003-01-25 adoption falls from ")
    assert "2 meetings fit in instead of 3, and the chair makes one move a meeting" in said
    assert _hours(["2003-02-13", "2003-02-19"]) == ""
    value = sweep("iraq-training-2004", {"allies.FRA.value": [-0.4, 0.0]}, runs=50, seed=1)
    assert value.points[1].adopted.share > 2 * value.points[0].adopted.share
    assert along(sweep_finding(value.summary, value.scenario)) == ""


def test_a_comparison_says_it_of_hours_alone() -> None:
    soon = {"procedure.deadline": "2003-01-25"}
    what_ifs = {"soon": {"title": "Two meetings", **soon}, "both": {**soon, "procedure.chair": "passive"}}
    found = compare("turkey-2003", what_ifs=what_ifs, runs=200, seed=1)
    said = between(found.summary, found.scenarios)
    assert len(said) == 1
    assert said[0].startswith('In "Two meetings", which moves hours alone, adoption falls from ')
    assert "2 meetings fit in instead of " in said[0]
