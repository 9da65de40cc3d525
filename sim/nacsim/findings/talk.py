"""Five questions for a class to talk about once its council is over, each with the fact that it starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.bets import gave_way
from nacsim.findings.provenance import against_record
from nacsim.findings.words import OUTCOME_WORDS, Words, capital, count_of_allies, counted, sentence
from nacsim.record import Record, Sounding


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known to begin with."""

    asks: str
    fact: str


def talk(found: AnswersChanged) -> tuple[Question, ...]:
    """On consent, on the text, on votes, on the model, and on history."""
    words, record = Words(found.scenario), found.yours
    return (
        _consent(words, record),
        _text(words, found),
        _votes(record),
        Question("Which answer of yours mattered most, and would you give it again?", f"{found.headline}."),
        _history(found),
    )


def _consent(words: Words, record: Record) -> Question:
    seats = words.scenario.seats[record.body]
    stayed = [ally for ally, stance in record.final.items() if stance == "object" and ally in seats]
    moved = sorted((ally for ally in gave_way(record) if ally in seats), key=words.name)
    absent = sorted(
        (ally for ally, stance in record.final.items() if stance == "object" and ally not in seats), key=words.name
    )
    if absent and not stayed:
        rest = f"; {words.allies(moved)} objected, and let it pass in the end" if moved else ""
        fact = f"{capital(words.allies(absent))} objected, and had no seat in the body where it ended{rest}."
        return Question("Was it right to decide without them, and what does it cost the alliance?", fact)
    if not stayed and not moved:
        return Question("Is silence agreement?", "Nobody objected, at a sounding or by letter.")
    if stayed:
        rest = f"; {words.allies(moved)} gave way" if moved else ""
        fact = f"{capital(words.allies(stayed))} objected to the end{rest}."
        return Question("What would have brought them round: other words, more time, or more pressure?", fact)
    fact = f"{capital(words.allies(moved))} objected, and let the text pass in the end."
    return Question("What moved them: the words, the clock, or the others?", fact)


def _text(words: Words, found: AnswersChanged) -> Question:
    draft = {p.key: p.options[at].key for p, at in zip(found.scenario.provisions, found.scenario.draft, strict=True)}
    changed = [key for key, option in found.yours.text.items() if option != draft[key]]
    of = counted(len(draft), "clause")
    if not changed:
        return Question("Was the draft a good one, or did nobody dare to touch it?", f"None of {of} was reworded.")
    fact = f"{len(changed)} of {of} were reworded: {words.clauses(changed)}."
    fact = fact.replace(" were ", " was ", 1) if len(changed) == 1 else fact
    return Question("What was given up for agreement, and is what is left worth it?", fact)


def _votes(record: Record) -> Question:
    soundings = [event for event in record.events if isinstance(event, Sounding)]
    first: Sequence[str] = [ally for ally, stance in soundings[0].stances.items() if stance == "support"]
    against = [ally for ally, stance in soundings[0].stances.items() if stance == "object"]
    of = len(soundings[0].stances)
    most = "more than half" if 2 * len(first) > of else "no majority"
    fact = (
        f"At the first sounding {count_of_allies(len(first))} of {of} supported the text, {most}, and"
        f" {count_of_allies(len(against))} objected."
    )
    ask = "Where votes are counted, what would have happened at the first meeting? Why does NATO not count them?"
    return Question(ask, fact)


def _history(found: AnswersChanged) -> Question:
    checks = against_record(found.yours, found.scenario)
    other = [check for check in checks if not check.agrees]
    if not checks:
        ask = "What would those who really sit there know that you did not?"
        return Question(ask, "Nothing is on record beside this matter.")
    if not other:
        ask = "You came to what is on record. By the same way, and for the same reasons?"
        return Question(ask, f"It ended {OUTCOME_WORDS[found.yours.outcome]}, as on record.")
    facts = (f"{check.fact}: on record {check.on_record}; with you {check.in_run}" for check in other[:2])
    ask = "What did those at the table know, want or fear that you did not?"
    return Question(ask, " ".join(map(sentence, facts)))
