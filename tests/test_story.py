"""What is said of a run rests on its record, adds up, fits 80 columns and obeys nothing in a scenario's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from math import nan
from typing import Any

import pytest
from hypothesis import given

from floor_samples import busy
from nacsim.council.run import run, runs
from nacsim.council.sitting import Sitting
from nacsim.findings import words as wording
from nacsim.findings.event_words import event_words as put_into_words
from nacsim.findings.evidence import Sentence, look_up
from nacsim.findings.movement import split
from nacsim.findings.reasons import Span
from nacsim.findings.sittings import described, sittings
from nacsim.findings.story import Story, story
from nacsim.findings.text_path import text_path
from nacsim.findings.words import Words, apart, at_hour, capital, duration, listed, on_day, ordinal, safe
from nacsim.record import (
    EVENTS,
    Adjourned,
    Approach,
    Calendar,
    Change,
    Closed,
    Demarche,
    Drafting,
    ObjectionWithdrawn,
    Record,
    Redraft,
    Sounding,
    Terms,
)
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.keeping import keep_run
from nacsim.store.records import from_json
from nacsim.studies.explain import explain
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import WIDTH, as_text, labelled, paragraph
from nacsim.telling.sessions import event_lines
from nacsim.telling.transcript import transcript
from strategies import examples, scenario, told, trees

UNSETTLED = (
    "provisions.command.options.put_off={kind: left_open, until: 2004-09-15}",
    "allies.USA.red_lines.command={refuses: [nato_chain_only], firmness: 0.5}",
    "provisions.location.options.somewhere={kind: vague, at: 0.5, width: 1.0}",
    "allies.USA.red_lines.location.refuses=[outside_only, mixed]",
)
"""The United States refuses each plain wording that France could live with: a clause is put off, another left vague."""
NAMED = ("procedure.deadline={when: 2004-07-30T20:00, named: true}",)
CASES = [
    ("iraq-training-2004", ()),
    ("iraq-training-2004@no_amendments", ()),
    ("iraq-training-2004@convention_claim", ()),
    ("iraq-training-2004", ("procedure.rule=unanimity",)),
    ("iraq-training-2004", ("procedure.rule=qualified_majority",)),
    ("iraq-training-2004", ("allies.GRC.linkage={price: 0.8, paid_by: {USA: {cost: 0.05}}}",)),
    ("iraq-training-2004", ("sponsors=[USA, GBR]", "allies.USA.value=-0.3", "allies.GBR.value=-0.3")),
    ("iraq-training-2004", ("procedure.granularity=each_item", "procedure.chair=passive")),
    ("iraq-training-2004", UNSETTLED),
    ("iraq-training-2004", NAMED),
    ("iraq-training-2004", ("procedure.rule=consensus_minus_one", "procedure.chair=passive")),
    ("iraq-training-2004", ("allies.FRA.red_lines=null", "allies.FRA.value=0.3")),
    ("turkey-2003", ()),
    ("turkey-2003@no_dpc", ()),
    ("ntmi-review-2008", ()),
    ("ntmi-review-2008@each_item", ()),
    ("ntmi-review-2008@no_commitment", ("procedure.silence_hours=0",)),
]


@cache
def some(name: str, sets: tuple[str, ...] = ()) -> tuple[Scenario, list[Record]]:
    """A scenario, its run as written, and its first runs of seed 1."""
    matter = load(name, sets)
    return matter, [run(matter, as_written=True), *runs(matter, 1, range(12))]


def sentences(of: Story) -> Iterator[Sentence]:
    yield from (of.finding, *of.objections, *of.unmoved, *of.concessions)
    yield from (sentence for movement in of.movements for sentence in movement.sentences)


def holds(record: Record, matter: Scenario) -> int:
    """Everything that must hold of any run that is told; returns how many steps were added up."""
    told_of = story(record, matter)
    for sentence in sentences(told_of):
        assert sentence.evidence, sentence.text
        assert re.fullmatch(r"[A-Z0-9].*\.", sentence.text), sentence.text
        for one in sentence.evidence:
            assert look_up(record, one.event, one.field) == one.value, (sentence.text, one)
    steps = [step for movement in told_of.movements for step in (movement.overall, movement.last)]
    for step in steps:
        assert sum(part.amount for part in step.contributions) == pytest.approx(step.change, abs=2e-5)
        assert step.change > 0
    lines = transcript(record, matter)
    assert max(map(len, as_text(lines).splitlines())) <= WIDTH
    assert transcript(from_json(record.to_json()), matter) == lines
    return len(steps)


@pytest.mark.parametrize(("name", "sets"), CASES, ids=str)
def test_what_is_said_rests_on_the_record_and_adds_up(name: str, sets: tuple[str, ...]) -> None:
    matter, records = some(name, sets)
    assert len(records) == 13
    for record in records:
        holds(record, matter)


def test_the_cases_reach_what_can_happen() -> None:
    records = [busy(), *(record for case in CASES for record in some(*case)[1])]
    assert holds(busy(), load(busy().scenario)) >= 0
    assert {type(event) for record in records for event in record.events} == set(EVENTS)
    assert sum(holds(record, some(*case)[0]) for case in CASES[:3] for record in some(*case)[1]) >= 20
    said = [sentence.text for case in CASES for r in some(*case)[1] for sentence in sentences(story(r, some(*case)[0]))]
    for phrase in (
        "alone blocked it",
        "blocked it: they",
        "has no seat in",
        "never gave way",
        "gave way on",
        "when nobody broke",
        "withdrawn by its sponsors",
        "time ran out",
        "Nobody objected at any",
        "the rule let the text pass",
        "put off until",
        "the rule asks for more",
        "stands aside",
        "joined, on",
        '("yes, if")',
        "was left vague",
        "against that: ",
        "by writing no letter",
        "less time was left: refusing cost more",
        "an ally in need had the treaty's word: Turkey asks for consultations",
        "nobody else had yet objected to the new text",
    ):
        assert any(phrase in text for text in said), phrase


def test_every_kind_of_event_in_the_record_can_be_told() -> None:
    assert len(EVENTS) >= 15
    assert set(EVENTS) - set(put_into_words.registry) == {Sounding, Closed}


@pytest.mark.parametrize(
    ("pressure", "added"),
    [
        (0.0161, " (demarches now add 0.02 to its price of refusing)"),
        (0.0021, " (demarches now add less than 0.01 to its price of refusing)"),
        (0.0, " (demarches now add nothing to its price of refusing)"),
        (nan, ""),
    ],
)
def test_what_demarches_come_to_is_told_in_words(pressure: float, added: str) -> None:
    words = Words(load("iraq-training-2004"))
    sent = Demarche(3, 1, by=("GBR", "USA"), on="FRA", pressure=pressure)
    own = Approach(3, 1, by=("LUX",), on="FRA", pressure=pressure)
    called = f"lets capitals work: demarche by the United Kingdom and the United States on France{added}"
    assert put_into_words(sent, words).text == called
    assert put_into_words(own, words).text == f"makes a demarche of its own on France{added}"


@given(trees())
@examples(25)
def test_any_scenario_can_be_told(tree: Any) -> None:
    matter = scenario(tree)
    for record in told(matter, 2):
        holds(record, matter)


OLD = Terms(
    value=0.10,
    clauses={"a": 1.10, "b": 0.20},
    aside=False,
    acceptability=-1.20,
    alone=0.02,
    time=0.10,
    pressure=0.0,
    bypass=0.0,
    commitments=0.05,
    reserve=0.12,
    margin=-1.03,
)


def test_the_change_is_split_by_term() -> None:
    new = replace(
        OLD,
        clauses={"a": 0.10, "b": 0.05},
        acceptability=-0.06,
        alone=0.10,
        time=0.08,
        reserve=0.02,
        margin=0.17,
    )
    parts = split(OLD, new, each_item=False)
    assert parts == pytest.approx(
        {"clauses.a": 1.0, "clauses.b": 0.15, "others_aside": -0.01, "alone": 0.08, "time": -0.02, "reserve": 0.10}
    )
    assert sum(parts.values()) == pytest.approx((0.17 - 0.02) - (-1.03 - 0.12))


def test_what_standing_aside_spares_is_counted_with_the_only_clause_that_changed() -> None:
    old = replace(OLD, aside=True, acceptability=-1.10)
    new = replace(old, clauses={"a": 1.10, "b": 0.0}, acceptability=-0.97, margin=-0.90)
    assert split(old, new, each_item=False) == pytest.approx({"clauses.b": 0.13})


def test_beginning_to_stand_aside_is_a_term_of_its_own() -> None:
    new = replace(OLD, aside=True, acceptability=-1.10, margin=-0.93)
    assert split(OLD, new, each_item=False) == pytest.approx({"aside": 0.10})
    # Also where one clause alone has changed: what that saves and what standing aside spares are two things.
    kept = OLD.acceptability + OLD.clauses["b"]
    new = replace(OLD, aside=True, clauses={"a": OLD.clauses["a"], "b": 0.0}, acceptability=kept + 0.10)
    assert split(OLD, new, each_item=False) == pytest.approx({"clauses.b": OLD.clauses["b"], "aside": 0.10})


def test_item_by_item_the_text_is_one_term() -> None:
    new = replace(OLD, clauses={"a": 0.10, "b": 0.05}, acceptability=-0.06, margin=0.11)
    assert split(OLD, new, each_item=True) == pytest.approx({"worst_clause": 1.14})


def test_france_in_2004() -> None:
    """Coded: who objects first. Held here because the story is told of it everywhere."""
    matter, records = some("iraq-training-2004")
    record = records[0]
    told_of = story(record, matter)
    assert told_of.objections[0].text.startswith("France objected first, on Wed 28 July, 09:00, on location, command")
    (redraft,) = (event for event in record.of_kind(Redraft) if event.kind == "redraft")
    assert {"location", "command"} <= {change.provision for change in redraft.changes}
    assert told_of.finding.text.startswith("Adopted, amended, by the North Atlantic Council on ")
    (france,) = told_of.movements
    assert {"clauses.command", "clauses.location"} <= {part.term for part in france.overall.contributions[:2]}
    assert {"location", "command"} <= {c.provision for c in told_of.clauses if c.fate == "changed"}
    assert told_of.rests_on["stances"] == {"documented": 5, "inferred": 21, "assumed": 0}
    assert told_of.rests_on["exposure"]["assumed"] == 26
    assert told_of.notes == matter.notes


def test_a_passive_chair_leaves_france_to_block_alone() -> None:
    matter, records = some("iraq-training-2004@no_amendments")
    said = [sentence.text for sentence in story(records[0], matter).unmoved]
    assert said[0].startswith("France alone blocked it: it still objected when the matter closed, on ")
    sessions = len({event.session for event in records[0].events if isinstance(event, Sounding)})
    assert said[1] == f"France never gave way: it objected throughout all {sessions} sessions it took part in."
    assert not any("held out last" in s.text for s in story(records[0], matter).objections)


def test_a_dated_event_is_given_as_a_reason_only_to_those_whom_it_changed() -> None:
    over = (
        "calendar.over={when: 2004-07-28T18:00, event: the convention is over, changes: {allies.FRA.value: {by: 0.1}}}"
    )
    matter, records = some("iraq-training-2004", (over,))
    said = [part.words for m in story(records[0], matter).movements for part in m.overall.contributions]
    assert any(words == "a decision was worth more to it after this: the convention is over" for words in said)
    matter, records = some("turkey-2003")
    assert any(event.key == "turkey_asks" for record in records for event in record.of_kind(Calendar))
    assert any(event.key == "inspectors_report" for record in records for event in record.of_kind(Calendar))
    moved = [part for record in records for m in story(record, matter).movements for part in m.overall.contributions]
    assert any(part.term == "clauses.timing" for part in moved)
    assert not any("inspectors report" in part.words or "chief inspector" in part.words for part in moved)
    asked = [part for part in moved if "Turkey asks for consultations" in part.words]
    assert {part.term for part in asked} == {"commitments"} and all(part.amount > 0 for part in asked)
    # Where nobody asks under Article 4, nobody is told to have been bound by it.
    matter, records = some("turkey-2003", ("calendar.turkey_asks=null",))
    said = [
        part.words for record in records for m in story(record, matter).movements for part in m.overall.contributions
    ]
    assert said and not any("treaty" in words for words in said)


def test_what_an_author_ends_with_a_full_stop_gets_no_second_one() -> None:
    event = "{when: 2004-07-28T18:00, event: 'Dictation, they say.', changes: {allies.FRA.value: {by: 0.1}}}"
    matter = load("iraq-training-2004", sets=[f"calendar.over={event}"])
    record = run(matter, as_written=True)
    explained = as_text(explanation_report(explain(record, matter, runs=0)))
    said = " ".join(described(Words(matter), sitting) for sitting in sittings(record, matter))
    assert "after this: Dictation, they say" in " ".join(explained.split()) and "Dictation, they say. " in said
    assert ".." not in said + explained
    assert wording.sentence('says: "No."') == 'says: "No."' and wording.sentence("says no") == "says no."


def test_a_redraft_of_several_clauses_is_one_move_that_names_them_all() -> None:
    """In the transcript, in a line, on the clauses' way; the clause that spares the objectors most comes first."""
    matter = some("iraq-training-2004")[0]
    changes = (
        Change(provision="command", from_="under_coalition", to="nato_chain_only"),
        Change(provision="location", from_="inside_iraq", to="mixed"),
        Change(provision="timing", from_="next_week", to="august"),
    )
    event = Redraft(7, 2, provision="command", from_="under_coalition", to="nato_chain_only", gain=0.1, changes=changes)
    words = Words(matter)
    assert put_into_words(event, words).line == (
        "redrafts command, location and timing: the commander of the US-led force → the NATO chain of command only;"
        " a mission inside Iraq → part of the training inside Iraq, part abroad; next week → in the course of August"
    )
    assert as_text(event_lines(words, event)) == (
        "  Chair       redrafts command, location and timing:\n"
        "                 command: the commander of the US-led force\n"
        "              -> the NATO chain of command only\n"
        "                 location: a mission inside Iraq\n"
        "              -> part of the training inside Iraq, part abroad\n"
        "                 timing: next week\n"
        "              -> in the course of August\n"
    )
    one = replace(event, changes=changes[:1])
    assert as_text(event_lines(words, one)) == (
        "  Chair       redrafts command:\n"
        "                 the commander of the US-led force\n"
        "              -> the NATO chain of command only\n"
    )
    record = some("iraq-training-2004")[1][0]
    told_of = replace(record, events=(event, *record.events))
    for change in changes:
        way = next(clause.path for clause in text_path(told_of, matter).clauses if clause.key == change.provision)
        assert [(stop.option, stop.session) for stop in way[:2]] == [(change.from_, 1), (change.to, 2)]
    kept = next(clause.path for clause in text_path(told_of, matter).clauses if clause.key == "flag")
    assert (kept[0].option, kept[0].session) == ("visible_flag", 1)


