"""How a sitting will end, by the model and by what everyone in the room knows: what a bet is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import Share, leaders
from nacsim.findings.words import OUTCOME_WORDS, counted, listed
from nacsim.record import Outcome


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
        """What runs come to from here, and how sure that is."""
        first, *rivals = leaders(self.shares.items())
        share, words = self.shares[first], OUTCOME_WORDS[first]
        known = "By what everyone knows"
        if rivals:
            others = listed(f"{OUTCOME_WORDS[rival]} in {self.shares[rival].text}" for rival in rivals)
            return f"{known} it is too close to call: {words} in {share.text} of runs, {others}"
        every = "every run that was drawn ends" if share.value == 1 else "it most often ends"
        return f"{known} {every} {words}: {share.text} of runs (95% interval {share.interval})"

    @property
    def basis(self) -> str:
        """Which draws it is of."""
        of = counted(self.runs, "draw")
        if self.left == self.runs:
            return f"Of {of} every one agrees with all that the model's seats have said"
        agree = f"{self.left:,} agree{'s' if self.left == 1 else ''}" if self.left else "none agrees"
        left = f"Of {of} {agree} with all that the model's seats have said"
        if not self.redrawn:
            return left
        again = "each ally's numbers were drawn again from draws in which that ally says what it said"
        return f"{left}; so {again}, and the shares are of {self.counted:,} of these"
