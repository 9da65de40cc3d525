"""What bets on a sitting come to: everybody's score beside the model's and the class's, and how bets came true.

Everyone bets on one and the same decision: scores say who was nearer this time, not who forecasts better. So they are
never a rank, and lists are in the order of names.
"""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import Change, Share, percent, signed
from nacsim.findings.words import counted, listed, people, safe
from nacsim.record import Outcome

ONE_DECISION = "It is one decision: that says who was nearer this time, not who forecasts better"
FEWEST = 3
"""Persons from whom on the class is compared with the model: of fewer an interval says next to nothing."""


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over bets."""

    log: float
    """The natural logarithm of the chance of what happened, at least that of `FLOOR`: 0 is best."""
    brier: float
    """The squared errors, summed over what could happen (Brier 1950): 0 is best, 2 worst."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody's score beside the model's and the class mean's, on the same bets."""

    own: Score
    model: Score
    room: Score
    """Of the class mean: the mean of what everybody who is scored has bet."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One person."""

    who: str
    sessions: tuple[int, ...]
    outcome: Beside
    gives_way: Beside | None
    """Over allies and sessions; None: nobody objected, or nobody but itself."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """All chances of about the same size that anybody who is scored has given: of outcomes, and of giving way."""

    low: float
    high: float
    happened: int
    bets: int
    share: Share | None
    """How often it happened; None without a bet. Its interval is too narrow: all bets are on one decision."""


@dataclass(frozen=True, slots=True)
class Scores:
    """All bets on one sitting."""

    outcome: Outcome
    persons: tuple[Scored, ...]
    """In the order of their names."""
    not_scored: tuple[str, ...]
    """Names of those whose veto alone decided."""
    log: Change | None
    """The class less the model, in mean log score, over persons; None of fewer than `FEWEST`."""
    brier: Change | None
    calibration: tuple[Calibrated, ...]

    @property
    def claim(self) -> str:
        """Whether the class or the model was nearer."""
        if not self.persons:
            return "Nobody's bets are scored"
        if self.log is None:
            return f"{people(len(self.persons))} bet: too few to compare the class with the model"
        by = f"by {_shown(self.log)} in mean log score, over {people(len(self.persons))}"
        if not self.log.sure:
            return f"Neither the class nor the model was clearly nearer: they differ {by}. {ONE_DECISION}"
        return f"{'The class' if self.log.value > 0 else 'The model'} was nearer: they differ {by}. {ONE_DECISION}"

    @property
    def why_not_scored(self) -> str:
        """Whose bets are left out, and why; nothing where nobody's are."""
        if not self.not_scored:
            return ""
        are, their = ("are", "their") if len(self.not_scored) > 1 else ("is", "its")
        return (
            f"{listed(map(safe, self.not_scored))} {are} not scored: {their} objection alone stopped the text, and"
            " whoever decides something does not forecast it"
        )

    @property
    def calibration_claim(self) -> str:
        """How often happened what the class held likely, and what it held unlikely."""
        parts = [
            f"of {counted(each.bets, 'bet')} at {_range(each)}, {each.happened or 'none'} came true ({each.share.text})"
            for each in self.calibration
            if each.share is not None
        ]
        return f"How bets came true: {'; '.join(parts)}" if parts else "There are no bets"


def _range(each: Calibrated) -> str:
    return f"{100 * each.low:.0f} to {percent(each.high)}"


def _shown(change: Change) -> str:
    value, low, high = (signed(end, 2) for end in (change.value, *change.interval))
    return f"{value} ({low} to {high})"
