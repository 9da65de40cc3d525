"""What ends a command before its time: Ctrl-C, and SIGTERM like it; how that is told, and how to go on."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from nacsim.cli.console import print_plain
from nacsim.errors import NacsimError, UserError


class TerminatedError(KeyboardInterrupt):
    """Somebody asked this process to end."""


def exit_code(stop: KeyboardInterrupt) -> int:
    """As a shell has it: 128 and the number of the signal."""
    return 128 + (signal.SIGTERM if isinstance(stop, TerminatedError) else signal.SIGINT)


@contextmanager
def sigterm_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM end what is done here as Ctrl-C does, so that nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TerminatedError

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def command_to_go_on(context: typer.Context, folder: Path, *more: str, out: Path | None, resume: bool) -> str:
    """The command that goes on from a folder: what was typed, more words, and what that lacks."""
    typed: Sequence[str] = context.find_root().obj or ()
    options = [*more, *(() if out else ("--out", str(folder))), *(() if resume else ("--resume",))]
    end = typed.index("--") if "--" in typed else len(typed)  # no option is one behind it
    words = ["nac", *typed[:end], *options, *typed[end:]]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


@contextmanager
def told_how_to_go_on(context: typer.Context, folder: Path | None, *, out: Path | None, resume: bool) -> Iterator[None]:
    """Whatever ends a study before its time, say that what is done is kept, and the command that goes on from there.

    Args:
        context: of the command; its object is what was typed.
        folder: of the result.
        out: as it was given, like `resume`.
        resume: whether to go on.
    """
    from nacsim.store import manifest

    def how_to_go_on() -> list[str]:
        if folder is None or not os.path.lexists(folder / manifest.FILE):
            return []
        command = command_to_go_on(context, folder, out=out, resume=resume)
        return [f"What is done is kept in {folder}. To continue:", command]

    try:
        yield
    except NacsimError as error:
        if error.exit_code == UserError.exit_code:
            raise
        raise NacsimError("\n".join([str(error), *how_to_go_on()])) from error
    except KeyboardInterrupt as stop:
        for line in ["Stopped before the end.", *how_to_go_on()]:
            print_plain(line, sys.stderr)
        raise typer.Exit(exit_code(stop)) from None
