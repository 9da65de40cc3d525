"""`nac play` where names collide, input is odd, files are gone, and the rule is another than consensus."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim.cli import typed
from nacsim.cli.prompts import Choice, Misread, Prompt, read
from nacsim.store.lock import locked
from nacsim.studies import play as playing

TURKEY = "turkey-2003"
Played = Callable[..., Done]
BATTALIONS = """
title: A force
question: How many battalions?
date: 2004-07-28
body: NAC
sponsors: [USA]
procedure: {deadline: 2004-08-10}
provisions:
  battalions:
    options:
      {four: {at: 1.0, text: "4"}, three: {at: 0.6, text: "3"}, two: {at: 0.3, text: "2"}, one: {at: 0.0, text: "1"}}
  as_such: {options: {much: {at: 1.0}, little: {at: 0.0}}}
  done: {options: {much: {at: 1.0}, little: {at: 0.0}}}
draft: {battalions: four, as_such: much, done: much}
allies:
  default: {disposition: supportive}
  FRA: {disposition: opposed, ideal: {battalions: one}}
"""
"""Wordings that are numbers, and clauses that are called what the program itself calls things."""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("force.yaml").write_text(BATTALIONS, "utf-8")


def answers_in(folder: str) -> list[Any]:
    lines = (Path(folder) / "journal.jsonl").read_text("ascii").splitlines()[1:]
    return [json.loads(line)["answer"] for line in lines]


# Names that collide


def test_a_number_is_the_choice_that_it_stands_before(play: Played) -> None:
    out = play(["redraft", "battalions", "3", "no other", "q"], "force.yaml", "--as", "chair", "--out", "a").out
    assert "  1 3\n  2 2\n  3 1\n" in out
    assert answers_in("a") == [{"move": "redraft", "text": {"battalions": "one"}}]


def test_a_word_that_names_two_choices_is_no_answer() -> None:
    prompt = Prompt("?", (Choice("a", "here"), Choice("b", "there", ("here",)), Choice("c", "2")))
    assert read(prompt, "2") == ("b",)
    with pytest.raises(Misread):
        read(prompt, "here")


def test_a_clause_may_be_called_as_the_program_calls_things(play: Played) -> None:
    play(["object", "2", "yes", "q"], "force.yaml", "--as", "FRA", "--out", "a")
    assert answers_in("a")[0]["on"] == ["as_such"]
    play(["object", "4", "yes", "q"], "force.yaml", "--as", "FRA", "--out", "b")
    assert answers_in("b")[0]["on"] == []
    play(["redraft", "1", "1", "2", "1", "1", "done", "q"], "force.yaml", "--as", "chair", "--out", "c")
    assert answers_in("c") == []
    play(["redraft", "1", "1", "2", "1", "no other", "q"], "force.yaml", "--as", "chair", "--out", "d")
    assert answers_in("d")[0]["text"] == {"battalions": "three", "done": "little"}


# Odd input


def test_a_byte_order_mark_is_no_part_of_an_answer(play: Played) -> None:
    for folder, mark in (("a", "\ufeff"), ("b", "\u00ef\u00bb\u00bf")):
        play([f"{mark}support", "q"], TURKEY, "--as", "FRA", "--out", folder)
        assert answers_in(folder)[0]["stance"] == "support"


def test_a_line_without_an_end_ends_the_talk(
    play: Played, nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed, "LONGEST_LINE", 100)
    done = play(["support", "x" * 100], TURKEY, "--as", "FRA", "--out", "a")
    assert done.code == 2
    assert "A line of 100 characters or more is no answer.\nWhat you answered is kept in a.\n" in done.err
    assert play(["q"], TURKEY, "--as", "FRA", "--out", "a", "--resume").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
def test_without_a_standard_input_the_talk_ends(tmp_path: Path) -> None:
    command = f"{sys.executable} -m nacsim play {TURKEY} --as FRA --out a <&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "To go on:" in done.stderr


@pytest.mark.parametrize("name", ["-", "-@no_dpc", "./-@no_dpc", "./-"])
def test_a_scenario_does_not_come_from_where_the_answers_do(play: Played, name: str) -> None:
    done = play([], name, "--as", "FRA")
    assert (done.code, done.out) == (2, "")
    assert [path.name for path in Path().iterdir()] == ["force.yaml"]


def test_who_chooses_no_seat_is_told_so(play: Played) -> None:
    done = play([], TURKEY)
    assert (done.code, done.err) == (0, "No seat was chosen, and nothing was begun.\n")


@pytest.mark.parametrize("columns", ["0", "00", "-1", "9" * 30, "\N{SUPERSCRIPT TWO}"])
def test_no_width_that_is_none_hides_what_is_said(
    play: Played, nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert "You speak for France." in play(["q"], TURKEY, "--as", "FRA", "--out", "a").out
    assert TURKEY in nac("list").out


# The folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
@pytest.mark.parametrize("file", ["journal.jsonl", "draft.json"])
@pytest.mark.parametrize("is_now", ["a pipe", "a device"])
def test_what_never_ends_is_not_read(play: Played, file: str, is_now: str) -> None:
    play(["object"], TURKEY, "--as", "FRA", "--out", "a")
    place = Path("a") / file
    place.unlink()
    if is_now == "a pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero")
    done = play(["q"], TURKEY, "--as", "FRA", "--out", "a", "--resume")
    assert done.code == (2 if file == "journal.jsonl" else 0)


def test_a_sitting_is_read_while_it_is_held(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else two could go on from the same answer, and the second one's would be lost."""
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a")
    resume = playing.resume

    def held(folder: Path) -> playing.Play:
        with pytest.raises(Exception, match="another command is at work"), locked(folder):
            pass
        return resume(folder)

    monkeypatch.setattr(playing, "resume", held)
    assert play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a", "--resume").code == 0
    assert len(answers_in("a")) == 2


