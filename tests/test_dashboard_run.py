"""The charts about one run: their data by value, their figures against the data, their captions against the numbers."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.council.run import run
from nacsim.findings.common_ground import common_ground
from nacsim.findings.consent import Turn
from nacsim.findings.explanation import Explanation
from nacsim.findings.portions import size
from nacsim.findings.price import PriceOfConsent, TurningAlly, prices
from nacsim.findings.provenance import CONFIDENCES, against_record, confidence_counts, entries
from nacsim.findings.sittings import Move, Seat, Sitting, described, sittings
from nacsim.findings.stances import WAYS, courses
from nacsim.findings.stances import stances as stances_of
from nacsim.findings.text_path import ClausePath, text_path
from nacsim.findings.words import Words, capital, safe
from nacsim.record import KINDS, STANCES, Change, Record, Redraft, Stance
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario, Sourced
from nacsim.studies.explain import explained as explain
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import as_text
from nacsim_dashboards import theme
from nacsim_dashboards.chart import Chart, Fold, Part
from nacsim_dashboards.charts.oval import oval
from nacsim_dashboards.charts.price import chart as price_chart
from nacsim_dashboards.charts.round_table import middle
from nacsim_dashboards.charts.round_table_figure import MiddleLine, round_table
from nacsim_dashboards.charts.round_table_seats import Legend
from nacsim_dashboards.charts.stances import stances
from nacsim_dashboards.charts.stances_moves import SIGNS, signs_of
from nacsim_dashboards.charts.text_path import text_path as text_figure
from nacsim_dashboards.pages.run_page import run_page
from nacsim_dashboards.pages.sources import no_votes

HOSTILE = str(Path(__file__).parent / "scenarios" / "hostile.yaml")
RUNS = [
    *((slug, None) for slug in shipped()),
    ("iraq-training-2004@no_amendments", None),
    ("turkey-2003", 0),
    (HOSTILE, None),
]


@cache
def explained(name: str, number: int | None = None) -> Explanation:
    """A run as written, or run `number` of seed 1."""
    scenario = load(name)
    return explain(run(scenario, 1, number or 0, as_written=number is None), scenario)


@cache
def charts(name: str, number: int | None = None) -> list[Chart]:
    def within(parts: Sequence[Part]) -> Iterator[Chart]:
        for part in parts:
            if isinstance(part, Chart):
                yield part
            elif isinstance(part, Fold):
                yield from within(part.parts)

    return [chart for section in run_page(explained(name, number)).sections for chart in within(section.parts)]


def table_of(name: str) -> tuple[Sitting, ...]:
    found = explained(name)
    return sittings(found.record, found.scenario)


def named(clauses: Sequence[ClausePath], key: str) -> ClausePath:
    return next(clause for clause in clauses if clause.key == key)


# Data


def test_the_sittings_of_turkey_2003() -> None:
    found = table_of("turkey-2003")
    assert [(one.session, one.body) for one in found] == [
        (1, "NAC"),
        (2, "NAC"),
        (3, "NAC"),
        (4, "NAC"),
        (5, "NAC"),
        (6, "DPC"),
        (7, "DPC"),
        (None, "DPC"),
    ]
    assert [one.tally["object"] for one in found] == [4, 4, 4, 4, 2, 1, 0, 0]
    assert found[0].disputed == ("timing", "scope")  # named by four each; Belgium, first by code, minds timing most
    assert found[1].letters == ("BEL", "DEU", "FRA", "LUX")
    assert [move.kind for move in found[3].moves] == ["demarche", "calendar"]
    assert found[3].moves[1] == Move("calendar", "Meanwhile", "Mon 10 February: Turkey asks for consultations")
    assert found[2].moves[0].text == "Redrafts timing: at once → after the inspectors have reported"
    assert found[4].taking(None) == ()
    assert found[5].taking(None) == found[6].taking(None) == found[7].taking(None) == ("FRA",)
    assert found[7].moves == (Move("closed", "Outcome", "adopted in another body"),)


@pytest.mark.parametrize("slug", shipped())
def test_everyone_sits_in_the_order_of_the_names(slug: str) -> None:
    for sitting in table_of(slug):
        names = [seat.name for seat in sitting.seats]
        assert names == sorted(names)
        assert len(names) == len(load(slug).allies)
        assert names[-2:] == ["United Kingdom", "United States"]  # by code they would be GBR, after FRA, and USA
        assert sum(sitting.tally.values()) + len(sitting.taking(None)) == len(names)


@given(st.integers(2, 40), st.floats(100, 1000), st.floats(100, 1000))
def test_seats_stand_equally_far_apart_round_the_oval(count: int, width: float, height: float) -> None:
    places = oval(count, width, height)
    assert len(set(places)) == count
    assert all(abs(x) <= width / 2 + 1e-9 and abs(y) <= height / 2 + 1e-9 for x, y in places)
    mirrored = [(-x, y) for x, y in reversed(places)]  # as many left of the chair as right
    assert all(dist(a, b) < 1e-6 * (width + height) for a, b in zip(places, mirrored, strict=True))
    finely = oval(20 * (count + 1) - 1, width, height)  # 19 more seats between any two
    assert all(dist(a, b) < 1e-6 for a, b in zip(places, finely[19::20], strict=True))
    apart = [dist(a, b) for a, b in pairwise(finely)]  # measured straight, which near to each other is along the oval
    assert max(apart) < 1.2 * min(apart)
    assert places[0][0] > 0 or count == 2  # clockwise from the chair at the top


def sitting(stances: Mapping[str, Stance | None], letters: Sequence[str] = (), session: int | None = 1) -> Sitting:
    seats = tuple(Seat(ally, ally.title(), False, stance) for ally, stance in sorted(stances.items()))
    moves = (Move("closed", "Outcome", "not adopted"),) if session is None else ()
    return Sitting(session, 0, "Mon 1 March, 10:00", "NAC", "the Council", seats, (), tuple(letters), moves)


def by_hand() -> list[Sitting]:
    first: dict[str, Stance | None] = {
        "AAA": "support",
        "BBB": "object",
        "CCC": "object",
        "DDD": "object",
        "EEE": "acquiesce",
        "FFF": "undecided",
    }
    second = first | {"BBB": "acquiesce", "FFF": "support"}
    third = second | {"DDD": "undecided", "CCC": None}
    return [sitting(first), sitting(second, ["EEE"], 2), sitting(third, session=3)]


def test_allies_are_ordered_by_when_they_gave_way() -> None:
    found = courses(by_hand())
    assert [(one.ally, one.way, one.turned) for one in found] == [
        ("CCC", "held out", None),  # it objected for as long as it had a seat
        ("DDD", "gave way", 2),
        ("EEE", "gave way", 2),  # EEE objected only by letter
        ("BBB", "gave way", 1),
        ("FFF", "lukewarm", None),
        ("AAA", "supported", None),
    ]
    assert next(one for one in found if one.ally == "EEE").letters == (False, True, False)


def test_the_clauses_of_iraq_2004() -> None:
    found = explained("iraq-training-2004")
    clauses = text_path(found.record, found.scenario).clauses
    command = named(clauses, "command")
    assert [(stop.option, stop.session) for stop in command.path] == [("under_coalition", 1), ("nato_chain_only", 3)]
    assert [(w.key, w.place, w.refused_by) for w in command.wordings] == [
        ("under_coalition", 1.0, ("FRA",)),
        ("nato_chain_only", 0.0, ()),
    ]
    assert [(want.place, len(want.allies)) for want in command.wants] == [(1.0, 22), (0.5, 1), (0.3, 2), (0.0, 1)]
    assert [want.allies for want in command.wants[1:]] == [("ESP",), ("BEL", "DEU"), ("FRA",)]
    assert {clause.key: clause.fate for clause in clauses if clause.fate != "kept"} == {
        "location": "changed",
        "command": "changed",
        "fact_finding": "changed",
        "flag": "changed",
    }
    # One move changed four clauses; in the variant a drafting puts a clause back.
    assert [(stop.option, stop.session) for stop in named(clauses, "location").path] == [
        ("inside_iraq", 1),
        ("mixed", 3),
    ]
    assert [(stop.option, stop.session) for stop in named(clauses, "flag").path] == [
        ("visible_flag", 1),
        ("low_profile", 3),
    ]
    threatened = explained("iraq-training-2004@dpc_threat")
    timing = named(text_path(threatened.record, threatened.scenario).clauses, "timing")
    assert [(stop.option, stop.session) for stop in timing.path] == [
        ("next_week", 1),
        ("august", 3),
        ("next_week", 4),
    ]


def test_a_clause_put_off_has_no_place_on_its_scale() -> None:
    scenario = load("iraq-training-2004", ["provisions.command.options.put_off={kind: left_open, until: 2004-09-15}"])
    record = run(scenario, as_written=True)
    redraft = next(event for event in record.events if isinstance(event, Redraft))
    change = Change(provision="command", from_="under_coalition", to="put_off")
    put_off = replace(redraft, provision="command", from_=change.from_, to=change.to, changes=(change,))
    text = {**record.text, "command": "put_off"}
    found = text_path(replace(record, events=(record.events[0], put_off, record.events[-1]), text=text), scenario)
    command = named(found.clauses, "command")
    assert (command.fate, command.wording("put_off").place) == ("put off", None)
    assert [stop.option for stop in command.path] == ["under_coalition", "put_off"]


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_every_ally_wants_one_place_of_every_ordered_clause(name: str, number: int | None) -> None:
    found = explained(name, number)
    for clause in text_path(found.record, found.scenario).clauses:
        wanting = [ally for want in clause.wants for ally in want.allies]
        assert set(wanting) == set(found.scenario.codes)
        assert len(wanting) == len(found.scenario.codes) or not clause.ordered
        assert clause.path[-1].option == found.record.text[clause.key]


def test_an_unordered_clause_stands_in_a_row() -> None:
    found = explained(HOSTILE)
    leader = named(text_path(found.record, found.scenario).clauses, "leader")
    assert [wording.place for wording in leader.wordings] == [1.0, 0.5, 0.0]
    assert {ally: want.place for want in leader.wants for ally in want.allies if ally in ("FRA", "USA")} == {
        "USA": 1.0,
        "FRA": 0.5,
    }


def test_prices_and_common_ground_are_those_of_the_explanation() -> None:
    found = explained("turkey-2003")
    dear = prices(found)
    objected = found_objecting(found.record)
    assert [(one.name, one.change) for one in dear.turned] == [
        (Words(found.scenario).name(price.ally), price.value.change)
        for price in found.prices
        if price.value and price.ally in objected
    ]
    assert (dear.turned[0].ally, dear.turned[0].outcome, dear.others) == ("DEU", "not_adopted", ("FRA",))
    common = common_ground(found)
    assert (common.texts, common.size) == (6, 0)
    assert common.best is not None
    assert common.best.not_for == ("BEL", "DEU", "FRA", "LUX")
    assert common.best.places == (1.0, 0.0)
    assert common.final.places == (1.0, 0.5)
    assert common.final.options["timing"] == "after the inspectors have reported"


def numbers_of(thing: Any) -> Iterator[Sourced]:
    if isinstance(thing, Sourced):
        yield thing
    elif is_dataclass(thing):
        yield from (one for f in fields(thing) for one in numbers_of(getattr(thing, f.name)))
    elif isinstance(thing, Mapping):
        yield from (one for value in thing.values() for one in numbers_of(value))
    elif isinstance(thing, tuple):
        yield from (one for value in thing for one in numbers_of(value))


@pytest.mark.parametrize("name", [*shipped(), HOSTILE])
def test_no_number_about_an_ally_is_left_out(name: str) -> None:
    scenario = load(name)
    there = Counter((one.value, one.spread, one.confidence) for one in numbers_of(scenario.allies))
    found = entries(scenario)
    assert Counter((entry.value, entry.spread, entry.confidence) for entry in found) == there
    assert sum(sum(of.values()) for of in confidence_counts(found).counts.values()) == sum(there.values())
    assert len({(entry.ally, entry.number) for entry in found}) == len(found)


def test_what_is_cited_is_named_and_what_is_not_says_where_it_is_from() -> None:
    found = {(e.ally, e.number): e for e in entries(load("iraq-training-2004", ["allies.FRA.value=0.3"]))}
    assert found["Germany", "value"].source == (
        "NATO agrees to help train army, Arab News, 2004-06-28;"
        " NATO deadlocked over Iraq security plan, news agencies, 2004-07-28"
    )
    assert found["France", "value"].source == "set for this run"
    assert found["France", "exposure"].confidence == "assumed"
    assert found["Belgium", "ideal.flag"].source == "its disposition"


def test_what_is_on_record_stands_beside_the_run() -> None:
    found = explained("iraq-training-2004")
    checked = {one.fact: (one.agrees, one.kind) for one in against_record(found.record, found.scenario)}
    assert checked == {
        "Outcome": (True, "predicted"),
        "Day of the decision": (True, "predicted"),
        "Objected first": (True, "coded"),
        "Clause: location": (True, "predicted"),
        "Clause: timing": (False, "predicted"),
        "Clause: flag": (False, "predicted"),
    }
    assert against_record(explained(HOSTILE).record, explained(HOSTILE).scenario) == ()


# Figures


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_every_red_line_that_is_counted_has_its_cross_wide_and_narrow(name: str, number: int | None) -> None:
    refused = sorted(
        ally.code
        for ally in load(name).allies
        for line in ally.red_lines
        for provision in load(name).provisions
        for option in provision.options
        if line.provision == provision.key and option.key in line.refuses
    )
    chart = next(chart for chart in charts(name, number) if chart.key == "text-path")
    assert ("red crosses" in chart.caption) == bool(refused)
    for figure in (chart.figure, chart.narrow):
        assert figure is not None
        notes = [note.text.replace("<br>", " ") for note in figure.layout.annotations]
        crosses = [note.removeprefix("✕ ").split(", ") for note in notes if note.startswith("✕ ")]
        assert sorted(code for codes in crosses for code in codes) == refused


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (text for value in node.values() for text in strings(value))
    elif isinstance(node, list):
        yield from (text for value in node for text in strings(value))


def drawings(chart: Chart) -> list[dict[str, Any]]:
    steps = [figure for step in chart.steps for figure in (step.figure, step.narrow)]
    return [json.loads(figure.to_json()) for figure in (chart.figure, chart.narrow, *steps) if figure]


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_figures_keep_to_the_palette_and_to_plain_text(name: str, number: int | None) -> None:
    assert len(set(theme.LIGHT.values())) == len(theme.LIGHT), "a colour that occurs twice has no one dark colour"
    assert theme.LIGHT.keys() == theme.DARK.keys()
    found = charts(name, number)
    assert len(found) == 7
    for chart in found:
        for drawn in drawings(chart):
            written = json.dumps(drawn)
            assert set(re.findall(r'"(#[0-9a-fA-F]{3,8})"', written)) <= set(theme.LIGHT.values()), chart.key
            assert "template" not in re.sub(r'"template": ?\{', "", written), "a text of a scenario could be a template"
            markup = {tag for text in strings(drawn) for tag in re.findall(r"<[^>]*>?", text)}
            assert markup <= {"<b>", "</b>", "<i>", "</i>", "<br>"}, chart.key
            assert isinstance(drawn["layout"]["height"], int)
            look = drawn["layout"]["template"]["layout"]
            assert (look["font"]["color"], look["xaxis"]["fixedrange"]) == (theme.LIGHT["ink"], True), chart.key


@given(st.text())
def test_a_text_in_a_figure_says_what_was_written(written: str) -> None:
    shown = theme.literal(written)
    assert html.unescape(shown) == safe(written) or "&" in html.unescape(html.unescape(shown))
    assert "<" not in shown


@pytest.mark.parametrize("narrow", [False, True])
def test_every_seat_is_drawn_once_with_its_stance(narrow: bool) -> None:
    for one in table_of("turkey-2003"):
        figure = round_table(one, [MiddleLine("Session")], Legend(unseated=True), narrow=narrow)
        seats = {trace.name: set(trace.customdata) for trace in figure.data if trace.customdata is not None}
        assert list(seats.values()) == [set(one.taking(stance)) for stance in (*STANCES, None)]
        drawn = [trace for trace in figure.data if trace.customdata is not None and len(trace.customdata)]
        assert len({place for t in drawn for place in zip(t.x, t.y, strict=True)}) == len(one.seats)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_stance_has_its_cell_and_its_mark(narrow: bool) -> None:
    found = stances_of(Words(load("turkey-2003")), table_of("turkey-2003"))
    figure = stances(found, narrow=narrow)
    cells = [[None if cell is None else STANCES[int(cell)] for cell in row] for row in figure.data[0].z]
    assert cells == [list(row.course.stances) for row in found.rows]
    traces = dict(zip("+?~X", figure.data[1:5], strict=True))
    marks = {mark: [text for text in trace.text if text.startswith(mark)] for mark, trace in traces.items()}
    drawn = Counter(stance for row in found.rows for stance in row.course.stances)
    assert [len(found) for found in marks.values()] == [drawn[stance] for stance in STANCES]
    standing = {mark: sum(len(codes.split()) for codes in trace.customdata) for mark, trace in traces.items()}
    taken = Counter(stance for one in found.courses for stance in one.stances)
    assert list(standing.values()) == [taken[stance] for stance in STANCES]
    assert sum(text.endswith("L" if narrow else "letter") for text in marks["X"]) == 4
    ones = ["FRA", "BEL", "DEU", "LUX"] if narrow else ["France", "Belgium", "Germany", "Luxembourg"]
    assert list(figure.layout.yaxis.ticktext[1:]) == [*ones, "15 allies" if narrow else "15 supported throughout"]


def test_those_that_took_the_same_course_share_a_row_and_none_is_lost() -> None:
    stances: dict[str, Stance | None] = {f"S{i}": "support" for i in range(2)}
    stances.update({f"O{i}": "object" for i in range(5)})
    stances.update({f"A{i}": "acquiesce" for i in range(4)})
    later: dict[str, Stance | None] = stances | {"O4": "support", "S1": None}
    found = stances_of(Words(load("turkey-2003")), [sitting(stances), sitting(later, session=2)])
    assert [row.label for row in found.rows] == ["O0", "O1", "O2", "O3", "O4", "A0", "A1", "A2", "A3", "S0", "S1"]
    found = stances_of(Words(load("turkey-2003")), [sitting(stances), sitting(stances, session=2)])
    assert [row.label for row in found.rows] == ["5 held out", "A0", "A1", "A2", "A3", "2 supported throughout"]
    found = stances_of(Words(load("turkey-2003")), [sitting(stances), sitting(stances, ["O4"], session=2)])
    assert [row.label for row in found.rows][:5] == ["O0", "O1", "O2", "O3", "O4"]  # one wrote a letter


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_counted_rows_add_up_to_the_members(name: str, number: int | None) -> None:
    found = explained(name, number)
    rows = stances_of(Words(found.scenario), sittings(found.record, found.scenario)).rows
    counts = [int(row.label.split()[0]) if len(row.courses) > 1 else 1 for row in rows]
    assert sum(counts) == len(found.scenario.allies)
    assert sorted(course.ally for row in rows for course in row.courses) == list(found.scenario.codes)
    chart = next(chart for chart in charts(name, number) if chart.key == "stances")
    assert len(chart.table.rows) == len(found.scenario.allies)
    hovers = "".join(text.replace("<br>", " ") for trace in chart.figure.data[1:5] for text in trace.hovertext)
    assert all(theme.literal(Words(found.scenario).name(code)) in hovers for code in found.scenario.codes)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_area_of_a_disc_is_the_number_of_allies(narrow: bool) -> None:
    found = explained("iraq-training-2004")
    clauses = text_path(found.record, found.scenario).clauses
    figure = text_figure(clauses, narrow=narrow)
    discs = next(trace for trace in figure.data if "what allies want" in (trace.name or ""))
    counts = [len(want.allies) for clause in clauses for want in clause.wants]
    per_ally = [size**2 / n for size, n in zip(discs.marker.size, counts, strict=True)]
    assert max(per_ally) == pytest.approx(min(per_ally))
    draft, end = (next(t for t in figure.data if t.name == name) for name in ("the draft", "the text at the end"))
    assert list(draft.x) == [1.0] * 5
    assert dict(entry.split(".") for entry in end.customdata) == found.record.text


# Captions


def test_titles_say_who_held_out() -> None:
    found = stances_of(Words(load("turkey-2003")), by_hand())
    assert found.headline == "CCC never gives way; BBB, DDD and EEE do"
    assert found.first_and_last == "BBB, CCC and DDD object at first; CCC has no seat where it ends"


@pytest.mark.parametrize(
    ("first", "last", "table", "course"),
    [
        (
            ("support", "undecided"),
            ("support", "support"),
            "Round the table nobody objects, from the first session to the end",
            "Nobody ever objects",
        ),
        (
            ("support", "undecided"),
            ("object", "support"),
            "At first nobody objects; at the end AAA does",
            "AAA never gives way",
        ),
        (
            ("support", "object"),
            ("object", "support"),
            "BBB alone objects at first; at the end AAA does",
            "AAA never gives way; BBB does",
        ),
        (
            ("support", "object"),
            ("support", "acquiesce"),
            "BBB alone objects at first, and nobody at the end",
            "BBB alone objects, and gives way by writing no letter",
        ),
        (
            ("object", "object"),
            ("object", "object"),
            "AAA and BBB object at first, and to the end",
            "AAA and BBB never give way",
        ),
        (
            ("object", "object"),
            ("object", "support"),
            "AAA and BBB object at first; at the end AAA does",
            "AAA never gives way; BBB does",
        ),
    ],
)
def test_titles_of_two_allies(first: Sequence[Stance], last: Sequence[Stance], table: str, course: str) -> None:
    words = Words(load("turkey-2003"))
    ends = [dict(zip(("AAA", "BBB"), stances, strict=True)) for stances in (first, last)]
    found = stances_of(words, [sitting(ends[0]), sitting(ends[1], session=None)])
    assert (found.first_and_last, found.headline) == (table, course)


def test_titles_of_the_shipped_runs() -> None:
    titles = {name: {chart.key: chart.title for chart in charts(name)} for name, number in RUNS if number is None}
    assert titles["iraq-training-2004"] == {
        "round-table": "France alone objects at first, and nobody at the end",
        "staircase": "France climbs from 1.84 short to consent by the 4th session;"
        " its largest step: location redrafted and command redrafted",
        "stances": "France alone objects, and gives way in the 4th session",
        "text-path": "4 of 5 clauses change: location is redrafted, command is redrafted, fact finding is redrafted"
        " and flag is redrafted",
        "price": "France came nearest to refusing: a decision worth clearly less would have been enough",
        "common-ground": "None of 72 texts was worth having to all, with nothing pressing them",
        "known": "Of 495 numbers 80 are documented and 351 assumed",
    }
    assert titles["turkey-2003"]["round-table"] == (
        "Belgium, France, Germany and Luxembourg object at first; France has no seat where it ends"
    )
    assert (
        titles["turkey-2003"]["common-ground"] == "None of 6 texts was worth having to all, with nothing pressing them"
    )
    assert titles["ntmi-review-2008"]["text-path"] == "The draft comes through word for word"
    assert titles["iraq-training-2004@no_amendments"]["text-path"] == "Nothing is agreed; the draft stays as it was"
    assert titles["iraq-training-2004@no_amendments"]["price"] == (
        "France came nearest to consent, but it would have taken more than a decision can be worth"
    )


def priced(adopted: bool, *changes: float, clauses: Mapping[str, Mapping[str, Turn]] | None = None) -> PriceOfConsent:
    """Belgium's and France's price."""
    turned = tuple(TurningAlly(code, code, c, "deferred") for code, c in zip(("BEL", "FRA"), changes, strict=False))
    return PriceOfConsent(Words(load("turkey-2003")), adopted, turned, (), clauses or {})


def test_titles_of_prices() -> None:
    both = "Belgium and France came nearest to refusing: a decision worth clearly less would have been enough"
    assert priced(True, -0.2, -0.2).headline == both
    alone = "Belgium came nearest to consent: a decision worth clearly more would have been enough"
    assert priced(False, 0.3, 0.9).headline == alone
    assert priced(False).headline == "No change tried, of any one ally, would have changed the outcome"


def test_a_change_the_unexpected_way_is_called_what_it_is() -> None:
    odd = priced(True, 0.2, -0.2)
    assert (odd.headline, odd.way) == (
        "Belgium and France came nearest to changing the outcome:"
        " a decision worth clearly less or more would have been enough",
        "less or more",
    )
    assert odd.by_ally()["BEL"] == "Belgium: a decision worth clearly more to it"
    assert priced(True, 0.2, -0.3).headline.startswith(
        "Belgium came nearest to changing the outcome: a decision worth clearly more"
    )
    assert priced(True, 0.2, -0.3).way == "less or more"


def test_what_only_a_clause_turns_is_not_said_to_turn_by_nothing() -> None:
    by_clause = priced(True, clauses={"FRA": {"timing": Turn(0.4, "deferred")}})
    assert price_chart(by_clause) == (
        "No change tried, of what a decision is worth to any one ally, would have changed the outcome; with France a"
        " change on one clause would."
    )
    assert by_clause.by_ally() == {"FRA": "France: a red line on the adopted wording of timing"}
    either = priced(True, clauses={"FRA": {"scope": Turn(0.4, "deferred"), "timing": Turn(0.4, "deferred")}})
    assert either.by_ally()["FRA"].endswith("a red line on the adopted wording of either of scope and timing")


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_terminal_and_page_say_the_same_of_consent(name: str, number: int | None) -> None:
    told = explained(name, number)
    terminal = " ".join(as_text(explanation_report(told)).split())
    said = {chart.key: chart for chart in charts(name, number)}
    common, dear = common_ground(told), prices(told)
    assert f"- {said['common-ground'].title}." in terminal
    for text in common.shown:
        assert common.judgement(text)[1:] in said["common-ground"].caption
        assert f"- {capital(common.judgement(text))}" in terminal
    least = size(dear.turned[0].change)
    assert f"a decision worth {least} {dear.way} to it" in terminal
    assert f"a decision worth {least} {dear.way} would" in said["price"].title or "can be worth" in said["price"].title
    shown, objected = {row.ally for row in dear.turned}, set(found_objecting(told.record))
    assert shown <= objected or not objected


def found_objecting(record: Record) -> set[str]:
    """Whoever ever objected, from the record's own lines."""
    events: list[dict[str, Any]] = [event.as_dict() for event in record.events]
    round_the_table = {ally for event in events for ally, word in event.get("stances", {}).items() if word == "object"}
    return round_the_table | {ally for event in events if event["kind"] == "silence_broken" for ally in event["by"]}


