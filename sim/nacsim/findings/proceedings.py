"""How the runs go: meetings, changes to the text and broken silences on average, what was at work, and the first tally."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import percent
from nacsim.findings.words import MECHANISM_WORDS, STANCE_WORDS
from nacsim.record import STANCES, Mechanism, Stance
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import Mean

HARDLY = 0.005
"""What is at work in fewer runs is not told."""


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Averages over all runs, but for dilution and unfinished: over those adopted, None where none is."""

    sessions: float
    redrafts: float
    """Clauses reworded: a move may reword several."""
    silences_broken: float
    dilution: float | None
    unfinished: float | None
    mechanisms: tuple[tuple[Mechanism, float], ...]
    """In what share of runs each was at work, most often first."""
    first_tally: tuple[tuple[Stance, float], ...]
    """How many allies take each stance at first."""

    @property
    def pace(self) -> str:
        """Sessions, clauses reworded and silences broken."""
        counts = {"sessions": self.sessions, "changes to the text": self.redrafts, "silences broken": self.silences_broken}
        return f"On average {', '.join(f'{_mean(value)} {noun}' for noun, value in counts.items())}"

    @property
    def cost(self) -> str:
        """What the adopted text has lost; empty where nothing was adopted."""
        if self.dilution is None or self.unfinished is None:
            return ""
        return (
            f"Of what was adopted, on average: dilution {self.dilution:.2f} of 1, unfinished {self.unfinished:.2f} of 1"
        )

    @property
    def at_work(self) -> str:
        """What happened on the way; empty if hardly anything did."""
        often = [f"{MECHANISM_WORDS[key]} ({percent(share)})" for key, share in self.mechanisms if share >= HARDLY]
        return f"What was at work, in how many of the runs: {', '.join(often)}" if often else ""

    @property
    def opening(self) -> str:
        """The first tally: how many allies take which stance."""
        stances = "; ".join(f"{STANCE_WORDS[stance]} {_mean(value)}" for stance, value in self.first_tally)
        return f"First tally, on average: {stances}"

    @property
    def claims(self) -> tuple[str, ...]:
        """All that there is to say, in order."""
        return tuple(claim for claim in (self.pace, self.cost, self.at_work, self.opening) if claim)


def _mean(value: float) -> str:
    """A decimal, and never 0.0 of what is not."""
    return "under 0.1" if 0 < value < 0.05 else f"{value:.1f}"


def proceedings(summary: EnsembleSummary) -> Proceedings:
    """Of an ensemble."""
    return Proceedings(
        sessions=_known(summary.sessions),
        redrafts=_known(summary.redrafts),
        silences_broken=_known(summary.silences_broken),
        dilution=summary.dilution.mean,
        unfinished=summary.unfinished.mean,
        mechanisms=tuple(sorted(summary.mechanisms.items(), key=lambda item: -item[1])),
        first_tally=tuple((stance, summary.first_tally[stance]) for stance in STANCES),
    )


def _known(mean: Mean) -> float:
    """A mean over all runs, of which there is at least one."""
    return mean.mean or 0.0
