"""`nac run --seat`: programs that answer for seats, the well-behaved and all others."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim import Sitting
from nacsim.council import program
from nacsim.record import CHAIR
from nacsim.scenario.load import load
from nacsim.store.reading import read_run_of
from nacsim.studies.seated import run_seated
from nacsim.studies.verify import problems

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "seat.py"
IRAQ = "iraq-training-2004"
Nac = Callable[..., Done]
pytestmark = pytest.mark.usefixtures("_elsewhere")


@pytest.fixture
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def python(file: Path) -> str:
    """The command that runs a program."""
    return shlex.join([sys.executable, str(file)])


def written(tmp_path: Path, answer: str, hello: str = '{"protocol": 1}') -> str:
    """The command of a program that says hello, and then does this for each question `q`, of number `n`."""
    file = tmp_path / "program.py"
    body = "\n".join(f"    {line}" for line in answer.splitlines())
    file.write_text(
        f"""
import json, os, sys, time

def say(text):
    print(text if isinstance(text, str) else json.dumps(text), flush=True)

sys.stdin.readline()
say({hello!r})
for n, line in enumerate(sys.stdin):
    q = json.loads(line)
{body}
""",
        "utf-8",
    )
    return python(file)


def test_the_example_answers_for_france(nac: Nac, tmp_path: Path) -> None:
    done = nac("run", IRAQ, "--seed", 1, "--seat", f"FRA={python(EXAMPLE)}", "--out", "kept")
    assert (done.code, done.err) == (0, "Kept in kept\n")
    assert "Answers     for France:" in done.out and "France on location and command: gave no reckoning" in done.out
    record, scenario = read_run_of(tmp_path / "kept")
    assert dict(record.seats) == {"FRA": python(EXAMPLE)} and record.first["FRA"] == "object"
    red_lines = {"location": "inside_iraq", "command": "under_coalition"}
    assert record.adopted and all(record.text[clause] != option for clause, option in red_lines.items())
    assert record.digest == scenario.digest == load(IRAQ).digest


def test_what_was_kept_is_replayed_without_the_program(nac: Nac, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    shown = nac("run", IRAQ, "--seed", 1, "--run", 3, "--seat", f"FRA={python(file)}", "--out", "kept", "--json")
    file.unlink()
    lines = (tmp_path / "kept" / "journal.jsonl").read_text("utf-8").split("\n")
    again = Sitting.replay(lines)
    assert again.over and f"{again.record().to_json()}\n" == (tmp_path / "kept" / "record.jsonl").read_text("utf-8")
    assert json.loads(shown.out) == again.record().as_dict()
    assert nac("verify", "kept").code == 0
    assert nac("explain", "kept", "--no-keep").code == 0
    assert nac("dashboard", "kept", "-o", "page.html").code == 0


def test_a_journal_that_was_altered_or_lost_is_seen(nac: Nac, tmp_path: Path) -> None:
    nac("run", IRAQ, "--seed", 1, "--seat", f"FRA={python(EXAMPLE)}", "--out", "kept")
    journal = tmp_path / "kept" / "journal.jsonl"
    whole = journal.read_text("utf-8")
    journal.write_text(whole.replace('"object"', '"support"', 1), "utf-8")
    assert problems(tmp_path / "kept")
    journal.unlink()
    assert problems(tmp_path / "kept")


def test_a_program_that_leaves_all_to_the_model_has_its_run(tmp_path: Path) -> None:
    whole = load("turkey-2003")
    command = written(tmp_path, "say('null')")
    sitting = run_seated(whole, 1, 2, {"FRA": command, CHAIR: command})
    assert sitting.record().events == Sitting.open(whole, seed=1, run=2).record().events


def test_a_program_may_take_the_chair(nac: Nac, tmp_path: Path) -> None:
    answer = (
        'moves = q.get("answers", {}).get("move", {})\nif moves: say({"move": "pass" if "pass" in moves else "close"})'
    )
    done = nac("run", IRAQ, "--seat", f"chair={written(tmp_path, answer)}", "--json", "--no-keep")
    record = json.loads(done.out)
    assert record["hours"] == 0 and record["outcome"] == "not_adopted" and list(record["seats"]) == ["chair"]
    assert not (tmp_path / "runs").exists()


def test_a_program_is_told_the_version_the_limits_its_refusals_and_the_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    answer = f"""
open({str(log)!r}, "a").write(line)
if "over" not in q:
    say({{"stance": "veto"}} if n == 0 else {{"letter": False}} if q["kind"] == "silence" else {{"stance": "support"}})
