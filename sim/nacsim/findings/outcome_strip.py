"""How often each outcome comes about, in one line: what a strip shows, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import Share, complement
from nacsim.findings.outcomes import adopted, share_of
from nacsim.findings.words import counted
from nacsim.record import OUTCOMES, Outcome
from nacsim.store.summary_parts import Measures


@dataclass(frozen=True, slots=True)
class OutcomeStrip:
    """The outcomes that occur, and the share adopted."""

    label: str
    """What it is of; empty of one alone."""
    runs: int
    outcomes: tuple[tuple[Outcome, Share], ...]
    """In the order of `record.OUTCOMES`."""
    adopted: Share
    """Any outcome but not adopted."""

    @property
    def says(self) -> str:
        """The share adopted, or that none is, with the interval that so many runs give."""
        runs = counted(self.runs, "run")
        if self.adopted.value == 0:
            return f"Not adopted in any of {runs} (95% interval {complement(self.adopted).interval})"
        share = "every one" if self.adopted.value == 1 else self.adopted.text
        return f"Adopted in any form in {share} of {runs} (95% interval {self.adopted.interval})"


def outcome_strip(measures: Measures, runs: int, label: str = "") -> OutcomeStrip:
    """Of what so many runs of one scenario come to."""
    shares = ((word, share_of(measures, word)) for word in OUTCOMES)
    return OutcomeStrip(label, runs, tuple(pair for pair in shares if pair[1].value), adopted(measures))
