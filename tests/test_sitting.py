"""A sitting: one run that is asked, answered, stopped and replayed, by programs that may say anything."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nacsim
from nacsim import Sitting
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.findings.story import story
from nacsim.record import CHAIR, STANCES, Record
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.records import from_json
from nacsim.studies.explain import explained
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim.theory import session
from nacsim.theory.answers import check
from nacsim.theory.chair import MOVE_NAMES
from nacsim.theory.luck import luck_of
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.objection import objected_clauses
from nacsim.theory.outside import chair
from nacsim.theory.participants import Theory
from nacsim.theory.question import Question
from nacsim.theory.reaction import OBJECT, View
from nacsim.theory.state import State, start
from nacsim.theory.text import Ints
from strategies import changed, examples, opened, scenario, shipped, small, told, trees

Answering = Callable[[Question], Any]


def held(sitting: Sitting, answer: Answering, limit: int = 2000) -> Sitting:
    """The sitting to its end."""
    for _ in range(limit):
        if sitting.over:
            return sitting
        question = sitting.pending()[0]
        sitting = sitting.put({"id": question.id, "answer": answer(question)})
    raise AssertionError("a sitting that never ends")


def answering(**by_kind: Any) -> Answering:
    """Answers by kind of question; what is not there is left to the model."""
    return lambda question: by_kind.get(question.kind)


def as_written(tree: Mapping[str, Any], *seats: str, sets: Sequence[str] = ()) -> Sitting:
    return Sitting.open(scenario(tree, *sets), as_written=True, seats=seats)


def first(tree: Mapping[str, Any], seat: str, kind: str) -> Question:
    """The first question of a kind that a seat is asked, all before being left to the model."""
    sitting = as_written(tree, seat)
    while not sitting.over:
        [question] = sitting.pending()
        if question.kind == kind:
            return question
        sitting = sitting.put({"id": question.id, "answer": None})
    raise AssertionError(f"no {kind} is asked")


# The model


@pytest.mark.parametrize("name", shipped())
def test_with_all_seats_left_to_the_model_it_is_the_run_that_is_told(name: str) -> None:
    whole = load(name)
    for number in range(4):
        expected = nacsim.run(whole, seed=3, run=number).to_json()
        assert Sitting.open(whole, seed=3, run=number).record().to_json() == expected
    assert Sitting.open(whole, as_written=True).record().to_json() == nacsim.run(whole, as_written=True).to_json()


@given(trees(), st.integers(0, 9))
@examples(20)
def test_so_it_is_for_any_matter_and_where_each_question_is_left_to_the_model(tree: dict[str, Any], seed: int) -> None:
    whole = scenario(tree)
    expected = nacsim.run(whole, seed=seed)
    assert Sitting.open(whole, seed=seed).record() == expected
    left = held(Sitting.open(whole, seed=seed, seats=[*whole.codes, CHAIR]), lambda _: None).record()
    assert left.events == expected.events and left.final == expected.final


class Overhearing(Theory):
    """The theory, whose every answer in one run is noted in the words of a question."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Any:
        answer = super().stances(matter, state, rows, seen)
        sponsor, keys = matter.alliance.sponsor[state.phase[0]], matter.space.keys
        # Which clauses an objection names is known from the stances themselves.
        after = state.copied()
        after.public = None
        session.note_stances(matter, after, rows, answer)
        named = objected_clauses(matter, after, rows)[0]
        said = {}
        for i, code in enumerate(matter.alliance.codes):
            spoken = {"stance": STANCES[answer.stance[0, i]], "stands_aside": bool(answer.stands_aside[0, i])}
            if answer.stance[0, i] == OBJECT:
                spoken["on"] = [keys[d] for d in np.flatnonzero(named[:, i])]
                if sponsor[i]:
                    spoken["withdraws"] = bool(answer.acceptability[0, i] < 0)
            said[code] = spoken
        self.answers.append(said)
        return answer

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Any:
        margins = super().margins(matter, state, rows, seen)
        letters = zip(matter.alliance.codes, margins[0] < 0, strict=True)
        self.answers.append({code: {"letter": bool(writes)} for code, writes in letters})
        return margins

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Any:
        moves = super().moves(matter, state, rows, seen)
        self._presided(matter, state, moves)
        return moves

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Any:
        moves = super().drafting(matter, state, rows, seen)
        self._presided(matter, state, moves)
        return moves

    def _presided(self, matter: Matter, state: State, moves: Any) -> None:
        move: dict[str, Any] = {"move": MOVE_NAMES[moves.kind[0]]}
        if move["move"] == "redraft":
            move["text"] = matter.space.words(moves.text[0])
        elif move["move"] == "demarche":
            move["on"] = matter.alliance.codes[moves.target[0]]
        elif move["move"] == "move_body":
            move["body"] = matter.alliance.bodies[matter.sittings.body[moves.sitting[0]]]
        self.answers.append({CHAIR: move})


