"""`nac play` as people meet it: what it asks, what it keeps, and what it shows on any terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim.cli.prompts import Choice, Misread, Prompt, read
from nacsim.council.run import run
from nacsim.council.sitting import Sitting
from nacsim.errors import UserError
from nacsim.findings.as_heard import heard
from nacsim.record import KINDS
from nacsim.scenario.load import load
from nacsim.store import manifest
from nacsim.studies.play import DRAFT, begin, finish, resume

IRAQ, TURKEY, REVIEW = "iraq-training-2004", "turkey-2003", "ntmi-review-2008"
FILES = ["SHA256SUMS", "journal.jsonl", "manifest.json", "record.jsonl", "scenario.yaml", "transcript.txt"]
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

Played = Callable[..., Done]

SMALL = r"""
title: "Łódź \e[2J\e]0;owned\a [red]shout[/red]"
question: "A résumé for Türkiye \u202e?"
date: 2004-07-28
body: NAC
sponsors: [USA]
procedure: {deadline: 2004-07-29}
provisions: {place: {options: {there: {at: 1.0, text: "[bold]où ça[/bold] \e[31m"}, here: {at: 0.0}}}}
draft: {place: there}
allies:
  default: {disposition: supportive}
  FRA: {disposition: opposed, ideal: {place: here}, because: "[link=x]y[/link] \e[5m"}
"""
"""A matter whose texts try to command a terminal."""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def record_of(folder: str | Path) -> dict[str, Any]:
    """A record, but for who answered."""
    record = json.loads((Path(folder) / "record.jsonl").read_text("utf-8"))
    return {name: value for name, value in record.items() if name != "seats"}


def of_the_model(scenario: str, seed: int = 20040728, number: int = 0) -> dict[str, Any]:
    return json.loads(run(load(scenario), seed, number).to_json())  # type: ignore[no-any-return]


def files_in(folder: str | Path) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def answers_in(folder: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (Path(folder) / "journal.jsonl").read_text("ascii").splitlines()[1:]]


def words_of(sitting: Sitting) -> list[str]:
    """What a person types to say what the model would, at the questions that wait now: by its own words, not `m`."""
    typed: list[str] = []
    for question in sitting.pending():
        event: Any = sitting.left_to_the_model()[0]
        if question.kind == "sounding":
            stance = event.stances[question.seat]
            typed.append(stance)
            if stance == "object":
                typed.append(", ".join(event.objections[question.seat].clauses))
            may_choose = question.brief["takes_part"] and len(question.answers["stands_aside"]) > 1
            if stance != "support" and may_choose:
                typed.append("no" if question.seat in event.standing_aside else "yes")
        elif question.kind == "floor":
            typed.append("nothing")
        else:
            typed.append("letter" if question.seat in event.by else "pass")
    return typed


@pytest.mark.parametrize("scenario", [IRAQ, TURKEY, REVIEW])
@pytest.mark.parametrize("seat", ["FRA", "DEU", "chair"])
def test_the_models_own_answers_make_its_run(play: Played, scenario: str, seat: str) -> None:
    done = play(["m"] * 60, scenario, "--as", seat)
    folder = f"play-{scenario}-{seat}"
    assert (done.code, done.err) == (0, f"Kept in {folder}\n")
    assert record_of(folder) == of_the_model(scenario)
    assert files_in(folder) == FILES
    about = manifest.read(Path(folder))
    assert (about.kind, dict(about.seats)) == ("play", {seat: "a person at the table"})  # type: ignore[union-attr]
    assert "Outcome: " in done.out
    assert "What is on record, beside your run" in done.out
    assert "you left every question to the model" in " ".join(done.out.split())


def test_the_same_in_words_makes_the_same_way_through_it(play: Played) -> None:
    """Said by a person, without the model's reckoning: stances, texts and the outcome are the same."""
    sitting = Sitting.open(IRAQ, seats=["DEU"])
    typed: list[str] = []
    while not sitting.over:
        typed += words_of(sitting)
        for question in sitting.pending():
            asks = {"floor": True} if question.kind == "sounding" else None
            sitting = sitting.put({"id": question.id, "answer": asks})
    assert play(typed, IRAQ, "--as", "DEU").code == 0
    ours, model = record_of(f"play-{IRAQ}-DEU"), of_the_model(IRAQ)
    for name in ("outcome", "text", "hours", "first", "final", "opt_outs"):
        assert ours[name] == model[name], name


