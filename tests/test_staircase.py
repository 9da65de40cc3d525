"""The staircase to consent: numbers against the record's own terms, sentences against any record, texts and room."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

from nacsim.council.run import run, runs
from nacsim.findings.landings import between, landings
from nacsim.findings.objections import objections
from nacsim.findings.price import held_out
from nacsim.findings.sittings import sittings
from nacsim.findings.staircase import DRAWN, Staircase, staircase
from nacsim.findings.stairs import Rise, stands
from nacsim.findings.stances import stances
from nacsim.findings.words import Words
from nacsim.record import Record
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.seated import run_seated
from nacsim.telling.lines import as_text
from nacsim.telling.staircase_lines import staircase_lines
from nacsim_dashboards.chart import Chart
from nacsim_dashboards.charts.staircase import chart
from nacsim_dashboards.charts.staircase_layout import LINE, NARROW, WIDE, Frame, spread
from nacsim_dashboards.charts.stances import chart as stances_chart
from nacsim_dashboards.theme import LIGHT
from reading_figures import colours_of
from strategies import ANYTHING, examples, scenario, shipped, small, trees

IRAQ, TURKEY, NTMI = "iraq-training-2004", "turkey-2003", "ntmi-review-2008"
SEAT = Path(__file__).parent.parent / "docs" / "examples" / "seat.py"


@cache
def as_written(name: str) -> tuple[Record, Scenario]:
    whole = load(name)
    return run(whole, as_written=True), whole


def of(name: str) -> Staircase:
    return staircase(*as_written(name))


def drawn(finding: Staircase, **options: bool) -> Chart:
    found = chart(finding, **options)
    assert isinstance(found, Chart)
    return found


def last_of_sessions(record: Record) -> list[dict[str, Any]]:
    """The last sounding of each session, as plain data, from the record alone."""
    last: dict[tuple[int, str], dict[str, Any]] = {}
    events: list[dict[str, Any]] = [event.as_dict() for event in record.events]
    for event in events:
        if event["kind"] == "sounding":
            last[event["session"], event["body"]] = event
    return list(last.values())


def holdouts_of(record: Record) -> set[str]:
    objecting = {ally for heard in last_of_sessions(record) for ally, s in heard["stances"].items() if s == "object"}
    events: list[dict[str, Any]] = [event.as_dict() for event in record.events]
    silences = (event for event in events if event["kind"] in ("silence_broken", "silence_kept"))
    return objecting | {ally for event in silences for ally in event["by"]}


def heights_of(record: Record, ally: str) -> list[float | None]:
    """Margin less reserve, the margin added up again from its terms; None where the record has no terms."""
    found: list[float | None] = []
    for heard in last_of_sessions(record):
        terms = heard["terms"].get(ally) if ally in heard["stances"] else None
        names = ("acceptability", "alone", "time", "pressure", "bypass", "commitments")
        found.append(None if terms is None else sum(terms[name] for name in names) - terms["reserve"])
    return found


def check(record: Record, whole: Scenario) -> Staircase:
    """Everything that is true of the staircase of any record."""
    found = staircase(record, whole)
    assert {stair.course.ally for stair in found.stairs} == holdouts_of(record)
    for stair in found.stairs:
        heights = heights_of(record, stair.course.ally)
        assert len(stair.points) == len(heights) == len(found.sittings) - 1
        for point, height in zip(stair.points, heights, strict=True):
            assert (point is None) == (height is None)
            assert height is None or point == pytest.approx(height, abs=1e-5)
        known = [i for i, height in enumerate(heights) if height is not None]
        assert [(rise.start, rise.end) for rise in stair.rises] == list(pairwise(known))
        for rise in stair.rises:
            after, before = stair.points[rise.end], stair.points[rise.start]
            assert after is not None and before is not None
            assert sum(rise.parts.values()) == pytest.approx(rise.change, abs=2e-5)
            assert rise.change == pytest.approx(after - before, abs=2e-5)
            assert list(rise.parts.values()) == sorted(rise.parts.values(), reverse=True)
            assert all(len(short.split()) >= 2 for short in rise.parts)
        for i, heard in enumerate(last_of_sessions(record)):
            if stair.points[i] is None:
                seated = stair.course.ally in heard["stances"]
                silent = seated and heard["worth"][stair.course.ally] is None
                assert stair.lacking(i) == (
                    "gave no reckoning" if silent else "had yet to object" if seated else "no seat"
                )
    told(record, found)
    return found


def told(record: Record, found: Staircase) -> None:
    """What the headline says, worked out again from the record."""
    line = found.headline
    heights = {ally: [h for h in heights_of(record, ally) if h is not None] for ally in holdouts_of(record)}
    if not heights:
        assert line == "Nobody ever objects: there is no stair to climb"
    elif not any(heights.values()):
        assert line.startswith("There is no stair to draw: ")
        asked = [
            heard["worth"][ally] for heard in last_of_sessions(record) for ally in heights if ally in heard["worth"]
        ]
        assert ("gave no reckoning" in line) == (None in asked)
        assert ("only by letter, after the last session" in line) == (asked != [None] * len(asked))
    held = [s.course.ally for s in found.stairs if s.course.way == "held out" and heights[s.course.ally]]
    if "nearer than" in line:
        best = max(height for ally in held for height in heights[ally])
        (said,) = re.findall(r"never comes? nearer than ([\d.]+) to consent", line)
        assert best < 0 and float(said) == pytest.approx(-best, abs=0.006)
    elif "once stands" in line:
        assert max(height for ally in held for height in heights[ally]) >= 0
    else:
        assert not held
    if "climbs from" in line:
        (stair, *_) = [s for s in found.stairs if s.course.way == "gave way" and s.known]
        turn = stair.course.turned or 0
        reached = stair.points[turn]
        assert stair.known[0] < 0 and reached is not None and reached >= 0
        assert f"{stair.course.name} climbs from" in line


def pictures(found: Chart) -> list[Figure]:
    return [figure for step in found.steps for figure in (step.figure, step.narrow) if figure]


# Numbers


def test_the_stairs_of_iraq_2004() -> None:
    found = check(*as_written(IRAQ))
    (france,) = found.stairs
    assert [round(point, 2) for point in france.known] == [-1.84, -1.82, -1.78, 0.02]
    assert found.headline == (
        "France climbs from 1.84 short to consent by the 4th session; its largest step: location redrafted and command"
        " redrafted"
    )
    assert [(cause.end, cause.up, cause.shorts) for cause in found.causes] == [
        (3, True, ("location redrafted", "command redrafted"))
    ]
    assert [(mark.after, mark.short) for mark in found.marks] == [(1, "silence broken"), (3, "silence kept")]
    assert found.says(1) == "France: 1.82 short of consent (0.02 nearer: capitals pressed)."
    assert found.says(4) == "France: lets it pass."
    deadline = france.rises[1].parts["deadline draws near"]
    assert deadline == pytest.approx(0.039, abs=5e-4), "less time left and a smaller reserve, taken together"


def test_the_stairs_of_turkey_2003() -> None:
    found = check(*as_written(TURKEY))
    france, belgium, germany, luxembourg = found.stairs
    assert [stair.course.ally for stair in found.stairs] == ["FRA", "BEL", "DEU", "LUX"]
    assert (france.points[5:], france.ends, france.lacking(5)) == ((None, None), "no seat", "no seat")
    assert [stair.ends for stair in (belgium, germany, luxembourg)] == ["lets it pass"] * 3
    assert [stair.course.letters.index(True) for stair in found.stairs] == [1] * 4
    assert found.headline == (
        "France never comes nearer than 0.12 to consent; Belgium climbs from 0.52 short to consent by the 7th session"
    )
    assert found.causes[1].shorts == ("timing redrafted", "deadline draws near")
    assert found.causes[1].allies == ("FRA", "BEL", "DEU", "LUX")
    assert [(mark.after, mark.short) for mark in found.marks] == [(1, "silence broken"), (4, "to the DPC")]


def test_the_stairs_of_ntmi_2008() -> None:
    found = check(*as_written(NTMI))
    assert [stair.course.ally for stair in found.stairs] == ["FRA"]
    assert [cause.shorts for cause in found.causes] == [("capitals pressed",)]
    assert found.headline.startswith("France climbs from 0.04 short to consent by the 2nd session")
    whole = as_written(NTMI)[1]
    nobody = staircase(run(whole, 1, 0), whole)
    assert chart(nobody) == "Nobody ever objects: there is no stair to climb."


def test_who_never_comes_near_is_said_to_be_far() -> None:
    assert of(f"{IRAQ}@no_amendments").headline == "France never comes nearer than 1.62 to consent"


@pytest.mark.parametrize("name", shipped())
def test_the_staircases_of_what_ships_are_true(name: str) -> None:
    whole = load(name)
    check(*as_written(name))
    for record in runs(whole, 1, range(4)):
        drawn_or_said(check(record, whole))


@examples(20)
@given(trees(ANYTHING), st.integers(0, 4))
def test_the_staircase_of_any_record_is_true(tree: dict[str, Any], seed: int) -> None:
    whole = scenario(tree)
    drawn_or_said(check(run(whole, seed), whole))


def letter_survived(*, stages: bool = False, back: bool = False) -> tuple[Record, Scenario]:
    """BBB turns against a text that lies under silence and writes a letter; the rule lets one objection stand.

    stages: the silence is a committee's, and the Council meets after it; back: by then BBB has come round.
    """
    opening = datetime(2003, 1, 22, 9)
    turns = {30: -0.6, 60: 0.5} if back else {30: -0.6}
    procedure = {
        "opening": opening,
        "deadline": opening + timedelta(days=30),
        "rhythm": "weekly",
        "chair": "passive",
        "rule": "consensus_minus_one",
        "silence_hours": 48,
        "opt_outs": False,
        **({"stages": {"committee": {"body": "MC", "silence_hours": 48}}} if stages else {}),
    }
    neutral = {"value": 0.35, "stake": 0.35, "reserve": 0, "exposure": 0.5}
    tree = small(
        procedure=procedure,
        allies={"default": neutral, "BBB": {"value": 0.35, "confidence": "assumed"}},
        calendar={
            f"turn_{hours}": {
                "when": opening + timedelta(hours=hours),
                "event": "The capital thinks again",
                "changes": {"allies.BBB.value": value},
            }
            for hours, value in turns.items()
        },
    )
    whole = scenario(tree)
    return run(whole, as_written=True), whole


def test_who_objects_only_by_letter_after_the_last_session_has_no_stair() -> None:
    """Shrunk from `test_the_staircase_of_any_record_is_true`: a letter that did not stop the text was not heard."""
    record, whole = letter_survived()
    assert [event.kind for event in record.events[-2:]] == ["silence_kept", "closed"]
    found = check(record, whole)
    (stair,) = found.stairs
    assert (stair.course.letters, stair.course.way, stair.ends) == ((True, False), "held out", "still objects")
    said = "There is no stair to draw: BBB objected only by letter, after the last session"
    assert (found.headline, chart(found)) == (said, f"{said}.")
    told = " ".join(sentence.text for sentence in objections(record, Words(whole)))
    assert "BBB objected first" in told and "by letter" in told
    assert held_out(record) == {"BBB"}


def test_who_objected_by_a_letter_that_did_not_stop_the_text_and_came_round_gave_way() -> None:
    found = check(*letter_survived(stages=True, back=True))
    (stair,) = found.stairs
    assert (stair.course.way, stair.course.turned, stair.lacking(0)) == ("gave way", 1, "had yet to object")
    assert stair.points[1] is not None and stair.points[1] > 0
    assert found.headline == "BBB gives way in the 2nd session"


def test_a_letter_that_did_not_stop_the_text_is_not_said_to_break_the_silence() -> None:
    record, whole = letter_survived(stages=True)
    found = check(record, whole)
    shown = drawn(found)
    assert "crossed square is a letter of objection;" in shown.caption
    assert [row[4] for row in shown.table.rows[:2]] == ["then it objected by letter, which did not stop the text"] * 2
    hovers = [text for figure in pictures(shown) for trace in figure.data for text in trace.hovertext or ()]
    assert "BBB objected by letter, which did not stop the text" in hovers
    rows = stances_chart(stances(Words(whole), sittings(record, whole)))
    hovers += [text for trace in rows.figure.data if trace.type == "scatter" for text in trace.hovertext]
    assert not any("broke the silence" in text for text in hovers)


def drawn_or_said(found: Staircase) -> None:
    """Every figure can be drawn, in lessons too, and its texts have their room."""
    for unfolding in (False, True):
        shown = chart(found, unfolding=unfolding)
        assert isinstance(shown, str) == (not found.drawn)
        if isinstance(shown, Chart):
            assert len(shown.steps) == len(found.sittings) + unfolding
            assert len({figure.layout.height for figure in (step.figure for step in shown.steps)}) == 1
    for form in (WIDE, NARROW):
        for upto in range(1, len(found.sittings)):
            roomy(Frame(found, form, upto))


def roomy(frame: Frame) -> None:
    """Labels stand below every stair of their columns and above the lower edge; names do not touch."""
    labels = list(frame.labels())
    for label in labels:
        low = label.top - LINE * len(label.lines)
        assert low > -frame.bottom
        below = (frame.up(point) for s in frame.finding.drawn if (point := s.points[label.sitting]) is not None)
        assert label.top <= min(below, default=label.top)
    for one, other in pairwise(labels):
        assert one.sitting < other.sitting
    places = [name.place for name in frame.names()]
    assert all(b - a >= frame.name_height - 1e-6 for a, b in pairwise(places))


def test_a_seat_that_gives_no_reckoning_has_no_stair() -> None:
    whole = load(IRAQ, ["allies.DEU.value=-0.6"])
    command = shlex.join([sys.executable, str(SEAT)])
    record = run_seated(whole, 1, 0, {"FRA": command}).record()
    found = check(record, whole)
    france = next(stair for stair in found.stairs if stair.course.ally == "FRA")
    assert not france.known and "FRA" not in {stair.course.ally for stair in found.drawn}
    assert france.lacking(0) == "gave no reckoning"
    shown = drawn(found)
    assert "France gave no reckoning." in shown.caption
    assert next(row[2] for row in shown.table.rows if row[0] == "France") == "gave no reckoning"
    alone = run_seated(load(IRAQ), 1, 0, {"FRA": command}).record()
    assert chart(staircase(alone, load(IRAQ))) == (
        "There is no stair to draw: how far France stood from consent is known only to whoever answered for it."
    )


def test_of_many_holdouts_a_few_are_drawn_and_all_are_in_the_table() -> None:
    whole = load(IRAQ, ["allies.default.value=-0.6", "allies.default.disposition=opposed"])
    record = run(whole, as_written=True)
    found = check(record, whole)
    assert len(found.stairs) > 15 and len(found.drawn) == DRAWN
    shown = drawn(found)
    assert f"Drawn are {DRAWN} of {len(found.stairs)} allies that objected." in shown.caption
    assert {row[0] for row in shown.table.rows} == {stair.course.name for stair in found.stairs}
    nearest = [max(stair.known) for stair in found.stairs if stair.course.way == "held out"]
    assert nearest == sorted(nearest, reverse=True), "whom the title speaks of is drawn"
    drawn_or_said(found)


# In lines


def in_lines(record: Record, whole: Scenario) -> dict[str, list[str]]:
    """The lines of each ally's stair, by its name; under "" all lines of the section."""
    rows = as_text(staircase_lines(record, whole)).splitlines()
    found: dict[str, list[str]] = {"": rows}
    for row in rows:
        if title := re.fullmatch(r"  ([^:]+): (still objects|lets it pass|no seat)", row):
            found[title[1]] = stair = []
        elif len(found) > 1 and row.startswith("    "):
            stair.append(row)
    return found


