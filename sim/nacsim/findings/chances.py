"""What chance each outcome has by the model's record on past decisions, or why the record gives none."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import percent
from nacsim.findings.outcomes import Outcomes, OutcomeShare, outcomes
from nacsim.findings.words import capital, counted, safe, small
from nacsim.record import Outcome
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import ModelError, PastForecasts


@dataclass(frozen=True, slots=True)
class Chances:
    """By outcome, or why not. Share of runs and chance are never the same word."""

    of_runs: Outcomes
    given: dict[Outcome, float] | None
    lapse: float | None
    error: ModelError | None
    reason: str | None
    """A sentence."""

    @property
    def claim(self) -> str:
        """The chance of what most runs end in, beside its share of runs, and what came of such chances before."""
        if self.given is None or self.error is None:
            return f"No chances are given: {small(safe(self.reason or '').removesuffix('.'))}"
        first = self.of_runs.likeliest[0]
        runs = f"{capital(first.words)} in {first.share.text} of runs"
        chance = f"by this model's record on {counted(self.error.decisions, 'decision')}, {self._chance_of(first)}"
        return f"{runs}; {chance}; {_came_true(self.error.outcomes[first.outcome])}"

    @property
    def reading(self) -> str:
        """What a chance is made of."""
        if self.lapse is None:
            return ""
        return (
            "A chance is the share of runs mixed with the base rate, which is how decisions on record ended, among the"
            f" outcomes that are possible here; the base rate has a weight of {percent(self.lapse)}"
        )

    @property
    def part_of_record(self) -> str:
        """That it is no stranger to the record, where that is so."""
        if self.error is None or not self.error.in_record:
            return ""
        this = "The decision as it was" if self.of_runs.what_if else "This decision"
        return f"{this} is itself part of the record that the model is judged by"

    def _chance_of(self, first: OutcomeShare) -> str:
        """Its chance, and which outcome has a larger one."""
        given = self.given or {}
        top = max(self.of_runs.shares, key=lambda outcome: given[outcome.outcome])
        chance = f"its chance is about {percent(given[first.outcome])}"
        if given[top.outcome] == given[first.outcome]:
            return chance
        return f"{chance}, and {top.words} has a larger one, about {percent(given[top.outcome])}"


def chances(summary: EnsembleSummary, scenario: Scenario) -> Chances:
    """Of an ensemble, and of the scenario that it was run from."""
    of_runs = outcomes(summary, scenario)
    return Chances(of_runs, summary.chances, summary.lapse, summary.model_error, summary.no_chances)


def _came_true(past: PastForecasts | None) -> str:
    """What came of outcomes that were given about the same chance."""
    if past is None:
        return "it has given no such chance before"
    chance = f"{100 * past.low:.0f} to {percent(past.high)}"
    if not past.forecasts:
        return f"it gave no outcome {chance}"
    return f"of the outcomes to which it gave {chance}, {past.happened} of {past.forecasts} happened"