def test_numbers_and_words_say_the_same(play: Played) -> None:
    play(["4", "1, 3", "2", "q"], IRAQ, "--as", "ESP", "--out", "numbers")
    play(["Object", "location and command", "no, stand aside", "q"], IRAQ, "--as", "esp", "--out", "words")
    play(["obj", "LOCATION;command", "no", "q"], IRAQ, "--as", "ESP", "--out", "short")
    said = {"stance": "object", "on": ["location", "command"], "stands_aside": True, "floor": True}
    for folder in ("numbers", "words", "short"):
        assert [event["answer"] for event in answers_in(folder)] == [said]


def test_who_takes_no_part_is_not_asked_whether_it_does(play: Played) -> None:
    done = play(["object", "location", "q"], IRAQ, "--as", "FRA", "--out", "a")
    said = {"stance": "object", "on": ["location"], "stands_aside": True, "floor": True}
    assert [event["answer"] for event in answers_in("a")] == [said]
    assert "take part, with" not in done.out
    assert "take part, with people or money?" in play(["object", "location"], IRAQ, "--as", "ESP", "--out", "b").out


def test_at_the_next_sounding_of_a_text_the_same_can_be_said_again(play: Played) -> None:
    whole = ["object", "location", "no", "=", "nothing", "object", "timing", "yes", "as before", "q"]
    out = play(whole, IRAQ, "--as", "ESP", "--out", "a").out
    said = [event["answer"] for event in answers_in("a")]
    assert [answer.get("on") for answer in said] == [["location"], ["location"], None, ["timing"], ["timing"]]
    assert out.count("  = as before: object on location, would stand aside\n  1 support it") == 2
    assert out.count("  = as before: object on timing\n") == 1
    assert "as before" not in play(["m", "m"], IRAQ, "--as", "ESP", "--out", "b").out


def test_after_other_words_nothing_is_as_before(play: Played) -> None:
    play(["object", "location", "object", "location", *["m"] * 40], IRAQ, "--as", "FRA", "--out", "a")
    transcript = Path("a/transcript.txt").read_text("utf-8")
    assert "redrafts" in transcript
    asked = play(["object", "location", "object", "location", "1"], IRAQ, "--as", "FRA", "--out", "b").out
    assert "as before" not in asked.partition("redrafts")[2]
    assert "as before" in asked.partition("redrafts")[0]


def test_why_stances_change_is_said_once_after_other_words(play: Played) -> None:
    out = play(["m"] * 60, IRAQ, "--as", "FRA", "--out", "a").out
    reasons = [part for part in out.split("\n\n") if "The words are new" in part]
    assert len(reasons) == len(re.findall(r"redrafts|tables a compromise", out.partition("Outcome: ")[0]))
    assert all("The round table" in part for part in reasons)
    assert "taking part" in " ".join(reasons[0].split())


def test_wordings_are_marked_by_the_seats_own_brief(play: Played) -> None:
    lines = ["object", "location", "=", "amend", "location", "training outside Iraq only", "q"]
    out = play(lines, IRAQ, "--as", "FRA", "--out", "a").out
    assert "location*       a mission inside Iraq (past your red line)\n" in out
    assert 'Now: "a mission inside Iraq" (past your red line)' in out
    assert "  2 training outside Iraq only (what you want)\n" in out
    assert "part abroad (" not in out
    assert "Noted." in out
    chair = play(["redraft", "location"], IRAQ, "--as", "chair", "--out", "b").out
    assert "1 part of the training inside Iraq, part abroad (the only one)\n" in chair
    assert "red line)" not in chair
    assert "you want)" not in chair


def test_an_act_that_is_done_keeps_its_number(play: Played) -> None:
    lines = ["object", "timing", "=", "time", "4", "say something", "not yet", "6", "r", "0", "q"]
    out = play(lines, IRAQ, "--as", "FRA", "--out", "a").out
    assert out.count("  4 ask the chair for time (done)\n  5 take back your objection\n") == 2
    assert out.count("  You have done that already.\n") == 2
    assert 'Begun again; dropped: ask the chair for time; say something; "not yet".' in out
    assert [event["answer"] for event in answers_in("a")][2] is not None
    assert not any(answers_in("a")[2]["answer"].values())


def test_a_begun_answer_is_taken_up_in_the_words_that_were_shown(play: Played) -> None:
    play(["object", "timing", "=", "if", "location", "1"], IRAQ, "--as", "FRA", "--out", "a")
    out = play(["q"], IRAQ, "--as", "FRA", "--out", "a", "--resume").out
    begun = (
        "You had begun to answer: yes, if: with these words you let it pass, whatever else it says; location; part of"
        " the training inside Iraq, part abroad."
    )
    assert begun in " ".join(out.split())