def sessions_of(rows: list[str]) -> list[int | str]:
    """The number of each session that is told, and of those between "57"."""
    found: list[int | str] = []
    for row in rows:
        if one := re.match(r" {4} *(\d+) [ .|o]{17} ", row):
            found.append(int(one[1]))
        elif many := re.match(r" {4}\.\.\. {19}(\d+) sessions: ", row):
            found.append(many[1])
    return found


def long(*sets: str, seed: int = 1) -> tuple[Record, Scenario]:
    """Three sessions a day until the deadline, and a chair that only waits."""
    waiting = ["procedure.rhythm=crisis", "procedure.deadline=2003-02-21T10:00:00", "procedure.chair=passive"]
    whole = load(TURKEY, [*waiting, *sets])
    return run(whole, seed), whole


EVERYBODY = ("allies.default.value=-0.6", "allies.default.disposition=opposed")


@pytest.mark.parametrize("sets", [(), EVERYBODY, ("allies.FRA.value=0.2",)], ids=["three", "all", "fewer"])
def test_a_long_staircase_is_told_in_short_and_accounts_for_every_session(sets: tuple[str, ...]) -> None:
    for seed in range(3):
        record, whole = long(*sets, seed=seed)
        last = last_of_sessions(record)
        assert len(last) > 40
        told_of = in_lines(record, whole)
        assert len(told_of.pop("")) <= 62
        assert len(told_of) == min(DRAWN, len(staircase(record, whole).drawn))
        for rows in told_of.values():
            assert len(rows) < 25
            at = 0
            for one in sessions_of(rows):
                if isinstance(one, int):
                    at += 1
                    assert one == last[at - 1]["session"]
                else:
                    assert int(one) > 1
                    at += int(one)
            assert at == len(last)


