"""What each move did to whom: the record between one session's last sounding and the next one's.

Nothing is run again. What a text is worth is on record for every ally; the other terms for those that have objected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from nacsim.findings.evidence import last_soundings
from nacsim.findings.movement import SHOWN, Step, step
from nacsim.findings.words import Words, counted
from nacsim.record import (
    Calendar,
    Demarche,
    ItemsDropped,
    MovedToBody,
    ObjectionWithdrawn,
    Record,
    Redraft,
    SideDeal,
    SilenceBroken,
    SilenceStarted,
    Sounding,
)
from nacsim.scenario.resolved import Scenario

MOVES = (
    Redraft,
    Demarche,
    SideDeal,
    ObjectionWithdrawn,
    SilenceStarted,
    SilenceBroken,
    MovedToBody,
    Calendar,
    ItemsDropped,
)
"""Events that can change where allies stand, besides time itself."""
NAMED = 3
"""Allies named who gain or lose most by a text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """From the end of one session to the end of the next."""

    before: int
    after: int
    """Indices of the two soundings among the record's events."""
    moves: tuple[int, ...]
    """Indices of what was done in between."""
    worth: Mapping[str, float]
    """By how much more (or less) the text is worth to each ally that says so, where that changed; the largest first."""
    steps: Mapping[str, Step]
    """Of each ally with a seat that has objected: how much nearer to consent it came, term by term."""

    def gainers(self) -> list[str]:
        """Allies to whom the text is worth more, the most first."""
        return [ally for ally, change in self.worth.items() if change > 0]

    def losers(self) -> list[str]:
        """Allies to whom it is worth less, the most first."""
        return [ally for ally, change in self.worth.items() if change < 0]

    def nearer(self, words: Words) -> list[str]:
        """How much nearer to consent each ally came that has objected, and why; nothing of what rounds to 0.00."""
        lines = ((ally, change.line()) for ally, change in self.steps.items())
        return [f"{words.name(ally)}: {line}" for ally, line in lines if line]

    def gains_and_losses(self, words: Words) -> str:
        """To whom the text is worth more than before, and to whom less; empty where no change shows."""
        parts = []
        for verb, allies in (("more", self.gainers()), ("less", self.losers())):
            if named := [ally for ally in allies if abs(self.worth[ally]) >= SHOWN]:
                first = ", ".join(f"{words.name(ally)} ({self.worth[ally]:+.2f})" for ally in named[:NAMED])
                rest = f" and {counted(len(named) - NAMED, 'other')}" if len(named) > NAMED else ""
                parts.append(f"worth {verb} to {first}{rest}")
        return f"The text is {'; '.join(parts)}" if parts else ""


def passages(record: Record, scenario: Scenario) -> tuple[Passage, ...]:
    """Every passage in which something was done."""
    steps = (_passage(record, scenario, before, after) for before, after in pairwise(last_soundings(record)))
    return tuple(passage for passage in steps if passage.moves)


def _passage(record: Record, scenario: Scenario, before: int, after: int) -> Passage:
    old, new = record.at(before, Sounding), record.at(after, Sounding)
    worth = ((ally, old.worth.get(ally), now) for ally, now in new.worth.items())
    change = {ally: round(now - before_, 6) for ally, before_, now in worth if before_ is not None and now is not None}
    return Passage(
        before,
        after,
        tuple(i for i in range(before + 1, after) if isinstance(record.events[i], MOVES)),
        {ally: change[ally] for ally in sorted(change, key=lambda ally: (-abs(change[ally]), ally)) if change[ally]},
        {
            ally: step(record, scenario, ally, before, after)
            for ally in old.terms
            if ally in new.stances and ally in new.terms
        },
    )