def test_an_answer_that_was_begun_can_be_begun_again(play: Played) -> None:
    done = play(["4", "1", *["r"] * 1500, "1", "q"], IRAQ, "--as", "ESP", "--out", "a")
    assert [event["answer"]["stance"] for event in answers_in("a")] == ["support"]
    assert "You had begun" not in done.out


def test_every_act_on_the_floor_can_be_said(play: Played) -> None:
    floor = ["amend", "timing", "2", "1", "command", "1", "if", "location", "1", "press", "ESP", "time", "says"]
    lines = ["4", "1"] * 2 + [*floor, "[b]no[/b] \x1b[31mway", "takes back", "0", "q"]
    done = play(lines, IRAQ, "--as", "FRA", "--out", "f")
    *_, floor_answer = answers_in("f")
    assert floor_answer["answer"] == {
        "amend": {"timing": "september_after_report", "command": "nato_chain_only"},
        "if": {"location": "mixed"},
        "press": "ESP",
        "time": True,
        "takes_back": True,
        "says": "[b]no[/b] ?[31mway",
    }
    assert "[b]no[/b] ?[31mway" in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["pass"], {"letter": False}),
        (["letter"], {"letter": True}),
        (["join", "Belgium"], {"letter": False, "joins": "BEL"}),
    ],
)
def test_a_silence_is_kept_broken_or_broken_with_another(
    play: Played, lines: list[str], answer: dict[str, Any]
) -> None:
    to_the_silence = ["m", "m", "m"]
    play([*to_the_silence, *lines, "q"], REVIEW, "--as", "FRA", "--out", "s")
    (said,) = (event["answer"] for event in answers_in("s")[3:4])
    assert said == answer


def test_a_chair_looks_before_it_moves(play: Played) -> None:
    look = [
        "p",
        "table other words",
        "location",
        "1",
        "no other",
        "no",
        "s",
        "France",
        "1",
        "s",
        "FRA",
        "2",
        "command",
        "1",
        "done",
    ]
    move = ["redraft", "command", "1", "timing", "1", "done", "q"]
    done = play([*look, *move], IRAQ, "--as", "chair", "--out", "c")
    (said,) = (event["answer"] for event in answers_in("c"))
    assert said == {"move": "redraft", "text": {"timing": "august", "command": "nato_chain_only"}}
    assert "As you hear it:" in done.out
    said = " ".join(done.out.split())
    assert "France, in private, on the text: objects on location, timing, command and flag." in said
    assert (
        "France, in private, on the text with other words (command: the NATO chain of command only): objects on"
        " location, timing and flag; this text is easier for it to let pass than the text on the table." in said
    )
    assert "What the model would have done in your chair: " in done.out


def test_a_preview_is_made_of_what_changes_what_is_said_and_of_nothing_else(play: Played) -> None:
    waits = play(["p", "adjourn", "q"], TURKEY, "--as", "chair", "--out", "a").out
    assert "Nothing but time goes by until the next meeting. It changes nothing" in " ".join(waits.split())
    assert "As you hear it:" not in waits
    assert waits.count("Make this move?\n  1 yes, make it\n  2 no, choose again\n") == 1
    assert not answers_in("a")
    play(["p", "adjourn", "yes", "q"], TURKEY, "--as", "chair", "--out", "c")
    assert [event["answer"] for event in answers_in("c")] == [{"move": "adjourn"}]
    elsewhere = play(["p", "move the matter", "1", "no", "q"], TURKEY, "--as", "chair", "--out", "b").out
    assert "As you hear it:" in elsewhere


def test_what_a_move_does_is_told_from_what_the_chair_hears_wrongly(play: Played) -> None:
    """A text that is tabled again as it is changes nothing, however far the hearing is off."""
    look = ["p", "demarche", "France", "no"]
    out = play([*look, "q"], IRAQ, "--as", "chair", "--out", "a").out
    sitting = Sitting.open(IRAQ, seats=["chair"])
    before, after = sitting.preview(None), sitting.preview({"move": "demarche", "on": "FRA"})
    moved = {ally for ally in after if after[ally] != before[ally]}
    named = re.findall(r"by this move: ([^+?~X]*)", " ".join(out.split()))
    assert bool(named) == bool(moved)
    assert "new among them" not in out
    (asked,) = sitting.pending()
    said = next(e["stances"] for e in reversed(asked.public["events"]) if e["kind"] == "sounding")
    assert before != said, "this draw mishears nobody and would show nothing"


def test_the_next_meeting_is_told_before_the_move(play: Played) -> None:
    out = play(["adjourn", "q"], TURKEY, "--as", "chair", "--out", "a").out
    told = re.findall(r"  Next +the NAC can meet again on (.*)\n", out)
    assert f"--- Session 2, {told[0]}, NAC" in out