def test_a_long_staircase_tells_the_first_the_last_where_it_gives_way_and_the_largest_steps() -> None:
    record, whole = long()
    found = staircase(record, whole)
    for stair in found.drawn:
        told_places = landings(found, stair)
        heights = heights_of(record, stair.course.ally)
        turned = stair.course.turned
        assert {0, len(heights) - 1} <= set(told_places)
        assert turned is None or turned >= len(heights) or turned in told_places
        steps = [
            (abs(b - a), i) for i, (a, b) in enumerate(pairwise(heights), start=1) if a is not None and b is not None
        ]
        spread_of_all = found.height[1] - found.height[0]
        assert {i for size, i in steps if size >= 0.06 * spread_of_all} <= set(told_places)


@pytest.mark.parametrize("name", [IRAQ, TURKEY, NTMI])
def test_a_short_staircase_is_told_whole(name: str) -> None:
    record, whole = as_written(name)
    last = last_of_sessions(record)
    assert len(last) <= 8
    told_of = in_lines(record, whole)
    told_of.pop("")
    assert told_of
    for rows in told_of.values():
        assert sessions_of(rows) == [heard["session"] for heard in last]


def test_how_it_stood_between() -> None:
    (stair,) = of(IRAQ).stairs

    def said(*points: float | None) -> str:
        silent = tuple(False for _ in points)
        course = replace(stair.course, stances=tuple(None if point is None else "object" for point in points))
        return between(replace(stair, course=course, points=points, silent=silent), range(len(points)))

    assert said(-0.44, -0.5, -0.41) == "3 sessions: 0.50 to 0.41 short of consent"
    assert said(-0.41, -0.5, -0.44) == "3 sessions: 0.41 to 0.50 short of consent"
    assert said(-0.05, 0.12) == "2 sessions: 0.05 short of consent to 0.12 past consent"
    assert said(-0.4, -0.4) == "2 sessions: 0.40 short of consent"
    assert said(None, None) == "2 sessions: no seat"
    assert said(-0.4, None, None) == "3 sessions: 0.40 short of consent; no seat in 2"


