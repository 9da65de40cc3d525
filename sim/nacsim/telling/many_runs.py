"""Several runs of a scenario, a line each, and how often each outcome came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nacsim.findings.words import OUTCOME_WORDS, Words
from nacsim.record import Outcome, Record


def line(words: Words, record: Record) -> str:
    """One run: its number, what came of it, when, and what the text lost or who held out."""
    if record.adopted:
        end = f"dilution {record.dilution:.2f}"
    else:
        against = [ally for ally, stance in record.final.items() if stance == "object"]
        others = f" and {len(against) - 1} more" if len(against) > 1 else ""
        end = f"held out: {words.name(against[0])}{others}" if against else "-"
    return f"run {record.run:<6} {OUTCOME_WORDS[record.outcome]:<24} {record.hours:>5} hours  {end}"


def tally(outcomes: Counter[Outcome]) -> Iterator[str]:
    """A line for each outcome that came about: how often, and in what share of the runs."""
    for outcome, word in OUTCOME_WORDS.items():
        if outcomes[outcome]:
            yield f"{outcomes[outcome]:>10} {word:<24} {outcomes[outcome] / outcomes.total():>6.1%}"
