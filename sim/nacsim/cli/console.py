"""What commands print: errors as plain lines, tables and texts that fit any terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from nacsim.errors import NacsimError, ScenarioError
from nacsim.plain import plain

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 80
"""Columns taken for granted where the output is not a terminal."""


def show_error(error: NacsimError) -> None:
    """Print an error to stderr, a line for each problem.

    Why: text from a file may hold control characters, and a terminal obeys those. They are shown as a question mark.
    """
    lines = [str(one) for one in error.problems] if isinstance(error, ScenarioError) else str(error).split("\n")
    for line in lines:
        print_plain(line, sys.stderr)


def print_plain(text: str, stream: TextIO | None = None) -> None:
    """Print one line of text as it is: without control characters, and with ? for what the terminal cannot show."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")


def console() -> Console:
    """A rich console for stdout: no markup, no colour where there is no terminal, `WIDTH` columns there.

    It takes text as it is, so that brackets in a scenario's text stay brackets.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        width=None if terminal else WIDTH,
        markup=False,
        highlight=False,
        emoji=False,
        no_color=None if terminal else True,
        safe_box=True,
        legacy_windows=False,
    )