# The chart


@pytest.mark.parametrize("name", [IRAQ, TURKEY, NTMI])
def test_a_figure_draws_every_point_and_keeps_to_the_palette(name: str) -> None:
    found = of(name)
    shown = drawn(found)
    assert (shown.key, shown.follows, shown.question) == ("staircase", "round-table", "")
    assert [step.label for step in shown.steps] == [sitting.label for sitting in found.sittings]
    for figure in pictures(shown):
        marks = {t.customdata[0]: list(t.y) for t in figure.data if t.customdata is not None}
        assert marks == {stair.course.ally: stair.known for stair in found.drawn}
        assert colours_of(figure) <= set(LIGHT.values())
        assert {t.marker.symbol for t in figure.data if t.customdata is not None} != {None}
        texts = " ".join(note.text for note in figure.layout.annotations)
        for stair in found.drawn:
            called = (stair.course.name, stair.course.ally)
            assert any(f"<b>{name}</b><br>{stair.ends}" in texts for name in called)


def test_you_are_here() -> None:
    for i, step in enumerate(drawn(of(TURKEY)).steps):
        bands = [shape for shape in step.figure.layout.shapes if shape.fillcolor == LIGHT["band"]]
        assert [(band.x0, band.x1) for band in bands] == [(i - 0.5, i + 0.5)]