def test_what_was_reckoned_alike_is_told_once(play: Played) -> None:
    out = " ".join(play(["object", "scope", "=", "0", "q"], TURKEY, "--as", "DEU", "--out", "a").out.split())
    assert out.count("It reckons, with the numbers of this run") == 1
    assert out.count("objects on scope and timing. As before, and for the same reasons.") == 1
    floor = play(
        ["object", "scope", "=", "time", "0", *["object", "scope", "say", "x", "0"] * 3], TURKEY, "--as", "DEU"
    )
    assert floor.out.count("the model asks for nothing") == 1


def test_the_treatys_word_is_no_word_of_ones_own(play: Played) -> None:
    """Germany gave none; Turkey asks for consultations on 10 February 2003."""
    out = " ".join(play(["m"] * 60, TURKEY, "--as", "DEU").out.split())
    assert "(the treaty's word to Turkey, which asked for consultations) +0." in out
    assert "its earlier words" not in out
    brief = " ".join(play(["b", *["m"] * 15, "b", "q"], TURKEY, "--as", "DEU", "--out", "a").out.split())
    word = (
        "Your word the treaty's, as Turkey asked for consultations: to let a decision pass; going back on it costs you"
    )
    assert brief.count(word) == 1


def test_a_sitting_that_waits_is_told_of_when_another_is_begun(play: Played) -> None:
    first = play(["m", "q"], TURKEY, "--as", "FRA")
    assert "is not over" not in first.err
    folder = f"play-{TURKEY}-FRA"
    second = play(["q"], TURKEY, "--as", "FRA")
    assert second.err.startswith(f"{folder} is not over (--resume goes on with it). This is a new one.\n")
    assert "is not over" not in play(["q"], TURKEY, "--as", "DEU").err
    os.utime(f"{folder}-2/journal.jsonl", (1, 1))
    assert f"Going on in {folder}. b shows" in play(["q"], TURKEY, "--as", "FRA", "--resume").out


def test_the_newest_is_gone_on_with_whosever_seat_it_is(play: Played) -> None:
    play(["m", "q"], TURKEY, "--as", "FRA")
    play(["m", "m", "q"], TURKEY, "--as", "DEU")
    os.utime(f"play-{TURKEY}-FRA/journal.jsonl", (1, 1))
    done = play(["m", "q"], TURKEY, "--resume")
    assert "You speak for Germany." in done.out
    assert (len(answers_in(f"play-{TURKEY}-DEU")), len(answers_in(f"play-{TURKEY}-FRA"))) == (3, 1)
    assert play([], IRAQ, "--resume").code == 2


def test_only_an_adjournment_that_was_chosen_is_told_as_one(play: Played) -> None:
    moved = ["redraft", "location", "1", "no other", "demarche", "France", "q"]
    assert "adjourns until" not in play(moved, IRAQ, "--as", "chair", "--out", "a").out
    waited = play(["adjourn", "adjourn", "q"], IRAQ, "--as", "chair", "--out", "b").out
    assert waited.count("Chair       adjourns until") == 2
    pressed = ["object", "location", "=", "press", "Spain", "0", "q"]
    assert "makes a demarche of its own" in play(pressed, IRAQ, "--as", "FRA", "--out", "c").out


def test_a_chair_is_told_of_what_it_was_not_asked(play: Played) -> None:
    note = "You were not asked, as nobody blocked it and there was nothing left to choose."
    assert note in " ".join(play(["q"], REVIEW, "--as", "chair", "--out", "a").out.split())
    assert note not in " ".join(play(["silence", "q"], IRAQ, "--as", "chair", "--out", "b").out.split())
    assert note not in " ".join(play(["q"], IRAQ, "--as", "chair", "--out", "b", "--resume").out.split())


def test_what_the_model_would_have_said_comes_after_the_answer_and_never_before(play: Played) -> None:
    done = play(["3", "q"], IRAQ, "--as", "FRA", "--out", "a")
    told = "What the model would have said in your seat: objects on"
    assert told in done.out
    assert "objects on location, command, flag and timing." in " ".join(done.out.split())
    assert done.out.index("Where do you stand") < done.out.index(told)
    assert "margin" not in play([], IRAQ, "--as", "FRA", "--out", "b").out


