"""What a class leaves behind names nobody where it says so, and goes when it is told to."""

from __future__ import annotations

import csv
import html
import re
import shlex
from pathlib import Path

import pytest

from nacsim import Sitting, load, run
from nacsim.findings.talk import talk
from nacsim.findings.words import Words
from nacsim.store import manifest
from nacsim.studies.answers_changed import answers_changed
from nacsim.studies.verify import problems
from nacsim_dashboards.classroom import debrief
from nacsim_dashboards.classroom.debrief_page import debrief_html
from nacsim_dashboards.classroom.entries import Entry, after
from nacsim_dashboards.classroom.forgetting import forget
from nacsim_dashboards.classroom.injected import brought_in
from nacsim_dashboards.classroom.ledger import FILE, Ledger
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.result import ANONYMOUS, EXPORTS, PAGE, Ended, keep
from nacsim_dashboards.classroom.room import Room
from test_classroom_room import do, enter, room_of

CASE = "iraq-training-2004"
NAME = "Zebedee"
"""Of somebody whose objection alone stops the text."""
WORDS = "I am the one with the red scarf"
"""What they say on the floor."""
HARD = """He said "no", it's over: [1] #"""
"""Words that are hard to type again."""
BET = {"chances": {"not_adopted": 1.0}, "gives_way": {}}


def entries(room: Room) -> list[Entry]:
    """What happens next in a class whose France objects to the end, and bets on it."""
    if room.stage == "bets":
        own = {"kind": "bet", "by": "p1", "session": room.session, "seats": ["FRA"], **BET}
        model = {"kind": "model_bet", "by": "room", "session": room.session, "bet": {**BET, "says": "So it is."}}
        return [own, model, {"kind": "asked", "by": "room"}]
    question, closed = room.asked.get("FRA"), {"kind": "closed", "by": "room"}
    answers = {
        "sounding": {"stance": "object", "on": ["location"], "floor": True},
        "floor": {"says": WORDS},
        "silence": {"letter": True},
    }
    if question is None or question.kind not in answers:
        return [closed]
    given = answers[question.kind]
    return [{"kind": "answered", "by": "p1", "seat": "FRA", "question": question.id, "answer": given}, closed]


def played(rounds: int | None = None) -> Room:
    """A class that is over. rounds: the teacher ends it after so many bets and questions."""
    scenario = load(CASE)
    room = Room(Sitting.open(scenario, seats=[*scenario.codes, "chair"]))
    begins: list[Entry] = [
        {"kind": "joined", "by": TEACHER, "person": TEACHER, "name": "Teacher", "language": "en"},
        {"kind": "joined", "by": "p1", "person": "p1", "name": NAME, "language": "en"},
        {"kind": "took", "by": "p1", "person": "p1", "seat": "FRA"},
        {"kind": "began", "by": TEACHER},
    ]
    for entry in begins:
        room = after(room, {"at": 0.0, **entry})
    while room.stage != "debrief":
        rounds = None if rounds is None else rounds - 1
        for entry in [{"kind": "ended", "by": TEACHER}] if rounds == 0 else entries(room):
            room = after(room, {"at": 0.0, **entry})
    return room


@pytest.mark.slow
def test_the_debrief_and_the_anonymous_files_name_nobody_and_alone_are_left(tmp_path: Path) -> None:
    room = played()
    Ledger.begin(tmp_path / FILE, {}, {"by": TEACHER, "person": TEACHER}, "").close()
    ended = Ended.of(room)
    page = debrief_html(ended)
    keep(ended, page, tmp_path)
    assert ended.record.outcome == "not_adopted" and NAME in (tmp_path / "bets.csv").read_text()
    assert NAME not in page and "person 1 is not scored" in page
    assert problems(tmp_path) == []
    assert WORDS in (tmp_path / "transcript.txt").read_text()
    assert {FILE, PAGE, "journal.jsonl", "bets.csv"} < {*forget(tmp_path)}
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.parent.name for path in left} == {ANONYMOUS}
    assert {path.name for path in left} == {*EXPORTS}
    assert not any(said in path.read_text() for path in left for said in (NAME, WORDS))


def test_verify_sees_a_debrief_and_anonymous_tables_that_were_changed_and_no_reader_needs_them(tmp_path: Path) -> None:
    keep(Ended.of(played(rounds=4)), "<p>All of it.</p>", tmp_path)
    assert problems(tmp_path) == []
    (tmp_path / PAGE).write_text("<p>Some of it.</p>")
    assert problems(tmp_path) == ["debrief.html is not as it was written"]
    (tmp_path / PAGE).unlink()
    (tmp_path / ANONYMOUS / "bets.csv").write_text("who\n")
    assert problems(tmp_path) == ["anonymous/bets.csv is not as it was written", "debrief.html is missing"]
    assert manifest.read(tmp_path).kind == "class", "a page that was handed round is no reason to read nothing"


def test_bets_are_scored_once_and_go_by_names_and_by_numbers_in_the_order_of_each(tmp_path: Path) -> None:
    room = played()
    others = [("p0", "Anna"), ("p2", "Mia")]
    for person, name in others:
        room = after(
            room, {"kind": "joined", "by": person, "at": 0.0, "person": person, "name": name, "language": "en"}
        )
        room = after(room, {"kind": "bet", "by": person, "at": 0.0, "session": 1, "seats": [], **BET})
    keep(Ended.of(room), "", tmp_path)

    def who(path: Path) -> list[str]:
        with path.open(encoding="utf-8", newline="") as stream:
            return [row["who"] for row in csv.DictReader(stream)]

    assert who(tmp_path / "scores.csv") == ["Anna", "Mia"], f"{NAME}'s objection alone stopped the text"
    assert who(tmp_path / ANONYMOUS / "scores.csv") == ["person 1", "person 3"]