def test_a_drafting_is_told_as_what_it_is() -> None:
    matter, records = some("iraq-training-2004")
    drafted = [record for record in records if record.of_kind(Drafting)]
    assert drafted and all(len(record.of_kind(Drafting)) == 1 for record in drafted), "once at most"
    for record in drafted:
        (place,) = (i for i, _ in record.numbered(Drafting))
        event, before = record.at(place, Drafting), record.at(place - 1, Sounding)
        assert not before.objections
        draft = {p.key: p.options[o].key for p, o in zip(matter.provisions, matter.draft, strict=True)}
        back = [change.provision for change in event.changes if change.to == draft[change.provision]]
        new = [change.provision for change in event.changes if change.to != draft[change.provision]]
        said = " and ".join(
            f"{verb} {Words(matter).clauses(keys)}"
            for verb, keys in (("tables a compromise on", new), ("restores the draft's wording on", back))
            if keys
        )
        text = re.sub(r"\s+", " ", as_text(transcript(record, matter)))
        assert f"Chair with nobody blocking, {said}: " in text
        (move,) = (m for s in sittings(record, matter) for m in s.moves if m.kind == "drafting")
        assert move.text.startswith(f"With nobody blocking, {said}: ")


def test_a_text_that_is_ready_is_kept_for_the_meeting_that_was_named() -> None:
    matter, records = some("iraq-training-2004", NAMED)
    said = "keeps the text, which would pass, for the meeting named beforehand, on Fri 30 July, 20:00"
    kept = [
        (record, i)
        for record in records
        for i, event in record.numbered(Adjourned)
        if isinstance(before := record.events[i - 1], Sounding)
        and not before.objections
        and event.until == matter.legs[-1].deadline
    ]
    assert len(kept) >= 5
    for record in records:
        times = sum(record is one for one, _ in kept)
        text = re.sub(r"\s+", " ", as_text(transcript(record, matter)))
        moves = [move.text for sitting in sittings(record, matter) for move in sitting.moves if move.kind == "kept"]
        assert text.count(said) == len(moves) == times and moves == [capital(said)] * times
    # No meeting was named: the same events are adjournments like any other.
    unnamed, _ = some("iraq-training-2004")
    assert not any(move.kind == "kept" for r in some(*CASES[0])[1] for s in sittings(r, unnamed) for move in s.moves)


