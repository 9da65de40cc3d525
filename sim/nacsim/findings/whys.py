"""Why each ally stands as it does at a sitting, in a line or two: what the record says of its reckoning."""

from __future__ import annotations

from nacsim.findings.movement import SHOWN, step
from nacsim.findings.objections import WROTE_NO_LETTER, about
from nacsim.findings.words import NO_RECKONING, Words, and_others, apart, capital
from nacsim.record import Record, SilenceBroken, SilenceKept, Sounding

HEAVIEST = 2
"""So much of what moved it is named."""


def whys(record: Record, words: Words, at: int, before: int | None) -> dict[str, tuple[str, ...]]:
    """Of everyone with a seat at a sounding. at, before: it and the sitting before's, as indices among the events."""
    sounding = record.at(at, Sounding)
    old = None if before is None else record.at(before, Sounding)
    lines = {
        ally: (_stands(words, sounding, old, ally), _came(record, words, at, before, ally)) for ally in sounding.stances
    }
    return {ally: tuple(line for line in both if line) for ally, both in lines.items()}


def whys_at_the_end(record: Record, words: Words, last: int) -> dict[str, tuple[str, ...]]:
    """As at the last sounding, given as an index among the events; of who has moved since, by letter or without."""
    sounding, after = record.at(last, Sounding), record.events[last + 1 :]
    lines = whys(record, words, last, None)
    for event in after:
        if isinstance(event, SilenceBroken | SilenceKept):
            kept = [ally for ally, stance in sounding.stances.items() if stance == "object" and ally not in event.by]
            lines |= dict.fromkeys(kept, (f"It wrote {WROTE_NO_LETTER}",))
            lines |= dict.fromkeys(event.by, ("It wrote a letter when the text was put under silence",))
    return lines


def _stands(words: Words, sounding: Sounding, old: Sounding | None, ally: str) -> str:
    objection, worth = sounding.objections.get(ally), sounding.worth.get(ally)
    if objection is not None:
        return f"{capital(about(words, objection))}; {_short(sounding, ally)}"
    if worth is None:
        return f"Whoever answered {NO_RECKONING}"
    return f"The text is worth {apart(worth)[0]} to it{_change(worth, old, ally)}{_makes_of_it(words, sounding, ally)}"


def _makes_of_it(words: Words, sounding: Sounding, ally: str) -> str:
    """Why one that neither supports the text nor objects does neither."""
    stance = sounding.stances[ally]
    if stance == "acquiesce":
        return ", and refusing it would cost no less"
    against = [words.clause(key) for key, allies in sounding.dissent.items() if ally in allies]
    alone = f"; it would not support {and_others(against)} taken alone" if against else ""
    return f", about nothing{alone}" if stance == "undecided" else ""


def _short(sounding: Sounding, ally: str) -> str:
    """How much an objector lacks."""
    if ally not in sounding.terms:
        return f"whoever answered {NO_RECKONING}"
    lacks, _ = apart(sounding.terms[ally].reserve - sounding.terms[ally].margin, 0.0)
    return f"{lacks} short of consent"


def _change(worth: float, old: Sounding | None, ally: str) -> str:
    """What has become of the text's worth to it since the sitting before."""
    before = old.worth.get(ally) if old else None
    if before is None or abs(worth - before) < SHOWN:
        return ""
    return f" ({abs(worth - before):.2f} {'more' if worth > before else 'less'} than before)"


def _came(record: Record, words: Words, at: int, before: int | None, ally: str) -> str:
    """What moved an ally that has objected, since the sitting before."""
    if before is None or not all(ally in record.at(i, Sounding).terms for i in (before, at)):
        return ""
    return step(record, words.scenario, ally, before, at).line(HEAVIEST)
