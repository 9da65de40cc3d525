"""How often each outcome comes about, as one bar of full length: the same on every page, and without a script."""

from __future__ import annotations

from nacsim.findings.outcome_strip import OutcomeStrip
from nacsim.findings.words import OUTCOME_WORDS
from nacsim_dashboards.chart import Slice, Strip


def strip(finding: OutcomeStrip) -> Strip:
    """A slice for each outcome that occurs."""
    slices = tuple(Slice(word, OUTCOME_WORDS[word], share.value, share.text) for word, share in finding.outcomes)
    return Strip(finding.label, slices, f"{finding.says}.")
