"""Charts about many runs: what they hold, by value; what titles claim; that a figure draws that and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

import many_samples as made
from nacsim.cli.study import typed
from nacsim.findings.clauses import clauses
from nacsim.findings.estimates import MINUS, Change, Share, leaders, number, percent, share, signed
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.timing import TICKS, when
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.compare import compare
from nacsim.studies.ensemble import ensemble
from nacsim.studies.sensitivity import sensitivity
from nacsim.studies.sweep import sweep as run_sweep
from nacsim_dashboards import captions_many as says
from nacsim_dashboards.chart import Chart, Fold, Section, Table
from nacsim_dashboards.charts.rows import PERCENT, TRACK, rows
from nacsim_dashboards.charts.sheet import NARROW, WIDE, Group, Look, Mark, Row
from nacsim_dashboards.pages import compare_sections, many, sensitivity_sections, sweep_sections
from nacsim_dashboards.theme import LIGHT, colours_of
from reading_figures import values_drawn
from strategies import examples

IRAQ, TURKEY, NTMI = (load(name) for name in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"))
HOSTILE = load(str(Path(__file__).parent / "scenarios" / "hostile.yaml"))
ENDS = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


# Shares and differences


@examples(60)
@given(st.floats(0, 1))
def test_only_nothing_is_0_percent_and_only_everything_is_100(value: float) -> None:
    assert (percent(value) == "0%") == (value == 0)
    assert (percent(value) == "100%") == (value == 1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0004, "under 0.1%"), (0.004, "0.4%"), (0.0096, "1%"), (0.583, "58%"), (0.996, "99.6%"), (0.9996, "over 99.9%")],
)
def test_percentages_as_they_are_read(value: float, shown: str) -> None:
    assert percent(value) == shown


def test_numbers_carry_a_true_minus_and_nothing_carries_no_sign() -> None:
    assert (number(-0.25), number(12345), number(0.1)) == (f"{MINUS}0.25", "12,345", "0.1")
    assert (signed(3.2), signed(-3.2), signed(0.2), signed(-0.04, 1)) == ("+3", f"{MINUS}3", "0", "0.0")


@examples(60)
@given(st.floats(-1, 1), st.floats(0.0001, 0.5), st.floats(0.0001, 0.5))
def test_a_difference_that_is_sure_never_reads_as_if_it_were_not(value: float, down: float, up: float) -> None:
    one = Change(round(value, 6), round(value - down, 6), round(value + up, 6))
    _, ends = one.points[:-1].split(" (")
    if one.sure and min(abs(one.low), abs(one.high)) > 0.0001:
        assert not {float(end.replace(MINUS, "-")) for end in ends.split(" to ")} & {0.0}


def test_a_difference_in_words() -> None:
    one = Change(0.417, 0.395, 0.44)
    assert (one.points, one.rounded) == ("+42 (+40 to +44)", "+42")
    assert one.in_points == "+42 points (+40 to +44)"
    assert Change(-0.012, -0.02, -0.003).points == f"{MINUS}1.2 ({MINUS}2.0 to {MINUS}0.3)"


def test_a_share_without_an_interval_gets_that_of_its_runs() -> None:
    one = share(0.5, 100)
    assert (round(one.low, 4), round(one.high, 4)) == (0.4038, 0.5962)  # Wilson's, by hand
    assert one.shown == "50% (40\N{EN DASH}60%)"


def test_leaders_are_the_largest_and_whom_it_cannot_be_told_from() -> None:
    named = {"a": Share(0.5, 0.4, 0.6), "b": Share(0.35, 0.3, 0.45), "c": Share(0.2, 0.1, 0.3), "d": Share(0.0, 0, 0.5)}
    assert leaders(named.items()) == ["a", "b"]
    assert leaders([("d", named["d"])]) == []


# 4: outcomes


def test_outcomes_are_those_of_the_json_and_the_record() -> None:
    data = outcomes(made.ensemble(IRAQ, ENDS), IRAQ)
    assert {one.outcome: one.share.value for one in data.shares} == {
        "adopted_as_drafted": 0.0,
        "adopted_amended": 0.6,
        "adopted_in_other_body": 0.0,
        "deferred": 0.0,
        "not_adopted": 0.4,
    }
    assert [one.outcome for one in data.shares] == list(OUTCOMES)
    assert [one.outcome for one in data.recorded] == ["adopted_amended"]
    assert data.ranked[1].share == Share(0.4, *made.interval(40, 100))
    low, high = made.interval(40, 100)
    assert data.adopted == Share(0.6, round(1 - high, 6), round(1 - low, 6))


@pytest.mark.parametrize(
    ("scenario", "ends", "title"),
    [
        (
            IRAQ,
            {"not_adopted": {59: 300}},
            "Every run ends the same way: not adopted; what happened was adopted, amended",
        ),
        (IRAQ, {"adopted_amended": {59: 9}}, "Every run ends the same way: adopted, amended, which is what happened"),
        (
            IRAQ,
            {"adopted_amended": {59: 50}, "not_adopted": {59: 50}},
            "No telling which is likelier: adopted, amended in 50% of runs, not adopted in 50%,"
            " and the intervals overlap",
        ),
        (
            IRAQ,
            {"adopted_amended": {59: 48}, "not_adopted": {59: 52}},
            "No telling which is likelier: not adopted in 52% of runs, adopted, amended in 48%,"
            " and the intervals overlap",
        ),
        (IRAQ, ENDS, "Most often adopted, amended: 60% of runs, which is what happened"),
        (
            NTMI,
            {"not_adopted": {59: 80}, "deferred": {59: 20}},
            "Most often not adopted: 80% of runs; the record allows adopted as drafted and adopted, amended",
        ),
        (
            NTMI,
            {"adopted_as_drafted": {59: 80}, "deferred": {59: 20}},
            "Most often adopted as drafted: 80% of runs, one of the outcomes that the record allows",
        ),
        (replace(IRAQ, variant="coding_b"), ENDS, "Most often adopted, amended: 60% of runs"),
        (replace(IRAQ, set={"procedure.rule": "unanimity"}), ENDS, "Most often adopted, amended: 60% of runs"),
        (replace(IRAQ, record=None), ENDS, "Most often adopted, amended: 60% of runs"),
    ],
)
def test_the_title_of_outcomes_is_true_of_odd_cases(scenario: Scenario, ends: made.Ends, title: str) -> None:
    assert says.outcomes_title(outcomes(made.ensemble(scenario, ends), scenario)) == title


def test_the_answer_says_how_sure_it_is_and_what_is_as_likely() -> None:
    def answer(ends: made.Ends) -> str:
        return many.answer_of_ensemble(made.ensemble(IRAQ, ends), IRAQ)

    assert answer(ENDS) == (
        "In 60% of 100 runs it is adopted, amended (95% interval 50% to 69%), which is what happened."
    )
    every = answer({"not_adopted": {59: 300}})
    assert every.startswith("In every one of 300 runs it is not adopted (95% interval 99% to 100%)")
    assert "but not adopted in 50% is as likely as far as these runs can tell" in answer(
        {"adopted_amended": {59: 5}, "not_adopted": {59: 5}}
    )


counts = st.fixed_dictionaries(
    {word: st.dictionaries(st.integers(0, 800), st.integers(1, 500), max_size=4) for word in OUTCOMES}
).filter(lambda ends: any(ends.values()))


@examples(60)
@given(counts)
def test_no_title_of_outcomes_calls_a_winner_that_the_intervals_do_not(ends: made.Ends) -> None:
    data = outcomes(made.ensemble(IRAQ, ends), IRAQ)
    first, second, *_ = data.ranked
    title = says.outcomes_title(data)
    assert title.startswith("No telling") == (first.share.overlaps(second.share) and first.share.value < 1)
    assert sum(one.share.value for one in data.shares) == pytest.approx(1, abs=1e-5)
    assert data.adopted.value == pytest.approx(1 - data.shares[-1].share.value, abs=1e-6)


# 5: who holds out


def test_who_holds_out_is_ranked_and_what_is_coded_is_told_from_what_is_predicted() -> None:
    allies = {
        "FRA": {"first": 1.0, "final": 0.4, "last_to_give_way": 0.6, "breaks_silence": 1.0, "opts_out": 0.6},
        "BEL": {"first": 0.3, "last_to_give_way": 0.02},
        "DEU": {"first": 0.3, "breaks_silence": 0.001},
    }
    data = holdouts(made.ensemble(IRAQ, ENDS, allies), IRAQ)
    first = data.of("first")
    assert [(one.code, one.share.value) for one in first.everyone] == [("FRA", 1.0), ("BEL", 0.3), ("DEU", 0.3)]
    assert [one.coded for one in first.everyone] == ["opposed, documented", *["reluctant, documented"] * 2]
    assert [one.on_record for one in first.everyone] == [True, False, False]
    assert [doing.key for doing in data.doings if doing.coded] == ["first"]
    assert not any(one.coded for doing in data.doings if not doing.coded for one in doing.everyone)
    assert [one.code for one in data.of("breaks_silence").shown] == ["FRA"]  # DEU is in the table only
    assert len(data.of("breaks_silence").everyone) == 2
    assert says.holdouts_title(data) == (
        "France objects to the end in 40% of runs; the last to give way is most often France (60% of runs)"
    )


def test_nobody_stands_aside_where_the_file_does_not_allow_it() -> None:
    ends = {"not_adopted": {720: 10}}
    assert "opts_out" not in [doing.key for doing in holdouts(made.ensemble(TURKEY, ends), TURKEY).doings]
    assert "opts_out" in [doing.key for doing in holdouts(made.ensemble(IRAQ, ends), IRAQ).doings]


@pytest.mark.parametrize(
    ("allies", "title"),
    [
        ({}, "Nobody ever objects"),
        ({"FRA": {"first": 0.001}}, "Hardly anybody objects"),
        ({"FRA": {"first": 1.0}}, "Nobody objects to the end"),
        ({"FRA": {"final": 1.0}, "USA": {"final": 1.0}}, "France and the United States object to the end in every run"),
        (
            {"FRA": {"final": 0.4}, "USA": {"final": 0.36}},
            "France and the United States object to the end in 36% to 40% of runs, as their intervals overlap",
        ),
        ({"FRA": {"final": 0.9}, "USA": {"final": 0.2}}, "France objects to the end in 90% of runs"),
        (
            {"BEL": {"last_to_give_way": 0.5}, "FRA": {"last_to_give_way": 0.45}},
            "Nobody objects to the end; the last to give way is most often Belgium or France"
            " (45% to 50% of runs, as their intervals overlap)",
        ),
    ],
)
def test_the_title_of_hold_outs_is_true_of_odd_cases(allies: dict[str, dict[str, float]], title: str) -> None:
    assert says.holdouts_title(holdouts(made.ensemble(IRAQ, ENDS, allies), IRAQ)) == title


# 6: when


def test_curves_add_up_hour_by_hour() -> None:
    ends = {"adopted_in_other_body": {504: 1, 672: 2}, "not_adopted": {720: 1}}
    data = when(made.ensemble(TURKEY, ends), TURKEY)
    assert data.unit == "days"
    assert [(curve.outcome, [(step.at, step.share.value) for step in curve.steps]) for curve in data.curves] == [
        ("adopted_in_other_body", [(0, 0), (21, 0.25), (28, 0.75)]),
        ("not_adopted", [(0, 0), (30, 0.25)]),
    ]
    assert data.curves[0].steps[1].when == "Wed 12 February, 10:00"
    assert data.curves[0].steps[2].share == share(0.75, 4)
    assert (data.busiest, data.at_deadline, data.deadline) == ((672, share(0.5, 4)), share(0.25, 4), 720)


def test_deadlines_calendar_and_record_are_marked_in_order_of_time() -> None:
    data = when(made.ensemble(TURKEY, {"not_adopted": {720: 1}}), TURKEY)
    assert [(mark.letter, mark.kind, mark.words) for mark in data.marks] == [
        ("A", "calendar", "Fri 14 February: the chief inspector reports to the Security Council"),
        ("B", "record", "16 February 2003: decided, on record"),
        ("C", "deadline", "Fri 21 February, 10:00: deadline of the North Atlantic Council"),
    ]
    assert [round(mark.at * 24) for mark in data.marks] == [542, 590, 720]  # 16 February begins 590 hours after 10:00
    assert round(data.marks[1].until * 24) == 614
    stages = when(made.ensemble(NTMI, {"deferred": {384: 1}}), NTMI)
    assert [mark.kind for mark in stages.marks] == ["deadline", "deadline", "record", "deadline"]


def test_a_record_with_an_hour_is_a_moment_and_one_far_away_is_not_drawn() -> None:
    def marks(moment: str) -> list[tuple[float, float]]:
        scenario = replace(IRAQ, record={"when": moment})
        found = when(made.ensemble(scenario, ENDS), scenario).marks
        return [(mark.at, mark.until) for mark in found if mark.kind == "record"]

    assert marks("2004-07-30T18:00:00") == [(57, 57)]
    assert marks("2004-07-28") == [(0, 15)]  # it opened at 9: the day is cut
    assert marks("2005-07-28") == []
    assert marks("1999-07-28") == []


@examples(60)
@given(counts)
def test_every_run_ends_once(ends: made.Ends) -> None:
    data = when(made.ensemble(IRAQ, ends), IRAQ)
    assert sum(curve.final.value for curve in data.curves) == pytest.approx(1)
    for curve in data.curves:
        steps = [(step.at, step.share.value) for step in curve.steps]
        assert steps == sorted(steps) and steps[0] == (0, 0)
        assert curve.steps[-1].at <= data.end
    assert len(data.ticks) <= TICKS and data.ticks[-1] <= data.end
    assert (data.unit == "hours") == (max(hour for of in ends.values() for hour in of) <= 96)


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        (ENDS, "Every run ends at the deadline, 2 days 11 hours after the opening"),
        ({"deferred": {12: 7}}, "Every run ends 12 hours after the opening"),
        ({"deferred": {12: 80, 59: 20}}, "Most runs (80%) end 12 hours after the opening"),
        (
            {"deferred": {12: 40, 24: 20, 36: 40}},
            "Half of the runs end within 1 day, nine tenths within 1 day 12 hours",
        ),
    ],
)
def test_the_title_of_when(ends: made.Ends, title: str) -> None:
    data = when(made.ensemble(IRAQ, ends), IRAQ)
    assert says.when_title(data) == title
    late = "At the deadline, 2 days 11 hours after it, or later, end "
    assert ("All runs end before the deadline" in says.when_caption(data)) != (late in says.when_caption(data))


# 7: clauses


def test_clauses_hold_the_shares_of_adopted_texts() -> None:
    scope = {"turkey_only": 0.75, "full_us_list": 0.25}
    texts = {"scope": scope, "timing": {"now": 1.0}, "legal_basis": {"un_wording": 1.0}}
    data = clauses(made.ensemble(TURKEY, {"deferred": {9: 80}, "not_adopted": {9: 20}}, texts=texts), TURKEY)
    assert (data.adopted, data.runs) == (80, 100)
    first, timing, _ = data.clauses
    assert [(one.key, one.share, one.draft, one.on_record) for one in first.options] == [
        ("full_us_list", share(0.25, 80), True, False),
        ("turkey_only", share(0.75, 80), False, True),
        ("nothing_yet", share(0.0, 80), False, False),
    ]
    assert [one.key for one in timing.shown] == ["now"]
    assert [clause.as_on_record for clause in data.clauses] == [True, True, True]
    assert says.clauses_title(data) == (
        "2 of 3 clauses (scope and legal basis) usually change; 1 of 3 clauses usually stays as drafted"
    )
    assert "the one on record in 3 of 3 clauses." in says.clauses_caption(data)


@pytest.mark.parametrize(
    ("scope", "fate", "title"),
    [
        ({"full_us_list": 1.0}, "stays", "All 3 clauses usually stay as drafted"),
        (
            {"turkey_only": 1.0},
            "changes",
            "1 of 3 clauses (scope) usually changes; 2 of 3 clauses usually stay as drafted",
        ),
        (
            {"full_us_list": 0.45, "turkey_only": 0.55},
            "either",
            "2 of 3 clauses (timing and legal basis) usually stay as drafted; 1 of 3 clauses (scope) may go either way",
        ),
    ],
)
def test_a_clause_changes_if_the_interval_says_so(scope: dict[str, float], fate: str, title: str) -> None:
    texts = {"scope": scope, "timing": {"now": 1.0}, "legal_basis": {"no_un_wording": 1.0}}
    data = clauses(made.ensemble(TURKEY, {"deferred": {9: 100}}, texts=texts), TURKEY)
    assert data.clauses[0].fate == fate
    assert says.clauses_title(data) == title


def test_what_ties_with_the_record_does_not_agree_with_it() -> None:
    texts = {"scope": {"full_us_list": 0.5, "turkey_only": 0.5}}
    data = clauses(made.ensemble(TURKEY, {"deferred": {9: 100}}, texts=texts), TURKEY)
    assert data.clauses[0].as_on_record is False


def test_where_nothing_is_adopted_no_clause_is_drawn() -> None:
    summary = made.ensemble(TURKEY, {"not_adopted": {720: 5}})
    assert clauses(summary, TURKEY).clauses == ()
    assert many.sections_of_ensemble(summary, TURKEY)[-1].parts == (
        "Nothing was adopted, so no clause became anything.",
    )


# Figures draw the data and nothing else, in colours that turn dark, with room for every text


def charts_of(sections: list[Section]) -> list[Chart]:
    return [part for section in sections for part in section.parts if isinstance(part, Chart)]


@cache
def studies() -> dict[str, list[Section]]:
    """The sections of real studies of every shipped scenario, small."""
    found = {}
    for name in ("iraq-training-2004", "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008"):
        scenario = load(name)
        found[name] = many.sections_of_ensemble(ensemble(scenario, runs=30).summary, scenario)
    hostile = many.sections_of_ensemble(ensemble(HOSTILE, runs=30).summary, HOSTILE)
    compared = compare("turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004", runs=20)
    by_rule = compare("turkey-2003", what_ifs="rules", runs=20)
    one = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4]}, runs=20)
    two = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4], "theory.lobby": [0, 0.1]}, runs=10)
    hangs = sensitivity(TURKEY, runs=10, points=8)
    return found | {
        "hostile": hostile,
        "compare": compare_sections.sections(typed("compare", compared.summary), compared.scenarios),
        "rules": compare_sections.sections(typed("compare", by_rule.summary), by_rule.scenarios),
        "sweep": sweep_sections.sections(typed("sweep", one.summary)),
        "map": sweep_sections.sections(typed("sweep", two.summary)),
        "sensitivity": sensitivity_sections.sections(typed("sensitivity", hangs.summary), TURKEY),
    }


def all_charts() -> Iterator[tuple[str, Chart]]:
    charts = [(f"{name} {chart.key}", chart) for name, found in studies().items() for chart in charts_of(found)]
    assert len(charts) > 25
    yield from charts


def all_figures() -> Iterator[tuple[str, Figure]]:
    for name, chart in all_charts():
        assert chart.narrow
        yield f"{name} wide", chart.figure
        yield f"{name} narrow", chart.narrow


def test_a_row_is_drawn_with_its_value_and_its_interval() -> None:
    one, other = Share(0.25, 0.2, 0.4), Share(1.0, 0.9, 1.0)
    looks = Look("a", LIGHT["accent"], "/"), Look("b", LIGHT["ink"], symbol="diamond", bar=False)
    found = [Group("Head", (Row("up", "25%", (Mark(one, looks[0]),)), Row("down", "100%", (Mark(other, looks[1]),))))]
    for narrow in (False, True):
        figure = rows(found, PERCENT, narrow=narrow)
        assert values_drawn(figure) == [0.25, 1.0]
        bar, dot = (next(trace for trace in figure.data if trace.name == look.name) for look in looks)
        assert (bar.error_x.arrayminus, bar.error_x.array) == (pytest.approx((0.05,)), pytest.approx((0.15,)))
        assert (dot.error_x.arrayminus, dot.error_x.array) == (pytest.approx((0.1,)), pytest.approx((0.0,)))
        assert (bar.marker.pattern.shape, dot.marker.symbol) == ("/", "diamond")
        texts = [note.text for note in figure.layout.annotations]
        assert texts == ["<b>Head</b>", "up", "25%", "down", "100%"]


word = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=120)


@examples(40)
@given(st.lists(st.tuples(word, word | st.just("")), min_size=1, max_size=6), st.booleans())
def test_texts_of_rows_stand_below_each_other_and_clear_of_the_bars(found: list[tuple[str, str]], narrow: bool) -> None:
    marks = (Mark(Share(0.5, 0.4, 0.6), Look("", LIGHT["accent"])),)
    form = NARROW if narrow else WIDE
    group = Group("Head", tuple(Row(label, "50%", marks, note) for label, note in found))
    figure = rows([group], PERCENT, narrow=narrow)
    labels = [note for note in figure.layout.annotations if note.x == 0]
    places = [-note.y for note in labels]
    assert all(after - before >= form.line - 1e-9 for before, after in pairwise(places))
    low, high = figure.layout.yaxis.range
    assert high == 0 and all(form.line / 2 <= place <= -low - form.line / 2 for place in places)
    if narrow:
        bars = [-y for y in next(trace for trace in figure.data if trace.name != TRACK).y]
        assert all(abs(bar - place) >= (form.line + form.bar - 3) / 2 for bar in bars for place in places)


@pytest.mark.slow
def test_every_colour_has_its_dark_one_and_every_width_its_height() -> None:
    for name, figure in all_figures():
        assert colours_of(figure) <= set(LIGHT.values()), name
        assert figure.layout.height >= 60, name
        assert not figure.layout.title.text, name
        for trace in figure.data:
            assert not (getattr(trace, "hovertemplate", None) or getattr(trace, "texttemplate", None)), name


@pytest.mark.slow
def test_every_share_drawn_has_an_interval() -> None:
    bars = 0
    for name, figure in all_figures():
        for trace in figure.data:
            if trace.type == "bar" and trace.name != TRACK:
                bars += len(trace.x)
                assert len(trace.error_x.array) == len(trace.error_x.arrayminus) == len(trace.x), name
                assert min(*trace.error_x.array, *trace.error_x.arrayminus, 0) == 0, name
    assert bars > 200


@pytest.mark.slow
def test_every_chart_says_what_it_shows_in_words_and_as_a_table() -> None:
    for name, chart in all_charts():
        assert re.fullmatch("[a-z0-9-]+", chart.key), name
        assert chart.title and chart.caption.endswith("."), name
        told = f"{chart.title} {chart.caption}"
        assert not re.search(r"\bnan\b|None|\bNaN\b|  ", told), f"{name}: {told}"
        assert chart.table.rows, name
        assert all(len(row) == len(chart.table.header) for row in chart.table.rows), name


@pytest.mark.slow
def test_keys_are_one_of_a_kind_on_a_page() -> None:
    for name, found in studies().items():
        keys = [section.key for section in found] + [chart.key for chart in charts_of(found)]
        assert len(set(keys)) == len(keys), name
        for section in found:
            for part in section.parts:
                tables = [one for one in part.parts if isinstance(one, Table)] if isinstance(part, Fold) else []
                assert all(table.caption and table.rows for table in tables), name


@pytest.mark.slow
def test_every_rule_of_the_shipped_what_ifs_has_its_place() -> None:
    (chart,) = (chart for chart in charts_of(studies()["rules"]) if chart.key == "by-rule")
    headings = {row[0] for row in chart.table.rows}
    assert headings == {"as it is", "The rule", "The forum", "The chair", "The silence", "The members"}
    assert [row[1] for row in chart.table.rows if row[0] == "The rule"] == [
        "unanimity",
        "consensus minus one",
        "consensus minus two",
        "qualified majority",
        "qualified majority of members and people",
        "simple majority",
    ]


@pytest.mark.slow
def test_a_scenario_that_is_markup_is_drawn_as_text() -> None:
    drawn = "".join(figure.to_json() for name, figure in all_figures() if name.startswith("hostile"))
    assert "\\u003cb\\u003enorth" not in drawn and "<b>north" not in drawn
    assert "&lt;b&gt;north" in drawn or "\\u0026lt;b\\u0026gt;north" in drawn
    assert "<script" not in drawn and "<img" not in drawn


# Real ensembles: what is drawn is what the JSON says


@pytest.mark.slow
@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003", "ntmi-review-2008"])
def test_drawn_outcomes_are_those_of_the_ensemble(name: str) -> None:
    scenario = load(name)
    summary = ensemble(scenario, runs=30).summary
    charts = {chart.key: chart for chart in charts_of(many.sections_of_ensemble(summary, scenario))}
    assert values_drawn(charts["outcomes"].figure) == list(summary["outcomes"].values())
    lines = [trace for trace in charts["times"].figure.data if trace.line.shape == "hv"]
    occurring: list[Outcome] = [word for word in OUTCOMES if summary["outcomes"][word]]
    assert [trace.name.partition(":")[0].lower() for trace in lines] == [OUTCOME_WORDS[word] for word in occurring]
    assert [round(trace.y[-1], 6) for trace in lines] == [summary["outcomes"][word] for word in occurring]
