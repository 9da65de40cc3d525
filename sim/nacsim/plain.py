"""Makes text from users safe to print: a terminal would obey control characters in it."""

from __future__ import annotations


def plain(text: str, keep: str = "") -> str:
    """A text with ? for every character that controls a terminal or turns the direction of writing.

    keep: characters let through all the same; line ends are not, unless asked for.
    """
    return "".join(mark if mark.isprintable() or mark in keep else "?" for mark in text)
