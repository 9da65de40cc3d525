"""What many runs say: estimates by value, and sentences that are true of odd cases too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import by_hand
import many_samples as made
from nacsim.findings.clauses import clauses
from nacsim.findings.estimates import MINUS, Change, Share, brief, leaders, number, percent, share, signed
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.proceedings import proceedings
from nacsim.findings.timing import TICKS, timing
from nacsim.record import MECHANISMS, OUTCOMES
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards.charts import timing as timing_chart
from nacsim_dashboards.pages import ensemble_sections
from strategies import examples

IRAQ, TURKEY, NTMI = (load(name) for name in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"))
AT_59 = load("iraq-training-2004", ["procedure.deadline=2004-07-30T20:00"])
"""The same with its deadline after 59 hours."""
ENDS = {"adopted_amended": {59: 60}, "not_adopted": {59: 40}}


def with_ends(found: Share) -> tuple[float, ...]:
    """A share and both ends of its interval."""
    return tuple(round(end, 9) for end in (found.value, found.low, found.high))


def counted(hits: int, runs: int) -> tuple[float, ...]:
    """The same by plain arithmetic."""
    return with_ends(Share(hits / runs, *by_hand.wilson(hits, runs)))


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
    assert brief(value) == shown.replace("under ", "<").replace("over ", ">")


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
    assert data.shares[-1].share == Share(0.4, *made.interval(40, 100))
    assert [one.outcome for one in data.likeliest] == ["adopted_amended"]
    low, high = made.interval(40, 100)
    assert data.adopted == Share(0.6, round(1 - high, 6), round(1 - low, 6))


@pytest.mark.parametrize(
    ("scenario", "ends", "title"),
    [
        (
            IRAQ,
            {"not_adopted": {59: 300}},
            "Every run ends the same way: not adopted; the outcome on record is adopted, amended",
        ),
        (IRAQ, {"adopted_amended": {59: 9}}, "Every run ends the same way: adopted, amended, the outcome on record"),
        (
            IRAQ,
            {"adopted_amended": {59: 50}, "not_adopted": {59: 50}},
            "Too close to call: adopted, amended in 50% of runs, not adopted in 50%, and the intervals overlap",
        ),
        (
            IRAQ,
            {"adopted_amended": {59: 48}, "not_adopted": {59: 52}},
            "Too close to call: not adopted in 52% of runs, adopted, amended in 48%, and the intervals overlap",
        ),
        (
            IRAQ,
            {"adopted_amended": {59: 34}, "deferred": {59: 36}, "not_adopted": {59: 30}},
            "Too close to call: deferred in 36% of runs, adopted, amended in 34%, not adopted in 30%,"
            " and the intervals overlap",
        ),
        (IRAQ, ENDS, "Most often adopted, amended: 60% of runs, the outcome on record"),
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
    assert outcomes(made.ensemble(scenario, ends), scenario).headline == title


def test_the_answer_says_how_sure_it_is_and_what_is_as_likely() -> None:
    def answer(ends: made.Ends) -> str:
        return outcomes(made.ensemble(IRAQ, ends), IRAQ).answer

    assert answer(ENDS) == (
        "In 60% of 100 runs it is adopted, amended (95% interval 50% to 69%), the outcome on record"
    )
    every = answer({"not_adopted": {59: 300}})
    assert every.startswith("In every one of 300 runs it is not adopted (95% interval 99% to 100%)")
    assert "but not adopted in 50% is as likely, as far as these runs can tell" in answer(
        {"adopted_amended": {59: 5}, "not_adopted": {59: 5}}
    )


counts = st.fixed_dictionaries(
    {word: st.dictionaries(st.integers(0, 800), st.integers(1, 500), max_size=4) for word in OUTCOMES}
).filter(lambda ends: any(ends.values()))


@examples(60)
@given(counts)
def test_no_title_of_outcomes_calls_a_winner_that_the_intervals_do_not(ends: made.Ends) -> None:
    data = outcomes(made.ensemble(IRAQ, ends), IRAQ)
    first, second, *_ = sorted(data.shares, key=lambda one: -one.share.value)
    title = data.headline
    assert title.startswith("Too close to call") == (first.share.overlaps(second.share) and first.share.value < 1)
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
    first = data.doing("first")
    assert [(one.code, one.share.value) for one in first.allies] == [("FRA", 1.0), ("BEL", 0.3), ("DEU", 0.3)]
    assert [one.coded for one in first.allies] == ["opposed, documented", *["reluctant, documented"] * 2]
    assert [one.on_record for one in first.allies] == [True, False, False]
    assert [doing.key for doing in data.doings if doing.coded] == ["first"]
    assert not any(one.coded for doing in data.doings if not doing.coded for one in doing.allies)
    assert [one.code for one in data.doing("breaks_silence").shown] == ["FRA"]  # DEU is in the table only
    assert len(data.doing("breaks_silence").allies) == 2
    assert data.headline == (
        "France objects to the end in 40% of runs; the last to give way is most often France (60% of runs)"
    )


def test_who_objected_first_on_record_is_marked_there_and_who_objected_last_at_the_end() -> None:
    recorded = replace(IRAQ, record={"objected_first": ["BEL", "FRA"], "objected_last": ["FRA"]})
    allies = {code: {"first": 0.5, "final": 0.5, "breaks_silence": 0.5} for code in ("BEL", "FRA")}
    data = holdouts(made.ensemble(recorded, ENDS, allies), recorded)
    marked = {key: [one.code for one in data.doing(key).allies if one.on_record] for key in ("first", "final")}
    assert marked == {"first": ["BEL", "FRA"], "final": ["FRA"]}
    assert not any(one.on_record for one in data.doing("breaks_silence").allies)


def test_nobody_stands_aside_where_the_file_does_not_allow_it() -> None:
    ends = {"not_adopted": {720: 10}}
    assert "opts_out" not in [doing.key for doing in holdouts(made.ensemble(TURKEY, ends), TURKEY).doings]
    assert "opts_out" in [doing.key for doing in holdouts(made.ensemble(IRAQ, ends), IRAQ).doings]


@pytest.mark.parametrize(
    ("allies", "title"),
    [
        ({}, "Nobody ever objects"),
        ({"FRA": {"first": 0.001}}, "Hardly anybody objects"),
        ({"FRA": {"last_to_give_way": 0.001}}, "Hardly anybody objects"),
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
    assert holdouts(made.ensemble(IRAQ, ENDS, allies), IRAQ).headline == title


# 6: when


def test_curves_add_up_hour_by_hour() -> None:
    ends = {"adopted_in_other_body": {504: 1, 672: 2}, "not_adopted": {720: 1}}
    data = timing(made.ensemble(TURKEY, ends), TURKEY)
    assert data.unit == "days"
    assert [(curve.outcome, [(step.at, step.share.value) for step in curve.steps]) for curve in data.curves] == [
        ("adopted_in_other_body", [(0, 0), (21, 0.25), (28, 0.75)]),
        ("not_adopted", [(0, 0), (30, 0.25)]),
    ]
    assert data.curves[0].steps[1].when == "Wed 12 February, 10:00"
    assert with_ends(data.curves[0].steps[2].share) == counted(3, 4)
    (busiest, most), late = data.busiest, data.at_deadline
    assert (busiest, with_ends(most), with_ends(late), data.deadline) == (672, counted(2, 4), counted(1, 4), 720)


def test_a_band_reaches_from_the_low_ends_to_the_high_ones() -> None:
    """Half of 4 runs end at hour 12 and the rest at the deadline: there along the low ends, back along the high."""
    data = timing(made.ensemble(IRAQ, {"deferred": {12: 2}, "not_adopted": {59: 2}}), IRAQ)
    band = next(trace for trace in timing_chart.figure(data).data if trace.fill == "toself")
    none, half = by_hand.wilson(0, 4), by_hand.wilson(2, 4)
    low, high = ([none[i], none[i], half[i], half[i]] for i in (0, 1))
    assert list(band.x) == [0, 12, 12, data.end, data.end, 12, 12, 0]
    assert list(band.y) == pytest.approx([*low, *reversed(high)])


def test_deadlines_calendar_and_record_are_marked_in_order_of_time() -> None:
    data = timing(made.ensemble(TURKEY, {"not_adopted": {720: 1}}), TURKEY)
    assert [(mark.letter, mark.kind, mark.words) for mark in data.due_dates] == [
        ("A", "calendar", "Mon 10 February: Turkey asks for consultations"),
        ("B", "calendar", "Fri 14 February: the chief inspector reports to the Security Council"),
        ("C", "record", "16 February 2003: decided, on record"),
        ("D", "deadline", "Fri 21 February, 10:00: deadline of the North Atlantic Council"),
    ]
    assert [round(mark.at * 24) for mark in data.due_dates] == [
        446,
        542,
        590,
        720,
    ]  # 16 February begins 590 hours after 10:00
    assert round(data.due_dates[2].until * 24) == 614
    assert "Grey: the day on record." in timing_chart.caption(data)
    stages = timing(made.ensemble(NTMI, {"deferred": {384: 1}}), NTMI)
    assert [mark.kind for mark in stages.due_dates] == ["deadline", "record", "deadline"]


def test_a_record_with_an_hour_is_a_moment_and_one_far_away_is_not_drawn() -> None:
    def marks(moment: str) -> list[tuple[float, float]]:
        scenario = replace(IRAQ, record={"when": moment})
        found = timing(made.ensemble(scenario, ENDS), scenario).due_dates
        return [(mark.at, mark.until) for mark in found if mark.kind == "record"]

    assert marks("2004-07-30T18:00:00") == [(57, 57)]
    exact = replace(IRAQ, record={"when": "2004-07-30T18:00:00"})
    assert "Grey" not in timing_chart.caption(timing(made.ensemble(exact, ENDS), exact))
    assert marks("2004-07-28") == [(0, 15)]  # it opened at 9: the day is cut
    assert marks("2005-07-28") == []
    assert marks("1999-07-28") == []


@examples(60)
@given(counts)
def test_every_run_ends_once(ends: made.Ends) -> None:
    data = timing(made.ensemble(IRAQ, ends), IRAQ)
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
    data = timing(made.ensemble(AT_59, ends), AT_59)
    assert data.headline == title
    late = data.at_deadline
    if title == "Every run ends at the deadline, 2 days 11 hours after the opening":
        assert data.lateness == "" and "or later" not in timing_chart.caption(data)
        return
    assert data.lateness == (
        f"{late.text} of runs (95% interval {late.interval}) end at the deadline, 2 days 11 hours after the opening,"
        " or later"
        if late.value
        else "All runs end before the deadline, 2 days 11 hours after the opening"
    )
    assert data.lateness in timing_chart.caption(data)


@pytest.mark.parametrize(
    ("ends", "spread"),
    [
        (ENDS, ""),
        ({"deferred": {12: 80, 59: 20}}, "Half of the runs end within 12 hours, nine tenths within 2 days 11 hours"),
        (
            {"deferred": {6: 20, 12: 60, 24: 20}},
            "A tenth of the runs end within 6 hours, half within 12 hours, nine tenths within 1 day",
        ),
        ({"deferred": {12: 40, 24: 20, 36: 40}}, "A tenth of the runs end within 12 hours"),
        ({"deferred": {12: 55, 36: 45}}, ""),
    ],
)
def test_the_spread_says_what_the_title_does_not(ends: made.Ends, spread: str) -> None:
    assert timing(made.ensemble(IRAQ, ends), IRAQ).spread == spread


# 7: clauses

AS_DRAFTED = {p.key: {p.options[o].key: 1.0} for p, o in zip(IRAQ.provisions, IRAQ.draft, strict=True)}


def test_clauses_hold_the_shares_of_adopted_texts() -> None:
    texts = AS_DRAFTED | {"location": {"mixed": 0.75, "inside_iraq": 0.25}, "command": {"nato_chain_only": 1.0}}
    data = clauses(made.ensemble(IRAQ, {"deferred": {9: 80}, "not_adopted": {9: 20}}, texts=texts), IRAQ)
    assert (data.adopted, data.runs) == (80, 100)
    first, timing, *_ = data.clauses
    assert [(one.key, with_ends(one.share), one.draft, one.on_record) for one in first.options] == [
        ("inside_iraq", counted(20, 80), True, False),
        ("mixed", counted(60, 80), False, True),
        ("outside_only", counted(0, 80), False, False),
    ]
    assert [one.key for one in timing.shown] == ["next_week", "august"]  # the wording on record is always shown
    assert [clause.as_on_record for clause in data.clauses] == [True, False, None, None, True]
    assert data.headline == (
        "2 of 5 clauses (location and command) usually change; 3 of 5 clauses usually stay as drafted"
    )
    assert "the one on record in 2 of 3 clauses, not in timing" in data.against_record


@pytest.mark.parametrize(
    ("location", "fate", "title"),
    [
        ({"inside_iraq": 1.0}, "stays", "All 5 clauses usually stay as drafted"),
        (
            {"mixed": 1.0},
            "changes",
            "1 of 5 clauses (location) usually changes; 4 of 5 clauses usually stay as drafted",
        ),
        (
            {"inside_iraq": 0.45, "mixed": 0.55},
            "either",
            "4 of 5 clauses (timing, command, fact finding and flag) usually stay as drafted;"
            " 1 of 5 clauses (location) may go either way",
        ),
    ],
)
def test_a_clause_changes_if_the_interval_says_so(location: dict[str, float], fate: str, title: str) -> None:
    data = clauses(made.ensemble(IRAQ, {"deferred": {9: 100}}, texts=AS_DRAFTED | {"location": location}), IRAQ)
    assert data.clauses[0].tendency == fate
    assert data.headline == title


def test_what_ties_with_the_record_does_not_agree_with_it() -> None:
    texts = {"location": {"inside_iraq": 0.5, "mixed": 0.5}}
    data = clauses(made.ensemble(IRAQ, {"deferred": {9: 100}}, texts=texts), IRAQ)
    assert data.clauses[0].as_on_record is False


def test_where_nothing_is_adopted_no_clause_is_drawn() -> None:
    summary = made.ensemble(TURKEY, {"not_adopted": {720: 5}})
    assert clauses(summary, TURKEY).clauses == ()
    assert ensemble_sections.sections(summary, TURKEY)[-1].parts == (
        "Nothing was adopted, so no clause has a final wording.",
    )


# How the runs go


def test_means_and_mechanisms_in_words() -> None:
    mechanisms = dict.fromkeys(MECHANISMS, 0.0) | {"redraft": 0.9996, "drafting": 0.3}
    mechanisms |= {"demarche": 0.2, "silence_broken": 0.004}
    made_by_hand = made.ensemble(IRAQ, ENDS, mechanisms=mechanisms)
    assert proceedings(made_by_hand).claims == (
        "On average 7.5 sessions, 2.0 changes to the text, under 0.1 silences broken",
        "Of what was adopted, on average: dilution 0.25 of 1, unfinished 0.00 of 1",
        "What was at work, in how many of the runs: the text was redrafted (over 99.9%), a compromise was tabled with"
        " nobody blocking (30%), a demarche was made (20%)",
        "First tally, on average: support 20.0; undecided under 0.1; does not stand in the way 0.0; objects 6.0",
    )
    quiet = proceedings(made.ensemble(IRAQ, {"not_adopted": {59: 3}}))
    assert (quiet.cost, quiet.at_work) == ("", "")
    assert len(quiet.claims) == 2
