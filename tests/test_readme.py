"""The README's commands are run, not believed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Done
from nacsim.recorded.learned import RECORD

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = {
    kind: [line for found, text in BLOCKS if found == kind for line in text.splitlines()]
    for kind in ("sh", "powershell", "python")
}


SETUP = [line for line in LINES["sh"] if line.startswith("python3")]


def test_there_is_one_line_to_run_and_one_line_to_test() -> None:
    run, test = SETUP
    assert run.startswith("python3 -m venv .venv && ")
    assert run.endswith("nac run iraq-training-2004")
    assert test.startswith("python3 -m venv .venv && ")
    assert ".venv/bin/pytest" in test


def test_continuous_integration_runs_the_test_command_as_written() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"grep -E '(.+)' README\.md", ci)
    assert [line for line in README.splitlines() if re.search(pattern, line)] == [SETUP[1]]
    setup, tests = (ci.index(f'bash -euo pipefail -c "${{test_command{part}') for part in ("% && *}", "##* && }"))
    assert setup < tests, "what sets up, then the tests: the whole line, in two parts"


def test_windows_has_the_same_commands() -> None:
    windows = [
        line.replace("python3", "py").replace(" && ", "; ").replace(".venv/bin/", ".venv\\Scripts\\") for line in SETUP
    ]
    assert LINES["powershell"] == windows


def test_the_first_screen_has_three_lines_of_python_and_a_picture() -> None:
    first = README.partition("\n## ")[0]
    assert len([line for line in LINES["python"] if line]) == 3
    assert "\n".join(LINES["python"]) in first
    assert re.search(r"!\[[^\]]{40,}\]\(docs/staircase\.png\)", first)
    assert len(first.splitlines()) < 35


def test_the_lines_of_python_run() -> None:
    exec(compile("\n".join(LINES["python"]), "README.md", "exec"), {})


def test_what_it_says_of_accuracy_is_what_the_record_says() -> None:
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    cases, chances = record["cases"], record["differences"]["chances"]
    low, high = chances["interval"]
    likeliest = [max(case["shares"], key=case["shares"].__getitem__) for case in cases]
    hits = sum(said == case["happened"] for said, case in zip(likeliest, cases, strict=True))
    words = " ".join(README.split())
    assert low < 0 < high and "cannot be told apart from base rates" in words
    assert f"On {len(cases)} decisions on record" in words
    assert f"by {chances['difference']:.2f}, with a 95 % interval from {low:.2f} to {high:+.2f}" in words
    assert f"what happened in {hits} of the {len(cases)}" in words
    assert f"would have been right in {record['happened']['adopted_amended']}" in words
    assert len(record["unreached"]) == 4 and "Four ended in what their files cannot say" in words


def test_every_nac_line_works_in_the_order_shown(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(line) for line in LINES["sh"] if line.startswith("nac ")]
    assert len(commands) >= 9
    assert {command[1] for command in commands} == {
        "list",
        "run",
        "new",
        "validate",
        "explain",
        "ensemble",
        "compare",
        "sweep",
        "sensitivity",
        "dashboard",
        "table",
    }
    for command in commands:
        done = nac(*command[1:])
        assert done.code == 0, f"{shlex.join(command)}\n{done.err}"
        assert done.out, shlex.join(command)
    assert list(tmp_path.glob("runs/**/manifest.json")), "the README says that nac run writes a manifest under runs/"
