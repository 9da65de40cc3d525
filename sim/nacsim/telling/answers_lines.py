"""What somebody's answers changed, in lines for a terminal."""

from __future__ import annotations

from nacsim.findings.answers_again import GIVEN_AGAIN_IN_SHORT, IN_PLAIN_WORDS
from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.words import small
from nacsim.telling.claims import headline, plain_ascii, sentences
from nacsim.telling.lines import Line, labelled, paragraph, points


def answers_lines(found: AnswersChanged) -> list[Line]:
    """On the same draws first, then over many."""
    many = found.many
    lines = [*headline(f"What your answers changed: {small(found.headline)}"), *points(f"{c}." for c in found.claims)]
    for clause in found.clauses:
        lines += paragraph(plain_ascii(f'{clause.title}: with the model "{clause.model}"'), indent=4, hang=2)
    if not found.given:
        return lines
    lines += [*headline(many.headline), *sentences(GIVEN_AGAIN_IN_SHORT, style="note")]
    halves = {"yours": many.yours, "model": many.model} if many.otherwise else {"alike": many.yours}
    for whose, half in halves.items():
        lines += labelled(whose, plain_ascii(half.strip.says), column=7)
    pace = "" if many.yours.hours == many.model.hours else many.pace
    return [*lines, *sentences(many.turned, pace), *sentences(IN_PLAIN_WORDS, style="note")]