def test_blocked_and_adjourned_until_the_meeting_that_was_named_is_not_kept() -> None:
    """The last meeting but one: the next is the deadline itself, whatever anybody objects to."""
    matter, records = some("iraq-training-2004", (*NAMED, "procedure.chair=passive"))
    last = [
        record.at(i - 1, Sounding)
        for record in records
        for i, event in record.numbered(Adjourned)
        if event.until == matter.legs[-1].deadline
    ]
    assert last and all(sounding.objections for sounding in last)
    assert not any(move.kind == "kept" for r in records for s in sittings(r, matter) for move in s.moves)


def test_with_no_time_gone_by_it_is_company_that_changed() -> None:
    """The time that is gone weighs by how few hold out: from round to round only the company changes."""
    matter, records = some("turkey-2003")
    record = records[0]
    place, sounding = next(iter(record.numbered(Sounding)))
    later = replace(sounding, round=2)
    same = replace(record, events=(*record.events[: place + 1], later, *record.events[place + 1 :]))
    span = Span(same, Words(matter), "FRA", place, place + 1)
    assert span.reason("time", 0.1).words == "with less company the time gone weighed more on it"
    assert span.reason("time", -0.1).words == "with more company the time gone weighed less on it"
    after = next(i for i, other in record.numbered(Sounding) if other.hour > sounding.hour)
    span = Span(record, Words(matter), "FRA", place, after)
    assert span.reason("time", 0.1).words == "less time was left: refusing cost more"


