"""How a run ended, in a few words; and how often each outcome came about in several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nacsim.findings.estimates import Share, share
from nacsim.findings.words import Words
from nacsim.record import OUTCOMES, Outcome, Record


def ending(record: Record, words: Words) -> str:
    """What the text lost where it was adopted; else who held out."""
    if record.adopted:
        return f"dilution {record.dilution:.2f}"
    objectors = [ally for ally, stance in record.final.items() if stance == "object"]
    others = f" and {len(objectors) - 1} more" if len(objectors) > 1 else ""
    return f"held out: {words.name(objectors[0])}{others}" if objectors else "-"


def frequencies(runs: Mapping[Outcome, int]) -> Iterator[tuple[Outcome, int, Share]]:
    """Of each outcome that came about: in how many runs, and its share of them with its interval."""
    total = sum(runs.values())
    for outcome in OUTCOMES:
        if count := runs.get(outcome, 0):
            yield outcome, count, share(count / total, total)
