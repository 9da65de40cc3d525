"""Makes text from users safe to print: a terminal would obey control characters in it."""

from __future__ import annotations


def plain(text: str, keep: str = "") -> str:
    """A text with ? for every character that controls a terminal or turns the direction of writing.

    keep: characters let through all the same; line ends are not, unless asked for.
    """
    return "".join(mark if mark.isprintable() or mark in keep else "?" for mark in text)


_EMPTY_GLYPHS = "\u115f\u1160\u2800\u3164\uffa0"
"""What Unicode counts as letters or signs, and no font shows."""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: spaces, invisible characters, or nothing at all."""
    return not any(mark.isprintable() and not mark.isspace() and mark not in _EMPTY_GLYPHS for mark in text)
