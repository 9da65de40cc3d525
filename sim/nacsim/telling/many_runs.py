"""Several runs of a scenario, a line each, and how often each outcome came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nacsim.findings.ending import ending, frequencies
from nacsim.findings.words import OUTCOME_WORDS, Words
from nacsim.record import Outcome, Record
from nacsim.telling.claims import plain_ascii


def line(words: Words, record: Record) -> str:
    """One run: its number, its outcome, when, and what the text lost or who held out."""
    when = f"{record.hours:>5} hours  {ending(record, words)}"
    return f"run {record.run:<6} {OUTCOME_WORDS[record.outcome]:<24} {when}"


def tally(runs: Mapping[Outcome, int]) -> Iterator[str]:
    """A line for each outcome that came about: how often, and its share of the runs with its 95 % interval."""
    for outcome, count, share in frequencies(runs):
        yield f"{count:>10} {OUTCOME_WORDS[outcome]:<24} {plain_ascii(share.shown)}"
