"""What single changes do to many runs, laid out for a terminal: each with the `--set` line that makes it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from nacsim.findings.estimates import INTERVALS
from nacsim.findings.levers import LeverRow, Levers
from nacsim.findings.words import capital
from nacsim.plain import plain
from nacsim.telling.claims import plain_ascii, sentences
from nacsim.telling.lines import WIDTH, Command, Line, heading, paragraph

INDENT = 6
"""Columns before a line of `--set`."""


def levers_report(levers: Levers) -> list[Line]:
    """The section: what turns runs by whom it concerns, what does the reverse, what does nothing."""
    turns = [line for group, rows in levers.grouped("turns") for line in _group(levers, group, rows)]
    reverses = [line for row in levers.having("reverses") for line in _row(levers, row, row.words)]
    other = [Line(), *paragraph("The other way:", "note"), *reverses] if reverses else []
    return [
        *heading(f"What would have turned it, in {levers.of.runs:,} runs of seed {levers.of.seed}"),
        *sentences(levers.headline, levers.runs),
        *sentences(levers.reading, INTERVALS, style="note"),
        *turns,
        *other,
        *sentences(levers.nothing, levers.left_out, style="note"),
    ]


def _group(levers: Levers, group: str, rows: Sequence[LeverRow]) -> list[Line]:
    name = capital(levers.words.ally(group)) if group else "All alike"
    said = (
        line for row in rows for line in _row(levers, row, f"{row.words}{levers.also(row, group) if group else ''}")
    )
    return [Line(), *paragraph(f"{name}:"), *said]


def _row(levers: Levers, row: LeverRow, words: str) -> list[Line]:
    said = paragraph(plain_ascii(f"- {capital(words)} {levers.does(row)}."), hang=2)
    return said + [Command(plain(line), "note") for line in _pasted(row)]


def _pasted(row: LeverRow) -> list[str]:
    """The texts of `--set`, or the whole command where they take the place of others, so that a shell can read them."""
    if row.replaces:
        words = shlex.split(row.command)
        pieces = [f"nac ensemble {shlex.quote(words[0])}", *(f"--set {shlex.quote(text)}" for text in words[2::2])]
    else:
        pieces = [f"--set {shlex.quote(text)}" for text in row.sets]
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(f"{lines[-1]} {piece}") + INDENT + 2 <= WIDTH:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return [f"{' ' * INDENT}{line}" for line in [*(f"{line} \\" for line in lines[:-1]), lines[-1]]]
