"""What a person at the table is told of what can be asked, and of what became of what it asked for."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim.council.sitting import Sitting
from nacsim.findings.chair_replies import chair_replies
from nacsim.findings.clauses_that_stay import clauses_that_stay
from nacsim.findings.in_your_seat import in_your_seat
from nacsim.findings.words import Words
from nacsim.record import (
    Adjourned,
    Change,
    Closed,
    Condition,
    Demarche,
    Drafting,
    Event,
    MovedToBody,
    Redraft,
    SilenceKept,
    SilenceStarted,
    TimeAsked,
)
from nacsim.scenario.load import load

IRAQ, TURKEY, REVIEW = "iraq-training-2004", "turkey-2003", "ntmi-review-2008"
Played = Callable[..., Done]

MATTER: dict[str, Any] = {
    "title": "A matter",
    "question": "Which words?",
    "date": "2004-07-28",
    "body": "NAC",
    "sponsors": ["USA"],
    "procedure": {"deadline": "2004-08-10"},
    "provisions": {
        "place": {
            "core": True,
            "options": {"here": {"at": 1.0}, "there": {"at": 0.5}, "nothing": {"at": 0.0, "decides": False}},
        },
        "hour": {"core": True, "options": {"now": {"at": 1.0}, "never": {"at": 0.0, "decides": False}}},
        "head": {"options": {"major": {"at": 1.0}, "colonel": {"at": 0.5}, "none": {"at": 0.0}}},
        "name": {"options": {"long": {"at": 1.0}, "short": {"at": 0.0}}},
    },
    "draft": {"place": "here", "hour": "now", "head": "major", "name": "long"},
    "allies": {
        "default": {"disposition": "supportive"},
        "USA": {
            "disposition": "sponsor",
            "red_lines": {
                "place": {"refuses": ["there"], "because": "x"},
                "head": {"refuses": ["colonel", "none"], "because": "x"},
            },
        },
        "FRA": {"disposition": "opposed", "ideal": {"place": "there", "name": "short"}},
    },
}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def play(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`play(["4", "q"], IRAQ, "--as", "FRA")`: what the command says to these lines, in one line."""

    def played(lines: Sequence[str], *arguments: object) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return " ".join(nac("play", *arguments).out.split())

    return played


# Which clauses stay


def test_why_a_clause_stays_is_what_the_theory_forbids() -> None:
    words = Words(load(MATTER))
    asked: Any = Sitting.open(MATTER, seats=["chair"]).pending()[0]
    open_ = asked.answers["move"]["redraft"]["text"]
    assert [*open_] == ["name"]
    assert clauses_that_stay(words, asked.text, open_) == (
        'Place stays: its other words ("there", "nothing") are past a red line of those who tabled the text, or would'
        ' decide nothing. Hour stays: its other words ("never") would decide nothing.'
        ' Head stays: its other words ("colonel", "none") are past a red line of those who tabled the text.'
    )


def test_on_the_floor_only_what_decides_nothing_stays() -> None:
    """There an ally may ask for what the sponsors refuse."""
    sitting = Sitting.open(MATTER, seats=["FRA"])
    while sitting.pending()[0].kind != "floor":
        said = {"stance": "object", "on": ["place"], "stands_aside": False, "floor": True}
        (asked,) = sitting.pending()
        sitting = sitting.put({"id": asked.id, "answer": said})
    (asked,) = sitting.pending()
    assert clauses_that_stay(Words(sitting.scenario), asked.text, asked.answers["amend"]) == (
        'Hour stays: its other words ("never") would decide nothing.'
    )
    assert sitting.tableable() == {"place": ["here"], "hour": ["now"], "head": ["major"], "name": ["long", "short"]}


def test_several_clauses_stay_together_and_none_is_no_sentence() -> None:
    words = Words(load(IRAQ))
    draft = Sitting.open(IRAQ, seats=["chair"]).pending()[0].text
    assert clauses_that_stay(words, draft, [*draft]) == ""
    assert clauses_that_stay(words, draft, [*draft][2:]).startswith("Location and timing stay: their other words are")


def test_the_prompt_says_what_stays_and_that_a_choice_is_the_only_one(play: Callable[..., str]) -> None:
    floor = play(["object", "1", "object", "1", "if"], TURKEY, "--as", "DEU", "--seed", "7", "--out", "b")
    stays = 'Scope stays: its other words ("nothing for now") would decide nothing.'
    assert f"{stays} Of which clause? 1 timing (the only one)" in floor
    assert "You say: with these words I let the text pass, whatever the other clauses say." in floor


