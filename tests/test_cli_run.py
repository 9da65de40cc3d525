"""`nac run` as people meet it: what it shows, on any terminal, and what it keeps."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Done
from nacsim.parameters import DEFAULT_SEED as SEED
from nacsim.store.records import from_lines

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
IRAQ = "iraq-training-2004"
FILES = ["SHA256SUMS", "manifest.json", "record.jsonl", "scenario.yaml", "transcript.txt"]

SCENARIO = r"""
title: "Łódź \e[2J\e]0;owned\a [red]shout[/red]"
question: "A résumé for Türkiye \u202e?"
date: 2004-07-28
body: NAC
sponsors: [USA]
provisions: {place: {options: {there: {at: 1.0, text: "[bold]où ça[/bold] \e[31m"}, here: {at: 0.0}}}}
draft: {place: there}
allies: {default: {disposition: supportive}, FRA: {disposition: opposed, ideal: {place: here}}}
"""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nacsim", "run", *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, env=os.environ | environment, stdin=subprocess.DEVNULL, timeout=120
    )


def kept(where: str = ".") -> dict[str, bytes]:
    """Every file below a folder, by its path, dot files among them."""
    return {str(path.relative_to(where)): path.read_bytes() for path in Path(where).rglob("*") if path.is_file()}


def test_a_run_is_shown_and_kept(nac: Callable[..., Done]) -> None:
    done = nac("run", f"{IRAQ}@coding_b", "--seed", "7", "--run", "3", "--set", "allies.FRA.value=0.3")
    assert done.code == 0
    folder = Path("runs") / f"{IRAQ}@coding_b-s7-r3"
    assert done.err == f"Kept in {folder}\n"
    assert sorted(kept()) == [str(folder / name) for name in FILES]
    assert (folder / "transcript.txt").read_text(encoding="utf-8") == done.out
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (record,) = from_lines((folder / "record.jsonl").read_text(encoding="utf-8").splitlines())
    assert manifest["kind"] == "run"
    for name in ("scenario", "variant", "set", "seed", "run", "as_written", "digest", "version"):
        assert manifest[name] == getattr(record, name), name
    assert (record.seed, record.run, record.variant, record.set) == (7, 3, "coding_b", {"allies.FRA.value": 0.3})
    assert "allies.FRA.value=0.3" in done.out
    assert "seed 7, run 3" in done.out


def test_nothing_is_overwritten(nac: Callable[..., Done]) -> None:
    nac("run", "turkey-2003", "--as-written")
    before = kept()
    nac("run", "turkey-2003", "--as-written")
    nac("run", "turkey-2003", "--as-written", "--json")
    name = f"turkey-2003-s{SEED}-r0-as-written"
    assert sorted(path.name for path in Path("runs").iterdir()) == [name, f"{name}-2", f"{name}-3"]
    assert {path: content for path, content in kept().items() if path in before} == before


def test_out_names_a_new_folder(nac: Callable[..., Done]) -> None:
    assert nac("run", "turkey-2003", "--out", "a/b").code == 0
    assert sorted(Path(path).name for path in kept("a/b")) == FILES
    assert not Path("runs").exists()
    before = kept()
    done = nac("run", "turkey-2003", "--out", "a/b")
    assert (done.code, done.out) == (2, "")
    assert "a/b already exists" in done.err.replace("\\", "/")
    assert kept() == before


@pytest.mark.parametrize("arguments", [["--out", "file/inside"], []], ids=["--out", "runs"])
def test_what_cannot_be_written_is_said_and_the_run_shown_all_the_same(
    nac: Callable[..., Done], arguments: list[str]
) -> None:
    Path("file").write_text("mine")
    Path("runs").write_text("mine")
    before = kept()
    done = nac("run", "turkey-2003", *arguments)
    assert done.code == 1
    assert "Outcome: " in done.out
    assert re.fullmatch(r"The result cannot be written to .*\. Name another folder with --out\.\n", done.err)
    assert kept() == before


def test_json_is_the_record_and_nothing_else(nac: Callable[..., Done]) -> None:
    done = nac("run", IRAQ, "--json")
    (record,) = from_lines([done.out])
    (stored,) = from_lines((Path("runs") / f"{IRAQ}-s{SEED}-r0" / "record.jsonl").read_text("utf-8").splitlines())
    assert record == stored
    assert done.err.startswith("Kept in ")


def test_several_runs_are_the_single_ones(nac: Callable[..., Done]) -> None:
    done = nac("run", "turkey-2003", "--seed", "2", "--run", "5", "--runs", "3", "--json")
    lines = done.out.splitlines()
    assert (done.code, done.err, kept()) == (0, "", {})
    for line, number in zip(lines, (5, 6, 7), strict=True):
        assert nac("run", "turkey-2003", "--seed", "2", "--run", number, "--json").out == line + "\n"


def test_several_runs_are_a_line_each_and_a_tally(nac: Callable[..., Done]) -> None:
    lines = nac("run", "turkey-2003@no_dpc", "--runs", "8").out.splitlines()
    assert [line.split()[:2] for line in lines[:8]] == [["run", str(number)] for number in range(8)]
    assert sum(int(line.split()[0]) for line in lines[8:]) == 8
    assert len(lines) > 8 and all(re.search(r" [<>]?[\d.]+% \(<?[\d.]+-[\d.]+%\)$", line) for line in lines[8:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["narnia"],
        ["turkey-2003@narnia"],
        ["turkey-2003", "--seed", "-1"],
        ["turkey-2003", "--run", "-1"],
        ["turkey-2003", "--runs", "0"],
        ["turkey-2003", "--runs", "2", "--as-written"],
        ["turkey-2003", "--runs", "2", "--out", "x"],
        ["turkey-2003", "--set", "allies.FRA.value=many"],
        ["turkey-2003", "--set", "theory.lobby=-1"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_exit_2_and_nothing_written(nac: Callable[..., Done], arguments: list[str]) -> None:
    done = nac("run", *arguments)
    assert (done.code, done.out, kept()) == (2, "", {})
    assert done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "cp1252:strict", "FORCE_COLOR": "1"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=" ".join,
)
def test_any_code_page_will_do(environment: dict[str, str]) -> None:
    Path("hostile.yaml").write_text(SCENARIO, encoding="utf-8")
    done = process("hostile.yaml", **environment)
    assert done.returncode == 0, done.stderr.decode()
    shown = ESCAPE.sub("", done.stdout.decode("latin-1")).splitlines()
    assert max(len(line) for line in shown) <= 80
    assert re.search(r"\?.D\? \?\[2J\?\]0;OWNED\? \[RED\]SHOUT\[/RED\]", shown[0])
    assert "France objected first" in " ".join(shown)
    assert process("hostile.yaml", "--json", **environment).stdout.isascii()


def test_a_scenarios_text_reaches_the_terminal_tamed() -> None:
    Path("hostile.yaml").write_text(SCENARIO, encoding="utf-8")
    plain = process("hostile.yaml", PYTHONIOENCODING="utf-8").stdout.decode()
    coloured = process("hostile.yaml", PYTHONIOENCODING="utf-8", FORCE_COLOR="1", TERM="xterm").stdout.decode()
    assert all(mark.isprintable() for mark in plain.replace("\r\n", "").replace("\n", ""))
    assert "[bold]où ça[/bold] ?[31m" in plain
    assert ESCAPE.sub("", coloured) == plain != coloured
    assert set(ESCAPE.findall(coloured)) <= {
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[2m",
        "\x1b[1;36m",
        "\x1b[32m",
        "\x1b[33m",
        "\x1b[35m",
        "\x1b[1;31m",
    }


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "COLUMNS": "40"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_colour_is_laid_over_the_same_words_and_lines(environment: dict[str, str], coloured: bool) -> None:
    shown = process("turkey-2003", "--as-written", TERM="xterm-256color", **environment).stdout.decode()
    (transcript,) = Path("runs").rglob("transcript.txt")
    assert ("\x1b" in shown) is coloured
    assert ESCAPE.sub("", shown).splitlines() == transcript.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colour_unless_it_says_no(environment: dict[str, str], coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "nacsim", "run", "ntmi-review-2008", "--as-written"]
    variables = os.environ | {"TERM": "xterm"} | environment
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=variables) as running:
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # the other end is closed
            pass
        assert running.wait(60) == 0
    os.close(ours)
    assert b"does not stand in the way" in shown
    assert (b"\x1b[" in shown) is coloured


def test_the_same_run_is_the_same_bytes_whatever_the_hash_seed() -> None:
    told = [process(IRAQ, "--set", "allies.FRA.value=0.3", PYTHONHASHSEED=seed).stdout for seed in ("0", "1")]
    data = [process(IRAQ, "--set", "allies.FRA.value=0.3", "--json", PYTHONHASHSEED=seed).stdout for seed in ("0", "1")]
    assert told[0] == told[1]
    assert data[0] == data[1]
    assert len(told[0]) > 5000
    first, *others = [content for path, content in sorted(kept().items()) if path.endswith("record.jsonl")]
    assert len(others) == 3
    assert set(others) == {first}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["my-case"], "There is no scenario 'my-case', neither shipped nor as a file. Did you mean my-case.yaml?"),
        (["Iraq"], "There is no scenario 'Iraq', neither shipped nor as a file. Did you mean iraq-training-2004?"),
        (["turkey-2003@"], "variants: no variant is named after the @. Known here: no_dpc."),
        (
            ["turkey-2003", "--set", "allies.FRA.value={by:0.1}"],
            "allies.FRA.value: is not a number (given: {by:0.1})"
            " To add, write {by: 0.1}, with a space after the colon.",
        ),
    ],
)
def test_a_slip_is_met_with_what_was_meant(nac: Callable[..., Done], arguments: list[str], message: str) -> None:
    Path("my-case.yaml").write_text("title: mine\n", encoding="utf-8")
    done = nac("run", *arguments)
    assert done.code == 2
    assert message in done.err
