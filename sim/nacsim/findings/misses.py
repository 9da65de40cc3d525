"""The worst misses: decisions to whose ending the model gave the lowest chance, and what a theory would need to see it.

What it would need is a reading by hand, one for each kind of miss, and no finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.backtest import likeliest
from nacsim.findings.estimates import percent
from nacsim.findings.words import OUTCOME_WORDS, safe
from nacsim.record import Outcome
from nacsim.store.backtest_summary import BacktestSummary, CaseForecast

WORST = 5
READING = "What a miss would need is a reading, not a finding"
UNREACHED: Mapping[Outcome, str] = {
    "adopted_as_drafted": "a file whose deciding body seats every member",
    "adopted_amended": "wording that the file does not list",
    "adopted_in_other_body": "another body, which the file does not name",
    "deferred": "a way to leave the core open, which the file does not list",
    "not_adopted": "nothing: every file can end so",
}
"""By what happened, where the file cannot reach it."""
NEEDED: Mapping[tuple[Outcome, Outcome], str] = {
    (
        "adopted_as_drafted",
        "adopted_amended",
    ): "wording that the file does not list",
    ("adopted_amended", "adopted_as_drafted"): "a draft settled in the corridors before it was first tested",
    ("deferred", "adopted_as_drafted"): "a settlement of the core at once, where it could have been put off",
    ("deferred", "adopted_amended"): "a settlement of the core at once, where it could have been put off",
    ("not_adopted", "adopted_as_drafted"): "a side deal, or a promise in another matter, that wins the objector over",
    ("not_adopted", "adopted_amended"): "a side deal, or a wording, that wins the objector over",
}
"""By what most runs came to and what happened; `ELSEWISE` where a pair is not here."""
ELSEWISE: Mapping[Outcome, str] = {
    "adopted_as_drafted": "a text that everybody lets pass where the matter began",
    "adopted_amended": "a text that everybody lets pass where the matter began",
    "adopted_in_other_body": "a move to another body while the first still hoped to agree",
    "deferred": "a reason to put off what could have been settled",
    "not_adopted": "an objection that no price or redraft removes: a quarrel outside the matter, or a principle",
}
"""By what happened."""
RIGHT = "nothing new: most runs end so, and chances were held back by base rates"


@dataclass(frozen=True, slots=True)
class Miss:
    """One decision that the model did not see coming."""

    case: str
    title: str
    happened: Outcome
    chance: float
    said: Outcome
    """What most runs came to."""
    share: float
    """Of the runs that did."""
    needs: str

    @property
    def text(self) -> str:
        """In one sentence."""
        most = f"{percent(self.share)} of the runs ended {OUTCOME_WORDS[self.said]}"
        return (
            f"{self.case}: {OUTCOME_WORDS[self.happened]}, given {percent(self.chance)}; {most}. It would need"
            f" {self.needs}"
        )


def misses(summary: BacktestSummary, most: int = WORST) -> tuple[Miss, ...]:
    """So many decisions, those with the lowest chance of what happened first."""
    ranked = sorted(summary.cases, key=lambda case: (case.chances[case.happened], case.id))
    return tuple(_miss(case) for case in ranked[:most])


def _miss(case: CaseForecast) -> Miss:
    said, happened = likeliest(case.shares), case.happened
    return Miss(
        case.id, safe(case.title), happened, case.chances[happened], said, case.shares[said], _needs(case, said)
    )


def _needs(case: CaseForecast, said: Outcome) -> str:
    happened = case.happened
    if happened not in case.reachable:
        return UNREACHED[happened]
    if said == happened:
        return RIGHT
    return NEEDED.get((said, happened), ELSEWISE[happened])
