"""What somebody's answers changed, in lines for a terminal."""

from __future__ import annotations

from nacsim.findings.answers_again import GIVEN_AGAIN
from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.words import small
from nacsim.telling.claims import headline, plain_ascii, sentences
from nacsim.telling.lines import Line, labelled, points

COLUMN = 16
"""Columns for a label."""


def answers_lines(found: AnswersChanged) -> list[Line]:
    """On the same draws first, then over many."""
    many = found.many
    lines = [*headline(f"What your answers changed: {small(found.headline)}"), *points(f"{c}." for c in found.claims)]
    for clause in found.clauses:
        lines.append(Line(f"  {clause.title}:", "note"))
        for whose, wording in (("yours", clause.yours), ("model", clause.model)):
            lines += labelled(whose, plain_ascii(wording), indent=4, column=9)
    if not found.given:
        return lines
    lines += headline(many.headline)
    for half in (many.yours, many.model):
        lines += labelled(half.label, plain_ascii(half.strip.says), column=COLUMN)
    return [*lines, *sentences(many.turned, many.pace), *sentences(GIVEN_AGAIN, INTERVALS, style="note")]
