"""What help and schema say comes from docstrings, and must not go with them where Python runs without (`-OO`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from conftest import Done
from nacsim.cli.main import app

COMMANDS = [command.name for command in app.registered_commands]


def test_every_command_has_a_name_to_be_asked_by() -> None:
    assert len(COMMANDS) >= 10
    assert all(COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([command, "--help"] for command in COMMANDS), ["validate", "--schema"]],
    ids=" ".join,
)
def test_help_and_schema_are_the_same_without_docstrings(
    nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    command = [sys.executable, "-OO", "-m", "nacsim", *arguments]
    stripped = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ, check=True)
    assert stripped.stdout == nac(*arguments).out
