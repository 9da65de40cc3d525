"""Lines of at most 80 columns, each with a tag that says what it is: the one form in which a run is laid out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

WIDTH = 80
_UNBROKEN = "\N{NO-BREAK SPACE}"
Style = Literal["plain", "title", "heading", "support", "undecided", "acquiesce", "object", "chair", "text", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its role; whoever prints it chooses the colour."""

    text: str = ""
    style: Style = "plain"


def paragraph(text: str, style: Style = "plain", indent: int = 2, hang: int = 0) -> list[Line]:
    """A text wrapped at spaces, `indent` columns in and its further lines `hang` more."""
    wrapped = textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang), break_on_hyphens=False
    )
    return [Line(line.replace(_UNBROKEN, " "), style) for line in wrapped]


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
    first, *rest = paragraph(text, style, indent + column) or [Line()]
    return [Line(f"{' ' * indent}{label:<{column}}{first.text.lstrip()}", style), *rest]


def heading(text: str) -> list[Line]:
    """The title of a section."""
    return [Line(), Line(text, "heading")]


def rule(text: str, right: str) -> list[Line]:
    """A ruled line with a text at each end; wrapped, and without the right one, where both do not fit."""
    left, end = f"--- {text} ", f" {right}"
    if len(left) + len(end) + 3 > WIDTH:
        return [Line(), *paragraph(f"--- {text}, {right}", "heading", indent=0, hang=4)]
    return [Line(), Line(left + "-" * (WIDTH - len(left) - len(end)) + end, "heading")]


def as_text(lines: Iterable[Line]) -> str:
    """The lines as one text, for a file."""
    return "".join(f"{line.text}\n" for line in lines)
