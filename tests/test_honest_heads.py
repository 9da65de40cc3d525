"""Heads claim no more than a result says: on the record, on differences, on intervals; and pictures hide nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import many_samples as made
import study_samples as studies
from nacsim.council.run import run
from nacsim.findings.answers_again import IN_PLAIN_WORDS
from nacsim.findings.blocking import blocking
from nacsim.findings.comparison import comparison
from nacsim.findings.differences import differences
from nacsim.findings.estimates import INTERVALS, MINUS, Change, Share, share
from nacsim.findings.explore import SettingWords, explored
from nacsim.findings.holdouts import holdouts
from nacsim.findings.other_rules import other_rules
from nacsim.findings.outcomes import outcomes
from nacsim.findings.provenance import agreement
from nacsim.findings.sweep import sweep
from nacsim.findings.timing import timing
from nacsim.findings.tornado import tornado
from nacsim.record import OUTCOMES, Record
from nacsim.recorded.learned import RECORD
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.summary_parts import Difference
from nacsim.studies import control_list
from nacsim.studies.compare import compare
from nacsim.studies.ensemble import ensemble
from nacsim.studies.explain import explained
from nacsim.studies.explore import explore, grid
from nacsim.studies.sensitivity import sensitivity
from nacsim.studies.sweep import sweep as run_sweep
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.chart import Chart, Page, Part
from nacsim_dashboards.charts import holdouts as holdouts_chart
from nacsim_dashboards.charts import sweep_adoption, sweep_map
from nacsim_dashboards.charts import timing as timing_chart
from nacsim_dashboards.charts.cells import or_dash
from nacsim_dashboards.charts.rows import PERCENT, TRACK, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.pages import ensemble_sections
from nacsim_dashboards.pages.run_page import run_page
from nacsim_dashboards.pages.study_page import scenario_page, study_page
from nacsim_dashboards.theme import LIGHT
from strategies import examples

IRAQ, TURKEY = load("iraq-training-2004"), load("turkey-2003")
ENDS = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


# Against the record


def as_recorded(**other: Any) -> tuple[Record, Scenario]:
    """A run of Iraq, and the scenario with just that on record; `other` takes the place of some of it."""
    record = run(IRAQ, as_written=True)
    day = f"{IRAQ.opening.replace(hour=0):%Y-%m-%d}"
    happened = {"outcome": [record.outcome], "when": day, "objected_first": ["USA"], "text": dict(record.text)}
    return record, replace(IRAQ, record=happened | other)


def test_a_run_says_on_what_it_agrees_with_the_record() -> None:
    record, scenario = as_recorded()
    every = len(record.text)
    assert agreement(record, scenario) == (
        f"Agrees with the record on the outcome and {every} of {every} clauses, not on the day"
    )
    keys = list(record.text)
    options = {p.key: [option.key for option in p.options] for p in IRAQ.provisions}
    wrong = {key: next(option for option in options[key] if option != record.text[key]) for key in keys}
    half = {key: record.text[key] if i % 2 else wrong[key] for i, key in enumerate(keys)}
    assert f" {every // 2} of {every} clauses" in agreement(*as_recorded(text=half))
    none = agreement(*as_recorded(outcome=["deferred"], text=wrong, objected_last=["USA"]))
    assert none == (f"Differs from the record on the outcome, the day, who objects to the end and all {every} clauses")


def test_what_was_coded_proves_nothing_and_a_what_if_has_no_record() -> None:
    record, scenario = as_recorded()
    assert "objects first" not in agreement(record, scenario)
    assert agreement(record, replace(scenario, record={"objected_first": ["USA"]})) == ""
    assert agreement(record, replace(scenario, record=None)) == ""
    assert agreement(record, replace(scenario, variant="coding_b")) == ""
    assert agreement(record, replace(scenario, set={"procedure.chair": "passive"})) == ""


@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003", "ntmi-review-2008"])
def test_page_and_transcript_say_the_same_of_the_record(name: str) -> None:
    scenario = load(name)
    record = run(scenario, as_written=True)
    said, found = agreement(record, scenario), explained(record, scenario)
    assert said.startswith("Agrees with the record on the outcome")
    assert f"{said}." in " ".join(as_text(transcript(record, scenario)).split())
    assert run_page(found).answer.endswith(f"; {said[0].lower()}{said[1:]}.")
    page = scenario_page(found, ensemble(scenario, 20, 1).summary)
    assert page.answer.endswith(f"; {said[0].lower()}{said[1:]}.")


@examples(40)
@given(st.dictionaries(st.sampled_from(OUTCOMES), st.integers(1, 300), min_size=1))
def test_many_runs_never_claim_to_be_what_happened(counts: dict[str, int]) -> None:
    found = outcomes(made.ensemble(IRAQ, {word: {59: n} for word, n in counts.items()}), IRAQ)
    for sentence in (found.headline, found.answer):
        assert "happened" not in sentence
        leads = found.likeliest[0].on_record and len(found.likeliest) == 1
        assert sentence.endswith(", the outcome on record") == leads


# Differences


@examples(200)
@given(st.integers(-2000, 2000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_clear_difference_is_sure_and_two_points_large(value: int, down: int, up: int) -> None:
    one = Change(value / 10_000, (value - down) / 10_000, (value + up) / 10_000)
    without_0 = value - down > 0 or value + up < 0
    assert one.clear == (without_0 and abs(value) >= 200)
    assert one.tiny == (without_0 and abs(value) < 200)
    assert one.clear + one.tiny == one.sure


def compared(*changes: float, half: float) -> ComparisonSummary:
    """Results that differ so much from the first in the share adopted."""
    base = 5000
    results = [
        {"deferred": {9: base + round(10_000 * change)}, "not_adopted": {59: base - round(10_000 * change)}}
        for change in (0.0, *changes)
    ]
    pairs = [
        studies.pair(i, studies.change(change, change - half, change + half), [], 10_000)
        for i, change in enumerate(changes, start=1)
    ]
    return studies.compare([f"r{i}" for i in range(len(results))], results, pairs)


def test_a_tiny_difference_is_called_tiny_everywhere() -> None:
    two = compared(0.012, half=0.004)
    assert comparison(two).headline.endswith(", a difference that is detectable but tiny")
    assert differences(two).headline == (
        "Adoption in r1, against r0, differs by an amount that is detectable but tiny: +1.2 points (+0.8 to +1.6)"
    )
    many = compared(0.012, -0.015, 0.001, half=0.004)
    assert differences(many).headline == "No clear difference in adoption; in r1 and r2 it is detectable but tiny"
    rules = other_rules(two, [TURKEY, replace(TURKEY, rule="unanimity")])
    assert rules and rules.headline.endswith(
        "no what-if changes that by more than an amount that is detectable but tiny"
    )
    assert rules.tried[0].difference == (
        "A difference from as it is that is detectable but tiny: +1.2 points (+0.8 to +1.6)"
    )
    swings = studies.sensitivity({"give": (0.012, 0.0)}, {"FRA": 0.012}, None, half=0.004)
    assert tornado(swings).headline == "No parameter clearly moves adoption: what changes is detectable but tiny"
    assert blocking(swings, IRAQ).headline.startswith("No ally blocks alone")
    swept = sweep(_narrowly(studies.sweep({"a.b": [0, 1]}, [5000, 5120], 10_000)), IRAQ)
    assert swept.headline == "Adoption hardly moves with b of a: what changes is detectable but tiny"


def _narrowly(summary: Any) -> Any:
    """A sweep whose differences are sure."""
    data = summary.as_json()
    for point in data["points"]:
        apart = point["change"]["difference"]
        point["change"]["interval"] = [apart - 0.001, apart + 0.001]
    return type(summary).model_validate_json(json.dumps(data))


def test_beside_clear_differences_tiny_ones_are_said_to_be_tiny() -> None:
    found = differences(compared(0.3, 0.012, 0.001, half=0.004))
    assert found.headline.startswith("1 of 3 clearly differs in adoption from r0")
    assert found.doubt == (
        "0 lies within the interval of r3: there, adoption may not differ at all; in r2 the difference is"
        " detectable but tiny"
    )


@examples(60)
@given(st.lists(st.sampled_from([-0.3, -0.019, -0.003, 0.0, 0.003, 0.019, 0.02, 0.3]), min_size=1, max_size=5))
def test_no_head_of_a_comparison_calls_clear_what_is_not(changes: list[float]) -> None:
    found = differences(compared(*changes, half=0.01))
    clear = sum(abs(change) >= 0.02 for change in changes)
    tiny = sum(0.01 < abs(change) < 0.02 for change in changes)
    counts = re.match(r"(\d+) of \d+ clearly|(All|Both) clearly|Adoption in r1, against r0:", found.headline)
    assert bool(counts) == bool(clear)
    if counts and counts[1]:
        assert int(counts[1]) == clear
    assert ("tiny" in f"{found.headline} {found.doubt}") == bool(tiny)


def test_a_page_with_sliders_calls_clear_what_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_list, "MOST", 6)
    found = explore(grid(TURKEY, 10, 1))
    at, setting = next((at, one) for at, one in found.settings.items() if at != found.written)

    def differing(size: float) -> SettingWords:
        by = Difference(difference=size, interval=(size - 0.004, size + 0.004))
        moved = replace(setting, change=by, moves=dict.fromkeys(setting.moves, by))
        return explored(replace(found, settings={**found.settings, at: moved})).settings[at]

    none, tiny, clear = map(differing, (0.001, 0.012, 0.3))
    assert none.heading.endswith(", no clear difference from as written")
    assert none.against.endswith("so that there may be no difference at all.")
    assert tiny.heading.endswith(", a difference from as written that is detectable but tiny")
    assert tiny.against.endswith(": +1.2 points (+0.8 to +1.6), detectable but tiny.")
    assert clear.heading.endswith(", 30 points more than as written")
    assert none.most == tiny.most == "Moved alone, no control makes a clear difference from here."
    assert clear.most.startswith("Moved alone, most would come of")
    assert explored(found).reading.count(f"{INTERVALS}.") == 1


# Intervals


def test_what_is_said_of_the_model_beside_intervals_is_what_the_record_says() -> None:
    low, high = json.loads(RECORD.read_text(encoding="utf-8"))["differences"]["chances"]["interval"]
    assert (low < 0 < high) == ("cannot be told apart from base rates on the decisions on record" in INTERVALS)
    assert (low < 0 < high) == ("has not been shown to beat a guess" in IN_PLAIN_WORDS)


@cache
def studied() -> dict[str, tuple[str, Page]]:
    """What the terminal and the page say of small studies."""
    many = ensemble(TURKEY, 20, 1)
    beside = compare("turkey-2003", "turkey-2003@no_dpc", runs=20)
    one = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.4]}, runs=10)
    two = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.4], "theory.lobby": [0, 0.1]}, runs=5)
    hangs = sensitivity(TURKEY, runs=10, points=8)
    return {
        "ensemble": (as_text(many.lines()), study_page(many.summary, [TURKEY])),
        "compare": (as_text(beside.lines()), study_page(beside.summary, beside.scenarios)),
        "sweep": (as_text(one.lines()), study_page(one.summary, [TURKEY])),
        "map": (as_text(two.lines()), study_page(two.summary, [TURKEY])),
        "sensitivity": (as_text(hangs.lines()), study_page(hangs.summary, [TURKEY])),
    }


@pytest.mark.parametrize("kind", ["ensemble", "compare", "sweep", "map", "sensitivity"])
def test_a_report_and_a_page_say_once_what_their_intervals_are_about(kind: str) -> None:
    terminal, page = studied()[kind]
    parts = [part for section in page.sections for part in section.parts]
    assert " ".join(terminal.split()).count(INTERVALS) == 1
    assert parts.count(f"{INTERVALS}.") == 1
    assert not any(INTERVALS in part.caption for part in parts if isinstance(part, Chart))


def test_shares_beside_a_bar_are_short_at_both_ends() -> None:
    assert Share(0.9984, 0.9969, 0.9996).shown == "99.8% (99.7\N{EN DASH}>99.9%)"
    assert share(1e-4, 100_000).shown == "<0.1% (<0.1\N{EN DASH}<0.1%)"
    assert share(0.5, 100).shown == "50% (40\N{EN DASH}60%)"


# Numbers


@pytest.mark.parametrize(
    ("value", "digits"),
    [(0.6183, 0.62), (0.00618, 0.0062), (1.554, 1.6), (51.46, 51), (123.4, 123), (0, 0), (-0.087, -0.087)],
)
def test_means_have_two_digits(value: float, digits: float) -> None:
    assert or_dash(value) == digits


def test_differences_of_means_have_two_digits() -> None:
    assert Change(0.5512, 0.5, 0.61).mean == "+0.55 (+0.50 to +0.61)"
    assert Change(1.554, 1.2, 1.9).mean == "+1.6 (+1.2 to +1.9)"
    assert Change(-12.4, -14.2, -10.0).mean == f"{MINUS}12 ({MINUS}14 to {MINUS}10)"


# Pictures


@pytest.mark.parametrize("ends", [{"not_adopted": {59: 30}}, {"adopted_amended": {12: 60}, "deferred": {12: 40}}])
def test_where_all_runs_end_at_one_hour_there_is_a_sentence_and_no_picture(ends: made.Ends) -> None:
    found = timing(made.ensemble(IRAQ, ends), IRAQ)
    said = timing_chart.chart(found)
    assert isinstance(said, str) and said.startswith(f"{found.headline}.")
    section = next(one for one in ensemble_sections.sections(made.ensemble(IRAQ, ends), IRAQ) if one.key == "when")
    assert section.parts == (said,)
    assert isinstance(timing_chart.chart(timing(made.ensemble(IRAQ, {"deferred": {12: 99, 24: 1}}), IRAQ)), Chart)


def test_whiskers_of_bars_lie_in_ink_on_a_pale_ground() -> None:
    bar, dot = MarkStyle("a", LIGHT["not_adopted"]), MarkStyle("b", LIGHT["ink"], bar=False)
    marks = Mark(Share(0.25, 0.2, 0.4), bar), Mark(Share(0.5, 0.4, 0.6), dot)
    figure = rows([Group("", (Row("x", "25%", marks),))], PERCENT)
    ground = next(trace for trace in figure.data if trace.name == "a").error_x
    ink = figure.data[-1].error_x
    assert figure.data[-1].name == TRACK
    assert (ground.color, ink.color) == (LIGHT["paper"], LIGHT["ink"])
    assert ground.thickness >= ink.thickness + 2
    assert [ink.array, ink.arrayminus] == [ground.array, ground.arrayminus]
    assert next(trace for trace in figure.data if trace.name == "b").error_x.color == LIGHT["ink"]


def test_a_large_map_has_the_line_of_one_half() -> None:
    values = [i / 11 for i in range(12)]
    adopted = [round(100 * (i + j) / 22) for i in range(12) for j in range(12)]
    swept = sweep(studies.sweep({"a.b": values, "c.d": values}, adopted), IRAQ)
    (line,) = [trace for trace in sweep_map.figure(swept).data if trace.type == "contour"]
    assert (line.contours.start, line.contours.end, line.contours.coloring) == (0.5, 0.5, "none")
    assert line.contours.type != "constraint"  # of which a heat map below it leaves nothing
    assert line.line.color == LIGHT["ink"]


def test_axes_of_a_sweep_are_in_words() -> None:
    one = sweep(studies.sweep({"allies.LUX.value": [0, 1]}, [1, 9], 10), TURKEY)
    two = sweep(studies.sweep({"allies.LUX.value": [0, 1], "theory.lobby": [0, 1]}, [1, 9, 1, 9], 10), TURKEY)
    line, area = sweep_adoption.figure(one).layout, sweep_map.figure(two).layout
    assert line.xaxis.title.text == area.xaxis.title.text == "The worth of a decision to Luxembourg"
    assert area.yaxis.title.text == "The push of one demarche"
    drawn = [part for part in _parts(studied()["map"][1], "adoption") if isinstance(part, Chart)]
    assert [chart.figure.layout.xaxis.title.text for chart in drawn] == ["The worth of a decision to Luxembourg"]


def _parts(page: Page, key: str) -> tuple[Part, ...]:
    return next(section.parts for section in page.sections if section.key == key)


def test_without_sources_nothing_echoes_them() -> None:
    def says(scenario: Scenario) -> str:
        chart = holdouts_chart.chart(holdouts(made.ensemble(IRAQ, ENDS, {"FRA": {"first": 1.0}}), scenario))
        assert isinstance(chart, Chart)
        return f"{chart.caption} {chart.figure.to_json()}"

    sourced, bare = says(IRAQ), says(replace(IRAQ, sources={}))
    assert "coded: echoes the sources" in sourced and "echoes what was written" in sourced
    assert "echo" not in bare and "sources" not in bare
    assert "written into the file" in bare
