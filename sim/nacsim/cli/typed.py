"""What a person types, from a terminal or a pipe: a line, or a choice at one prompt."""

from __future__ import annotations

import io
import sys
from contextlib import suppress

from nacsim.cli.choices import Reply
from nacsim.cli.console import print_plain, show
from nacsim.cli.prompts import Misread, Prompt, read
from nacsim.errors import UserError
from nacsim.telling.lines import paragraph

BYTE_ORDER_MARKS = ("\ufeff", "\u00ef\u00bb\u00bf")
"""Some editors begin a file with it; the second is how Windows reads it where it takes no text for UTF-8."""
LONGEST_LINE = 2**21
"""Characters from which on a line is not read to its end, which may never come."""


class StoppedError(Exception):
    """Nothing more is said: the input has ended, or the person has stopped."""


def prepare_input() -> None:
    """Let no byte that is typed end the talk, and the arrow keys work where they can."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin is not None and sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401 - importing it is what it takes


def type_line() -> str:
    """What is typed next. StoppedError at the end of the input."""
    if sys.stdin is None:  # it was closed from the beginning
        raise StoppedError
    if sys.stdin.isatty() and sys.stdout.isatty():
        try:
            return input("> ")
        except (EOFError, OSError):  # the terminal may be gone
            print_plain("")
            raise StoppedError from None
    sys.stdout.write("> ")
    sys.stdout.flush()
    try:
        line = sys.stdin.readline(LONGEST_LINE)
    except OSError:
        line = ""
    if len(line) == LONGEST_LINE:
        print_plain("")
        raise UserError(f"A line of {LONGEST_LINE:,} characters or more is no answer.")
    for mark in BYTE_ORDER_MARKS:
        line = line.removeprefix(mark)
    print_plain(line.rstrip("\r\n"))  # a pipe does not show what was typed
    if not line:
        raise StoppedError
    return line


def choose(prompt: Prompt) -> Reply:
    """What is chosen at a prompt outside a sitting: asked again until it is an answer. StoppedError as `type_line`."""
    show(prompt.lines())
    while True:
        typed = type_line()
        if typed.strip().lower() == "q":
            raise StoppedError
        try:
            return read(prompt, typed)
        except Misread as misread:
            show(paragraph(misread.why, "note"))
