"""Charts about many runs: what they hold, by value; what titles claim; that a figure draws that and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

from nacsim.findings.differences import differences
from nacsim.findings.estimates import Share
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.compare import compare
from nacsim.studies.ensemble import ensemble
from nacsim.studies.sensitivity import sensitivity
from nacsim.studies.sweep import sweep as run_sweep
from nacsim_dashboards.chart import Chart, Fold, Section, Strip, Strips, Table
from nacsim_dashboards.charts import differences as differences_chart
from nacsim_dashboards.charts.rows import PERCENT, TRACK, rows
from nacsim_dashboards.charts.sheet import NARROW, WIDE, Group, Mark, MarkStyle, Row
from nacsim_dashboards.pages import compare_sections, ensemble_sections, sensitivity_sections, sweep_sections
from nacsim_dashboards.theme import LIGHT
from reading_figures import colours_of, values_drawn
from strategies import examples

IRAQ, TURKEY, NTMI = (load(name) for name in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"))
HOSTILE = load(str(Path(__file__).parent / "scenarios" / "hostile.yaml"))
FOUR = ("no_amendments", "dpc_threat", "rivalry_claim", "convention_claim")
ENDS = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


# Figures draw the data and nothing else, in colours that turn dark, with room for every text


def charts_of(sections: list[Section]) -> list[Chart]:
    return [part for section in sections for part in section.parts if isinstance(part, Chart)]


def of_ensemble(scenario: Scenario) -> list[Section]:
    return ensemble_sections.sections(ensemble(scenario, runs=30).summary, scenario)


@cache
def studies() -> dict[str, list[Section]]:
    """The sections of real studies of every shipped scenario, small."""
    found = {}
    for name in ("iraq-training-2004", "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008"):
        scenario = load(name)
        found[name] = of_ensemble(scenario)
    hostile = of_ensemble(HOSTILE)
    compared = compare("turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004", runs=20)
    by_rule = compare("turkey-2003", what_ifs="rules", runs=20)
    one = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4]}, runs=20)
    two = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4], "theory.lobby": [0, 0.1]}, runs=10)
    hangs = sensitivity(TURKEY, runs=10, points=8)
    return found | {
        "hostile": hostile,
        "compare": compare_sections.sections(compared.summary, compared.scenarios),
        "rules": compare_sections.sections(by_rule.summary, by_rule.scenarios),
        "sweep": sweep_sections.sections(one.summary, TURKEY),
        "map": sweep_sections.sections(two.summary, TURKEY),
        "sensitivity": sensitivity_sections.sections(hangs.summary, TURKEY),
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
    looks = MarkStyle("a", LIGHT["accent"], "/"), MarkStyle("b", LIGHT["ink"], symbol="diamond", bar=False)
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
    marks = (Mark(Share(0.5, 0.4, 0.6), MarkStyle("", LIGHT["accent"])),)
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
    folds = [part for section in studies()["rules"] for part in section.parts if isinstance(part, Fold)]
    folded = [inner for part in folds for inner in part.parts]
    (table,) = (one for one in folded if isinstance(one, Table) and one.header[0] == "changed")
    headings = {row[0] for row in table.rows}
    assert headings == {"as it is", "The rule", "The forum", "The chair", "The silence", "The members"}
    assert [row[1] for row in table.rows if row[0] == "The rule"] == [
        "Unanimity",
        "Consensus minus one",
        "Consensus minus two",
        "Qualified majority",
        "Majority of members and people",
        "Simple majority",
    ]


def strips_of(sections: list[Section]) -> list[Strip]:
    return [
        strip for section in sections for part in section.parts if isinstance(part, Strips) for strip in part.strips
    ]


def drawn(strip: Strip) -> dict[Outcome, float]:
    return {piece.outcome: piece.share for piece in strip.slices}


@pytest.mark.slow
def test_strips_hold_the_shares_of_the_summary_in_its_order() -> None:
    found = compare("turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004", runs=20)
    strips = strips_of(compare_sections.sections(found.summary, found.scenarios))
    assert [strip.label for strip in strips] == [result.title for result in found.summary.results]
    for strip, result in zip(strips, found.summary.results, strict=True):
        assert drawn(strip) == {word: share for word, share in result.outcomes.items() if share}
        assert [*drawn(strip)] == [word for word in OUTCOMES if result.outcomes[word]]


@pytest.mark.slow
def test_rules_stand_from_the_strictest_on_with_their_shares_and_differences() -> None:
    found = compare("turkey-2003", what_ifs="rules", runs=20)
    first, *rest = compare_sections.sections(found.summary, found.scenarios)
    by_title = {result.title: result for result in found.summary.results}
    rules = {strip.label.partition(" (")[0]: strip for strip in strips_of([first])}
    assert [*rules] == [
        "Unanimity",
        "As it is: consensus",
        "Consensus minus one",
        "Consensus minus two",
        "Qualified majority",
        "Majority of members and people",
        "Simple majority",
    ]
    assert rules["Consensus minus one"].label.endswith("(passes if at most one member objects)")
    for title, strip in rules.items():
        result = by_title[title.removesuffix(": consensus")]
        assert drawn(strip) == {word: share for word, share in result.outcomes.items() if share}
        assert ("than as it is" in strip.says or "No clear difference" in strip.says) == (result.title != "As it is")
    others = [strip.label for strip in strips_of(rest)]
    assert set(others) == by_title.keys() - {"As it is"} - rules.keys()
    chart = next(chart for chart in charts_of(rest) if chart.key == "differences")
    compared = [row[0] for row in chart.table.rows if row[2] == "adopted in any form"]
    assert compared == [title for title in (*rules, *others) if title in by_title]


@pytest.mark.slow
def test_no_path_stands_in_an_axis_title_or_beside_a_row() -> None:
    path, seen = re.compile(r"[a-zA-Z_]\.[a-zA-Z_]"), 0
    for name, figure in all_figures():
        titles = [figure.layout.xaxis.title.text, figure.layout.yaxis.title.text]
        ticks = [*(figure.layout.xaxis.ticktext or ()), *(figure.layout.yaxis.ticktext or ())]
        notes = [note.text for note in figure.layout.annotations]
        if name.startswith(("compare", "rules", "sweep", "map", "sensitivity")):
            for text in filter(None, (*titles, *ticks, *notes)):
                seen += 1
                assert not path.search(text), f"{name}: {text}"
    assert seen > 100


@pytest.mark.slow
def test_answers_are_short_sentences() -> None:
    variants = ("iraq-training-2004", *(f"iraq-training-2004@{name}" for name in FOUR))
    pages = [compare(*variants, runs=20), compare("turkey-2003", what_ifs="rules", runs=20)]
    answers = [compare_sections.answer(found.summary, found.scenarios) for found in pages]
    two = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.4], "theory.lobby": [0, 0.1]}, runs=10)
    answers.append(sweep_sections.answer(two.summary, TURKEY))
    answers.append(sensitivity_sections.answer(sensitivity(TURKEY, runs=10, points=8).summary))
    for answer in answers:
        assert len(answer.split()) <= 27, answer
        assert answer.count(". ") == 0 and answer.endswith("."), answer


def test_a_comparison_chart_draws_only_what_differs_and_is_not_tall() -> None:
    found = compare("iraq-training-2004", *(f"iraq-training-2004@{name}" for name in FOUR), runs=40)
    changes = differences(found.summary)
    chart = differences_chart.chart(changes)
    shares = [one for pair in changes.pairs for one in pair.shares if one.change.value and one.key != "not_adopted"]
    assert sorted(values_drawn(chart.figure)) == sorted(one.change.value for one in shares)
    assert len(chart.table.rows) == sum(len(pair.shares) for pair in changes.pairs) > len(shares)
    assert chart.figure.layout.height < 650


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
    charts = {chart.key: chart for chart in charts_of(ensemble_sections.sections(summary, scenario))}
    both = [value for word in OUTCOMES for value in (summary["outcomes"][word], summary["chances"][word])]
    assert values_drawn(charts["outcomes"].figure) == both
    lines = [trace for trace in charts["times"].figure.data if trace.line.shape == "hv"]
    occurring: list[Outcome] = [word for word in OUTCOMES if summary["outcomes"][word]]
    assert [trace.name.partition(":")[0].lower() for trace in lines] == [OUTCOME_WORDS[word] for word in occurring]
    assert [round(trace.y[-1], 6) for trace in lines] == [summary["outcomes"][word] for word in occurring]