def test_a_record_is_told_only_with_its_own_scenario() -> None:
    _, records = some("turkey-2003")
    with pytest.raises(ValueError, match="digests differ"):
        story(records[0], load("turkey-2003@no_dpc"))


def test_the_transcript_says_once_what_acquiescing_means() -> None:
    matter, records = some("turkey-2003")
    text = re.sub(r"\s+", " ", as_text(transcript(records[0], matter)))
    assert text.count("NATO takes no votes") == 1
    assert text.count("abstains in effect") == 1
    assert "acquiesce" not in text


def test_our_own_words_are_ascii() -> None:
    matter, records = some("ntmi-review-2008@each_item")
    plain = replace(matter, notes=(), sources={})
    assert all(as_text(transcript(record, plain)).isascii() for record in records)


HOSTILE = "quiet\x1b[2J\x1b]0;owned\x07 [red]shout[/red]\nnew line\u202e\u2028end\x9b5m"
"""Clears the screen, names the window, colours by markup, breaks the line, turns the writing round."""


def hostile() -> Scenario:
    options = {"there": {"at": 1.0, "text": HOSTILE}, "here": {"at": 0.0, "text": "x" * 300}}
    event = {"when": datetime(2004, 7, 28, 12), "event": HOSTILE, "changes": {"allies.FRA.value": 0.1}}
    allies = {"default": {"disposition": "supportive"}, "FRA": {"disposition": "opposed", "ideal": {"place": "here"}}}
    tree: dict[str, Any] = {
        "title": HOSTILE,
        "question": HOSTILE,
        "date": date(2004, 7, 28),
        "body": "NAC",
        "sponsors": ["USA"],
        "provisions": {"place": {"title": HOSTILE, "options": options}},
        "draft": {"place": "there"},
        "allies": allies,
        "procedure": {"opening": datetime(2004, 7, 28, 9), "rhythm": "crisis"},
        "calendar": {"rain": event},
        "notes": [HOSTILE],
    }
    return load(tree, slug="hostile")


