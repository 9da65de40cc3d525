"""The lesson's figures are the model's, and what it tells the teacher to type works."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import nacsim
from conftest import Done
from nacsim.studies.compare import Comparison

LESSON = (Path(__file__).parent.parent / "docs" / "teaching" / "iraq-2004-lesson.md").read_text(encoding="utf-8")
TEXT = " ".join(LESSON.split())


@pytest.fixture(scope="module")
def compared() -> Comparison:
    names = [f"iraq-training-2004{variant}" for variant in ("", "@no_amendments", "@dpc_threat")]
    return nacsim.compare(*names, runs=2000)


def percent(pattern: str) -> list[float]:
    """The one place in the lesson where a sentence has these shares."""
    [found] = re.findall(pattern, TEXT)
    return [float(share) for share in ([found] if isinstance(found, str) else found)]


def test_the_shares_of_2000_runs_are_those_of_the_page(compared: Comparison) -> None:
    base, without, threat = (result["outcomes"] for result in compared.summary["results"])
    share, failed = percent(r"in ([\d.]+)% of 2,000 runs it is adopted in an amended form, and in (\d+) of them")
    assert share == pytest.approx(100 * base["adopted_amended"], abs=0.051)
    assert failed == round(2000 * base["not_adopted"])
    assert base["adopted_amended"] + base["not_adopted"] == pytest.approx(1)
    assert percent(r"Then it is adopted in (\d+)% of runs: the same") == [100 * (1 - without["not_adopted"])]
    stayed, moved = percent(r"In (\d+)% of runs the text is adopted in the Council all the same; in (\d+)% the matter")
    assert (stayed, moved) == tuple(round(100 * threat[key]) for key in ("adopted_amended", "adopted_in_other_body"))
    assert 0 < threat["not_adopted"] < 0.005, "hardly a run ends with nothing"
    changes = compared.differences[compared.differences["label"] == "dpc_threat"].set_index("measure")["difference"]
    assert percent(r"less far from the draft \(by ([\d.]+) of 1") == [round(-changes["dilution"], 2)]
    assert percent(r"it ends some (\d+) hours sooner") == [round(-changes["hours"])]


def test_the_chance_and_the_wordings_are_those_of_the_page() -> None:
    many = nacsim.ensemble("iraq-training-2004", runs=2000)
    assert many.summary.chances is not None
    assert percent(r"\*chance\*, about (\d+)%") == [round(100 * many.summary.chances["adopted_amended"])]
    runs = many.runs()
    assert 0.5 < runs["used.drafting"].mean() < 0.8, "in most of the runs he drafts"
    adopted = runs[runs["outcome"] == "adopted_amended"]
    assert set(adopted["text.location"]) == {"mixed"} and set(adopted["text.command"]) == {"nato_chain_only"}
    shares = percent(r"flag stays in (\d+)% of them, and the mission starts next week in (\d+)%, in August in (\d+)%")
    wordings = [("flag", "visible_flag"), ("timing", "next_week"), ("timing", "august")]
    assert shares == [round(100 * (adopted[f"text.{clause}"] == one).mean()) for clause, one in wordings]


def test_the_run_as_written_goes_as_the_lesson_tells() -> None:
    record = nacsim.run(nacsim.load("iraq-training-2004"), as_written=True)
    first = list(record.first.values())
    assert [first.count(stance) for stance in ("object", "acquiesce", "undecided")] == [1, 2, 1]
    assert {ally for ally, stance in record.first.items() if stance == "acquiesce"} == {"DEU", "BEL"}
    assert record.text["command"] == "nato_chain_only" and record.text["location"] == "mixed"
    [redraft] = [event for event in record.events if event["kind"] == "redraft"]
    assert {change["provision"] for change in redraft["changes"]} == {"location", "command", "fact_finding", "flag"}
    assert record.text["fact_finding"] == "second_team_first"
    assert not list(record.of_kind("drafting")), "the chair finds nothing better"
    assert (record.text["timing"], record.text["flag"]) == ("next_week", "low_profile")
    last = max(event["session"] for event in record.of_kind("sounding") if "FRA" in event["objections"])
    assert record.final["FRA"] == "undecided" and last + 1 == 4


def test_the_lesson_and_its_worksheet_name_the_clauses_that_the_scenario_has() -> None:
    scenario = nacsim.load("iraq-training-2004")
    asked = TEXT.partition("Which of these clauses will be changed: ")[2].partition("?")[0].split(", ")
    assert len(asked) == len(scenario.provisions) == 5
    days = (scenario.legs[-1].deadline + 1) / 24
    assert f"There are {['no', 'one', 'two', 'three'][round(days)]} days." in TEXT


@pytest.mark.slow
def test_what_the_teacher_types_makes_the_pages(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [block] = re.findall(r"```sh\n(.*?)```", LESSON, re.DOTALL)
    lines = block.splitlines() + re.findall(r"`(nac [^`]+)`", LESSON)
    assert len(lines) == 5
    for line in lines:
        assert nac(*line.split()[1:]).code == 0, line
    pages = {page.name: page.read_text(encoding="utf-8") for page in tmp_path.glob("*.html")}
    assert set(pages) == {"iraq.html", "what-if.html", "other.html", "turkey.html"}
    shown = re.findall(r"\*([A-Z][^*]+)\*", TEXT.partition("## What to show when")[2].partition("## Questions")[0])
    assert len(shown) >= 5
    for heading in shown:
        assert heading in pages["iraq.html"], heading
