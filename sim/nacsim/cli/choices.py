"""What can be chosen again and again: clauses, wordings, allies; and what a dialogue made of such prompts is.

A dialogue is a generator: it gives prompts, is sent what was chosen, and returns the answer. It depends on nothing but
its question and these replies, so that a half-given answer can be taken up again.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.clauses_that_stay import clauses_that_stay
from nacsim.findings.own_brief import in_your_eyes
from nacsim.findings.words import Words
from nacsim.telling.lines import Line, paragraph
from nacsim.telling.text_on_the_table import marked
from nacsim.theory.question import Question

Reply = tuple[str, ...]
Answer = dict[str, Any]
Dialogue = Generator[Prompt, Reply, Answer]
Part = Generator[Prompt, Reply, Any]


def clauses_named(words: Words, keys: Sequence[str]) -> tuple[Choice, ...]:
    """Clauses to choose from."""
    return tuple(Choice(key, words.clause(key)) for key in keys)


def which_clause(question: Question, words: Words, keys: Sequence[str], told: Sequence[str] = ()) -> Prompt:
    """Which clause is to be reworded, with what stays and why before it. told: what else is said first."""
    stays = clauses_that_stay(words, question.text, keys)
    lines = [line for text in (*told, stays) if text for line in (Line(), *paragraph(text, "note"))]
    return Prompt("Of which clause?", clauses_named(words, keys), before=tuple(lines))


def allies_named(words: Words, codes: Sequence[str]) -> tuple[Choice, ...]:
    """Allies to choose from, in the order of their names."""
    return tuple(Choice(code, words.name(code)) for code in sorted(codes, key=words.name))


def which_words(question: Question, words: Words, clause: str, options: Sequence[str]) -> Prompt:
    """The other wordings of a clause to choose from, each with what it is to the seat."""

    def shown(option: str) -> str:
        return marked(words.wording(clause, option), in_your_eyes(words, question.brief, clause, option))

    now = question.text[clause]
    choices = [Choice(option, shown(option), (words.wording(clause, option),)) for option in options if option != now]
    mark = in_your_eyes(words, question.brief, clause, now)
    ask = marked(f'Which words for {words.clause(clause)}? Now: "{words.wording(clause, now)}"', mark)
    return Prompt(ask, tuple(choices))