def test_a_new_sitting_is_held_too(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_self: object, *, again: bool) -> None:
        assert not again
        with pytest.raises(Exception, match="another command is at work"), locked(Path("a")):
            pass

    monkeypatch.setattr("nacsim.cli.conversation.Conversation.open", held)
    assert play(["q"], TURKEY, "--as", "FRA", "--out", "a").code == 0


def test_a_run_as_written_has_no_seed_to_differ_in(play: Played) -> None:
    play(["m", "q"], TURKEY, "--as", "FRA", "--as-written", "--seed", "3", "--out", "a")
    assert play(["q"], TURKEY, "--as", "FRA", "--seed", "4", "--out", "a", "--resume").code == 0


def test_what_a_killed_command_left_is_gone_when_the_sitting_goes_on(play: Played) -> None:
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a")
    left = Path("a/.scenario.yaml-01234567.unfinished")
    left.write_text("half")
    os.utime(left, (1, 1))
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a", "--resume")
    assert not left.exists()


def test_a_page_that_is_there_is_told_of_before_the_sitting(play: Played) -> None:
    play(["m", "q"], TURKEY, "--as", "FRA", "--out", "a")
    Path("a/dashboard.html").write_text("mine")
    done = play(["m"] * 60, TURKEY, "--as", "FRA", "--out", "a", "--resume", "--dashboard")
    assert (done.code, done.out, len(answers_in("a"))) == (2, "", 1)


def test_a_sitting_goes_on_without_its_file_and_after_a_change_of_it(play: Played) -> None:
    play(["m", "q"], "force.yaml", "--as", "FRA", "--out", "a")
    Path("force.yaml").write_text(BATTALIONS.replace("opposed", "reluctant"))
    changed = play(["m", "q"], "force.yaml", "--as", "FRA", "--out", "a", "--resume")
    assert "force.yaml has changed since: the sitting goes on with the text that it was begun with." in changed.err
    Path("force.yaml").unlink()
    gone = play(["m", "q"], "force.yaml", "--as", "FRA", "--out", "a", "--resume")
    assert "force.yaml cannot be read: the sitting goes on" in gone.err
    assert (changed.code, gone.code, len(answers_in("a"))) == (0, 0, 3)
    assert play(["q"], "force.yaml", "--as", "FRA", "--resume").code == 2
    other = play(["q"], "farce.yaml", "--as", "FRA", "--out", "a", "--resume")
    assert (other.code, other.out) == (2, "")


def test_the_line_to_go_on_can_be_typed_after_two_dashes(
    nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("m\n"))
    line = nac("play", "--as", "BEL", "--", TURKEY).err.splitlines()[-1]
    monkeypatch.setattr(sys, "stdin", io.StringIO("m\n"))
    assert nac(*line.split()[1:]).code == 0
    assert len(answers_in(f"play-{TURKEY}-BEL")) == 2


def test_whoever_stops_at_the_end_is_told_that_it_is_over(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nacsim.studies.answers_changed.answers_changed", stopped)
    done = play(["m"] * 60, TURKEY, "--as", "FRA", "--out", "a")
    assert done.code == 128 + signal.SIGINT
    assert done.err.splitlines()[-1] == "nac dashboard a"
    assert "--resume" not in done.err


# Bodies and rules


def test_who_has_no_seat_anywhere_is_refused_one(play: Played) -> None:
    done = play(["m"], "gulf-1991-amf", "--as", "FRA")
    assert (done.code, done.out) == (2, "")
    assert "France has no seat in the Defence Planning Committee: it would be asked nothing here." in done.err
    assert [path.name for path in Path().iterdir()] == ["force.yaml"]


def test_what_blocks_is_said_as_the_rule_has_it(play: Played) -> None:
    def said(rule: str) -> str:
        name = f"{rule}.yaml"
        Path(name).write_text(BATTALIONS.replace("procedure: {", f"procedure: {{rule: {rule}, "))
        return " ".join(play(["?", "q"], name, "--as", "FRA", "--out", rule).out.split())

    blocks, no_harm = "Only an objection blocks a text", "you take no side, and block nothing"
    assert blocks in (consensus := said("consensus"))
    assert no_harm in consensus
    for rule in ("unanimity", "simple_majority", "consensus_minus_two"):
        told = said(rule)
        assert blocks not in told, rule
        assert no_harm not in told, rule
        assert "The text passes if " in told, rule
