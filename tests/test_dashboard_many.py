"""Charts about many runs: what they hold, by value; what titles claim; that a figure draws that and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

import many_samples as made
from nacsim.findings.comparison import comparison
from nacsim.findings.estimates import MINUS, Change, Share, share
from nacsim.findings.rules import RULE_WORDS, rules
from nacsim.findings.sensitivity import blocking, sobol, tornado
from nacsim.findings.sweep import sweep
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.compare import compare
from nacsim.studies.ensemble import ensemble
from nacsim.studies.sensitivity import sensitivity
from nacsim.studies.sweep import sweep as run_sweep
from nacsim.theory.rules import RULES
from nacsim_dashboards import captions_studies as tells
from nacsim_dashboards.chart import Chart, Fold, Section, Table
from nacsim_dashboards.charts.rows import PERCENT, TRACK, rows
from nacsim_dashboards.charts.sheet import NARROW, WIDE, Group, Look, Mark, Row
from nacsim_dashboards.pages import many
from nacsim_dashboards.pages.ensemble_sections import ensemble_sections
from nacsim_dashboards.theme import LIGHT, colours_of
from strategies import examples

IRAQ, TURKEY, NTMI = (load(name) for name in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"))
HOSTILE = load(str(Path(__file__).parent / "scenarios" / "hostile.yaml"))
ENDS = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


# 9: what it hangs on


def test_the_tornado_says_which_effects_cannot_be_told_apart() -> None:
    def title(**swings: tuple[float, float]) -> str:
        return tells.tornado_title(tornado(made.sensitivity(swings, {}, None)))

    assert title(give=(-0.4, 0.1), lobby=(0.2, 0.0)) == (
        f"Adoption moves most with give: {MINUS}40 points at its lowest, +10 at its highest;"
        " 2 of 2 parameters clearly move it"
    )
    assert title(give=(-0.4, 0.1), lobby=(0.32, 0.0), hearing=(0.01, 0.02)) == (
        "Adoption moves most with give, or as much with lobby, whose interval overlaps;"
        " 2 of 3 parameters clearly move it"
    )
    assert title(give=(0.04, 0.0)).startswith("No parameter moves adoption by more than chance could")


def test_the_size_of_an_effect_has_no_sign() -> None:
    (one,) = tornado(made.sensitivity({"give": (-0.4, 0.1)}, {}, None)).swings
    assert (one.size.value, one.size.low, one.size.high) == pytest.approx((0.4, 0.35, 0.45))
    assert (one.words, one.default, one.low, one.high, one.shown) == ("give", 0.2, 0.1, 0.3, f"{MINUS}40 / +10")


@pytest.mark.parametrize(
    ("powers", "title"),
    [
        (
            {"FRA": 0.02, "USA": 0.0},
            "No ally blocks alone: were any one of them always to consent, adoption would not clearly change",
        ),
        (
            {"USA": 0.4, "FRA": 0.0},
            "Were the United States always to consent, adoption would change by +40 points;"
            " no other ally's consent would clearly change it",
        ),
        (
            {"BEL": 0.1, "USA": -0.1, "FRA": 0.4},
            "Were France always to consent, adoption would change by +40 points;"
            " that of Belgium and the United States would also change it",
        ),
    ],
)
def test_blocking_power(powers: dict[str, float], title: str) -> None:
    data = blocking(made.sensitivity({}, powers, None), IRAQ)
    assert [one.code for one in data.allies] == sorted(powers, key=lambda code: (-abs(powers[code]), code))
    assert [one.code for one in data.shown] == [one.code for one in data.allies if powers[one.code]]
    assert tells.blocking_title(data) == title


@pytest.mark.parametrize(
    ("indices", "title"),
    [
        (None, "Whether it is adopted never varies, so it hangs on nothing"),
        ({"give": (0.0, 0.05)}, "Whether it is adopted: no factor stands out from the noise"),
        (
            {"lobby": (0.0, 0.1), "FRA": (0.5, 0.6)},
            "Whether it is adopted hangs most on France: 0.60 of the variance in total",
        ),
        (
            {"FRA": (0.5, 0.6), "lobby": (0.0, 0.45)},
            "Whether it is adopted hangs most on France, as far as can be told:"
            " the interval overlaps with that of lobby",
        ),
    ],
)
def test_sobol_indices(indices: dict[str, tuple[float, float]] | None, title: str) -> None:
    adopted, hours = sobol(made.sensitivity({}, {}, indices), IRAQ)
    assert tells.sobol_title(adopted) == title
    totals = [one.total.value for one in adopted.factors]
    assert totals == sorted(totals, reverse=True)
    assert tells.sobol_title(hours) == "When it ends never varies, so it hangs on nothing"


# 10: comparison


def two(adopted: dict[str, Any], turned: list[tuple[str, str, int]]) -> dict[str, Any]:
    other: made.Ends = {"adopted_in_other_body": {36: 95}, "not_adopted": {59: 5}}
    results = [made.ensemble(TURKEY, ENDS), made.ensemble(TURKEY, other)]
    return made.compare(["base", "dpc"], results, [made.pair(1, adopted, turned, 100)])


def test_a_comparison_holds_both_and_their_difference() -> None:
    turned = [("adopted_amended", "adopted_in_other_body", 20), ("not_adopted", "adopted_in_other_body", 35)]
    data = comparison(two(made.change(0.35, 0.25, 0.45), turned))
    (pair,) = data.pairs
    assert data.occurring == ["adopted_amended", "adopted_in_other_body", "not_adopted"]
    assert [result.adopted.value for result in data.results] == [0.6, 0.95]
    assert (pair.before, pair.after, pair.adopted) == ("base", "dpc", Change(0.35, 0.25, 0.45))
    assert [one.key for one in pair.shares] == ["adopted", "adopted_amended", "adopted_in_other_body", "not_adopted"]
    assert [one.key for one in pair.others] == ["hours", "redrafts"]  # nothing is adopted in both
    assert [(one.before, one.after, one.runs) for one in pair.turned] == [
        ("not adopted", "adopted in another body", 35),
        ("adopted, amended", "adopted in another body", 20),
    ]
    assert (pair.flips, pair.flipped.value) == (55, 0.55)
    assert [(one.label, one.share) for one in pair.only_in] == [("dpc", share(1, 55))]
    assert tells.comparison_title(data) == "Adopted in 60% of runs of base, in 95% of dpc"
    assert tells.differences_title(data) == "Adoption in dpc, against base: +35 points (+25 to +45)"
    assert tells.turned_title(data) == (
        "55 of 100 runs (55%) turn, most of them from not adopted to adopted in another body"
    )
    assert tells.mechanisms_title(data) == (
        "In 100% of the runs that turn in dpc, the matter moved to another body only in dpc"
    )


def test_a_difference_that_may_be_none_is_not_claimed() -> None:
    data = comparison(two(made.change(0.35, -0.01, 0.7), []))
    assert tells.comparison_title(data).endswith(", a difference that may be chance")
    assert tells.differences_title(data) == "No difference in adoption that chance could not make"
    assert tells.turned_title(data) == "No run ends otherwise in one than in another"


def several(*adopted: int) -> dict[str, Any]:
    """Results of 100 runs each, so many adopted, against the first."""
    results = [made.ensemble(TURKEY, {"deferred": {9: n}, "not_adopted": {59: 100 - n}}) for n in adopted]
    apart = [(n - adopted[0]) / 100 for n in adopted]
    pairs = [made.pair(i, made.change(d, d - 0.05, d + 0.05), [], 100) for i, d in enumerate(apart) if i]
    return made.compare([f"r{i}" for i in range(len(adopted))], results, pairs)


def test_titles_of_many_results_name_all_that_tie() -> None:
    data = comparison(several(60, 0, 100, 0, 0, 0))
    assert tells.comparison_title(data) == (
        "Adopted least often in r1 and 3 others (0% of runs), most often in r2 (100%)"
    )
    assert tells.differences_title(data) == (
        "All clearly differ in adoption from r0, most of all r1 and 3 others:"
        f" {MINUS}60 points ({MINUS}65 to {MINUS}55)"
    )
    assert tells.comparison_title(comparison(several(60, 58, 55))).endswith("(60%), and the intervals overlap")
    assert tells.comparison_title(comparison(several(60, 60, 60))) == "All are adopted equally often: 60% of runs"


def test_more_than_six_results_are_drawn_in_brief() -> None:
    few, lots = (comparison(several(*range(50, 50 + n))) for n in (6, 7))
    assert (few.many, lots.many) == (False, True)
    scenarios = [TURKEY] * 7
    few_charts, lots_charts = (
        {chart.key: chart for chart in charts_of(many.sections_of_compare(several(*range(50, 50 + n)), scenarios[:n]))}
        for n in (6, 7)
    )
    assert values_drawn(lots_charts["compared"].figure) == pytest.approx([n / 100 for n in range(50, 57)])
    assert len(values_drawn(few_charts["compared"].figure)) == 12  # deferred and not adopted


# 11: rules


def test_rules_are_grouped_by_what_is_changed_and_ordered_by_strictness() -> None:
    no_dpc = replace(TURKEY, other_bodies=())
    scenarios = [TURKEY, no_dpc, replace(TURKEY, rule="simple_majority"), replace(TURKEY, rule="unanimity")]
    data = rules(several(60, 0, 100, 0), scenarios)
    assert data
    assert data.as_is.words == "consensus, with the DPC"
    assert [(aspect.heading, [one.words for one in aspect.settings]) for aspect in data.aspects] == [
        ("The rule", ["unanimity", "simple majority"]),
        ("The forum", ["without another body"]),
    ]
    assert [one.adopted.value for one in data.tried] == [0.0, 1.0, 0.0]
    assert data.tried[0].change and data.tried[0].change.interval == pytest.approx((-0.65, -0.55))
    assert data.tried[1].says == "mostly deferred; half within 9 hours; dilution 0.25"
    assert tells.rules_title(data) == (
        "As it is, 60% of runs are adopted; with the what-ifs, from 0% (unanimity and without another body) to"
        " 100% (simple majority)"
    )


def test_every_rule_of_the_theory_has_its_words() -> None:
    assert {name: means for name, (_, means) in RULE_WORDS.items()} == {name: rule.says for name, rule in RULES.items()}


def test_a_comparison_is_of_rules_only_if_one_matter_is_decided_under_several() -> None:
    assert rules(several(60, 0), [TURKEY, replace(TURKEY, chair="passive")]) is None
    assert rules(several(60, 0), [TURKEY, replace(IRAQ, rule="unanimity")]) is None
    alike = rules(several(60, 60), [TURKEY, replace(TURKEY, rule="unanimity")])
    assert alike
    assert tells.rules_title(alike) == (
        "As it is, 60% of runs are adopted; no what-if changes that by more than chance could"
    )


# 12: sweep


@pytest.mark.parametrize(
    ("adopted", "title"),
    [
        ([10, 50, 90], "Adoption rises from 10% to 90% as a.b goes from 0 to 1"),
        ([90, 50, 10], "Adoption falls from 90% to 10% as a.b goes from 0 to 1"),
        ([50, 90, 50], "Adoption along a.b goes from 50% (b 0, among others) to 90% (b 0.5)"),
        ([50, 52, 51], "Adoption hardly moves with a.b: no change that chance could not make"),
        ([0, 0, 0], "Adoption hardly moves with a.b: no change that chance could not make"),
    ],
)
def test_the_title_of_a_sweep(adopted: list[int], title: str) -> None:
    assert tells.sweep_title(sweep(made.sweep({"a.b": [0, 0.5, 1]}, adopted))) == title


def test_a_sweep_over_two_numbers_is_a_map_the_right_way_round() -> None:
    data = sweep(made.sweep({"x.across": [1, 2, 3], "y.up": [10, 20]}, [10, 20, 30, 40, 50, 60]))
    assert [[(point.at, point.adopted.value) for point in row] for row in data.grid] == [
        [((1, 10), 0.1), ((2, 10), 0.3), ((3, 10), 0.5)],
        [((1, 20), 0.2), ((2, 20), 0.4), ((3, 20), 0.6)],
    ]
    assert tells.sweep_title(data) == "Adoption goes from 10% (across 1, up 10) to 60% (across 3, up 20)"


def test_what_is_written_is_marked_only_if_it_was_swept_over() -> None:
    inside, outside, none = (
        sweep(made.sweep({"a": [0, 1]}, [1, 2], as_written=value)).over[0] for value in (0.7, 1.2, None)
    )
    assert (inside.in_range, outside.in_range, none.in_range) == (0.7, None, None)
    assert inside.late


def test_no_outcome_leads_where_intervals_overlap() -> None:
    def title(*adopted: int) -> str:
        return tells.sweep_outcomes_title(sweep(made.sweep({"a": [0, 1, 2]}, adopted)))

    assert title(50, 51, 49) == "No outcome is clearly the most frequent anywhere"
    assert title(90, 50, 90) == "The most frequent outcome wherever one clearly is: adopted, amended"
    assert title(90, 90, 90) == "The most frequent outcome all along: adopted, amended"
    assert title(10, 50, 90) == "The most frequent outcome changes as a grows: not adopted, then adopted, amended"


# Figures draw the data and nothing else, in colours that turn dark, with room for every text


def charts_of(sections: list[Section]) -> list[Chart]:
    return [part for section in sections for part in section.parts if isinstance(part, Chart)]


def sections(scenario: Scenario) -> list[Section]:
    return ensemble_sections(ensemble(scenario, runs=30).summary, scenario)


@cache
def studies() -> dict[str, list[Section]]:
    """The sections of real studies of every shipped scenario, small."""
    found = {}
    for name in ("iraq-training-2004", "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008"):
        scenario = load(name)
        found[name] = sections(scenario)
    hostile = sections(HOSTILE)
    compared = compare("turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004", runs=20)
    by_rule = compare("turkey-2003", what_ifs="rules", runs=20)
    one = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4]}, runs=20)
    two = run_sweep(TURKEY, {"allies.LUX.value": [0, 0.2, 0.4], "theory.lobby": [0, 0.1]}, runs=10)
    hangs = sensitivity(TURKEY, runs=10, points=8)
    return found | {
        "hostile": hostile,
        "compare": many.sections_of_compare(compared.summary, compared.scenarios),
        "rules": many.sections_of_compare(by_rule.summary, by_rule.scenarios),
        "sweep": many.sections_of_sweep(one.summary, TURKEY),
        "map": many.sections_of_sweep(two.summary, TURKEY),
        "sensitivity": many.sections_of_sensitivity(hangs.summary, TURKEY),
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


def values_drawn(figure: Figure) -> list[float]:
    """The values of all rows, from the top down."""
    marks = [
        (-y, x)
        for trace in figure.data
        if trace.name != TRACK and trace.type in ("bar", "scatter")
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    return [x for _, x in sorted(marks)]


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
    charts = {chart.key: chart for chart in charts_of(ensemble_sections(summary, scenario))}
    assert values_drawn(charts["outcomes"].figure) == list(summary["outcomes"].values())
    lines = [trace for trace in charts["times"].figure.data if trace.line.shape == "hv"]
    occurring: list[Outcome] = [word for word in OUTCOMES if summary["outcomes"][word]]
    assert [trace.name.partition(":")[0].lower() for trace in lines] == [OUTCOME_WORDS[word] for word in occurring]
    assert [round(trace.y[-1], 6) for trace in lines] == [summary["outcomes"][word] for word in occurring]