def test_in_a_lesson_nothing_is_shown_before_it_comes_about() -> None:
    found = of(TURKEY)
    shown = drawn(found, unfolding=True)
    assert shown.question == "What brings the holdouts to consent?"
    assert {step.figure.layout.height for step in shown.steps} == {shown.figure.layout.height}
    ranges = {step.figure.layout.yaxis.range for step in shown.steps}
    assert len(ranges) == 1, "the picture grows and does not move"
    before, *steps = shown.steps
    assert not before.figure.data
    assert not before.figure.layout.annotations
    for i, step in enumerate(steps):
        drawn_to = max(x for trace in step.figure.data for x in trace.x if x is not None)
        assert drawn_to == min(i, len(steps) - 2) + 0.5
        texts = " ".join(note.text for note in step.figure.layout.annotations)
        ended = i == len(steps) - 1
        assert ("no seat" in texts) == ended
        assert ("silence broken" in texts) == (i >= 2)
        assert ("to the DPC" in texts) == (i >= 5)
        assert ("capitals pressed" in texts) == (i >= 1)


def test_a_rise_is_told_as_the_difference_of_the_heights_that_are_told() -> None:
    """From 0.29 short to 0.25 short are 0.04, whatever the next decimals say."""
    found = of(TURKEY)
    for stair in found.stairs:
        shown = [re.match(r"([0-9.]+) (short|past)", stair.at_sitting(i)) for i in range(len(stair.points))]
        heights = [float(m[1]) * (-1 if m[2] == "short" else 1) if m else None for m in shown]
        fine = any(m and len(m[1]) > 4 for m in shown)  # what is nearly nothing is told with more decimals
        for rise in stair.rises:
            told = re.search(r"\(([0-9.]+) (nearer|further off)", stair.at_sitting(rise.end))
            start, end = heights[rise.start], heights[rise.end]
            assert start is not None and end is not None
            change = float(told[1]) * (1 if told[2] == "nearer" else -1) if told else 0.0
            assert change == pytest.approx(end - start, abs=0.005 if fine else 1e-9)
            assert stair.change_shown(rise) == pytest.approx(end - start, abs=1e-9)