def test_a_scenarios_text_is_shown_and_not_obeyed() -> None:
    matter = hostile()
    lines = transcript(run(matter, as_written=True), matter)
    text = as_text(lines)
    assert all(line.isprintable() for line in text.splitlines())
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("[red]shout[/red]") >= 4
    assert "quiet?[2J?]0;owned?" in text


def test_a_variants_name_is_no_path(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record = replace(some("turkey-2003")[1][0], scenario="../../up", variant="/etc/x")
    folder = keep_run(record, "told\n", "title: t\n")
    assert folder.parent == tmp_path.joinpath("runs").relative_to(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ([ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)], "1st 2nd 3rd 4th 11th 12th 13th 21st 112th"),
        ([duration(hours) + ";" for hours in (59, 24, 1, 0)], "2 days 11 hours; 1 day; 1 hour; no time at all;"),
        ([listed(names) + ";" for names in ("a", "ab", "abc", "")], "a; a and b; a, b and c; nobody;"),
        ([at_hour(datetime(2004, 7, 28, 16)), on_day(date(2004, 9, 5))], "Wed 28 July, 16:00 5 September 2004"),
        (apart(0.0814, 0.0839), "0.081 0.084"),
        (apart(-0.2, 0.12), "-0.20 0.12"),
        (apart(0.0004, 0.0), "0.0004 0.0000"),
        (apart(0.0, 0.0749, 0.0), "0.00 0.07 0.00"),
        (apart(-0.001), "0.00"),
        ([safe("a\tb\r\n c\x1b[0m\u200bd\u00a0e")], "a b c?[0m?d e"),
    ],
)
def test_words(said: list[str], wanted: str) -> None:
    assert " ".join(said) == wanted


