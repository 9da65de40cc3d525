"""Who takes another stance than before, and in words how it now stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.words import Words, capital
from nacsim.record import STANCES, Stance

_NOW: Mapping[Stance, tuple[str, str]] = {
    "support": ("now supports it", "now support it"),
    "undecided": ("is now undecided", "are now undecided"),
    "acquiesce": ("now lets it pass", "now let it pass"),
    "object": ("now objects", "now object"),
}
"""What one ally that has changed does, and what several do."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An ally that takes another stance than before."""

    ally: str
    was: Stance
    now: Stance

    @property
    def nearer(self) -> bool:
        """Whether it came nearer to support."""
        return STANCES.index(self.now) < STANCES.index(self.was)


def changed(before: Mapping[str, Stance], after: Mapping[str, Stance]) -> tuple[Changed, ...]:
    """Who takes another stance than before, in the order of `after`."""
    both = ((ally, before.get(ally, now), now) for ally, now in after.items())
    return tuple(Changed(ally, was, now) for ally, was, now in both if was != now)


def news(words: Words, turned: Sequence[Changed]) -> list[tuple[str, bool]]:
    """Who changed, in words, each with whether that is nearer to support: `France now lets it pass`."""
    groups = (
        (now, nearer, [one.ally for one in turned if (one.now, one.nearer) == (now, nearer)])
        for now in STANCES
        for nearer in (True, False)
    )
    return [(f"{capital(words.some(who))} {_NOW[now][len(who) > 1]}", nearer) for now, nearer, who in groups if who]