@pytest.mark.parametrize("name", shipped())
def test_whoever_answers_as_the_theory_does_has_its_run(name: str) -> None:
    """Every seat and the chair answered from outside: same stances, moves, text, hour and outcome."""
    whole = load(name)
    for number in range(3):
        theory = Overhearing()
        matter = matter_of(whole)
        session.run(matter, start(matter, luck_of(whole, 2, number)), theory)
        script = iter(theory.answers)
        sitting = Sitting.open(whole, seed=2, run=number, seats=[*whole.codes, CHAIR])
        while not sitting.over:
            said = next(script)
            for question in sitting.pending():
                sitting = sitting.put({"id": question.id, "answer": said[question.seat]})
        assert next(script, None) is None
        ours, theirs = sitting.record(), nacsim.run(whole, seed=2, run=number)
        assert [bare(event.as_dict()) for event in ours.events] == [bare(event.as_dict()) for event in theirs.events]
        for name_ in {field.name for field in fields(Record)} - {"events", "seats"}:
            assert getattr(ours, name_) == getattr(theirs, name_)


def bare(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what only the theory can give, and without the order that follows from it."""
    known = {
        name: value
        for name, value in event.items()
        if name not in {"worth", "terms", "heard", "dissent", "margins", "gain", "provision", "from", "to"}
    }
    if "changes" in known:
        known["changes"] = sorted(known["changes"], key=lambda change: change["provision"])
    if event["kind"] == "sounding":
        known["objections"] = {ally: sorted(of["clauses"]) for ally, of in event["objections"].items()}
    return known


# Questions


def leaves(data: Any) -> list[Any]:
    """Everything in plain data that holds nothing else. TypeError for what is no plain data."""
    if isinstance(data, dict):
        assert all(isinstance(key, str) for key in data)
        return [leaf for value in data.values() for leaf in leaves(value)]
    if isinstance(data, list):
        return [leaf for value in data for leaf in leaves(value)]
    assert data is None or type(data) in (str, int, float, bool), type(data)
    return [data]


@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003"])
def test_a_question_is_plain_data_with_nothing_of_others_and_nothing_drawn(name: str) -> None:
    whole = load(name)
    private = {"worth", "terms", "heard", "dissent", "margin", "margins", "gain", "pressure", "reserve"}
    briefs = set()
    for number in range(3):
        asked: list[Question] = []
        held(Sitting.open(whole, seed=1, run=number, seats=["FRA", CHAIR]), asked.append)
        assert {question.seat for question in asked} == {"FRA", CHAIR}
        for question in asked:
            text = json.dumps(question.as_dict(), allow_nan=False)
            assert leaves(question.as_dict()) and not [word for word in private if f'"{word}"' in text]
            briefs.add((question.seat, json.dumps(question.brief)))
            assert question.id.endswith(f"-{question.seat}")
        assert len({question.id for question in asked}) == len(asked)
    # A brief has the numbers of the file, so it is the same in every run; an ally's call for consultations changes it.
    assert len(briefs) == 2 + any(event.article_4 for event in whole.calendar)


def test_the_next_meeting_is_known_until_the_last() -> None:
    asked: list[Question] = []

    def objects(question: Question) -> Any:
        asked.append(question)
        return {"stance": "object", "on": ["location"], "stands_aside": False} if question.kind == "sounding" else None

    held(Sitting.open("iraq-training-2004@no_amendments", seats=["FRA"]), objects)
    last = [question.public["next_meeting"] is None for question in asked]
    assert last == [question.public["hour"] >= question.public["deadline"] for question in asked]
    assert {True, False} == {*last}


def test_the_public_history_is_the_record_without_what_is_private() -> None:
    whole = load("turkey-2003")
    sitting = held(Sitting.open(whole, seed=1, run=4, seats=["FRA"]), lambda _: None)
    history, record = sitting.public()["events"], sitting.record()
    assert isinstance(history, list) and len(history) == len(record.events) >= 10
    for said, event in zip(history, record.events, strict=True):
        whole_event = event.as_dict()
        for name, value in said.items():
            if name == "objections" and event.kind == "sounding":
                assert {ally: sorted(on) for ally, on in value.items()} == {
                    ally: sorted(of.clauses) for ally, of in event["objections"].items()
                }
            elif name != "changes":
                assert value == whole_event[name]
    assert sitting.public()["outcome"] == record.outcome
    assert Sitting.open(whole, seats=["FRA"]).public()["outcome"] is None


def test_nobody_without_a_seat_is_asked() -> None:
    """France has none in the Defence Planning Committee, and is asked no more after the move to it."""
    whole, asked = load("turkey-2003"), []
    for number in range(6):
        sitting = Sitting.open(whole, seed=1, run=number, seats=["FRA", "TUR"])
        held(sitting, lambda question: asked.append((question.seat, question.public["body"])))
    assert ("TUR", "DPC") in asked and ("FRA", "NAC") in asked and ("FRA", "DPC") not in asked


def test_all_seats_are_asked_together_and_nobody_hears_the_others_first() -> None:
    sitting = as_written(small(), "AAA", "BBB")
    one, two = sitting.pending()
    assert (one.seat, two.seat) == ("AAA", "BBB")
    after = sitting.put({"id": two.id, "answer": {"stance": "object"}})
    assert [question.seat for question in after.pending()] == ["AAA"] and after.pending()[0] == one
    last = after.put({"id": one.id, "answer": {"stance": "support"}})
    assert last.over or last.pending()[0].public["events"]


def test_what_a_seat_knows_besides_is_its_own() -> None:
    sitting = as_written(small(), "BBB")
    assert sitting.private("BBB")["brief"] == sitting.pending()[0].brief
    [question] = sitting.pending()
    after = sitting.put({"id": question.id, "answer": {"stance": "object", "on": ["p"]}})
    answer = {"stance": "object", "on": ["p"], "stands_aside": False}
    assert after.private("BBB")["answered"] == [{"id": "0-BBB", "seat": "BBB", "answer": answer}]
    for seat in ("CCC", CHAIR, "XXX"):
        with pytest.raises(UserError, match="is left to the model here; answered for are BBB"):
            sitting.private(seat)


# Values


def test_a_sitting_is_a_value() -> None:
    sitting = as_written(small(), "BBB")
    [question] = sitting.pending()
    before = sitting.journal(), sitting.public()
    for stance in STANCES:
        sitting.put({"id": question.id, "answer": {"stance": stance}})
    question.answers["stance"].append("veto")
    question.public["text"]["p"] = "none"
    assert (sitting.journal(), sitting.public()) == before
    with pytest.raises(AnswerRefusedError):
        sitting.put({"id": question.id, "answer": {"stance": "veto"}})
    with pytest.raises(AttributeError):
        sitting.seed = 3  # type: ignore[misc]


def test_the_same_id_counts_once() -> None:
    sitting = as_written(small(), "BBB")
    [question] = sitting.pending()
    after = sitting.put({"id": question.id, "answer": {"stance": "object"}})
    assert after.put({"id": question.id, "answer": {"stance": "support"}}) is after
    assert after.put({"id": question.id, "answer": "anything"}) is after
    assert [answered.answer["stance"] for answered in after.answered if answered.answer] == ["object"]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({}, "What is put is"),
        ({"id": "0-BBB"}, "What is put is"),
        ({"id": "0-BBB", "answer": None, "more": 1}, "What is put is"),
        ("0-BBB", "What is put is"),
        (None, "What is put is"),
        ({"id": 0, "answer": None}, "The id of a question is a text"),
        ({"id": ["0-BBB"], "answer": None}, "The id of a question is a text"),
        ({"id": "9-BBB", "answer": None}, "No such question is open: '9-BBB'. Open: 0-BBB"),
        ({"id": "0-CCC", "answer": None}, "No such question is open"),
        ({"id": "0-BBB", "seat": "CCC", "answer": None}, "is put to BBB, and to nobody else"),
    ],
)
def test_what_answers_no_question_is_refused(event: Any, reason: str) -> None:
    with pytest.raises(AnswerRefusedError, match=reason.replace(".", r"\.")):
        as_written(small(), "BBB").put(event)


def test_seats_are_members_or_the_chair() -> None:
    with pytest.raises(UserError, match="There is no seat 'XXX'"):
        as_written(small(), "XXX")
    for odd in ([1], {"BBB": 2}):
        with pytest.raises(UserError, match="Seats are given by their codes"):
            Sitting.open(scenario(small()), seats=odd)  # type: ignore[arg-type]
    assert dict(Sitting.open(scenario(small()), seats="BBB").seats) == {"BBB": "somebody else"}
    assert dict(Sitting.open(scenario(small()), seats={"BBB": "Ann"}).seats) == {"BBB": "Ann"}
    with pytest.raises(UserError, match="whole number, 0 or more"):
        Sitting.open(scenario(small()), run=-1)


def test_there_is_no_record_before_the_end() -> None:
    sitting = as_written(small(), "BBB")
    with pytest.raises(UserError, match=r"The sitting is not over: it waits for BBB\."):
        sitting.record()
    assert repr(sitting) == "Sitting of untitled, seed 20040728, run 0: waits for BBB"


# Answers

NAN = float("nan")
OPEN = changed(small(), "procedure.opt_outs", value=True)
SILENT = changed(small(), "procedure.silence_hours", value=12)
TABLED = changed(small(), "sponsors", ["BBB"])


@pytest.mark.parametrize(
    "answer",
    [
        {"stance": "veto"},
        {"stance": "Object"},
        {"stance": None},
        {"stance": NAN},
        {"stance": ["object"]},
        {"stance": 3},
        {},
        [],
        "object",
        NAN,
        1,
        True,
        {"stance": "object", "on": "p"},
        {"stance": "object", "on": ["q"]},
        {"stance": "object", "on": [["p"]]},
        {"stance": "object", "on": {"p": 1}},
        {"stance": "object", "on": None},
        {"stance": "support", "on": ["p"]},
        {"stance": "support", "stands_aside": 1},
        {"stance": "support", "stands_aside": "yes"},
        {"stance": "support", "stands_aside": NAN},
        {"stance": "support", "margin": 9.0},
        {"stance": "support", "worth": NAN},
        {"stance": "object", "withdraws": True},
        {1: 2, "stance": "support"},
    ],
    ids=repr,
)
def test_a_stance_that_is_none_is_refused_in_a_sentence(answer: Any) -> None:
    sitting = as_written(OPEN, "BBB")
    with pytest.raises(AnswerRefusedError, match=r"\ABBB: [^\n]+\.\Z"):
        sitting.put({"id": "0-BBB", "answer": answer})


@pytest.mark.parametrize("answer", [{"letter": 0}, {"letter": "yes"}, {"letter": NAN}, {}, {"breaks": True}, True])
def test_a_letter_that_is_none_is_refused(answer: Any) -> None:
    with pytest.raises(AnswerRefusedError, match="BBB: "):
        check(first(SILENT, "BBB", "silence"), answer)


def test_nobody_stands_aside_where_there_are_no_opt_outs() -> None:
    with pytest.raises(AnswerRefusedError, match=r"'stands_aside' is one of false \(given: true\)"):
        check(first(small(), "BBB", "sounding"), {"stance": "support", "stands_aside": True})
    assert (
        held(as_written(OPEN, "BBB"), answering(sounding={"stance": "support", "stands_aside": True})).record().opt_outs
    )


def test_an_answer_of_any_depth_is_refused_and_not_shown() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for answer in (deep, {"stance": deep}, {"stance": "x" * 10**6}):
        with pytest.raises(AnswerRefusedError) as refused:
            as_written(small(), "BBB").put({"id": "0-BBB", "answer": answer})
        assert len(str(refused.value)) < 200


# The chair

BLOCKED = changed(small(), "allies.BBB", {"value": -1, "exposure": 0})
HOURS = changed(BLOCKED, "procedure.silence_hours", value=12)


def allowed(tree: Mapping[str, Any], kind: str = "move") -> dict[str, Any]:
    moves: dict[str, Any] = first(tree, CHAIR, kind).answers["move"]
    return moves


def test_silence_is_no_move_where_it_lasts_no_time() -> None:
    """It came back to the chair at once, and did so for ever."""
    assert "silence" not in allowed(BLOCKED) and "silence" in allowed(HOURS)
    with pytest.raises(AnswerRefusedError, match="'move' is one of"):
        check(first(BLOCKED, CHAIR, "move"), {"move": "silence"})


def test_nor_where_the_rule_takes_no_silence_for_consent() -> None:
    assert "silence" not in allowed(changed(HOURS, "procedure.rule", "unanimity"))


def test_a_matter_moves_to_another_body_once_and_to_none_that_it_is_in() -> None:
    whole = load("turkey-2003")
    asked: list[tuple[str, bool]] = []

    def moves_on(question: Question) -> Any:
        here, moves = question.public["body"], question.answers["move"]
        asked.append((here, "move_body" in moves))
        assert here not in moves.get("move_body", {}).get("body", [])
        return {"move": "move_body", "body": "DPC"} if "move_body" in moves else None

    for number in range(5):
        record = held(Sitting.open(whole, seed=1, run=number, seats=[CHAIR]), moves_on).record()
        assert len(record.of_kind("moved_to_body")) <= 1
    assert {body for body, can in asked if can} == {"NAC"} and "DPC" in {body for body, _ in asked}
    with pytest.raises(AnswerRefusedError, match="'move' is one of"):
        check(first(BLOCKED, CHAIR, "move"), {"move": "move_body", "body": "NAC"})


def test_a_demarche_is_made_on_who_objects_and_is_no_sponsor_where_any_are_made() -> None:
    assert allowed(BLOCKED)["demarche"] == {"on": ["BBB"]}
    assert "demarche" not in allowed(changed(BLOCKED, "sponsors", ["BBB"]))
    assert "demarche" not in allowed(changed(BLOCKED, "procedure.demarches", value=False))
    question = first(BLOCKED, CHAIR, "move")
    for on in ("CCC", "AAA", "XXX", -1, None, NAN, ["BBB"]):
        with pytest.raises(AnswerRefusedError, match="'on' is one of BBB"):
            check(question, {"move": "demarche", "on": on})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ({"p": "full"}, "the redraft changes nothing"),
        ({}, "the redraft changes nothing"),
        ({"p": "no such"}, "p can be full, half, none"),
        ({"p": 1}, "p can be full, half, none"),
        ({"p": NAN}, "p can be"),
        ({"q": "full"}, "there is no clause 'q'; the clauses are p"),
        ({1: "full"}, "'text' names clauses"),
        ([], "'text' names clauses"),
        (None, "'text' names clauses"),
    ],
)
def test_a_redraft_changes_something_to_what_there_is(text: Any, reason: str) -> None:
    with pytest.raises(AnswerRefusedError, match=f"chair: {reason}"):
        check(first(BLOCKED, CHAIR, "move"), {"move": "redraft", "text": text})
    assert check(first(BLOCKED, CHAIR, "move"), {"move": "redraft", "text": {"p": "half"}})


def test_no_clause_is_redrafted_past_a_red_line_of_a_sponsor_alone_or_with_all_others() -> None:
    clause = {"options": {"full": {"at": 1.0}, "half": {"at": 0.5}, "none": {"at": 0.0}}}
    tree = changed(BLOCKED, "provisions", {"p": clause, "q": clause}) | {"draft": {"p": "full", "q": "full"}}
    tree["allies"]["AAA"] = {"red_lines": {"p": {"refuses": ["none"]}}}
    assert allowed(tree)["redraft"] == {"text": {"p": ["full", "half"], "q": ["full", "half", "none"]}}
    question = first(tree, CHAIR, "move")
    for text in ({"p": "none"}, {"p": "none", "q": "none"}, {"p": "none", "q": "full"}):
        with pytest.raises(AnswerRefusedError, match="none past a red line of a sponsor"):
            check(question, {"move": "redraft", "text": text})
    assert check(question, {"move": "redraft", "text": {"p": "half", "q": "none"}})


def test_at_the_deadline_nothing_is_left_that_needs_another_meeting() -> None:
    sitting = as_written(HOURS, CHAIR)
    while sitting.pending()[0].public["hour"] < sitting.pending()[0].public["deadline"]:
        sitting = sitting.put({"id": sitting.pending()[0].id, "answer": {"move": "adjourn"}})
    assert sitting.pending()[0].answers == {"move": {"close": {}}}


def test_a_text_is_withdrawn_only_where_no_sponsor_wants_it() -> None:
    assert "withdraw" not in allowed(BLOCKED)
    assert "withdraw" in allowed(changed(BLOCKED, "allies.AAA", {"value": -1, "exposure": 0}))


@pytest.mark.parametrize("withdraws", [None, True, False])
def test_a_sponsor_that_objects_to_its_own_text_withdraws_it_unless_it_says_otherwise(withdraws: bool | None) -> None:
    objects = {"stance": "object"} | ({} if withdraws is None else {"withdraws": withdraws})
    tree = changed(small(), "procedure.chair", "brokering")
    asked: list[Question] = []

    def answer(question: Question) -> Any:
        asked.append(question)
        return objects if question.seat == "AAA" else None

    record = held(as_written(tree, "AAA", CHAIR), answer).record()
    blocked = [question for question in asked if question.kind == "move"]
    assert blocked and {"withdraw" in question.answers["move"] for question in blocked} == {withdraws is not False}
    assert bool(record.of_kind("sponsor_withdrew")) == (withdraws is not False) and not record.adopted


# What is not the theory's


OBJECTS = answering(sounding={"stance": "object", "on": ["p"]}, silence={"letter": True})


def test_who_is_not_the_theory_gives_no_reckoning_and_objects_in_its_own_words() -> None:
    clause = {"options": {"full": {"at": 1.0}, "none": {"at": 0.0}}}
    tree = changed(SILENT, "provisions", {"p": clause, "q": clause}) | {"draft": {"p": "full", "q": "full"}}
    tree["allies"]["BBB"] = {"value": -1, "exposure": 0, "ideal": {"p": 1.0, "q": 0.0}}
    [plain] = told(scenario(tree))
    assert plain.of_kind("sounding")[0]["objections"]["BBB"].clauses == ("q",)
    record = held(as_written(tree, "BBB"), OBJECTS).record()
    sounding = record.of_kind("sounding")[0]
    assert sounding["objections"]["BBB"].as_dict() == {"clauses": ["p"], "margin": None, "yes_if": False}
    assert sounding["worth"]["BBB"] is None and sounding["worth"]["AAA"] is not None
    assert "BBB" not in sounding["terms"] and sounding["heard"]["object"] == 1
    assert not any("BBB" in against for against in sounding["dissent"].values())
    assert '"worth": {"AAA": 0.' in record.to_json() and "NaN" not in record.to_json()
    assert from_json(record.to_json()) == record


@pytest.mark.parametrize("kinds", [{"sounding"}, {"silence"}, {"sounding", "silence"}])
def test_transcripts_and_explanations_say_that_it_gave_none(kinds: set[str]) -> None:
    whole = scenario(SILENT)
    said: dict[str, Any] = {"sounding": {"stance": "object", "on": ["p"]}, "silence": {"letter": True}}
    consents: dict[str, Any] = {"sounding": {"stance": "support"}, "silence": {"letter": False}}

    def answer(question: Question) -> Any:
        early = question.public["session"] == 1
        return said[question.kind] if early and question.kind in kinds else consents[question.kind]

    record = held(Sitting.open(whole, as_written=True, seats={"BBB": "Ann"}), answer).record()
    text = as_text(transcript(record, whole))
    assert "Answers     for BBB: Ann" in text and "gave no reckoning" in text
    report = as_text(explanation_report(explained(record, whole)))
    assert "not left to the model" in " ".join(report.split()) and "gave no reckoning" in report
    assert story(record, whole).notes[0] == "BBB was not left to the model; whoever answered gave no reckoning."


def test_a_chair_that_is_not_the_theory_expects_no_gain() -> None:
    sitting = held(as_written(BLOCKED, CHAIR), first_of("redraft", "close"))
    [redraft, *_] = sitting.record().of_kind("redraft")
    assert redraft["gain"] is None and from_json(sitting.record().to_json()) == sitting.record()


def first_of(*moves: str) -> Answering:
    """A chair that makes the first of these moves that it may; of redrafts the first there is."""

    def answer(question: Question) -> Any:
        offers = [] if question.seat != CHAIR else offered(question)
        return next((offer for move in moves for offer in offers if offer["move"] == move), None)

    return answer


def offered(question: Question) -> list[dict[str, Any]]:
    """Redrafts of one clause, and moves without more."""
    moves = question.answers["move"]
    text = moves.get("redraft", {}).get("text", {})
    redrafts = [{"move": "redraft", "text": {d: o}} for d, os in text.items() for o in os if o != question.text[d]]
    return redrafts + [{"move": move} for move, needs in moves.items() if not needs]


def test_a_reckoning_is_missing_only_where_somebody_else_answered() -> None:
    record = held(as_written(SILENT, "BBB"), OBJECTS).record()
    with pytest.raises(ValueError, match="a reckoning is missing"):
        from_json(replace(record, seats={}).to_json())


# Anything at all

WORDS = st.sampled_from(
    ["stance", "on", "letter", "move", "text", "body", "object", "support", "redraft", "close", "p0", "FRA", "DPC", ""]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def sat_through(sitting: Sitting, dice: random.Random, junk: Sequence[Any], limit: int = 2000) -> tuple[Sitting, int]:
    """A sitting to its end, with random answers of which some are junk; and how many were put."""
    put = 0
    while not sitting.over:
        assert put < limit, "a sitting that never ends"
        question = dice.choice(sitting.pending())
        if junk and dice.random() < 0.3:
            put += 1
            with suppress(AnswerRefusedError):
                sitting = sitting.put({"id": question.id, "answer": dice.choice(junk)})
                continue
        sitting = sitting.put({"id": question.id, "answer": dice.choice([None, *sitting.offers(question.seat)])})
        put += 1
    return sitting, put


@given(trees(), st.integers(0, 10**6), st.lists(JUNK, max_size=5))
@examples(30)
def test_whatever_is_put_a_sitting_ends_and_can_be_replayed(tree: dict[str, Any], seed: int, junk: list[Any]) -> None:
    whole, dice = scenario(tree), random.Random(seed)
    everybody = [*whole.codes, CHAIR]
    seats = dice.sample(everybody, min(len(everybody), dice.choice([1, 2, 4])))
    sitting, _ = sat_through(Sitting.open(whole, seed=seed, seats=seats), dice, junk)
    assert_replayed(sitting)
    assert_bounded(sitting.record())


def assert_bounded(record: Record) -> None:
    """At one hour a session may be held, its text moved to another body, and its items struck: no more."""
    held_at: dict[int, set[int]] = {}
    for event in record.of_kind("sounding"):
        held_at.setdefault(event.hour, set()).add(event.session)
        assert event["round"] <= session.MAX_SOUNDINGS
    assert max(map(len, held_at.values())) <= 4


JUNKYARD = [
    NAN,
    {},
    [],
    {"stance": NAN},
    {"move": []},
    {"move": "redraft", "text": {"p": NAN}},
    {"letter": 1},
    "x",
    10**400,
]


@pytest.mark.slow
def test_five_thousand_random_answers() -> None:
    """Put to sittings of all that ships: none loops, none fails, and all are the same when they are replayed."""
    dice, put, ends = random.Random(1), 0, set()
    while put < 5_000:
        whole = load(dice.choice(shipped()))
        seats = dice.sample([*whole.codes, CHAIR], dice.choice([1, 2, 3]))
        seats = list({*seats, *([CHAIR] if dice.random() < 0.5 else [])})
        opened_ = Sitting.open(whole, seed=dice.randrange(1000), run=dice.randrange(100), seats=seats)
        sitting, more = sat_through(opened_, dice, JUNKYARD)
        assert_replayed(sitting)
        assert_bounded(sitting.record())
        put += more
        ends.add(sitting.record().outcome)
    assert len(ends) >= 4


def assert_replayed(sitting: Sitting) -> None:
    again = Sitting.replay(f"{line}\n" for line in sitting.journal())
    assert again.journal() == sitting.journal() and again.public() == sitting.public()
    assert again.pending() == sitting.pending() and again.over == sitting.over
    if sitting.over:
        text = sitting.record().to_json()
        assert again.record().to_json() == text and from_json(text) == sitting.record()
        as_text(transcript(sitting.record(), sitting.scenario))


@pytest.mark.parametrize("stopped", [0, 1, 4])
def test_a_sitting_that_was_stopped_goes_on_from_its_journal(stopped: int) -> None:
    whole = load("turkey-2003@no_dpc", ["procedure.silence_hours=6"])
    sitting = Sitting.open(whole, seed=1, run=2, seats={"FRA": "Ann", CHAIR: "Bob"})
    for _ in range(stopped):
        question = sitting.pending()[0]
        first_offer = next(offer for offer in sitting.offers(question.seat) if offer.get("move") != "close")
        sitting = sitting.put({"id": question.id, "answer": first_offer})
    assert_replayed(sitting)
    last: Answering = lambda question: None  # noqa: E731
    assert held(Sitting.replay(sitting.journal()), last).record() == held(sitting, last).record()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no journal"),
        (["{}"], "no journal"),
        (["no json"], "Line 1 of this journal is no object"),
        (["[1]"], "Line 1 of this journal is no object"),
        (['{"journal": 2}'], "no journal of a sitting of format 1"),
        (['{"journal": 1}'], "is not the heading of a sitting"),
        (["[" * 100_000], "Line 1 of this journal is no object"),
    ],
)
def test_what_is_no_journal_is_refused(lines: list[str], reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        Sitting.replay(lines)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": "0.0.1"}, r"held with nacsim 0\.0\.1"),
        ({"digest": "0" * 64}, "no longer gives the scenario"),
        ({"text": "title: nothing"}, "cannot be used any more"),
        ({"seats": ["FRA"]}, "is not the heading"),
        ({"seats": {"FRA": 1}}, "Seats are given by their codes"),
        ({"seed": -1}, "whole number, 0 or more"),
        ({"seed": True}, "whole number, 0 or more"),
        ({"more": 1}, "is not the heading"),
    ],
)
def test_a_heading_that_was_altered_is_refused(change: dict[str, Any], reason: str) -> None:
    head, *rest = Sitting.open("turkey-2003", seats=["FRA"]).journal()
    with pytest.raises(UserError, match=reason):
        Sitting.replay([json.dumps(json.loads(head) | change), *rest])


# Chairs from outside


@pytest.mark.usefixtures("own_names_forgotten")
def test_a_chair_from_outside_is_told_of_each_run_by_itself() -> None:
    asked: dict[str, int] = {}

    @chair("counting")
    def counting(question: Question) -> dict[str, Any] | None:
        events = question.public["events"]
        assert events[0]["kind"] == "sounding" and events[0]["hour"] == 0
        asked[question.kind] = asked.get(question.kind, 0) + 1
        redrafts = sum(event["kind"] == "redraft" for event in events)
        return None if redrafts < 2 else {"move": "pass" if question.kind == "drafting" else "close"}

    whole = load("iraq-training-2004", ["procedure.chair=counting"])
    fixed, state = opened(whole, 30)
    session.run(fixed, state)
    assert asked["move"] >= 30
    for row, record in enumerate(told(whole, 30)):
        assert (record.hours, record.text) == (int(state.hour[row]), fixed.space.words(state.text[row]))
        assert len(record.of_kind("redraft")) <= 3


@pytest.mark.usefixtures("own_names_forgotten")
def test_a_chair_from_outside_that_fails_is_named() -> None:
    chair("broken")(lambda question: 1 / 0)  # type: ignore[arg-type,return-value]
    whole: Scenario = load("iraq-training-2004", ["procedure.chair=broken"])
    with pytest.raises(nacsim.NacsimError, match="The chair 'broken' failed: ZeroDivisionError"):
        nacsim.run(whole)


def test_a_sitting_is_a_value_whatever_is_done_to_what_it_shows() -> None:
    sitting = Sitting.open("iraq-training-2004", seats=["FRA"])
    after = sitting.put({"id": "0-FRA", "answer": {"stance": "object", "on": ["location"]}})
    shown: Any = after.private("FRA")["answered"]
    shown[0]["answer"]["on"].append("no clause")
    with pytest.raises(TypeError):
        after.seats["DEU"] = "somebody"  # type: ignore[index]
    assert Sitting.replay(after.journal()).journal() == after.journal()
    assert Sitting.replay("\n".join(after.journal())) == after


@pytest.mark.parametrize(
    "wrong",
    [{"seats": None}, {"seats": 5}, {"seats": [["FRA"]]}, {"seats": ["FRA"], "as_written": "x"}],
)
def test_what_no_sitting_can_be_opened_with_is_refused_in_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        Sitting.open("iraq-training-2004", **wrong)


def test_wrong_types_are_refused_in_a_sentence() -> None:
    seed: Any = np.int64(3)
    sitting = Sitting.open("iraq-training-2004", seats=["FRA"], seed=seed, run=seed)
    assert Sitting.replay(sitting.journal()) == sitting
    seats: list[Any] = [[], {}, 5]
    for seat in seats:
        with pytest.raises(UserError):
            sitting.private(seat)
    journals: list[Any] = [None, 5, [5], ['{"journal": true}'], [""]]
    for lines in journals:
        with pytest.raises(UserError):
            Sitting.replay(lines)