"""
    sitting = run_seated(load(IRAQ), 1, 0, {"FRA": written(tmp_path, answer)})
    first, again, *_, last = [json.loads(line) for line in log.read_text().splitlines()]
    assert "refused" not in first and again.pop("refused").startswith("FRA: 'stance' is one of support, ")
    assert first == again and last == {"over": sitting.record().outcome}


SUPPORTS = '{"stance": "support"}'
BAD: dict[str, tuple[str, str]] = {
    "refused twice": ('say({"stance": "veto"})', "gave an answer that was refused twice. FRA: 'stance' is one of"),
    "garbage": ('say("France says no!")', "refused twice. This is no line of JSON: b'France says no!"),
    "NaN": ('say("NaN")', "refused twice. This is no line of JSON"),
    "deep": ('say("[" * 60000)', "refused twice. This is no line of JSON"),
    "dies": ("sys.exit(3)", "ended without an answer (exit code 3)."),
    "fails": ("1 / 0", "ended without an answer (exit code 1). It said: ZeroDivisionError: division by zero"),
    "closes": ("os.close(1); time.sleep(300)", "ended without an answer."),
    "hangs": ("time.sleep(300)", "gave no answer in 5 seconds."),
    "long line": ('say("x" * 10**6)', "wrote a line of more than 65,536 bytes."),
    "no line end": ('sys.stdout.write("x" * 10**6); sys.stdout.flush(); time.sleep(300)', "more than 65,536 bytes."),
    "flood": ("for _ in range(10**6): say('x')", "This is no line of JSON: b'x | wrote a line before it was asked."),
    "complains much": (
        'sys.stderr.write("x" * 10**6 + "\\n")\nsys.exit(1)',
        "ended without an answer (exit code 1). It said: x",
    ),
}


@pytest.mark.parametrize(("answer", "message"), BAD.values(), ids=BAD)
def test_a_program_that_does_not_answer_ends_the_command_with_one_message(
    answer: str, message: str, nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "SECONDS", 5.0 if "no answer" in message else 60.0)
    pid = tmp_path / "pid"
    command = written(tmp_path, f"open({str(pid)!r}, 'w').write(str(os.getpid()))\n{answer}")
    started = time.monotonic()
    done = nac("run", IRAQ, "--seat", f"FRA={command}", "--out", "kept")
    assert time.monotonic() - started < 300, "it waited for a program that sleeps"
    assert (done.code, done.out) == (2, "") and len(done.err.splitlines()) == 1, done.err
    assert done.err.startswith(f"The program for FRA, {command}, ")
    assert any(part in done.err for part in message.split(" | ")), done.err
    assert not (tmp_path / "kept").exists() and not (tmp_path / "runs").exists()
    assert is_gone(int(pid.read_text()))


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no list of processes to look at")
def test_what_a_program_started_ends_with_it(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "SECONDS", 5.0)
    pid = tmp_path / "pid"
    answer = f"""
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
open({str(pid)!r}, "w").write(str(child.pid))
time.sleep(300)
"""
    assert nac("run", IRAQ, "--seat", f"FRA={written(tmp_path, answer)}").code == 2
    for _ in range(1200):
        if (
            not Path(f"/proc/{pid.read_text()}/cmdline").exists()
            or not Path(f"/proc/{pid.read_text()}/cmdline").read_text()
        ):
            break  # gone, or waiting for whoever inherits it to notice
        time.sleep(0.05)
    else:
        raise AssertionError("still there")


@pytest.mark.parametrize("hello", ["", "hi", "[]", '{"protocol": 2}', '{"hello": "nacsim"}'])
def test_a_program_that_greets_in_no_such_protocol_is_not_asked(hello: str, nac: Nac, tmp_path: Path) -> None:
    done = nac("run", IRAQ, "--seat", f"FRA={written(tmp_path, 'sys.exit(9)', hello)}")
    assert done.code == 2 and 'must answer the hello with {"protocol": 1}.' in done.err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["FRA"], "--seat is given as SEAT=COMMAND"),
        (["FRA="], "--seat is given as SEAT=COMMAND"),
        (["=python"], "--seat is given as SEAT=COMMAND"),
        (["XXX=python"], "There is no seat 'XXX'. The seats are BEL, "),
        (["FRA=python", "FRA=python"], "--seat gives FRA to two programs."),
        (["FRA=no-such-program --flag"], "The program for FRA cannot be started: no-such-program --flag: No such file"),
        (['FRA=python "'], 'cannot be started: python ": No closing quotation.'),
        (["FRA=''"], "The program for FRA cannot be started"),
    ],
)
def test_a_seat_that_cannot_be_given_is_refused(given: list[str], message: str, nac: Nac) -> None:
    done = nac("run", IRAQ, *(part for text in given for part in ("--seat", text)))
    assert (done.code, done.out) == (2, "") and message in done.err and len(done.err.splitlines()) == 1, done.err


def test_no_shell_reads_a_command(nac: Nac, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    done = nac("run", IRAQ, "--seat", f"FRA={python(EXAMPLE)} ; touch {marker}", "--no-keep")
    assert done.code == 0 and not marker.exists()  # the example takes no notice of its arguments


def test_seats_are_for_one_run(nac: Nac) -> None:
    done = nac("run", IRAQ, "--runs", 2, "--seat", "FRA=python")
    assert done.code == 2 and "leave out --seat" in done.err


def test_an_interrupted_command_ends_its_program(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    command = written(tmp_path, f"open({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(300)")
    nac = subprocess.Popen(
        [sys.executable, "-m", "nacsim", "run", IRAQ, "--seat", f"FRA={command}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(2400):
        if pid.exists() and pid.read_text():
            break
        time.sleep(0.05)
    nac.send_signal(2)
    _, err = nac.communicate(timeout=120)
    assert nac.returncode == 130 and "Traceback" not in err and is_gone(int(pid.read_text()))


def test_answers_are_words_not_files(tmp_path: Path, nac: Nac) -> None:
    """Control characters of a command are not shown to a terminal."""
    command: Any = f"{python(EXAMPLE)} \x1b[31m"
    done = nac("run", IRAQ, "--seat", f"FRA={command}", "--out", tmp_path / "kept")
    assert done.code == 0 and "\x1b" not in done.out
    assert "\x1b" not in (tmp_path / "kept" / "transcript.txt").read_text("utf-8")