# What became of it


def answer(**given: Any) -> dict[str, Any]:
    return {"amend": {}, "if": {}, "press": "", "time": False, "takes_back": False, "says": ""} | given


def redrafted(kind: type[Redraft] = Redraft, **to: str) -> Redraft:
    changes = tuple(Change(provision=key, from_="x", to=option) for key, option in to.items())
    first = changes[0]
    return kind(0, 1, provision=first.provision, from_="x", to=first.to, gain=None, changes=changes)


WAITS = Adjourned(0, 1, until=7)
PRESSES = Demarche(0, 1, by=("USA",), on="FRA", pressure=0.1)
SILENT = SilenceStarted(0, 1, deadline=9, all_the_same=False)
OVER = SilenceStarted(0, 1, deadline=9, all_the_same=True)
AWAY = MovedToBody(0, 1, body="DPC", without=("FRA",))
MAY = {"location": ["inside_iraq", "mixed"], "command": ["under_coalition", "nato_chain_only"]}
MIXED, CHAIN = {"location": "mixed"}, {"command": "nato_chain_only"}


@pytest.mark.parametrize(
    ("given", "since", "said"),
    [
        (answer(), [WAITS], []),
        (answer(**{"if": MIXED}), [redrafted(location="mixed"), WAITS], ["on location were taken up."]),
        (
            answer(**{"if": MIXED | CHAIN}),
            [redrafted(location="mixed"), WAITS],
            ["on location were taken up.", "on command were not taken up: the chair held the text that it tabled"],
        ),
        (
            answer(amend={"location": "outside_only"} | CHAIN),
            [redrafted(Drafting, command="nato_chain_only"), WAITS],
            ["on command were taken up.", "on location were not taken up: they are past a red line"],
        ),
        (
            answer(amend={"location": "outside_only"} | CHAIN),
            [PRESSES, WAITS],
            ["on location and command were not taken up: those on location are past a red line"],
        ),
        (answer(amend=MIXED), [PRESSES, WAITS], ["not taken up: the chair saw too little to gain by them"]),
        (answer(amend=MIXED), [SILENT], ["not taken up: the chair tabled no other words."]),
        (answer(amend=MIXED), [AWAY], ["not taken up: the chair tabled no other words."]),
        (
            answer(amend=CHAIN, **{"if": MIXED}),
            [redrafted(location="mixed"), WAITS],
            ["on location were taken up.", 'on command were not taken up: of a "yes, if" and other words together'],
        ),
        (answer(time=True), [TimeAsked(0, 1, by="FRA"), WAITS], ["You have the time that you asked for"]),
        (answer(time=True), [PRESSES, WAITS], ["no time: too little is left"]),
        (answer(time=True), [OVER], ["no time: too little is left"]),
        (answer(time=True), [SILENT], ["no time: the text was not blocked"]),
        (answer(time=True), [AWAY], ["You were given no time."]),
        (answer(time=True), [Closed(0, 1, outcome="not_adopted")], ["You were given no time."]),
        (
            answer(time=True, **{"if": MIXED}),
            [Condition(0, 1, by="FRA", wanted=MIXED), redrafted(location="mixed"), WAITS],
            ["on location were taken up.", "Nor did you need the time that you asked for: the chair tabled"],
        ),
    ],
)
def test_the_reply_is_what_happened(given: Mapping[str, Any], since: Sequence[Event], said: list[str]) -> None:
    replies = chair_replies(Words(load(IRAQ)), given, since, MAY)
    assert len(replies) == len(said)
    for reply, part in zip(replies, said, strict=True):
        assert part in reply


def test_what_the_chair_would_have_tabled_unasked_is_not_the_askers_doing() -> None:
    asked = answer(amend=MIXED | CHAIN)
    came: list[Event] = [redrafted(location="mixed", command="nato_chain_only"), WAITS]
    heard_again = SilenceKept(24, 2, by=())
    cases: list[tuple[list[Event], str]] = [
        (
            [redrafted(location="mixed", command="nato_chain_only"), WAITS],
            "taken up; unasked, the chair would have tabled them all the same.",
        ),
        (
            [PRESSES, redrafted(command="nato_chain_only")],
            "; unasked, the chair would have tabled those on command all the same.",
        ),
        ([redrafted(location="outside_only"), WAITS], "on location and command were taken up."),
        ([PRESSES, WAITS, heard_again, redrafted(location="mixed")], "on location and command were taken up."),
    ]
    for unasked, said in cases:
        (reply,) = chair_replies(Words(load(IRAQ)), asked, came, MAY, unasked)
        assert reply.endswith(said)


