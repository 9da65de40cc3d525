"""A narrow terminal: what is shown fits it and says the same words; what is kept is 80 columns wide all the same."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.cli.console import columns
from nacsim.cli.prompts import Choice, Prompt
from nacsim.council.run import run
from nacsim.council.sitting import Sitting
from nacsim.findings.words import Words
from nacsim.scenario.load import load
from nacsim.studies.compare import compare
from nacsim.studies.ensemble import ensemble
from nacsim.studies.explain import explain
from nacsim.telling import at_the_table
from nacsim.telling.compare_report import comparison_report
from nacsim.telling.ensemble_report import ensemble_report
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import Command, Line, as_text, labelled, laid_out, paragraph, rule, unbroken
from nacsim.telling.played import end_lines
from nacsim.telling.text_on_the_table import text
from nacsim.telling.transcript import transcript
from strategies import ANYTHING, examples, scenario, shipped, told, trees

WIDTHS = (45, 60, 80)
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
TURKEY = "turkey-2003"

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def rows(lines: Sequence[Line], width: int) -> list[str]:
    return [line.text for line in laid_out(lines, width)]


def words_of(found: Sequence[str]) -> list[str]:
    """Every word in its order; the dashes of a ruled line, and the comma in their place, are none."""
    return [word.rstrip(",") for row in found for word in row.split() if word.strip("-,")]


def check(lines: Sequence[Line], width: int) -> None:
    """They fit, and say what they say in 80 columns: no word is broken, none is lost, none comes twice."""
    found = rows(lines, width)
    assert max(map(len, found), default=0) <= width
    assert words_of(found) == words_of(as_text(lines).splitlines())


def at_table(name: str, seat: str) -> list[Line]:
    """What a person is shown before the first answer."""
    whole = load(name)
    sitting = Sitting.open(whole, seed=1, run=0, seats={seat: "somebody"})
    words, (question, *_) = Words(whole), sitting.pending()
    public = question.public
    return [
        *at_the_table.opening(whole, seat),
        *at_the_table.brief_lines(whole, seat, question.brief),
        *at_the_table.clock(words, public, question.kind),
        *at_the_table.happened(words, public, 0),
        *at_the_table.table(words, public, seat),
        *text(words, public, None, question.brief),
        *at_the_table.explained(words, question.kind),
    ]


@pytest.mark.parametrize("name", shipped())
def test_a_run_fits_and_says_the_same(name: str) -> None:
    whole = load(name)
    for record in (run(whole, as_written=True), *(run(whole, 1, number) for number in range(5))):
        for width in WIDTHS:
            check(transcript(record, whole), width)
            check(end_lines(record, whole), width)


@pytest.mark.parametrize("seat", ["chair", "FRA"])
@pytest.mark.parametrize("name", ["iraq-training-2004", "ntmi-review-2008", TURKEY])
def test_what_a_person_at_the_table_is_shown_fits(name: str, seat: str) -> None:
    for width in WIDTHS:
        check(at_table(name, seat), width)


@given(trees(ANYTHING), st.integers(40, 79))
@examples(30)
def test_any_run_fits_any_terminal(tree: dict[str, object], width: int) -> None:
    whole = scenario(tree)
    (record,) = told(whole, 1)
    check(transcript(record, whole), width)


@pytest.mark.parametrize("width", [40, 45, 60, 79])
def test_tables_of_many_runs_fold_and_say_the_same(width: int) -> None:
    many = ensemble(TURKEY, runs=40)
    check(ensemble_report(many.scenario, many.summary), width)
    both = compare(TURKEY, f"{TURKEY}@no_dpc", runs=40)
    check(comparison_report(both.scenarios, both.summary), width)


def test_an_explanation_breaks_no_command() -> None:
    lines = explanation_report(explain(TURKEY, runs=20))
    commands = [line.text for line in lines if isinstance(line, Command)]
    found = rows(lines, 45)
    assert commands and set(commands) <= set(found)
    assert max(len(row) for row in found if row not in commands) <= 45
    assert words_of(found) == words_of(as_text(lines).splitlines())


TABLE = """\
  name                adopted       change (95 % interval)   hours
  as it is                82%
  without France          60%  -22 (-27 to -18)                +93"""


def test_all_rows_of_a_table_fold_at_the_same_column() -> None:
    lines = [*paragraph("Before it."), *(Line(row) for row in TABLE.splitlines()), *paragraph("After it.")]
    assert rows(lines, 80) == ["  Before it.", *TABLE.splitlines(), "  After it."]
    assert rows(lines, 50) == [
        "  Before it.",
        "  name                adopted",
        "         change (95 % interval)   hours",
        "  as it is                82%",
        "  without France          60%",
        "    -22 (-27 to -18)                +93",
        "  After it.",
    ]


def test_a_table_of_another_section_does_not_fold() -> None:
    short, long = Line("  a  b"), Line(f"  a  {'b' * 38}  c")
    assert rows([short, Line(), long], 44) == ["  a  b", "", f"  a  {'b' * 38}", "    c"]


def test_a_label_that_leaves_no_room_stands_above_its_text() -> None:
    assert rows(labelled("Outcome", "adopted " * 4, column=24), 45) == ["  Outcome", f"      {'adopted ' * 4}".rstrip()]
    assert rows(paragraph("change " * 6, indent=26, hang=3), 45) == [
        "      change change change change change",
        "         change",
    ]
    assert rows(labelled("Clock", "x" * 35, column=12), 45) == ["  Clock", f"      {'x' * 35}"]
    assert rows(paragraph("x" * 44, indent=0), 45) == ["x" * 44]
    assert rows(labelled("Clock", "hour 0", column=12), 45) == ["  Clock       hour 0"]


def test_a_rule_is_as_wide_as_the_terminal() -> None:
    for width in (45, 60, 80):
        assert len(rows(rule("Session 1", "0% gone"), width)[1]) == width
    assert rows(rule("Session 1, Wed 22 January, 10:00, NAC", "0% of it gone"), 45)[1:] == [
        "--- Session 1, Wed 22 January, 10:00, NAC, 0%",
        "    of it gone",
    ]


def test_what_is_kept_on_one_line_is_broken_at_a_space_where_it_must_be() -> None:
    assert rows(paragraph(f"so: {unbroken('+ 1  ? 2  X 3')}"), 45) == ["  so: + 1  ? 2  X 3"]
    choices = tuple(
        Choice(str(number), "words that go on and on and do not end before the line") for number in range(10)
    )
    check(Prompt("Which?", choices).lines(), 45)


# In a terminal


def terminal(width: int, *arguments: str, typed: str = "", said: str | None = None) -> str:
    """All that a terminal of this width is sent by a command. said: what COLUMNS says."""
    import fcntl
    import pty
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    environment |= {} if said is None else {"COLUMNS": said}
    command = [sys.executable, "-m", "nacsim", *arguments]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment) as running:
        os.close(follower)
        writing = threading.Thread(target=os.write, args=(leader, typed.encode()))
        writing.start()
        seen = b""
        while more := _rest(leader):
            seen += more
        assert running.wait(timeout=60) == 0
    writing.join()
    os.close(leader)
    return ESCAPE.sub("", seen.decode())


def _rest(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


@needs_terminal
@pytest.mark.parametrize(("width", "said", "wanted"), [(45, None, 45), (30, None, 40), (120, None, 80), (80, "50", 50)])
def test_a_run_is_laid_out_for_the_terminal_and_kept_at_80(width: int, said: str | None, wanted: int) -> None:
    shown = terminal(width, "run", TURKEY, "--as-written", "--out", "kept", said=said).splitlines()
    assert shown.pop() == "Kept in kept"
    whole = load(TURKEY)
    lines = transcript(run(whole, as_written=True), whole)
    assert shown == rows(lines, wanted)
    assert (Path("kept") / "transcript.txt").read_text("utf-8") == as_text(lines)


@needs_terminal
@pytest.mark.parametrize("width", [45, 60])
def test_a_sitting_fits_the_terminal_and_is_kept_at_80(width: int) -> None:
    shown = terminal(width, "play", TURKEY, "--as", "chair", "--out", "kept", typed="?\nb\nt\n5\n6\n")
    lines = shown.splitlines()
    assert max(len(line.rpartition("\r")[2]) for line in lines) <= width
    assert "Outcome: not adopted" in lines and lines[-1] == "Kept in kept"
    kept = (Path("kept") / "transcript.txt").read_text("utf-8")
    assert width < max(map(len, kept.splitlines())) <= 80


@needs_terminal
@pytest.mark.parametrize("said", [None, "80"])
def test_a_bar_never_runs_over(said: str | None) -> None:
    shown = terminal(45, "explain", TURKEY, "--runs", "40", "--no-keep", said=said)
    bars = [line.rstrip() for line in re.split(r"[\r\n]+", shown) if line.startswith("trying what")]
    assert bars and max(map(len, bars)) <= 45
    assert all(bar.endswith(" left") for bar in bars) and any(re.search(r"\u2026 +\d+% [-\d]", bar) for bar in bars)


def test_a_pipe_is_80_columns_whatever_columns_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    assert columns() == 80
