"""`nac validate` as it is typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parent / "scenarios" / "iraq_example.yaml"
Nac = Callable[..., Any]


def test_a_fine_file_is_summed_up_in_a_line(nac: Nac) -> None:
    done = nac("validate", EXAMPLE)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{EXAMPLE}: fine (26 allies, 2 provisions, variants: no_amendments, dpc_threat)\n"


def test_problems_go_to_stderr_a_line_each_and_end_with_2(nac: Nac, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(EXAMPLE.read_text(encoding="utf-8").replace("body: NAC", "body: NAQ").replace("opposed", "cross"))
    done = nac("validate", bad, EXAMPLE, tmp_path / "none.yaml")
    assert done.code == 2
    assert done.out.startswith(f"{EXAMPLE}: fine")
    places = [line.split(": ")[0] for line in done.err.splitlines()]
    assert places == [f"{bad}:4:7", f"{bad}:25:18", str(tmp_path / "none.yaml")]
    assert "Traceback" not in done.err


def test_control_characters_of_a_file_do_not_reach_the_terminal(nac: Nac, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text('title: "\\e[31mred\\u202e"\nbody: ["\\e]0;x\\a"]\n', encoding="utf-8")
    done = nac("validate", bad)
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
    assert "?]0;x?" in done.err


def test_the_schema_goes_to_stdout(nac: Nac) -> None:
    done = nac("validate", "--schema")
    assert done.code == 0
    assert json.loads(done.out)["properties"]["draft"]["description"]


@pytest.mark.parametrize(("arguments", "message"), [((), "at least one file"), (("--schema", "x"), "takes no file")])
def test_what_makes_no_sense_ends_with_2(nac: Nac, arguments: tuple[str, ...], message: str) -> None:
    done = nac("validate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_validating_loads_nothing_heavy() -> None:
    program = (
        "import sys; from pathlib import Path; from nacsim.cli.validate import validate; "
        f"validate([Path({str(EXAMPLE)!r})]); "
        "print(sorted(set(sys.modules) & {'numpy', 'mesa', 'pandas', 'rich', 'plotly'}))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
