"""A report as lines, each with a tag that says what it is; laid out only when it is shown or kept."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nacsim.telling.folding import cuts, folded

WIDTH = 80
"""Columns of everything that is kept, and the most of what is shown."""
NARROWEST = 40
"""Columns below which nothing is laid out."""
BELOW = 6
"""Columns before a text in a narrow terminal that has too little room beside its label."""
_UNBROKEN = "\N{NO-BREAK SPACE}"
Style = Literal["plain", "title", "heading", "support", "undecided", "acquiesce", "object", "chair", "text", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its role, as it is, such as a row of a table; whoever prints it chooses the colour."""

    text: str = ""
    style: Style = "plain"

    def rows(self, width: int) -> list[str]:
        """What it is in so many columns."""
        del width
        return [self.text]


@dataclass(frozen=True, slots=True)
class Command(Line):
    """What is pasted into a shell: never broken."""


@dataclass(frozen=True, slots=True)
class Paragraph(Line):
    """A text that is wrapped at spaces, behind its label or indentation."""

    head: str = ""
    """What stands before the text."""
    hang: int = 0
    """Columns before its further lines."""

    def rows(self, width: int) -> list[str]:
        """Wrapped; in a narrow terminal, below a label that leaves less than half of a line or breaks a word."""
        text, head, hang, above = self.text, self.head, self.hang, list[str]()
        cramped = 2 * len(head) > width or _longest(text.replace(_UNBROKEN, " ")) > width - hang
        if width < WIDTH and cramped and len(head) > BELOW:
            above = [head.rstrip()] if head.strip() else []
            head, hang = " " * BELOW, BELOW + hang - len(head)
        if width < WIDTH and _longest(text) > width - hang:
            text = text.replace(_UNBROKEN, " ")
        further = " " * hang
        wrapped = textwrap.wrap(text, width, initial_indent=head, subsequent_indent=further, break_on_hyphens=False)
        wrapped[:1] = [head + first[len(head) :].lstrip() for first in wrapped[:1]]
        return [row.replace(_UNBROKEN, " ") for row in above + wrapped] or [head]


def _longest(text: str) -> int:
    """Letters of the longest word that is not broken."""
    return max(map(len, text.split(" ")))


@dataclass(frozen=True, slots=True)
class Rule(Line):
    """A ruled line with a text at each end."""

    right: str = ""

    def rows(self, width: int) -> list[str]:
        """Ruled; wrapped, and without the right end, where both do not fit."""
        left, end = f"--- {self.text} ", f" {self.right}"
        if len(left) + len(end) + 3 > width:
            return Paragraph(f"--- {self.text}, {self.right}", hang=4).rows(width)
        return [left + "-" * (width - len(left) - len(end)) + end]


def paragraph(text: str, style: Style = "plain", indent: int = 2, hang: int = 0) -> list[Line]:
    """A text wrapped at spaces, `indent` columns in and its further lines `hang` more; nothing of a blank one."""
    return [Paragraph(text, style, " " * indent, indent + hang)] if text.strip() else []


def unbroken(text: str) -> str:
    """A text that a paragraph keeps on one line."""
    return text.replace(" ", _UNBROKEN)


def points(texts: Iterable[str]) -> list[Line]:
    """A list: each text behind a dash."""
    return [line for text in texts for line in paragraph(f"- {text}", hang=2)]


def labelled(label: str, text: str, style: Style = "plain", indent: int = 2, column: int = 12) -> list[Line]:
    """A label, and its text in a column beside it; below it where the label is too long."""
    if len(label) >= column:
        return [*paragraph(label, style, indent), *paragraph(text, style, indent + column)]
    return [Paragraph(text, style, f"{' ' * indent}{label:<{column}}", indent + column)]


def heading(text: str) -> list[Line]:
    """The title of a section."""
    return [Line(), *paragraph(text, "heading", indent=0)]


def rule(text: str, right: str) -> list[Line]:
    """A ruled line with a text at each end."""
    return [Line(), Rule(text, "heading", right)]


def laid_out(lines: Iterable[Line], width: int = WIDTH) -> list[Line]:
    """The lines as they stand in so many columns: texts wrapped, and in a narrow terminal tables folded."""
    found, section = list[Line](), list[Line]()
    for line in [*lines, Line()]:
        section.append(line)
        if line == Line():
            found += _section(section, width)
            section = []
    return found[:-1]


def _section(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """Up to the next empty line; the rows of its table are all folded at the same columns."""
    at = cuts([line.text for line in lines if type(line) is Line], width) if width < WIDTH else []
    for line in lines:
        rows = folded(line.text, at) if type(line) is Line else line.rows(width)
        yield from (Line(row, line.style) for row in rows)


def as_text(lines: Iterable[Line]) -> str:
    """The lines as one text, for a file: `WIDTH` columns wherever it is written."""
    return "".join(f"{line.text}\n" for line in laid_out(lines))
