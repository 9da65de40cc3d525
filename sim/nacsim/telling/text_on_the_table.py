"""The text on the table as a person with a seat sees it: what changed, and what is past its red line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.findings.own_brief import in_your_eyes
from nacsim.findings.words import Words
from nacsim.telling.lines import Line, heading, labelled, paragraph


def text(
    words: Words, public: Mapping[str, Any], before: Mapping[str, str] | None, brief: Mapping[str, Any]
) -> list[Line]:
    """The text by clause; where it changed since `before` (default: the draft), the old wording above the new.

    What it says is marked where it is past the seat's red line, or what the seat wants.
    """
    before, now = before or public["matter"]["draft"], public["text"]
    provisions = words.scenario.provisions
    column = min(24, max(len(p.key) for p in provisions) + 4)
    lines = heading("The text on the table")
    for provision in provisions:
        key = provision.key
        label = words.clause(key) + ("*" if provision.core else "")
        new = marked(words.wording(key, now[key]), in_your_eyes(words, brief, key, now[key]))
        if before[key] == now[key]:
            lines += labelled(label, new, column=column)
        else:
            lines += labelled(label, words.wording(key, before[key]), "note", column=column)
            lines += paragraph(f"-> {new}", "text", indent=2 + column, hang=3)
    if any(p.core for p in provisions):
        lines += paragraph("* without this clause the matter is not really decided", "note")
    return lines


def marked(wording: str, mark: str) -> str:
    """A wording, with what it is to the seat behind it."""
    return f"{wording} ({mark})" if mark else wording