@pytest.mark.slow
def test_the_debrief_says_first_that_it_was_ended_early_and_who_was_of_the_class(tmp_path: Path) -> None:
    room = played(rounds=4)
    Ledger.begin(tmp_path / FILE, {}, {"by": TEACHER, "person": TEACHER}, "").close()
    page = debrief_html(Ended.of(room))
    [answer] = re.findall(r'<p class="answer">(.*?)</p>', page, re.DOTALL)
    assert answer.startswith("The class was ended before its council was")
    sections = re.findall(r'<section id="([\w-]+)"', page)
    assert sections == ["table", "changed", "history", "talk", "bets", "profiles", "more"]
    assert "France (the class)" in page, "what the model did is not laid at the class's door"


def test_who_has_no_seat_where_it_ends_is_not_said_to_have_objected_to_the_end() -> None:
    record = run("turkey-2003", as_written=True)
    found = answers_changed(Sitting.open("turkey-2003", as_written=True), 1)
    first = talk(found)[0]
    assert record.body == "DPC" and record.final["FRA"] == "object"
    assert first.fact.startswith("France objected, and had no seat")


def test_the_debrief_says_what_the_teacher_let_happen(tmp_path: Path) -> None:
    room = do(enter(room_of("turkey-2003"), "a", "Anna", "FRA"), TEACHER, "begin")
    for ally, effect, words in (("TUR", "consults", "Ankara <asks>"), (None, "less", "Everybody tires")):
        room = do(room, TEACHER, "inject", ally=ally, effect=effect, text=words)
    room = do(room, TEACHER, "end")
    ended = Ended.of(room)
    told = [*brought_in(room.injected, ended.record, Words(ended.sitting.scenario))]
    assert [each.partition(": ")[2] for each in told] == [
        "“Ankara <asks>”. Turkey asked for consultations under Article 4",
        "“Everybody tires”. By that a decision was worth 0.1 less to every ally",
    ]
    page = debrief_html(ended)
    keep(ended, page, tmp_path)
    assert "What the teacher let happen" in page
    assert "Ankara &lt;asks&gt;" in page
    assert "<asks>" not in page
    assert problems(tmp_path) == []
    assert "“Ankara <asks>”" in (tmp_path / "transcript.txt").read_text("utf-8")
    silent = [path.read_text("utf-8") for path in (tmp_path / ANONYMOUS).iterdir()]
    assert not any(words in text for text in silent for words in ("Ankara", "Everybody tires"))


def test_an_event_that_nobody_heard_of_is_in_nothing_that_is_kept() -> None:
    room = do(enter(room_of("turkey-2003"), "a", "Anna", "FRA"), TEACHER, "begin")
    steps = [room]
    while room.stage != "debrief":
        room = do(room, TEACHER, "next", stage=room.stage_id)
        steps.append(room)
    late = do(steps[-2], TEACHER, "inject", ally="FRA", effect="much_less", text="Too late")
    late = do(late, TEACHER, "next", stage=late.stage_id)
    assert late.stage == "debrief" and late.injected
    ended = Ended.of(late)
    assert ended.record == Ended.of(room).record
    assert [*brought_in(late.injected, ended.record, Words(ended.sitting.scenario))] == []


def test_what_whoever_opened_the_class_has_set_is_not_the_teachers_event(tmp_path: Path) -> None:
    mine = {"when": "2003-01-23", "event": "News", "changes": {"allies.FRA.salience.timing": 0.9}}
    gone = {"when": "2003-02-10", "event": "It is over", "ends": True}
    scenario = load("turkey-2003", {"calendar.mine": mine, "calendar.gone": gone})
    room = Room(Sitting.open(scenario, seats=[*scenario.codes, "chair"]), with_bets=False)
    room = do(enter(room, TEACHER, "Teacher"), TEACHER, "begin")
    room = do(do(room, TEACHER, "inject", ally="FRA", effect="less", text=HARD), TEACHER, "end")
    ended = Ended.of(room)
    told = [*brought_in(room.injected, ended.record, Words(ended.sitting.scenario))]
    assert [each.partition(": ")[2] for each in told] == [f"“{HARD}”. By that a decision was worth 0.1 less to France"]
    page = debrief_html(ended)
    keep(ended, page, tmp_path)
    assert problems(tmp_path) == []
    [command] = [line for line in html.unescape(page).splitlines() if "nac run" in line and "--set" in line]
    sets = [word.removeprefix("--set=") for word in shlex.split(re.sub(r"<[^>]*>", "", command)) if "--set=" in word]
    assert load("turkey-2003", sets).digest == ended.sitting.scenario.digest, "what is to be typed does it again"


def test_a_class_as_written_is_kept_as_written() -> None:
    room = do(do(enter(room_of(as_written=True), "a", "Anna", "FRA"), TEACHER, "begin"), TEACHER, "end")
    assert Ended.of(room).record.as_written


def test_no_fault_of_its_page_costs_a_class_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = do(do(enter(room_of(), "a", "Anna", "FRA"), TEACHER, "begin"), TEACHER, "end")
    with monkeypatch.context() as broken:
        broken.setattr(debrief, "debrief_html", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            debrief.page_of(room, tmp_path)
    assert problems(tmp_path) == []
    assert not (tmp_path / PAGE).exists()
    assert "adopted" in debrief.page_of(room, tmp_path), "and it can be read once it is mended"
    assert problems(tmp_path) == []