@pytest.mark.parametrize("scenario", [IRAQ, TURKEY])
@pytest.mark.parametrize("seat", ["FRA", "DEU", "ESP"])
def test_the_reckoning_that_is_told_adds_up(play: Played, scenario: str, seat: str) -> None:
    out = " ".join(play(["m"] * 60, scenario, "--as", seat).out.split())
    told = re.findall(r"with the numbers of this run: (.*?)\. That makes (-?[0-9.]+); it (.*?)\.(?= )", out)
    assert told or (scenario, seat) not in {(IRAQ, "FRA"), (TURKEY, "DEU")}
    for parts, total, end in told:
        numbers = [float(number) for number in re.findall(r"[-+][0-9]\.[0-9]+", parts)]
        assert sum(numbers) == pytest.approx(float(total), abs=1e-9)
        rest = re.findall(r"the rest ([-+][0-9.]+)", parts)
        assert all(abs(float(amount)) < 0.05 for amount in rest), "what is left unnamed is small"
        assert not re.search(r"[0-9]\.[0-9]{3}", f"{parts} {total} {end}"), "two decimals, as everywhere at the table"
        if "lacks" in end:
            line, lacks = map(float, re.findall(r"-?[0-9]\.[0-9]+", end))
            assert line - float(total) == pytest.approx(lacks, abs=1e-9)


def test_item_by_item_a_reckoning_leaves_little_unnamed_and_names_no_nothing(play: Played) -> None:
    for number in (10, 29):
        name = f"{REVIEW}@each_item"
        out = " ".join(
            play(["m"] * 60, name, "--as", "FRA", "--seed", "1", "--run", number, "--out", number).out.split()
        )
        told = re.findall(r"with the numbers of this run: (.*?)\. That makes (-?[0-9.]+)", out)
        assert told
        for parts, total in told:
            numbers = [float(amount) for amount in re.findall(r"[-+][0-9]\.[0-9]+", parts)]
            assert sum(numbers) == pytest.approx(float(total), abs=1e-9)
            assert all(abs(float(amount)) < 0.05 for amount in re.findall(r"the rest ([-+][0-9.]+)", parts))
            assert not re.search(r"[a-z)] \+0\.00", parts.partition(";")[2])


def test_no_number_that_only_the_theory_knows_is_shown_at_the_table(play: Played) -> None:
    done = play(["m"] * 60, IRAQ, "--as", "DEU")
    table = done.out.partition("Outcome: ")[0]
    assert "demarche by" in table
    assert not re.search(r"margin|price of refusing|nan", re.sub(r"What the model would(.|\n)*?\n\n", "", table))


@pytest.mark.parametrize("kind", ["redraft", "demarche", "silence_broken", "side_deal", "approach", "sounding"])
def test_what_was_heard_is_an_event_again(kind: str) -> None:
    known: dict[str, dict[str, object]] = {
        "redraft": {"changes": [{"provision": "a", "from": "b", "to": "c"}]},
        "demarche": {"by": ["USA"], "on": "FRA"},
        "approach": {"by": ["DEU"], "on": "FRA"},
        "silence_broken": {"by": ["FRA"]},
        "side_deal": {"by": "USA", "on": "FRA"},
        "sounding": {
            "round": 1,
            "body": "NAC",
            "stances": {"FRA": "object"},
            "objections": {"FRA": ["a"]},
            "standing_aside": [],
        },
    }
    assert isinstance(heard({"kind": kind, "hour": 0, "session": 1} | known[kind]), KINDS[kind])


def test_a_question_mark_names_what_is_in_force_and_where_it_was_read(play: Played) -> None:
    done = play(["?", "m", "?", "m", "?"], IRAQ, "--as", "DEU", "--out", "a")
    assert "[NATO, Consensus decision-making at NATO, 2016 and 2023 (nato_consensus)]" in done.out
    assert done.out.index("What you can answer here") < done.out.index("The procedure now in force")
    assert "- 4 object: you stand against the text, and are asked to which clauses." in done.out
    inner = play(["4", "?"], IRAQ, "--as", "DEU", "--out", "c").out
    assert "- Give a number, 1 to 6, or several with commas." in inner
    assert "The procedure now in force" not in inner
    chair = play(["?"], IRAQ, "--as", "chair", "--out", "b").out
    assert "adjourn to the next meeting, and wait: nothing but time goes by" in " ".join(chair.split())
    assert "[a rule of nacsim's]" in chair
    assert "docs/" not in done.out + chair
    assert "past no red line" in " ".join(chair.split())


def test_brief_and_table_are_shown_again(play: Played) -> None:
    out = play(["b", "t", "m", "t"], IRAQ, "--as", "FRA", "--out", "a").out
    assert out.count("Your brief: France") == 2
    assert out.count("a NATO presence in Iraq is") == 2
    assert "X objects (2): France, Spain" in out


