"""How a sitting will end, by the model and by what everyone in the room knows: what a bet is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import Share, leaders
from nacsim.findings.words import OUTCOME_WORDS, counted, listed
from nacsim.record import OUTCOMES, Outcome


@dataclass(frozen=True, slots=True)
class LiveChances:
    """What the model thinks where a sitting stands."""

    session: int
    """In which it stands, from 1."""
    hour: int
    """Since the opening."""
    runs: int
    """Draws that were tried."""
    left: int
    """Of these, those whose every ally would have said what it said, where it was left to the model."""
    redrawn: bool
    """Whether too few were left, so that each ally's numbers were taken from draws that agree with that ally."""
    counted: int
    """Draws that the shares are of: those left, or of the draws made again those that agree best."""
    shares: Mapping[Outcome, Share]
    """All five outcomes, in the order of `record.OUTCOMES`."""
    chances: Mapping[Outcome, float] | None
    """Shares mixed with base rates, as an ensemble's; None where the record gives none."""
    no_chances: str | None
    """Why not, a sentence."""
    gives_way: Mapping[str, Share]
    """By ally that objects now: the share of runs at whose end it no longer does."""

    @property
    def bet(self) -> Mapping[Outcome, float]:
        """The model's own bet: its chances, or its shares of runs where there are none."""
        return self.chances or {outcome: share.value for outcome, share in self.shares.items()}

    @property
    def claim(self) -> str:
        """What most runs come to from here, and how many draws say so."""
        first, *rivals = leaders(self.shares.items())
        share = self.shares[first]
        or_ = f" or {listed(OUTCOME_WORDS[rival] for rival in rivals)}" if rivals else ""
        doubt = f", which {counted(self.counted, 'draw')} cannot tell apart" if rivals else ""
        ends = f"{OUTCOME_WORDS[first]}{or_}{doubt}"
        return f"By what everyone knows, most runs end {ends} ({share.text}, 95% interval {share.interval})"

    @property
    def basis(self) -> str:
        """Which draws it is of."""
        if self.left == self.runs:
            return f"All {counted(self.runs, 'draw')} agree with what has been said so far"
        few = {0: "None", 1: "1"}.get(self.left, f"{self.left:,}")
        agree = "agrees" if self.left <= 1 else "agree"
        left = f"{few} of {counted(self.runs, 'draw')} {agree} with all that the model's seats have said"
        if not self.redrawn:
            return left
        again = "each ally's numbers were drawn again from draws in which that ally says what it said"
        return f"{left}; so {again}, and the shares are of {counted(self.counted, 'draw')} of these"


def in_order(shares: Mapping[Outcome, Share]) -> dict[Outcome, Share]:
    """All five, in the order of `record.OUTCOMES`."""
    return {outcome: shares[outcome] for outcome in OUTCOMES}
