"""What commands print: errors as plain lines, tables and texts that fit any terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from nacsim.errors import NacsimError, ScenarioError, UserError
from nacsim.plain import plain
from nacsim.telling.lines import NARROWEST, WIDTH, Line, Style, laid_out

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import ProgressColumn


def show_error(error: NacsimError) -> None:
    """Print an error to stderr, a line for each problem.

    Why: text from a file may hold control characters, and a terminal obeys those. They are shown as a question mark.
    """
    lines = [str(problem) for problem in error.problems] if isinstance(error, ScenarioError) else str(error).split("\n")
    for line in lines:
        print_plain(line, sys.stderr)


def print_plain(text: str, stream: TextIO | None = None) -> None:
    """Print one line of text as it is: without control characters, and with ? for what the terminal cannot show."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")


def console() -> Console:
    """A rich console for stdout: no markup; where there is no terminal no colour, and `WIDTH` columns or COLUMNS.

    It takes text as it is, so that brackets in a scenario's text stay brackets.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        width=None if terminal or "COLUMNS" in os.environ else WIDTH,
        markup=False,
        highlight=False,
        emoji=False,
        no_color=None if terminal else True,
        safe_box=True,
        legacy_windows=False,
    )


def columns() -> int:
    """Columns of the texts that are shown: those of a terminal (or COLUMNS) narrower than `WIDTH`; else `WIDTH`."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(NARROWEST, min(WIDTH, shutil.get_terminal_size((WIDTH, 0)).columns))


COLOURS: dict[Style, str] = {
    "plain": "",
    "title": "bold",
    "heading": "bold cyan",
    "support": "green",
    "undecided": "yellow",
    "acquiesce": "magenta",
    "object": "bold red",
    "chair": "",
    "text": "bold",
    "note": "dim",
}


def show(lines: Iterable[Line]) -> None:
    """Print the lines, laid out for the terminal, with colour where the terminal has it and NO_COLOR is not set."""
    from rich.console import Console
    from rich.text import Text

    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    width = columns()
    console = Console(
        color_system=colours, markup=False, highlight=False, emoji=False, legacy_windows=False, width=width
    )
    for line in laid_out(lines, width):
        console.print(Text(line.text, style=COLOURS[line.style]), soft_wrap=True)


def print_json(data: Any) -> None:
    """One line in ASCII, which no code page can spoil."""
    sys.stdout.write(json.dumps(data, allow_nan=False) + "\n")


@contextmanager
def progress(label: str, unit: str = "") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr while work is done; call it with how much is done, of how much. Silent in a pipe.

    It shows the time that is left, and how fast it goes where a unit is given. What is done at the first call is not
    taken for speed: it may have been there before.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import Progress

    console = _console_of_a_bar()
    narrow = console.width < WIDTH
    with Progress(*_columns_of_a_bar(narrow=narrow), console=console, transient=True, expand=narrow) as bar:
        task = bar.add_task(label, total=None, rate="")

        def tick(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            speed = bar.tasks[0].speed
            if unit and speed:
                bar.update(task, rate=f"{speed:,.0f} {unit}/s")

        yield tick


def _console_of_a_bar() -> Console:
    """Why: a bar is drawn over itself, so it must not run over, though COLUMNS may say more than the terminal has."""
    from rich.console import Console

    console = Console(stderr=True, legacy_windows=False)
    with suppress(OSError):
        if 0 < (columns := os.get_terminal_size(sys.stderr.fileno()).columns) < console.width:
            console.width = columns
    return console


def _columns_of_a_bar(*, narrow: bool) -> list[ProgressColumn]:
    """In a narrow terminal no bar and no speed, and as much of the label as there is room for."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.table import Column

    label = TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True) if narrow else None)
    bar, rate = BarColumn(), TextColumn("{task.fields[rate]}")
    done, left = TaskProgressColumn(), (TimeRemainingColumn(), TextColumn("left"))
    return [label, done, *left] if narrow else [label, bar, done, rate, *left]


def refuse_existing(out: Path | None) -> None:
    """A UserError if the folder named with --out is there: asked before anything is run, for nothing is overwritten."""
    if out is not None and os.path.lexists(out):  # unlike Path.exists, false for what can be no path at all
        raise UserError(f"{out} already exists and was not touched. Name a new folder.")