@pytest.mark.parametrize(
    "typed", ["", "   ", "foo", "0", "5", "-1", "1.0", "1,2", "s", "\x1b[A", "\uff14", "\u200b", "x" * 9999]
)
def test_what_is_no_answer_is_said_in_one_sentence_and_asked_again(play: Played, typed: str) -> None:
    done = play([typed, "4", "1", "q"], IRAQ, "--as", "FRA", "--out", "a")
    assert done.code == 0
    assert re.search(
        r"(is no answer here|Nothing was typed)\. Give a number, 1 to 4, or its word\.", " ".join(done.out.split())
    )
    assert [event["answer"]["stance"] for event in answers_in("a")] == ["object"]


def test_a_number_is_never_taken_for_several_words() -> None:
    prompt = Prompt("?", (Choice("police", "police"), Choice("police_training", "police training")), several=True)
    assert read(prompt, "police") == ("police",)
    assert read(prompt, "2 1") == ("police_training", "police")
    assert read(prompt, "police, police training, 1") == ("police", "police_training")
    for typed in ("1 3", "1,,x", "pol", "12"):
        with pytest.raises(Misread):
            read(prompt, typed)


def test_what_is_begun_can_be_stopped_at_every_line_and_goes_on_to_the_same_end(play: Played) -> None:
    """The end of the input at each place of a whole session, half-given answers among them."""
    whole = ["4", "1, 3"] * 2 + ["amend", "timing", "2", "says", "not yet", "1"] + ["m"] * 40
    assert play(whole, IRAQ, "--as", "FRA", "--out", "whole").code == 0
    expected = (Path("whole") / "record.jsonl").read_bytes()
    journal = (Path("whole") / "journal.jsonl").read_bytes()
    for cut in range(15):
        folder = f"cut-{cut}"
        first = play(whole[:cut], IRAQ, "--as", "FRA", "--out", folder)
        assert first.code == 0
        assert first.err.endswith(f"nac play {IRAQ} --as FRA --out {folder} --resume\n")
        second = play(whole[cut:], IRAQ, "--as", "FRA", "--out", folder, "--resume")
        assert second.code == 0, second.err
        assert (Path(folder) / "record.jsonl").read_bytes() == expected, cut
        assert (Path(folder) / "journal.jsonl").read_bytes() == journal, cut
        assert files_in(folder) == FILES


def test_resume_takes_the_newest_that_is_not_over(play: Played) -> None:
    play(["m"] * 60, TURKEY, "--as", "DEU")
    play(["m", "q"], TURKEY, "--as", "DEU")
    play(["m", "m", "q"], TURKEY, "--as", "DEU")
    names = [f"play-{TURKEY}-DEU{end}" for end in ("", "-2", "-3")]
    assert sorted(path.name for path in Path().iterdir()) == names
    os.utime(Path(names[2]) / "journal.jsonl", (1, 1))
    done = play(["m", "q"], TURKEY, "--as", "DEU", "--resume")
    assert (done.code, len(answers_in(names[1])), len(answers_in(names[2]))) == (0, 2, 2)
    assert "You go on after 1 answer." in " ".join(done.out.split())


def test_the_seat_is_asked_for_where_it_was_not_named(play: Played) -> None:
    done = play(["nowhere", "France", "m", "q"], TURKEY)
    assert (done.code, len(answers_in(f"play-{TURKEY}-FRA"))) == (0, 1)
    assert done.err.endswith(f"nac play {TURKEY} --as FRA --out play-{TURKEY}-FRA --resume\n")
    assert play([], TURKEY).code == 0
    assert len([*Path().iterdir()]) == 1


def test_a_seat_in_the_run_as_written(play: Played, nac: Callable[..., Done]) -> None:
    done = play(["m", "m"], IRAQ, "--as", "FRA", "--as-written", "--out", "a")
    assert done.err.endswith(f"nac play {IRAQ} --as FRA --as-written --out a --resume\n")
    assert play(["m"] * 60, IRAQ, "--as", "FRA", "--out", "a", "--resume").code == 0
    written = json.loads(run(load(IRAQ), as_written=True).to_json())
    assert record_of("a") == written != of_the_model(IRAQ)
    assert nac("verify", "a").code == 0
    said = play(["object", "location", "no"] * 40, IRAQ, "--as", "ESP", "--as-written", "--out", "b").out
    assert "in the run as written, with the model in your seat" in " ".join(said.split())