def test_a_label_too_long_for_its_column_stands_above_its_text() -> None:
    assert as_text(labelled("short", "text", column=8)) == "  short   text\n"
    assert as_text(labelled("much too long", "text", column=8)) == "  much too long\n          text\n"
    long = as_text(paragraph("word " * 99 + "x" * 200, indent=30, hang=5))
    assert all(len(line) <= WIDTH for line in long.splitlines())


def test_who_blocks_on_different_clauses_is_told_so() -> None:
    told = 0
    for case in CASES:
        matter, records = some(*case)
        words = Words(matter)
        for record in records:
            last = [event for event in record.events if isinstance(event, Sounding)][-1]
            stubborn = [ally for ally, stance in record.final.items() if stance == "object" and ally in last.objections]
            grounds = {last.objections[ally].clauses for ally in stubborn}
            said = " ".join(sentence.text for sentence in story(record, matter).unmoved)
            if len(stubborn) > 1 and " still objected when" in said:
                each = [f"{words.ally(ally)} on {words.clauses(last.objections[ally].clauses)}" for ally in stubborn]
                apart = len({tuple(sorted(clauses)) for clauses in grounds}) > 1 and len(stubborn) < 5
                assert all((one in said) == apart for one in each), said
                told += apart
    assert told


def test_who_took_its_objection_back_did_not_object_throughout() -> None:
    def answers(kind: str, back: bool) -> dict[str, Any] | None:
        if kind == "sounding":
            return {"stance": "object", "on": ["location"], "stands_aside": False, "floor": True}
        return {"letter": True} if kind == "silence" else {"takes_back": back}

    for back in (True, False):
        sitting = Sitting.open("iraq-training-2004", seed=1, seats=["FRA"])
        while not sitting.over:
            (question,) = sitting.pending()
            first = back and not any("takes_back" in (given.answer or {}) for given in sitting.answered)
            sitting = sitting.put({"id": question.id, "answer": answers(question.kind, first)})
        record = sitting.record()
        assert (record.final["FRA"], bool(record.of_kind(ObjectionWithdrawn))) == ("object", back)
        said = " ".join(sentence.text for sentence in story(record, sitting.scenario).unmoved)
        assert ("France never gave way" in said) == (not back)
        assert "took its objection back" not in said, "it objected again"