def test_a_chair_that_weighs_no_wishes_is_said_to() -> None:
    passive = Words(load(IRAQ, ["procedure.chair=passive"]))
    (reply,) = chair_replies(passive, answer(amend=MIXED), [WAITS], MAY)
    assert reply.endswith("not taken up: this chair weighs nobody's wishes.")


def test_at_the_table_the_chairs_reply_follows_its_move_and_a_promise_is_recalled(play: Callable[..., str]) -> None:
    begin = ["object", "location", "object", "location"]
    taken = play([*begin, "if", "location", "1", "0"], IRAQ, "--as", "FRA", "--seed", "7", "--out", "a")
    assert taken.index("redrafts location") < taken.index("Your words on location were taken up.")
    recalled = "You said yes, if location: part of the training inside Iraq, part abroad. The text on the table has it."
    assert taken.count(recalled) == 1
    refused = play([*begin, "if", "location", "2", "0"], IRAQ, "--as", "FRA", "--seed", "7", "--out", "b")
    assert "location were not taken up: they are past a red line of those who tabled the text." in refused
    assert "You said yes, if" not in refused
    time = play([*begin, "time", "0"], IRAQ, "--as", "FRA", "--seed", "7", "--out", "c")
    assert "You have the time that you asked for: the chair waits until the next meeting." in time


def test_who_stands_aside_is_at_the_table_and_at_the_end(play: Callable[..., str]) -> None:
    out = play(["m"] * 60, IRAQ, "--as", "FRA", "--out", "a")
    record = json.loads((Path("a") / "record.jsonl").read_text("utf-8"))
    assert record["opt_outs"]
    names = Words(load(IRAQ)).allies(record["opt_outs"])
    assert f"Stand aside: {names}. The text" in out
    first = next(event for event in record["events"] if event["kind"] == "sounding")
    assert f"Would stand aside: {Words(load(IRAQ)).allies(first['standing_aside'])} You:" in out


# Other words that stumbled


def test_what_was_looked_at_is_no_part_of_the_answer(play: Callable[..., str]) -> None:
    look = ["s", "France", "1", "p", "table other words", "location", "1", "no other", "no"]
    play([*look, "redraft", "command"], IRAQ, "--as", "chair", "--out", "a")
    again = play(["q"], IRAQ, "--as", "chair", "--out", "a", "--resume")
    assert "You had begun to answer: table other words; command." in again
    left = play(["redraft", "command", "1", "m", "q"], IRAQ, "--as", "chair", "--out", "b")
    assert "Left to the model; dropped: table other words; command; the NATO chain of command only." in left


def test_what_had_changed_is_no_news_to_who_goes_on(play: Callable[..., str]) -> None:
    begin = ["object", "location", "object", "location", "if", "location", "1", "0"]
    assert "-> part of the training" in play(begin, IRAQ, "--as", "FRA", "--seed", "7", "--out", "a")
    again = play(["q"], IRAQ, "--as", "FRA", "--seed", "7", "--out", "a", "--resume")
    assert "-> part" not in again.partition("The text on the table")[2]


def test_one_measure_is_told_of_an_ally_before_and_after_it_gives_way() -> None:
    """Of one that has objected its margin and the line, also once it is past that line; of others what it is."""
    words, sitting = Words(load(IRAQ)), Sitting.open(IRAQ, seed=7, seats=["FRA", "ITA"])
    told: list[str] = []
    while not sitting.over:
        foreseen = sitting.left_to_the_model()
        for each in sitting.pending():
            told.append(in_your_seat(words, each.kind, each.seat, foreseen) if each.kind == "sounding" else "")
            sitting = sitting.put({"id": each.id, "answer": None})
    assert any("so it lacks" in said for said in told)
    assert any("past that" in said for said in told)
    assert all("what refusing would cost left out" in said for said in told if "Why: " in said)
    assert not any("earlier words +" in said and "going back on" not in said for said in told)


def test_at_the_end_of_a_lower_bodys_time_it_is_said_what_follows(play: Callable[..., str]) -> None:
    out = play(["object", "1", "q"], REVIEW, "--as", "FRA", "--out", "a")
    assert "is sent up too, with the objections" in out
    assert "of the PCG's time gone" in out


def test_what_can_be_tabled_is_what_a_chair_is_asked() -> None:
    sitting = Sitting.open(IRAQ, seats=["chair"])
    (asked,) = sitting.pending()
    offered = asked.answers["move"]["redraft"]["text"]
    assert {key: names for key, names in sitting.tableable().items() if len(names) > 1} == offered
