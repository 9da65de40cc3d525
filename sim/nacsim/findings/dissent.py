"""Who would not support a clause if it were the whole text: at the first sounding, and at the last."""

from __future__ import annotations

from nacsim.findings.words import Words
from nacsim.record import Record, Sounding

NAMED = 6
"""So many allies are named; more are counted."""


def dissent(record: Record, words: Words, provision: str) -> str:
    """Who would not support one clause taken alone, in words."""
    soundings = record.of_kind(Sounding)
    first, last = (soundings[i].dissent[provision] for i in (0, -1))
    if first == last:
        return f"not supported, first and last, by {words.some(first, NAMED)}" if first else "supported by everyone"
    at_first = f"not supported at first by {words.some(first, NAMED)}" if first else "supported at first by everyone"
    if not last:
        return f"{at_first}, supported at the end by everyone"
    return f"{at_first}, at the end {'' if first else 'not '}by {words.some(last, NAMED)}"