def test_what_cannot_be_gone_on_with_is_said_and_left_alone(play: Played, nac: Callable[..., Done]) -> None:
    play(["m"] * 60, TURKEY, "--as", "FRA", "--out", "over")
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "open")
    play(["q"], TURKEY, "--as", "FRA", "--out", "old")
    nac("run", TURKEY, "--out", "run")
    Path("empty").mkdir()
    Path("torn").mkdir()
    Path("torn/journal.jsonl").write_text("{\n")
    journal = Path("old/journal.jsonl")
    journal.write_text(journal.read_text().replace('"version": "', '"version": "0.0.'))
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    for arguments, says in {
        ("--as", "FRA", "--out", "over", "--resume"): "is over",
        ("--as", "FRA", "--out", "run", "--resume"): "holds a result",
        ("--as", "FRA", "--out", "empty", "--resume"): "no journal.jsonl",
        ("--as", "FRA", "--out", "nowhere", "--resume"): "no journal.jsonl",
        ("--as", "FRA", "--out", "torn", "--resume"): "journal",
        ("--as", "FRA", "--out", "old", "--resume"): "was held with nacsim 0.0.",
        ("--as", "DEU", "--out", "open", "--resume"): "has FRA at the table",
        ("--as", "FRA", "--seed", "3", "--out", "open", "--resume"): "was begun with seed",
        ("--as", "FRA", "--run", "3", "--out", "open", "--resume"): "was begun with run 0",
        ("--as", "FRA", "--as-written", "--out", "open", "--resume"): "was begun without --as-written",
        ("--as", "FRA", "--resume"): "There is no unfinished",
        ("--as", "FRA", "--out", "open"): "already exists",
        ("--as", "XYZ"): "There is no seat 'XYZ'",
    }.items():
        done = play(["m"], TURKEY, *arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert says in done.err, arguments
        assert "Traceback" not in done.err
    assert play(["m"], IRAQ, "--as", "FRA", "--out", "open", "--resume").code == 2
    assert play(["m"], "-", "--as", "FRA").code == 2
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_two_cannot_play_in_one_folder(play: Played) -> None:
    from nacsim.store.lock import locked

    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a")
    with locked(Path("a").absolute()):
        done = play(["m"], TURKEY, "--as", "FRA", "--out", "a", "--resume")
    assert done.code == 1
    assert "another command is at work there" in done.err


def test_text_commands_nothing(play: Played) -> None:
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    done = play(
        ["b", "4", "1", "amend", "1", "1", "says", "[red]x[/red] \x1b]0;y\x07", "1", *["m"] * 20],
        "small.yaml",
        "--as",
        "FRA",
    )
    assert done.code == 0
    assert "[red]shout[/red]" in done.out.lower()
    assert "[bold]où ça[/bold] ?[31m" in done.out
    assert "[red]x[/red] ?]0;y?" in done.out
    assert "[link=x]y[/link] ?[5m" in done.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.out + done.err)


@pytest.mark.parametrize("scenario", [IRAQ, TURKEY, REVIEW])
@pytest.mark.parametrize("seat", ["FRA", "chair"])
def test_no_line_is_longer_than_80_columns(play: Played, scenario: str, seat: str) -> None:
    out = play(["?", "b", "t", "nonsense " * 5, *["m", "?", "t"] * 30], scenario, "--as", seat).out
    assert max(map(len, out.splitlines())) <= 80


