"""Findings about studies: what they hold, by value; what they claim of odd cases; that figures draw that."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

import study_samples as made
from by_hand import wilson
from many_samples import Ends
from nacsim.findings.blocking import blocking
from nacsim.findings.comparison import comparison
from nacsim.findings.differences import differences
from nacsim.findings.estimates import MINUS, Change
from nacsim.findings.flips import flips, mechanisms
from nacsim.findings.other_rules import other_rules
from nacsim.findings.path_words import PARAMETER_WORDS, path_words
from nacsim.findings.rule_words import RULE_NAMES
from nacsim.findings.sobol import sobol
from nacsim.findings.sweep import SweepFinding, sweep
from nacsim.findings.tornado import tornado
from nacsim.findings.words import Words
from nacsim.parameters import Parameters
from nacsim.scenario.load import load
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.summaries import SweepSummary
from nacsim.theory.rules import RULES
from nacsim_dashboards.chart import Chart, Fold, Strips
from nacsim_dashboards.charts import blocking as blocking_chart
from nacsim_dashboards.charts import compared, sweep_adoption
from nacsim_dashboards.charts import differences as differences_chart
from nacsim_dashboards.charts import tornado as tornado_chart
from reading_figures import values_drawn

IRAQ, TURKEY = load("iraq-training-2004"), load("turkey-2003")
ENDS: Ends = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


# 9: what it hangs on


def test_the_tornado_says_which_effects_cannot_be_told_apart() -> None:
    def title(**swings: tuple[float, float]) -> str:
        return tornado(made.sensitivity(swings, {}, None)).headline

    assert title(give=(-0.4, 0.1), lobby=(0.2, 0.0)) == (
        f"Adoption depends most on give: {MINUS}40 points at its lowest, +10 at its highest;"
        " 2 of 2 parameters clearly move it"
    )
    assert title(give=(-0.4, 0.1), lobby=(0.32, 0.0), hearing=(0.01, 0.02)) == (
        "Give and lobby affect adoption most; their intervals overlap, so their order is uncertain;"
        " 2 of 3 parameters clearly move it"
    )
    assert title(give=(-0.4, 0.1), lobby=(0.39, 0.0), hearing=(0.38, 0.0), tact=(0.37, 0.0), luck=(0.36, 0.0)) == (
        "Give, lobby, hearing and 2 others affect adoption most; their intervals overlap, so their order is uncertain;"
        " 5 of 5 parameters clearly move it"
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
            "No ally blocks alone: if any one of them always consented, adoption would not clearly change",
        ),
        (
            {"USA": 0.4, "FRA": 0.0},
            "If the United States always consented, adoption would change by +40 points;"
            " no other ally's consent would clearly change it",
        ),
        (
            {"BEL": 0.1, "USA": -0.1, "FRA": 0.4},
            "If France always consented, adoption would change by +40 points;"
            " the consent of Belgium and the United States would also clearly change it",
        ),
    ],
)
def test_blocking_power(powers: dict[str, float], title: str) -> None:
    data = blocking(made.sensitivity({}, powers, None), IRAQ)
    assert [one.code for one in data.allies] == sorted(powers, key=lambda code: (-abs(powers[code]), code))
    assert [one.code for one in data.changing] == [one.code for one in data.allies if powers[one.code]]
    assert data.headline == title


@pytest.mark.parametrize(
    ("indices", "title"),
    [
        (None, "Whether it is adopted: the same in every run, so there is no variance to explain"),
        ({"give": (0.0, 0.05)}, "Whether it is adopted: no factor stands out from the noise"),
        (
            {"lobby": (0.0, 0.1), "FRA": (0.5, 0.6)},
            "Whether it is adopted depends most on France: 0.60 of the variance in total",
        ),
        (
            {"FRA": (0.5, 0.6), "lobby": (0.0, 0.45)},
            "Whether it is adopted depends most on France, as far as can be told:"
            " the interval overlaps with that of lobby",
        ),
    ],
)
def test_sobol_indices(indices: dict[str, tuple[float, float]] | None, title: str) -> None:
    adopted, hours = sobol(made.sensitivity({}, {}, indices), IRAQ)
    assert adopted.headline == title
    totals = [one.total.value for one in adopted.factors]
    assert totals == sorted(totals, reverse=True)
    assert hours.headline == "When it ends: the same in every run, so there is no variance to explain"


def test_an_ally_that_merely_consents_has_no_blocking_power_where_support_counts() -> None:
    summary = made.sensitivity({}, {"FRA": 0.4}, None)
    for rule in RULES:
        data = blocking(summary, replace(IRAQ, rule=rule))
        says_nothing = data.headline.startswith("Blocking power means nothing under this rule")
        assert says_nothing == (rule in ("unanimity", "simple_majority") or rule.startswith("qualified"))
        assert isinstance(blocking_chart.chart(data), str) == says_nothing
        assert bool(data.power_indices) == (rule == "consensus")


def test_why_nobody_blocks_alone_is_said_only_where_it_is_so() -> None:
    why = "No run ends with a sole objector: nobody holds out, or more than one does"
    assert blocking(made.sensitivity({}, {"FRA": 0.0}, None, sole=0.0), IRAQ).why_none == why
    assert blocking(made.sensitivity({}, {"FRA": 0.0}, None, sole=0.1), IRAQ).why_none == ""
    assert blocking(made.sensitivity({}, {"FRA": 0.4}, None, sole=0.0), IRAQ).why_none == ""


def test_the_rest_of_the_parameters_is_summed_up_by_its_largest_effect() -> None:
    data = tornado(made.sensitivity({"give": (-0.4, 0.1), "lobby": (0.02, -0.035), "hearing": (0.0, 0.0)}, {}, None))
    assert [data.rest(shown) for shown in range(4)] == [
        "3 parameters: at most 40 points in these runs",
        "2 others: at most 4 points in these runs",
        "1 other: no change in these runs",
        "",
    ]
    assert data.headline.endswith("; 1 of 3 parameters clearly moves it")
    assert data.as_it_stands == (
        "With nothing changed, the text is adopted in 50% of 100 runs of seed 1 (95% interval 40% to 60%)"
    )


def test_what_moves_nothing_is_not_drawn_and_stays_in_the_table() -> None:
    swings = {"give": (-0.4, 0.1), "lobby": (0.02, 0.0), "hearing": (0.0, 0.0), "tact": (0.0, 0.0)}
    chart = tornado_chart.chart(tornado(made.sensitivity(swings, {}, None)))
    assert isinstance(chart, Chart)
    assert sorted(values_drawn(chart.figure)) == pytest.approx([-0.4, 0.0, 0.02, 0.1])
    assert len(chart.table.rows) == 4
    assert chart.caption.endswith(
        " The 2 with the largest effect are drawn; the table has all 4. 2 others: no change in these runs."
    )


def test_where_nothing_moves_there_is_a_sentence_and_no_picture() -> None:
    finding = tornado(made.sensitivity({"lobby": (0.0, 0.0), "tact": (0.0, 0.0)}, {}, None))
    assert finding.headline == "No parameter moves adoption: whatever is tried, the text is adopted in 50% of 100 runs"
    said = tornado_chart.chart(finding)
    assert isinstance(said, str)
    assert said.endswith("; moving any of 2 parameters changes no run.")


def test_coarse_indices_are_called_so() -> None:
    coarse, fine = (
        sobol(made.sensitivity({}, {}, {"give": (0.0, 0.1)}, points=points), IRAQ)[0].coarse for points in (64, 128)
    )
    assert (coarse, fine) == ("From 64 points these intervals are too coarse to rely on", "")
    assert sobol(made.sensitivity({}, {}, None), IRAQ)[0].coarse == ""


def test_a_group_is_called_one() -> None:
    adopted, _ = sobol(made.sensitivity({}, {}, {"group_of_four": (0.5, 0.6), "lobby": (0.0, 0.1)}), IRAQ)
    assert adopted.headline.startswith("Whether it is adopted depends most on the group group of four")


# 10: comparison


def two(adopted: dict[str, Any], turned: list[tuple[str, str, int]]) -> ComparisonSummary:
    results: list[Ends] = [ENDS, {"adopted_in_other_body": {36: 95}, "not_adopted": {59: 5}}]
    return made.compare(["base", "dpc"], results, [made.pair(1, adopted, turned, 100)])


def test_a_comparison_holds_both_and_their_difference() -> None:
    turned = [("adopted_amended", "adopted_in_other_body", 20), ("not_adopted", "adopted_in_other_body", 35)]
    summary = two(made.change(0.35, 0.25, 0.45), turned)
    results, changes = comparison(summary), differences(summary)
    flipped, at_work = flips(summary), mechanisms(summary)
    assert results.occurring == ["adopted_amended", "adopted_in_other_body", "not_adopted"]
    assert [result.adopted.value for result in results.results] == [0.6, 0.95]
    (pair,), (flipping,) = changes.pairs, flipped.pairs
    assert (pair.before, pair.after, pair.adopted) == ("base", "dpc", Change(0.35, 0.25, 0.45))
    assert [one.key for one in pair.shares] == ["adopted", "adopted_amended", "adopted_in_other_body", "not_adopted"]
    assert [one.key for one in pair.means] == ["hours", "redrafts"]  # nothing is adopted in both
    assert [(one.before, one.after, one.runs) for one in flipping.turns] == [
        ("not adopted", "adopted in another body", 35),
        ("adopted, amended", "adopted in another body", 20),
    ]
    assert (flipping.runs, flipping.share.value) == (55, 0.55)
    (only,) = flipping.only_in
    assert (only.label, only.share.value) == ("dpc", 1)
    assert (only.share.low, only.share.high) == pytest.approx(wilson(55, 55))
    assert results.headline == "Adopted in 60% of runs of base, in 95% of dpc"
    assert changes.headline == "Adoption in dpc, against base: +35 points (+25 to +45)"
    assert flipped.headline == ("55 of 100 runs (55%) flip, most of them from not adopted to adopted in another body")
    assert at_work.headline == ("In 100% of the runs that flip in dpc, the matter moved to another body only in dpc")
    assert flipped.examples == "Runs that flip, for example: 0, 1, 2, 3 and 4 (dpc)"


@pytest.mark.parametrize("low", [-0.01, 0.0])
def test_a_difference_that_may_be_none_is_not_claimed(low: float) -> None:
    summary = two(made.change(0.35, low, 0.7), [])
    assert comparison(summary).headline.endswith(", a difference that may be chance")
    assert differences(summary).headline == "No difference in adoption beyond what chance could produce"
    assert flips(summary).headline == "No run flips: each has the same outcome in all of them"
    assert mechanisms(summary).headline == ""


def test_what_is_measured_over_some_runs_says_over_how_many() -> None:
    some = {"dilution": made.change(-0.1, -0.2, 0.0) | {"runs": 1}}
    summary = made.compare(["a", "b"], [ENDS, ENDS], [made.pair(1, made.SAME, [], 100, **some)])
    (pair,) = differences(summary).pairs
    assert [one.mean for one in pair.means] == [
        f"{MINUS}12 ({MINUS}14 to {MINUS}10) on average",
        f"0.00 ({MINUS}0.01 to +0.01) on average",
        f"{MINUS}0.10 ({MINUS}0.20 to 0.00) on average, of 1 run adopted in both",
    ]


def several(*adopted: int, **more: Any) -> ComparisonSummary:
    """Results of 100 runs each, so many adopted, against the first."""
    results: list[Ends] = [{"deferred": {9: n}, "not_adopted": {59: 100 - n}} for n in adopted]
    apart = [(n - adopted[0]) / 100 for n in adopted]
    pairs = [made.pair(i, made.change(d, d - 0.05, d + 0.05), [], 100) for i, d in enumerate(apart) if i]
    return made.compare([f"r{i}" for i in range(len(adopted))], results, pairs, **more)


def test_titles_of_many_results_name_all_that_tie() -> None:
    summary = several(60, 0, 100, 0, 0, 0)
    assert comparison(summary).headline == (
        "Adopted least often in r1 and 3 others (0% of runs), most often in r2 (100%)"
    )
    assert differences(summary).headline == (
        "All clearly differ in adoption from r0, most of all r1 and 3 others:"
        f" {MINUS}60 points ({MINUS}65 to {MINUS}55)"
    )
    assert comparison(several(60, 58, 55)).headline.endswith("(60%), and the intervals overlap")
    assert comparison(several(60, 60, 60)).headline == "All are adopted equally often: 60% of runs"


def test_where_adoption_may_not_differ_is_said_unless_that_is_so_everywhere_or_nowhere() -> None:
    some = differences(several(60, 0, 62, 58))
    assert some.headline.startswith("1 of 3 clearly differs in adoption from r0, most of all r1")
    assert some.doubt == "0 lies within the intervals of r2 and r3: there, adoption may not differ at all"
    assert differences(several(60, 0, 100)).doubt == differences(several(60, 61, 62)).doubt == ""


def test_only_what_all_have_is_said_to_be_drawn_alike() -> None:
    left_out = {"allies": ["BGR"], "provisions": ["scope", "timing"]}
    lacking = comparison(several(60, 0, shared={"allies": ["FRA"], "provisions": [], "left_out": left_out}))
    assert lacking.sample == "100 runs each, on the same draws of seed 1 for the allies and clauses that all have"
    assert lacking.sharing == ("1 ally and 0 clauses are common to all; 1 ally and 2 clauses are in only some")
    alike = comparison(several(60, 0))
    assert (alike.sample, alike.sharing) == ("100 runs each, on the same draws of seed 1", "")


def test_more_than_six_results_are_drawn_in_brief() -> None:
    few, lots = (several(*range(50, 50 + n)) for n in (6, 7))
    assert not (comparison(few).many or differences(few).many or flips(few).many)
    assert comparison(lots).many and differences(lots).many and flips(lots).many
    values = [values_drawn(differences_chart.chart(differences(summary)).figure) for summary in (few, lots)]
    assert values == [pytest.approx([n / 100 for n in range(1, most)]) for most in (6, 7)]


def test_of_very_many_results_those_that_differ_most_are_drawn_in_their_order() -> None:
    chart = differences_chart.chart(differences(several(50, *range(60, 90), 20)))
    assert values_drawn(chart.figure) == pytest.approx([*(n / 100 for n in range(21, 40)), -0.3])
    assert "The 20 with the largest effect are drawn; the table has all 31." in chart.caption
    summary = several(*range(50, 70))
    (first, rest) = compared.strips(summary, comparison(summary))
    assert isinstance(first, Strips) and isinstance(rest, Fold) and isinstance(rest.parts[0], Strips)
    assert [strip.label for strip in (*first.strips, *rest.parts[0].strips)] == [f"r{i}" for i in range(20)]


# 11: rules


def test_rules_are_grouped_by_what_is_changed_and_ordered_by_strictness() -> None:
    no_dpc = replace(TURKEY, other_bodies=())
    scenarios = [TURKEY, no_dpc, replace(TURKEY, rule="simple_majority"), replace(TURKEY, rule="unanimity")]
    data = other_rules(several(60, 0, 100, 0), scenarios)
    assert data
    assert data.as_is.words == "consensus, with the DPC"
    assert [(aspect.heading, [one.words for one in aspect.settings]) for aspect in data.aspects] == [
        ("The rule", ["unanimity", "simple majority"]),
        ("The forum", ["without another body"]),
    ]
    assert [one.adopted.value for one in data.tried] == [0.0, 1.0, 0.0]
    assert data.tried[0].means == "passes if nobody objects, and nobody merely lets it pass"
    assert data.as_is.means == "consensus (passes if nobody maintains an objection)"
    assert [one.words for one in data.by_rule] == ["unanimity", data.as_is.words, "simple majority"]
    assert [one.words for one in data.others] == ["without another body"]
    assert data.tried[0].change and data.tried[0].change.interval == pytest.approx((-0.65, -0.55))
    assert data.tried[0].difference == f"Adopted 60 points less often than as it is ({MINUS}65 to {MINUS}55)"
    assert data.tried[1].difference == "Adopted 40 points more often than as it is (+35 to +45)"
    assert data.as_is.difference == ""
    assert data.headline == (
        "The text is adopted in 60% of runs as it is; with the what-ifs, from 0% (unanimity and without another body)"
        " to 100% (simple majority)"
    )


def test_every_rule_and_parameter_of_the_theory_has_its_name() -> None:
    assert set(RULE_NAMES) == set(RULES)
    assert set(PARAMETER_WORDS) == {parameter.name for parameter in fields(Parameters)}
    assert len(set(PARAMETER_WORDS.values())) == len(PARAMETER_WORDS)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("allies.FRA.value", "the worth of a decision to France"),
        ("allies.USA.reserve", "the United States' reserve"),
        ("allies.default.disposition", "every other ally's disposition"),
        ("allies.FRA.linkage.price", "France's price outside the matter"),
        ("allies.FRA.red_lines.fact_finding.firmness", "France's red line on fact finding"),
        ("allies.FRA.commitments.consent.strength", "France's earlier word to consent"),
        ("allies.FRA.acts_with.DEU.strength", "France's bond with Germany"),
        ("procedure.chair", "the chair"),
        ("procedure.silence_hours", "the length of silence in hours"),
        ("procedure.other_bodies.DPC.competent", "the way to the DPC"),
        ("calendar.convention_over.when", 'the date of "convention over"'),
        ("theory.lobby", "the push of one demarche"),
        ("theory.no_such_thing", "no such thing"),
        ("of.some.day", "day of some of of"),
        ("allies.{0}.{1}", "{0}'s {1}"),
    ],
)
def test_a_path_is_put_in_words(path: str, words: str) -> None:
    assert path_words(path, Words(IRAQ)) == words


def test_a_comparison_is_of_rules_only_if_one_matter_is_decided_under_several() -> None:
    assert other_rules(several(60, 0), [TURKEY, replace(TURKEY, chair="passive")]) is None
    assert other_rules(several(60, 0), [TURKEY, replace(IRAQ, rule="unanimity")]) is None
    alike = other_rules(several(60, 60), [TURKEY, replace(TURKEY, rule="unanimity")])
    assert alike
    assert alike.headline == (
        "The text is adopted in 60% of runs as it is; no what-if changes that by more than chance could"
    )


# 12: sweep


def swept(summary: SweepSummary) -> SweepFinding:
    return sweep(summary, IRAQ)


@pytest.mark.parametrize(
    ("adopted", "title"),
    [
        ([10, 50, 90], "Adoption rises from 10% to 90% as b of a goes from 0 to 1"),
        ([90, 50, 10], "Adoption falls from 90% to 10% as b of a goes from 0 to 1"),
        ([50, 90, 50], "Adoption goes from 50% (0, among others) to 90% (0.5), depending on b of a"),
        ([50, 52, 51], "Adoption hardly moves with b of a: no change beyond what chance could produce"),
        ([0, 0, 0], "Adoption hardly moves with b of a: no change beyond what chance could produce"),
    ],
)
def test_the_title_of_a_sweep(adopted: list[int], title: str) -> None:
    assert swept(made.sweep({"a.b": [0, 0.5, 1]}, adopted)).headline == title


def test_the_band_of_a_sweep_goes_along_the_low_ends_and_back_along_the_high() -> None:
    data = swept(made.sweep({"a.b": [0, 0.5, 1]}, [10, 50, 90]))
    band, line = sweep_adoption.figure(data).data
    ends = [wilson(hits, 100) for hits in (10, 50, 90)]
    assert (list(line.x), list(line.y)) == ([0, 0.5, 1], [0.1, 0.5, 0.9])
    assert list(band.x) == [0, 0.5, 1, 1, 0.5, 0]
    assert list(band.y) == pytest.approx([low for low, _ in ends] + [high for _, high in reversed(ends)], abs=1e-6)


def test_a_sweep_over_two_numbers_is_a_map_the_right_way_round() -> None:
    data = swept(made.sweep({"x.across": [1, 2, 3], "y.up": [10, 20]}, [10, 20, 30, 40, 50, 60]))
    assert [[(point.at, point.adopted.value) for point in row] for row in data.grid] == [
        [((1, 10), 0.1), ((2, 10), 0.3), ((3, 10), 0.5)],
        [((1, 20), 0.2), ((2, 20), 0.4), ((3, 20), 0.6)],
    ]
    assert data.headline == ("Adoption goes from 10% (1, 10) to 60% (3, 20), depending on across of x and up of y")


def test_what_is_written_is_marked_only_if_it_was_swept_over() -> None:
    inside, outside, none = (
        swept(made.sweep({"a": [0, 1]}, [1, 2], as_written=value)).over[0] for value in (0.7, 1.2, None)
    )
    assert (inside.in_range, outside.in_range, none.in_range) == (0.7, None, None)
    assert inside.late


def test_no_outcome_leads_where_intervals_overlap() -> None:
    def title(*adopted: int) -> str:
        return swept(made.sweep({"a": [0, 1, 2]}, adopted)).leading

    assert title(50, 51, 49) == "No outcome is clearly the most frequent anywhere"
    assert title(90, 50, 90) == "The most frequent outcome wherever one clearly is: adopted, amended"
    assert title(90, 90, 90) == "The most frequent outcome all along: adopted, amended"
    assert title(10, 50, 90) == "The most frequent outcome changes as a grows: not adopted, then adopted, amended"


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ([24, 24, 24], "Half of the runs end within 1 day at every point"),
        ([24, 30, 36], "Half of the runs end within 1 day at 0, within 1 day 12 hours at 2"),
        ([36, 30, 24], "Half of the runs end within 1 day 12 hours at 0, within 1 day at 2"),
        ([24, 36, 24], "Half of the runs end within 1 day to 1 day 12 hours, depending on a"),
    ],
)
def test_how_long_it_takes_is_true_of_the_points_between_too(hours: list[float], says: str) -> None:
    assert swept(made.sweep({"a": [0, 1, 2]}, [1, 2, 3], hours=hours)).duration == says


def test_what_the_texts_lose_is_said_of_what_was_adopted() -> None:
    assert swept(made.sweep({"a": [0, 1]}, [0, 0])).dilution == ""
    assert swept(made.sweep({"a": [0, 1]}, [0, 1])).dilution == "Of what was adopted, dilution is 0.25 of 1 on average"