def figures_in(caption: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?", caption)]


@pytest.mark.parametrize(("name", "number"), RUNS)
def test_numbers_in_captions_are_those_of_the_data(name: str, number: int | None) -> None:
    found = explained(name, number)
    said = {chart.key: chart.caption for chart in charts(name, number)}
    table = sittings(found.record, found.scenario)
    ways = Counter(row.way for row in courses(table))
    assert figures_in(said["stances"]) == [len(found.scenario.allies), *(ways[way] for way in WAYS if ways[way])]
    most = [1.0] if any(move.kind == "demarche" for sitting in table for move in sitting.moves) else []
    assert figures_in(said["round-table"]) == [*most, len(table) - 1]
    lines = sum(len(line.refuses) for ally in found.scenario.allies for line in ally.red_lines)
    assert figures_in(said["text-path"]) == ([lines] if lines else [])
    objected = found_objecting(found.record)
    silent = sum(price.value is None for price in found.prices if price.ally in objected)
    assert figures_in(said["price"]) == [1, 0.05, 0.15, 0.35, *([silent] if silent else [])]
    core = found.core
    best = core.favourite or core.nearest
    judged = [core.draft, core.final, *([best] if best else [])]
    assert figures_in(said["common-ground"]) == [round(one.liked, 2) for one in judged]
    of = Counter(one.confidence for one in numbers_of(found.scenario.allies))
    assert figures_in(said["known"]) == [of[word] for word in CONFIDENCES]


def test_a_sitting_is_told_with_its_own_numbers() -> None:
    found, words = table_of("turkey-2003"), Words(load("turkey-2003"))
    assert described(words, found[4]) == (
        "The North Atlantic Council: 15 support, 2 do not stand in the way, 2 object. Germany and Luxembourg now let it"
        " pass. In dispute: scope (Belgium, France). Chair: moves the matter to the Defence Planning Committee, where"
        " France cannot object."
    )
    assert described(words, found[7]) == (
        "Adopted in another body. The Defence Planning Committee: 15 support, 3 do not stand in the way. Without a"
        " seat there: France."
    )
    assert found[0].label == "Session 1, Wed 22 January, 10:00"
    assert [line.text for line in middle(words, found[0])][:4] == [
        "Session 1, NAC",
        "Wed 22 January, 10:00",
        "15 support, 4 object",
        "In dispute: timing and scope",
    ]


def test_whatever_follows_a_session_has_its_sign_and_the_caption_says_what_a_letter_is() -> None:
    silent = {"sounding", "adjourned", "closed", "silence_kept", "speech"}
    assert set(SIGNS) == {*KINDS, "kept"} - silent
    assert len({letter for _, letter in SIGNS.values()}) == len({word for word, _ in SIGNS.values()})
    name = "iraq-training-2004@dpc_threat"
    drawn = next(chart for chart in charts(name) if chart.key == "stances")
    moves = [[move.kind for move in one.moves if move.kind in SIGNS] for one in table_of(name)]
    for figure, which, between in ((drawn.figure, 0, "<br>"), (drawn.narrow, 1, "")):
        assert figure is not None
        (above,) = (trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
        signs = [[SIGNS[kind][which].replace(" ", "<br>") for kind in kinds] for kinds in moves]
        assert list(above.text) == [between.join(of_one) for of_one in signs]
    said = re.findall(r"\b([A-Z]) ([a-z ]+)", drawn.caption.partition("on a narrow screen: ")[2])
    assert dict(said) == {SIGNS[kind][1]: SIGNS[kind][0] for kinds in moves for kind in kinds}


def test_words_give_way_to_letters_where_columns_are_narrow() -> None:
    one = replace(sitting({"AAA": "object"}), moves=(Move("drafting", "Chair", "tables a compromise"),))
    few, many = (signs_of([one] * count, narrow=False) for count in (4, 30))
    assert (few.in_words, few.key, few.drawn().text[0]) == (True, "", "compromise")
    assert (many.in_words, many.key, many.drawn().text[0]) == (False, ": C compromise", "C")


def test_a_move_of_several_clauses_names_each_at_the_round_table() -> None:
    name = "iraq-training-2004@dpc_threat"
    found, words = table_of(name), Words(load(name))
    (redrafts,) = (one for one in found if any(move.kind == "redraft" for move in one.moves))
    (line,) = (line.text for line in middle(words, redrafts) if line.colour == "accent")
    assert line.startswith(
        "Chair: redrafts location, timing, command and fact finding: a mission inside Iraq → part of the"
    )
    assert "; the commander of the US-led force → the NATO chain of command only; no further fact-finding → " in line
    # What does not fit into the middle of the table is cut off at its end, behind the names.
    drawn = [
        note.text for note in round_table(redrafts, middle(words, redrafts), Legend(), narrow=True).layout.annotations
    ]
    assert "redrafts location, timing, command and fact finding:" in " ".join(drawn)
    (drafts,) = (one for one in found if any(move.kind == "drafting" for move in one.moves))
    assert described(words, drafts).endswith(
        "Chair: with nobody blocking, restores the draft's wording on timing: in the course of August → next week."
    )


def test_no_page_speaks_of_votes_but_to_say_that_there_are_none() -> None:
    for name, number in RUNS:
        for chart in charts(name, number):
            assert not re.search(r"\bvot(e|es|ed|ing)\b|\bveto", f"{chart.title} {chart.caption}")
    assert no_votes(load("turkey-2003")).startswith("NATO takes no votes.")
    ruled: Scenario = load("turkey-2003", ["procedure.rule=simple_majority"])
    assert no_votes(ruled).endswith("A different rule is tried here: simple majority.")
