"""The command `nac`: gathers the commands, shows errors, and says with its exit code how it went.

Exit codes: 0 fine, 1 the run or check failed, 2 the input is wrong, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nacsim.cli.compare import compare
from nacsim.cli.console import INTERRUPTED, show_error
from nacsim.cli.dashboard import dashboard
from nacsim.cli.ensemble import ensemble
from nacsim.cli.explain import explain
from nacsim.cli.listing import list_
from nacsim.cli.new import new
from nacsim.cli.run import run
from nacsim.cli.sensitivity import sensitivity
from nacsim.cli.sweep import sweep
from nacsim.cli.validate import validate
from nacsim.docstrings import docstring
from nacsim.errors import NacsimError


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
        except KeyboardInterrupt:
            typer.echo("\nnac: stopped before the end.", err=True)
            raise typer.Exit(INTERRUPTED) from None


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
app.command("explain")(explain)
app.command("ensemble")(ensemble)
app.command("compare")(compare)
app.command("sweep")(sweep)
app.command("sensitivity")(sensitivity)
app.command("dashboard")(dashboard)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `nac` on `arguments` (default: those of the process) and exit.

    Why: what every command needs from its process is settled here. Text that a terminal's code page cannot show is
    replaced instead of ending the program, and a reader that closes the pipe early ends it quietly.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            app(args=arguments, prog_name="nac")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends; give it somewhere to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
