"""Chart 4: how often each outcome comes about, against what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Share, given
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """One outcome."""

    outcome: Outcome
    words: str
    share: Share
    on_record: bool


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
    def ranked(self) -> list[OutcomeShare]:
        """Most frequent first; equals in the order of `record.OUTCOMES`."""
        return sorted(self.shares, key=lambda one: -one.share.value)

    @property
    def recorded(self) -> list[OutcomeShare]:
        """What the file says happened; several where its sources leave that open."""
        return [one for one in self.shares if one.on_record]


def outcomes(summary: Mapping[str, Any], scenario: Scenario) -> Outcomes:
    """From the JSON of an ensemble."""
    recorded = on_record(scenario, "outcome")
    shares = tuple(
        OutcomeShare(word, OUTCOME_WORDS[word], share_of(summary, word), word in recorded) for word in OUTCOMES
    )
    what_if = summary["variant"] is not None or bool(summary["set"])
    return Outcomes(summary["runs"], adopted(summary), shares, what_if)


def share_of(summary: Mapping[str, Any], outcome: Outcome) -> Share:
    """The share of one outcome, with its interval."""
    return given(summary["outcomes"][outcome], summary["intervals"][outcome])


def adopted(summary: Mapping[str, Any]) -> Share:
    """The share of runs with a decision: what is left of those without, and so is its interval."""
    lost = share_of(summary, "not_adopted")
    return Share(*(round(1 - end, 6) for end in (lost.value, lost.high, lost.low)))


def on_record(scenario: Scenario, key: str) -> list[str]:
    """A list of the record, empty if the file has none of it."""
    found = (scenario.record or {}).get(key)
    return [str(one) for one in found] if isinstance(found, (list, tuple)) else []