def test_the_two_largest_causes_are_named_where_they_are_near_each_other() -> None:
    def cause(change: float, **parts: float) -> str:
        return Rise(0, 1, change, parts, "").cause

    assert cause(0.3, clock=0.2, demarche=0.1) == "clock and demarche"
    assert cause(0.29, clock=0.2, demarche=0.09) == "clock"
    assert cause(0.1, demarche=0.15, clock=-0.05) == "demarche"
    assert cause(-0.3, demarche=0.1, alone=-0.15, clock=-0.25) == "clock and alone"
    assert cause(0.0) == ""


def test_the_table_has_every_session_of_every_holdout() -> None:
    record, _ = as_written(TURKEY)
    shown = drawn(of(TURKEY))
    rows = [row for row in shown.table.rows if row[0] == "Belgium"]
    heights = heights_of(record, "BEL")
    assert [row[2] for row in rows] == [*(f"{height:+.2f}" for height in heights if height is not None), "lets it pass"]
    assert rows[3][4] == (
        "the timing clause was redrafted (+0.15), less time was left: refusing cost more (+0.03) and it had less time"
        " to hold out (+0.02)"
    )
    assert str(rows[1][4]).endswith("; then it broke the silence by letter")


def test_a_fall_has_an_arrow_and_who_moved_alone_is_named() -> None:
    found = of(f"{TURKEY}@no_dpc")
    falls = [cause for cause in found.causes if not cause.up]
    assert [(cause.end, cause.allies) for cause in falls] == [(5, ("DEU",))]
    (figure, *_) = pictures(drawn(found))
    texts = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
    assert "↓ Germany: timing redrafted, scope weighs more" in texts


@given(st.lists(st.floats(-50, 400), max_size=12).map(sorted), st.floats(1, 40))
def test_names_are_spread_no_further_than_they_must(wanted: list[float], gap: float) -> None:
    found = spread(wanted, gap)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(found))
    assert sum(found) == pytest.approx(sum(wanted), abs=1e-6)
    if all(b - a >= gap for a, b in pairwise(wanted)):
        assert found == pytest.approx(wanted)


def test_a_point_is_never_said_to_be_nothing() -> None:
    assert stands(-0.0004) == "0.0004 short of consent"
    assert stands(0.0) == "0.00 past consent"
