"""How often each outcome comes about, against what is on record.

A sentence must be true of any result: where nothing is adopted, where all runs agree, where two outcomes tie, and where
intervals overlap, in which case it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import Share, complement, given, leaders
from nacsim.findings.words import OUTCOME_WORDS, counted, listed
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import Measures


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """One outcome."""

    outcome: Outcome
    words: str
    share: Share
    on_record: bool
    chance: float | None
    """None where the record gives none."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All five, in the order of `record.OUTCOMES`."""

    runs: int
    adopted: Share
    """Any outcome but not adopted."""
    shares: tuple[OutcomeShare, ...]
    what_if: bool
    """A variant, or with numbers set: not the matter as it is on record."""

    @property
    def recorded(self) -> list[OutcomeShare]:
        """What the file says happened; several where its sources leave that open."""
        return [outcome for outcome in self.shares if outcome.on_record]

    @property
    def likeliest(self) -> list[OutcomeShare]:
        """The most frequent, and those whose intervals overlap with its own, the most frequent first."""
        return leaders((outcome, outcome.share) for outcome in self.shares)

    @property
    def headline(self) -> str:
        """The most frequent outcome, unless another may be as likely."""
        first, *rivals = self.likeliest
        if rivals:
            others = ", ".join(f"{rival.words} in {rival.share.text}" for rival in rivals)
            shares = f"{first.words} in {first.share.text} of runs, {others}"
            return f"Too close to call: {shares}, and the intervals overlap"
        if first.share.value == 1:
            return f"Every run ends the same way: {first.words}{self._against_record}"
        return f"Most often {first.words}: {first.share.text} of runs{self._against_record}"

    @property
    def answer(self) -> str:
        """The same as an answer to the scenario's question."""
        first, *rivals = self.likeliest
        every = first.share.value == 1
        runs = f"every one of {self.runs:,} runs" if every else f"{first.share.text} of {counted(self.runs, 'run')}"
        doubt = ""
        if rivals:
            others = listed(f"{rival.words} in {rival.share.text}" for rival in rivals)
            are = "is" if len(rivals) == 1 else "are"
            doubt = f", but {others} {are} as likely, as far as these runs can tell"
        return f"In {runs} it is {first.words} (95% interval {first.share.interval}){doubt}{self._against_record}"

    @property
    def adoption(self) -> str:
        """How often there is a decision."""
        return f"Adopted in any form: {self.adopted.text} of runs (95% interval {self.adopted.interval})"

    @property
    def _against_record(self) -> str:
        """What is on record, where that can be said of this matter and one outcome leads."""
        first, *rivals = self.likeliest
        if self.what_if or rivals or not self.recorded:
            return ""
        several = len(self.recorded) > 1
        if first.on_record:
            return ", one of the outcomes that the record allows" if several else ", the outcome on record"
        known = listed(outcome.words for outcome in self.recorded)
        return f"; {'the record allows' if several else 'the outcome on record is'} {known}"


def outcomes(summary: EnsembleSummary, scenario: Scenario) -> Outcomes:
    """Of an ensemble, and of the scenario that it was run from."""
    recorded = on_record(scenario, "outcome")
    given = summary.chances or dict.fromkeys(OUTCOMES)
    shares = tuple(
        OutcomeShare(word, OUTCOME_WORDS[word], share_of(summary, word), word in recorded, given[word])
        for word in OUTCOMES
    )
    what_if = summary.variant is not None or bool(summary.set)
    return Outcomes(summary.runs, adopted(summary), shares, what_if)


def share_of(measures: Measures, outcome: Outcome) -> Share:
    """The share of one outcome, with its interval."""
    return given(measures.outcomes[outcome], measures.intervals[outcome])


def adopted(measures: Measures) -> Share:
    """The share of runs with a decision: what is left of those without, and so is its interval."""
    return complement(share_of(measures, "not_adopted"))


def on_record(scenario: Scenario, key: str) -> list[str]:
    """A list of the record, empty if the file has none of it."""
    values = (scenario.record or {}).get(key)
    return [str(value) for value in values] if isinstance(values, (list, tuple)) else []
