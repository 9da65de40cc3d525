"""The command `nac`: gathers the commands, shows errors, and says with its exit code how it went.

Exit codes: 0 fine, 1 the run or check failed, 2 the input is wrong, 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from nacsim.cli.backtest import backtest
from nacsim.cli.classroom import class_
from nacsim.cli.compare import compare
from nacsim.cli.console import print_plain, show_error
from nacsim.cli.dashboard import dashboard
from nacsim.cli.ensemble import ensemble
from nacsim.cli.explain import explain
from nacsim.cli.explore import explore
from nacsim.cli.listing import list_
from nacsim.cli.new import new
from nacsim.cli.play import play
from nacsim.cli.run import run
from nacsim.cli.sensitivity import sensitivity
from nacsim.cli.stopping import exit_code, sigterm_like_ctrl_c
from nacsim.cli.sweep import sweep
from nacsim.cli.table import table
from nacsim.cli.validate import validate
from nacsim.cli.verify import verify
from nacsim.docstrings import docstring
from nacsim.errors import NacsimError

CANNOT_WRITE = {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EINVAL, errno.EIO, errno.ENOSPC}
"""What goes wrong when a stream is written to; the error names no file then."""


class Nac(TyperGroup):
    """The group of all commands; an error of nacsim's becomes a message and an exit code, never a traceback."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for command in (self, *self.commands.values()):
            command.help = command.help or docstring(command.callback)  # `python -OO` leaves Typer none

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NacsimError as error:
            show_error(error)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as stop:
            typer.echo("\nnac: stopped before the end.", err=True)
            raise typer.Exit(exit_code(stop)) from None


app = typer.Typer(
    name="nac",
    cls=Nac,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quick, fits 80 columns, and no brackets of ours are taken for markup
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(show: bool) -> None:
    if show:
        import nacsim

        typer.echo(f"nacsim {nacsim.__version__}")
        raise typer.Exit


@app.callback()
def nac(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Simulate how NATO decides by consensus. Start with: nac list, then nac run iraq-training-2004 --as-written."""


app.command("list")(list_)
app.command("validate")(validate)
app.command("new")(new)
app.command("run")(run)
app.command("play")(play)
app.command("class")(class_)
app.command("explain")(explain)
app.command("ensemble")(ensemble)
app.command("compare")(compare)
app.command("sweep")(sweep)
app.command("sensitivity")(sensitivity)
app.command("explore")(explore)
app.command("backtest")(backtest)
app.command("dashboard")(dashboard)
app.command("table")(table)
app.command("verify")(verify)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `nac` on `arguments` (default: those of the process) and exit.

    Why: what every command needs from its process is settled here. Text that a terminal's code page cannot show is
    replaced instead of ending the program, a reader that closes the pipe early ends it quietly, and output that cannot
    be written is one line and exit code 1.
    """
    if not re.fullmatch("0*[1-9][0-9]{0,4}", os.environ.get("COLUMNS", "")):
        os.environ.pop("COLUMNS", None)  # else rich takes it for a width, or fails on it
    closed = sys.stdout is None
    _fill_in_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            typed = tuple(sys.argv[1:] if arguments is None else arguments)
            with sigterm_like_ctrl_c():
                app(args=[_no_option(word) for word in typed], prog_name="nac", obj=typed)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_what_is_left()
        sys.exit(1)
    except OSError as error:
        if error.filename is not None or error.errno not in CANNOT_WRITE:
            raise
        _end_without_output(str(error.strerror).lower())
    except SystemExit as end:
        if not closed or end.code:
            raise
        _end_without_output("it is closed")


def _no_option(word: str) -> str:
    """A variant of standard input, -@mild, as a path: else it is taken for an option."""
    return f"./{word}" if word.startswith("-@") else word


def _fill_in_closed_streams() -> None:
    """Give a process that was started without some of its streams (`>&-`, pythonw) streams that lead nowhere.

    Why: else the first file that is opened gets the number of a closed stream, and is written to in its place.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (spare := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(spare)
    sys.stdout, sys.stderr = (
        stream or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w") for stream in (sys.stdout, sys.stderr)
    )


def _end_without_output(reason: str) -> NoReturn:
    with suppress(OSError):
        print_plain(f"nac: standard output cannot be written: {reason}", sys.stderr)
    _discard_what_is_left()
    sys.exit(1)


def _discard_what_is_left() -> None:
    """Why: the interpreter flushes both streams once more as it ends; give them somewhere to flush to."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