def process(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-u", "-m", "nacsim", "play", *arguments]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=os.environ | environment, **streams)  # type: ignore[call-overload, no-any-return]


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(2400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_keeps_a_draft_and_says_how_to_go_on(play: Played, number: signal.Signals, code: int) -> None:
    playing = process(IRAQ, "--as", "ESP", "--out", "a")
    assert playing.stdin
    playing.stdin.write(b"4\n1, 3\n")
    playing.stdin.flush()
    draft = Path("a") / DRAFT
    wait_for(lambda: draft.exists() and len(json.loads(draft.read_bytes())["given"]) == 2)
    playing.send_signal(number)
    _, err = playing.communicate(timeout=120)
    assert playing.returncode == code
    assert b"nac play iraq-training-2004 --as ESP --out a --resume" in err
    assert b"Traceback" not in err
    done = play(["2", "q"], IRAQ, "--as", "ESP", "--out", "a", "--resume")
    assert "You had begun to answer: object; location, command." in done.out
    assert "Your brief: Spain" not in done.out
    assert "b shows your brief." in done.out
    (event,) = answers_in("a")
    assert event["answer"] == {"stance": "object", "on": ["location", "command"], "stands_aside": True, "floor": True}
    assert not draft.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="it has no SIGKILL")
@pytest.mark.parametrize("after", [0.0, 0.13, 0.31])
def test_what_was_answered_outlives_a_kill(play: Played, after: float) -> None:
    lines = ["4", "1, 3"] * 2 + ["0"] + ["m"] * 40
    play(lines, IRAQ, "--as", "FRA", "--out", "whole")
    playing = process(IRAQ, "--as", "FRA", "--out", "a")
    assert playing.stdin
    wait_for(lambda: Path("a/journal.jsonl").exists())
    playing.stdin.write(("\n".join(lines[:10]) + "\n").encode())
    playing.stdin.flush()
    time.sleep(after)
    playing.kill()
    playing.communicate(timeout=120)
    given, kept = answers_in("a"), resume(Path("a"))
    assert given == answers_in("whole")[: len(given)]
    (question,) = kept.sitting.pending()
    said = 2 * min(len(given), 2) + max(len(given) - 2, 0) + len(kept.draft(question.id))
    assert play(lines[said:], IRAQ, "--as", "FRA", "--out", "a", "--resume").code == 0
    assert record_of("a") == record_of("whole")


@pytest.mark.parametrize("torn", [b'{"id": "9-', b"\xff\xfe", b"{}"])
def test_a_line_that_was_not_written_to_its_end_is_none(play: Played, torn: bytes) -> None:
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a")
    journal = Path("a/journal.jsonl")
    whole = journal.read_bytes()
    journal.write_bytes(whole + torn)
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a", "--resume")
    assert journal.read_bytes().startswith(whole)
    assert len(answers_in("a")) == 2


@pytest.mark.parametrize(
    "draft",
    [
        b"",
        b"{",
        b"[]",
        b'{"id": "0-FRA"}',
        b'{"id": "0-FRA", "given": [["fly"]]}',
        b'{"id": "0-FRA", "given": 3}',
        b'{"id": "x", "given": [["object"]]}',
    ],
)
def test_a_draft_that_is_none_is_passed_over(play: Played, draft: bytes) -> None:
    play(["q"], TURKEY, "--as", "FRA", "--out", "a")
    (Path("a") / DRAFT).write_bytes(draft)
    done = play(["1", "q"], TURKEY, "--as", "FRA", "--out", "a", "--resume")
    assert done.code == 0
    assert "You had begun" not in done.out
    assert len(answers_in("a")) == 1


def test_a_sitting_that_is_over_and_was_not_finished_is_finished(play: Played) -> None:
    play(["m"] * 60, TURKEY, "--as", "FRA", "--out", "a")
    expected = {path.name: path.read_bytes() for path in Path("a").iterdir()}
    (Path("a") / "manifest.json").unlink()
    (Path("a") / "record.jsonl").unlink()
    assert play([], TURKEY, "--as", "FRA", "--out", "a", "--resume").code == 0
    assert {path.name: path.read_bytes() for path in Path("a").iterdir()} == expected


def test_what_was_played_is_a_result_like_others(play: Played, nac: Callable[..., Done]) -> None:
    done = play(["3", *["m"] * 60], IRAQ, "--as", "FRA", "--out", "a", "--dashboard")
    assert done.err == "Kept in a\nPage: " + str(Path("a") / "dashboard.html") + "\n"
    assert nac("verify", "a").code == 0
    assert "The staircase to consent" in done.out
    assert "What your answers changed: " in done.out
    assert "Over 300 draws" in done.out


def test_the_end_is_short_and_leaves_out_the_stairs_of_who_answered_for_itself(play: Played) -> None:
    lines = ["object", "location", "object", "location", "amend", "location", "1", "nothing", *["m"] * 40]
    out = play(lines, IRAQ, "--as", "FRA", "--out", "a").out
    end = out[out.index("Outcome: ") :].splitlines()
    assert len(end) <= 65
    stairs = "\n".join(end).partition("The staircase to consent")[2].partition("What your answers changed")[0]
    assert stairs.count("France") == stairs.count("Who answered for itself gave no reckoning: France.") == 1
    assert "  Spain: lets it pass\n" in stairs


def test_colour_is_for_terminals_that_want_it(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not ESCAPE.search(play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a").out)
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = play(["m", "q"], TURKEY, "--as", "FRA", "--out", "b").out
    assert ESCAPE.search(coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", play(["m", "q"], TURKEY, "--as", "FRA", "--out", "c").out)


def test_from_python_a_sitting_is_played_answer_by_answer(tmp_path: Path) -> None:
    playing = begin(load(TURKEY), "FRA", 7, 3, tmp_path / "p")
    with pytest.raises(UserError):
        playing.answer({"id": "0-FRA", "answer": {"stance": "fly"}})
    while not playing.sitting.over:
        (question,) = playing.sitting.pending()
        playing = playing.answer({"id": question.id, "answer": None})
        assert resume(playing.folder).sitting == playing.sitting
    assert json.loads(finish(playing).to_json())["outcome"] == of_the_model(TURKEY, 7, 3)["outcome"]
